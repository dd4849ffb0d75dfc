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
	out, err := lay(in, &by)
	if err != nil {
		return Layout{}, Fit{}, err
	}
	if in.within(by) {
		return out, Fit{Fits: true}, nil
	}
	fit := Fit{WeeklyMinutes: in.enough(by)}
	if out.Planned == len(in.Steps) {
		earliest, err := in.choose()
		if err != nil {
			return Layout{}, Fit{}, err
		}
		fit.WeeksLater = (int(earliest.end-by) + daysPerWeek - 1) / daysPerWeek
	}
	return out, fit, nil
}

// within reports whether every step can be done by a date.
func (in Input) within(by Day) bool {
	c, err := in.choose()
	return err == nil && c.planned() == len(in.Steps) && (len(in.Steps) == 0 || c.end <= by)
}

func (in Input) enough(by Day) int {
	low := in.WeeklyMinutes + 1
	n := sort.Search(max(0, MaxWeeklyMinutes-low+1), func(more int) bool {
		in.WeeklyMinutes = low + more
		return in.within(by)
	})
	if low+n > MaxWeeklyMinutes {
		return 0
	}
	return low + n
}
