package path_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lernpfad/matching/path"
)

// TestSolve covers each rule of the problem by a case small enough to check by eye.
func TestSolve(t *testing.T) {
	t.Parallel()
	type want struct {
		status path.Status
		cost   int64
		steps  []string
		holes  []path.Hole
	}
	tests := []struct {
		name    string
		problem path.Problem
		want    want
	}{
		{
			name:    "no targets",
			problem: path.Problem{Modules: []path.Module{{ID: "a", Weight: 1, Teaches: facts("x")}}},
			want:    want{status: path.Optimal},
		},
		{
			name:    "nothing at all",
			problem: path.Problem{},
			want:    want{status: path.Optimal},
		},
		{
			name:    "target already held",
			problem: path.Problem{Held: facts("x"), Targets: facts("x"), Modules: []path.Module{{ID: "a", Weight: 1, Teaches: facts("x")}}},
			want:    want{status: path.Optimal},
		},
		{
			name: "the cheaper of two",
			problem: path.Problem{Targets: facts("x"), Modules: []path.Module{
				{ID: "a", Weight: 5, Teaches: facts("x")},
				{ID: "b", Weight: 3, Teaches: facts("x")},
			}},
			want: want{status: path.Optimal, cost: 3, steps: []string{"b"}},
		},
		{
			name: "a bundle against single modules, where greed goes wrong",
			problem: path.Problem{Targets: facts("x", "y", "z"), Modules: []path.Module{
				{ID: "bundle", Weight: 10, Teaches: facts("x", "y")},
				{ID: "x", Weight: 6, Teaches: facts("x")},
				{ID: "yz", Weight: 8, Teaches: facts("y", "z")},
				{ID: "z", Weight: 5, Teaches: facts("z")},
			}},
			want: want{status: path.Optimal, cost: 14, steps: []string{"x", "yz"}},
		},
		{
			name: "requirements come first",
			problem: path.Problem{Held: facts("h"), Targets: facts("z"), Modules: []path.Module{
				{ID: "a", Weight: 1, Requires: facts("y"), Teaches: facts("z")},
				{ID: "b", Weight: 1, Requires: facts("h", "x"), Teaches: facts("y")},
				{ID: "c", Weight: 1, Teaches: facts("x")},
			}},
			want: want{status: path.Optimal, cost: 3, steps: []string{"c", "b", "a"}},
		},
		{
			name: "one member of each group",
			problem: path.Problem{Targets: facts("z"), Modules: []path.Module{
				{ID: "a", Weight: 4, Teaches: facts("p")},
				{ID: "b", Weight: 2, Teaches: facts("q")},
				{ID: "c", Weight: 7},
				{ID: "d", Weight: 1, RequiresAny: [][]string{{"a", "b"}, {"c", "a"}}, Teaches: facts("z")},
			}},
			want: want{status: path.Optimal, cost: 5, steps: []string{"a", "d"}},
		},
		{
			name: "a group is not met by holding what its members teach",
			problem: path.Problem{Held: facts("p"), Targets: facts("z"), Modules: []path.Module{
				{ID: "a", Weight: 4, Teaches: facts("p")},
				{ID: "d", Weight: 1, RequiresAny: [][]string{{"a"}}, Teaches: facts("z")},
			}},
			want: want{status: path.Optimal, cost: 5, steps: []string{"a", "d"}},
		},
		{
			name: "no level implies another",
			problem: path.Problem{Held: facts("c:3"), Targets: facts("c:2"), Modules: []path.Module{
				{ID: "a", Weight: 4, Teaches: facts("c:2")},
			}},
			want: want{status: path.Optimal, cost: 4, steps: []string{"a"}},
		},
		{
			name: "free modules are taken where they help and left out where not",
			problem: path.Problem{Targets: facts("z"), Modules: []path.Module{
				{ID: "a", Weight: 0, Teaches: facts("x")},
				{ID: "b", Weight: 0, Teaches: facts("y")},
				{ID: "c", Weight: 3, Requires: facts("x"), Teaches: facts("z")},
				{ID: "d", Weight: 4, Teaches: facts("z")},
			}},
			want: want{status: path.Optimal, cost: 3, steps: []string{"a", "c"}},
		},
		{
			name: "a path that costs nothing",
			problem: path.Problem{Targets: facts("x"), Modules: []path.Module{
				{ID: "a", Weight: 0, Teaches: facts("x")},
				{ID: "b", Weight: 1, Teaches: facts("x")},
			}},
			want: want{status: path.Optimal, steps: []string{"a"}},
		},
		{
			name: "a circle with a way in",
			problem: path.Problem{Targets: facts("x", "y"), Modules: []path.Module{
				{ID: "a", Weight: 1, Requires: facts("y"), Teaches: facts("x")},
				{ID: "b", Weight: 1, Requires: facts("x"), Teaches: facts("y")},
				{ID: "c", Weight: 9, Teaches: facts("x")},
				{ID: "d", Weight: 5, Teaches: facts("y")},
			}},
			want: want{status: path.Optimal, cost: 6, steps: []string{"d", "a"}},
		},
		{
			name: "a circle without a way in",
			problem: path.Problem{Targets: facts("x"), Modules: []path.Module{
				{ID: "a", Weight: 1, Requires: facts("y"), Teaches: facts("x")},
				{ID: "b", Weight: 1, Requires: facts("x"), Teaches: facts("y")},
			}},
			want: want{status: path.Unreachable, holes: []path.Hole{{Fact: "x", Modules: []string{"a"}}}},
		},
		{
			name: "holes next to a path",
			problem: path.Problem{Targets: facts("v", "w", "x"), Modules: []path.Module{
				{ID: "a", Weight: 1, Requires: facts("q"), Teaches: facts("v")},
				{ID: "b", Weight: 1, Requires: facts("r", "p"), Teaches: facts("q")},
				{ID: "c", Weight: 2, Teaches: facts("x")},
				{ID: "d", Weight: 2, Teaches: facts("p")},
			}},
			want: want{
				status: path.Unreachable, cost: 2, steps: []string{"c"},
				holes: []path.Hole{{Fact: "v", Modules: []string{"a"}, Missing: facts("r")}, {Fact: "w"}},
			},
		},
		{
			name: "a module that requires what it alone teaches",
			problem: path.Problem{Targets: facts("x"), Modules: []path.Module{
				{ID: "a", Weight: 1, Requires: facts("x"), Teaches: facts("x")},
			}},
			want: want{status: path.Unreachable, holes: []path.Hole{{Fact: "x", Modules: []string{"a"}}}},
		},
		{
			name: "a module that is its own group, and an empty group",
			problem: path.Problem{Targets: facts("x", "y"), Modules: []path.Module{
				{ID: "a", Weight: 1, RequiresAny: [][]string{{"a"}}, Teaches: facts("x")},
				{ID: "b", Weight: 1, RequiresAny: [][]string{{}}, Teaches: facts("y")},
			}},
			want: want{status: path.Unreachable, holes: []path.Hole{
				{Fact: "x", Modules: []string{"a"}}, {Fact: "y", Modules: []string{"b"}},
			}},
		},
		{
			name: "repetition changes nothing",
			problem: path.Problem{Held: facts("h", "h"), Targets: facts("x", "x"), Modules: []path.Module{
				{ID: "a", Weight: 1, Requires: facts("h", "h"), RequiresAny: [][]string{{"b", "b"}, {"b"}}, Teaches: facts("x", "x")},
				{ID: "b", Weight: 1},
			}},
			want: want{status: path.Optimal, cost: 2, steps: []string{"b", "a"}},
		},
		{
			name: "weights at the limit",
			problem: path.Problem{Targets: facts("x", "y"), Modules: []path.Module{
				{ID: "a", Weight: path.MaxWeight, Teaches: facts("x")},
				{ID: "b", Weight: path.MaxWeight - 1, Teaches: facts("y")},
				{ID: "c", Weight: path.MaxWeight, Teaches: facts("y")},
			}},
			want: want{status: path.Optimal, cost: 2*path.MaxWeight - 1, steps: []string{"a", "b"}},
		},
		{
			name: "a competency once begun is carried on",
			problem: path.Problem{Targets: facts("a:2", "b:2"), Modules: []path.Module{
				{ID: "1", Weight: 1, Teaches: facts("a:1")},
				{ID: "2", Weight: 1, Teaches: facts("b:1")},
				{ID: "3", Weight: 1, Requires: facts("a:1"), Teaches: facts("a:2")},
				{ID: "4", Weight: 1, Requires: facts("b:1"), Teaches: facts("b:2")},
			}},
			want: want{status: path.Optimal, cost: 4, steps: []string{"1", "3", "2", "4"}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := solve(t, tt.problem)
			var steps []string
			for _, s := range got.Steps {
				steps = append(steps, s.Module)
			}
			if diff := cmp.Diff(tt.want, want{got.Status, got.Cost, steps, got.Holes}, cmp.AllowUnexported(want{})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			check(t, tt.problem, got)
		})
	}
}

func facts(f ...path.Fact) []path.Fact { return f }

func solve(tb testing.TB, p path.Problem) path.Result {
	tb.Helper()
	got, err := path.Solve(context.Background(), p)
	if err != nil {
		tb.Fatalf("Solve: %v", err)
	}
	return got
}
