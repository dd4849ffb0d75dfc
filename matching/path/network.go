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
	n := a.network()
	*n = network{
		weight: weight, pre: pre, add: add, goals: goals,
		need: pre.inverted(a, facts), adder: add.inverted(a, facts),
		unmet: a.ints(len(weight)), isGoal: a.flags(facts), starters: a.ints(len(weight))[:0],
	}
	for i := range n.unmet {
		n.unmet[i] = pre.size(int32(i))
		if n.unmet[i] == 0 {
			n.starters = append(n.starters, int32(i))
		}
	}
	for _, f := range goals {
		n.isGoal[f] = true
	}
	return n
}

func (n *network) modules() int { return len(n.weight) }

func (n *network) facts() int { return len(n.isGoal) }
