package path

// Status says how good a path is.
type Status string

// The statuses of a result.
const (
	// Optimal means that every target is reached and no path costs less.
	Optimal Status = "optimal"
	// Feasible means that every target is reached, and that the deadline came before the proof.
	Feasible Status = "feasible"
	// Unreachable means that some targets cannot be reached by any path: they are the holes. The steps lead to all
	// others; Gap tells whether they are proven, too.
	Unreachable Status = "unreachable"
)

// Result is a path with its proof.
type Result struct {
	Status Status
	// Steps in an order in which every step's requirements are met, by Module.Priority as far as they leave a choice. No
	// step can be left out.
	Steps []Step
	// Cost is the sum of the weights of the steps.
	Cost int64
	// LowerBound holds for every path to the reachable targets: none costs less. It never exceeds Cost.
	LowerBound int64
	// Gap is (Cost-LowerBound)/Cost, between 0 and 1, and 0 exactly when the path is proven.
	Gap float64
	// Holes are the targets out of reach, sorted by fact.
	Holes []Hole
	// Landmarks are sorted lists of module ids; every path to the reachable targets takes at least one module of each
	// list. They are those that the lower bound is made of, the shortest first.
	Landmarks [][]string
}

// Step is a module of the path.
type Step struct {
	Module string
	// Hours as given in the problem.
	Hours int64
	// Breaks are the targets that the rest of the path does not reach without this step, sorted. Never empty.
	Breaks []Fact
	// Reasons say through what the step is needed. Never empty; together their targets are Breaks.
	Reasons []Reason
	// After are the modules of the steps that come directly before this one, in path order. Two steps without a chain
	// of these between them can be taken side by side.
	After []string
}

// ReasonKind says in which way a step is needed.
type ReasonKind string

// The kinds of reasons.
const (
	// ClosesTarget: the step teaches a target that no other step of the path teaches.
	ClosesTarget ReasonKind = "closes-target"
	// MeetsRequirement: the step teaches a fact that a later step requires, and no other step provides it.
	MeetsRequirement ReasonKind = "meets-requirement"
	// FillsGroup: the step is the only one in reach of a group of which a later step requires one module.
	FillsGroup ReasonKind = "fills-group"
)

// Reason is a fact about the path that can be checked by leaving the step out.
type Reason struct {
	Kind ReasonKind
	// Fact is the target closed or the requirement met; empty for a group.
	Fact Fact
	// For is the module of the step whose requirement is met; empty for a target.
	For string
	// Targets are the targets that break along this way, sorted. Never empty.
	Targets []Fact
}

// Hole is a target that no path reaches.
type Hole struct {
	Fact Fact
	// Modules teach the fact, yet none of them can ever be taken, sorted. Empty means that nobody teaches it.
	Modules []string
	// Missing are the facts that no module teaches and that stand before the target, at any distance, sorted.
	// If it is empty although Modules is not, then requirements run in a circle or a group has no members.
	Missing []Fact
}
