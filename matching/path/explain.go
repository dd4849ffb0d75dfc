package path

import "slices"

// explain orders the modules of a path and gives each step its reasons.
func (v *view) explain(modules, goals []int32) []Step {
	p := v.newPlan(modules, goals)
	after := p.after(v.arena)
	steps := make([]Step, len(p.module))
	lost := newLoss(v.arena, p)
	for i, m := range p.module {
		lost.without(int32(i))
		steps[i] = Step{
			Module: v.ids[m], Hours: v.hours[m],
			Breaks: v.factNames(p, lost.goals()), Reasons: v.reasons(p, lost, int32(i)),
		}
		for _, s := range after.of(int32(i)) {
			steps[i].After = append(steps[i].After, v.ids[p.module[s]])
		}
	}
	return steps
}

// reasons lists what hangs directly on the step that is left out: targets first, then requirements in path order.
func (v *view) reasons(p *plan, lost *loss, step int32) []Reason {
	var out []Reason
	for _, f := range p.net.add.of(step) {
		if lost.fact(f) && p.net.isGoal[f] {
			name := v.facts[p.fact[f]]
			out = append(out, Reason{Kind: ClosesTarget, Fact: name, Targets: []Fact{name}})
		}
	}
	targets := len(out)
	for _, f := range p.net.add.of(step) {
		if !lost.fact(f) {
			continue
		}
		for _, m := range p.net.need.of(f) {
			r := Reason{Kind: FillsGroup, For: v.ids[p.module[m]], Targets: v.factNames(p, lost.through(m))}
			if name := p.fact[f]; !v.isGroup(name) {
				r.Kind, r.Fact = MeetsRequirement, v.facts[name]
			}
			if len(r.Targets) > 0 {
				out = append(out, r)
			}
		}
	}
	slices.SortStableFunc(out[targets:], func(a, b Reason) int {
		return slices.IndexFunc(p.module, func(m int32) bool { return v.ids[m] == a.For }) -
			slices.IndexFunc(p.module, func(m int32) bool { return v.ids[m] == b.For })
	})
	return out
}

// factNames are the sorted names of facts of the plan.
func (v *view) factNames(p *plan, facts []int32) []Fact {
	out := make([]Fact, len(facts))
	for i, f := range facts {
		out[i] = v.facts[p.fact[f]]
	}
	slices.Sort(out)
	return out
}

// loss is what a path no longer reaches when one step is left out.
type loss struct {
	plan  *plan
	reach *closure
	rest  []bool
	out   int32
	seen  []bool // by step
	told  []bool // by fact
	queue []int32
	found []int32
}

func newLoss(a *arena, p *plan) *loss {
	n := p.net.modules()
	l := &loss{
		plan: p, reach: newClosure(a, p.net), rest: a.flags(n), seen: a.flags(n), told: a.flags(p.net.facts()),
		queue: a.ints(n), found: a.ints(len(p.net.goals)),
	}
	for i := range l.rest {
		l.rest[i] = true
	}
	return l
}

// without leaves out the step, and takes in again the one left out before.
func (l *loss) without(step int32) {
	l.rest[l.out] = true
	l.out = step
	l.rest[step] = false
	l.reach.run(l.rest)
}

// fact tells whether the path reaches the fact only with the step. It must be one that the path teaches.
func (l *loss) fact(f int32) bool { return !l.reach.reached[f] }

func (l *loss) goals() []int32 {
	out := l.found[:0]
	for _, f := range l.plan.net.goals {
		if l.fact(f) {
			out = append(out, f)
		}
	}
	return out
}

// through lists the lost targets that the given step teaches, or a step that builds on it by a lost fact.
func (l *loss) through(step int32) []int32 {
	clear(l.seen)
	clear(l.told)
	l.seen[step] = true
	queue := l.queue[:1]
	queue[0] = step
	out := l.found[:0]
	for k := 0; k < len(queue); k++ {
		for _, f := range l.plan.net.add.of(queue[k]) {
			if !l.fact(f) || l.told[f] {
				continue
			}
			l.told[f] = true
			if l.plan.net.isGoal[f] {
				out = append(out, f)
			}
			for _, m := range l.plan.net.need.of(f) {
				if !l.seen[m] {
					l.seen[m] = true
					queue = append(queue, m)
				}
			}
		}
	}
	return out
}
