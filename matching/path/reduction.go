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
	net, origin := project(a, full, goals)
	for _, m := range origin {
		r.standIn[m] = m
	}
	for range maxPasses {
		by, found := dominators(a, net)
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
		sub, kept := project(a, source{net: net, weight: net.weight, alive: keep}, net.goals)
		net, origin = sub, through(a, origin, kept)
	}
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
// some such module or a goal asks for. It returns the network and the origin of its modules.
func project(a *arena, from source, goals []int32) (sub *network, origin []int32) {
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
	weight := a.int64s.take(len(used))[:0]
	origin = a.ints(len(used))[:0]
	for m, u := range used {
		if !u || !contributes(net, int32(m), renamed) {
			continue
		}
		origin = append(origin, int32(m))
		weight = append(weight, from.weight[m])
		for _, f := range net.pre.of(int32(m)) {
			if renamed[f] >= 0 {
				pre.items = append(pre.items, renamed[f])
			}
		}
		pre.end()
		for _, f := range net.add.of(int32(m)) {
			if renamed[f] >= 0 && !net.requires(int32(m), f) {
				add.items = append(add.items, renamed[f])
			}
		}
		add.end()
	}
	return newNetwork(a, weight, pre, add, int(facts), through(a, renamed, goals)), origin
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
			if used[m] || !from.alive[m] || net.requires(m, f) {
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

// contributes tells whether the module teaches a wanted fact that it does not itself require.
func contributes(net *network, m int32, renamed []int32) bool {
	for _, f := range net.add.of(m) {
		if renamed[f] >= 0 && !net.requires(m, f) {
			return true
		}
	}
	return false
}

func (n *network) requires(m, fact int32) bool {
	for _, f := range n.pre.of(m) {
		if f >= fact {
			return f == fact
		}
	}
	return false
}

// through looks every index up in the table.
func through(a *arena, table, indices []int32) []int32 {
	out := a.ints(len(indices))
	for i, x := range indices {
		out[i] = table[x]
	}
	return out
}
