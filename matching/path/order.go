package path

import "slices"

// plan is the path as a network of its own: modules are steps in path order, facts those of the numbering.
type plan struct {
	net      *network
	module   []int32 // step -> module of the numbering
	supplier []int32 // fact -> first step that teaches it, or -1
}

// newPlan orders the modules and builds their network. The cost of it does not depend on the size of the catalogue,
// apart from one table of facts.
func newPlan(full *network, modules, goals []int32) *plan {
	p := &plan{supplier: make([]int32, full.facts())}
	for f := range p.supplier {
		p.supplier[f] = -1
	}
	p.arrange(full, modules)
	pre, add := newLists(len(modules), 0), newLists(len(modules), 0)
	weight := make([]int64, len(modules))
	for i, m := range p.module {
		weight[i] = full.weight[m]
		pre.items = append(pre.items, full.pre.of(m)...)
		pre.end()
		add.items = append(add.items, full.add.of(m)...)
		add.end()
	}
	p.net = newNetwork(weight, pre, add, full.facts(), goals)
	return p
}

// arrange puts the modules into an order that respects requirements. A module that builds on what came last goes
// first, so that a competency once begun is carried on; then the one with the smaller id.
func (p *plan) arrange(full *network, modules []int32) {
	waiting := slices.Clone(modules)
	slices.Sort(waiting)
	for len(waiting) > 0 {
		pick, latest := -1, int32(-2)
		for k, m := range waiting {
			if last, ready := p.latest(full, m); ready && last > latest {
				pick, latest = k, last
			}
		}
		if pick < 0 {
			return // cannot happen: the modules came out of a closure
		}
		m := waiting[pick]
		waiting = slices.Delete(waiting, pick, pick+1)
		for _, f := range full.add.of(m) {
			if p.supplier[f] < 0 {
				p.supplier[f] = int32(len(p.module)) //nolint:gosec // at most MaxModules
			}
		}
		p.module = append(p.module, m)
	}
}

// latest is the last step that the module builds on, -1 if on none; ready tells whether all it requires is there.
func (p *plan) latest(full *network, m int32) (step int32, ready bool) {
	step = -1
	for _, f := range full.pre.of(m) {
		if p.supplier[f] < 0 {
			return 0, false
		}
		step = max(step, p.supplier[f])
	}
	return step, true
}

// after lists for each step the steps directly before it: its suppliers, less those that another supplier builds on.
func (p *plan) after() [][]int32 {
	n := p.net.modules()
	out := make([][]int32, n)
	before := make([][]bool, n) // step -> steps before it at any distance
	for i := range n {
		before[i] = make([]bool, n)
		var direct []int32
		for _, f := range p.net.pre.of(int32(i)) {
			direct = append(direct, p.supplier[f])
		}
		slices.Sort(direct)
		direct = slices.Compact(direct)
		for k := len(direct) - 1; k >= 0; k-- {
			s := direct[k]
			if before[i][s] {
				continue
			}
			out[i] = append(out[i], s)
			before[i][s] = true
			for b, is := range before[s] {
				before[i][b] = before[i][b] || is
			}
		}
		slices.Reverse(out[i])
	}
	return out
}
