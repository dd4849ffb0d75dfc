package path_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lernpfad/internal/fault"
	"lernpfad/matching/path"
	"lernpfad/matching/path/pathtest"
)

// spelledOut writes a query down as a problem: the meaning of Weights, Done and Without in one place.
func spelledOut(modules []path.Module, q path.Query) path.Problem {
	p := path.Problem{Held: q.Held, Targets: q.Targets}
	for i, m := range modules {
		if slices.Contains(q.Without, m.ID) {
			continue
		}
		if q.Weights != nil {
			m.Weight = q.Weights[i]
		}
		if q.Priority != nil {
			m.Priority = q.Priority[i]
		}
		var groups [][]string
		for _, g := range m.RequiresAny {
			if !slices.ContainsFunc(g, func(id string) bool { return slices.Contains(q.Done, id) }) {
				groups = append(groups, slices.DeleteFunc(slices.Clone(g), func(id string) bool {
					return slices.Contains(q.Without, id)
				}))
			}
		}
		m.RequiresAny = groups
		p.Modules = append(p.Modules, m)
	}
	return p
}

// drawQuery asks something else of the modules of a small problem.
func drawQuery(t *rapid.T, p path.Problem) path.Query {
	q := path.Query{Held: p.Held, Targets: p.Targets}
	if len(p.Modules) == 0 {
		return q
	}
	var ids []string
	for _, m := range p.Modules {
		ids = append(ids, m.ID)
	}
	some := rapid.SliceOfN(rapid.SampledFrom(ids), 0, 2)
	q.Done, q.Without = some.Draw(t, "done"), some.Draw(t, "without")
	if rapid.Bool().Draw(t, "weighed") {
		q.Weights = rapid.SliceOfN(rapid.Int64Range(0, 12), len(ids), len(ids)).Draw(t, "weights")
	}
	if rapid.Bool().Draw(t, "ordered") {
		q.Priority = rapid.SliceOfN(rapid.Int32Range(-2, 2), len(ids), len(ids)).Draw(t, "priority")
	}
	return q
}

// sameAnswer asks the catalogue and compares with the problem spelled out, to the byte unless modules are left out.
func sameAnswer(t *rapid.T, c *path.Catalogue, modules []path.Module, q path.Query) {
	got, err := c.Solve(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	p := spelledOut(modules, q)
	want, err := path.Solve(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	if len(q.Without) == 0 {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("another result (-problem +query):\n%s", diff)
		}
		return
	}
	check(t, p, got)
	if got.Cost != want.Cost || got.LowerBound != want.LowerBound || got.Status != want.Status {
		t.Fatalf("%s %d..%d, want %s %d..%d", got.Status, got.LowerBound, got.Cost, want.Status, want.LowerBound, want.Cost)
	}
	if diff := cmp.Diff(want.Holes, got.Holes); diff != "" {
		t.Fatalf("other holes (-problem +query):\n%s", diff)
	}
}

func queries(t *rapid.T) {
	p := smallProblem(t)
	c, err := path.Compile(p.Modules)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 { // the later ones find the memory of the earlier ones
		sameAnswer(t, c, p.Modules, drawQuery(t, p))
	}
}

func TestQueryIsTheProblemSpelledOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, queries)
}

// FuzzQuery lets the fuzzer steer the queries.
func FuzzQuery(f *testing.F) { f.Fuzz(rapid.MakeFuzz(queries)) }

// TestCatalogueAnswersAsSolve asks one catalogue of real size for many persons at once.
func TestCatalogueAnswersAsSolve(t *testing.T) {
	t.Parallel()
	g := pathtest.NewCatalogue(5, pathtest.DigComp(300))
	c, err := path.Compile(g.Modules())
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for seed := range uint64(24) {
		group.Go(func() {
			got, err := c.Solve(context.Background(), g.Query(seed))
			if err != nil {
				t.Error(err)
				return
			}
			if diff := cmp.Diff(solve(t, g.Person(seed)), got); diff != "" {
				t.Errorf("person %d (-problem +query):\n%s", seed, diff)
			}
		})
	}
	group.Wait()
}

// TestSteadyState bounds what a solve allocates once the catalogue is warm: the result and nothing that grows with the
// number of modules.
//
//nolint:paralleltest // other tests allocate, too
func TestSteadyState(t *testing.T) {
	for _, modules := range []int{300, 2000} {
		g := pathtest.NewCatalogue(uint64(modules), pathtest.DigComp(modules))
		c, err := path.Compile(g.Modules())
		if err != nil {
			t.Fatal(err)
		}
		q := g.Query(1)
		allocations := testing.AllocsPerRun(20, func() {
			if _, err := c.Solve(context.Background(), q); err != nil {
				t.Error(err)
			}
		})
		t.Logf("%d modules: %v allocations", modules, allocations)
		if allocations > 600 { // some 70; the race detector empties the pool now and then
			t.Errorf("%d modules: %v allocations", modules, allocations)
		}
	}
}

func TestQueryIsValidated(t *testing.T) {
	t.Parallel()
	c, err := path.Compile([]path.Module{{ID: "a", Weight: 1, Teaches: facts("x")}})
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		query path.Query
		place string
	}{
		"empty fact held":      {path.Query{Held: facts("x", "")}, "/held/1"},
		"empty target":         {path.Query{Targets: facts("")}, "/targets/0"},
		"too few weights":      {path.Query{Weights: []int64{}}, "/weights"},
		"too many weights":     {path.Query{Weights: []int64{1, 1}}, "/weights"},
		"weight below nothing": {path.Query{Weights: []int64{-1}}, "/weights/0"},
		"weight too big":       {path.Query{Weights: []int64{path.MaxWeight + 1}}, "/weights/0"},
		"too few priorities":   {path.Query{Priority: []int32{}}, "/priority"},
		"too many priorities":  {path.Query{Priority: []int32{1, 1}}, "/priority"},
		"unknown done":         {path.Query{Done: []string{"b"}}, "/done/0"},
		"unknown without":      {path.Query{Without: []string{"a", "b"}}, "/without/1"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := c.Solve(context.Background(), tc.query)
			var f *fault.Error
			if !errors.As(err, &f) || len(f.Fields) != 1 || f.Fields[0].Pointer != tc.place {
				t.Errorf("error %+v, want one field at %s", err, tc.place)
			}
		})
	}
	if _, err := path.Compile([]path.Module{{ID: ""}}); err == nil {
		t.Error("a module without an id compiles")
	}
}

func TestTargetsNobodyNames(t *testing.T) {
	t.Parallel()
	c, err := path.Compile([]path.Module{{ID: "a", Weight: 1, Teaches: facts("m")}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Solve(context.Background(), path.Query{Held: facts("h"), Targets: facts("z", "h", "m", "b", "z")})
	if err != nil {
		t.Fatal(err)
	}
	want := []path.Hole{{Fact: "b"}, {Fact: "z"}}
	if diff := cmp.Diff(want, got.Holes); diff != "" || got.Cost != 1 || got.Status != path.Unreachable {
		t.Errorf("%s %d, holes (-want +got):\n%s", got.Status, got.Cost, diff)
	}
}

// BenchmarkCatalogue measures solves of a compiled catalogue over 20 persons.
func BenchmarkCatalogue(b *testing.B) {
	for _, modules := range []int{300, 1000, 2000} {
		b.Run("modules="+strconv.Itoa(modules), func(b *testing.B) {
			g := pathtest.NewCatalogue(uint64(modules), pathtest.DigComp(modules))
			c, err := path.Compile(g.Modules())
			if err != nil {
				b.Fatal(err)
			}
			var persons []path.Query
			for seed := range uint64(20) {
				persons = append(persons, g.Query(seed))
			}
			b.ReportAllocs()
			next := 0
			for b.Loop() {
				if _, err := c.Solve(b.Context(), persons[next%len(persons)]); err != nil {
					b.Fatal(err)
				}
				next++
			}
		})
	}
}
