package path

import "slices"

// Reach returns every fact that some path leads to, held ones included, sorted. Targets and weights do not matter, and it
// costs nothing but time linear in the size of the catalogue. The error is the fault of Solve.
func (c *Catalogue) Reach(q Query) ([]Fact, error) {
	if err := c.validate(&q); err != nil {
		return nil, err
	}
	v := c.view(&arena{}, &q)
	reach := v.reach()
	facts := slices.Clone(q.Held)
	for i, f := range v.facts {
		if reach.reached[i] {
			facts = append(facts, f)
		}
	}
	slices.Sort(facts)
	return slices.Compact(facts), nil
}
