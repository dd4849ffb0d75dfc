package path

import (
	"cmp"
	"slices"
)

// pruner leaves out of a set of modules what its goals do not need.
type pruner struct {
	net       *network
	reach     *closure
	suppliers []int32   // by fact: modules of the set that teach it
	wanted    []bool    // by fact: a goal, or required by an essential module
	essential []bool    // by module: the only one of the set that teaches a wanted fact
	share     []float64 // by module: those of small shares are tried first; nil if there are none
	taken     []int32
	queue     []int32 // wanted facts to look at
}

func newPruner(a *arena, net *network, reach *closure) pruner {
	return pruner{
		net: net, reach: reach, suppliers: a.ints(net.facts()), wanted: a.flags(net.facts()),
		essential: a.flags(net.modules()), taken: a.ints(net.modules())[:0], queue: a.ints(net.facts())[:0],
	}
}

// prune shrinks a set that reaches all goals until no module of it can be left out, trying the heaviest first, and
// returns what is left in an order that respects requirements, until reach runs again. Only modules that are not
// essential take a closure each; the others would lose a goal for certain.
func (p *pruner) prune(set []bool) []int32 {
	p.reach.run(set)
	p.taken = p.taken[:0]
	p.taken = append(p.taken, p.reach.fired...)
	clear(set)
	for _, m := range p.taken {
		set[m] = true
	}
	p.count(set)
	slices.SortFunc(p.taken, p.before)
	for _, m := range p.taken {
		if p.essential[m] {
			continue
		}
		set[m] = false
		if p.reach.run(set) {
			p.drop(m, set)
		} else {
			set[m] = true
		}
	}
	p.reach.run(set)
	return p.reach.fired
}

// before puts small shares first, then heavy modules.
func (p *pruner) before(a, b int32) int {
	if p.share != nil && p.share[a] != p.share[b] {
		return cmp.Compare(p.share[a], p.share[b])
	}
	return p.heavierFirst(a, b)
}

func (p *pruner) heavierFirst(a, b int32) int {
	if w := p.net.weight; w[a] != w[b] {
		return int(max(-1, min(1, w[b]-w[a])))
	}
	return int(b - a)
}

// count finds the suppliers of each fact and what is essential from the start.
func (p *pruner) count(set []bool) {
	clear(p.suppliers)
	clear(p.wanted)
	clear(p.essential)
	for _, m := range p.taken {
		for _, f := range p.net.add.of(m) {
			p.suppliers[f]++
		}
	}
	p.queue = p.queue[:0]
	for _, f := range p.net.goals {
		p.want(f)
	}
	p.spread(set)
}

func (p *pruner) want(f int32) {
	if !p.wanted[f] {
		p.wanted[f] = true
		p.queue = append(p.queue, f)
	}
}

// drop takes a module out of the count, which may make others essential.
func (p *pruner) drop(m int32, set []bool) {
	p.queue = p.queue[:0]
	for _, f := range p.net.add.of(m) {
		p.suppliers[f]--
		if p.wanted[f] {
			p.queue = append(p.queue, f)
		}
	}
	p.spread(set)
}

// spread follows wanted facts with one supplier to that supplier and to what it requires.
func (p *pruner) spread(set []bool) {
	for len(p.queue) > 0 {
		f := p.queue[len(p.queue)-1]
		p.queue = p.queue[:len(p.queue)-1]
		if p.suppliers[f] != 1 {
			continue
		}
		for _, m := range p.net.adder.of(f) {
			if !set[m] || p.essential[m] {
				continue
			}
			p.essential[m] = true
			for _, g := range p.net.pre.of(m) {
				p.want(g)
			}
		}
	}
}
