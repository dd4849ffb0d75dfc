package path

import "slices"

// plan is the path as a network of its own: modules are steps in path order, facts those that goals or steps ask for.
type plan struct {
	net      *network
	module   []int32 // step -> module of the numbering
	fact     []int32 // fact -> fact of the numbering
	supplier []int32 // fact of the numbering -> first step that teaches it, or -1
	held     []bool  // by fact of the numbering
}

// newPlan orders the modules and builds their network, without weights. The cost of it does not depend on the size of
// the catalogue, apart from three tables of facts.
func (v *view) newPlan(modules, goals []int32) *plan {
	a, full := v.arena, v.net
	p := &plan{supplier: a.ints(full.facts()), held: v.held, module: a.ints(len(modules))[:0]}
	for f := range p.supplier {
		p.supplier[f] = -1
	}
	p.arrange(v, append(a.ints(len(modules))[:0], modules...))
	renamed := p.rename(a, full, goals)
	pre, add := p.borrow(a, &full.pre, renamed), p.borrow(a, &full.add, renamed)
	p.net = newNetwork(a, a.int64s.take(len(modules)), pre, add, len(p.fact), through(a, renamed, goals))
	return p
}

// rename numbers the facts that goals and steps ask for, in their order, and returns the new numbers, -1 for the others.
func (p *plan) rename(a *arena, full *network, goals []int32) (renamed []int32) {
	wanted, most := a.flags(full.facts()), len(goals)
	for _, f := range goals {
		wanted[f] = true
	}
	for _, m := range p.module {
		most += int(full.pre.size(m))
		for _, f := range full.pre.of(m) {
			wanted[f] = !p.held[f]
		}
	}
	p.fact, renamed = a.ints(most)[:0], a.ints(full.facts())
	for f, w := range wanted {
		renamed[f] = -1
		if w {
			renamed[f] = int32(len(p.fact)) //nolint:gosec // MaxEntries keeps it in range
			p.fact = append(p.fact, int32(f))
		}
	}
	return renamed
}

// borrow copies the lists of the steps without the facts that neither a goal nor a step asks for.
func (p *plan) borrow(a *arena, full *lists, renamed []int32) lists {
	entries := 0
	for _, m := range p.module {
		entries += int(full.size(m))
	}
	out := borrowLists(a, len(p.module), entries)
	for _, m := range p.module {
		out.appendRenamed(full.of(m), renamed)
	}
	return out
}

// arrange puts the modules into an order that respects requirements. Of those that can come next the one of the lowest
// priority does; of equal ones that which builds on what came last, so that a competency once begun is carried on; then
// the one with the smaller id.
func (p *plan) arrange(v *view, waiting []int32) {
	full := v.net
	slices.Sort(waiting)
	for len(waiting) > 0 {
		pick, latest := -1, int32(-2)
		for k, m := range waiting {
			last, ready := p.latest(full, m)
			if !ready || pick >= 0 && v.prior[m] > v.prior[waiting[pick]] {
				continue
			}
			if pick < 0 || v.prior[m] < v.prior[waiting[pick]] || last > latest {
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
		if p.held[f] {
			continue
		}
		if p.supplier[f] < 0 {
			return 0, false
		}
		step = max(step, p.supplier[f])
	}
	return step, true
}

// after lists for each step the steps directly before it: its suppliers, less those that another supplier builds on.
func (p *plan) after(a *arena) lists {
	n := p.net.modules()
	out := borrowLists(a, n, len(p.net.pre.items))
	before := make([][]bool, n) // step -> steps before it at any distance
	direct := a.ints(len(p.net.pre.items))
	for i := range n {
		before[i] = a.flags(n)
		direct = direct[:0]
		for _, f := range p.net.pre.of(int32(i)) {
			direct = append(direct, p.supplier[p.fact[f]])
		}
		slices.Sort(direct)
		direct = slices.Compact(direct)
		for k := len(direct) - 1; k >= 0; k-- {
			s := direct[k]
			if before[i][s] {
				continue
			}
			out.items = append(out.items, s)
			before[i][s] = true
			for b, is := range before[s] {
				before[i][b] = before[i][b] || is
			}
		}
		out.end()
		slices.Reverse(out.of(int32(i)))
	}
	return out
}
