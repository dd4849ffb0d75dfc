package calendar

// Layout is a path in time.
type Layout struct {
	Weeks []Week // from the week of the start to the week of the end, without a gap; none when nothing is planned
	Spans []Span // of each step
	// End is the last day with something to do. No layout that plans as many steps ends in an earlier week when Proven.
	End Day
	// Peak is the largest load of a week in minutes. With the runs at hand and this end, no layout has a smaller one, unless Whole.
	Peak int
	// Planned is how many steps have their place.
	Planned int
	// Proven tells that every choice of runs was looked at.
	Proven bool
	// Whole tells that no step is split over two weeks.
	Whole bool
}

// State says whether a step has its place, and if not, why.
type State string

// The states of a step.
const (
	Planned State = "planned"
	// RunsOver: it takes place in runs, and none is left that one can enrol in.
	RunsOver State = "runs_over"
	// NoRunFits: there are runs, but they lie on days off or before what must come first can be done.
	NoRunFits State = "no_run_fits"
	// Waits: a step before it has no place.
	Waits State = "waits"
)

// Span is the place of a step.
type Span struct {
	State State
	From  Day // the first day with work on it; zero unless planned
	To    Day // the last day
	Run   int // index of the run, -1 without
}

// Week is what there is to do in a week.
type Week struct {
	Monday  Day
	Limit   int // minutes there are; less than usual in a week with holidays or one that begins after Monday
	Minutes int // of all entries; more than Limit only when sessions alone take more
	Entries []Entry
}

// Entry is the share of a step in a week.
type Entry struct {
	Step     int
	Study    int       // minutes at one's own pace; before a run this is preparation
	Sessions []Session // of the step's run in this week
}

// Lay places the steps of a path so that as many as possible have their place, then the end lies in the earliest week, then the peak
// is as small as possible, and then, by a heuristic, the load is lowered between runs from the end to the beginning. It is exact up
// to MaxRuns runs of a step, maxChoices partial choices of runs and some tenths of a second; beyond that Proven is false. Where every planned step is studied at one's own
// pace and fits into a week, steps are kept whole, if that ends in the same week.
//
// The error is ErrInput, or ErrInfeasible when there are no days to learn on in a century.
func Lay(in Input) (Layout, error) {
	out, _, err := lay(in, nil)
	return out, err
}

func lay(in Input, by *Day) (Layout, choice, error) {
	if err := in.check(); err != nil {
		return Layout{}, choice{}, err
	}
	choice, err := in.frame().choose()
	if err != nil {
		return Layout{}, choice, err
	}
	if choice.planned() == 0 {
		return Layout{Spans: choice.spans(), Proven: choice.proven}, choice, nil
	}
	limit := choice.end.sunday()
	if by != nil && *by >= choice.end {
		limit = min(limit, *by)
	}
	best := in.level(choice, limit)
	out := best.layout()
	if whole, ok := in.whole(choice, limit); ok {
		out = whole.layout()
		out.Whole = true
	}
	out.Proven = choice.proven
	return out, choice, nil
}
