package selfcheck

import (
	"slices"

	"lernpfad/courses/competency"
)

// How far estimates are trusted as evidence. What people say about themselves never exceeds MaxConfidence; only tests and
// certificates do. GuessConfidence is so small that any word of the person replaces the guess.
const (
	MaxConfidence   = 0.6
	GuessConfidence = 0.15
	leastConfidence = 0.2
)

// A guess about what nobody asked is careful: the level that is held with this chance, and no more than the first band.
const (
	guessChance   = 0.8
	maxGuess      = competency.Level(2)
	leastForGuess = 5 // answers that say something
)

// tail is what is left out at either end of the range of an estimate: it covers 80 per cent.
const tail = 0.1

// Sureness says in words how far a level can be relied on.
type Sureness int

// The three words.
const (
	Unsure Sureness = iota
	Roughly
	QuiteSure
)

// String returns the name of the word: "unsure", "roughly" or "quite_sure".
func (s Sureness) String() string {
	switch s {
	case QuiteSure:
		return "quite_sure"
	case Roughly:
		return "roughly"
	default:
		return "unsure"
	}
}

// Estimate is what the answers say about one competency.
type Estimate struct {
	Competency competency.ID
	Level      competency.Level // median: as likely too low as too high
	Low, High  competency.Level // the true level lies between them with at least 80 per cent, if the model holds
	Near       float64          // chance that the true level is at most one away
	Replies    []Reply          // the replies about this competency, in their order; none means a guess
}

// Guess reports whether nobody was asked about the competency.
func (e Estimate) Guess() bool { return len(e.Replies) == 0 }

// Sureness returns the word for the estimate.
func (e Estimate) Sureness() Sureness {
	const sure, roughly = 0.85, 0.7
	switch {
	case e.Guess() || e.Near < roughly:
		return Unsure
	case e.Near < sure:
		return Roughly
	default:
		return QuiteSure
	}
}

// Confidence returns how far the estimate is trusted as evidence, 0 to MaxConfidence.
func (e Estimate) Confidence() float64 {
	if e.Guess() {
		return GuessConfidence
	}
	return max(leastConfidence, MaxConfidence*e.Near)
}

// Estimates returns an estimate for each competency that an answer tells something about, in the order of the frameworks.
// After a few answers guesses follow for the others: people differ as a whole, so the answers say a little about the rest too.
// Guesses of level 0 are left out.
func (c *Check) Estimates(replies []Reply) []Estimate {
	said := slices.DeleteFunc(slices.Clone(replies), func(r Reply) bool { return !r.Answer.Says() })
	b := c.believe(said)
	var direct, guesses []Estimate
	for _, known := range c.bank.library.Competencies() {
		about := slices.DeleteFunc(slices.Clone(said), func(r Reply) bool { return r.Statement.Competency != known.ID })
		switch e := estimate(known.ID, b.levels(known.ID), about); {
		case !e.Guess():
			direct = append(direct, e)
		case len(said) >= leastForGuess && e.Level > 0:
			guesses = append(guesses, e)
		}
	}
	return append(direct, guesses...)
}

func estimate(id competency.ID, chances levels, about []Reply) Estimate {
	e := Estimate{Competency: id, Replies: about, Level: chances.quantile(0.5), Low: chances.quantile(tail), High: chances.quantile(1 - tail)}
	if e.Guess() {
		e.Level = min(chances.quantile(1-guessChance), maxGuess)
	}
	for l := max(e.Level-1, 0); l <= min(e.Level+1, competency.MaxLevel); l++ {
		e.Near += chances[l]
	}
	return e
}

// quantile returns the lowest level at or below which at least this share lies.
func (p levels) quantile(share float64) competency.Level {
	const slack = 1e-9 // sums of chances end a little below 1
	sum := 0.0
	for l, chance := range p {
		if sum += chance; sum >= share-slack {
			return competency.Level(l)
		}
	}
	return competency.MaxLevel
}
