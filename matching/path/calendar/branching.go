package calendar

import (
	"cmp"
	"slices"
)

// branching decides whether an assignment with a peak exists: depth first, always the course with the fewest periods in proportion
// to the failures it was part of (Boussemart and others, ECAI 2004), started anew with twice the patience until one run ends by itself.
type branching struct {
	c        Curriculum
	peak     int
	patience int   // nodes left in this run
	failures []int // of each course, one at the beginning
}

// decide returns an assignment within the windows, or nil; refuted tells that there is none.
func (b *branching) decide(root windows, budget int) (period []int, refuted bool) {
	b.failures = slices.Repeat([]int{1}, len(b.c.Loads))
	for run := 256; budget > 0; run *= 2 {
		b.patience = min(run, budget)
		budget -= b.patience
		if found := b.search(root.clone()); found != nil {
			return found, false
		}
		if b.patience > 0 {
			return nil, true
		}
	}
	return nil, false
}

func (b *branching) search(w windows) []int {
	if b.patience <= 0 {
		return nil
	}
	b.patience--
	if !w.narrow(b.peak) {
		return nil
	}
	course := b.hardest(w)
	if course < 0 {
		return w.lo
	}
	for _, p := range w.values(course, b.peak) {
		next := w.clone()
		next.lo[course], next.hi[course] = p, p
		if found := b.search(next); found != nil {
			return found
		}
		b.failures[course]++
	}
	return nil
}

// hardest is the undecided course with the fewest periods for each failure, of equals the one with the largest load; -1 when all are decided.
func (b *branching) hardest(w windows) int {
	best := -1
	for i := range w.lo {
		if w.lo[i] == w.hi[i] {
			continue
		}
		if best < 0 || cmp.Or(
			cmp.Compare((w.hi[i]-w.lo[i]+1)*b.failures[best], (w.hi[best]-w.lo[best]+1)*b.failures[i]),
			cmp.Compare(w.c.Loads[best], w.c.Loads[i]),
		) < 0 {
			best = i
		}
	}
	return best
}

// values are the periods with room for the course, the emptiest first.
func (w windows) values(course, peak int) []int {
	load := w.settled()
	var out []int
	for p := w.lo[course]; p <= w.hi[course]; p++ {
		if load[p]+w.c.Loads[course] <= peak {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(load[a], load[b]) })
	return out
}
