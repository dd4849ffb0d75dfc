package calendar

import "sort"

// MaxWeeklyMinutes is the most time for learning that a relaxation proposes: a full working week.
const MaxWeeklyMinutes = 2400

// Fit says whether a path can be done by a date, and else what would help. Each of the two relaxations is the least of its kind.
type Fit struct {
	Fits bool // every step has its place, and the last one ends by the date
	// WeeklyMinutes is the smallest number with which it would fit; 0 when none up to MaxWeeklyMinutes is enough.
	WeeklyMinutes int
	// WeeksLater is by how many weeks the date would have to move; 0 when some step has no place at all.
	WeeksLater int
}

// LayBy is Lay with a date by which all is to be done. Where that is possible the load is levelled within the date, else within the
// earliest end.
func LayBy(in Input, by Day) (Layout, Fit, error) {
	out, best, err := lay(in, &by)
	if err != nil {
		return Layout{}, Fit{}, err
	}
	if out.Planned < len(in.Steps) {
		return out, Fit{WeeklyMinutes: best.enough(by)}, nil
	}
	if len(in.Steps) == 0 || best.end <= by {
		return out, Fit{Fits: true}, nil
	}
	return out, Fit{WeeklyMinutes: best.enough(by), WeeksLater: (int(best.end-by) + daysPerWeek - 1) / daysPerWeek}, nil
}

// enough is the smallest number of minutes a week with which every step is done by a date; 0 when there is none.
func (f *frame) enough(by Day) int {
	low := f.in.WeeklyMinutes + 1
	n := sort.Search(max(0, MaxWeeklyMinutes-low+1), func(more int) bool { return f.within(by, low+more) })
	if low+n > MaxWeeklyMinutes {
		return 0
	}
	return low + n
}
