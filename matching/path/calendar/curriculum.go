package calendar

import "errors"

// Errors of Balance.
var (
	// ErrInfeasible means that no assignment keeps the rules; this is proven.
	ErrInfeasible = errors.New("no assignment keeps the rules")
	// ErrBudget means that none was found before the budget was used up.
	ErrBudget = errors.New("no assignment found within the budget")
	// ErrInput means that the instance names what is not there, or numbers below zero.
	ErrInput = errors.New("the input contradicts itself")
)

// Curriculum is an instance of the balanced academic curriculum problem.
type Curriculum struct {
	Periods    int
	Loads      []int    // of each course, at least 0
	Before     [][2]int // of two courses the first must lie in an earlier period than the second
	MinLoad    int      // of every period
	MaxLoad    int
	MinCourses int
	MaxCourses int
}

// Assignment places every course of a curriculum.
type Assignment struct {
	Period     []int // of each course, from 0
	Peak       int   // the largest load of a period
	LowerBound int   // no assignment has a smaller peak
	Proven     bool  // Peak equals LowerBound
}

// Balance places courses so that the largest load of a period is as small as possible, and then, by local search and without a
// proof, so that the loads differ little. It tries the peaks from the lower bound upwards: a local search looks for an assignment,
// and where it fails, branch and bound decides, visiting at most budget nodes for each peak. The lower bound is the average load over any run
// of periods that a set of courses cannot leave. Instances with some seventy courses take milliseconds.
func Balance(c Curriculum, budget int) (Assignment, error) {
	if err := c.check(); err != nil {
		return Assignment{}, err
	}
	root, ok := c.windows()
	if !ok {
		return Assignment{}, ErrInfeasible
	}
	bound := root.bound()
	known := true // every peak below the one at hand is refuted
	for peak := bound; peak <= c.MaxLoad; peak++ {
		period, refuted := c.place(root, peak, budget)
		if period != nil {
			c.even(root, period, peak)
			return Assignment{Period: period, Peak: peak, LowerBound: bound, Proven: bound == peak}, nil
		}
		known = known && refuted
		if known {
			bound = peak + 1
		}
	}
	if known {
		return Assignment{}, ErrInfeasible
	}
	return Assignment{}, ErrBudget
}

func (c Curriculum) place(root windows, peak, budget int) (period []int, refuted bool) {
	if period := c.improve(root, peak); period != nil {
		return period, false
	}
	b := branching{c: c, peak: peak}
	return b.decide(root, budget)
}

func (c Curriculum) check() error {
	if c.Periods < 1 || c.Periods > 1000 || len(c.Loads) > 10_000 {
		return ErrInput
	}
	for _, load := range c.Loads {
		if load < 0 || load > 1_000_000 {
			return ErrInput
		}
	}
	for _, pair := range c.Before {
		for _, course := range pair {
			if course < 0 || course >= len(c.Loads) {
				return ErrInput
			}
		}
	}
	return nil
}
