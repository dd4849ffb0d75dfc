package matching_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/learners"
	"lernpfad/learners/learnerstest"
	"lernpfad/matching"
)

// checkFacts recomputes what every fact of a card states, from the module, the profile and the catalogue alone.
func checkFacts(t *testing.T, w *world, a auth.Actor, s matching.Suggestion) {
	t.Helper()
	attainments, err := w.people.Attainments(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	goals, err := w.people.Goals(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	library := competency.Default()
	held := library.Expand(learners.Levels(attainments))
	taught := competency.Profile{}
	known, all := 0, 0
	for _, q := range s.Module.Teaches {
		taught.Raise(q.Competency, q.Level)
		all += int(q.Level)
		known += int(min(q.Level, held[q.Competency]))
		for _, g := range library.Gives(q) {
			taught.Raise(g.Competency, g.Level)
		}
	}
	for _, f := range s.Facts {
		name := ""
		if c, ok := library.Competency(f.Competency); ok {
			name = c.NameDE
		}
		says := func(parts ...any) {
			t.Helper()
			for _, p := range parts {
				if !strings.Contains(f.Text, fmt.Sprint(p)) {
					t.Errorf("%s: the sentence %q does not say %v", s.Module.Key, f.Text, p)
				}
			}
		}
		switch f.Kind {
		case matching.FactClosesGap:
			i := slices.IndexFunc(goals, func(g learners.Goal) bool { return g.Competency == f.Competency })
			begins := held[f.Competency] // or where the module itself begins: the levels below are other modules' work
			for _, q := range s.Module.Requires {
				if q.Competency == f.Competency {
					begins = max(begins, q.Level)
				}
			}
			if i < 0 || f.From != begins || f.To != min(taught[f.Competency], goals[i].Level) || f.To <= f.From {
				t.Errorf("%s: not true: %+v", s.Module.Key, f)
			}
			says(name, f.To)
		case matching.FactMissing:
			if f.From != held[f.Competency] || f.From >= f.To || !slices.Contains(s.Module.Requires, level(f.Competency, f.To)) {
				t.Errorf("%s: not true: %+v", s.Module.Key, f)
			}
			says(name, f.To)
		case matching.FactReady:
			for _, q := range s.Module.Requires {
				if !held.Meets(q) {
					t.Errorf("%s: says it is ready, but %v is missing", s.Module.Key, q)
				}
			}
			for _, g := range s.Module.RequiresAny {
				if !slices.ContainsFunc(g, func(r courses.ModuleRef) bool { return holdsContent(t, w, held, r) }) {
					t.Errorf("%s: says it is ready, but none of %v is known", s.Module.Key, g)
				}
			}
		case matching.FactGroupMember:
			if !slices.ContainsFunc(s.Module.RequiresAny, func(g []courses.ModuleRef) bool { return slices.Equal(g, f.Modules) }) {
				t.Errorf("%s: no such group: %+v", s.Module.Key, f)
			}
			for _, r := range f.Modules {
				if holdsContent(t, w, held, r) {
					t.Errorf("%s: the content of %s is held", s.Module.Key, r.Title)
				}
				says(r.Title)
			}
		case matching.FactUnlocks:
			for _, r := range f.Modules {
				next := find(t, w, r.ID)
				if !slices.ContainsFunc(next.Requires, func(q competency.Requirement) bool { return !held.Meets(q) && slices.Contains(s.Module.Teaches, q) }) {
					t.Errorf("%s: opens nothing in %s", s.Module.Key, next.Key)
				}
				says(r.Title)
			}
		case matching.FactAlreadyHeld:
			if known == 0 {
				t.Errorf("%s: nothing of it is known", s.Module.Key)
			}
			says(known, all)
		case matching.FactNextRun:
			run, ok := s.Module.Next(w.clock())
			if !ok {
				t.Errorf("%s: there is no next run", s.Module.Key)
			}
			says(run.StartsAt.Format("02.01.2006"), run.Place)
		case matching.FactWish:
			me, err := w.people.Me(t.Context(), a)
			if err != nil || !slices.Contains(me.Formats, string(s.Module.Format)) {
				t.Errorf("%s: she does not wish for it: %v", s.Module.Key, err)
			}
		case matching.FactFormat, matching.FactNearTasks, matching.FactFromDecision:
		default:
			t.Errorf("%s: unknown fact %+v", s.Module.Key, f)
		}
	}
}

func find(t *testing.T, w *world, id uuid.UUID) courses.Module {
	t.Helper()
	modules, err := w.courses.ByIDs(t.Context(), []uuid.UUID{id})
	if err != nil || len(modules) != 1 {
		t.Fatalf("module %s: %v", id, err)
	}
	return modules[0]
}

func holdsContent(t *testing.T, w *world, held competency.Profile, r courses.ModuleRef) bool {
	t.Helper()
	m := find(t, w, r.ID)
	return len(m.Teaches) > 0 && !slices.ContainsFunc(m.Teaches, func(q competency.Requirement) bool { return !held.Meets(q) })
}

func TestDeckWithoutEmbeddingService(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(competency.Profile{"VD1.1": 2, "VD1.2": 1, "VD4.4": 1})
	deck := w.deck(t, a)
	if deck.Model != "" || !strings.Contains(deck.Note, "Bedeutungssuche hat Ihre Angaben noch nicht gelesen") {
		t.Errorf("model %q, note %q", deck.Model, deck.Note)
	}
	got := keys(deck)
	for _, key := range []string{"fach-2", "akte-2", "daten-1", "daten-2", "sicher-1", "online"} {
		if _, ok := got[key]; !ok {
			t.Errorf("%s closes a gap and is missing", key)
		}
	}
	for _, key := range []string{"english", "fach-1", "akte-1", "ki"} { // another language; nothing new
		if _, ok := got[key]; ok {
			t.Errorf("%s must not be suggested", key)
		}
	}
	for i, s := range deck.Suggestions {
		sum := 0.0
		for _, term := range s.Terms {
			sum += term.Points
			if term.Text == "" {
				t.Errorf("%s: no sentence for %s", s.Module.Key, term.Name)
			}
		}
		if math.Abs(sum-s.Score) > 1e-9 || i > 0 && s.Score > deck.Suggestions[i-1].Score {
			t.Errorf("%s: score %v, terms %v", s.Module.Key, s.Score, sum)
		}
		checkFacts(t, w, a, s)
	}
	if got["fach-2"].Score <= got["akte-lang"].Score {
		t.Errorf("the big gap of great weight scores %v, the long course that is half known %v", got["fach-2"].Score, got["akte-lang"].Score)
	}
	holes := map[competency.ID]matching.Hole{}
	for _, h := range deck.Holes {
		holes[h.Competency] = h
	}
	if h := holes["VD1.2"]; h.Level != 4 || h.Reachable != 3 || !strings.Contains(h.Text, "Stufe 3") || !strings.Contains(h.Text, "Stufe 4") {
		t.Errorf("hole: %+v", h)
	}
	if _, ok := holes["VD1.1"]; ok {
		t.Error("VD1.1 is reached, it is no hole")
	}
	again := w.deck(t, a)
	if diff := cmp.Diff(titlesOf(deck), titlesOf(again)); diff != "" {
		t.Errorf("the same person gets another order:\n%s", diff)
	}
}

func titlesOf(deck matching.Deck) (out []string) {
	for _, s := range deck.Suggestions {
		out = append(out, s.Module.Title)
	}
	return out
}

func TestDeckIsStoredAsItWasShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(nil)
	deck, err := w.Deck(t.Context(), a, 3)
	if err != nil || len(deck.Suggestions) != 3 {
		t.Fatalf("%d suggestions, %v", len(deck.Suggestions), err)
	}
	version, err := w.courses.Version(t.Context())
	if err != nil || deck.CatalogueVersion != version || deck.PolicyVersion != auth.PolicyVersion {
		t.Errorf("versions: %d %q, %v", deck.CatalogueVersion, deck.PolicyVersion, err)
	}
	rows, err := w.db.Owner(t).Query(t.Context(), `
SELECT s.id, s.module_id, s.explanation, l.catalogue_version, l.learner_id FROM suggestions s JOIN suggestion_lists l ON l.id = s.list_id ORDER BY s.position`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	i := 0
	for ; rows.Next(); i++ {
		var id, module, learner uuid.UUID
		var explanation struct {
			Terms []matching.Term
			Facts []matching.Fact
		}
		var raw []byte
		var stored int64
		if err := rows.Scan(&id, &module, &raw, &stored, &learner); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &explanation); err != nil {
			t.Fatal(err)
		}
		s := deck.Suggestions[i]
		if id != s.ID || module != s.Module.ID || stored != version || learner != *a.LearnerID {
			t.Errorf("row %d: %s %s %d", i, id, module, stored)
		}
		if diff := cmp.Diff(s.Facts, explanation.Facts); diff != "" {
			t.Errorf("facts (-shown +stored):\n%s", diff)
		}
	}
	if i != 3 {
		t.Errorf("%d rows were stored", i)
	}
}

func TestDeckKeepsHardConstraints(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(nil)
	for name, tt := range map[string]struct {
		change func(*learners.ProfileInput)
		want   func(courses.Module) bool
	}{
		"captions":    {func(in *learners.ProfileInput) { in.Accessibility = []string{"captions"} }, func(m courses.Module) bool { return slices.Contains(m.Accessibility, courses.Captions) }},
		"presence":    {func(in *learners.ProfileInput) { in.Formats = []string{"presence"} }, func(m courses.Module) bool { return m.Format == courses.Presence }},
		"english too": {func(in *learners.ProfileInput) { in.Languages = []string{"en"} }, func(m courses.Module) bool { return m.Language == courses.English }},
	} {
		t.Run(name, func(t *testing.T) {
			w.wish(t, a, func(in *learners.ProfileInput) {
				in.Accessibility, in.Formats, in.Languages = nil, nil, []string{"de"}
				tt.change(in)
			})
			deck := w.deck(t, a)
			if len(deck.Suggestions) == 0 {
				t.Error("nothing is left")
			}
			for _, s := range deck.Suggestions {
				if !tt.want(s.Module) {
					t.Errorf("%s breaks the wish", s.Module.Key)
				}
			}
			if _, err := w.Fit(t.Context(), a, w.ids["karten"]); err != nil { // may be read all the same
				t.Error(err)
			}
		})
	}
}

func TestDeckOfAnEmptyProfileSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	deck := w.deck(t, w.town.Add(learnerstest.Person{}))
	if len(deck.Suggestions) != 0 || len(deck.Holes) != 0 || !strings.Contains(deck.Note, "Profil ist noch leer") {
		t.Errorf("deck: %+v", deck)
	}
	// Tasks alone are enough for words.
	deck = w.deck(t, w.town.Add(learnerstest.Person{Tasks: "Baumkataster und Straßenpläne pflegen"}))
	if len(deck.Suggestions) == 0 || deck.Suggestions[0].Module.Key != "karten" {
		t.Errorf("the nearest is not found by words: %v", titlesOf(deck))
	}
}

func TestDeckSize(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(nil)
	for limit, want := range map[int]int{1: 1, 0: 10, -3: 10} {
		if deck, err := w.Deck(t.Context(), a, limit); err != nil || len(deck.Suggestions) != min(want, len(w.deck(t, a).Suggestions)) {
			t.Errorf("limit %d: %d suggestions, %v", limit, len(deck.Suggestions), err)
		}
	}
}

func TestDecisions(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(nil)
	has := func(key string) bool {
		t.Helper()
		_, ok := keys(w.deck(t, a))[key]
		return ok
	}
	first, err := w.Decide(t.Context(), a, matching.DecisionInput{Module: w.ids["online"], Answer: matching.Fits})
	if err != nil || has("online") {
		t.Fatalf("an answered module stays in the deck: %v", err)
	}
	w.later(time.Minute)
	second, err := w.Decide(t.Context(), a, matching.DecisionInput{Module: w.ids["online"], Answer: matching.FitsNot, Reason: "too_long"})
	if err != nil || second.ID != first.ID {
		t.Errorf("a new answer replaces the standing one: %v, %v and %v", err, first.ID, second.ID)
	}
	snoozed, err := w.Decide(t.Context(), a, matching.DecisionInput{Module: w.ids["akte-1"], Answer: matching.Later})
	if err != nil || !snoozed.SnoozedUntil.Equal(w.clock().Add(14*24*time.Hour)) || has("akte-1") {
		t.Errorf("snoozed: %+v %v", snoozed, err)
	}
	list, err := w.Decisions(t.Context(), a)
	if err != nil || len(list) != 2 || list[0].Reason+list[1].Reason != "too_long" {
		t.Errorf("answers: %+v %v", list, err)
	}
	w.later(14*24*time.Hour + time.Second)
	if !has("akte-1") {
		t.Error("what was put aside comes back after two weeks")
	}
	if err := w.Undo(t.Context(), a, second.ID); err != nil || !has("online") {
		t.Errorf("undone answers are as if never given: %v", err)
	}
	wantFault(t, w.Undo(t.Context(), a, second.ID), "decision-not-found")
	other := w.clerk(nil)
	wantFault(t, w.Undo(t.Context(), other, snoozed.ID), "decision-not-found")
	if list, err = w.Decisions(t.Context(), other); err != nil || len(list) != 0 {
		t.Errorf("answers of a colleague: %v %v", list, err)
	}
	for name, tt := range map[string]struct {
		module uuid.UUID
		answer matching.Answer
		reason string
		want   string
	}{
		"unknown module": {uuid.New(), matching.Fits, "", "module-not-found"}, "unknown answer": {w.ids["ki"], "maybe", "", "decision-invalid"},
		"unknown reason": {w.ids["ki"], matching.FitsNot, "boss", "decision-invalid"}, "reason for yes": {w.ids["ki"], matching.Fits, "known", "decision-invalid"},
	} {
		_, err := w.Decide(t.Context(), a, matching.DecisionInput{Module: tt.module, Answer: tt.answer, Reason: matching.Reason(tt.reason)})
		if err == nil {
			t.Errorf("%s was stored", name)
		}
		wantFault(t, err, tt.want)
	}
}

// Answers move the preference of a form, and nothing else.
func TestDecisionsTeachThePreference(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(nil)
	term := func(name matching.TermName) float64 {
		t.Helper()
		s := keys(w.deck(t, a))["online"]
		i := slices.IndexFunc(s.Terms, func(term matching.Term) bool { return term.Name == name })
		return s.Terms[i].Value
	}
	gap, before := term(matching.GapClosed), term(matching.Preference)
	if before != 0.5 {
		t.Errorf("before any answer: %v", before)
	}
	if _, err := w.Decide(t.Context(), a, matching.DecisionInput{Module: w.ids["ki"], Answer: matching.FitsNot, Reason: "format"}); err != nil {
		t.Fatal(err)
	}
	if after := term(matching.Preference); after >= before || term(matching.GapClosed) != gap {
		t.Errorf("preference went from %v to %v, gap from %v to %v", before, after, gap, term(matching.GapClosed))
	}
}

func TestSuggestionsAreForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(nil)
	w.deck(t, a)
	w.later(80 * 24 * time.Hour)
	fresh := len(w.deck(t, a).Suggestions)
	w.later(20 * 24 * time.Hour)
	for _, want := range []int64{1, 0} {
		gone, err := w.Forget(t.Context(), a.TenantID)
		if err != nil || gone != want {
			t.Errorf("%d lists went, %v; want %d", gone, err, want)
		}
	}
	if n := w.count(t, "suggestions"); n != fresh || fresh == 0 {
		t.Errorf("%d are left, want the %d of the last weeks", n, fresh)
	}
}
