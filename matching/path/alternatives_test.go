package path_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lernpfad/matching/path"
	"lernpfad/matching/path/pathtest"
)

// selection is one among the paths of a problem.
type selection struct {
	path.Selection
	Problem path.Problem
}

// choose draws a selection among the paths of a small problem: two measures, up to four paths.
func choose(t *rapid.T) selection {
	p := smallProblem(t)
	q := selection{Problem: p, Selection: path.Selection{
		Count: rapid.IntRange(1, 4).Draw(t, "count"), Distance: rapid.IntRange(1, 5).Draw(t, "distance"),
	}}
	for _, name := range []string{"hours", "price"} {
		m := path.Measure{Name: name}
		for range p.Modules {
			m.Weights = append(m.Weights, rapid.Int64Range(0, 9).Draw(t, name))
		}
		q.Measures = append(q.Measures, m)
	}
	return q
}

// minimalPaths lists every path of which no step can be left out, by brute force.
func minimalPaths(p path.Problem) [][]string {
	reachable, _ := walk(p, func(string) bool { return true })
	var out [][]string
	for set := range 1 << len(p.Modules) {
		var ids []string
		for i, m := range p.Modules {
			if set>>i&1 == 1 {
				ids = append(ids, m.ID)
			}
		}
		if isPath(p, reachable, ids) && !slices.ContainsFunc(ids, func(id string) bool {
			return isPath(p, reachable, slices.DeleteFunc(slices.Clone(ids), func(other string) bool { return other == id }))
		}) {
			out = append(out, ids)
		}
	}
	return out
}

func isPath(p path.Problem, reachable map[path.Fact]bool, ids []string) bool {
	return len(missed(p, reachable, func(id string) bool { return slices.Contains(ids, id) })) == 0
}

func cost(p path.Problem, weights []int64, ids []string) (sum int64) {
	for i, m := range p.Modules {
		if slices.Contains(ids, m.ID) {
			sum += weights[i]
		}
	}
	return sum
}

func modulesOf(steps []path.Step) []string {
	var ids []string
	for _, s := range steps {
		ids = append(ids, s.Module)
	}
	return ids
}

func apart(a, b []string) (n int) {
	for _, id := range slices.Concat(a, b) {
		if slices.Contains(a, id) != slices.Contains(b, id) {
			n++
		}
	}
	return n
}

// bestFrom is the least cost of the paths that differ enough from those listed.
func bestFrom(q selection, m path.Measure, all [][]string, listed [][]string) (best int64, found bool) {
	for _, ids := range all {
		if slices.ContainsFunc(listed, func(other []string) bool { return apart(ids, other) < q.Distance }) {
			continue
		}
		if c := cost(q.Problem, m.Weights, ids); !found || c < best {
			best, found = c, true
		}
	}
	return best, found
}

func TestAlternativesAgreeWithBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		q := choose(t)
		got, err := path.Alternatives(context.Background(), q.Problem, q.Selection)
		if err != nil {
			t.Fatal(err)
		}
		all := minimalPaths(q.Problem)
		var listed [][]string
		for i, a := range got {
			checkAlternative(t, q, a, all, listed)
			if i == 0 && a.Further {
				t.Error("the first is the best of all")
			}
			listed = append(listed, modulesOf(a.Steps))
		}
		if _, more := bestFrom(q, q.Measures[0], all, listed); more && len(got) < q.Count {
			t.Errorf("%d alternatives of %d, and there are more", len(got), q.Count)
		}
		if len(got) == 0 || len(got) > q.Count {
			t.Errorf("%d alternatives, wanted up to %d", len(got), q.Count)
		}
	})
}

// checkAlternative holds one path to what it says of itself.
func checkAlternative(t *rapid.T, q selection, a path.Alternative, all, listed [][]string) {
	ids := modulesOf(a.Steps)
	reachable, _ := walk(q.Problem, func(string) bool { return true })
	if !isPath(q.Problem, reachable, ids) {
		t.Fatalf("%v is no path", ids)
	}
	for _, other := range listed {
		if apart(ids, other) < q.Distance {
			t.Errorf("%v and %v are too near", ids, other)
		}
	}
	for k, s := range a.Best {
		m := q.Measures[slices.IndexFunc(q.Measures, func(m path.Measure) bool { return m.Name == s.Measure })]
		rivals := listed
		if !a.Further || k > 0 {
			rivals = nil
		}
		want, _ := bestFrom(q, m, all, rivals)
		if c := cost(q.Problem, m.Weights, ids); c != s.Cost || c != want || !s.Proven() {
			t.Errorf("%v by %s: cost %d, says %d with bound %d, brute force %d", ids, s.Measure, c, s.Cost, s.LowerBound, want)
		}
	}
	if len(a.Best) == 0 {
		t.Errorf("%v is best for nothing", ids)
	}
}

func TestAlternatives(t *testing.T) {
	t.Parallel()
	one := func(id string, hours int64) path.Module {
		return path.Module{ID: id, Weight: hours, Hours: hours, Teaches: []path.Fact{"a"}}
	}
	p := path.Problem{Targets: []path.Fact{"a"}, Modules: []path.Module{one("long", 5), one("dear", 2), one("middle", 3)}}
	price := path.Measure{Name: "price", Weights: []int64{0, 90, 40}}
	hours := path.Measure{Name: "hours", Weights: []int64{5, 2, 3}}
	for name, tt := range map[string]struct {
		measures []path.Measure
		count    int
		want     []string
	}{
		"own weights":              {nil, 2, []string{"[dear] [{ 2 2}] false", "[middle] [{ 3 3}] true"}},
		"more than there are":      {nil, 9, []string{"[dear] [{ 2 2}] false", "[middle] [{ 3 3}] true", "[long] [{ 5 5}] true"}},
		"one each, then the next":  {[]path.Measure{hours, price}, 3, []string{"[dear] [{hours 2 2}] false", "[long] [{price 0 0}] false", "[middle] [{hours 3 3}] true"}},
		"one is best for both":     {[]path.Measure{price, {Name: "again", Weights: price.Weights}}, 1, []string{"[long] [{price 0 0} {again 0 0}] false"}},
		"no room for the second":   {[]path.Measure{hours, price}, 1, []string{"[dear] [{hours 2 2}] false"}},
		"none wanted, none listed": {nil, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list, err := path.Alternatives(t.Context(), p, path.Selection{Measures: tt.measures, Count: tt.count, Distance: 2})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, a := range list {
				got = append(got, fmt.Sprint(modulesOf(a.Steps), " ", a.Best, " ", a.Further))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if _, err := path.Alternatives(t.Context(), p, path.Selection{Measures: []path.Measure{{Name: "short"}}, Count: 1}); err == nil {
		t.Error("a measure without weights is taken")
	}
}

// TestAlternativesInTime asks for many at real size, twice for sameness, and once with next to no time.
func TestAlternativesInTime(t *testing.T) {
	t.Parallel()
	p, q := pathtest.NewCatalogue(3, pathtest.DigComp(300)).Person(3), path.Selection{Count: 5, Distance: 4}
	ask := func(ctx context.Context) string {
		got, err := path.Alternatives(ctx, p, q)
		if err != nil || len(got) == 0 {
			t.Fatalf("%d alternatives: %v", len(got), err)
		}
		raw, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	first := ask(t.Context())
	if second := ask(t.Context()); second != first {
		t.Error("the second answer is another")
	}
	hurried, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	ask(hurried)
	cancelled, stop := context.WithCancel(t.Context())
	stop()
	if _, err := path.Alternatives(cancelled, p, q); err == nil {
		t.Error("goes on although cancelled")
	}
}
