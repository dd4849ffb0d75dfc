package path

import "slices"

// level is what the search keeps at one depth.
type level struct {
	prices   []int64
	children []child
}

// child is a branch of the search: a module to take and the bound that holds once it is taken.
type child struct {
	module int32
	bound  int64
}

// visit searches below the current decisions. It returns a bound that holds for every path below: the cost of the best
// path known if nothing cheaper is left there, less if the search was halted.
func (s *search) visit(depth int) int64 {
	s.budget--
	mark := len(s.trail)
	closed := s.tighten()
	low := max(0, s.lower())
	switch {
	case closed:
		low = s.best
	case s.halted():
	default:
		if row := s.branchingRow(); row >= 0 {
			low = s.branch(depth, row, low)
		} else {
			low = s.best
		}
	}
	s.undo(mark)
	return min(low, s.best)
}

// halted tells whether time or nodes have run out.
func (s *search) halted() bool { return s.budget < 0 || s.stop() }

// tighten improves the bound and decides what it can. It returns true if no better path is left.
func (s *search) tighten() (closed bool) {
	s.evaluate()
	for range nodeRounds {
		if s.proven() {
			return true
		}
		s.improve(nodeSteps)
		s.settle(barred)
		if s.proven() || !s.propagate(nil) {
			return true
		}
		switch s.ascend() {
		case barren:
			return true
		case halted:
			return false
		case reaches:
			s.offerBase()
		}
		s.settle(barred)
	}
	return s.proven()
}

// propagate takes modules that are the only ones left in one of the landmarks. It returns false if one has none left.
func (s *search) propagate(landmarks []int32) bool {
	changed := false
	for _, l := range landmarks {
		if s.marks.hits[l] > 0 {
			continue
		}
		only, count := int32(-1), 0
		for _, m := range s.marks.members.of(l) {
			if s.state[m] == free {
				only, count = m, count+1
			}
		}
		if count == 0 {
			return false
		}
		if count == 1 {
			s.take(only)
			changed = true
		}
	}
	if changed {
		s.evaluate()
	}
	return true
}

// branchingRow picks the landmark not yet hit with the fewest free members, then the dearest. If all are hit and the
// modules taken do not reach the goals, it finds a new one; -1 means that they do, or that nothing is left.
func (s *search) branchingRow() int32 {
	best, fewest := int32(-1), 0
	for l := range s.marks.len() {
		if s.marks.hits[l] > 0 {
			continue
		}
		count := 0
		for _, m := range s.marks.members.of(int32(l)) {
			if s.state[m] == free {
				count++
			}
		}
		if best < 0 || count < fewest || count == fewest && s.marks.price[l] > s.marks.price[best] {
			best, fewest = int32(l), count
		}
	}
	if best >= 0 {
		return best
	}
	return s.missedLandmark()
}

// missedLandmark finds a landmark that the modules taken do not hit, or offers them as a path and returns -1.
func (s *search) missedLandmark() int32 {
	for m, st := range s.state {
		s.baseSet[m] = st == taken
	}
	if s.base.run(s.baseSet) {
		s.offerBase()
		return -1
	}
	s.order = s.order[:0]
	for m, st := range s.state {
		if st == free {
			s.order = append(s.order, int32(m))
		}
	}
	slices.SortFunc(s.order, s.compare)
	s.orderTail()
	row := s.extract()
	if _, found := s.least(row); !found {
		return -1
	}
	return s.marks.append(row, s.weight)
}

// branch takes the free members of the landmark in turn, the most promising first; those tried are barred for the
// rest.
func (s *search) branch(depth int, row int32, low int64) int64 {
	if len(s.levels) == depth {
		s.levels = append(s.levels, level{})
	}
	children := s.children(row, depth)
	kept := s.keepPrices(depth)
	for i, c := range children {
		if c.bound >= s.best {
			break
		}
		mark := len(s.trail)
		s.take(c.module)
		below := s.visit(depth + 1)
		s.undo(mark)
		s.restorePrices(kept)
		if s.halted() && below < s.best {
			if i+1 < len(children) {
				below = min(below, children[i+1].bound)
			}
			return max(low, below)
		}
		s.state[c.module] = barred
		s.trail = append(s.trail, c.module)
	}
	return s.best
}

func (s *search) children(row int32, depth int) []child {
	out := s.levels[depth].children[:0]
	for _, m := range s.marks.members.of(row) {
		if s.state[m] == free {
			out = append(out, child{m, s.ceil(s.bound + max(0, s.reduced[m]))})
		}
	}
	slices.SortFunc(out, func(a, b child) int { return s.compare(a.module, b.module) })
	s.levels[depth].children = out
	return out
}

func (s *search) keepPrices(depth int) []int64 {
	l := &s.levels[depth]
	l.prices = append(l.prices[:0], s.marks.price...)
	return l.prices
}

// restorePrices sets the prices kept at a node; landmarks found since then start again at nothing.
func (s *search) restorePrices(kept []int64) {
	clear(s.marks.price[copy(s.marks.price, kept):])
}

func (s *search) take(m int32) {
	s.state[m] = taken
	s.spent += s.weight[m]
	for _, l := range s.marks.of[m] {
		s.marks.hits[l]++
	}
	s.trail = append(s.trail, m)
}

// undo makes the modules decided since the mark free again.
func (s *search) undo(mark int) {
	for _, m := range s.trail[mark:] {
		if s.state[m] == taken {
			s.spent -= s.weight[m]
			for _, l := range s.marks.of[m] {
				s.marks.hits[l]--
			}
		}
		s.state[m] = free
	}
	s.trail = s.trail[:mark]
}
