package matching_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/learners"
	"lernpfad/matching"
)

func (w *world) suppose(t *testing.T, a auth.Actor, lp matching.LearningPath, in matching.ScenarioInput) matching.Scenario {
	t.Helper()
	s, err := w.Scenario(t.Context(), a, lp.ID, in)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestScenarioOfNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(settled(nil))
	lp := w.build(t, a)
	s := w.suppose(t, a, lp, matching.ScenarioInput{})
	if s.Now != s.Then || s.Changes.Any() || s.Takable || !s.Proven || len(s.Lost)+len(s.Won) > 0 {
		t.Errorf("%+v", s)
	}
	if s.Now.Steps != len(lp.Steps) || s.Now.Hours != lp.Hours || s.Now.Goals != len(lp.Goals)-len(lp.Holes) || s.Now.WeeklyMinutes != 120 {
		t.Errorf("%+v of a path of %d steps", s.Now, len(lp.Steps))
	}
}

func TestScenarioOfTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(settled(competency.Profile{"VD1.2": 3}))
	lp := w.build(t, a)
	less := w.suppose(t, a, lp, matching.ScenarioInput{WeeklyMinutes: 30})
	if !less.Then.End.After(less.Now.End) || less.Then.WeeklyMinutes != 30 || less.Then.Hours != less.Now.Hours || less.Takable {
		t.Errorf("%+v", less)
	}
	_, err := w.Scenario(t.Context(), a, lp.ID, matching.ScenarioInput{WeeklyMinutes: 10})
	wantFault(t, err, "calendar-invalid")
	_, err = w.Scenario(t.Context(), a, lp.ID, matching.ScenarioInput{Formats: []courses.Format{"brief"}})
	wantFault(t, err, "validation-failed")
}

// Without a step the path is the one that leaving it out was said to cost, and she can take it.
func TestScenarioWithoutAStep(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(nil)
	lp := w.build(t, a)
	for _, d := range w.whatIf(t, a, lp).Steps {
		s := w.suppose(t, a, lp, matching.ScenarioInput{Without: []uuid.UUID{d.Module.ID, uuid.New()}})
		if slices.ContainsFunc(s.Modules, func(m courses.ModuleRef) bool { return m.ID == d.Module.ID }) || !slices.Contains(s.Changes.Dropped, d.Module) {
			t.Errorf("%q is still there: %+v", d.Module.Title, s)
		}
		if !slices.Equal(s.Lost, d.Lost) || len(d.Lost) == 0 && s.Then.Hours-s.Now.Hours != d.More || s.Takable != (len(d.Lost) == 0) {
			t.Errorf("without %q: %+v, told %+v", d.Module.Title, s, d)
		}
		if !s.Takable {
			continue
		}
		taken, err := w.AcceptAlternative(t.Context(), a, lp.ID, idsOf(s.Modules))
		if err != nil || taken.Hours != s.Then.Hours {
			t.Errorf("without %q: %v, %v hours, want %v", d.Module.Title, err, taken.Hours, s.Then.Hours)
		}
	}
}

func TestScenarioOfFormats(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	short := offer("akte-vorort", "Akten vor Ort", "Ein Vormittag.", 1, level("VD1.1", 3))
	short.Input.Format = courses.Presence
	w.load(t, short)
	a := w.clerk(nil)
	s := w.suppose(t, a, w.build(t, a), matching.ScenarioInput{Formats: []courses.Format{courses.SelfPaced}})
	if !slices.Equal(refTitles(s.Changes.Dropped), []string{"Akten vor Ort"}) || s.Then.Hours <= s.Now.Hours || !s.Takable {
		t.Errorf("%+v", s)
	}
	// Formats that her profile leaves out would help; she cannot take that path while the profile says otherwise.
	w.wish(t, a, func(in *learners.ProfileInput) { in.Formats = []string{"self_paced"} })
	wide := w.suppose(t, a, w.build(t, a), matching.ScenarioInput{Formats: courses.Formats()})
	if !slices.Equal(refTitles(wide.Changes.Added), []string{"Akten vor Ort"}) || wide.Takable {
		t.Errorf("%+v", wide)
	}
}

// What she has done is neither new nor does it fall away.
func TestChangesLeaveOutWhatIsDone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(nil)
	lp := w.build(t, a)
	if _, err := w.AcceptPath(t.Context(), a, lp.ID); err != nil {
		t.Fatal(err)
	}
	other := w.build(t, a)
	done := lp.Steps[0].Module
	for _, taught := range done.Teaches {
		_, err := w.people.AddEvidence(t.Context(), a, learners.EvidenceInput{
			Competency: taught.Competency, Level: taught.Level, Kind: learners.Completion, Source: done.Title, ObservedOn: w.clock().Truncate(24 * time.Hour),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	next := w.build(t, a)
	if next.Changes == nil || slices.Contains(next.Changes.Dropped, courses.ModuleRef{ID: done.ID, Title: done.Title}) {
		t.Errorf("the path computed anew: %+v", next.Changes)
	}
	before, err := w.Path(t.Context(), a, other.ID)
	if err != nil || before.Changes.Any() {
		t.Errorf("the path computed before: %+v, %v", before.Changes, err)
	}
}
