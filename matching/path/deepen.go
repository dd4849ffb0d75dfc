package path

import "slices"

// Effort below the root: the nodes of the first branch and bound, and the factor by which later ones may have more.
const (
	firstNodes = 40
	moreNodes  = 8
)

// finish closes the gap on a network without the dropped modules: by the linear relaxation, and by branching if it leaves
// a gap. A better path lets more modules drop, so after a number of nodes it starts again on a network smaller still.
func (s *search) finish(nodes int) {
	if s.floor >= s.best || s.stop() {
		return
	}
	t := s.smaller()
	if t == nil {
		s.floor = s.best
		return
	}
	t.simplex.prepare(&t.dual)
	t.cutter.prepare(t.arena, &t.dual)
	t.narrow(nodes)
	if t.floor < t.best && !t.stop() {
		t.finish(moreNodes * nodes)
	}
	s.adopt(t)
}

// narrow works on path and bound in turn. The first path comes before the relaxation is complete: with a good one at
// hand the rest has less to do.
func (s *search) narrow(nodes int) {
	for _, rounds := range []int{firstCuts, rootCuts} {
		if s.relax(rounds, dropped) {
			s.floor = s.best
			return
		}
		if s.ascend() == reaches {
			s.pruner.share = s.share
			s.offerBase()
		}
		s.floor = max(s.floor, s.lower())
	}
	s.dive()
	s.budget = nodes
	s.floor = max(s.floor, s.explore())
}

// adopt takes over what the search on the smaller network found. Its bound holds for all paths that are better than
// the best one was, so it holds here up to the cost of the best.
func (s *search) adopt(t *search) {
	if t.best < s.best {
		s.best, s.path = t.best, s.path[:0]
		for _, m := range t.path {
			s.path = append(s.path, t.origin[m])
		}
	}
	s.floor = max(s.floor, min(t.floor, t.best))
}

// smaller is the same search on a network without the dropped modules; nil if that cannot reach the goals any more.
func (s *search) smaller() *search {
	a := s.arena
	alive := a.flags(s.net.modules())
	for m, st := range s.state {
		alive[m] = st != dropped
	}
	reach := newClosure(a, s.net)
	if !reach.run(alive) {
		return nil
	}
	clear(alive)
	for _, m := range reach.fired {
		alive[m] = true
	}
	r := reduce(a, source{net: s.net, weight: s.net.weight, alive: alive}, s.net.goals)
	t := emptySearch(a, r.net, s.stop)
	t.origin, t.divisor, t.scale, t.best, t.floor = r.origin, s.divisor, s.scale, s.best, s.floor
	t.limit = min(s.limit, nodeEntries)
	at := a.ints(len(alive))
	for m := range at {
		at[m] = -1
	}
	for m, o := range r.origin {
		t.plain[m], t.weight[m] = s.plain[o], s.weight[o]
		at[o] = int32(m)
	}
	t.tight = t.scale / 64 // prices of the linear program are cut off
	t.settleFree()
	if !t.inherit(&s.marks, at) {
		return nil
	}
	return t
}

// inherit takes over landmarks; at tells where their members are now. A landmark that contains another one goes. It
// returns false if one has no member left.
func (s *search) inherit(old *landmarks, at []int32) bool {
	rows := borrowLists(s.arena, old.len(), len(old.members.items))
	order := s.arena.ints(old.len())
	for l := range order {
		order[l] = int32(l)
		for _, m := range old.members.of(int32(l)) {
			if at[m] >= 0 {
				rows.items = append(rows.items, at[m])
			}
		}
		rows.endSorted()
		if rows.size(int32(l)) == 0 {
			return false
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int { return int(rows.size(a) - rows.size(b)) })
	for _, l := range order {
		if !s.contains(rows.of(l)) {
			s.marks.append(rows.of(l))
		}
	}
	return true
}

// contains tells whether a landmark is a subset of the members.
func (s *search) contains(members []int32) bool {
	sign := signature(members)
	for l := range s.marks.len() {
		row := s.marks.members.of(int32(l))
		if signature(row)&^sign == 0 && subset(row, members) {
			return true
		}
	}
	return false
}
