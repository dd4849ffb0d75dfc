package demo

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/learners"
)

// How much of what their role asks people have shown. The rest are gaps.
const (
	lowestShare          = 0.36
	usualShare           = 0.55
	highestShare         = 0.72
	shareWithoutEvidence = 12 // of 100 people
)

// How far back evidence goes, in days. Self-assessments expire after some two and a half years.
const (
	newest            = 10
	oldestAssessment  = 800
	oldestEvidence    = 4 * 365
	longestRepetition = 700
)

// records writes the past of people.
type records struct {
	today   time.Time
	library *competency.Library
	titles  map[competency.Requirement][]string // of modules that lead to a level, with their provider
}

func newRecords(today time.Time, catalogue []courses.Import) records {
	rec := records{today: today, library: competency.Default(), titles: map[competency.Requirement][]string{}}
	for _, m := range catalogue {
		for _, t := range m.Input.Teaches {
			rec.titles[t] = append(rec.titles[t], m.Input.Title+" ("+m.Provider.Name+")")
		}
	}
	return rec
}

// past invents what speaks for a person who has shown this share of her goals, oldest first.
func (rec records) past(r *rand.Rand, l learners.Learner, share float64) []learners.Evidence {
	var out []learners.Evidence
	for _, g := range learners.Goals(rec.library, l.RoleProfileID, l.Horizon) {
		out = append(out, rec.towards(r, g, share)...)
	}
	for range r.IntN(3) {
		c := pick(r, rec.library.Competencies()...)
		out = append(out, rec.assessment(r, c.ID, pick(r, competency.Level(1), 2, 2, 3)))
	}
	slices.SortStableFunc(out, func(a, b learners.Evidence) int { return a.ObservedOn.Compare(b.ObservedOn) })
	for i := range out {
		out[i].ID = identity("evidence", l.TenantID.String(), l.ID.String(), strconv.Itoa(i))
		out[i].LearnerID = l.ID
	}
	return out
}

// towards invents evidence for one goal: reached, or one or two levels below, or nothing.
func (rec records) towards(r *rand.Rand, g learners.Goal, share float64) []learners.Evidence {
	level := g.Level + pick(r, competency.Level(0), 0, 0, 1)
	if r.Float64() >= share {
		level = g.Level - pick(r, competency.Level(1), 1, 2)
	}
	level = min(level, competency.MaxLevel)
	switch {
	case level < 0, level == 0 && r.IntN(2) == 0:
		return nil
	case level == 0:
		return []learners.Evidence{rec.assessment(r, g.Competency, 0)}
	}
	e := rec.latest(r, g.Competency, level)
	if r.IntN(3) > 0 {
		return []learners.Evidence{e}
	}
	earlier := rec.assessment(r, g.Competency, level-1)
	earlier.ObservedOn = e.ObservedOn.AddDate(0, 0, -1-r.IntN(longestRepetition))
	if limit := rec.ago(oldestEvidence); earlier.ObservedOn.Before(limit) {
		earlier.ObservedOn = limit
	}
	return []learners.Evidence{earlier, e}
}

// latest invents the evidence that decides: half of it is what people say, the rest completions and certificates.
func (rec records) latest(r *rand.Rand, id competency.ID, level competency.Level) learners.Evidence {
	c, _ := rec.library.Competency(id)
	titles := rec.titles[competency.Requirement{Competency: id, Level: level}]
	switch kind := r.IntN(20); {
	case kind < 7 && len(titles) > 0:
		return rec.evidence(learners.Completion, id, level, pick(r, titles...), rec.ago(newest+r.IntN(oldestEvidence-newest)))
	case kind < 10:
		return rec.evidence(learners.Certificate, id, level, "Zertifikat "+c.NameDE, rec.ago(newest+r.IntN(oldestEvidence-newest)))
	default:
		return rec.assessment(r, id, level)
	}
}

func (rec records) assessment(r *rand.Rand, id competency.ID, level competency.Level) learners.Evidence {
	day := rec.ago(newest + r.IntN(oldestAssessment-newest))
	return rec.evidence(learners.SelfAssessment, id, level, learners.SourceSelfCheck, day)
}

func (rec records) evidence(kind learners.EvidenceKind, id competency.ID, level competency.Level, source string, day time.Time) learners.Evidence {
	confidence, halfLife := learners.Trust(kind)
	return learners.Evidence{
		Competency: id, Level: level, Kind: kind, Source: source, Confidence: confidence, ObservedOn: day, HalfLife: halfLife,
		CreatedAt: day,
	}
}

func (rec records) ago(days int) time.Time { return rec.today.AddDate(0, 0, -days) }
