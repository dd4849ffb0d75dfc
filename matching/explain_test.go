package matching

import (
	"strings"
	"testing"
	"time"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/learners"
)

func TestGermanWords(t *testing.T) {
	t.Parallel()
	for h, want := range map[courses.Hours]string{
		4: "15 Minuten", 12: "45 Minuten", 16: "1 Stunde", 24: "1,5 Stunden", 32: "2 Stunden", 20: "1,25 Stunden", 1: "5 Minuten", 2: "10 Minuten", 35: "2,25 Stunden",
	} {
		if got := germanHours(h); got != want {
			t.Errorf("%d sixteenths: %q, want %q", h, got, want)
		}
	}
	for want, words := range map[string][]string{"": nil, "a": {"a"}, "a und b": {"a", "b"}, "a, b und c": {"a", "b", "c"}} {
		if got := enumerate(words, "und"); got != want {
			t.Errorf("%v: %q, want %q", words, got, want)
		}
	}
	berlin := time.FixedZone("CET", 3600)
	if got := germanDate(time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC), berlin); got != "01.01.2027" {
		t.Errorf("date in the zone of the reader: %q", got)
	}
	if got := (namer{library()}).name("XX"); got != "XX" {
		t.Errorf("a competency without a name: %q", got)
	}
}

func TestTermsSayWhatTheyCount(t *testing.T) {
	t.Parallel()
	x := explainer{names: namer{library()}, now: testNow(), zone: time.UTC}
	basis := module("Basis", teaches("VD6.2", 2))
	long := func(m *courses.Module) { m.Hours = 16 * 40 }
	for name, tt := range map[string]struct {
		module *courses.Module
		held   competency.Profile
		answer Answer
		near   float64
		want   []string // in the order of the terms
	}{
		"all new": {
			module("x", teaches("VD1.2", 2)), nil, "", 0.8,
			[]string{"Schließt 2 Ihrer offenen Stufen; alles daran ist neu", "Sie bringen alles mit", "sehr nah", "2 Stunden passen", "noch nichts gesagt"},
		},
		"one level": {
			module("x", teaches("VD4.4", 1)), nil, Fits, 0.5,
			[]string{"Schließt eine Ihrer offenen Stufen; alles", "alles mit", "berührt", "2 Stunden passen", "gesagt: passt."},
		},
		"half known, not ready, long": {
			module("x", teaches("VD1.2", 4), requires("VD1.1", 4), long),
			competency.Profile{"VD1.2": 2, "VD1.1": 3},
			FitsNot, 0.1,
			[]string{"Schließt 2 Ihrer offenen Stufen. 2 von 4 Stufen", "Etwa 70 Prozent", "weiter weg", "40 Stunden sind viel", "passt nicht"},
		},
		"no goal, a group before it": {
			module("x", teaches("VD6.2", 2), anyOf(basis)), nil, "", 0,
			[]string{"Schließt keine Ihrer offenen Stufen.", "fehlen Ihnen noch", "weiter weg", "2 Stunden passen", "noch nichts"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := clerk(tt.held)
			p.answers[tt.module.ID] = Decision{ModuleID: tt.module.ID, Answer: tt.answer}
			sit := before(p, tt.module, basis)
			terms := x.terms(rate(sit, tt.module, tt.near), sit)
			for i, want := range tt.want {
				if !strings.Contains(terms[i].Text, want) {
					t.Errorf("%s: %q does not say %q", terms[i].Name, terms[i].Text, want)
				}
			}
		})
	}
}

func TestPreferenceSentence(t *testing.T) {
	t.Parallel()
	on := settings{Profiling: true}
	for name, tt := range map[string]struct {
		value float64
		d     Decision
		taste taste
		want  string
	}{
		"off":            {0.5, Decision{}, taste{}, "ausgeschaltet"},
		"she said yes":   {1, Decision{Answer: Fits}, taste{settings: on}, "gesagt: passt."},
		"she said no":    {0, Decision{Answer: FitsNot}, taste{settings: on}, "gesagt: passt nicht."},
		"she rated it":   {0.75, Decision{Answer: Done, Rating: 4}, taste{settings: on}, "mit 4 von 5"},
		"nothing known":  {0.5, Decision{}, taste{settings: on}, "noch nichts gesagt"},
		"later":          {0.5, Decision{Answer: Later}, taste{settings: on}, "noch nichts gesagt"},
		"for it":         {0.7, Decision{}, taste{settings: on, answers: 3}, "sprechen für"},
		"against it":     {0.4, Decision{}, taste{settings: on, answers: 3}, "sprechen gegen"},
		"neither":        {0.51, Decision{}, taste{settings: on, answers: 3}, "weder dafür noch dagegen"},
		"with the role":  {0.7, Decision{}, taste{settings: on, answers: 3, fromRole: true}, "Antworten anderer"},
		"only the role":  {0.3, Decision{}, taste{settings: on, fromRole: true}, "gegen Lernmodule dieser Art. Antworten anderer"},
		"role is unsure": {0.5, Decision{}, taste{settings: on, fromRole: true}, "weder"},
	} {
		if got := preferenceTerm(tt.value, tt.d, tt.taste); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestRunSentence(t *testing.T) {
	t.Parallel()
	x := explainer{now: testNow(), zone: time.UTC}
	presence := func(deadline time.Duration) *courses.Module {
		return module("x", nil, func(m *courses.Module) {
			m.Format = courses.Presence
			m.Runs = []courses.Run{{Place: "Rathaus", Deadline: testNow().Add(deadline), StartsAt: testNow().AddDate(0, 0, 30)}}
		})
	}
	for want, m := range map[string]*courses.Module{
		"2 Stunden, jederzeit im eigenen Tempo.":              module("x", nil),
		"2 Stunden; nächster Termin am 24.12.2026 (Rathaus).": presence(time.Hour),
		"2 Stunden; zurzeit steht kein Termin fest.":          presence(-time.Hour),
	} {
		if got := x.runFact(m); got.Text != want {
			t.Errorf("%q, want %q", got.Text, want)
		}
	}
}

func TestHoleSentence(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		goal            learners.Goal
		reachable, held competency.Level
		want            string
	}{
		"nothing at all":          {learners.Goal{Level: 3}, 0, 0, "noch kein passendes Angebot."},
		"nothing beyond":          {learners.Goal{Level: 5}, 2, 2, "über Ihre Stufe 2 hinaus noch kein passendes Angebot. Ihr Ziel ist Stufe 5."},
		"not far enough":          {learners.Goal{Level: 5}, 4, 2, "reicht das Angebot bis Stufe 4. Ihr Ziel ist Stufe 5."},
		"her own":                 {learners.Goal{Level: 5, Own: true}, 0, 0, "noch kein passendes Angebot. Ihr eigenes Ziel ist Stufe 5."},
		"her own, not far enough": {learners.Goal{Level: 5, Own: true, Asked: 3}, 4, 2, "bis Stufe 4. Ihr eigenes Ziel ist Stufe 5."},
		"nor what the role asks":  {learners.Goal{Level: 5, Own: true, Asked: 4}, 3, 2, "bis Stufe 3. Ihr eigenes Ziel ist Stufe 5. Ihr Anforderungsprofil verlangt Stufe 4."},
	} {
		tt.goal.Competency = "VD1.1"
		if got := (namer{library()}).hole(tt.goal, tt.reachable, tt.held); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// What a module opens is a level that it gives and the other asks for; whoever holds the level has nothing to open.
func TestUnlocks(t *testing.T) {
	t.Parallel()
	first := module("Erstes", teaches("VD1.1", 2, "VD1.2", 2))
	next := module("Zweites", teaches("VD1.1", 3), requires("VD1.1", 2, "VD1.2", 2))
	far := module("Drittes", teaches("VD6.2", 3), requires("VD1.1", 2)) // moves no goal
	higher := module("Viertes", teaches("VD1.2", 4), requires("VD1.2", 3))
	english := module("Fünftes", teaches("VD1.1", 3), requires("VD1.1", 2), func(m *courses.Module) { m.Language = courses.English })
	for name, tt := range map[string]struct {
		held competency.Profile
		want int
	}{
		"opens the next, named once": {nil, 1}, "one of two levels is enough": {competency.Profile{"VD1.1": 2}, 1},
		"nothing to open": {competency.Profile{"VD1.1": 2, "VD1.2": 2}, 0},
	} {
		got := before(clerk(tt.held), first, next, far, higher, english).unlockedGoals(first)
		if len(got) != tt.want || tt.want == 1 && got[0].ID != next.ID {
			t.Errorf("%s: %v", name, got)
		}
	}
}
