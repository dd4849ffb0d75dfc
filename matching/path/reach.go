package path

import "slices"

// Reach returns every fact that some path leads to, held ones included, sorted. It asks for no target and costs nothing but time
// linear in the size of the problem. The error is the fault of Problem.Validate.
func Reach(p Problem) ([]Fact, error) {
	positions, err := p.positions()
	if err != nil {
		return nil, err
	}
	v := compile(p.Modules, positions).view(&arena{}, &Query{Held: p.Held})
	reach := v.reach()
	facts := slices.Clone(p.Held)
	for i, f := range v.facts {
		if reach.reached[i] {
			facts = append(facts, f)
		}
	}
	slices.Sort(facts)
	return slices.Compact(facts), nil
}
