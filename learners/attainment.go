package learners

import (
	"cmp"
	"math"
	"slices"
	"time"

	"lernpfad/courses/competency"
	"lernpfad/courses/competency/selfcheck"
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
		return kindPolicy{confidence: selfcheck.MaxConfidence, halfLife: 365 * day}
	case Completion:
		return kindPolicy{confidence: 0.8, halfLife: 3 * 365 * day}
	case Test:
		return kindPolicy{confidence: 0.9, halfLife: 2 * 365 * day}
	case Certificate:
		return kindPolicy{confidence: 0.95, halfLife: 5 * 365 * day}
	case Appraisal:
		return kindPolicy{confidence: 0.7, halfLife: 2 * 365 * day}
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
// what has expired or was withdrawn does not count; of completions, tests, certificates and appraisals the highest level counts; the
// most trusted self-assessment (of several from one source the newest, and none that she corrected) counts beside them unless a test or
// certificate is newer; the higher of the two is the level held, and of two equal ones the more trusted speaks for it.
func Attain(evidence []Evidence, now time.Time) []Attainment {
	byCompetency := map[competency.ID][]Evidence{}
	for _, e := range evidence {
		byCompetency[e.Competency] = append(byCompetency[e.Competency], e)
	}
	out := make([]Attainment, 0, len(byCompetency))
	for id, list := range byCompetency {
		if a, ok := attainOne(list, now); ok {
			a.Competency, a.Count = id, counting(list)
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b Attainment) int { return cmp.Compare(a.Competency, b.Competency) })
	return out
}

func attainOne(list []Evidence, now time.Time) (Attainment, bool) {
	deciding := weigh(list, now).deciding
	if deciding == nil {
		return Attainment{}, false
	}
	return Attainment{Level: deciding.Level, Confidence: deciding.ConfidenceAt(now), By: *deciding}, true
}

// weighed is what the evidence of one competency comes to.
type weighed struct {
	shown, said *Evidence // the best of what was shown, and of what she says; said also when a test or certificate is newer
	measured    time.Time // day of the newest test or certificate
	deciding    *Evidence
}

func weigh(list []Evidence, now time.Time) (w weighed) {
	for i := range list {
		e := &list[i]
		if e.WithdrawnAt != nil || e.ConfidenceAt(now) < minConfidence {
			continue
		}
		if e.Kind == SelfAssessment {
			if !e.corrected(list) {
				w.said = better(w.said, e, func(x Evidence) float64 { return x.ConfidenceAt(now) })
			}
			continue
		}
		w.shown = better(w.shown, e, func(x Evidence) float64 { return float64(x.Level) })
		if e.measures() && e.ObservedOn.After(w.measured) {
			w.measured = e.ObservedOn
		}
	}
	said := w.said
	if said != nil && said.ObservedOn.Before(w.measured) {
		said = nil
	}
	w.deciding = better(w.shown, said, func(x Evidence) float64 { return float64(x.Level) + x.ConfidenceAt(now)/2 })
	return w
}

// measures reports whether the evidence can refute what a person says about herself: a test or certificate does, a course or an
// appraisal does not.
func (e Evidence) measures() bool { return e.Kind == Test || e.Kind == Certificate }

// correctedBy reports whether the other is a newer self-assessment that takes the place of this one: from the same source, such as a
// later state of the same check, or a correction by the person herself.
func (e Evidence) correctedBy(other Evidence) bool {
	return other.WithdrawnAt == nil && other.Kind == SelfAssessment && (other.Source == e.Source || other.Source == SourceCorrection) &&
		cmp.Or(other.ObservedOn.Compare(e.ObservedOn), other.CreatedAt.Compare(e.CreatedAt)) > 0
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
