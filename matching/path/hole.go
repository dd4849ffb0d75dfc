package path

import "slices"

// hole says why a fact is out of reach, given the closure of everything.
func (u *numbering) hole(f int32, reach *closure) Hole {
	h := Hole{Fact: u.facts[f]}
	for _, m := range u.net.adder.of(f) {
		h.Modules = append(h.Modules, u.id(m))
	}
	if len(h.Modules) == 0 {
		return h
	}
	for _, b := range u.before(f, reach) {
		if !u.isGroup(b) && u.net.adder.size(b) == 0 {
			h.Missing = append(h.Missing, u.facts[b])
		}
	}
	slices.Sort(h.Missing)
	return h
}

// before walks back from a fact through all modules that teach it and collects the unreached facts met on the way.
func (u *numbering) before(f int32, reach *closure) []int32 {
	seen := map[int32]bool{f: true}
	met := []int32{f}
	for k := 0; k < len(met); k++ {
		for _, m := range u.net.adder.of(met[k]) {
			for _, g := range u.net.pre.of(m) {
				if !reach.reached[g] && !seen[g] {
					seen[g] = true
					met = append(met, g)
				}
			}
		}
	}
	return met[1:]
}
