package learners

import (
	"cmp"
	"math"
	"slices"
	"time"

	"lernpfad/courses/competency"
)

// minConfidence is where evidence expires: below it, nothing can be said any more.
const minConfidence = 0.1

const day = 24 * time.Hour

// kindPolicy says how far a kind of evidence is trusted when it is new, and how fast that trust halves.
type kindPolicy struct {
	confidence float64
	halfLife   time.Duration
}

// policyOf is the published rule per kind. A self-check brings its own, lower confidence.
func policyOf(kind EvidenceKind) kindPolicy {
	switch kind {
	case SelfAssessment:
		return kindPolicy{confidence: competency.MaxSelfConfidence, halfLife: 365 * day}
	case Completion:
		return kindPolicy{confidence: 0.8, halfLife: 3 * 365 * day}
	case Test:
		return kindPolicy{confidence: 0.9, halfLife: 2 * 365 * day}
	case Certificate:
		return kindPolicy{confidence: 0.95, halfLife: 5 * 365 * day}
	default:
		return kindPolicy{}
	}
}

// ConfidenceAt is the trust in the evidence on a day: it halves with every half-life. Days before the observation count as the day itself.
func (e Evidence) ConfidenceAt(now time.Time) float64 {
	age := max(now.Sub(e.ObservedOn), 0)
	return e.Confidence * math.Pow(0.5, float64(age)/float64(e.HalfLife))
}

// LapsesAt is when the evidence expires: from then on it says nothing any more.
func (e Evidence) LapsesAt() time.Time {
	if e.Confidence <= minConfidence {
		return e.ObservedOn
	}
	return e.ObservedOn.Add(time.Duration(float64(e.HalfLife) * math.Log2(e.Confidence/minConfidence)))
}

// Attain derives the level per competency from evidence, sorted by competency. The rule, as the person reads it:
// what has expired does not count; of completions, tests and certificates the highest level counts; the most trusted
// self-assessment counts beside them unless a test or certificate is newer; the higher of the two is the level held, and of
// two equal ones the more trusted speaks for it.
func Attain(evidence []Evidence, now time.Time) []Attainment {
	byCompetency := map[competency.ID][]Evidence{}
	for _, e := range evidence {
		byCompetency[e.Competency] = append(byCompetency[e.Competency], e)
	}
	out := make([]Attainment, 0, len(byCompetency))
	for id, list := range byCompetency {
		if a, ok := attainOne(list, now); ok {
			a.Competency, a.Count = id, len(list)
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b Attainment) int { return cmp.Compare(a.Competency, b.Competency) })
	return out
}

func attainOne(list []Evidence, now time.Time) (Attainment, bool) {
	var shown, said *Evidence
	var measured time.Time // day of the newest test or certificate
	for i := range list {
		e := &list[i]
		if e.ConfidenceAt(now) < minConfidence {
			continue
		}
		if e.Kind == SelfAssessment {
			said = better(said, e, func(x Evidence) float64 { return x.ConfidenceAt(now) })
			continue
		}
		shown = better(shown, e, func(x Evidence) float64 { return float64(x.Level) })
		if e.Kind != Completion && e.ObservedOn.After(measured) {
			measured = e.ObservedOn
		}
	}
	if said != nil && said.ObservedOn.Before(measured) {
		said = nil
	}
	deciding := better(shown, said, func(x Evidence) float64 { return float64(x.Level) + x.ConfidenceAt(now)/2 })
	if deciding == nil {
		return Attainment{}, false
	}
	return Attainment{Level: deciding.Level, Confidence: deciding.ConfidenceAt(now), By: *deciding}, true
}

// better keeps the one that ranks higher; of equals the newer, then the one with the smaller id, so that order does not matter.
func better(a, b *Evidence, rank func(Evidence) float64) *Evidence {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	order := cmp.Or(cmp.Compare(rank(*a), rank(*b)), a.ObservedOn.Compare(b.ObservedOn), cmp.Compare(b.ID.String(), a.ID.String()))
	if order < 0 {
		return b
	}
	return a
}

// Levels returns attainments as a profile.
func Levels(attainments []Attainment) competency.Profile {
	p := make(competency.Profile, len(attainments))
	for _, a := range attainments {
		p[a.Competency] = a.Level
	}
	return p
}
