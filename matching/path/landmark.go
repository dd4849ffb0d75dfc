package path

// landmarks is a growing list of landmarks: sets of modules of which every path still of interest takes at least one.
// Each has a price; the prices are the multipliers of the Lagrangian bound.
type landmarks struct {
	members lists
	price   []int64   // scaled, not negative
	hits    []int32   // number of members taken
	of      [][]int32 // module -> landmarks that hold it
}

// emptied makes an empty list for the given number of modules, with the memory of this one.
func (l *landmarks) emptied(modules int) landmarks {
	of := l.of[:cap(l.of)]
	if len(of) < modules {
		of = append(of, make([][]int32, modules-len(of))...)
	}
	of = of[:modules]
	for m := range of {
		of[m] = of[m][:0]
	}
	return landmarks{
		members: lists{start: append(l.members.start[:0], 0), items: l.members.items[:0]},
		price:   l.price[:0], hits: l.hits[:0], of: of,
	}
}

func (l *landmarks) len() int { return l.members.len() }

// append adds a landmark without a price, none of whose members is taken.
func (l *landmarks) append(members []int32) int32 {
	k := int32(l.len()) //nolint:gosec // the limit of the search keeps it in range
	l.members.items = append(l.members.items, members...)
	l.members.end()
	for _, m := range members {
		l.of[m] = append(l.of[m], k)
	}
	l.price, l.hits = append(l.price, 0), append(l.hits, 0)
	return k
}

// extract finds a minimal landmark that avoids the base set, which must not reach the goals. The modules of order are
// put into the set one by one unless they would complete the goals; those are the landmark. Modules that come late in
// order are the ones that end up in it.
func (d *dual) extract() []int32 {
	d.probe.copyFrom(d.base)
	copy(d.probeSet, d.baseSet)
	d.row = d.row[:0]
	for _, m := range d.order {
		if d.probeSet[m] {
			continue
		}
		fired, trail := len(d.probe.fired), len(d.probe.trail)
		if d.probe.include(m, d.probeSet) {
			d.probe.undo(fired, trail)
			d.probeSet[m] = false
			d.row = append(d.row, m)
		}
	}
	return d.row
}
