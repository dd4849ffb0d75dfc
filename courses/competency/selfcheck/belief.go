package selfcheck

import "lernpfad/courses/competency"

// belief is what is thought of a person after some answers. Given her offset, her competencies are independent of each other;
// so it suffices to keep one table per competency and one row for the offset, and the result is exact.
type belief struct {
	offset offsets                               // chance of each offset
	given  map[competency.ID][offsetCount]levels // chance of each level, given the offset
}

// believe computes the belief after these replies. Their order does not matter.
func (c *Check) believe(replies []Reply) belief {
	b := belief{offset: offsetPrior(), given: make(map[competency.ID][offsetCount]levels, len(c.prior))}
	for id, p := range c.prior {
		b.given[id] = p
	}
	for _, r := range replies {
		if _, ok := b.given[r.Statement.Competency]; ok && r.Answer.Says() {
			b.learn(r.Statement.Competency, c.bank.likelihood(r.Statement, r.Answer))
		}
	}
	return b
}

// learn takes one observation in: Bayes' rule for the levels of its competency and for the offset.
func (b *belief) learn(id competency.ID, likelihood levels) {
	table, mass := update(b.given[id], likelihood)
	b.given[id] = table
	b.offset, _ = weigh(b.offset, mass)
}

// update multiplies a table by a likelihood. mass is the chance of the observation, given each offset.
func update(table [offsetCount]levels, likelihood levels) (updated [offsetCount]levels, mass offsets) {
	for g := range table {
		for l, p := range table[g] {
			updated[g][l] = p * likelihood[l]
			mass[g] += updated[g][l]
		}
		for l := range updated[g] {
			updated[g][l] /= mass[g]
		}
	}
	return updated, mass
}

// weigh multiplies the offsets by the chance of an observation given each of them; total is the chance of the observation.
func weigh(prior, mass offsets) (posterior offsets, total float64) {
	for g := range prior {
		posterior[g] = prior[g] * mass[g]
		total += posterior[g]
	}
	for g := range posterior {
		posterior[g] /= total
	}
	return posterior, total
}

// levels returns the chance of each level of a competency.
func (b *belief) levels(id competency.ID) levels {
	var out levels
	table := b.given[id]
	for g, chance := range b.offset {
		for l := range out {
			out[l] += chance * table[g][l]
		}
	}
	return out
}

// reach returns the chance of at least each level: reach[0] is 1.
func (p levels) reach() levels {
	var out levels
	above := 0.0
	for l := levelCount - 1; l >= 0; l-- {
		above += p[l]
		out[l] = above
	}
	return out
}
