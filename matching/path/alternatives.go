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
	// Weights stand for Module.Weight, in the order of Problem.Modules and with the same limits.
	Weights []int64
}

// Selection asks for several paths to the same targets.
type Selection struct {
	Problem Problem
	// Measures, the most important first. None means the weights of the modules.
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

// Alternatives finds for each measure the best path; one path that is best for several is listed once. What is left of
// Count is filled by the next best paths for the first measure. All of them reach whatever can be reached.
//
// Paths are looked for in the order of their bounds in a tree of modules that must not be taken (the conflict tree of
// Reiter, Artificial Intelligence 32, 1987): any other path lacks at least one module of a path that is too near. So the
// bounds are proofs. When the deadline of ctx comes, the paths found by then are returned, at least the first.
func Alternatives(ctx context.Context, q Selection) ([]Alternative, error) {
	c := chooser{ctx: ctx, Selection: q}
	if len(c.Measures) == 0 {
		c.Measures = []Measure{{Weights: weightsOf(q.Problem)}}
	}
	for _, m := range c.Measures {
		if len(m.Weights) != len(q.Problem.Modules) {
			return nil, ErrMeasure
		}
	}
	for _, m := range c.Measures {
		if err := c.best(m); err != nil {
			return nil, err
		}
	}
	for more := true; more && len(c.chosen) < c.Count; {
		var err error
		if more, err = c.next(c.Measures[0], true); err != nil {
			return nil, err
		}
	}
	return c.chosen, nil
}

func weightsOf(p Problem) []int64 {
	weights := make([]int64, len(p.Modules))
	for i := range p.Modules {
		weights[i] = p.Modules[i].Weight
	}
	return weights
}

// chooser gathers alternatives.
type chooser struct {
	Selection
	ctx    context.Context //nolint:containedctx // lives as long as one call
	chosen []Alternative
}

// best finds the best path for a measure, or sees that it is listed.
func (c *chooser) best(m Measure) error {
	if len(c.chosen) > 0 && c.ctx.Err() != nil {
		return cancelled(c.ctx)
	}
	r, err := Solve(c.ctx, c.Problem.weighing(m.Weights))
	if err != nil {
		return err
	}
	for i := range c.chosen {
		if cost := c.cost(m, c.chosen[i].Steps); cost <= r.Cost {
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

func (c *chooser) cost(m Measure, steps []Step) int64 {
	var cost int64
	for i := range c.Problem.Modules {
		if takes(steps, c.Problem.Modules[i].ID) {
			cost += m.Weights[i]
		}
	}
	return cost
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
