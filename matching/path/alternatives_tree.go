package path

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"
)

// branch is a node of the tree: the best path that takes none of some modules.
type branch struct {
	without []string // sorted
	result  Result
}

// tree holds the nodes whose paths were not looked at, the lowest bound first. The order is total, so that the same
// problem gives the same alternatives.
type tree []branch

func (t tree) Len() int      { return len(t) }
func (t tree) Swap(i, j int) { t[i], t[j] = t[j], t[i] }
func (t tree) Less(i, j int) bool {
	return cmp.Or(
		cmp.Compare(t[i].result.LowerBound, t[j].result.LowerBound), cmp.Compare(t[i].result.Cost, t[j].result.Cost),
		cmp.Compare(len(t[i].without), len(t[j].without)), slices.Compare(t[i].without, t[j].without),
	) < 0
}
func (t *tree) Push(x any) { *t = append(*t, x.(branch)) } //nolint:forcetypeassert // heap.Push below
func (t *tree) Pop() any {
	last := (*t)[len(*t)-1]
	*t = (*t)[:len(*t)-1]
	return last
}

// next chooses the best path for a measure that differs enough from those chosen. False means that there is none, or
// that it was not found in time.
func (c *chooser) next(m Measure, further bool) (bool, error) {
	if len(c.chosen) >= c.Count {
		return false, nil
	}
	problem := c.Problem.weighing(m.Weights)
	root, err := Solve(c.ctx, problem)
	if err != nil {
		return false, err
	}
	open, seen := &tree{{result: root}}, map[string]bool{}
	for open.Len() > 0 && c.ctx.Err() == nil {
		n := heap.Pop(open).(branch) //nolint:forcetypeassert // nothing else is in it
		if c.farEnough(n.result.Steps) {
			c.choose(m, n.result, further)
			return true, nil
		}
		if err := c.grow(problem, n, len(root.Holes), open, seen); err != nil {
			return false, err
		}
	}
	return false, cancelled(c.ctx)
}

// grow bars one more module of a path that is too near, each in turn.
func (c *chooser) grow(problem Problem, n branch, holes int, open *tree, seen map[string]bool) error {
	for _, s := range n.result.Steps {
		without := append(slices.Clone(n.without), s.Module)
		slices.Sort(without)
		key := strings.Join(without, "\x00")
		if seen[key] {
			continue
		}
		seen[key] = true
		r, err := Solve(c.ctx, problem.Without(without...))
		if err != nil {
			return err
		}
		if len(r.Holes) == holes { // more holes: no path to all that can be reached
			heap.Push(open, branch{without, r})
		}
	}
	return nil
}
