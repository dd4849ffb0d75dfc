package path_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lernpfad/matching/path"
	"lernpfad/matching/path/pathtest"
)

// smallProblem draws problems that brute force can solve, dense in circles, groups, ties and holes.
func smallProblem(t *rapid.T) path.Problem {
	const most = 11
	var names []path.Fact
	for i := range rapid.IntRange(1, 8).Draw(t, "facts") {
		names = append(names, path.Fact(fmt.Sprint("f", i)))
	}
	some := func(label string, most int) []path.Fact {
		return rapid.SliceOfN(rapid.SampledFrom(names), 0, most).Draw(t, label)
	}
	p := path.Problem{Held: some("held", 2), Targets: some("targets", 4)}
	n := rapid.IntRange(0, most).Draw(t, "modules")
	for i := range n {
		m := path.Module{
			ID: fmt.Sprint("m", i), Weight: rapid.Int64Range(0, 12).Draw(t, "weight"),
			Requires: some("requires", 2), Teaches: some("teaches", 3),
		}
		for range rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "groups") {
			var group []string
			for _, k := range rapid.SliceOfN(rapid.IntRange(0, n-1), 0, 3).Draw(t, "members") {
				group = append(group, fmt.Sprint("m", k))
			}
			m.RequiresAny = append(m.RequiresAny, group)
		}
		p.Modules = append(p.Modules, m)
	}
	return p
}

// bruteForce tries every set of modules and returns the least weight that reaches all that can be reached.
func bruteForce(p path.Problem) int64 {
	reachable, _ := walk(p, func(string) bool { return true })
	index := map[string]int{}
	for i, m := range p.Modules {
		index[m.ID] = i
	}
	best := int64(-1)
	for set := range 1 << len(p.Modules) {
		var cost int64
		for i, m := range p.Modules {
			if set>>i&1 == 1 {
				cost += m.Weight
			}
		}
		if best >= 0 && cost >= best {
			continue
		}
		if len(missed(p, reachable, func(id string) bool { return set>>index[id]&1 == 1 })) == 0 {
			best = cost
		}
	}
	return best
}

func TestAgreesWithBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := smallProblem(t)
		got, err := path.Solve(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		if want := bruteForce(p); got.Cost != want || got.Gap != 0 {
			t.Fatalf("cost %d, gap %v, brute force %d", got.Cost, got.Gap, want)
		}
	})
}

// TestRandomAgreesWithBruteForce runs a fixed number of instances whatever rapid is told, with costs that tie rarely.
func TestRandomAgreesWithBruteForce(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 7))
	for i := range 400 {
		p := randomProblem(rng, 4+rng.IntN(9), 3+rng.IntN(8), 50)
		got := solve(t, p)
		if want := bruteForce(p); got.Cost != want || got.Gap != 0 {
			t.Fatalf("instance %d: cost %d, gap %v, brute force %d\n%+v", i, got.Cost, got.Gap, want, p)
		}
		check(t, p, got)
	}
}

func randomProblem(rng *rand.Rand, modules, facts int, weight int64) path.Problem {
	some := func(n int) (out []path.Fact) {
		for range n {
			out = append(out, path.Fact(fmt.Sprint("f", rng.IntN(facts))))
		}
		return out
	}
	p := path.Problem{Held: some(1), Targets: some(1 + rng.IntN(4))}
	for i := range modules {
		m := path.Module{
			ID: fmt.Sprint("m", i), Weight: 1 + rng.Int64N(weight), Requires: some(rng.IntN(3)), Teaches: some(1 + rng.IntN(3)),
		}
		if rng.IntN(4) == 0 {
			m.RequiresAny = [][]string{{fmt.Sprint("m", rng.IntN(modules)), fmt.Sprint("m", rng.IntN(modules))}}
		}
		p.Modules = append(p.Modules, m)
	}
	return p
}

func TestResultKeepsItsPromises(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := smallProblem(rt)
		check(t, p, solve(t, p))
		if t.Failed() {
			rt.Fatalf("%+v", p)
		}
	})
}

// TestGenerated checks every promise on problems of real size, and that they are proven.
func TestGenerated(t *testing.T) {
	t.Parallel()
	for _, shape := range []pathtest.Shape{pathtest.DigComp(60), pathtest.DigComp(300), pathtest.DigComp(1000)} {
		t.Run(strconv.Itoa(shape.Modules), func(t *testing.T) {
			t.Parallel()
			c := pathtest.NewCatalogue(uint64(shape.Modules), shape)
			for seed := range uint64(12) {
				p := c.Person(seed)
				got := solve(t, p)
				check(t, p, got)
				if got.Gap != 0 {
					t.Errorf("person %d: gap %v without a deadline", seed, got.Gap)
				}
			}
		})
	}
}

func TestOrderOfInputDoesNotMatter(t *testing.T) {
	t.Parallel()
	c := pathtest.NewCatalogue(3, pathtest.DigComp(200))
	rng := rand.New(rand.NewPCG(1, 1))
	for seed := range uint64(10) {
		p := c.Person(seed)
		want := encode(t, solve(t, p))
		if again := encode(t, solve(t, p)); again != want {
			t.Fatalf("person %d: two runs differ\n%s\n%s", seed, want, again)
		}
		rng.Shuffle(len(p.Held), func(a, b int) { p.Held[a], p.Held[b] = p.Held[b], p.Held[a] })
		rng.Shuffle(len(p.Targets), func(a, b int) { p.Targets[a], p.Targets[b] = p.Targets[b], p.Targets[a] })
		rng.Shuffle(len(p.Modules), func(a, b int) { p.Modules[a], p.Modules[b] = p.Modules[b], p.Modules[a] })
		for i := range p.Modules {
			f := p.Modules[i].Teaches
			rng.Shuffle(len(f), func(a, b int) { f[a], f[b] = f[b], f[a] })
		}
		if shuffled := encode(t, solve(t, p)); shuffled != want {
			t.Fatalf("person %d: another order of input gives another result\n%s\n%s", seed, want, shuffled)
		}
	}
}

func encode(tb testing.TB, r path.Result) string {
	tb.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

// hardProblem is a covering problem without structure, which takes far longer than any deadline here.
func hardProblem(modules, targets int) path.Problem {
	rng := rand.New(rand.NewPCG(5, 5))
	var p path.Problem
	for i := range targets {
		p.Targets = append(p.Targets, path.Fact(fmt.Sprint("t", i)))
	}
	for i := range modules {
		m := path.Module{ID: fmt.Sprint("m", i), Weight: 100 + rng.Int64N(10)}
		for range 8 {
			m.Teaches = append(m.Teaches, p.Targets[rng.IntN(targets)])
		}
		p.Modules = append(p.Modules, m)
	}
	return p
}

func TestMoreTimeNeverHurts(t *testing.T) {
	t.Parallel()
	p := hardProblem(400, 200)
	short, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	long, cancelLong := context.WithTimeout(context.Background(), 400*time.Millisecond)
	defer cancelLong()
	first, err := path.Solve(short, p)
	if err != nil {
		t.Fatal(err)
	}
	second, err := path.Solve(long, p)
	if err != nil {
		t.Fatal(err)
	}
	if second.Cost < first.LowerBound || first.Cost < second.LowerBound {
		t.Errorf("a better path breaks a bound: %d..%d against %d..%d",
			first.LowerBound, first.Cost, second.LowerBound, second.Cost)
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(30*time.Millisecond, cancel)
	if _, err := path.Solve(ctx, hardProblem(600, 300)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	if _, err := path.Solve(ctx, path.Problem{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v of an already cancelled context", err)
	}
}

// TestConcurrent solves many problems at once; the race detector watches.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	c := pathtest.NewCatalogue(4, pathtest.DigComp(100))
	for seed := range uint64(8) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			p := c.Person(seed)
			check(t, p, solve(t, p))
		})
	}
}
