package path

import (
	"cmp"
	"slices"
)

// view is a catalogue as one query sees it. It lives no longer than the arena's next reset.
type view struct {
	*Catalogue
	arena   *arena
	held    []bool  // by fact, waived groups included
	known   []int32 // the facts held, each once
	open    []bool  // by module: may be taken
	whole   bool    // all modules are open
	weight  []int64 // by module
	prior   []int32 // by module: the lowest goes first
	goals   []int32 // targets not held, sorted
	unknown []Fact  // targets that no module names, sorted
	words   words
}

func (c *Catalogue) view(a *arena, q *Query) *view {
	v := &view{Catalogue: c, arena: a, held: a.flags(c.net.facts()), open: a.flags(c.net.modules()), weight: c.net.weight, prior: c.prior}
	v.known = a.ints(c.net.facts())[:0]
	for _, f := range q.Held {
		if n, named := c.names[f]; named {
			v.hold(n)
		}
	}
	for _, id := range q.Done {
		for _, g := range c.filled.of(c.number[id]) {
			v.hold(int32(len(c.facts)) + g) //nolint:gosec // MaxEntries keeps it in range
		}
	}
	v.choose(q)
	v.aim(q)
	return v
}

func (v *view) hold(f int32) {
	if !v.held[f] {
		v.held[f] = true
		v.known = append(v.known, f)
	}
}

// choose sets which modules may be taken, what they weigh and which go first.
func (v *view) choose(q *Query) {
	for m := range v.open {
		v.open[m] = true
	}
	v.whole = len(q.Without) == 0
	for _, id := range q.Without {
		v.open[v.number[id]] = false
	}
	if q.Weights != nil {
		v.weight = v.arena.int64s.take(len(q.Weights))
		for i, w := range q.Weights {
			v.weight[v.rank[i]] = w
		}
	}
	if q.Priority != nil {
		v.prior = v.arena.ints(len(q.Priority))
		for i, first := range q.Priority {
			v.prior[v.rank[i]] = first
		}
	}
}

// aim parts the targets not held into goals and names that no module knows.
func (v *view) aim(q *Query) {
	v.goals = v.arena.ints(len(q.Targets))[:0]
	for _, f := range q.Targets {
		if n, named := v.names[f]; !named {
			v.unknown = append(v.unknown, f)
		} else if !v.held[n] {
			v.goals = append(v.goals, n)
		}
	}
	slices.Sort(v.goals)
	v.goals = slices.Compact(v.goals)
	if len(v.unknown) > 0 {
		v.forgetHeld(q.Held)
	}
}

// forgetHeld sorts the unknown targets and drops those that are held.
func (v *view) forgetHeld(held []Fact) {
	slices.Sort(v.unknown)
	v.unknown = slices.Compact(v.unknown)
	held = slices.Sorted(slices.Values(held))
	v.unknown = slices.DeleteFunc(v.unknown, func(f Fact) bool {
		_, is := slices.BinarySearch(held, f)
		return is
	})
}

// reach is the closure of all modules that may be taken.
func (v *view) reach() *closure {
	reach := newClosure(v.arena, v.net)
	if v.whole {
		reach.runOn(v.unaided, v.known, v.open)
	} else {
		reach.runFrom(v.known, v.open)
	}
	return reach
}

// split parts the targets into those within reach and the holes.
func (v *view) split(reach *closure) (goals []int32, holes []Hole) {
	goals = v.arena.ints(len(v.goals))[:0]
	for _, f := range v.goals {
		if reach.reached[f] {
			goals = append(goals, f)
		} else {
			holes = append(holes, v.hole(f, reach))
		}
	}
	for _, f := range v.unknown {
		holes = append(holes, Hole{Fact: f})
	}
	slices.SortFunc(holes, func(a, b Hole) int { return cmp.Compare(a.Fact, b.Fact) })
	return goals, holes
}

// result puts the path found into words of the problem.
func (v *view) result(r *reduction, s *search, goals []int32, holes []Hole) Result {
	steps := v.explain(through(v.arena, r.origin, s.path), goals)
	out := Result{
		Status: Optimal, Steps: steps, Holes: holes, Landmarks: v.landmarks(r, s.proof),
		Cost: s.best * s.divisor, LowerBound: s.floor * s.divisor,
	}
	if out.LowerBound < out.Cost {
		out.Status = Feasible
		out.Gap = float64(out.Cost-out.LowerBound) / float64(out.Cost)
	}
	if len(holes) > 0 {
		out.Status = Unreachable
	}
	return out
}

// landmarks names the modules of each landmark together with those they stand in for.
func (v *view) landmarks(r *reduction, proof [][]int32) [][]string {
	for m, end := range r.standIn { // the modules come after the one they stand behind, in one chain for each
		if end >= 0 && end != int32(m) {
			r.next[m], r.next[end] = r.next[end], int32(m)
		}
	}
	out := make([][]string, len(proof))
	members := v.arena.ints(v.net.modules())[:0]
	for k, row := range proof {
		members = members[:0]
		for _, m := range row {
			members = append(members, r.origin[m])
			for x := r.next[r.origin[m]]; x >= 0; x = r.next[x] {
				members = append(members, x)
			}
		}
		slices.Sort(members)
		out[k] = v.words.ids.take(len(members))
		for i, m := range members {
			out[k][i] = v.ids[m]
		}
	}
	slices.SortFunc(out, func(a, b []string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return slices.Compare(a, b)
	})
	return slices.CompactFunc(out, slices.Equal)
}
