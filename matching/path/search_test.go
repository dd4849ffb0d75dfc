package path

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestStoppedAnywhere stops the search after every possible number of looks at the clock. Whatever the moment, the
// bound must not exceed the optimum and the path must not fall below it.
func TestStoppedAnywhere(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 3))
	for range 6 {
		net := coverNetwork(rng, 40, 60)
		full := newSearch(net, func() bool { return false })
		full.run()
		if full.floor != full.best {
			t.Fatalf("no proof without a stop: %d..%d", full.floor, full.best)
		}
		for looks := 0; ; looks += 1 + looks/8 {
			left := looks
			s := newSearch(net, func() bool { left--; return left < 0 })
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
	positions, _ := p.positions()
	u := number(&p, positions)
	return reduce(u.net, everything(u.net), u.net.goals).net
}
