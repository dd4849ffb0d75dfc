package path

// Most entries of all landmarks together, at the root and below it.
const (
	rootEntries = 1 << 22
	nodeEntries = 1 << 18
)

// search finds a cheapest set of modules that reaches all goals: an ascent at the root, then branch and bound with a
// linear program over the landmarks. At any moment it has a path and a lower bound.
type search struct {
	dual
	divisor int64   // weights of the problem are multiples of it; the search works with the quotients
	plain   []int64 // those quotients
	support support
	reach   *closure
	set     []bool
	path    []int32   // best path so far, in an order that respects requirements
	floor   int64     // proven lower bound
	proof   [][]int32 // landmarks with a price at the end of the root
	trail   []int32   // modules decided below the root
	pruner  pruner
	simplex simplex
	cutter  cutter
	arena   *arena
	budget  int     // nodes that may still be visited
	origin  []int32 // module -> module of the search that this one was made from
}

// newSearch finds a first path. The goals must be within reach.
func newSearch(a *arena, net *network, stop func() bool) *search {
	s := emptySearch(a, net, stop)
	s.divisor, s.best = divisor(net.weight), unreachedCost
	for m, w := range net.weight {
		s.plain[m] = w / s.divisor
	}
	s.support.prepare(a, net)
	s.support.goals(s.set, s.plain)
	s.offer()
	s.rescale()
	return s
}

// emptySearch makes all arrays of a search. Lists that grow keep the memory that they had in an earlier one.
func emptySearch(a *arena, net *network, stop func() bool) *search {
	n := net.modules()
	s := a.search()
	*s = search{
		plain: a.int64s.take(n), set: a.flags(n), reach: newBriefClosure(a, net),
		support: s.support, simplex: s.simplex, path: s.path[:0], proof: s.proof[:0], trail: s.trail[:0], arena: a,
		dual: dual{
			net: net, scale: 1, weight: a.int64s.take(n), state: a.states.take(n), stop: stop,
			reduced: a.int64s.take(n), share: a.floats.take(n), marks: s.marks.emptied(n),
			base: newBriefClosure(a, net), probe: newBriefClosure(a, net), baseSet: a.flags(n), probeSet: a.flags(n),
			order: a.ints(n)[:0], merged: a.ints(n)[:0], inRow: a.flags(n),
			row: s.row[:0],
		},
	}
	s.pruner = newPruner(a, net, s.reach)
	return s
}

// divisor is the greatest common divisor of the weights, 1 if all are 0.
func divisor(weights []int64) int64 {
	var g int64
	for _, w := range weights {
		for w != 0 {
			g, w = w, g%w
		}
	}
	return max(g, 1)
}

// rescale picks the finest prices for which no sum can overflow: the sum of all reduced weights stays below
// best x scale x entries of all landmarks.
func (s *search) rescale() {
	for s.scale < 1<<16 && s.best*s.scale < 1<<35 {
		s.scale *= 2
	}
	s.limit = int(min(rootEntries, (1<<62)/(s.best*s.scale+1)))
	for m := range s.weight {
		// A module that weighs as much as the best path is in no better one; its weight only has to stay small.
		s.weight[m] = min(s.plain[m], s.best) * s.scale
	}
}

// run closes the gap between path and bound until the proof or the stop.
func (s *search) run() {
	s.settleFree()
	s.evaluate()
	s.root()
	s.keepProof()
	s.finish(firstNodes)
	s.floor = min(s.floor, s.best)
}

// settleFree takes all modules that weigh nothing: they can only help, and prune leaves out those that do not.
func (s *search) settleFree() {
	for m, w := range s.plain {
		if w == 0 {
			s.state[m] = taken
		}
	}
}

// root gathers a first set of landmarks by an ascent. The modules of reduced weight zero that it ends with are nearly
// always a better path than the first one.
func (s *search) root() {
	switch s.ascend() {
	case barren:
		s.floor = s.best
		return
	case halted:
		s.floor = min(s.support.furthest(s.plain), s.best)
	case reaches:
		s.offerBase()
		s.settle(dropped)
	}
	s.floor = max(s.floor, s.lower())
}

// offerBase makes a path of the modules of reduced weight zero or less.
func (s *search) offerBase() {
	for range 2 { // the path that keeps large shares, and the one without heavy modules
		copy(s.set, s.baseSet)
		s.offer()
		if s.pruner.share == nil {
			break
		}
		s.pruner.share = nil
	}
}

// offer prunes the set, which must reach all goals, and keeps the path if it is the best so far.
func (s *search) offer() {
	path := s.pruner.prune(s.set)
	var cost int64
	for _, m := range path {
		cost += s.plain[m]
	}
	if cost < s.best {
		s.best, s.path = cost, append(s.path[:0], path...)
	}
}

// settle decides against the free modules without which the bound says that no better path takes them.
func (s *search) settle(as state) {
	for m, r := range s.reduced {
		if s.state[m] == free && r > 0 && s.ceil(s.bound+r) >= s.best {
			s.state[m] = as
			if as == barred {
				s.trail = append(s.trail, int32(m))
			}
		}
	}
}

// keepProof lists the landmarks that carry the bound. They hold for every path, dropped modules included. No further
// ones are added here: the rest of the search runs on smaller networks.
func (s *search) keepProof() {
	for l, price := range s.marks.price {
		if price > 0 {
			s.proof = append(s.proof, s.marks.members.of(int32(l)))
		}
	}
}
