package path

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// relaxation is a search with all landmarks of the targets of a covering network, each of which is one row.
func relaxation(rng *rand.Rand, facts, modules int) *search {
	net := coverNetwork(rng, facts, modules)
	s := newSearch(&arena{}, net, func() bool { return false })
	for _, f := range net.goals {
		s.marks.append(net.adder.of(f))
	}
	s.simplex.prepare(&s.dual)
	s.cutter.prepare(s.arena, &s.dual)
	return s
}

// solved checks that shares meet every landmark and that they cost what the prices add up to: each side proves the other.
func solved(t *testing.T, s *search, what string) {
	t.Helper()
	s.evaluate()
	cost := 0.0
	for m, x := range s.share {
		if x < 0 || x > 1 {
			t.Fatalf("%s: share %v of module %d", what, x, m)
		}
		if low, high := s.simplex.limits(int32(m)); x < low-1e-6 || x > high+1e-6 {
			t.Errorf("%s: share %v of module %d in state %d", what, x, m, s.state[m])
		}
		cost += x * float64(s.plain[m])
	}
	for l := range s.marks.len() {
		sum := 0.0
		for _, m := range s.marks.members.of(int32(l)) {
			sum += s.share[m]
		}
		if sum < 1-1e-6 {
			t.Errorf("%s: shares of landmark %d add up to %v", what, l, sum)
		}
	}
	// Costs in the program are blurred, prices are cut off to integers.
	if bound := float64(s.bound) / float64(s.scale); bound > cost+1e-3 || cost-bound > 0.05 {
		t.Errorf("%s: bound %v, cost %v", what, bound, cost)
	}
}

// hopeful tells whether every landmark has a module left, and takes none.
func (s *search) hopeful() bool {
	for l := range s.marks.len() {
		if s.marks.hits[l] == 0 && !slices.ContainsFunc(s.marks.members.of(int32(l)), func(m int32) bool { return s.state[m] == free }) {
			return false
		}
	}
	return true
}

// TestSimplexIsOptimal walks through decisions as the search makes them, in both directions.
func TestSimplexIsOptimal(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(21, 21))
	for range 30 {
		s := relaxation(rng, 10+rng.IntN(40), 20+rng.IntN(80))
		s.simplex.solve()
		solved(t, s, "root")
		root := s.bound
		for range 6 {
			m := int32(rng.IntN(s.net.modules()))
			if s.state[m] != free {
				continue
			}
			if rng.IntN(2) == 0 {
				s.take(m)
			} else if s.state[m] = barred; s.hopeful() {
				s.trail = append(s.trail, m)
			} else {
				s.state[m] = free // no path would be left
			}
			s.simplex.solve()
			solved(t, s, "below")
		}
		s.undo(0)
		s.simplex.solve()
		solved(t, s, "root again")
		if math.Abs(float64(s.bound-root)) > float64(s.scale)/50 {
			t.Errorf("bound of the root %d, later %d", root, s.bound)
		}
	}
}

// TestSimplexForgetsIdleRows: rows that do not bind are left out and come back when shares violate them; a basis that is
// thrown away is found again.
func TestSimplexForgetsIdleRows(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(22, 22))
	s := relaxation(rng, 120, 60)
	s.simplex.solve()
	s.evaluate()
	before := s.bound
	if len(s.simplex.rows) == s.marks.len() {
		t.Error("no row was left out")
	}
	s.simplex.solve()
	solved(t, s, "without idle rows")
	for m := range int32(8) {
		if s.state[m] == free {
			s.take(m)
		}
	}
	for s.simplex.solve(); s.simplex.missed() > 0; {
		s.simplex.solve()
	}
	solved(t, s, "after decisions")
	s.undo(0)
	s.simplex.renew()
	for s.simplex.solve(); s.simplex.missed() > 0; {
		s.simplex.solve()
	}
	solved(t, s, "renewed")
	if math.Abs(float64(s.bound-before)) > float64(s.scale)/50 {
		t.Errorf("bound %d, before %d", s.bound, before)
	}
}

// TestCutsAreViolatedLandmarks checks what the cutter adds to the landmarks of an ascent: no path gets by them, and the
// shares take less than one of their modules.
func TestCutsAreViolatedLandmarks(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(9, 9))
	total := 0
	for range 10 {
		net := chainNetwork(rng, 30)
		s := newSearch(&arena{}, net, func() bool { return false })
		s.evaluate()
		s.ascend()
		s.simplex.prepare(&s.dual)
		s.cutter.prepare(s.arena, &s.dual)
		reach := newClosure(nil, net)
		for range 20 {
			s.simplex.solve()
			old := s.marks.len()
			found, barren := s.cutter.cuts()
			if barren || s.marks.len() != old+found {
				t.Fatalf("barren %v, found %d, %d landmarks before, %d after", barren, found, old, s.marks.len())
			}
			for l := old; l < s.marks.len(); l++ {
				row, sum, rest := s.marks.members.of(int32(l)), 0.0, everything(net)
				for _, m := range row {
					sum += s.share[m]
					rest[m] = false
				}
				if sum >= violation {
					t.Errorf("landmark %v is not violated: shares add up to %v", row, sum)
				}
				if reach.run(rest) {
					t.Errorf("a path gets by landmark %v", row)
				}
			}
			total += found
			if found == 0 {
				break
			}
		}
	}
	if total < 20 {
		t.Errorf("only %d cuts: the networks are too easy for this test", total)
	}
}
