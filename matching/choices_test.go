package matching_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/learners/learnerstest"
	"lernpfad/matching"
)

func (w *world) choices(t *testing.T, a auth.Actor, id uuid.UUID, count int) []matching.Choice {
	t.Helper()
	list, err := w.Alternatives(t.Context(), a, id, count)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func refTitles(refs []courses.ModuleRef) []string {
	var out []string
	for _, r := range refs {
		out = append(out, r.Title)
	}
	return out
}

func idsOf(refs []courses.ModuleRef) []uuid.UUID {
	var out []uuid.UUID
	for _, r := range refs {
		out = append(out, r.ID)
	}
	return out
}

// withChoice is a catalogue in which the shortest way costs money, a longer one does not, and presence suits nobody who said so.
func withChoice(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, nil)
	dear := offer("ki-teuer", "KI an einem Vormittag", "Kurz und teuer.", 1, level("VD4.4", 1))
	dear.Input.CostCents = 12000
	w.load(t, dear, offer("ki-mittel", "KI am Nachmittag", "Noch ein Weg.", 3, level("VD4.4", 1)))
	return w
}

func TestAlternatives(t *testing.T) {
	t.Parallel()
	w := withChoice(t)
	a := w.clerk(settled(nil))
	lp := w.build(t, a)
	list := w.choices(t, a, lp.ID, 3)
	var got []string
	for _, c := range list {
		var best []string
		for _, b := range c.Best {
			best = append(best, string(b.Measure))
			if !b.Proven || b.Above != 0 {
				t.Errorf("%+v is not proven", b)
			}
		}
		got = append(got, strings.Join(best, " ")+" +"+strings.Join(refTitles(c.Changes.Added), ", ")+" -"+strings.Join(refTitles(c.Changes.Dropped), ", "))
		if c.Same != !c.Changes.Any() {
			t.Errorf("same %v with changes %+v", c.Same, c.Changes)
		}
	}
	want := []string{
		"fastest best_fit + -",
		"cheapest +KI im Amt -KI an einem Vormittag",
		"fastest +KI am Nachmittag -KI an einem Vormittag",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	first, second, third := list[0], list[1], list[2]
	if first.Hours != 19*16 || first.Cents != 12000 || second.Hours != 20*16 || second.Cents != 0 || third.Hours != 21*16 || third.Cents != 0 {
		t.Errorf("hours and cents: %+v", list)
	}
	if first.Further || second.Further || !third.Further || !first.Same || second.Same {
		t.Errorf("further and same: %+v", list)
	}
	if len(w.choices(t, a, lp.ID, 1)) != 1 {
		t.Error("more than one, though one is asked for")
	}
	_, err := w.Alternatives(t.Context(), w.clerk(nil), lp.ID, 3)
	wantFault(t, err, "path-not-found")
}

// An answer that a format does not suit can make another way fit better, without changing which is the fastest.
func TestBestFitFollowsAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	live := offer("ki-live", "KI live", "Texte mit KI entwerfen.", 1.9375, level("VD4.4", 1))
	live.Input.Format = courses.LiveOnline
	w.load(t, live)
	a := w.clerk(settled(nil))
	if _, err := w.Decide(t.Context(), a, matching.DecisionInput{Module: w.ids["ki-live"], Answer: matching.FitsNot, Reason: "format"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Decide(t.Context(), a, matching.DecisionInput{Module: w.ids["ki"], Answer: matching.Fits}); err != nil {
		t.Fatal(err)
	}
	list := w.choices(t, a, w.build(t, a).ID, 2)
	has := func(c matching.Choice, key string) bool { return slices.Contains(idsOf(c.Modules), w.ids[key]) }
	if !has(list[0], "ki-live") || has(list[0], "ki") || list[0].Best[0].Measure != matching.Fastest {
		t.Errorf("the fastest: %v", refTitles(list[0].Modules))
	}
	if !has(list[1], "ki") || list[1].Best[0].Measure != matching.BestFit || list[1].Further {
		t.Errorf("the best fit: %+v", list[1])
	}
}

func TestAcceptAlternative(t *testing.T) {
	t.Parallel()
	w := withChoice(t)
	a := w.clerk(settled(nil))
	lp := w.build(t, a)
	cheap := w.choices(t, a, lp.ID, 3)[1]
	taken, err := w.AcceptAlternative(t.Context(), a, lp.ID, append(idsOf(cheap.Modules), w.ids["karten"]))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sorted(refTitles(cheap.Modules)), sorted(stepTitles(taken))); diff != "" {
		t.Errorf("steps (-offered +taken):\n%s", diff)
	}
	if taken.Status != matching.Feasible || !taken.Accepted || taken.Cost != 20*16 || taken.LowerBound != 19*16 || taken.Gap == 0 {
		t.Errorf("%s, cost %d, bound %d", taken.Status, taken.Cost, taken.LowerBound)
	}
	checkPath(t, w, a, taken)
	if current, ok, err := w.CurrentPath(t.Context(), a); err != nil || !ok || current.ID != taken.ID {
		t.Errorf("current: %v %v %v", current.ID, ok, err)
	}
	fastest, err := w.AcceptAlternative(t.Context(), a, lp.ID, idsOf(w.choices(t, a, lp.ID, 3)[0].Modules))
	if err != nil || fastest.Status != matching.Optimal || fastest.Gap != 0 {
		t.Errorf("the fastest is proven: %s %v %v", fastest.Status, fastest.Gap, err)
	}
	_, err = w.AcceptAlternative(t.Context(), a, lp.ID, []uuid.UUID{w.ids["ki"], uuid.New()})
	wantFault(t, err, "path-broken")
	_, err = w.AcceptAlternative(t.Context(), w.clerk(nil), lp.ID, idsOf(cheap.Modules))
	wantFault(t, err, "path-not-found")
}

func stepTitles(lp matching.LearningPath) []string {
	var out []string
	for _, s := range lp.Steps {
		out = append(out, s.Module.Title)
	}
	return out
}

// Who follows a path keeps as much of it as the shortest paths allow.
func TestBuildPathStaysCloseToThePlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(settled(nil))
	first := w.build(t, a)
	if first.Changes != nil {
		t.Errorf("changes without a plan: %+v", first.Changes)
	}
	if _, err := w.AcceptPath(t.Context(), a, first.ID); err != nil {
		t.Fatal(err)
	}
	// A twin of each step: as long, and so as good. Half of them would come first by any order of ids.
	for _, s := range first.Steps {
		twin := offer("zwilling-"+s.Module.Key, "Zwilling: "+s.Module.Title, "Gleich lang.", s.Hours.Float(), s.Module.Teaches...)
		w.load(t, after(twin, s.Module.Requires...))
	}
	again := w.build(t, a)
	if diff := cmp.Diff(sorted(stepKeys(first)), sorted(stepKeys(again))); diff != "" || again.Changes == nil || again.Changes.Any() {
		t.Errorf("nothing has to change: %+v (-followed +new):\n%s", again.Changes, diff)
	}
	// A withdrawn module is replaced by its twin, and nothing else changes.
	gone := first.Steps[slices.Index(stepKeys(first), "ki")].Module
	if _, err := w.courses.Archive(t.Context(), auth.Actor{Roles: []auth.Role{auth.Author}, ProviderID: &gone.Provider.ID}, gone.ID, gone.Version); err != nil {
		t.Fatal(err)
	}
	next := w.build(t, a)
	want := matching.Changes{
		Added: []courses.ModuleRef{{ID: w.ids["zwilling-ki"], Title: "Zwilling: KI im Amt"}}, Dropped: []courses.ModuleRef{{ID: gone.ID, Title: gone.Title}},
	}
	if diff := cmp.Diff(&want, next.Changes); diff != "" || next.Cost != first.Cost || next.Status != matching.Optimal {
		t.Errorf("%s, cost %d, changes (-want +got):\n%s", next.Status, next.Cost, diff)
	}
	checkPath(t, w, a, next)
	stored, err := w.Path(t.Context(), a, next.ID)
	if diff := cmp.Diff(next, stored, cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(0)); err != nil || diff != "" {
		t.Errorf("%v (-built +stored):\n%s", err, diff)
	}
	// What she has learned falls away.
	w.town.Holds(a, competency.Profile{"VD5.2": 2, "DC4.1": 2, "VD5.1": 3})
	learned := w.build(t, a)
	if titles := refTitles(learned.Changes.Dropped); len(titles) != 3 || len(learned.Changes.Added) != 1 || learned.Cost != next.Cost-6*16 {
		t.Errorf("after learning: %+v, cost %d", learned.Changes, learned.Cost)
	}
	if accepted, err := w.AcceptPath(t.Context(), a, learned.ID); err != nil || accepted.Changes != nil {
		t.Errorf("the path she follows differs from itself: %+v %v", accepted.Changes, err)
	}
}

func TestChoicesWithoutAGoal(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.town.Add(learnerstest.Person{})
	_, err := w.Alternatives(t.Context(), a, uuid.New(), 3)
	wantFault(t, err, "path-not-found")
	_, err = w.WhatIf(t.Context(), a, uuid.New())
	wantFault(t, err, "path-not-found")
}
