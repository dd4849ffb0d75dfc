package calendar

import (
	"cmp"
	"slices"
)

// frame is what all choices of runs share. It does not depend on the minutes a week.
type frame struct {
	in      Input
	monday  Day // of the first week
	weeks   []frameWeek
	next    [][]int // of each step, those directly after it
	options [][]int // of each step, the runs she can attend, the first to begin first, at most MaxRuns
	least   []int   // of each step, the minutes of study that every one of these leaves
	never   []bool  // steps that have no place whatever is chosen
	cut     bool    // there are more runs than those looked at
	work    int     // steps looked at on some day so far
}

// maxWork is how much work one layout may be: some tenths of a second. What is beyond it is left unproven or unlevelled.
const maxWork = 20_000_000

func (f *frame) tired() bool { return f.work > maxWork }

// frameWeek tells on which days of a week she works.
type frameWeek struct {
	works   [daysPerWeek]bool // not before the start
	working int               // how many these are
	full    int               // how many she works in a week without holidays
}

func (in Input) frame() *frame {
	n := len(in.Steps)
	f := &frame{in: in, monday: in.Start.Monday(), next: make([][]int, n), options: make([][]int, n), least: make([]int, n), never: make([]bool, n)}
	for i, step := range in.Steps {
		f.least[i] = step.Minutes
		if step.Dated {
			f.lookAtRuns(i, step)
		}
		for _, before := range step.After {
			f.next[before] = append(f.next[before], i)
			f.never[i] = f.never[i] || f.never[before]
		}
	}
	return f
}

func (f *frame) lookAtRuns(i int, step Step) {
	var usable []int
	for k, r := range step.Runs {
		if f.in.usable(r) {
			usable = append(usable, k)
		}
	}
	slices.SortStableFunc(usable, func(a, b int) int { return cmp.Compare(step.Runs[a].first(), step.Runs[b].first()) })
	f.options[i], f.cut = usable[:min(len(usable), MaxRuns)], f.cut || len(usable) > MaxRuns
	f.never[i] = len(usable) == 0
	for _, k := range f.options[i] {
		f.least[i] = min(f.least[i], max(0, step.Minutes-step.Runs[k].minutes()))
	}
}

// week is the i-th week of the calendar.
func (f *frame) week(i int) frameWeek {
	for len(f.weeks) <= i {
		monday := f.monday + Day(len(f.weeks)*daysPerWeek)
		var w frameWeek
		for d := monday; d <= monday.sunday(); d++ {
			if f.in.member(d) {
				w.full++
			}
			if d >= f.in.Start && f.in.works(d) {
				w.works[d-monday] = true
				w.working++
			}
		}
		f.weeks = append(f.weeks, w)
	}
	return f.weeks[i]
}
