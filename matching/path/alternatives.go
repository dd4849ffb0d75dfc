package path

import (
	"context"
	"errors"
	"slices"
)

// ErrMeasure says that a measure does not have one weight for each module.
var ErrMeasure = errors.New("a measure needs one weight for each module")

// Measure is a way to compare paths: the lower the sum of the weights, the better.
type Measure struct {
	Name string
	// Weights stand for Module.Weight, in the order of the modules and with the same limits.
	Weights []int64
}

// Selection asks for several paths to the same targets.
type Selection struct {
	// Measures, the most important first. None means the weights that the question has anyway.
	Measures []Measure
	// Count is the largest number of paths.
	Count int
	// Distance is how many modules two paths differ in at least: modules that one of them has and the other has not.
	// As no step of a path can be left out, two different paths always differ in 2.
	Distance int
}

// Alternative is one of several paths.
type Alternative struct {
	Steps []Step
	// Best lists the measures for which no path is better, with the proof. Never empty.
	Best []Standing
	// Further means that the path is the best only among those that differ enough from the ones listed before it.
	Further bool
}

// Standing is what a path costs by one measure. LowerBound holds for all paths that Alternative.Further leaves over.
type Standing struct {
	Measure          string
	Cost, LowerBound int64
}

// Proven reports whether no such path costs less.
func (s Standing) Proven() bool { return s.Cost == s.LowerBound }

// Alternatives is Catalogue.Alternatives for a problem.
func Alternatives(ctx context.Context, p Problem, s Selection) ([]Alternative, error) {
	c, err := Compile(p.Modules)
	if err != nil {
		return nil, err
	}
	return c.Alternatives(ctx, Query{Held: p.Held, Targets: p.Targets}, s)
}

// Alternatives finds for each measure the best path; one path that is best for several is listed once. What is left of
// Count is filled by the next best paths for the first measure. All of them reach whatever can be reached.
//
// Paths are looked for in the order of their bounds in a tree of modules that must not be taken (the conflict tree of
// Reiter, Artificial Intelligence 32, 1987): any other path lacks at least one module of a path that is too near. So the
// bounds are proofs. When the deadline of ctx comes, the paths found by then are returned, at least the first.
func (c *Catalogue) Alternatives(ctx context.Context, q Query, s Selection) ([]Alternative, error) {
	list := chooser{ctx: ctx, catalogue: c, query: q, Selection: s}
	if len(list.Measures) == 0 {
		list.Measures = []Measure{{Weights: c.weights(q)}}
	}
	for _, m := range list.Measures {
		if len(m.Weights) != len(c.ids) {
			return nil, ErrMeasure
		}
	}
	for _, m := range list.Measures {
		if err := list.best(m); err != nil {
			return nil, err
		}
	}
	for more := true; more && len(list.chosen) < list.Count; {
		var err error
		if more, err = list.next(list.Measures[0], true); err != nil {
			return nil, err
		}
	}
	return list.chosen, nil
}

// weights are those of a query, in the order of the compiled list.
func (c *Catalogue) weights(q Query) []int64 {
	if q.Weights != nil {
		return q.Weights
	}
	weights := make([]int64, len(c.rank))
	for i, n := range c.rank {
		weights[i] = c.net.weight[n]
	}
	return weights
}

// cost sums weights, in the order of the compiled list, over the steps of a path.
func (c *Catalogue) cost(weights []int64, steps []Step) int64 {
	taken := make([]bool, len(c.ids))
	for i := range steps {
		taken[c.number[steps[i].Module]] = true
	}
	var sum int64
	for i, n := range c.rank {
		if taken[n] {
			sum += weights[i]
		}
	}
	return sum
}

// chooser gathers alternatives.
type chooser struct {
	Selection
	ctx       context.Context //nolint:containedctx // lives as long as one call
	catalogue *Catalogue
	query     Query
	chosen    []Alternative
}

// solve asks for the best path by a measure that takes none of some more modules.
func (c *chooser) solve(m Measure, without []string) (Result, error) {
	q := c.query
	q.Weights = m.Weights
	return c.catalogue.Solve(c.ctx, q.Barring(without...))
}

// best finds the best path for a measure, or sees that it is listed.
func (c *chooser) best(m Measure) error {
	if len(c.chosen) > 0 && c.ctx.Err() != nil {
		return cancelled(c.ctx)
	}
	r, err := c.solve(m, nil)
	if err != nil {
		return err
	}
	for i := range c.chosen {
		if cost := c.catalogue.cost(m.Weights, c.chosen[i].Steps); cost <= r.Cost {
			c.chosen[i].Best = append(c.chosen[i].Best, Standing{m.Name, cost, r.LowerBound})
			return nil
		}
	}
	if c.farEnough(r.Steps) && len(c.chosen) < c.Count {
		c.choose(m, r, false)
		return nil
	}
	_, err = c.next(m, true)
	return err
}

func (c *chooser) choose(m Measure, r Result, further bool) {
	c.chosen = append(c.chosen, Alternative{
		Steps: r.Steps, Best: []Standing{{m.Name, r.Cost, r.LowerBound}}, Further: further,
	})
}

func (c *chooser) farEnough(steps []Step) bool {
	for _, a := range c.chosen {
		if distance(a.Steps, steps) < max(c.Distance, 1) {
			return false
		}
	}
	return true
}

// distance counts the modules that one path has and the other has not.
func distance(a, b []Step) int {
	n := 0
	for _, s := range a {
		if !takes(b, s.Module) {
			n++
		}
	}
	for _, s := range b {
		if !takes(a, s.Module) {
			n++
		}
	}
	return n
}

func takes(steps []Step, id string) bool {
	return slices.ContainsFunc(steps, func(s Step) bool { return s.Module == id })
}
