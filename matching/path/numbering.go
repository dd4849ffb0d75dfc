package path

import (
	"encoding/binary"
	"slices"
	"strings"
)

// numbering is a problem with numbers for names: modules sorted by id, facts sorted by name, then one further fact for
// each distinct group. Held facts are left out of every list. Because the numbers come from sorting, nothing that
// follows depends on the order of the input.
type numbering struct {
	problem *Problem
	order   []int32 // number of a module -> index in problem.Modules
	facts   []Fact  // number of a fact -> name; the facts of groups come behind and have none
	held    []bool  // by number, named facts only
	groups  lists   // number of the group -> members
	net     *network
}

// number builds the numbering. Positions are those of Problem.positions.
func number(p *Problem, positions map[string]int32) *numbering {
	u := &numbering{problem: p, order: make([]int32, len(p.Modules))}
	for i := range u.order {
		u.order[i] = int32(i)
	}
	slices.SortFunc(u.order, func(a, b int32) int { return strings.Compare(p.Modules[a].ID, p.Modules[b].ID) })
	names := u.nameFacts()
	u.held = make([]bool, len(u.facts))
	for _, f := range p.Held {
		u.held[names[f]] = true
	}
	groupsOf := u.numberGroups(positions)
	u.net = u.build(names, groupsOf)
	return u
}

// nameFacts numbers all facts of the problem in sorted order.
func (u *numbering) nameFacts() map[Fact]int32 {
	names := make(map[Fact]int32)
	note := func(facts []Fact) {
		for _, f := range facts {
			if _, known := names[f]; !known {
				names[f] = 0
				u.facts = append(u.facts, f)
			}
		}
	}
	note(u.problem.Held)
	note(u.problem.Targets)
	for i := range u.problem.Modules {
		note(u.problem.Modules[i].Requires)
		note(u.problem.Modules[i].Teaches)
	}
	slices.Sort(u.facts)
	for i, f := range u.facts {
		names[f] = int32(i)
	}
	return names
}

// numberGroups numbers the distinct groups and returns which of them each module requires. An empty group becomes a
// fact that nobody teaches.
func (u *numbering) numberGroups(positions map[string]int32) lists {
	rank := make([]int32, len(u.order)) // index in the problem -> number
	for number, index := range u.order {
		rank[index] = int32(number)
	}
	known := make(map[string]int32)
	u.groups = newLists(0, 0)
	of := newLists(len(u.order), 0)
	var members []int32
	var key []byte
	for _, index := range u.order {
		for _, group := range u.problem.Modules[index].RequiresAny {
			members, key = members[:0], key[:0]
			for _, id := range group {
				members = append(members, rank[positions[id]])
			}
			slices.Sort(members)
			members = slices.Compact(members)
			for _, m := range members {
				key = binary.LittleEndian.AppendUint32(key, uint32(m)) //nolint:gosec // m is not negative
			}
			g, seen := known[string(key)]
			if !seen {
				g = int32(u.groups.len()) //nolint:gosec // MaxEntries keeps it in range
				known[string(key)] = g
				u.groups.items = append(u.groups.items, members...)
				u.groups.end()
			}
			of.items = append(of.items, g)
		}
		of.end()
	}
	return of
}

func (u *numbering) build(names map[Fact]int32, required lists) *network {
	n, first := len(u.order), int32(len(u.facts)) //nolint:gosec // MaxEntries keeps it in range
	filled := u.groups.inverted(n)
	weight := make([]int64, n)
	pre, add := newLists(n, 4*n), newLists(n, 4*n)
	put := func(l *lists, facts []Fact, groups []int32) {
		for _, f := range facts {
			if v := names[f]; !u.held[v] {
				l.items = append(l.items, v)
			}
		}
		for _, g := range groups {
			l.items = append(l.items, first+g)
		}
		l.endSorted()
	}
	for i, index := range u.order {
		m := &u.problem.Modules[index]
		weight[i] = m.Weight
		put(&pre, m.Requires, required.of(int32(i)))
		put(&add, m.Teaches, filled.of(int32(i)))
	}
	goals := newLists(1, len(u.problem.Targets))
	put(&goals, u.problem.Targets, nil)
	return newNetwork(weight, pre, add, int(first)+u.groups.len(), goals.items)
}

// id is the name of a module.
func (u *numbering) id(module int32) string { return u.problem.Modules[u.order[module]].ID }

// hours are the hours of a module as given.
func (u *numbering) hours(module int32) int64 { return u.problem.Modules[u.order[module]].Hours }

// isGroup tells a group's fact from a named one.
func (u *numbering) isGroup(fact int32) bool { return int(fact) >= len(u.facts) }
