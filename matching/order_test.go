package matching

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/learners"
	"lernpfad/matching/path"
)

// Steps that do not need each other, with what makes one of them go first.
func TestOrderOfSteps(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		held  competency.Profile
		near  map[string]float64
		fits  string
		first []string
		last  string
	}{
		"what is near goes first":                           {near: map[string]float64{"a": 0.1, "b": 0.9, "c": 0.5}, first: []string{"b", "c", "a"}},
		"what she said fits, of equals":                     {near: map[string]float64{"a": 0.5, "b": 0.5, "c": 0.5}, fits: "c", first: []string{"c"}},
		"readiness before interest":                         {near: map[string]float64{"d": 1, "a": 0}, last: "d"},
		"what is far but needs nothing more than she holds": {held: competency.Profile{"VD1.1": 2}, near: map[string]float64{"d": 1}, first: []string{"d"}},
		"nothing is known of her interest":                  {fits: "b", first: []string{"b"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			basis := module("basis", teaches("VD1.1", 2))
			modules := []*courses.Module{
				module("a", teaches("VD2.1", 1)), module("b", teaches("VD2.2", 1)), module("c", teaches("VD2.3", 1)),
				basis, module("d", teaches("VD5.1", 1), requires("VD1.1", 2)),
			}
			p := clerk(tt.held)
			p.goals = nil
			for _, m := range modules {
				if m.Title != "basis" {
					p.goals = append(p.goals, learners.Goal{Competency: m.Teaches[0].Competency, Level: 1})
				}
			}
			byTitle, closeness := map[string]*courses.Module{}, map[uuid.UUID]float64{}
			for _, m := range modules {
				byTitle[m.Title] = m
				if share, ok := tt.near[m.Title]; ok {
					closeness[m.ID] = share
				}
			}
			if tt.fits != "" {
				p.answers[byTitle[tt.fits].ID] = Decision{Answer: Fits}
			}
			sit := before(p, modules...)
			result, err := sit.snap.ways.catalogue.Solve(t.Context(), sit.asking(closeness))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range result.Steps {
				got = append(got, sit.snap.byID[uuid.MustParse(s.Module)].Title)
			}
			if !slices.Equal(got[:len(tt.first)], tt.first) || tt.last != "" && got[len(got)-1] != tt.last {
				t.Errorf("order %v, want %v first and %q last", got, tt.first, tt.last)
			}
		})
	}
}

func TestKeepOrder(t *testing.T) {
	t.Parallel()
	step := func(id string, after ...string) path.Step { return path.Step{Module: id, After: after} }
	for name, c := range map[string]struct {
		steps    []path.Step
		followed []string
		want     []string
	}{
		"nothing followed":                {[]path.Step{step("b"), step("a")}, nil, []string{"b", "a"}},
		"known steps keep their order":    {[]path.Step{step("b"), step("a")}, []string{"a", "b"}, []string{"a", "b"}},
		"gone steps leave no place":       {[]path.Step{step("b"), step("a")}, []string{"a", "x", "b"}, []string{"a", "b"}},
		"a new step keeps its place":      {[]path.Step{step("b"), step("n"), step("a")}, []string{"b", "a"}, []string{"b", "n", "a"}},
		"a new step before what it opens": {[]path.Step{step("b"), step("n"), step("a", "n")}, []string{"a", "b"}, []string{"n", "a", "b"}},
		"requirements come before habit":  {[]path.Step{step("b"), step("a", "b")}, []string{"a", "b"}, []string{"b", "a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, s := range keepOrder(c.steps, c.followed) {
				got = append(got, s.Module)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
