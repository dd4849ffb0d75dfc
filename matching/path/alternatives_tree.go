package path

import (
	"cmp"
	"slices"
	"strings"
)

// branch is a node of the tree: the best path that takes none of some modules.
type branch struct {
	without []string // sorted
	result  Result
}

// before puts the lowest bound first. The order is total, so that the same problem gives the same alternatives.
func (n branch) before(o branch) int {
	return cmp.Or(
		cmp.Compare(n.result.LowerBound, o.result.LowerBound), cmp.Compare(n.result.Cost, o.result.Cost),
		cmp.Compare(len(n.without), len(o.without)), slices.Compare(n.without, o.without),
	)
}

// tree holds the nodes whose paths were not looked at yet, and knows those that were ever in it.
type tree struct {
	open []branch
	seen map[string]bool
}

// first takes the node with the lowest bound out. Trees stay small: next to a solve, looking through one is nothing.
func (t *tree) first() branch {
	best := 0
	for i := range t.open {
		if t.open[i].before(t.open[best]) < 0 {
			best = i
		}
	}
	n := t.open[best]
	t.open = slices.Delete(t.open, best, best+1)
	return n
}

// next chooses the best path for a measure that differs enough from those chosen. False means that there is none, or
// that it was not found in time.
func (c *chooser) next(m Measure, further bool) (bool, error) {
	if len(c.chosen) >= c.Count {
		return false, nil
	}
	root, err := c.solve(m, nil)
	if err != nil {
		return false, err
	}
	t := &tree{open: []branch{{result: root}}, seen: map[string]bool{}}
	for len(t.open) > 0 && c.ctx.Err() == nil {
		n := t.first()
		if c.farEnough(n.result.Steps) {
			c.choose(m, n.result, further)
			return true, nil
		}
		if err := c.grow(m, n, len(root.Holes), t); err != nil {
			return false, err
		}
	}
	return false, cancelled(c.ctx)
}

// grow bars one more module of a path that is too near, each in turn.
func (c *chooser) grow(m Measure, n branch, holes int, t *tree) error {
	for _, s := range n.result.Steps {
		without := append(slices.Clone(n.without), s.Module)
		slices.Sort(without)
		key := strings.Join(without, "\x00")
		if t.seen[key] {
			continue
		}
		t.seen[key] = true
		r, err := c.solve(m, without)
		if err != nil {
			return err
		}
		if len(r.Holes) == holes { // more holes: no path to all that can be reached
			t.open = append(t.open, branch{without, r})
		}
	}
	return nil
}
