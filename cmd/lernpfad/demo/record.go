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

// How far back evidence goes, in days. What people say about themselves expires after some two and a half years.
const (
	newest          = 10
	lastCheckBefore = 400 // everybody with evidence did the self-check within this time
	oldestEvidence  = 4 * 365
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
	b := biography{records: rec, dice: r, lastCheck: rec.ago(newest + r.IntN(lastCheckBefore-newest))}
	b.firstCheck = rec.ago(lastCheckBefore + r.IntN(oldestEvidence-lastCheckBefore))
	asked := map[competency.ID]bool{}
	for _, g := range learners.Goals(rec.library, l.RoleProfileID, l.Horizon) {
		asked[g.Competency] = true
		b.towards(g, share)
	}
	for range r.IntN(3) { // what she can do beyond her role
		if c := pick(r, rec.library.Competencies()...); !asked[c.ID] {
			asked[c.ID] = true
			b.say(c.ID, pick(r, competency.Level(1), 2, 2, 3), b.lastCheck)
		}
	}
	slices.SortStableFunc(b.out, func(a, b learners.Evidence) int { return a.ObservedOn.Compare(b.ObservedOn) })
	for i := range b.out {
		b.out[i].ID = identity("evidence", l.TenantID.String(), l.ID.String(), strconv.Itoa(i))
		b.out[i].LearnerID = l.ID
	}
	return b.out
}

// biography is the past of one person in the making: two self-checks, and what she learned before, between and after.
type biography struct {
	records
	dice                  *rand.Rand
	firstCheck, lastCheck time.Time
	out                   []learners.Evidence
}

// towards invents evidence for one goal: reached, or one or two levels below, or nothing.
func (b *biography) towards(g learners.Goal, share float64) {
	level := g.Level + pick(b.dice, competency.Level(0), 0, 0, 1)
	if b.dice.Float64() >= share {
		level = g.Level - pick(b.dice, competency.Level(1), 1, 2)
	}
	level = min(level, competency.MaxLevel)
	switch {
	case level < 0, level == 0 && b.dice.IntN(2) == 0:
		return
	case level == 0:
		b.say(g.Competency, 0, b.lastCheck)
		return
	}
	shown := b.show(g.Competency, level)
	if b.firstCheck.Before(shown) && b.dice.IntN(2) == 0 {
		b.say(g.Competency, level-1, b.firstCheck)
	}
}

// show adds the evidence that decides and returns its day: half of it is what people say, the rest completions and certificates.
func (b *biography) show(id competency.ID, level competency.Level) time.Time {
	c, _ := b.library.Competency(id)
	titles := b.titles[competency.Requirement{Competency: id, Level: level}]
	day := b.ago(newest + b.dice.IntN(oldestEvidence-newest))
	switch kind := b.dice.IntN(20); {
	case kind < 7 && len(titles) > 0:
		b.add(learners.Completion, id, level, pick(b.dice, titles...), day)
	case kind < 10:
		b.add(learners.Certificate, id, level, "Zertifikat „"+c.NameDE+"“", day)
	default:
		day = b.lastCheck
		b.say(id, level, day)
	}
	return day
}

// say adds what the person said of herself in a self-check.
func (b *biography) say(id competency.ID, level competency.Level, day time.Time) {
	b.add(learners.SelfAssessment, id, level, learners.SourceSelfCheck, day)
}

func (b *biography) add(kind learners.EvidenceKind, id competency.ID, level competency.Level, source string, day time.Time) {
	c, _ := b.library.Competency(id)
	confidence, halfLife := learners.Trust(kind, c.Kind)
	b.out = append(b.out, learners.Evidence{
		Competency: id, Level: level, Kind: kind, Source: source, Confidence: confidence, ObservedOn: day, HalfLife: halfLife,
		CreatedAt: day,
	})
}

func (rec records) ago(days int) time.Time { return rec.today.AddDate(0, 0, -days) }
