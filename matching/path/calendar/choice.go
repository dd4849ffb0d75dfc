package calendar

import (
	"cmp"
	"slices"
)

// maxChoices is how many partial choices of runs are scheduled in search of the best.
const maxChoices = 1000

// options are the indexes of the runs that a step can be taken in, the first to begin first, at most MaxRuns; cut tells that there are
// more.
func (in Input) options(s Step) (out []int, cut bool) {
	for i, r := range s.Runs {
		if in.usable(r) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(s.Runs[a].first(), s.Runs[b].first()) })
	return out[:min(len(out), MaxRuns)], len(out) > MaxRuns
}

// chooser searches for the choice of runs that plans the most steps and then ends first.
type chooser struct {
	in      Input
	options [][]int
	best    *choice
	left    int // partial choices
	cut     bool
}

func (in Input) choose() (choice, error) {
	s := chooser{in: in, options: make([][]int, len(in.Steps)), left: maxChoices}
	for i, step := range in.Steps {
		if step.Dated {
			var cut bool
			s.options[i], cut = in.options(step)
			s.cut = s.cut || cut
		}
	}
	s.extend(choice{in: in})
	if s.best == nil {
		return choice{}, ErrInfeasible
	}
	s.best.proven = !s.cut
	return *s.best, nil
}

// extend decides the next steps up to and with the next one that has options.
func (s *chooser) extend(c choice) {
	for len(c.state) < len(s.in.Steps) {
		i := len(c.state)
		options := s.options[i]
		if len(options) > 0 && c.clear(i) {
			for _, run := range options {
				s.try(c.with(Planned, run))
			}
			s.try(c.with(NoRunFits, -1))
			return
		}
		c = c.with(s.stateOf(c, i), -1)
	}
	s.consider(c)
}

// stateOf is the state of a step that has no run to choose.
func (s *chooser) stateOf(c choice, i int) State {
	step := s.in.Steps[i]
	switch {
	case step.Dated && !slices.ContainsFunc(step.Runs, func(r Run) bool { return r.Deadline.After(s.in.Now) && r.first() >= s.in.Start }):
		return RunsOver
	case step.Dated && len(s.options[i]) == 0:
		return NoRunFits
	case !c.clear(i):
		return Waits
	}
	return Planned
}

// clear reports whether all steps before a step have their place.
func (c choice) clear(i int) bool {
	return !slices.ContainsFunc(c.in.Steps[i].After, func(before int) bool { return c.state[before] != Planned })
}

func (c choice) with(state State, run int) choice {
	c.state = append(slices.Clone(c.state), state)
	c.run = append(slices.Clone(c.run), run)
	return c
}

// try goes on with a partial choice unless what is chosen so far cannot be scheduled, or cannot be better than the best: more steps
// never end earlier.
func (s *chooser) try(c choice) {
	if s.left <= 0 && s.best != nil {
		s.cut = true
		return
	}
	s.left--
	if s.fits(&c) {
		s.extend(c)
	}
}

func (s *chooser) consider(c choice) {
	if s.fits(&c) {
		s.best = &c
	}
}

// fits schedules a choice and reports whether it can be better than the best.
func (s *chooser) fits(c *choice) bool {
	possible := c.planned() + len(s.in.Steps) - len(c.state)
	if s.best != nil && possible < s.best.planned() {
		return false
	}
	t, ok := c.schedule(rooms{grid: newGrid(*c)}, s.in.Start+maxDays)
	c.end = t.end
	return ok && (s.best == nil || possible > s.best.planned() || t.end < s.best.end)
}
