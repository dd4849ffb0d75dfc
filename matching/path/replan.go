package path

import (
	"context"
	"slices"
)

// Replanned is a path that is optimal again, with what is different from the path followed before.
type Replanned struct {
	Result
	// Added and Dropped are modules in the order of the new and of the old path.
	Added, Dropped []string
	// Closest means: proven that no path of the same cost differs from the old one in fewer modules.
	Closest bool
}

// Replan answers a query and takes, of all cheapest paths, one that differs as little as can be from the accepted
// one: the number of modules added and dropped is minimal. Modules of weight 0 count when they are added only.
//
// The path is solved twice: first for its cost and bound, then with weights that put cost before change. Such a weight
// is the module's own times a factor, plus 1 for a module that is new, minus 1 for one that is kept; the factor is larger
// than all these together can add up to, so exactness is kept. Where the deadline comes before the second answer, or
// such weights are beyond MaxWeight, the first answer stands and Closest is false.
//
// Accepted ids that the catalogue does not have are dropped. Errors are those of Solve.
func (c *Catalogue) Replan(ctx context.Context, q Query, accepted []string) (Replanned, error) {
	result, err := c.Solve(ctx, q)
	if err != nil {
		return Replanned{}, err
	}
	closest := false
	if weights, ok := c.loyalWeights(q, accepted); ok && ctx.Err() == nil {
		loyal := q
		loyal.Weights = weights
		second, err := c.Solve(ctx, loyal)
		if err != nil {
			return Replanned{}, err
		}
		result, closest = closer(c.cost(c.weights(q), second.Steps), result, second, accepted)
	}
	out := Replanned{Result: result, Closest: closest}
	for _, s := range result.Steps {
		if !slices.Contains(accepted, s.Module) {
			out.Added = append(out.Added, s.Module)
		}
	}
	for _, id := range accepted {
		if !takes(result.Steps, id) {
			out.Dropped = append(out.Dropped, id)
		}
	}
	return out, nil
}

// closer puts the steps of the second answer, which are worth cost, into the first where they cost no more. If they cost
// less, which a first answer without proof allows, they are taken with that cost.
func closer(cost int64, first, second Result, accepted []string) (Result, bool) {
	if cost > first.Cost {
		return first, false
	}
	if cost == first.Cost && change(first.Steps, accepted) <= change(second.Steps, accepted) {
		return first, second.Gap == 0
	}
	first.Steps, first.Cost, first.Gap = second.Steps, cost, 0
	if cost > first.LowerBound {
		first.Gap = float64(cost-first.LowerBound) / float64(cost)
	} else if first.Status == Feasible {
		first.Status = Optimal
	}
	return first, second.Gap == 0
}

// change counts the modules added to and dropped from the accepted ones.
func change(steps []Step, accepted []string) int {
	kept := 0
	for _, s := range steps {
		if slices.Contains(accepted, s.Module) {
			kept++
		}
	}
	return len(steps) + len(accepted) - 2*kept
}

// loyalWeights puts cost before change. False means that a weight would be too large.
func (c *Catalogue) loyalWeights(q Query, accepted []string) ([]int64, bool) {
	factor := int64(len(c.ids) + len(accepted) + 1)
	weights := make([]int64, len(c.ids))
	for i, w := range c.weights(q) {
		if w > MaxWeight/factor-1 {
			return nil, false
		}
		weights[i] = w*factor + 1
		if slices.Contains(accepted, c.ids[c.rank[i]]) {
			weights[i] = max(w*factor-1, 0)
		}
	}
	return weights, true
}
