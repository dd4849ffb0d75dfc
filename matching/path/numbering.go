package path

import (
	"encoding/binary"
	"slices"
	"strings"
)

// numbering gives numbers to the names of a list of modules: modules sorted by id, facts sorted by name, then one
// further fact for each distinct group, sorted by its members. Because the numbers come from sorting, nothing that
// follows depends on the order of the input, and leaving out facts or groups never changes the order of the others.
type numbering struct {
	ids    []string // by number of a module
	hours  []int64
	prior  []int32 // by number of a module: Module.Priority
	rank   []int32 // index in the list -> number of the module
	number map[string]int32
	facts  []Fact // by number of a fact; the facts of groups come behind and have none
	names  map[Fact]int32
	groups lists    // number of the group -> members
	filled lists    // number of a module -> groups that name it
	net    *network // without goals, and without facts taught to those only who hold them
	// teachers holds for each fact the modules that teach it, those that require it as well included.
	teachers lists
}

// number builds the numbering. Positions are those of Problem.positions; they become the numbers.
func number(modules []Module, positions map[string]int32) *numbering {
	u := &numbering{number: positions, rank: make([]int32, len(modules))}
	order := make([]int32, len(modules)) // number of a module -> index in the list
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(modules[a].ID, modules[b].ID) })
	for n, index := range order {
		m := &modules[index]
		u.rank[index], positions[m.ID] = int32(n), int32(n)
		u.ids, u.hours, u.prior = append(u.ids, m.ID), append(u.hours, m.Hours), append(u.prior, m.Priority)
	}
	u.nameFacts(modules)
	required := u.numberGroups(modules, order)
	u.filled = u.groups.inverted(nil, len(order))
	u.net = u.build(modules, order, required)
	return u
}

// nameFacts numbers all facts of the modules in sorted order.
func (u *numbering) nameFacts(modules []Module) {
	u.names = make(map[Fact]int32)
	note := func(facts []Fact) {
		for _, f := range facts {
			if _, known := u.names[f]; !known {
				u.names[f] = 0
				u.facts = append(u.facts, f)
			}
		}
	}
	for i := range modules {
		note(modules[i].Requires)
		note(modules[i].Teaches)
	}
	slices.Sort(u.facts)
	for i, f := range u.facts {
		u.names[f] = int32(i)
	}
}

// numberGroups numbers the distinct groups and returns which of them each module requires. An empty group becomes a
// fact that nobody teaches.
func (u *numbering) numberGroups(modules []Module, order []int32) lists {
	known := make(map[string]int32)
	found := newLists(0, 0)
	of := newLists(len(order), 0)
	var key []byte
	for _, index := range order {
		for _, group := range modules[index].RequiresAny {
			from := len(found.items)
			for _, id := range group {
				found.items = append(found.items, u.number[id])
			}
			members := found.items[from:]
			slices.Sort(members)
			members = slices.Compact(members)
			key = key[:0]
			for _, m := range members {
				key = binary.LittleEndian.AppendUint32(key, uint32(m)) //nolint:gosec // m is not negative
			}
			g, seen := known[string(key)]
			if seen {
				found.items = found.items[:from]
			} else {
				g = int32(found.len()) //nolint:gosec // MaxEntries keeps it in range
				known[string(key)] = g
				found.items = found.items[:from+len(members)]
				found.end()
			}
			of.items = append(of.items, g)
		}
		of.end()
	}
	u.sortGroups(found, of.items)
	return of
}

// sortGroups brings the groups into the order of their members and renames those that are required.
func (u *numbering) sortGroups(found lists, required []int32) {
	order, name := make([]int32, found.len()), make([]int32, found.len())
	for g := range order {
		order[g] = int32(g)
	}
	slices.SortFunc(order, func(a, b int32) int { return slices.Compare(found.of(a), found.of(b)) })
	u.groups = newLists(found.len(), len(found.items))
	for n, g := range order {
		name[g] = int32(n)
		u.groups.items = append(u.groups.items, found.of(g)...)
		u.groups.end()
	}
	for i, g := range required {
		required[i] = name[g]
	}
}

func (u *numbering) build(modules []Module, order []int32, required lists) *network {
	n, first := len(order), int32(len(u.facts)) //nolint:gosec // MaxEntries keeps it in range
	weight := make([]int64, n)
	pre, add := newLists(n, 4*n), newLists(n, 4*n)
	put := func(l *lists, facts []Fact, groups []int32) {
		for _, f := range facts {
			l.items = append(l.items, u.names[f])
		}
		for _, g := range groups {
			l.items = append(l.items, first+g)
		}
		l.endSorted()
	}
	for i, index := range order {
		m := &modules[index]
		weight[i] = m.Weight
		put(&pre, m.Requires, required.of(int32(i)))
		put(&add, m.Teaches, u.filled.of(int32(i)))
	}
	all := int(first) + u.groups.len()
	u.teachers = add.inverted(nil, all)
	return newNetwork(nil, weight, pre, add.without(&pre), all, nil)
}

// isGroup tells a group's fact from a named one.
func (u *numbering) isGroup(fact int32) bool { return int(fact) >= len(u.facts) }
