package calendar

import "slices"

// maxChoices is how many partial choices of runs are scheduled in search of the best, as far as maxWork allows.
const maxChoices = 1000

// chooser searches for the choice of runs that plans the most steps and then ends first.
type chooser struct {
	*frame
	in   Input // that of the frame, with minutes of its own
	desk desk
	best *choice
	by   *Day // only a choice will do that plans every step and ends by this day; the first one found is taken
	left int  // partial choices
	cut  bool
}

func (f *frame) choose() (choice, error) {
	s := chooser{frame: f, in: f.in, left: maxChoices}
	s.extend(choice{frame: f, in: f.in})
	if s.best == nil {
		return choice{}, ErrInfeasible
	}
	s.best.proven = !s.cut && !f.cut
	return *s.best, nil
}

// within reports whether every step can be done by a date with other minutes a week.
func (f *frame) within(by Day, weeklyMinutes int) bool {
	if slices.Contains(f.never, true) {
		return false
	}
	s := chooser{frame: f, in: f.in, by: &by, left: maxChoices}
	s.in.WeeklyMinutes = weeklyMinutes
	s.try(choice{frame: f, in: s.in})
	return s.best != nil
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
	if s.settled() {
		return
	}
	if (s.left <= 0 || s.tired()) && (s.best != nil || s.by != nil) {
		s.cut = true
		return
	}
	s.left--
	if s.fits(&c) {
		s.extend(c)
	}
}

// settled reports whether one is found where any will do.
func (s *chooser) settled() bool { return s.by != nil && s.best != nil }

func (s *chooser) consider(c choice) {
	if !s.settled() && s.fits(&c) {
		s.best = &c
	}
}

// fits schedules a choice and reports whether it can be better than the best.
func (s *chooser) fits(c *choice) bool {
	possible := c.possible()
	switch {
	case s.by != nil:
		return possible == len(s.in.Steps) && s.ends(c, *s.by)
	case s.best == nil || possible > s.best.planned():
		t, ok := s.desk.schedule(*c, s.in.Start+maxDays)
		c.end = t.end
		return ok
	case possible < s.best.planned():
		return false
	}
	return s.ends(c, s.best.end-1)
}

// ends reports whether a choice can end by a day with all steps that are still possible: as far as runs are not chosen, they are taken
// for study that is least and may be done at any time.
func (s *chooser) ends(c *choice, limit Day) bool {
	whole := *c
	for i := len(c.state); i < len(s.in.Steps); i++ {
		state := Planned
		if s.never[i] || !whole.clear(i) {
			state = Waits
		}
		if i == len(c.state) {
			whole.state, whole.run = slices.Clone(c.state), slices.Clone(c.run)
		}
		whole.state, whole.run = append(whole.state, state), append(whole.run, -1)
	}
	t, ok := s.desk.schedule(whole, limit)
	c.end = t.end
	return ok
}

// possible is how many steps may have their place in the end.
func (c choice) possible() int {
	n, blocked := c.planned(), make([]bool, len(c.in.Steps))
	for i := range c.in.Steps {
		if i < len(c.state) {
			blocked[i] = c.state[i] != Planned
			continue
		}
		blocked[i] = c.never[i] || slices.ContainsFunc(c.in.Steps[i].After, func(before int) bool { return blocked[before] })
		if !blocked[i] {
			n++
		}
	}
	return n
}
