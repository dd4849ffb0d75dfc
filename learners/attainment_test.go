package learners_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"lernpfad/courses/competency"
	"lernpfad/learners"
)

const (
	day  = 24 * time.Hour
	year = 365 * day
)

func today() time.Time { return time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC) }

// seen is evidence of some days ago with a confidence on that day.
func seen(kind learners.EvidenceKind, level competency.Level, daysAgo int, confidence float64) learners.Evidence {
	_, halfLife := learners.Trust(kind, competency.Methods)
	return learners.Evidence{
		ID: uuid.New(), Competency: "VD1.1", Level: level, Kind: kind, Confidence: confidence, HalfLife: halfLife,
		ObservedOn: today().Add(-time.Duration(daysAgo) * day),
	}
}

func from(source string, e learners.Evidence) learners.Evidence {
	e.Source = source
	return e
}

func withdrawn(e learners.Evidence) learners.Evidence {
	at := today()
	e.WithdrawnAt = &at
	return e
}

func createdLater(e learners.Evidence) learners.Evidence {
	e.CreatedAt = today().Add(time.Hour)
	return e
}

func TestAttain(t *testing.T) {
	t.Parallel()
	said := func(level competency.Level, daysAgo int, confidence float64) learners.Evidence {
		return seen(learners.SelfAssessment, level, daysAgo, confidence)
	}
	tests := map[string]struct {
		evidence []learners.Evidence
		level    competency.Level
		by       int // index of the evidence that decides, -1 for none
	}{
		"nothing":                         {nil, 0, -1},
		"one certificate":                 {[]learners.Evidence{seen(learners.Certificate, 4, 10, 0.95)}, 4, 0},
		"highest of what was shown":       {[]learners.Evidence{seen(learners.Test, 3, 5, 0.9), seen(learners.Completion, 5, 900, 0.8)}, 5, 1},
		"most trusted of what was said":   {[]learners.Evidence{said(6, 10, 0.3), said(2, 10, 0.5)}, 2, 1},
		"the newest of one source":        {[]learners.Evidence{said(6, 10, 0.6), said(2, 9, 0.3)}, 2, 1},
		"the most trusted of two sources": {[]learners.Evidence{from("Kompetenz-Check", said(6, 10, 0.6)), said(2, 9, 0.3)}, 6, 0},
		"a correction weighs more":        {[]learners.Evidence{said(6, 30, 0.6), said(3, 0, 0.6)}, 3, 1},
		"said more than shown by course":  {[]learners.Evidence{seen(learners.Completion, 3, 1, 0.8), said(5, 10, 0.5)}, 5, 1},
		"said less than shown":            {[]learners.Evidence{seen(learners.Certificate, 5, 100, 0.95), said(2, 1, 0.5)}, 5, 0},
		"a newer test refutes":            {[]learners.Evidence{said(7, 10, 0.6), seen(learners.Test, 2, 9, 0.9)}, 2, 1},
		"a newer certificate refutes":     {[]learners.Evidence{said(7, 10, 0.6), seen(learners.Certificate, 2, 1, 0.95)}, 2, 1},
		"a newer course does not refute":  {[]learners.Evidence{said(7, 10, 0.6), seen(learners.Completion, 2, 1, 0.8)}, 7, 0},
		"a test of the same day does not": {[]learners.Evidence{said(7, 9, 0.6), seen(learners.Test, 2, 9, 0.9)}, 7, 0},
		"an older test does not":          {[]learners.Evidence{said(7, 8, 0.6), seen(learners.Test, 2, 9, 0.9)}, 7, 0},
		"equal levels: the more trusted":  {[]learners.Evidence{said(4, 0, 0.6), seen(learners.Certificate, 4, 300, 0.95)}, 4, 1},
		"a correction beats a surer check": {[]learners.Evidence{
			from("Kompetenz-Check", said(6, 0, 0.6)), createdLater(from(learners.SourceCorrection, said(2, 0, 0.6))),
		}, 2, 1},
		"a correction lowers no certificate": {[]learners.Evidence{
			seen(learners.Certificate, 5, 100, 0.95), from(learners.SourceCorrection, said(2, 0, 0.6)),
		}, 5, 0},
		"an appraisal counts as shown":          {[]learners.Evidence{seen(learners.Completion, 3, 5, 0.8), seen(learners.Appraisal, 4, 5, 0.7)}, 4, 1},
		"a newer appraisal does not refute":     {[]learners.Evidence{said(7, 10, 0.6), seen(learners.Appraisal, 2, 1, 0.7)}, 7, 0},
		"withdrawn":                             {[]learners.Evidence{withdrawn(seen(learners.Certificate, 5, 1, 0.95)), said(2, 10, 0.6)}, 2, 1},
		"a withdrawn test refutes nothing":      {[]learners.Evidence{said(7, 10, 0.6), withdrawn(seen(learners.Test, 2, 1, 0.9))}, 7, 0},
		"a withdrawn correction is none":        {[]learners.Evidence{said(6, 10, 0.6), withdrawn(said(2, 1, 0.6))}, 6, 0},
		"nothing is left when all is withdrawn": {[]learners.Evidence{withdrawn(said(6, 10, 0.6))}, 0, -1},
		"level 0 is known":                      {[]learners.Evidence{said(0, 1, 0.6)}, 0, 0},
		"expired":                               {[]learners.Evidence{said(5, 3*365, 0.6)}, 0, -1},
		"expired tests refute nothing":          {[]learners.Evidence{seen(learners.Test, 1, 7*365, 0.9), said(3, 8*365, 60)}, 3, 1},
		"of the future counts as today":         {[]learners.Evidence{said(3, -5, 0.6)}, 3, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := learners.Attain(tt.evidence, today())
			if tt.by < 0 {
				if len(got) != 0 {
					t.Fatalf("got %+v, want nothing", got)
				}
				return
			}
			by := tt.evidence[tt.by]
			count := len(tt.evidence)
			for _, e := range tt.evidence {
				if e.WithdrawnAt != nil {
					count--
				}
			}
			want := []learners.Attainment{{Competency: "VD1.1", Level: tt.level, Confidence: by.ConfidenceAt(today()), By: by, Count: count}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("attainment (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTrust(t *testing.T) {
	t.Parallel()
	type trust struct {
		confidence float64
		halfLife   time.Duration
	}
	for kind, want := range map[learners.EvidenceKind]trust{
		learners.SelfAssessment: {0.6, year}, learners.Completion: {0.8, 3 * year}, learners.Test: {0.9, 2 * year},
		learners.Certificate: {0.95, 5 * year}, learners.Appraisal: {0.7, 2 * year}, "rumour": {},
	} {
		if confidence, halfLife := learners.Trust(kind, competency.Methods); confidence != want.confidence || halfLife != want.halfLife {
			t.Errorf("%s: %v, %v", kind, confidence, halfLife)
		}
		for of, share := range map[competency.Kind]float64{competency.Rules: 0.6, competency.Tools: 0.75, competency.Personal: 1.5} {
			confidence, halfLife := learners.Trust(kind, of)
			if apart := halfLife.Hours() - share*want.halfLife.Hours(); confidence != want.confidence || math.Abs(apart) > 12 || halfLife%day != 0 {
				t.Errorf("%s of %s: %v, %v", kind, of, confidence, halfLife)
			}
		}
	}
}

func TestConfidenceHalvesWithEveryHalfLife(t *testing.T) {
	t.Parallel()
	e := learners.Evidence{Confidence: 0.8, ObservedOn: today(), HalfLife: 100 * day}
	for after, want := range map[time.Duration]float64{-5 * day: 0.8, 0: 0.8, 100 * day: 0.4, 200 * day: 0.2, 50 * day: 0.8 * math.Sqrt(0.5)} {
		if got := e.ConfidenceAt(today().Add(after)); math.Abs(got-want) > 1e-12 {
			t.Errorf("after %v: %v, want %v", after, got, want)
		}
	}
}

// evidenceOf draws evidence for up to three competencies, with ties in level, day and trust.
func evidenceOf(t *rapid.T) []learners.Evidence {
	kinds := []learners.EvidenceKind{learners.SelfAssessment, learners.Test, learners.Completion, learners.Certificate, learners.Appraisal}
	list := make([]learners.Evidence, rapid.IntRange(0, 8).Draw(t, "count"))
	for i := range list {
		list[i] = seen(
			rapid.SampledFrom(kinds).Draw(t, "kind"), competency.Level(rapid.IntRange(0, 8).Draw(t, "level")),
			rapid.SampledFrom([]int{0, 1, 300, 1000, 4000}).Draw(t, "days"), rapid.SampledFrom([]float64{0.15, 0.5, 0.9}).Draw(t, "confidence"))
		if rapid.IntRange(0, 4).Draw(t, "withdrawn") == 0 {
			list[i] = withdrawn(list[i])
		}
		list[i].Source = rapid.SampledFrom([]string{"", "Kompetenz-Check", learners.SourceCorrection}).Draw(t, "source")
		list[i].ID = uuid.NewSHA1(uuid.NameSpaceOID, fmt.Append(nil, i))
		list[i].Competency = competency.ID(rapid.SampledFrom([]string{"VD1.1", "VD1.2", "DC1.1"}).Draw(t, "competency"))
	}
	return list
}

func TestAttainDoesNotDependOnOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := evidenceOf(t)
		shuffled := rapid.Permutation(list).Draw(t, "order")
		if diff := cmp.Diff(learners.Attain(list, today()), learners.Attain(shuffled, today())); diff != "" {
			t.Fatalf("order matters:\n%s", diff)
		}
	})
}

func TestAttainSaysNothingThatNobodySaid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := evidenceOf(t)
		for i, a := range learners.Attain(list, today()) {
			if a.By.Competency != a.Competency || a.By.Level != a.Level || a.Confidence < 0.1 || a.Confidence > a.By.Confidence {
				t.Fatalf("attainment %d does not follow from its evidence: %+v", i, a)
			}
		}
	})
}

// The explanation names one piece that decides, which is the one of Attain, and no piece that was withdrawn or has lapsed does more.
func TestExplainAgreesWithAttain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := evidenceOf(t)
		held := map[competency.ID]learners.Attainment{}
		for _, a := range learners.Attain(list, today()) {
			held[a.Competency] = a
		}
		for _, id := range []competency.ID{"VD1.1", "VD1.2", "DC1.1"} {
			x := learners.Explain(list, id, today())
			a, ok := held[id]
			if ok != (x.Held != nil) || ok && !cmp.Equal(a, *x.Held) {
				t.Fatalf("%s: explained %+v, held %+v", id, x.Held, a)
			}
			for _, w := range x.Evidence {
				decides := ok && w.ID == a.By.ID
				if (w.Verdict == learners.Decides) != decides || (w.Verdict == learners.Withdrawn) != (w.WithdrawnAt != nil) {
					t.Fatalf("%s: %s of %+v, decides: %v", id, w.Verdict, w.Evidence, decides)
				}
				if w.Verdict == learners.Lower && w.Level >= a.Level || w.Verdict == learners.LessTrusted && w.Kind != learners.SelfAssessment && w.Level != a.Level {
					t.Fatalf("%s: level %d is %s beside %d", id, w.Level, w.Verdict, a.Level)
				}
			}
		}
	})
}

// More shown evidence never lowers what was shown: only self-assessments give way.
func TestAttainIsMonotoneInShownEvidence(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var list []learners.Evidence
		for _, e := range evidenceOf(t) {
			if e.Kind != learners.SelfAssessment && e.WithdrawnAt == nil {
				list = append(list, e)
			}
		}
		cut := rapid.IntRange(0, len(list)).Draw(t, "cut")
		before, after := learners.Levels(learners.Attain(list[:cut], today())), learners.Levels(learners.Attain(list, today()))
		for id, level := range before {
			if after[id] < level {
				t.Fatalf("%s fell from %d to %d", id, level, after[id])
			}
		}
	})
}

func TestGoals(t *testing.T) {
	t.Parallel()
	library := competency.Default()
	for _, p := range library.RoleProfiles() {
		for horizon, want := range map[learners.Horizon]competency.Profile{learners.Today: p.Today(), learners.Tomorrow: p.Tomorrow()} {
			got := competency.Profile{}
			for _, g := range learners.Goals(library, p.ID, horizon) {
				if g.Level < 1 || g.Weight < 1 || g.Weight > 5 || g.Need != competency.Must && g.Need != competency.Should {
					t.Errorf("%s %s: goal %+v", p.ID, horizon, g)
				}
				got[g.Competency] = g.Level
			}
			if diff := cmp.Diff(want, got); diff != "" || len(got) == 0 {
				t.Errorf("%s %s (-want +got):\n%s", p.ID, horizon, diff)
			}
		}
	}
	for _, id := range []string{"", "astronaut"} {
		if got := learners.Goals(library, id, learners.Today); got != nil {
			t.Errorf("goals of %q: %v", id, got)
		}
	}
}
