package path_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lernpfad/matching/path"
)

// TestPriorityOrdersSteps covers what decides between steps that could both come next.
func TestPriorityOrdersSteps(t *testing.T) {
	t.Parallel()
	c, err := path.Compile([]path.Module{
		{ID: "a1", Weight: 1, Teaches: facts("a:1")},
		{ID: "a2", Weight: 1, Requires: facts("a:1"), Teaches: facts("a:2")},
		{ID: "b1", Weight: 1, Teaches: facts("b:1")},
		{ID: "b2", Weight: 1, Requires: facts("b:1"), Teaches: facts("b:2"), Priority: -1},
		{ID: "c", Weight: 1, Teaches: facts("c")},
	})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name     string
		priority []int32
		want     []string
	}{
		{"those of the modules", nil, []string{"a1", "a2", "b1", "b2", "c"}},
		{"all the same", []int32{7, 7, 7, 7, 7}, []string{"a1", "a2", "b1", "b2", "c"}},
		{"one first", []int32{0, 0, 0, 0, -1}, []string{"c", "a1", "a2", "b1", "b2"}},
		{"one last", []int32{1, 0, 0, 0, 0}, []string{"b1", "b2", "c", "a1", "a2"}},
		{"before what is begun", []int32{0, 2, 1, 2, 1}, []string{"a1", "b1", "c", "b2", "a2"}},
		{"never before what it requires", []int32{2, 0, 1, 0, 1}, []string{"b1", "b2", "c", "a1", "a2"}},
		{"at the limits", []int32{math.MaxInt32, 0, 0, 0, math.MinInt32}, []string{"c", "b1", "b2", "a1", "a2"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := c.Solve(context.Background(), path.Query{Targets: facts("a:2", "b:2", "c"), Priority: tt.priority})
			if err != nil {
				t.Fatal(err)
			}
			var steps []string
			for _, s := range got.Steps {
				steps = append(steps, s.Module)
			}
			if diff := cmp.Diff(tt.want, steps); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestPriorityChangesNothingElse: the modules, the cost and the proof stay, every promise holds, and each step has the
// lowest priority of those that could stand in its place.
func TestPriorityChangesNothingElse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := smallProblem(rt)
		plain := solve(t, p)
		for i := range p.Modules {
			p.Modules[i].Priority = rapid.Int32Range(-3, 3).Draw(rt, "priority")
		}
		got := solve(t, p)
		check(t, p, got)
		if diff := cmp.Diff(slices.Sorted(slices.Values(modulesOf(plain.Steps))), slices.Sorted(slices.Values(modulesOf(got.Steps)))); diff != "" || got.Cost != plain.Cost || got.LowerBound != plain.LowerBound {
			rt.Fatalf("%d..%d, without priorities %d..%d, steps (-without +with)\n%s",
				got.LowerBound, got.Cost, plain.LowerBound, plain.Cost, diff)
		}
		checkPriority(t, p, got)
		if t.Failed() {
			rt.Fatalf("%+v", p)
		}
	})
}

func checkPriority(t *testing.T, p path.Problem, r path.Result) {
	t.Helper()
	module := map[string]*path.Module{}
	for i := range p.Modules {
		module[p.Modules[i].ID] = &p.Modules[i]
	}
	for k, s := range r.Steps {
		before := map[string]bool{}
		for _, b := range r.Steps[:k] {
			before[b.Module] = true
		}
		held, taken := walk(p, func(id string) bool { return before[id] })
		for _, later := range r.Steps[k+1:] {
			m := module[later.Module]
			if ready(m, held, taken) && m.Priority < module[s.Module].Priority {
				t.Errorf("%s comes before %s, which could have come first", s.Module, later.Module)
			}
		}
	}
}
