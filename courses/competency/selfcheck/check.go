package selfcheck

import (
	"math"

	"lernpfad/courses/competency"
)

// How long a check is, in answers.
const (
	FirstBlock   = 16 // the first result comes after so many at the latest
	FurtherBlock = 6  // each "more exactly" adds so many
	EnoughFor    = 5  // from here on a result can be looked at, with honest uncertainty
	leastAsked   = 8  // nobody is sure before
)

// sureAt is the weighted share of targets that may still be called wrongly, met or not met, for the first block to end early.
const sureAt = 0.08

// leastGain is the expected reduction of the loss below which a further statement is not worth a minute of anybody's time.
const leastGain = 1e-4

// Check is the self-check of one role: what it aims at, and what is believed before the first answer. It is immutable.
type Check struct {
	bank    *Bank
	targets []Target
	pool    []Statement
	prior   map[competency.ID][offsetCount]levels
}

// Check returns the check for a role profile and its targets; without targets it asks for what most job families require.
// Targets on unknown competencies are left out.
func (b *Bank) Check(role string, targets []Target) *Check {
	if len(targets) == 0 {
		targets = b.general
	}
	c := &Check{bank: b, prior: map[competency.ID][offsetCount]levels{}}
	for _, known := range b.library.Competencies() {
		c.prior[known.ID] = levelPrior(meanWithoutOne)
	}
	for _, t := range targets {
		if _, ok := c.prior[t.Competency]; ok && t.Level > 0 && t.Level.Valid() && t.Weight > 0 {
			c.targets = append(c.targets, t)
			c.prior[t.Competency] = levelPrior(shareOfTarget * float64(t.Level))
			c.pool = append(c.pool, b.suiting(t.Competency, role)...)
		}
	}
	return c
}

// Targets returns what the check aims at.
func (c *Check) Targets() []Target { return c.targets }

// Step says how a check goes on.
type Step struct {
	Next  *Statement // nil when nothing more is asked in this block
	Limit int        // number of answers at which the block ends at the latest
	Sure  bool       // the answers suffice for what the targets ask
}

// Step returns the next statement after these replies, of which the first result has taken in counted. It is the same for the
// same replies, in whatever order and on whatever device they were given.
func (c *Check) Step(replies []Reply, counted int) Step {
	b := c.believe(replies)
	step := Step{Limit: FirstBlock, Sure: len(replies) >= leastAsked && c.risk(&b) <= sureAt}
	if counted > 0 {
		step.Limit = max(step.Limit, counted+FurtherBlock)
	}
	if len(replies) >= step.Limit || step.Sure && counted == 0 {
		return step
	}
	if s, gain := c.best(&b, replies); gain >= leastGain {
		step.Next = &s
	}
	return step
}

// risk is the expected share of targets, by weight, for which "met" or "not met" would be called wrongly now.
func (c *Check) risk(b *belief) float64 {
	wrong, all := 0.0, 0.0
	for _, t := range c.targets {
		p := b.levels(t.Competency).reach()[t.Level]
		wrong += t.Weight * math.Min(p, 1-p)
		all += t.Weight
	}
	return wrong / all
}
