package path

import "math"

// certain is the share from which a dive takes a module together with others.
const certain = 0.9

// dive looks for a path by taking the module with the largest part of a share and solving the relaxation anew, until all shares
// are whole or the bound says that it is no use.
func (s *search) dive() {
	mark := len(s.trail)
	for !s.relax(nodeCuts, barred) && !s.stop() {
		m := s.largestPart()
		if m < 0 {
			if _, again := s.wholeShares(); again {
				continue
			}
			break
		}
		s.take(m)
		for m, x := range s.share {
			if s.state[m] == free && x >= certain {
				s.take(int32(m))
			}
		}
	}
	s.undo(mark)
}

// largestPart is the free module with the largest share below 1, -1 if all shares are whole.
func (s *search) largestPart() int32 {
	best, most := int32(-1), 1e-4
	for m, x := range s.share {
		if s.state[m] == free && x > most && x < 1-1e-4 {
			best, most = int32(m), x
		}
	}
	return best
}

// explore searches below the current decisions. It returns a bound that holds for every path below: the cost of the best
// path known if nothing cheaper is left there, less if the search was halted.
func (s *search) explore() int64 {
	s.budget--
	mark := len(s.trail)
	low := s.inspect()
	s.undo(mark)
	return min(low, s.best)
}

func (s *search) inspect() int64 {
	for {
		if s.relax(nodeCuts, barred) {
			return s.best
		}
		low := max(0, s.lower())
		if s.halted() {
			return low
		}
		m := s.undecided()
		if m < 0 {
			var again bool
			if m, again = s.wholeShares(); again {
				continue
			}
		}
		if m < 0 {
			return s.best
		}
		return s.divide(m, low)
	}
}

// divide takes the module, and then does without it.
func (s *search) divide(m int32, low int64) int64 {
	mark := len(s.trail)
	s.take(m)
	with := s.explore()
	s.undo(mark)
	if s.halted() && with < s.best {
		return low // nothing more is known without the module
	}
	s.state[m] = barred
	s.trail = append(s.trail, m)
	without := s.explore()
	s.undo(mark)
	return max(low, min(with, without))
}

// undecided is the free module whose share is nearest to a half, -1 if all shares are whole.
func (s *search) undecided() int32 {
	best, nearest := int32(-1), 0.5-1e-4
	for m, x := range s.share {
		if s.state[m] == free {
			if by := math.Abs(x - 0.5); by < nearest {
				best, nearest = int32(m), by
			}
		}
	}
	return best
}

// wholeShares offers the modules with a share of 1 as a path. If they are none, it adds a landmark that they miss and
// wants the relaxation to be solved again. If they are one and yet there may be a better one, because the costs of the
// relaxation are not quite those of the modules, it names a free module; -1 means that nothing is left here.
func (s *search) wholeShares() (m int32, again bool) {
	missed := s.merged[:0]
	for m, x := range s.share {
		s.set[m] = s.state[m] == taken || s.state[m] == free && x > 0.5
		if !s.set[m] && s.state[m] != dropped {
			missed = append(missed, int32(m))
		}
	}
	if !s.reach.run(s.set) {
		return -1, s.violated(missed)
	}
	s.offer()
	if s.proven() {
		return -1, false
	}
	for m, st := range s.state {
		if st == free {
			return int32(m), false
		}
	}
	return -1, false
}

// halted tells whether time or nodes have run out.
func (s *search) halted() bool { return s.budget < 0 || s.stop() }

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
