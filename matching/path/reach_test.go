package path_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lernpfad/internal/fault"
	"lernpfad/matching/path"
)

func TestReach(t *testing.T) {
	t.Parallel()
	problem := path.Problem{
		Held: []path.Fact{"a"},
		Modules: []path.Module{
			{ID: "1", Requires: []path.Fact{"a"}, Teaches: []path.Fact{"b"}},
			{ID: "2", Requires: []path.Fact{"b"}, RequiresAny: [][]string{{"1"}}, Teaches: []path.Fact{"c"}},
			{ID: "3", Requires: []path.Fact{"x"}, Teaches: []path.Fact{"d"}},
			{ID: "4", RequiresAny: [][]string{{"3"}, {"1"}}, Teaches: []path.Fact{"e"}},
		},
	}
	got, err := path.Reach(problem)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]path.Fact{"a", "b", "c"}, got); diff != "" {
		t.Error(diff)
	}
	problem.Modules[0].ID = "2"
	if _, err := path.Reach(problem); !fault.Is(err, "path-problem-invalid") {
		t.Errorf("two modules of one name: %v", err)
	}
}
