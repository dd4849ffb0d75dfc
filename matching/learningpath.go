package matching

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/learners"
)

// PathStatus says how good a path is.
type PathStatus string

// The statuses of a path.
const (
	Optimal     PathStatus = "optimal"     // proven: no path is shorter
	Feasible    PathStatus = "feasible"    // reaches every goal; at most Cost-LowerBound above the shortest
	Unreachable PathStatus = "unreachable" // some goals have holes; the rest is reached
)

// LearningPath is an ordered set of modules from what a person holds to a target.
type LearningPath struct {
	ID               uuid.UUID
	RoleProfileID    string
	Horizon          learners.Horizon
	Status           PathStatus
	Hours            courses.Hours // learning time of all steps
	Cost             int64         // what was minimised: sixteenths of an hour including the mismatch term
	LowerBound       int64         // no path costs less
	Avoided          int           // usable modules that cost half as much again because the person said they do not suit her
	Gap              float64       // (Cost-LowerBound)/Cost, 0 when proven
	Steps            []PathStep
	Holes            []Hole
	Landmarks        [][]courses.ModuleRef // of each list at least one module is needed
	Goals            []Gap
	CatalogueVersion int64
	PolicyVersion    string
	CreatedAt        time.Time
	Accepted         bool     // an active plan follows this path
	Changes          *Changes // against the path that an active plan follows; nil when that is this one, or there is none
}

// PathStep is one module of a path.
type PathStep struct {
	Position int // from 1
	Module   courses.Module
	Hours    courses.Hours
	After    []int        // positions of the steps that must come before; steps without a chain between them may be taken side by side
	Reasons  []StepReason // at least one, one per goal
	Why      []string     // the reasons in German sentences, those through the same later steps told as one
	Done     bool         // she has evidence of completion for all that it teaches
}

// Withdrawn reports whether the module is no longer on offer. It keeps its title, and its content can still be held.
func (s PathStep) Withdrawn() bool { return s.Module.State != courses.Published }

// Outdated reports whether a step that is still to be done is no longer on offer.
func (lp LearningPath) Outdated() bool {
	return slices.ContainsFunc(lp.Steps, func(s PathStep) bool { return !s.Done && s.Withdrawn() })
}

// Left is the learning time of the steps that are still to be done.
func (lp LearningPath) Left() (sum courses.Hours) {
	for i := range lp.Steps {
		if !lp.Steps[i].Done {
			sum += lp.Steps[i].Hours
		}
	}
	return sum
}

// Next is the first step that is still to be done and on offer; nil when there is none.
func (lp LearningPath) Next() *PathStep {
	i := slices.IndexFunc(lp.Steps, func(s PathStep) bool { return !s.Done && !s.Withdrawn() })
	if i < 0 {
		return nil
	}
	return &lp.Steps[i]
}

// StepReason is a goal that breaks when the step is taken out.
type StepReason struct {
	Competency competency.ID
	Level      competency.Level    // the goal
	Own        bool                // the goal is a target of her own, above what her role asks
	From, To   competency.Level    // what the step itself raises, 0 when it only unlocks
	Unlocks    []courses.ModuleRef // steps of the path that need this one
	Text       string              // German, one sentence
}
