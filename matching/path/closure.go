package path

// closure computes what a set of modules leads to. Its arrays are reused from run to run.
type closure struct {
	net     *network
	unmet   []int32 // by module: required facts not yet reached
	reached []bool  // by fact
	fired   []int32 // modules taken, in an order that respects requirements
	trail   []int32 // facts reached, in order
	open    int     // goals not yet reached
	brief   bool    // stop as soon as all goals are reached
}

func newClosure(a *arena, net *network) *closure {
	c := a.closure()
	*c = closure{
		net:   net,
		unmet: a.ints(net.modules()), reached: a.flags(net.facts()),
		fired: a.ints(net.modules())[:0], trail: a.ints(net.facts())[:0],
	}
	return c
}

// run takes every module of the set that can be taken and reports whether all goals are reached.
func (c *closure) run(set []bool) bool { return c.runFrom(nil, set) }

// runFrom is run with some facts, each named once, held from the start.
func (c *closure) runFrom(held []int32, set []bool) bool {
	copy(c.unmet, c.net.unmet)
	clear(c.reached)
	c.fired, c.trail, c.open = c.fired[:0], c.trail[:0], len(c.net.goals)
	for _, m := range c.net.starters {
		if set[m] {
			c.fired = append(c.fired, m)
		}
	}
	for _, f := range held {
		c.reach(f, set)
	}
	c.drain(set, 0)
	return c.open == 0
}

// runOn is runFrom with the closure of the same set for a start, held facts left out.
func (c *closure) runOn(start *closure, held []int32, set []bool) {
	c.copyFrom(start)
	from := len(c.fired)
	for _, f := range held {
		if !c.reached[f] {
			c.reach(f, set)
		}
	}
	c.drain(set, from)
}

// include adds a module to the set and takes what it makes possible. It reports whether all goals are reached.
func (c *closure) include(m int32, set []bool) bool {
	set[m] = true
	if c.unmet[m] == 0 {
		from := len(c.fired)
		c.fired = append(c.fired, m)
		c.drain(set, from)
	}
	return c.open == 0
}

// drain spreads what the modules fired from position from on teach.
func (c *closure) drain(set []bool, from int) {
	for ; from < len(c.fired); from++ {
		for _, f := range c.net.add.of(c.fired[from]) {
			if !c.reached[f] {
				c.reach(f, set)
				if c.open == 0 && c.brief {
					return
				}
			}
		}
	}
}

func (c *closure) reach(f int32, set []bool) {
	c.reached[f] = true
	c.trail = append(c.trail, f)
	if c.net.isGoal[f] {
		c.open--
	}
	for _, m := range c.net.need.of(f) {
		c.unmet[m]--
		if c.unmet[m] == 0 && set[m] {
			c.fired = append(c.fired, m)
		}
	}
}

// undo takes back what was fired and reached since the two positions.
func (c *closure) undo(fired, trail int) {
	for _, f := range c.trail[trail:] {
		c.reached[f] = false
		if c.net.isGoal[f] {
			c.open++
		}
		for _, m := range c.net.need.of(f) {
			c.unmet[m]++
		}
	}
	c.fired, c.trail = c.fired[:fired], c.trail[:trail]
}

// newBriefClosure makes a closure that stops as soon as all goals are reached: fired and reached are then incomplete,
// but what fired reaches the goals.
func newBriefClosure(a *arena, net *network) *closure {
	c := newClosure(a, net)
	c.brief = true
	return c
}

// copyFrom makes c equal to another closure of the same network.
func (c *closure) copyFrom(o *closure) {
	copy(c.unmet, o.unmet)
	copy(c.reached, o.reached)
	c.fired = append(c.fired[:0], o.fired...)
	c.trail = append(c.trail[:0], o.trail...)
	c.open = o.open
}
