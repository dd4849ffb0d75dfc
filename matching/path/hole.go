package path

import "slices"

// hole says why a fact is out of reach, given the closure of everything.
func (v *view) hole(f int32, reach *closure) Hole {
	h := Hole{Fact: v.facts[f]}
	for _, m := range v.teachers.of(f) {
		if v.open[m] {
			h.Modules = append(h.Modules, v.ids[m])
		}
	}
	if len(h.Modules) == 0 {
		return h
	}
	for _, b := range v.before(f, reach) {
		if !v.isGroup(b) && !slices.ContainsFunc(v.teachers.of(b), v.isOpen) {
			h.Missing = append(h.Missing, v.facts[b])
		}
	}
	slices.Sort(h.Missing)
	return h
}

// before walks back from a fact through all modules that teach it and collects the unreached facts met on the way.
func (v *view) before(f int32, reach *closure) []int32 {
	seen := map[int32]bool{f: true}
	met := []int32{f}
	for k := 0; k < len(met); k++ {
		for _, m := range v.teachers.of(met[k]) {
			if !v.open[m] {
				continue
			}
			for _, g := range v.net.pre.of(m) {
				if !reach.reached[g] && !seen[g] {
					seen[g] = true
					met = append(met, g)
				}
			}
		}
	}
	return met[1:]
}

func (v *view) isOpen(module int32) bool { return v.open[module] }
