package path

import (
	"context"
	"slices"
)

// Bridges are the facts of which each alone would bring a target into reach if one new module taught it, sorted. Implied
// says what else is held by whoever holds a fact; the fact itself need not be among it. The target is always one of
// them; none are returned for a target in reach. The new module may require anything that is within reach today.
//
// It stops at the deadline of ctx with the bridges found by then, the target among them. Errors are those of Solve.
func (c *Catalogue) Bridges(ctx context.Context, q Query, target Fact, implied func(Fact) []Fact) ([]Fact, error) {
	reached, err := c.Reach(q)
	if err != nil || slices.Contains(reached, target) {
		return nil, err
	}
	bridges := []Fact{target}
	for _, f := range c.standBefore(q, target) {
		if ctx.Err() != nil {
			break
		}
		with := q
		with.Held = slices.Concat(q.Held, implied(f), []Fact{f})
		reached, err := c.Reach(with)
		if err != nil {
			return nil, err
		}
		if slices.Contains(reached, target) {
			bridges = append(bridges, f)
		}
	}
	slices.Sort(bridges)
	return bridges, cancelled(ctx)
}

// standBefore lists the facts out of reach that stand before a target, at any distance.
func (c *Catalogue) standBefore(q Query, target Fact) []Fact {
	number, known := c.names[target]
	if !known {
		return nil
	}
	v := c.view(&arena{}, &q)
	var out []Fact
	for _, f := range v.before(number, v.reach()) {
		if !v.isGroup(f) {
			out = append(out, v.facts[f])
		}
	}
	return out
}
