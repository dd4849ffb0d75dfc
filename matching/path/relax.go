package path

import "math"

// Effort of the linear relaxation: pivots for one optimum, rounds of new landmarks at the root and at a node, and after
// how many rounds at the root a path is made of the shares.
const (
	mostPivots  = 5000
	rootCuts    = 300
	nodeCuts    = 3
	roundsAPath = 6
)

// relax brings the linear relaxation to its optimum and takes in landmarks that it violates, over and over, for at most
// so many rounds. What the bound rules out is settled. It returns true if no better path is left here.
func (s *search) relax(rounds int, as state) (closed bool) {
	for round := 1; ; round++ {
		s.simplex.solve(mostPivots)
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

// offerShares makes a path of the modules with large shares, completed by the greedy method to which shares make modules
// cheaper.
func (s *search) offerShares() {
	for m, x := range s.share {
		s.set[m] = x > 0.6 && s.state[m] == free || s.state[m] == taken
		s.trial[m] = s.plain[m] + int64(float64(s.plain[m])*(1-x)*16)
		if s.state[m] == dropped || s.state[m] == barred {
			s.trial[m] *= 4
		}
	}
	if s.greedy.complete(s.set, s.trial, s.stop) {
		s.offer()
	}
}

// dive looks for a path by taking the modules with the largest shares and solving the relaxation anew, until all shares
// are whole or the bound says that it is no use.
func (s *search) dive() {
	mark := len(s.trail)
	for !s.relax(nodeCuts, barred) && !s.stop() {
		most := 0.0
		for m, x := range s.share {
			if s.state[m] == free && x < 1-1e-4 {
				most = max(most, x)
			}
		}
		if most < 1e-4 {
			if _, again := s.wholeShares(); again {
				continue
			}
			break
		}
		for m, x := range s.share {
			if s.state[m] == free && x >= min(most, 0.8) {
				s.take(int32(m))
			}
		}
	}
	s.undo(mark)
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
	missed := s.cutter.cut[:0]
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
