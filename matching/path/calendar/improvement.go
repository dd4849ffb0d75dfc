package calendar

import "math/rand/v2"

// neighbourhood is an assignment that keeps the prerequisites and is improved by moving and swapping courses.
type neighbourhood struct {
	c             Curriculum
	root          windows
	before, after [][]int
	period        []int
	load, count   []int
	tabu          []int // of each course: the round in which it may move again
	peak          int
}

func (c Curriculum) neighbourhood(root windows, period []int, peak int) *neighbourhood {
	n := &neighbourhood{
		c: c, root: root, peak: peak, before: make([][]int, len(c.Loads)), after: make([][]int, len(c.Loads)), period: period,
		load: make([]int, c.Periods), count: make([]int, c.Periods), tabu: make([]int, len(c.Loads)),
	}
	for _, pair := range c.Before {
		n.before[pair[1]] = append(n.before[pair[1]], pair[0])
		n.after[pair[0]] = append(n.after[pair[0]], pair[1])
	}
	for i, p := range period {
		n.load[p] += c.Loads[i]
		n.count[p]++
	}
	return n
}

// improve looks for an assignment with a peak by tabu search over moves and swaps; nil when it finds none in 5,000 rounds.
func (c Curriculum) improve(root windows, peak int) []int {
	const rounds = 5_000
	n := c.neighbourhood(root, append([]int(nil), root.lo...), peak)
	random := rand.New(rand.NewPCG(1, uint64(len(c.Loads)))) //nolint:gosec // the same search for the same instance
	for round := range rounds {
		worst, cost := n.worst()
		if cost == 0 {
			return n.period
		}
		n.step(worst, round, random)
	}
	return nil
}

// cost of a period: what is above the peak or below the least, courses weighing as much as the average load.
func (n *neighbourhood) cost(load, count int) int {
	const perCourse = 4
	return max(0, load-n.peak) + max(0, n.c.MinLoad-load) + perCourse*(max(0, count-n.c.MaxCourses)+max(0, n.c.MinCourses-count))
}

func (n *neighbourhood) worst() (period, cost int) {
	for p := range n.load {
		if at := n.cost(n.load[p], n.count[p]); at > cost {
			period, cost = p, at
		}
	}
	return period, cost
}

// free are the periods that the course may move to while all others stay.
func (n *neighbourhood) free(course int) (lo, hi int) {
	lo, hi = n.root.lo[course], n.root.hi[course]
	for _, b := range n.before[course] {
		lo = max(lo, n.period[b]+1)
	}
	for _, a := range n.after[course] {
		hi = min(hi, n.period[a]-1)
	}
	return lo, hi
}

// gain is how much cost falls when load and one course (or none) go from one period to another.
func (n *neighbourhood) gain(from, to, load, courses int) int {
	was := n.cost(n.load[from], n.count[from]) + n.cost(n.load[to], n.count[to])
	return was - n.cost(n.load[from]-load, n.count[from]-courses) - n.cost(n.load[to]+load, n.count[to]+courses)
}

// step makes the best move or swap that touches the worst period; ties are broken at random.
func (n *neighbourhood) step(worst, round int, random *rand.Rand) {
	best, ties, course, to, other := -1<<30, 0, -1, 0, -1
	consider := func(gain, c, p, o int) {
		switch {
		case gain > best:
			best, ties, course, to, other = gain, 1, c, p, o
		case gain == best:
			ties++
			if random.IntN(ties) == 0 {
				course, to, other = c, p, o
			}
		}
	}
	for i, from := range n.period {
		if n.tabu[i] > round {
			continue
		}
		lo, hi := n.free(i)
		for p := lo; p <= hi; p++ {
			if p == from {
				continue
			}
			if p == worst || from == worst {
				consider(n.gain(from, p, n.c.Loads[i], 1), i, p, -1)
			} else {
				consider(n.gain(from, p, n.c.Loads[i], 1)-1, i, p, -1) // makes room elsewhere
			}
		}
		if from == worst {
			n.swaps(i, lo, hi, round, consider)
		}
	}
	if course < 0 {
		return
	}
	n.apply(course, to, other)
	n.tabu[course] = round + 2 + random.IntN(8)
}

func (n *neighbourhood) swaps(i, lo, hi, round int, consider func(gain, course, to, other int)) {
	from := n.period[i]
	for j, p := range n.period {
		if p == from || p < lo || p > hi || n.tabu[j] > round {
			continue
		}
		if l, h := n.free(j); from >= l && from <= h {
			consider(n.gain(from, p, n.c.Loads[i]-n.c.Loads[j], 0), i, p, j)
		}
	}
}

func (n *neighbourhood) apply(course, to, other int) {
	from := n.period[course]
	if other >= 0 {
		n.move(other, from)
	}
	n.move(course, to)
}

func (n *neighbourhood) move(course, to int) {
	from := n.period[course]
	n.load[from] -= n.c.Loads[course]
	n.count[from]--
	n.load[to] += n.c.Loads[course]
	n.count[to]++
	n.period[course] = to
}

// even lowers the sum of squared loads by moves that keep every rule, until none helps.
func (c Curriculum) even(root windows, period []int, peak int) {
	n := c.neighbourhood(root, period, peak)
	for n.evened() {
	}
}

func (n *neighbourhood) evened() bool {
	for i, load := range n.c.Loads {
		lo, hi := n.free(i)
		for p := lo; p <= hi; p++ {
			from := n.period[i]
			if p == from || n.load[p]+load >= n.load[from] || n.gain(from, p, load, 1) < 0 {
				continue
			}
			n.move(i, p)
			return true
		}
	}
	return false
}
