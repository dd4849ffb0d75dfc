package path_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lernpfad/matching/path"
	"lernpfad/matching/path/pathtest"
)

// asked compiles a problem and asks its question.
func asked(t testing.TB, p path.Problem) (*path.Catalogue, path.Query) {
	t.Helper()
	c, err := path.Compile(p.Modules)
	if err != nil {
		t.Fatal(err)
	}
	return c, path.Query{Held: p.Held, Targets: p.Targets}
}

func replan(ctx context.Context, p path.Problem, accepted []string) (path.Replanned, error) {
	c, err := path.Compile(p.Modules)
	if err != nil {
		return path.Replanned{}, err
	}
	return c.Replan(ctx, path.Query{Held: p.Held, Targets: p.Targets}, accepted)
}

func TestReplanAgreesWithBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := smallProblem(rt)
		for i := range p.Modules {
			p.Modules[i].Weight = rapid.Int64Range(1, 4).Draw(rt, "close weights") // many paths of the same cost
		}
		var accepted []string
		for i := range 14 { // some of them have left the catalogue
			if rapid.Bool().Draw(rt, "accepted") {
				accepted = append(accepted, fmt.Sprint("m", i))
			}
		}
		got, err := replan(context.Background(), p, accepted)
		if err != nil {
			rt.Fatal(err)
		}
		check(t, p, got.Result)
		least, nearest := int64(-1), 0
		for _, ids := range minimalPaths(p) {
			c, d := cost(p, weights(p), ids), apart(ids, accepted)
			if least < 0 || c < least || c == least && d < nearest {
				least, nearest = c, d
			}
		}
		if d := apart(modulesOf(got.Steps), accepted); got.Cost != least || d != nearest || got.Gap != 0 || !got.Closest {
			rt.Fatalf("cost %d, changes %d, closest %v; brute force %d and %d", got.Cost, d, got.Closest, least, nearest)
		}
		if len(got.Added)+len(got.Dropped) != nearest {
			rt.Fatalf("added %v, dropped %v, changes %d", got.Added, got.Dropped, nearest)
		}
		if t.Failed() {
			rt.Fatalf("%+v", p)
		}
	})
}

func weights(p path.Problem) []int64 {
	var out []int64
	for _, m := range p.Modules {
		out = append(out, m.Weight)
	}
	return out
}

// TestReplanAtRealSize withdraws a module from an accepted path, and says that another is learned.
func TestReplanAtRealSize(t *testing.T) {
	t.Parallel()
	c := pathtest.NewCatalogue(5, pathtest.DigComp(300))
	for seed := range uint64(10) {
		p := c.Person(seed)
		before := solve(t, p)
		if len(before.Steps) == 0 {
			continue
		}
		accepted := modulesOf(before.Steps)
		again, err := replan(t.Context(), p, accepted)
		if err != nil || !slices.Equal(modulesOf(again.Steps), accepted) || len(again.Added)+len(again.Dropped) > 0 || !again.Closest {
			t.Errorf("nothing has changed, and yet: added %v, dropped %v, %v", again.Added, again.Dropped, err)
		}
		less := leftOut(p, accepted[0])
		plain := solve(t, less)
		next, err := replan(t.Context(), less, accepted)
		if err != nil || next.Cost != plain.Cost || next.LowerBound != plain.LowerBound || !slices.Contains(next.Dropped, accepted[0]) {
			t.Errorf("cost %d, solved anew %d, dropped %v, %v", next.Cost, plain.Cost, next.Dropped, err)
		}
		if a, b := apart(modulesOf(next.Steps), accepted), apart(modulesOf(plain.Steps), accepted); a > b {
			t.Errorf("%d changes, %d without looking at the accepted path", a, b)
		}
		check(t, less, next.Result)
	}
}

func TestReplanWhereChangeCannotBeWeighed(t *testing.T) {
	t.Parallel()
	heavy := path.Module{ID: "heavy", Weight: path.MaxWeight, Teaches: []path.Fact{"a"}}
	p := path.Problem{Targets: []path.Fact{"a"}, Modules: []path.Module{heavy}}
	got, err := replan(t.Context(), p, []string{"gone"})
	if err != nil || got.Closest || got.Cost != path.MaxWeight || !slices.Equal(got.Added, []string{"heavy"}) || !slices.Equal(got.Dropped, []string{"gone"}) {
		t.Errorf("%+v %v", got, err)
	}
	hurried, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	if got, err = replan(hurried, p, []string{"heavy"}); err != nil || len(got.Steps) != 1 {
		t.Errorf("in a hurry: %+v %v", got, err)
	}
}
