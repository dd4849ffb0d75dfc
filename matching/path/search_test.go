package path

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestStoppedAnywhere stops the search after every possible number of looks at the clock. Whatever the moment, the
// bound must not exceed the optimum and the path must not fall below it.
func TestStoppedAnywhere(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 3))
	for range 6 {
		net := coverNetwork(rng, 40, 60)
		full := newSearch(&arena{}, net, func() bool { return false })
		full.run()
		if full.floor != full.best {
			t.Fatalf("no proof without a stop: %d..%d", full.floor, full.best)
		}
		for looks := 0; ; looks += 1 + looks/8 {
			left := looks
			s := newSearch(&arena{}, net, func() bool { left--; return left < 0 })
			s.run()
			if s.floor > full.best || s.best < full.best {
				t.Fatalf("after %d looks: %d..%d, optimum %d", looks, s.floor, s.best, full.best)
			}
			if left >= 0 {
				break
			}
		}
	}
}

// coverNetwork draws a covering problem whose landmark bound leaves a gap.
func coverNetwork(rng *rand.Rand, facts, modules int) *network {
	p := Problem{}
	for f := range facts {
		p.Targets = append(p.Targets, Fact(fmt.Sprint(f)))
		p.Modules = append(p.Modules, Module{ID: fmt.Sprint("s", f), Weight: 9, Teaches: []Fact{Fact(fmt.Sprint(f))}})
	}
	for i := range modules {
		m := Module{ID: fmt.Sprint("m", i), Weight: int64(8 + rng.IntN(3))}
		for range 4 {
			m.Teaches = append(m.Teaches, p.Targets[rng.IntN(facts)])
		}
		p.Modules = append(p.Modules, m)
	}
	return networkOf(p)
}

// mask is the set of the given members.
func mask(size int, members []int32) []bool {
	out := make([]bool, size)
	for _, m := range members {
		out[m] = true
	}
	return out
}

func everything(net *network) []bool {
	all := make([]bool, net.modules())
	for m := range all {
		all[m] = true
	}
	return all
}

// TestEveryStageProves runs the search without its root, and with hardly any nodes before each deepening: whichever
// stage does the work, the optimum is the same.
func TestEveryStageProves(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(4, 4))
	never := func() bool { return false }
	for i := range 12 {
		net := coverNetwork(rng, 30, 50)
		full := newSearch(&arena{}, net, never)
		full.run()
		staged := newSearch(&arena{}, net, never)
		staged.settleFree()
		staged.evaluate()
		staged.finish(1)
		if staged.best != full.best || staged.floor < full.best || full.floor != full.best {
			t.Errorf("network %d: %d..%d, with root %d..%d", i, staged.floor, staged.best, full.floor, full.best)
		}
		if reach := newClosure(nil, net); !reach.run(mask(net.modules(), staged.path)) {
			t.Errorf("network %d: the path does not reach the goals", i)
		}
	}
}

// TestPruneIsReverseDeletion compares prune with leaving out each module, the heaviest first, and looking again.
func TestPruneIsReverseDeletion(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(12, 12))
	for i := range 40 {
		a := &arena{}
		net := coverNetwork(rng, 10+rng.IntN(20), 20+rng.IntN(40))
		reach := newClosure(a, net)
		want := everything(net)
		p := newPruner(a, net, newBriefClosure(a, net))
		p.reach.run(want)
		order := slices.Clone(p.reach.fired)
		want = mask(net.modules(), order)
		slices.SortFunc(order, p.heavierFirst)
		for _, m := range order {
			want[m] = false
			want[m] = !reach.run(want)
		}
		got := mask(net.modules(), p.prune(everything(net)))
		if !slices.Equal(got, want) {
			t.Errorf("network %d: %v, want %v", i, got, want)
		}
	}
}

// chainNetwork draws levels of facts that each require facts below.
func chainNetwork(rng *rand.Rand, modules int) *network {
	const levels, width = 4, 5
	name := func(level, i int) Fact { return Fact(fmt.Sprint(level, ":", i)) }
	p := Problem{}
	for i := range width {
		p.Targets = append(p.Targets, name(levels-1, i))
	}
	for level := range levels {
		for i := range width + modules/levels {
			m := Module{ID: fmt.Sprint(level, "m", i), Weight: int64(5 + rng.IntN(6)), Teaches: []Fact{name(level, i%width)}}
			if i >= width {
				m.Teaches = append(m.Teaches, name(level, rng.IntN(width)))
			}
			for k := 0; level > 0 && k < 2; k++ {
				m.Requires = append(m.Requires, name(level-1, rng.IntN(width)))
			}
			p.Modules = append(p.Modules, m)
		}
	}
	return networkOf(p)
}

func networkOf(p Problem) *network {
	positions, _ := p.positions()
	v := compile(p.Modules, positions).view(&arena{}, &Query{Targets: p.Targets})
	reach := v.reach()
	goals, _ := v.split(reach)
	return v.reduce(reach, goals).net
}
