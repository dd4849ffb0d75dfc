package path

// network is a delete-free task over numbered modules and facts. It does not change once built.
type network struct {
	weight   []int64
	pre      lists   // module -> facts it requires
	add      lists   // module -> facts it teaches
	need     lists   // fact -> modules that require it
	adder    lists   // fact -> modules that teach it
	unmet    []int32 // number of required facts by module
	starters []int32 // modules that require nothing
	goals    []int32 // facts to reach
	isGoal   []bool  // by fact
}

func newNetwork(a *arena, weight []int64, pre, add lists, facts int, goals []int32) *network {
	n := newOutline(a, weight, pre, add, facts, goals)
	n.complete(a)
	return n
}

// newOutline makes a network that knows who teaches a fact, and not yet who requires it: enough for a reduction.
func newOutline(a *arena, weight []int64, pre, add lists, facts int, goals []int32) *network {
	n := a.network()
	*n = network{weight: weight, pre: pre, add: add, goals: goals, adder: add.inverted(a, facts), isGoal: a.flags(facts)}
	for _, f := range goals {
		n.isGoal[f] = true
	}
	return n
}

// complete adds what an outline lacks.
func (n *network) complete(a *arena) {
	n.need = n.pre.inverted(a, n.facts())
	n.unmet, n.starters = a.ints(len(n.weight)), a.ints(len(n.weight))[:0]
	for i := range n.unmet {
		n.unmet[i] = n.pre.size(int32(i))
		if n.unmet[i] == 0 {
			n.starters = append(n.starters, int32(i))
		}
	}
}

func (n *network) modules() int { return len(n.weight) }

func (n *network) facts() int { return len(n.isGoal) }
