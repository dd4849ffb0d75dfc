package calendar

import (
	"slices"
	"time"
)

// Limits of what can be laid out.
const (
	// MaxSteps is how many steps an input may have.
	MaxSteps = 400
	// MaxMinutes is how long a step may take.
	MaxMinutes = 1_000_000
	// MaxRuns is how many runs of a step are looked at: those that begin first.
	MaxRuns = 6

	maxDays = 100 * 366 // of a layout
)

// Input is an ordered path and the time there is for it.
type Input struct {
	Steps         []Step
	WeeklyMinutes int            // for learning in a full week, at least 1
	WorkingDays   []time.Weekday // on which the person works, at least one
	Free          func(Day) bool // holidays; nil for none
	Start         Day            // nothing is laid out before
	Now           time.Time      // runs whose deadline has passed at this instant are not used
}

// Step is a module of the path.
type Step struct {
	Minutes int   // of learning in all, sessions of a run included
	After   []int // indexes of steps that must end on an earlier day or before on the same one; all smaller than its own
	Dated   bool  // it takes place in runs; without, it is studied at one's own pace
	Runs    []Run // of a dated step
}

// Run is a dated offering of a step. What its sessions leave of the step's minutes is preparation and lies before the first of them.
type Run struct {
	Deadline time.Time // of enrolment
	Sessions []Session // at least one, in order of time
}

// Session is one sitting of a run.
type Session struct {
	Day     Day
	Minutes int
}

func (r Run) first() Day { return r.Sessions[0].Day }

func (r Run) last() Day { return r.Sessions[len(r.Sessions)-1].Day }

func (r Run) minutes() int {
	sum := 0
	for _, s := range r.Sessions {
		sum += s.Minutes
	}
	return sum
}

func (in Input) check() error {
	if in.WeeklyMinutes < 1 || in.WeeklyMinutes > MaxMinutes || !in.daysValid() || len(in.Steps) > MaxSteps {
		return ErrInput
	}
	for i, step := range in.Steps {
		if !step.valid(i) {
			return ErrInput
		}
	}
	return nil
}

func (in Input) daysValid() bool {
	for _, d := range in.WorkingDays {
		if d < time.Sunday || d > time.Saturday {
			return false
		}
	}
	return len(in.WorkingDays) > 0
}

func (s Step) valid(position int) bool {
	if s.Minutes < 0 || s.Minutes > MaxMinutes {
		return false
	}
	for _, before := range s.After {
		if before < 0 || before >= position {
			return false
		}
	}
	for _, r := range s.Runs {
		if !r.valid() {
			return false
		}
	}
	return true
}

func (r Run) valid() bool {
	for i, s := range r.Sessions {
		if s.Minutes < 0 || s.Minutes > MaxMinutes || i > 0 && s.Day < r.Sessions[i-1].Day {
			return false
		}
	}
	return len(r.Sessions) > 0
}

// member reports whether a day's weekday is one on which the person works.
func (in Input) member(d Day) bool { return slices.Contains(in.WorkingDays, d.Weekday()) }

// works reports whether the person works on a day.
func (in Input) works(d Day) bool { return in.member(d) && (in.Free == nil || !in.Free(d)) }

// usable reports whether a person can attend a run at all: enrolment is open, it begins not before the start, and every session
// lies on a day on which she works.
func (in Input) usable(r Run) bool {
	if !r.Deadline.After(in.Now) || r.first() < in.Start {
		return false
	}
	for _, s := range r.Sessions {
		if !in.works(s.Day) {
			return false
		}
	}
	return true
}
