package path

import (
	"cmp"
	"slices"
)

// Separation: the share below which a module counts as not taken, the sum of shares below which a landmark is worth
// keeping (1 would be no violation at all), and how often shares are passed on along requirements.
const (
	nothing   = 1e-6
	violation = 0.98
	sweeps    = 12
)

// cutter looks for landmarks that fractional shares violate. It measures how far every fact is held: a module counts
// with its share or with the fact it requires that is held least, whichever is less, and a fact with the sum of the
// modules that teach it. A goal held less than once gives a landmark. The measure is that of a flow and the landmark
// that of a cut, with the difference that modules require all of their facts.
type cutter struct {
	d      *dual
	held   []float64 // by fact
	next   []float64 // by fact
	some   []int32   // modules with a share
	behind []bool    // by fact: on the far side of the cut
	queue  []int32
	cut    []int32
	in     []bool // by module: in the cut
}

func (c *cutter) prepare(a *arena, d *dual) {
	facts, modules := d.net.facts(), d.net.modules()
	*c = cutter{
		d: d, held: a.floats.take(facts), next: a.floats.take(facts), behind: a.flags(facts), in: a.flags(modules),
		some: a.ints(modules)[:0], queue: a.ints(facts)[:0], cut: a.ints(modules)[:0],
	}
}

// cuts adds landmarks that the shares violate, at most one for each goal, and returns how many. Barren means that a goal
// cannot be reached at all without the modules dropped, so that no path is better than the best one.
func (c *cutter) cuts() (found int, barren bool) {
	c.measure()
	for _, goal := range c.d.net.goals {
		if c.held[goal] >= violation || c.d.stop() || len(c.d.marks.members.items) > c.d.limit {
			continue
		}
		if !c.separate(goal) || c.shares() >= violation {
			continue
		}
		if len(c.cut) == 0 {
			return found, true
		}
		if c.d.violated(c.cut) {
			found++
		}
	}
	return found, false
}

// measure computes how far each fact is held.
func (c *cutter) measure() {
	c.some = c.some[:0]
	for m, s := range c.d.share {
		if s > nothing {
			c.some = append(c.some, int32(m))
		}
	}
	clear(c.held)
	for range sweeps {
		clear(c.next)
		for _, m := range c.some {
			s := c.counts(m)
			if s <= nothing {
				continue
			}
			for _, f := range c.d.net.add.of(m) {
				c.next[f] = min(1, c.next[f]+s)
			}
		}
		same := slices.Equal(c.held, c.next)
		c.held, c.next = c.next, c.held
		if same {
			break
		}
	}
}

// counts is how far a module can be taken.
func (c *cutter) counts(m int32) float64 {
	s := c.d.share[m]
	for _, f := range c.d.net.pre.of(m) {
		s = min(s, c.held[f])
	}
	return s
}

// separate finds a cut before the goal: facts behind it, none held, such that every module that teaches one of them is
// in the cut or requires one of them. It returns false if a module that is taken for certain would be in it.
func (c *cutter) separate(goal int32) bool {
	clear(c.behind)
	for _, m := range c.cut {
		c.in[m] = false
	}
	c.cut, c.queue = c.cut[:0], append(c.queue[:0], goal)
	c.behind[goal] = true
	for k := 0; k < len(c.queue); k++ {
		for _, m := range c.d.net.adder.of(c.queue[k]) {
			if c.in[m] || c.d.state[m] == dropped {
				continue
			}
			least := c.least(m)
			switch {
			case least >= 0 && c.behind[least]:
			case least >= 0 && c.held[least] < c.d.share[m]:
				c.behind[least] = true
				c.queue = append(c.queue, least)
			default:
				c.in[m] = true
				c.cut = append(c.cut, m)
			}
		}
	}
	kept := c.cut[:0]
	for _, m := range c.cut {
		if c.blocked(m) {
			c.in[m] = false
			continue
		}
		kept = append(kept, m)
		if c.d.state[m] == taken {
			c.cut = kept
			return false
		}
	}
	c.cut = kept
	return true
}

// least is the fact that the module requires and that is held least, one behind the cut if there is one; -1 if the
// module requires none.
func (c *cutter) least(m int32) int32 {
	best := int32(-1)
	for _, f := range c.d.net.pre.of(m) {
		if c.behind[f] {
			return f
		}
		if best < 0 || c.held[f] < c.held[best] {
			best = f
		}
	}
	return best
}

func (c *cutter) blocked(m int32) bool {
	for _, f := range c.d.net.pre.of(m) {
		if c.behind[f] {
			return true
		}
	}
	return false
}

func (c *cutter) shares() (sum float64) {
	for _, m := range c.cut {
		sum += c.d.share[m]
	}
	return sum
}

// violated adds a minimal landmark within the given one. It returns false if the given modules are none, or if no module
// that is not dropped can make up for them.
func (d *dual) violated(cut []int32) bool {
	for m, s := range d.state {
		d.baseSet[m] = s != dropped
	}
	for _, m := range cut {
		d.baseSet[m] = false
	}
	if d.base.run(d.baseSet) {
		return false
	}
	d.order = append(d.order[:0], cut...)
	slices.SortFunc(d.order, func(a, b int32) int {
		if c := cmp.Compare(d.share[b], d.share[a]); c != 0 {
			return c
		}
		return d.compare(a, b)
	})
	row := d.extract()
	if len(row) == 0 {
		return false
	}
	d.marks.append(row)
	return true
}
