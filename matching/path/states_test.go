package path_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"lernpfad/matching/path"
)

// states finds the optimum by dynamic programming over all sets of facts held, up to 20 of them, groups included. It
// shares nothing with the solver and copes with any number of modules. A negative result means unreachable.
func states(p path.Problem) int64 {
	index := map[string]int{}
	bit := func(name string) uint32 {
		if _, ok := index[name]; !ok {
			index[name] = len(index)
		}
		return 1 << index[name]
	}
	set := func(facts []path.Fact) (s uint32) {
		for _, f := range facts {
			s |= bit("fact " + string(f))
		}
		return s
	}
	needs, gives := make([]uint32, len(p.Modules)), make([]uint32, len(p.Modules))
	for i, m := range p.Modules {
		needs[i] |= set(m.Requires)
		gives[i] |= set(m.Teaches)
		for _, g := range m.RequiresAny {
			b := bit(fmt.Sprint("group ", g))
			needs[i] |= b
			for j := range p.Modules {
				if slices.Contains(g, p.Modules[j].ID) {
					gives[j] |= b
				}
			}
		}
	}
	held, goal := set(p.Held), set(p.Targets)
	best := make([]int64, 1<<len(index))
	for s := range best {
		best[s] = -1
	}
	best[held] = 0
	least := int64(-1)
	for s, cost := range best { // taking a module never makes the number of a set smaller
		if cost < 0 {
			continue
		}
		state := uint32(s)
		if goal&^state == 0 && (least < 0 || cost < least) {
			least = cost
		}
		for i := range needs {
			next := state | gives[i]
			if needs[i]&^state == 0 && next != state && (best[next] < 0 || cost+p.Modules[i].Weight < best[next]) {
				best[next] = cost + p.Modules[i].Weight
			}
		}
	}
	return least
}

// coverProblem draws many modules over few facts with small weights: full of ties, and with a gap between bound and
// optimum that only branching closes.
func coverProblem(rng *rand.Rand, facts, modules int) path.Problem {
	var p path.Problem
	for f := range facts {
		if f < facts*3/4 {
			p.Targets = append(p.Targets, path.Fact(strconv.Itoa(f)))
		}
	}
	for i := range modules {
		m := path.Module{ID: fmt.Sprint("m", i)}
		m.Teaches = draw(rng, facts, 2+rng.IntN(3))
		m.Weight = int64(2 + len(m.Teaches) + rng.IntN(2))
		if rng.IntN(3) == 0 {
			m.Requires = draw(rng, facts, 1)
		}
		if i > 3 && rng.IntN(20) == 0 {
			m.RequiresAny = [][]string{{"m0", fmt.Sprint("m", rng.IntN(3))}}
		}
		p.Modules = append(p.Modules, m)
	}
	return p
}

func draw(rng *rand.Rand, facts, count int) (out []path.Fact) {
	for range count {
		out = append(out, path.Fact(strconv.Itoa(rng.IntN(facts))))
	}
	return out
}

// TestAgreesWithStates compares on problems that need branching, where every rounding of a bound counts.
func TestAgreesWithStates(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(11, 11))
	compared := 0
	for range 150 {
		p := coverProblem(rng, 10+rng.IntN(4), 20+rng.IntN(25))
		want := states(p)
		got := solve(t, p)
		if got.Status == path.Unreachable {
			if want >= 0 {
				t.Fatalf("unreachable, though a path of %d exists\n%+v", want, p)
			}
			continue
		}
		compared++
		if got.Cost != want || got.Status != path.Optimal {
			t.Fatalf("%s %d, optimum %d\n%+v", got.Status, got.Cost, want, p)
		}
	}
	if compared < 100 {
		t.Errorf("only %d problems have a path", compared)
	}
}

// TestStates checks the checker on a case done by hand.
func TestStates(t *testing.T) {
	t.Parallel()
	p := path.Problem{Held: facts("h"), Targets: facts("x"), Modules: []path.Module{
		{ID: "a", Weight: 3, Requires: facts("h"), RequiresAny: [][]string{{"b", "c"}}, Teaches: facts("x")},
		{ID: "b", Weight: 4},
		{ID: "c", Weight: 2},
		{ID: "d", Weight: 9, Teaches: facts("x")},
	}}
	if got := states(p); got != 5 {
		t.Errorf("got %d, want 5", got)
	}
}
