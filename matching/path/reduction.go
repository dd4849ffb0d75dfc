package path

// reduction is what is left of a network once everything that no cheapest path needs is gone.
type reduction struct {
	net    *network
	origin []int32 // module of net -> module of the numbering
	// standIn tells by module of the numbering which module takes its place in every cheapest path: itself, one that
	// dominates it, or -1 for none.
	standIn []int32
}

// maxPasses bounds how often relevance and dominance feed each other; the third pass finds next to nothing.
const maxPasses = 3

// reduce keeps what matters for the goals that can be reached. Modules outside alive can never be taken.
func reduce(full *network, alive []bool, goals []int32) *reduction {
	r := &reduction{standIn: make([]int32, full.modules())}
	for i := range r.standIn {
		r.standIn[i] = -1
	}
	net, origin := project(full, alive, goals)
	for _, m := range origin {
		r.standIn[m] = m
	}
	for range maxPasses {
		by, found := dominators(net)
		if !found {
			break
		}
		keep := make([]bool, net.modules())
		for m, d := range by {
			keep[m] = d < 0
			if d >= 0 {
				r.standIn[origin[m]] = origin[d]
			}
		}
		sub, kept := project(net, keep, net.goals)
		net, origin = sub, through(origin, kept)
	}
	r.net, r.origin = net, origin
	r.resolve()
	return r
}

// resolve follows each chain of dominators to its end, and drops the chains that end in a module that became
// irrelevant: no cheapest path takes any of them.
func (r *reduction) resolve() {
	kept := make([]bool, len(r.standIn))
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
func project(net *network, alive []bool, goals []int32) (sub *network, origin []int32) {
	used, wanted := relevant(net, alive, goals)
	facts := int32(0)
	renamed := make([]int32, net.facts())
	for f, w := range wanted {
		renamed[f] = -1
		if w {
			renamed[f] = facts
			facts++
		}
	}
	pre, add := newLists(len(used), len(net.pre.items)), newLists(len(used), len(net.add.items))
	var weight []int64
	for m, u := range used {
		if !u || !contributes(net, int32(m), renamed) {
			continue
		}
		origin = append(origin, int32(m))
		weight = append(weight, net.weight[m])
		for _, f := range net.pre.of(int32(m)) {
			pre.items = append(pre.items, renamed[f])
		}
		pre.end()
		for _, f := range net.add.of(int32(m)) {
			if renamed[f] >= 0 && !net.requires(int32(m), f) {
				add.items = append(add.items, renamed[f])
			}
		}
		add.end()
	}
	return newNetwork(weight, pre, add, int(facts), through(renamed, goals)), origin
}

// relevant walks back from the goals: wanted facts are goals or required by a used module, used modules teach one.
func relevant(net *network, alive []bool, goals []int32) (used, wanted []bool) {
	used, wanted = make([]bool, net.modules()), make([]bool, net.facts())
	queue := append(make([]int32, 0, net.facts()), goals...)
	for _, f := range goals {
		wanted[f] = true
	}
	for len(queue) > 0 {
		f := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, m := range net.adder.of(f) {
			if used[m] || !alive[m] || net.requires(m, f) {
				continue
			}
			used[m] = true
			for _, g := range net.pre.of(m) {
				if !wanted[g] {
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
func through(table, indices []int32) []int32 {
	out := make([]int32, len(indices))
	for i, x := range indices {
		out[i] = table[x]
	}
	return out
}
