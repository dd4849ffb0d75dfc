package selfcheck

import (
	"slices"

	"lernpfad/courses/competency"
)

// What a level counts in the loss, beside the target itself: for a path it matters first whether the target is met, then how
// far below it the person stands, and hardly how far above.
const (
	shareBelow = 0.3
	shareAbove = 0.1
)

// loss is the expected squared error about one gap: per level, p(1-p) for the chance p of holding it. Unlike the chance of a
// wrong call it falls with every answer that tells something, so that a statement is chosen even if it alone cannot turn the
// call.
func loss(t Target, reach levels) float64 {
	sum := 0.0
	for l := competency.Level(1); l <= competency.MaxLevel; l++ {
		p := reach[l] * (1 - reach[l])
		switch {
		case l < t.Level:
			p *= shareBelow
		case l > t.Level:
			p *= shareAbove
		}
		sum += p
	}
	return t.Weight * sum
}

// outlook holds, per target, the chance of reaching each level given the offset: all that a further answer to another
// competency can still shift.
type outlook struct {
	check *Check
	now   *belief
	given [][offsetCount]levels
}

func (c *Check) outlook(b *belief) outlook {
	o := outlook{check: c, now: b, given: make([][offsetCount]levels, len(c.targets))}
	for i, t := range c.targets {
		for g, table := range b.given[t.Competency] {
			o.given[i][g] = table.reach()
		}
	}
	return o
}

// losses sums the loss over all targets under these offsets. The target at index changed, if any, has other tables.
func (o outlook) losses(offset offsets, changed int, table [offsetCount]levels) float64 {
	sum := 0.0
	for i, t := range o.check.targets {
		given := &o.given[i]
		if i == changed {
			given = &table
		}
		var reach levels
		for g, chance := range offset {
			for l := range reach {
				reach[l] += chance * given[g][l]
			}
		}
		sum += loss(t, reach)
	}
	return sum
}

// gain is by how much the loss is expected to fall when the statement about the target at index is answered.
func (o outlook) gain(s Statement, index int, before float64) float64 {
	after := 0.0
	for a := No; a <= Sure; a++ {
		table, mass := update(o.now.given[s.Competency], o.check.bank.likelihood(s, a))
		offset, chance := weigh(o.now.offset, mass)
		for g := range table {
			table[g] = table[g].reach()
		}
		after += chance * o.losses(offset, index, table)
	}
	return before - after
}

// best returns the statement not asked yet that is expected to lower the loss most, and by how much; of equals the first in
// the bank. The gain is 0 when nothing is left.
func (c *Check) best(b *belief, replies []Reply) (Statement, float64) {
	var found Statement
	most := 0.0
	o := c.outlook(b)
	before := o.losses(b.offset, -1, [offsetCount]levels{})
	for _, s := range c.pool {
		if slices.ContainsFunc(replies, func(r Reply) bool { return r.Statement.ID == s.ID }) {
			continue
		}
		index := slices.IndexFunc(c.targets, func(t Target) bool { return t.Competency == s.Competency })
		if gain := o.gain(s, index, before); gain > most {
			found, most = s, gain
		}
	}
	return found, most
}
