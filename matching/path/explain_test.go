package path_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lernpfad/matching/path"
)

// TestReasons spells out what the steps of one path say, with a target that is closed on two ways.
func TestReasons(t *testing.T) {
	t.Parallel()
	got := solve(t, path.Problem{
		Held: facts("start"), Targets: facts("g1", "g2", "both"),
		Modules: []path.Module{
			{ID: "base", Weight: 2, Hours: 32, Requires: facts("start"), Teaches: facts("b")},
			{ID: "left", Weight: 3, Hours: 48, Requires: facts("b"), Teaches: facts("g1", "both")},
			{ID: "right", Weight: 3, Hours: 48, RequiresAny: [][]string{{"base", "other"}}, Teaches: facts("g2", "both")},
			{ID: "other", Weight: 9, Teaches: facts("b")},
		},
	})
	want := path.Result{
		Status: path.Optimal, Cost: 8, LowerBound: 8,
		Steps: []path.Step{
			{
				Module: "base", Hours: 32, Breaks: facts("both", "g1", "g2"),
				Reasons: []path.Reason{
					{Kind: path.MeetsRequirement, Fact: "b", For: "left", Targets: facts("both", "g1")},
					{Kind: path.FillsGroup, For: "right", Targets: facts("both", "g2")},
				},
			},
			{
				Module: "left", Hours: 48, Breaks: facts("g1"), After: []string{"base"},
				Reasons: []path.Reason{{Kind: path.ClosesTarget, Fact: "g1", Targets: facts("g1")}},
			},
			{
				Module: "right", Hours: 48, Breaks: facts("g2"), After: []string{"base"},
				Reasons: []path.Reason{{Kind: path.ClosesTarget, Fact: "g2", Targets: facts("g2")}},
			},
		},
		Landmarks: [][]string{{"left"}, {"right"}, {"base", "other"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestAfterLeavesOutDetours checks that a step names only those directly before it.
func TestAfterLeavesOutDetours(t *testing.T) {
	t.Parallel()
	got := solve(t, path.Problem{Targets: facts("x"), Modules: []path.Module{
		{ID: "1", Weight: 1, Teaches: facts("a")},
		{ID: "2", Weight: 1, Requires: facts("a"), Teaches: facts("b")},
		{ID: "3", Weight: 1, Teaches: facts("c")},
		{ID: "4", Weight: 1, Requires: facts("a", "b", "c"), Teaches: facts("x")},
	}})
	after := map[string][]string{}
	for _, s := range got.Steps {
		after[s.Module] = s.After
	}
	want := map[string][]string{"1": nil, "2": {"1"}, "3": nil, "4": {"2", "3"}}
	if diff := cmp.Diff(want, after); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestLandmarksNameStandIns checks that a landmark lists the dearer twins that reduction left out.
func TestLandmarksNameStandIns(t *testing.T) {
	t.Parallel()
	got := solve(t, path.Problem{Targets: facts("x"), Modules: []path.Module{
		{ID: "cheap", Weight: 1, Teaches: facts("x")},
		{ID: "dear", Weight: 5, Teaches: facts("x")},
		{ID: "dearest", Weight: 9, Requires: facts("y"), Teaches: facts("x")},
		{ID: "extra", Weight: 1, Teaches: facts("y")},
	}})
	if diff := cmp.Diff([][]string{{"cheap", "dear", "dearest"}}, got.Landmarks); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
