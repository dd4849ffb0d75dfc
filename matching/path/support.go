package path

import "math"

// unreachedCost stands above every real cost. Sums of costs stop there instead of overflowing.
const unreachedCost = int64(1) << 60

// support finds for every fact the module through which it is reached at the least additive cost: a module costs its
// weight and all that it requires, each counted in full. Together the supporters of the goals are a path.
type support struct {
	net   *network
	dist  []int64 // by fact: additive cost of reaching it
	by    []int32 // by fact: module through which it is reached at that cost, or -1
	sum   []int64 // by module: its weight and the dist of its requirements so far
	unmet []int32
	heap  []entry
	in    []bool // by module: in the chain
	chain []int32
}

// prepare makes the supporters of a network; of what was there before only memory is left.
func (g *support) prepare(a *arena, net *network) {
	n, f := net.modules(), net.facts()
	*g = support{
		net: net, dist: a.int64s.take(f), by: a.ints(f), sum: a.int64s.take(n), unmet: a.ints(n), in: a.flags(n),
		heap: g.heap[:0], chain: g.chain[:0],
	}
}

// goals puts the supporters of all goals, which must be within reach, into the set.
func (g *support) goals(set []bool, weight []int64) {
	g.additive(weight)
	for _, f := range g.net.goals {
		g.want(f)
	}
	for k := 0; k < len(g.chain); k++ {
		set[g.chain[k]] = true
		for _, f := range g.net.pre.of(g.chain[k]) {
			g.want(f)
		}
	}
}

func (g *support) want(f int32) {
	if s := g.by[f]; s >= 0 && !g.in[s] {
		g.in[s] = true
		g.chain = append(g.chain, s)
	}
}

// furthest is what the dearest goal costs if of all that a module requires only the dearest counts. No path to the goals
// costs less (Bonet and Geffner, Artificial Intelligence 129, 2001).
func (g *support) furthest(weight []int64) (cost int64) {
	g.spread(weight, func(_, dist, weight int64) int64 { return dist + weight })
	for _, f := range g.net.goals {
		cost = max(cost, g.dist[f])
	}
	return cost
}

func (g *support) additive(weight []int64) {
	g.spread(weight, func(sum, dist, _ int64) int64 { return sum + dist })
}

// spread is the AND/OR variant of Dijkstra's algorithm. Join adds the cost of one more requirement, the dearest so far, to
// the sum of a module.
func (g *support) spread(weight []int64, join func(sum, dist, weight int64) int64) {
	for f := range g.dist {
		g.dist[f], g.by[f] = math.MaxInt64, -1
	}
	copy(g.sum, weight)
	copy(g.unmet, g.net.unmet)
	for _, m := range g.net.starters {
		g.relax(m)
	}
	for len(g.heap) > 0 {
		e := g.pop()
		if e.cost > g.dist[e.fact] {
			continue
		}
		for _, m := range g.net.need.of(e.fact) {
			g.sum[m] = min(join(g.sum[m], e.cost, weight[m]), unreachedCost)
			g.unmet[m]--
			if g.unmet[m] == 0 {
				g.relax(m)
			}
		}
	}
}

func (g *support) relax(m int32) {
	for _, f := range g.net.add.of(m) {
		if g.sum[m] < g.dist[f] {
			g.dist[f], g.by[f] = g.sum[m], m
			g.push(entry{g.sum[m], f})
		}
	}
}

// entry is a fact on the heap with the cost at which it was put there.
type entry struct {
	cost int64
	fact int32
}

func (e entry) before(o entry) bool {
	return e.cost < o.cost || e.cost == o.cost && e.fact < o.fact
}

func (g *support) push(e entry) {
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

func (g *support) pop() entry {
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
