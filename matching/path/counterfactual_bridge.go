package path

import (
	"context"
	"slices"
)

// Bridges are the facts of which each alone would bring a target into reach if one new module taught it, sorted. Implied
// says what else is held by whoever holds a fact; the fact itself need not be among it. The target is always one of
// them; none are returned for a target in reach. The new module may require anything that is within reach today.
//
// It stops at the deadline of ctx with the bridges found by then, the target among them.
func Bridges(ctx context.Context, p Problem, target Fact, implied func(Fact) []Fact) ([]Fact, error) {
	reached, err := Reach(p)
	if err != nil || slices.Contains(reached, target) {
		return nil, err
	}
	bridges := []Fact{target}
	p.Targets = nil // Reach does not look at them
	for _, f := range standBefore(p, target, reached) {
		if ctx.Err() != nil {
			break
		}
		with := p
		with.Held = slices.Concat(reached, implied(f), []Fact{f})
		reached, err := Reach(with)
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

// standBefore lists the facts out of reach that stand before a target, at any distance, in the order they are come upon.
func standBefore(p Problem, target Fact, reached []Fact) []Fact {
	seen := map[Fact]bool{target: true}
	for _, f := range reached {
		seen[f] = true
	}
	teachers, index := indexed(p)
	taken := map[int]bool{}
	var out []Fact
	queue := slices.Clone(teachers[target])
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		if taken[i] {
			continue
		}
		taken[i] = true
		for _, f := range p.Modules[i].Requires {
			if !seen[f] {
				seen[f] = true
				out = append(out, f)
				queue = append(queue, teachers[f]...)
			}
		}
		for _, group := range p.Modules[i].RequiresAny {
			for _, id := range group {
				queue = append(queue, index[id])
			}
		}
	}
	return out
}

// indexed lists the modules that teach a fact, and where each module is.
func indexed(p Problem) (byFact map[Fact][]int, index map[string]int) {
	byFact, index = map[Fact][]int{}, map[string]int{}
	for i := range p.Modules {
		index[p.Modules[i].ID] = i
		for _, f := range p.Modules[i].Teaches {
			byFact[f] = append(byFact[f], i)
		}
	}
	return byFact, index
}
