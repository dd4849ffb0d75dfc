package path_test

import (
	"slices"
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
	c, q := asked(t, problem)
	got, err := c.Reach(q)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]path.Fact{"a", "b", "c"}, got); diff != "" {
		t.Error(diff)
	}
	q.Without = []string{"2"}
	if got, err = c.Reach(q); err != nil || !slices.Equal(got, []path.Fact{"a", "b"}) {
		t.Errorf("without the second: %v %v", got, err)
	}
	q.Without = []string{"5"}
	if _, err := c.Reach(q); !fault.Is(err, "path-problem-invalid") {
		t.Errorf("a module that is not there: %v", err)
	}
}
