package matching_test

import (
	"slices"
	"strings"
	"testing"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/learners"
	"lernpfad/learners/learnerstest"
	"lernpfad/matching"
)

func (w *world) want(t *testing.T, a auth.Actor, targets ...learners.OwnTarget) {
	t.Helper()
	me, err := w.people.Me(t.Context(), a)
	if err == nil {
		_, err = w.people.SetTargets(t.Context(), a, me.TargetsVersion, targets)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// What a person wants for herself is a goal everywhere, and is called hers: in the gap, on a card, in a path.
func TestOwnTargetIsAGoalEverywhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	anna := w.clerk(settled(competency.Profile{"VD1.1": 3, "VD2.1": 3, "VD5.1": 3, "VD5.2": 2, "DC4.1": 2, "VD2.3": 2, "VD4.4": 1}))
	before := w.deck(t, anna)
	closes := func(d matching.Deck) bool {
		return slices.ContainsFunc(keys(d)["karten"].Facts, func(f matching.Fact) bool { return f.Kind == matching.FactClosesGap })
	}
	if closes(before) {
		t.Fatal("nobody asks for maps yet")
	}
	w.want(t, anna, learners.OwnTarget{Competency: "VD4.3", Level: 5})
	gaps, err := w.Gaps(t.Context(), anna)
	if err != nil || !slices.ContainsFunc(gaps, func(g matching.Gap) bool { return g.Goal.Competency == "VD4.3" && g.Goal.Own && g.Open() }) {
		t.Errorf("gaps: %+v %v", gaps, err)
	}
	after := w.deck(t, anna)
	card, shown := keys(after)["karten"]
	if !shown || after.InputsHash == before.InputsHash {
		t.Fatalf("the card is missing, or the list is the one kept from before: %v", keys(after))
	}
	if f := card.Facts[0]; f.Kind != matching.FactClosesGap || !f.Own || !strings.Contains(f.Text, "Das ist Ihr eigenes Ziel.") {
		t.Errorf("first fact: %+v", f)
	}
	lp := w.build(t, anna)
	if !slices.Equal(stepKeys(lp), []string{"karten"}) {
		t.Fatalf("path: %v, holes %v", stepKeys(lp), lp.Holes)
	}
	if r := lp.Steps[0].Reasons[0]; !r.Own || !strings.Contains(lp.Steps[0].Why[0], "auf Ihr eigenes Ziel, Stufe 5") {
		t.Errorf("reason %+v, why %q", r, lp.Steps[0].Why)
	}
	w.want(t, anna)
	if closes(w.deck(t, anna)) {
		t.Error("the target is gone, its gap stays")
	}
}

// An own target above everything on offer is a hole; what the role asks is reached all the same.
func TestOwnTargetOutOfReachCostsTheRoleNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	anna := w.clerk(settled(competency.Profile{"VD2.1": 3, "VD5.1": 3, "VD5.2": 2, "DC4.1": 2, "VD2.3": 2, "VD4.4": 1}))
	without := stepKeys(w.build(t, anna))
	w.want(t, anna, learners.OwnTarget{Competency: "VD1.1", Level: 7})
	lp := w.build(t, anna)
	if !slices.Equal(stepKeys(lp), without) || len(without) == 0 {
		t.Errorf("path %v, without the own target %v", stepKeys(lp), without)
	}
	i := slices.IndexFunc(lp.Holes, func(h matching.Hole) bool { return h.Competency == "VD1.1" })
	if i < 0 || lp.Holes[i].Level != 7 || !strings.Contains(lp.Holes[i].Text, "bis Stufe 3. Ihr eigenes Ziel ist Stufe 7.") {
		t.Errorf("holes: %+v", lp.Holes)
	}
	for _, s := range lp.Steps {
		for _, r := range s.Reasons {
			if r.Own {
				t.Errorf("what the role asks is called her own: %+v", r)
			}
		}
	}
}

// Somebody without a role profile can follow a target of his own.
func TestOwnTargetWithoutRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	ben := w.town.Add(learnerstest.Person{})
	_, err := w.BuildPath(t.Context(), ben)
	wantFault(t, err, "no-target")
	w.want(t, ben, learners.OwnTarget{Competency: "VD4.3", Level: 4})
	lp := w.build(t, ben)
	if !slices.Equal(stepKeys(lp), []string{"karten"}) {
		t.Fatalf("path: %v", stepKeys(lp))
	}
	stored, err := w.Path(t.Context(), ben, lp.ID)
	if err != nil || stored.RoleProfileID != "" || len(stored.Steps) != 1 {
		t.Errorf("stored: %+v %v", stored, err)
	}
	if stored, err = w.AcceptPath(t.Context(), ben, lp.ID); err != nil || !stored.Accepted {
		t.Errorf("accepted: %+v %v", stored, err)
	}
}

// HR counts what roles ask: own targets change nothing in the map.
func TestCoverageKnowsNoOwnTargets(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	unit := w.town.Unit("Bürgerbüro", &w.town.Root)
	var people []auth.Actor
	for range 12 {
		people = append(people, w.town.Add(learnerstest.Person{Role: "buergerbuero", Unit: unit}))
	}
	hr := w.town.Add(learnerstest.Person{Roles: []auth.Role{auth.HR}})
	before, err := w.Coverage(t.Context(), hr, "verwaltung-digital-1")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		w.want(t, p, learners.OwnTarget{Competency: "VD4.3", Level: 5}, learners.OwnTarget{Competency: "VD1.1", Level: 8})
	}
	after, err := w.Coverage(t.Context(), hr, "verwaltung-digital-1")
	if err != nil || len(after.Cells) == 0 {
		t.Fatal(err)
	}
	for i := range after.Cells {
		if !slices.Equal(before.Cells[i], after.Cells[i]) {
			t.Errorf("row %d: %v became %v", i, before.Cells[i], after.Cells[i])
		}
	}
}
