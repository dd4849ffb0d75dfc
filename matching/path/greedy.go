package path

import "math"

// unreachedCost stands above every real cost. Sums of costs stop there instead of overflowing.
const unreachedCost = int64(1) << 60

// greedy builds paths step by step: always the supporters of an open goal that close most goals for their weight.
type greedy struct {
	net     *network
	reach   *closure
	dist    []int64 // by fact: additive cost of reaching it
	support []int32 // by fact: module through which it is reached at that cost, or -1
	sum     []int64 // by module: its weight and the dist of its requirements so far
	unmet   []int32
	heap    []entry
	mark    []int32 // by module: the last chain that held it
	goalIn  []int32 // by fact: the last chain that closed it
	stamp   int32
	chain   []int32
	best    []int32
}

// prepare makes the greedy method ready for a network; of what it was before only memory is left.
func (g *greedy) prepare(a *arena, net *network, reach *closure) {
	n, f := net.modules(), net.facts()
	*g = greedy{
		net: net, reach: reach,
		dist: a.int64s.take(f), support: a.ints(f), goalIn: a.ints(f),
		sum: a.int64s.take(n), unmet: a.ints(n), mark: a.ints(n),
		heap: g.heap[:0], chain: g.chain[:0], best: g.best[:0],
	}
}

// complete extends the set until it reaches all goals, with the given weights. It returns false if no extension does.
// When hurry says so it takes the supporters of all open goals at once.
func (g *greedy) complete(set []bool, weight []int64, hurry func() bool) bool {
	for !g.reach.run(set) {
		g.additive(weight)
		chain := g.bestChain(set, weight)
		if hurry() {
			chain = g.chainOfAll()
		}
		if len(chain) == 0 {
			return false
		}
		for _, m := range chain {
			set[m] = true
		}
	}
	return true
}

// supportAll puts the supporters of all goals into the set, which must be empty. The goals must be within reach.
func (g *greedy) supportAll(set []bool, weight []int64) {
	g.reach.run(set)
	g.additive(weight)
	for _, m := range g.chainOfAll() {
		set[m] = true
	}
}

// additive is the AND/OR variant of Dijkstra's algorithm from the facts that reach holds: a module costs its weight
// and all its requirements, each counted in full.
func (g *greedy) additive(weight []int64) {
	g.heap = g.heap[:0]
	for f := range g.dist {
		g.dist[f], g.support[f] = math.MaxInt64, -1
		if g.reach.reached[f] {
			g.dist[f] = 0
		}
	}
	copy(g.sum, weight)
	copy(g.unmet, g.reach.unmet)
	for m, u := range g.unmet {
		if u == 0 {
			g.relax(int32(m))
		}
	}
	for len(g.heap) > 0 {
		e := g.pop()
		if e.cost > g.dist[e.fact] {
			continue
		}
		for _, m := range g.net.need.of(e.fact) {
			g.sum[m] = min(g.sum[m]+e.cost, unreachedCost)
			g.unmet[m]--
			if g.unmet[m] == 0 {
				g.relax(m)
			}
		}
	}
}

func (g *greedy) relax(m int32) {
	for _, f := range g.net.add.of(m) {
		if g.sum[m] < g.dist[f] {
			g.dist[f], g.support[f] = g.sum[m], m
			g.push(entry{g.sum[m], f})
		}
	}
}

// bestChain is the module with its supporters that closes most open goals for its weight.
func (g *greedy) bestChain(set []bool, weight []int64) []int32 {
	ratio := -1.0
	g.best = g.best[:0]
	for m := range g.net.modules() {
		if set[m] || g.unmet[m] > 0 || !g.closesGoal(int32(m)) {
			continue
		}
		gain, cost := g.follow(int32(m), set, weight)
		if r := float64(gain) / float64(cost+1); r > ratio {
			ratio = r
			g.best = append(g.best[:0], g.chain...)
		}
	}
	return g.best
}

func (g *greedy) closesGoal(m int32) bool {
	for _, f := range g.net.add.of(m) {
		if g.net.isGoal[f] && !g.reach.reached[f] {
			return true
		}
	}
	return false
}

// follow puts the module and all its supporters into chain and returns how many open goals they close and what those
// outside the set weigh.
func (g *greedy) follow(m int32, set []bool, weight []int64) (gain, cost int64) {
	g.stamp++
	g.chain = append(g.chain[:0], m)
	g.mark[m] = g.stamp
	for k := 0; k < len(g.chain); k++ {
		x := g.chain[k]
		if !set[x] {
			cost += weight[x]
		}
		for _, f := range g.net.add.of(x) {
			if g.net.isGoal[f] && !g.reach.reached[f] && g.goalIn[f] != g.stamp {
				g.goalIn[f] = g.stamp
				gain++
			}
		}
		g.supporters(x)
	}
	return gain, cost
}

func (g *greedy) supporters(m int32) {
	for _, f := range g.net.pre.of(m) {
		g.wantFact(f)
	}
}

func (g *greedy) wantFact(f int32) {
	if s := g.support[f]; s >= 0 && g.mark[s] != g.stamp {
		g.mark[s] = g.stamp
		g.chain = append(g.chain, s)
	}
}

// chainOfAll takes the supporters of every open goal; it is empty if one of them cannot be reached.
func (g *greedy) chainOfAll() []int32 {
	g.stamp++
	g.chain = g.chain[:0]
	for _, f := range g.net.goals {
		if g.reach.reached[f] {
			continue
		}
		if g.support[f] < 0 {
			return nil
		}
		g.wantFact(f)
	}
	for k := 0; k < len(g.chain); k++ {
		g.supporters(g.chain[k])
	}
	return g.chain
}

// entry is a fact on the heap with the cost at which it was put there.
type entry struct {
	cost int64
	fact int32
}

func (e entry) before(o entry) bool {
	return e.cost < o.cost || e.cost == o.cost && e.fact < o.fact
}

func (g *greedy) push(e entry) {
	g.heap = append(g.heap, e)
	for i := len(g.heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !g.heap[i].before(g.heap[up]) {
			break
		}
		g.heap[i], g.heap[up] = g.heap[up], g.heap[i]
		i = up
	}
}

func (g *greedy) pop() entry {
	top, last := g.heap[0], len(g.heap)-1
	g.heap[0] = g.heap[last]
	g.heap = g.heap[:last]
	for i := 0; ; {
		down := 2*i + 1
		if down >= last {
			break
		}
		if down+1 < last && g.heap[down+1].before(g.heap[down]) {
			down++
		}
		if !g.heap[down].before(g.heap[i]) {
			break
		}
		g.heap[i], g.heap[down] = g.heap[down], g.heap[i]
		i = down
	}
	return top
}
