package path

import "slices"

// words lends the lists that a result consists of, many of them from one array. Unlike an arena they are handed out.
type words struct {
	facts   slab[Fact]
	ids     slab[string]
	reasons slab[Reason]
}

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
		if before := after.of(int32(i)); len(before) > 0 {
			steps[i].After = v.words.ids.take(len(before))
			for k, s := range before {
				steps[i].After[k] = v.ids[p.module[s]]
			}
		}
	}
	return steps
}

// use is a fact that the step at hand teaches and that another step requires.
type use struct{ by, fact int32 }

// reasons lists what hangs directly on the step that is left out: targets first, then requirements in path order.
func (v *view) reasons(p *plan, lost *loss, step int32) []Reason {
	out, uses := lost.reasons[:0], lost.uses[:0]
	for _, f := range p.net.add.of(step) {
		if !lost.fact(f) {
			continue
		}
		if p.net.isGoal[f] {
			target := append(lost.found[:0], f)
			out = append(out, Reason{Kind: ClosesTarget, Fact: v.facts[p.fact[f]], Targets: v.factNames(p, target)})
		}
		for _, m := range p.net.need.of(f) {
			uses = append(uses, use{m, f})
		}
	}
	slices.SortStableFunc(uses, func(a, b use) int { return int(a.by - b.by) })
	for _, u := range uses {
		targets := lost.through(u.by)
		if len(targets) == 0 {
			continue
		}
		r := Reason{Kind: FillsGroup, For: v.ids[p.module[u.by]], Targets: v.factNames(p, targets)}
		if name := p.fact[u.fact]; !v.isGroup(name) {
			r.Kind, r.Fact = MeetsRequirement, v.facts[name]
		}
		out = append(out, r)
	}
	lost.reasons, lost.uses = out, uses
	given := v.words.reasons.take(len(out))
	copy(given, out)
	return given
}

// factNames are the sorted names of facts of the plan.
func (v *view) factNames(p *plan, facts []int32) []Fact {
	out := v.words.facts.take(len(facts))
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
	// Memory for the reasons of a step.
	reasons []Reason
	uses    []use
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
