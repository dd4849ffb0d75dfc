package path

import "slices"

// weighing is the problem with other weights, in the order of its modules.
func (p Problem) weighing(weights []int64) Problem {
	modules := make([]Module, len(p.Modules))
	for i := range p.Modules {
		modules[i] = p.Modules[i]
		modules[i].Weight = weights[i]
	}
	p.Modules = modules
	return p
}

// Without is the problem in which no path may take the given modules. They stay in it, so that ids in groups stay
// known, behind a requirement that nothing meets. Ids that the problem does not have change nothing.
func (p Problem) Without(ids ...string) Problem {
	return p.barring(func(id string) bool { return slices.Contains(ids, id) })
}

// Only is the problem in which a path may take none but the given modules.
func (p Problem) Only(ids ...string) Problem {
	return p.barring(func(id string) bool { return !slices.Contains(ids, id) })
}

func (p Problem) barring(barred func(id string) bool) Problem {
	modules := make([]Module, len(p.Modules))
	for i := range p.Modules {
		modules[i] = p.Modules[i]
		if barred(modules[i].ID) {
			modules[i].RequiresAny = [][]string{{}} // a group without members
		}
	}
	p.Modules = modules
	return p
}
