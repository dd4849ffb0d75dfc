package path

// reduction is what is left of a network once everything that no cheapest path needs is gone.
type reduction struct {
	net    *network
	origin []int32 // module of net -> module of the numbering
	// standIn tells by module of the numbering which module takes its place in every cheapest path: itself, one that
	// dominates it, or -1 for none.
	standIn []int32
	next    []int32 // all -1; see view.landmarks
}

// maxPasses bounds how often relevance and dominance feed each other; the third pass finds next to nothing.
const maxPasses = 3

// reduce keeps of the catalogue what matters for the goals, all of which can be reached.
func (v *view) reduce(reach *closure, goals []int32) *reduction {
	alive := v.arena.flags(v.net.modules())
	for _, m := range reach.fired {
		alive[m] = true
	}
	return reduce(v.arena, source{v.net, v.weight, alive, v.held}, goals)
}

// source is a network with what is known about it from outside.
type source struct {
	net    *network
	weight []int64 // by module, instead of those of the network
	alive  []bool  // by module: can be taken
	held   []bool  // by fact: need not be reached; nil means none
}

// reduce keeps what matters for the goals, all of which can be reached.
func reduce(a *arena, full source, goals []int32) *reduction {
	n := full.net.modules()
	r := &reduction{standIn: a.ints(n), next: a.ints(n)}
	for i := range r.standIn {
		r.standIn[i], r.next[i] = -1, -1
	}
	net, origin, _ := project(a, full, goals)
	for _, m := range origin {
		r.standIn[m] = m
	}
	var fewer []bool // nothing is known of the first pass
	for range maxPasses {
		by, found := dominators(a, net, fewer)
		if !found {
			break
		}
		keep := a.flags(net.modules())
		for m, d := range by {
			keep[m] = d < 0
			if d >= 0 {
				r.standIn[origin[m]] = origin[d]
			}
		}
		var kept []int32
		net, kept, fewer = project(a, source{net: net, weight: net.weight, alive: keep}, net.goals)
		origin = through(a, origin, kept)
	}
	net.complete(a)
	r.net, r.origin = net, origin
	r.resolve(a.flags(n))
	return r
}

// resolve follows each chain of dominators to its end, and drops the chains that end in a module that became
// irrelevant: no cheapest path takes any of them.
func (r *reduction) resolve(kept []bool) {
	for _, m := range r.origin {
		kept[m] = true
	}
	for m := range r.standIn {
		end := r.standIn[m]
		for end >= 0 && r.standIn[end] != end {
			end = r.standIn[end]
		}
		if end >= 0 && !kept[end] {
			end = -1
		}
		r.standIn[m] = end
	}
}

// project restricts a network to the live modules that can contribute to the goals, and their facts to those that
// some such module or a goal asks for. It returns the outline of the network, the origin of its modules, and which of
// them teach fewer facts than before.
func project(a *arena, from source, goals []int32) (sub *network, origin []int32, fewer []bool) {
	net := from.net
	used, wanted := relevant(a, from, goals)
	facts := int32(0)
	renamed := a.ints(net.facts())
	for f, w := range wanted {
		renamed[f] = -1
		if w {
			renamed[f] = facts
			facts++
		}
	}
	pre, add := borrowLists(a, len(used), len(net.pre.items)), borrowLists(a, len(used), len(net.add.items))
	weight, fewer := a.int64s.take(len(used))[:0], a.flags(len(used))[:0]
	origin = a.ints(len(used))[:0]
	for i, u := range used {
		if !u {
			continue
		}
		m := int32(i)
		origin, weight = append(origin, m), append(weight, from.weight[m])
		pre.appendRenamed(net.pre.of(m), renamed)
		add.appendRenamed(net.add.of(m), renamed)
		fewer = append(fewer, add.size(int32(len(fewer))) < net.add.size(m)) //nolint:gosec // at most MaxModules
	}
	return newOutline(a, weight, pre, add, int(facts), through(a, renamed, goals)), origin, fewer
}

// relevant walks back from the goals: wanted facts are goals or required by a used module, used modules teach one.
func relevant(a *arena, from source, goals []int32) (used, wanted []bool) {
	net := from.net
	used, wanted = a.flags(net.modules()), a.flags(net.facts())
	queue := a.ints(net.facts())[:0]
	queue = append(queue, goals...)
	for _, f := range goals {
		wanted[f] = true
	}
	for len(queue) > 0 {
		f := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, m := range net.adder.of(f) {
			if used[m] || !from.alive[m] {
				continue
			}
			used[m] = true
			for _, g := range net.pre.of(m) {
				if !wanted[g] && (from.held == nil || !from.held[g]) {
					wanted[g] = true
					queue = append(queue, g)
				}
			}
		}
	}
	return used, wanted
}

// through looks every index up in the table.
func through(a *arena, table, indices []int32) []int32 {
	out := a.ints(len(indices))
	for i, x := range indices {
		out[i] = table[x]
	}
	return out
}
