package matching

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"lernpfad/courses"
)

// drawn is a vector of features as modules have them.
func drawn(t *rapid.T, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = rapid.Float64Range(-1, 1).Draw(t, "x")
	}
	return x
}

// However many answers there are, and whatever they say: a share stays a share, variances only shrink, and the order does not matter.
func TestBeliefIsBoundedAndKnowsNoOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "features")
		var list []observation
		for range rapid.IntRange(0, 40).Draw(t, "answers") {
			list = append(list, observation{drawn(t, n), rapid.SampledFrom([]float64{0, 1, 0.25}).Draw(t, "y"), rapid.SampledFrom([]float64{0.5, 1, 2}).Draw(t, "weight")})
		}
		one, other := newBelief(n, nil, nil), newBelief(n, nil, nil)
		for i, o := range list {
			before := slices.Clone(one.cov)
			one.observe(o.x, o.y, o.weight)
			for k := range n {
				if v := one.cov[k*n+k]; v > before[k*n+k]+1e-12 || v < -1e-12 {
					t.Fatalf("variance %d went from %v to %v", k, before[k*n+k], v)
				}
			}
			o = list[len(list)-1-i]
			other.observe(o.x, o.y, o.weight)
		}
		x := drawn(t, n)
		if s := one.share(x); s < 0 || s > 1 || math.Abs(s-other.share(x)) > 1e-9 {
			t.Fatalf("share %v, in the other order %v", s, other.share(x))
		}
	})
}

// An answer moves the expectation for the same module towards itself: a yes more than a no, a rated completion most.
func TestAnswersWeighWhatTheyAreWorth(t *testing.T) {
	t.Parallel()
	x := []float64{1, 0.5, 0, -1}
	moved := func(y, weight float64) float64 {
		b := newBelief(len(x), nil, nil)
		b.observe(x, y, weight)
		return b.share(x) - 0.5
	}
	yes, no, rated := moved(1, likeWeight), moved(0, dislikeWeight), moved(1, ratedWeight)
	if !(no < 0 && yes > -no && rated > yes && rated < 0.5) {
		t.Errorf("yes %v, no %v, rated %v", yes, no, rated)
	}
}

// tasted is a person before two modules that are told apart by everything.
func tasted() (situation, *courses.Module, *courses.Module) {
	long := module("Lang", teaches("VD1.1", 6), func(m *courses.Module) {
		m.Format, m.Hours, m.Language = courses.Presence, 40*16, courses.English
		m.Runs = []courses.Run{{Deadline: testNow().AddDate(0, 0, 1), StartsAt: time.Date(2026, 12, 1, 18, 0, 0, 0, time.UTC)}}
	})
	short := module("Kurz", teaches("DC1.1", 1), func(m *courses.Module) { m.Hours = 8 })
	return before(clerk(nil), long, short), long, short
}

func TestEachReasonMovesWhatItNames(t *testing.T) {
	t.Parallel()
	sit, long, _ := tasted()
	for reason, want := range map[Reason]map[Feature]int{
		ReasonTooEasy:  {FeatureStep: 1},
		ReasonTooHard:  {FeatureStep: -1},
		ReasonTooLong:  {FeatureLength: -1},
		ReasonFormat:   {"format:presence": -1},
		ReasonTopic:    {"area:VD1": -1},
		ReasonLanguage: {"language:en": -1},
		ReasonKnown:    {},
		ReasonDate:     {},
	} {
		d := Decision{ModuleID: long.ID, Answer: FitsNot, Reason: reason, CreatedAt: testNow()}
		got := learn(sit.snap.columns, sit.person, []Decision{d}, settings{Profiling: true}, nil, nil)
		moved := map[Feature]int{}
		for i, m := range got.mean {
			if m != 0 {
				moved[sit.snap.columns.features.names[i]] = int(math.Copysign(1, m))
			}
		}
		if diff := cmp.Diff(want, moved); diff != "" {
			t.Errorf("%s (-want +got):\n%s", reason, diff)
		}
	}
	full := learn(sit.snap.columns, sit.person, []Decision{{ModuleID: long.ID, Answer: Fits}}, settings{Profiling: true}, nil, map[uuid.UUID]float64{long.ID: 1})
	for _, f := range []Feature{"area:VD1", "format:presence", "language:en", FeatureLength, FeatureEvening, FeatureStep, FeatureCloseness} {
		if full.mean[sit.snap.columns.features.index[f]] <= 0 {
			t.Errorf("a yes says nothing about %s", f)
		}
	}
	if sit.snap.columns.features.size() != 23 {
		t.Errorf("%d features", sit.snap.columns.features.size())
	}
}

func TestDeniedAndForgottenCountsNoMore(t *testing.T) {
	t.Parallel()
	sit, long, _ := tasted()
	c, since := sit.snap.columns, testNow()
	at := c.features.index[FeatureLength]
	said := []Decision{{ModuleID: long.ID, Answer: FitsNot, Reason: ReasonTooLong, CreatedAt: testNow()}, {ModuleID: uuid.New(), Answer: Fits, CreatedAt: testNow()}}
	role := roleMean{FeatureLength: 0.3, FeatureEvening: -0.2, "gone": 1}
	for name, tt := range map[string]struct {
		set     settings
		role    roleMean
		want    func(float64) bool
		answers int
	}{
		"said":                 {settings{}, nil, func(w float64) bool { return w < 0 }, 1},
		"denied":               {settings{Denied: []Feature{FeatureLength}}, role, func(w float64) bool { return w == 0 }, 1},
		"denied another":       {settings{Denied: []Feature{FeatureEvening, "gone"}}, nil, func(w float64) bool { return w < 0 }, 1},
		"forgotten":            {settings{Since: &since}, nil, func(w float64) bool { return w == 0 }, 0},
		"forgotten, role left": {settings{Since: &since}, role, func(w float64) bool { return w == 0.3 }, 0},
		"against the role":     {settings{}, role, func(w float64) bool { return w < 0.3 }, 1},
	} {
		got := learn(c, sit.person, said, tt.set, tt.role, nil)
		if w := got.mean[at]; !tt.want(w) || got.answers != tt.answers || got.fromRole != (tt.role != nil) {
			t.Errorf("%s: weight %v from %d answers, role %v", name, w, got.answers, got.fromRole)
		}
	}
}

// Taste moves its own term within its weight, and nothing else.
func TestTasteIsBounded(t *testing.T) {
	t.Parallel()
	sit, long, short := tasted()
	plain := map[uuid.UUID]values{long.ID: rate(sit, long, 0.5).values, short.ID: rate(sit, short, 0.5).values}
	for range 200 {
		sit.decisions = append(sit.decisions, Decision{ModuleID: long.ID, Answer: Done, Rating: 1, CreatedAt: testNow()}, Decision{ModuleID: short.ID, Answer: Fits, CreatedAt: testNow()})
	}
	sit.learn(map[uuid.UUID]float64{long.ID: 0.5, short.ID: 0.5})
	for m, want := range map[*courses.Module]bool{long: false, short: true} {
		v := rate(sit, m, 0.5).values
		if v[4] < 0 || v[4] > valueScale || (v[4] > plain[m.ID][4]) != want || v[4] == plain[m.ID][4] {
			t.Errorf("%s: preference %d", m.Title, v[4])
		}
		v[4] = plain[m.ID][4]
		if v != plain[m.ID] {
			t.Errorf("%s: %v, without answers %v", m.Title, v, plain[m.ID])
		}
	}
	off := sit
	off.taste, off.person = taste{}, clerk(nil)
	off.learn(nil)
	if off.taste.answers != 0 || off.person.taste.mean != nil {
		t.Error("something was learned although it is switched off")
	}
}

// A role has something in common only from k people on who have answered.
func TestRolesLearnFromEnoughPeople(t *testing.T) {
	t.Parallel()
	sit, long, _ := tasted()
	c := sit.snap.columns
	var rows []learnerDecisions
	roles := map[uuid.UUID]string{}
	add := func(role string, d Decision) {
		id := uuid.New()
		roles[id] = role
		rows = append(rows, learnerDecisions{LearnerID: id, Decision: d})
	}
	no := Decision{ModuleID: long.ID, Answer: FitsNot, Reason: ReasonTooLong, CreatedAt: testNow()}
	for range 5 {
		add("bauhof", no)
	}
	for range 4 {
		add("it", no)
		add("", no)
	}
	add("it", Decision{ModuleID: long.ID, Answer: Later, CreatedAt: testNow()}) // says nothing about taste
	got := roleMeans(c, rows, roles, 5)
	at := c.features.index[FeatureLength]
	one := learn(c, nil, []Decision{no}, settings{Profiling: true}, nil, nil).mean[at]
	if len(got) != 1 || math.Abs(got["bauhof"][at]-one/2) > 0.0051 || one >= 0 { // five people and five of no opinion
		t.Errorf("means %v, one person %v", got, one)
	}
	if w := got["bauhof"][at]; w != math.Round(100*w)/100 {
		t.Errorf("not rounded: %v", w)
	}
	if more := roleMeans(c, rows, roles, 6); len(more) != 0 {
		t.Errorf("k of six: %v", more)
	}
}

// Equals take turns: which of them comes first depends on the person, not on the module's name or provider.
func TestEqualsTakeTurns(t *testing.T) {
	t.Parallel()
	a, b := module("A", teaches("VD1.1", 2)), module("B", teaches("VD1.2", 2))
	first := map[string]int{}
	for i := range 200 {
		p := clerk(nil)
		p.learner.ID = uuid.NewSHA1(uuid.Nil, []byte{byte(i)})
		p.goals = p.goals[:0]
		sit := before(p, a, b)
		r := ranking{library: library(), found: found{candidates: sit.snap.modules}, now: testNow()}
		list := r.deck(sit, 2)
		if again := r.deck(sit, 2); list[0].module.ID != again[0].module.ID {
			t.Fatal("the same person sees another order")
		}
		first[list[0].module.Title]++
	}
	if first["A"] < 70 || first["B"] < 70 {
		t.Errorf("first places: %v", first)
	}
}

func TestTwinsAreShownOnce(t *testing.T) {
	t.Parallel()
	long := "Sie legen Vorgänge an, finden Schriftstücke wieder und schließen eine Akte ab. Geübt wird an Beispielen aus dem Bauamt und aus dem Bürgerbüro."
	say := func(text string) func(*courses.Module) { return func(m *courses.Module) { m.Description = text } }
	one := module("E-Akte: erste Schritte", teaches("VD1.1", 2), say(long))
	copied := module("E-Akte: die ersten Schritte", teaches("VD1.1", 2), say(long+" Mit Mittagessen."))
	higher := module("E-Akte: weitere Schritte", teaches("VD1.1", 2, "VD1.2", 4, "VD1.3", 4), say(long))
	other := module("Schriftgut ordnen", teaches("VD1.1", 2), say("Aktenplan, Fristen und Aussonderung: ein Überblick für alle, die neu in der Registratur sind."))
	sit := before(clerk(nil), one, copied, higher, other)
	list := ranking{library: library(), found: found{candidates: sit.snap.modules}, now: testNow()}.deck(sit, 10)
	if len(list) != 3 {
		t.Fatalf("%d cards", len(list))
	}
	for _, c := range list {
		switch c.module.Title {
		case one.Title, copied.Title:
			if len(c.alike) != 1 {
				t.Errorf("%s is not named beside its twin", c.module.Title)
			}
		default:
			if len(c.alike) != 0 {
				t.Errorf("%s: %v", c.module.Title, c.alike)
			}
		}
	}
	if got := newSketch("").alike(newSketch("kurz")); got != 0 {
		t.Errorf("nothing is like nothing: %v", got)
	}
	if got := newSketch(long).alike(newSketch(long)); got != 1 {
		t.Errorf("like itself: %v", got)
	}
}

func TestSettledAnswers(t *testing.T) {
	t.Parallel()
	run := func(id byte, deadline int) courses.Run {
		return courses.Run{ID: uuid.NewSHA1(uuid.Nil, []byte{id}), Deadline: testNow().AddDate(0, 0, deadline)}
	}
	m := module("x", nil, func(m *courses.Module) { m.Format, m.Runs = courses.Presence, []courses.Run{run(1, 3), run(2, 30)} })
	tomorrow := testNow().AddDate(0, 0, 1)
	for name, tt := range map[string]struct {
		d    Decision
		days int
		want bool
	}{
		"later, today":                {Decision{Answer: Later, SnoozedUntil: &tomorrow}, 0, true},
		"later, at its end":           {Decision{Answer: Later, SnoozedUntil: &tomorrow}, 1, false},
		"later, after it":             {Decision{Answer: Later, SnoozedUntil: &tomorrow}, 2, false},
		"no":                          {Decision{Answer: FitsNot, Reason: ReasonTopic}, 20, true},
		"bad date, the run is next":   {Decision{Answer: FitsNot, Reason: ReasonDate, CreatedAt: testNow()}, 2, true},
		"bad date, another is next":   {Decision{Answer: FitsNot, Reason: ReasonDate, CreatedAt: testNow()}, 4, false},
		"bad date, none is left":      {Decision{Answer: FitsNot, Reason: ReasonDate, CreatedAt: testNow()}, 40, true},
		"bad date, there was no date": {Decision{Answer: FitsNot, Reason: ReasonDate, CreatedAt: testNow().AddDate(0, 0, 60)}, 0, false},
	} {
		if got := tt.d.settled(m, testNow().AddDate(0, 0, tt.days)); got != tt.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestLearnedSentences(t *testing.T) {
	t.Parallel()
	n := namer{library()}
	for want, l := range map[string]Learned{
		"Thema „Akten und Vorgänge“: passt Ihnen eher.":                          {Feature: "area:VD1", Weight: 0.2},
		"Form: Präsenz: passt Ihnen eher nicht.":                                 {Feature: "format:presence", Weight: -0.2},
		"Lernmodule auf Englisch: noch keine klare Richtung.":                    {Feature: "language:en", Weight: 0.01},
		"Lange Lernmodule: zählt nicht. Sie haben gesagt, dass es nicht stimmt.": {Feature: FeatureLength, Weight: 0.4, Denied: true},
		"Termine am Abend: passt Ihnen eher.":                                    {Feature: FeatureEvening, Weight: 0.1},
		"Große Schritte über Ihren Stand hinaus: passt Ihnen eher.":              {Feature: FeatureStep, Weight: 0.1},
		"Nähe zu Ihren Aufgaben: passt Ihnen eher nicht.":                        {Feature: FeatureCloseness, Weight: -0.1},
		"x: noch keine klare Richtung.":                                          {Feature: "x"},
	} {
		if got := n.learned(l); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for _, f := range newFeatures(library()).names {
		if n.feature(f) == string(f) {
			t.Errorf("%s has no words", f)
		}
	}
	for _, f := range courses.Formats() {
		if formatName(f) == string(f) {
			t.Errorf("%s has no words", f)
		}
	}
}
