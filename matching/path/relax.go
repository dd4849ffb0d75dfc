package path

// Rounds of new landmarks for the linear relaxation: before the first path, at the root and at a node.
const (
	firstCuts = 8
	rootCuts  = 300
	nodeCuts  = 3
)

// relax brings the linear relaxation to its optimum and takes in landmarks that it violates, over and over, for at most
// so many rounds. What the bound rules out is settled. It returns true if no better path is left here.
func (s *search) relax(rounds int, as state) (closed bool) {
	for round := 1; ; round++ {
		s.simplex.solve()
		s.evaluate()
		if s.proven() {
			return true
		}
		s.settle(as)
		if as == barred && !s.propagate(s.simplex.rows) {
			return true
		}
		if s.stop() || round > rounds {
			return false
		}
		if s.simplex.missed() > 0 {
			continue
		}
		found, barren := s.cutter.cuts()
		if found == 0 || barren {
			return barren
		}
	}
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
