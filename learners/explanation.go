package learners

import (
	"time"

	"lernpfad/courses/competency"
)

// Verdict says what a piece of evidence does for the level held.
type Verdict string

// The verdicts, in the order in which they are looked for.
const (
	Withdrawn   Verdict = "withdrawn"    // the person took it back
	Lapsed      Verdict = "lapsed"       // too old to say anything
	Decides     Verdict = "decides"      // the level held is its level
	Corrected   Verdict = "corrected"    // a newer word of the person takes its place
	Refuted     Verdict = "refuted"      // a self-assessment, and a test or certificate is newer
	LessTrusted Verdict = "less_trusted" // another self-assessment is more trusted, or another evidence says the same with more trust
	Lower       Verdict = "lower"        // other evidence says more
)

// Verdicts lists every verdict.
func Verdicts() []Verdict {
	return []Verdict{Withdrawn, Lapsed, Decides, Corrected, Refuted, LessTrusted, Lower}
}

// Weighing is a piece of evidence with what it comes to.
type Weighing struct {
	Evidence
	Verdict Verdict
	Trust   float64 // today, 0..1
}

// Explanation says why a person holds a level.
type Explanation struct {
	Competency competency.ID
	Held       *Attainment // nil while nothing counts
	Evidence   []Weighing  // all there is, newest first
}

// Explain weighs the evidence of one competency by the rule of Attain and says of each piece what it does.
func Explain(evidence []Evidence, id competency.ID, now time.Time) Explanation {
	out := Explanation{Competency: id}
	var list []Evidence
	for _, e := range evidence {
		if e.Competency == id {
			list = append(list, e)
		}
	}
	if held, ok := attainOne(list, now); ok {
		held.Competency, held.Count = id, counting(list)
		out.Held = &held
	}
	w := weigh(list, now)
	for i := range list {
		out.Evidence = append(out.Evidence, Weighing{Evidence: list[i], Verdict: w.verdict(list, i, now), Trust: list[i].ConfidenceAt(now)})
	}
	return out
}

// counting is how many pieces were not withdrawn.
func counting(list []Evidence) (n int) {
	for _, e := range list {
		if e.WithdrawnAt == nil {
			n++
		}
	}
	return n
}

func (w weighed) verdict(list []Evidence, i int, now time.Time) Verdict {
	e := &list[i]
	said := e.Kind == SelfAssessment
	switch {
	case e.WithdrawnAt != nil:
		return Withdrawn
	case e.ConfidenceAt(now) < minConfidence:
		return Lapsed
	case e == w.deciding:
		return Decides
	case said && e.corrected(list):
		return Corrected
	case said && e.ObservedOn.Before(w.measured):
		return Refuted
	case said && e != w.said, e.Level == w.deciding.Level:
		return LessTrusted
	default:
		return Lower
	}
}

func (e Evidence) corrected(list []Evidence) bool {
	for _, other := range list {
		if e.correctedBy(other) {
			return true
		}
	}
	return false
}
