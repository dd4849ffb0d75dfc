package matching_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/learners/learnerstest"
	"lernpfad/matching"
)

func (w *world) decide(t *testing.T, a auth.Actor, key string, answer matching.Answer, reason matching.Reason) {
	t.Helper()
	if _, err := w.Decide(t.Context(), a, matching.DecisionInput{Module: w.ids[key], Answer: answer, Reason: reason}); err != nil {
		t.Fatal(err)
	}
}

func (w *world) preferences(t *testing.T, a auth.Actor) matching.Preferences {
	t.Helper()
	p, err := w.Preferences(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func weightOf(p matching.Preferences, f matching.Feature) float64 {
	i := slices.IndexFunc(p.Learned, func(l matching.Learned) bool { return l.Feature == f })
	if i < 0 {
		return 0
	}
	return p.Learned[i].Weight
}

func TestPreferencesAreSeenCorrectedAndForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a, other := w.clerk(nil), w.clerk(nil)
	if p := w.preferences(t, a); !p.Profiling || p.Answers != 0 || len(p.Learned) != 0 {
		t.Errorf("before any answer: %+v", p)
	}
	w.decide(t, a, "akte-lang", matching.FitsNot, matching.ReasonTooLong)
	w.decide(t, a, "ki", matching.FitsNot, matching.ReasonKnown)
	p := w.preferences(t, a)
	if p.Answers != 1 || weightOf(p, matching.FeatureLength) >= 0 || len(p.Learned) != 1 || p.Learned[0].Text == "" {
		t.Errorf("learned %+v", p)
	}
	set := func(in matching.PreferenceInput) error { return w.SetPreferences(t.Context(), a, in) }
	if err := set(matching.PreferenceInput{Profiling: true, Denied: []matching.Feature{matching.FeatureLength, matching.FeatureLength}}); err != nil {
		t.Fatal(err)
	}
	if p = w.preferences(t, a); weightOf(p, matching.FeatureLength) != 0 || !p.Learned[0].Denied || len(p.Denied) != 1 {
		t.Errorf("denied: %+v", p)
	}
	wantFault(t, set(matching.PreferenceInput{Profiling: true, Denied: []matching.Feature{"charm"}}), "validation-failed")
	w.later(time.Hour)
	if err := w.ForgetPreferences(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if p = w.preferences(t, a); p.Answers != 0 || len(p.Learned) != 0 || p.Since == nil || !p.Profiling {
		t.Errorf("forgotten: %+v", p)
	}
	if _, ok := keys(w.deck(t, a))["akte-lang"]; ok {
		t.Error("what was answered comes back after forgetting")
	}
	w.later(time.Hour)
	w.decide(t, a, "online", matching.Fits, "")
	if p = w.preferences(t, a); p.Answers != 1 || weightOf(p, "area:VD2") <= 0 {
		t.Errorf("after a new answer: %+v", p)
	}
	if p = w.preferences(t, other); p.Answers != 0 {
		t.Errorf("of a colleague: %+v", p)
	}
	if _, err := w.Preferences(t.Context(), w.town.Add(learnerstest.Person{Roles: []auth.Role{auth.HR}})); err == nil {
		t.Error("HR reads preferences")
	}
}

// Without profiling the deck is the same for everybody with the same filters, says so, and keeps to them; nothing is learned. Paths and
// gaps are as before.
func TestWithoutProfiling(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	ours := offer("bauamt", "Bauanträge am Bildschirm", "Nur für das Bauamt.", 1, level("VD1.2", 1))
	ours.Input.Audience = []string{"bauamt"}
	w.load(t, append(catalogue(), ours)...)
	a, b := w.clerk(nil), w.clerk(competency.Profile{"VD1.1": 3, "VD5.1": 4})
	for _, who := range []auth.Actor{a, b} {
		if err := w.SetPreferences(t.Context(), who, matching.PreferenceInput{}); err != nil {
			t.Fatal(err)
		}
	}
	one, two := w.deck(t, a), w.deck(t, b)
	if diff := cmp.Diff(titlesOf(one), titlesOf(two)); diff != "" || !one.Editorial || one.Note == "" || len(one.Suggestions) == 0 {
		t.Errorf("editorial %t, %q, (-one +other):\n%s", one.Editorial, one.Note, diff)
	}
	for i, s := range one.Suggestions {
		if s.Score != 0 || len(s.Terms) != 0 || len(s.Facts) != 2 || s.Module.Language != courses.German || len(s.Module.Audience) > 0 {
			t.Errorf("%s: %+v", s.Module.Key, s)
		}
		if i > 0 && s.Module.Hours < one.Suggestions[i-1].Module.Hours && s.Module.Teaches[0].Level.Band() == one.Suggestions[i-1].Module.Teaches[0].Level.Band() {
			t.Errorf("%s is shorter than the one before it", s.Module.Key)
		}
	}
	w.decide(t, a, "ki", matching.FitsNot, "")
	if p := w.preferences(t, a); p.Profiling || p.Answers != 0 || len(p.Learned) != 0 {
		t.Errorf("learned %+v", p)
	}
	if _, ok := keys(w.deck(t, a))["ki"]; ok {
		t.Error("what was answered stays in the deck")
	}
	if gaps, err := w.Gaps(t.Context(), a); err != nil || len(gaps) == 0 {
		t.Errorf("gaps: %v %v", gaps, err)
	}
	if lp := w.build(t, a); len(lp.Steps) == 0 {
		t.Error("no path")
	}
	if fit, err := w.Fit(t.Context(), a, w.ids["ki"]); err != nil || fit.Suggestion.Terms[4].Value != 0.5 {
		t.Errorf("preference %+v, %v", fit.Suggestion.Terms, err)
	}
}

// A module for other roles is no suggestion, no step of a path and no way to close a gap; a hole stays a hole.
func TestAudienceIsAHardFilter(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(nil)
	for name, tt := range map[string]struct {
		audience []string
		want     bool
	}{"others": {[]string{"sozialamt", "jugendamt"}, false}, "hers too": {[]string{"sozialamt", "buergerbuero"}, true}, "everybody": {nil, true}} {
		t.Run(name, func(t *testing.T) { // one after the other: they change the same module
			special := after(offer("nur", "Fachverfahren vertiefen", "Fälle aus dem Amt.", 2, level("VD1.2", 4)), level("VD1.2", 3))
			special.Input.Audience = tt.audience
			w.load(t, append(catalogue(), special)...)
			hole := slices.ContainsFunc(w.deck(t, a).Holes, func(h matching.Hole) bool { return h.Competency == "VD1.2" })
			step := slices.ContainsFunc(w.build(t, a).Steps, func(s matching.PathStep) bool { return s.Module.Key == "nur" })
			b := w.clerk(competency.Profile{"VD1.2": 3})
			if _, shown := keys(w.deck(t, b))["nur"]; shown != tt.want || step != tt.want || hole == tt.want {
				t.Errorf("shown %t, step %t, hole %t", shown, step, hole)
			}
		})
	}
}

func TestRolesLearnBehindTheWall(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for i := range 6 {
		a := w.clerk(nil)
		w.decide(t, a, "akte-lang", matching.FitsNot, matching.ReasonTooLong)
		switch i {
		case 4:
			if n, err := w.LearnRoles(t.Context(), a.TenantID); err != nil || n != 1 {
				t.Errorf("%d roles of five people, %v", n, err)
			}
		case 5:
			if err := w.SetPreferences(t.Context(), a, matching.PreferenceInput{}); err != nil { // does not take part
				t.Fatal(err)
			}
		}
	}
	newcomer := w.clerk(nil)
	if p := w.preferences(t, newcomer); !p.FromRole || p.Answers != 0 || weightOf(p, matching.FeatureLength) >= 0 {
		t.Errorf("a newcomer starts with %+v", p)
	}
	elsewhere := learnerstest.NewTown(t, w.db, "sonnhafen").Add(learnerstest.Person{Role: "buergerbuero"})
	if p := w.preferences(t, elsewhere); p.FromRole {
		t.Error("another municipality learns from ours")
	}
	if err := w.ForgetPreferences(t.Context(), newcomer); err != nil {
		t.Fatal(err)
	}
	w.db.Exec(t, `UPDATE tenant_settings SET k_anonymity = 6 WHERE tenant_id = $1`, newcomer.TenantID)
	w.db.Exec(t, `INSERT INTO tenant_settings (tenant_id, k_anonymity) VALUES ($1, 6) ON CONFLICT DO NOTHING`, newcomer.TenantID)
	if n, err := w.LearnRoles(t.Context(), newcomer.TenantID); err != nil || n != 0 {
		t.Errorf("%d roles although six people are asked for, %v", n, err)
	}
	if p := w.preferences(t, newcomer); p.FromRole {
		t.Error("the mean of too few people stays")
	}
}

func TestDecisionInput(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(nil)
	soon, past, far := w.clock().AddDate(0, 0, 5), w.clock(), w.clock().AddDate(2, 0, 0)
	for name, tt := range map[string]struct {
		in    matching.DecisionInput
		field string
	}{
		"later, on a day":     {matching.DecisionInput{Answer: matching.Later, Until: &soon}, ""},
		"later, in the past":  {matching.DecisionInput{Answer: matching.Later, Until: &past}, "/snoozed_until"},
		"later, in two years": {matching.DecisionInput{Answer: matching.Later, Until: &far}, "/snoozed_until"},
		"yes, on a day":       {matching.DecisionInput{Answer: matching.Fits, Until: &soon}, "/snoozed_until"},
		"done":                {matching.DecisionInput{Answer: matching.Done, Rating: 4}, ""},
		"done, without mark":  {matching.DecisionInput{Answer: matching.Done}, "/rating"},
		"done, six of five":   {matching.DecisionInput{Answer: matching.Done, Rating: 6}, "/rating"},
		"yes, with a mark":    {matching.DecisionInput{Answer: matching.Fits, Rating: 3}, "/rating"},
		"no, in English":      {matching.DecisionInput{Answer: matching.FitsNot, Reason: matching.ReasonLanguage}, ""},
	} {
		tt.in.Module = w.ids["ki"]
		d, err := w.Decide(t.Context(), a, tt.in)
		if tt.field != "" {
			wantFault(t, err, "decision-invalid")
			continue
		}
		if err != nil || d.Rating != tt.in.Rating || tt.in.Until != nil && !d.SnoozedUntil.Equal(*tt.in.Until) {
			t.Errorf("%s: %+v %v", name, d, err)
		}
		list, err := w.Decisions(t.Context(), a)
		if err != nil || len(list) != 1 || list[0].Rating != tt.in.Rating || list[0].Reason != tt.in.Reason {
			t.Errorf("%s: stored %+v %v", name, list, err)
		}
	}
	_, err := w.Decide(t.Context(), a, matching.DecisionInput{Module: uuid.New(), Answer: matching.Done, Rating: 1})
	wantFault(t, err, "module-not-found")
}
