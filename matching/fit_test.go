package matching_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/learners"
	"lernpfad/learners/learnerstest"
	"lernpfad/matching"
)

func TestFit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(competency.Profile{"VD1.1": 1, "VD1.2": 2})
	fit, err := w.Fit(t.Context(), a, w.ids["akte-2"])
	if err != nil {
		t.Fatal(err)
	}
	checkFacts(t, w, a, fit.Suggestion)
	want := []matching.RequirementState{{
		Requirement: level("VD1.1", 2), Held: 1,
		From: []courses.ModuleRef{ // not the module itself, although it teaches more than it asks
			{ID: w.ids["akte-1"], Title: "Die elektronische Akte"}, {ID: w.ids["akte-lang"], Title: "Akten von Grund auf"},
		},
	}}
	if diff := cmp.Diff(want, fit.Requirements); diff != "" || fit.Requirements[0].Met() {
		t.Errorf("requirements (-want +got):\n%s", diff)
	}
	// A module she cannot use is measured by the same rule: no term exceeds 1, although it closes more than any she can use.
	w.wish(t, a, func(in *learners.ProfileInput) { in.Formats = []string{"presence"} })
	for _, key := range []string{"online", "akte-lang", "fach-2", "english", "leer"} {
		fit, err := w.Fit(t.Context(), a, w.ids[key])
		if err != nil {
			t.Fatal(err)
		}
		for _, term := range fit.Suggestion.Terms {
			if term.Value < 0 || term.Value > 1 {
				t.Errorf("%s: %+v", key, term)
			}
		}
		checkFacts(t, w, a, fit.Suggestion)
	}
	if _, err = w.Decide(t.Context(), a, matching.DecisionInput{Module: w.ids["akte-2"], Answer: matching.Fits}); err != nil {
		t.Fatal(err)
	}
	if fit, err = w.Fit(t.Context(), a, w.ids["akte-2"]); err != nil || fit.Suggestion.Answer != matching.Fits {
		t.Errorf("answer: %q %v", fit.Suggestion.Answer, err)
	}
	_, err = w.Fit(t.Context(), a, uuid.New())
	wantFault(t, err, "module-not-found")
}

func TestGaps(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	gaps, err := w.Gaps(t.Context(), w.clerk(competency.Profile{"VD1.1": 3, "VD4.4": 0, "DC4.2": 4}))
	if err != nil {
		t.Fatal(err)
	}
	got := map[competency.ID]matching.Gap{}
	for _, g := range gaps {
		got[g.Goal.Competency] = g
	}
	for id, want := range map[competency.ID]struct {
		have        competency.Level
		known, open bool
	}{"VD1.1": {3, true, false}, "VD4.4": {0, true, true}, "VD5.1": {2, true, true}, "VD2.1": {0, false, true}} {
		if g := got[id]; g.Have != want.have || g.Known != want.known || g.Open() != want.open {
			t.Errorf("%s: %+v", id, g)
		}
	}
	if none, err := w.Gaps(t.Context(), w.town.Add(learnerstest.Person{})); err != nil || len(none) != 0 {
		t.Errorf("gaps without a role: %v %v", none, err)
	}
}
