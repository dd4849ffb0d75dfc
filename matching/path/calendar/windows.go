package calendar

import "slices"

// windows are the periods that each course may still lie in.
type windows struct {
	c      Curriculum
	total  int     // load of all courses
	before [][]int // of each course those before it, at any distance
	after  [][]int // of each course those after it, at any distance
	lo, hi []int
}

func (w windows) clone() windows {
	w.lo, w.hi = slices.Clone(w.lo), slices.Clone(w.hi)
	return w
}

// windows follow from the prerequisites alone; false means that they run in a circle or need more periods than there are.
func (c Curriculum) windows() (windows, bool) {
	w := windows{c: c, lo: make([]int, len(c.Loads)), hi: make([]int, len(c.Loads))}
	for i := range w.hi {
		w.hi[i] = c.Periods - 1
		w.total += c.Loads[i]
	}
	if !w.order() {
		return w, false
	}
	w.before, w.after = c.closure(0, 1), c.closure(1, 0)
	return w, true
}

// closure lists for each course those on one side of it, at any distance. The prerequisites run in no circle.
func (c Curriculum) closure(from, to int) [][]int {
	out := make([][]int, len(c.Loads))
	for i := range out {
		seen := make([]bool, len(c.Loads))
		for queue := []int{i}; len(queue) > 0; queue = queue[1:] {
			for _, pair := range c.Before {
				if next := pair[from]; pair[to] == queue[0] && !seen[next] {
					seen[next] = true
					out[i] = append(out[i], next)
					queue = append(queue, next)
				}
			}
		}
	}
	return out
}

// order narrows windows along the prerequisites until nothing changes.
func (w windows) order() bool {
	for changed := true; changed; {
		changed = false
		for _, pair := range w.c.Before {
			first, second := pair[0], pair[1]
			if w.lo[second] <= w.lo[first] {
				w.lo[second], changed = w.lo[first]+1, true
			}
			if w.hi[first] >= w.hi[second] {
				w.hi[first], changed = w.hi[second]-1, true
			}
			if w.lo[second] > w.hi[second] || w.lo[first] > w.hi[first] {
				return false
			}
		}
	}
	return true
}

// bound is the smallest peak that no assignment can undercut.
func (w windows) bound() int {
	bound := max(w.c.MinLoad, slices.Max(append([]int{0}, w.c.Loads...)))
	load, _ := w.inside()
	for s := range load {
		for e := s; e < w.c.Periods; e++ {
			bound = max(bound, (load[s][e]+e-s)/(e-s+1))
		}
	}
	return bound
}

// inside is the load and the number of courses that cannot leave the periods from s to e, by s and e.
func (w windows) inside() (load, courses [][]int) {
	n := w.c.Periods
	load, courses = square(n), square(n)
	for i, own := range w.c.Loads {
		load[w.lo[i]][w.hi[i]] += own
		courses[w.lo[i]][w.hi[i]]++
	}
	for s := n - 1; s >= 0; s-- {
		for e := s; e < n; e++ {
			for _, t := range [][][]int{load, courses} {
				if e > s {
					t[s][e] += t[s][e-1] + t[s+1][e]
				}
				if e > s+1 {
					t[s][e] -= t[s+1][e-1]
				}
			}
		}
	}
	return load, courses
}

func square(n int) [][]int {
	cells, out := make([]int, n*n), make([][]int, n)
	for i := range out {
		out[i] = cells[i*n : (i+1)*n]
	}
	return out
}

// possible refutes windows by the room of every run of periods, and by what must lie in one because the others have no more room.
// The room of a period is the largest load not above the peak that its courses can make up.
func (w windows) possible(peak int) bool {
	load, courses := w.inside()
	room := w.rooms(peak)
	all, last := 0, w.c.Periods-1
	for _, r := range room {
		all += r
	}
	for s := range room {
		here := 0
		for e := s; e <= last; e++ {
			here += room[e]
			length, others := e-s+1, last-(e-s)
			touching, touchers := w.total, len(w.c.Loads)
			if s > 0 {
				touching, touchers = touching-load[0][s-1], touchers-courses[0][s-1]
			}
			if e < last {
				touching, touchers = touching-load[e+1][last], touchers-courses[e+1][last]
			}
			if load[s][e] > here || courses[s][e] > w.c.MaxCourses*length ||
				touching < max(w.c.MinLoad*length, w.total-(all-here)) ||
				touchers < max(w.c.MinCourses*length, len(w.c.Loads)-w.c.MaxCourses*others) {
				return false
			}
		}
	}
	return true
}

// rooms finds the largest sum of loads within the peak for each period: of those that are settled there, and any of those that may come.
func (w windows) rooms(peak int) []int {
	settled := w.settled()
	out := make([]int, w.c.Periods)
	for p := range out {
		sums := newSums(peak)
		sums.shift(settled[p])
		for i, own := range w.c.Loads {
			if w.lo[i] < w.hi[i] && w.lo[i] <= p && p <= w.hi[i] {
				sums.add(own)
			}
		}
		out[p] = sums.largest()
	}
	return out
}

// chain narrows windows by the time that everything before or after a course takes.
func (w windows) chain(peak int) {
	for i := range w.lo {
		w.lo[i] = max(w.lo[i], w.earliest(i, peak))
		w.hi[i] = min(w.hi[i], w.latest(i, peak))
	}
}

func (w windows) earliest(i, peak int) int {
	out := 0
	for s := range w.c.Periods {
		load := 0
		for _, b := range w.before[i] {
			if w.lo[b] >= s {
				load += w.c.Loads[b]
			}
		}
		if load > 0 {
			out = max(out, s+(load+peak-1)/peak)
		}
	}
	return out
}

func (w windows) latest(i, peak int) int {
	out := w.c.Periods - 1
	for e := range w.c.Periods {
		load := 0
		for _, a := range w.after[i] {
			if w.hi[a] <= e {
				load += w.c.Loads[a]
			}
		}
		if load > 0 {
			out = min(out, e-(load+peak-1)/peak)
		}
	}
	return out
}

// settled is the load of the courses that have one period left, by period.
func (w windows) settled() []int {
	load := make([]int, w.c.Periods)
	for i := range w.lo {
		if w.lo[i] == w.hi[i] {
			load[w.lo[i]] += w.c.Loads[i]
		}
	}
	return load
}

// narrow propagates prerequisites and full periods at the ends of windows until nothing changes.
func (w windows) narrow(peak int) bool {
	for {
		w.chain(max(peak, 1))
		if !w.order() {
			return false
		}
		load, changed := w.settled(), false
		for i, own := range w.c.Loads {
			if w.lo[i] == w.hi[i] {
				continue
			}
			for w.lo[i] <= w.hi[i] && load[w.lo[i]]+own > peak {
				w.lo[i]++
				changed = true
			}
			for w.hi[i] >= w.lo[i] && load[w.hi[i]]+own > peak {
				w.hi[i]--
				changed = true
			}
			if w.lo[i] > w.hi[i] {
				return false
			}
		}
		if !changed {
			return w.possible(peak)
		}
	}
}
