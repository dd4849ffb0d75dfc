package matching_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/matching"
	"lernpfad/matching/matchingtest"
	"lernpfad/matching/path"
)

func (w *world) whatIf(t *testing.T, a auth.Actor, lp matching.LearningPath) matching.WhatIf {
	t.Helper()
	out, err := w.WhatIf(t.Context(), a, lp.ID)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// solveWithout solves the person's problem anew, with one module gone from it.
func (w *world) solveWithout(t *testing.T, a auth.Actor, id string) path.Result {
	t.Helper()
	modules, _, err := w.courses.Published(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var rest []*courses.Module
	for i := range modules {
		if modules[i].ID.String() != id {
			rest = append(rest, &modules[i])
		}
	}
	me, err := w.people.Me(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	attainments, err := w.people.Attainments(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	r, err := path.Solve(t.Context(), matchingtest.Problem(competency.Default(), rest, me, attainments))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestDetoursEqualAFreshSolve(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for _, held := range []competency.Profile{nil, settled(nil), settled(competency.Profile{"VD1.1": 2, "VD5.1": 1})} {
		a := w.clerk(held)
		lp := w.build(t, a)
		got := w.whatIf(t, a, lp)
		if got.Outdated || len(got.Steps) != len(lp.Steps) {
			t.Fatalf("outdated %v, %d of %d steps", got.Outdated, len(got.Steps), len(lp.Steps))
		}
		base := w.solveWithout(t, a, "")
		for i, d := range got.Steps {
			fresh := w.solveWithout(t, a, lp.Steps[i].Module.ID.String())
			if more := courses.Hours(fresh.Cost - base.Cost); d.Module.ID != lp.Steps[i].Module.ID || d.More != more || !d.Proven {
				t.Errorf("without %q: %d more, solved anew %d", d.Module.Title, d.More, more)
			}
			if len(d.Lost) != len(fresh.Holes)-len(base.Holes) {
				t.Errorf("without %q: loses %v, solved anew %d holes more", d.Module.Title, d.Lost, len(fresh.Holes)-len(base.Holes))
			}
		}
	}
}

func TestHeadsEqualHoldingTheLevel(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	held := settled(competency.Profile{"VD1.1": 1})
	a := w.clerk(held)
	lp := w.build(t, a)
	heads := w.whatIf(t, a, lp).Held
	saved := map[competency.ID]courses.Hours{}
	for _, g := range lp.Goals {
		if g.Open() {
			more := maps.Clone(held)
			more[g.Goal.Competency] = g.Have + 1
			if less := lp.Hours - w.build(t, w.clerk(more)).Hours; less > 0 {
				saved[g.Goal.Competency] = less
			}
		}
	}
	if len(heads) == 0 || len(heads) != min(len(saved), 5) {
		t.Errorf("%d heads, %d save something", len(heads), len(saved))
	}
	for i, h := range heads {
		if h.Saves != saved[h.Competency] || !h.Proven || h.To != h.From+1 || i > 0 && h.Saves > heads[i-1].Saves {
			t.Errorf("%+v; holding it saves %d", h, saved[h.Competency])
		}
	}
	least := heads[len(heads)-1].Saves
	for id, s := range saved {
		if s > least && !slices.ContainsFunc(heads, func(h matching.Head) bool { return h.Competency == id }) {
			t.Errorf("%s saves %d and is not told", id, s)
		}
	}
}

// A hole is closed by the least that is missing, wherever that is; a module that teaches it does close the hole.
func TestOpenings(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.load(t, after(offer("register", "Register verbinden", "Daten nur einmal abfragen.", 3, level("VD2.2", 1)), level("VD4.1", 1)))
	a := w.clerk(nil)
	lp := w.build(t, a)
	got := w.whatIf(t, a, lp).Holes
	if len(got) != len(lp.Holes) {
		t.Fatalf("%d openings for %d holes", len(got), len(lp.Holes))
	}
	for _, o := range got {
		if o.Hole.Competency == "VD1.2" && (o.Competency != "VD1.2" || o.From != 3 || o.To != 4) {
			t.Errorf("the offer ends one level too early: %+v", o)
		}
		w.load(t, after(offer("neu-"+string(o.Hole.Competency), "Neu für "+string(o.Hole.Competency), "Neu.", 1, level(o.Competency, o.To)), reach(o)...))
	}
	if after := w.build(t, a); len(after.Holes) > 0 {
		t.Errorf("holes that are left: %+v", after.Holes)
	}
}

func reach(o matching.Opening) []competency.Requirement {
	if o.From == 0 {
		return nil
	}
	return []competency.Requirement{level(o.Competency, o.From)}
}

func TestWhatIfOfAPathThatNoLongerLeadsThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(settled(nil))
	lp := w.build(t, a)
	m := lp.Steps[slices.Index(stepKeys(lp), "akte-2")].Module
	if _, err := w.courses.Archive(t.Context(), auth.Actor{Roles: []auth.Role{auth.Author}, ProviderID: &m.Provider.ID}, m.ID, m.Version); err != nil {
		t.Fatal(err)
	}
	got := w.whatIf(t, a, lp)
	if !got.Outdated || len(got.Steps) > 0 || len(got.Held) == 0 {
		t.Errorf("%+v", got)
	}
	// Held levels that are new do no harm to the path.
	b := w.clerk(settled(nil))
	other := w.build(t, b)
	w.town.Holds(b, competency.Profile{"VD4.4": 1})
	want := []string{"KI im Amt"}
	if got = w.whatIf(t, b, other); got.Outdated || len(got.Steps) != len(other.Steps)-1 {
		t.Errorf("%+v", got)
	}
	var told []string
	for _, d := range got.Steps {
		told = append(told, d.Module.Title)
	}
	if diff := cmp.Diff(sorted(stepTitles(other)), sorted(append(told, want...))); diff != "" {
		t.Errorf("(-path +told):\n%s", diff)
	}
}
