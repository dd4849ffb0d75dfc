package path

// signature has a bit for each fact of the set, several facts sharing a bit: a set whose signature has a bit that the
// other's lacks is no subset of it.
func signature(facts []int32) uint64 {
	var s uint64
	for _, f := range facts {
		s |= 1 << (uint32(f) * 0x9E3779B9 >> 26) //nolint:gosec // a hash may wrap around
	}
	return s
}

// outline is what decides most comparisons of two modules, close together in memory.
type outline struct {
	weight   int64
	pre, add uint64 // signatures
	by       int32
}

// dominators finds for each module one that requires no more, teaches no less and weighs no more, or -1. A module that
// dominates is itself never dominated by one that it dominates: of equals the first stays. Only the modules asked for
// are looked at as ones to be dominated; nil stands for all.
func dominators(a *arena, net *network, asked []bool) (by []int32, found bool) {
	n := net.modules()
	by = a.ints(n)
	outlines := a.outlines.take(n)
	for m := range outlines {
		outlines[m] = outline{net.weight[m], signature(net.pre.of(int32(m))), signature(net.add.of(int32(m))), -1}
	}
	for m := range outlines {
		x := &outlines[m]
		if asked == nil || asked[m] {
			x.by = dominator(net, outlines, int32(m))
			found = found || x.by >= 0
		}
		by[m] = x.by
	}
	return by, found
}

func dominator(net *network, outlines []outline, m int32) int32 {
	x := outlines[m]
	for _, b := range net.adder.of(rarest(net, m)) {
		o := &outlines[b]
		if x.add&^o.add == 0 && o.pre&^x.pre == 0 && o.weight <= x.weight && b != m && o.by < 0 && dominates(net, b, m) {
			return b
		}
	}
	return -1
}

// dominates tells whether b requires no more and teaches no less than a, given that it weighs no more.
func dominates(net *network, b, a int32) bool {
	if !subset(net.add.of(a), net.add.of(b)) || !subset(net.pre.of(b), net.pre.of(a)) {
		return false
	}
	equal := net.weight[a] == net.weight[b] &&
		net.add.size(a) == net.add.size(b) && net.pre.size(a) == net.pre.size(b)
	return !equal || b < a
}

// rarest is the fact of the module that the fewest modules teach: every dominator is among them.
func rarest(net *network, m int32) int32 {
	facts := net.add.of(m)
	best := facts[0]
	for _, f := range facts[1:] {
		if net.adder.size(f) < net.adder.size(best) {
			best = f
		}
	}
	return best
}

// subset tells whether every element of a is in b; both are sorted.
func subset(a, b []int32) bool {
	if len(a) > len(b) {
		return false
	}
	k := 0
	for _, x := range a {
		for k < len(b) && b[k] < x {
			k++
		}
		if k == len(b) || b[k] != x {
			return false
		}
	}
	return true
}
