package path_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lernpfad/matching/path"
)

// leftOut is the problem without a module, written anew: the module is gone from the list and from all groups.
func leftOut(p path.Problem, id string) path.Problem {
	out := path.Problem{Held: p.Held, Targets: p.Targets}
	for _, m := range p.Modules {
		if m.ID == id {
			continue
		}
		groups := [][]string{}
		for _, g := range m.RequiresAny {
			groups = append(groups, slices.DeleteFunc(slices.Clone(g), func(member string) bool { return member == id }))
		}
		m.RequiresAny = groups
		out.Modules = append(out.Modules, m)
	}
	return out
}

func TestDetoursEqualAFreshSolve(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := smallProblem(rt)
		base := solve(t, p)
		c, q := asked(t, p)
		got, err := c.Compare(context.Background(), base, path.Detours(q, base.Steps))
		if err != nil || len(got) != len(base.Steps) {
			rt.Fatalf("%d outcomes for %d steps: %v", len(got), len(base.Steps), err)
		}
		for i, o := range got {
			fresh := solve(t, leftOut(p, base.Steps[i].Module))
			var lost []path.Fact
			for _, h := range fresh.Holes {
				if !slices.ContainsFunc(base.Holes, func(b path.Hole) bool { return b.Fact == h.Fact }) {
					lost = append(lost, h.Fact)
				}
			}
			if o.Name != base.Steps[i].Module || !o.Exact() || o.AtMost != fresh.Cost-base.Cost || !slices.Equal(o.Lost, lost) || len(o.Gained) > 0 {
				rt.Fatalf("without %s: %d..%d, lost %v; solved anew %d, lost %v", o.Name, o.AtLeast, o.AtMost, o.Lost, fresh.Cost-base.Cost, lost)
			}
			if len(lost) == 0 && o.AtMost < 0 {
				rt.Fatalf("without %s it is cheaper by %d", o.Name, -o.AtMost)
			}
		}
	})
}

func TestCompareHeldFacts(t *testing.T) {
	t.Parallel()
	p := path.Problem{Targets: []path.Fact{"a", "b", "c"}, Modules: []path.Module{
		{ID: "one", Weight: 3, Teaches: []path.Fact{"a"}},
		{ID: "two", Weight: 4, Requires: []path.Fact{"z"}, Teaches: []path.Fact{"b"}},
		{ID: "three", Weight: 9, Teaches: []path.Fact{"c"}},
	}}
	holding := func(f path.Fact) path.Variant {
		return path.Variant{Name: string(f), Query: path.Query{Held: []path.Fact{f}, Targets: p.Targets}}
	}
	variants := []path.Variant{holding("a"), holding("z"), holding("b")}
	base := solve(t, p)
	c, _ := asked(t, p)
	got, err := c.Compare(t.Context(), base, variants)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		change int64
		gained []path.Fact
	}{{-3, nil}, {4, []path.Fact{"b"}}, {0, []path.Fact{"b"}}} {
		if o := got[i]; o.AtLeast != want.change || o.AtMost != want.change || !slices.Equal(o.Gained, want.gained) {
			t.Errorf("%s: %+v, want %+v", o.Name, o, want)
		}
	}
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	if got, err := c.Compare(late, base, variants); err != nil || len(got) > 0 {
		t.Errorf("after the deadline: %v %v", got, err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := c.Compare(stopped, base, variants); err == nil {
		t.Error("goes on although cancelled")
	}
}

// TestBridges compares with the definition: hold the fact beside all that is in reach, and walk.
func TestBridges(t *testing.T) {
	t.Parallel()
	alone := func(f path.Fact) []path.Fact { return []path.Fact{f} }
	rapid.Check(t, func(rt *rapid.T) {
		p := smallProblem(rt)
		c, q := asked(t, p)
		reach, _ := walk(p, func(string) bool { return true })
		for _, target := range p.Targets {
			got, err := c.Bridges(context.Background(), q, target, alone)
			if err != nil {
				rt.Fatal(err)
			}
			var want []path.Fact
			for _, f := range []path.Fact{"f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7"} {
				with := p
				with.Held = []path.Fact{f}
				for held := range reach {
					with.Held = append(with.Held, held)
				}
				if after, _ := walk(with, func(string) bool { return true }); !reach[target] && !reach[f] && after[target] {
					want = append(want, f)
				}
			}
			if !slices.Equal(got, want) {
				rt.Fatalf("%s: bridges %v, want %v", target, got, want)
			}
		}
	})
}

func TestBridgesImplyLevels(t *testing.T) {
	t.Parallel()
	p := path.Problem{Targets: []path.Fact{"b:3"}, Modules: []path.Module{
		{ID: "m", Weight: 1, Requires: []path.Fact{"a:1", "a:2"}, Teaches: []path.Fact{"b:3"}},
	}}
	implied := func(f path.Fact) []path.Fact {
		if f == "a:2" {
			return []path.Fact{"a:1"}
		}
		return nil
	}
	c, q := asked(t, p)
	got, err := c.Bridges(t.Context(), q, "b:3", implied)
	if want := []path.Fact{"a:2", "b:3"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("bridges %v, want %v: %v", got, want, err)
	}
}
