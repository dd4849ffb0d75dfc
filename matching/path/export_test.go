package path

// Reduced is a problem after reduction, with what a fair comparison gives to other solvers: landmarks and a first path.
// Weights are divided by Unit.
type Reduced struct {
	Unit   int64     `json:"-"`
	Weight []int64   `json:"weight"`
	Pre    [][]int32 `json:"pre"`
	Add    [][]int32 `json:"add"`
	Facts  int       `json:"facts"`
	Goals  []int32   `json:"goals"`
	Rows   [][]int32 `json:"rows"`
	Start  []int32   `json:"start"`
}

// Reduce answers for the reachable targets of a query.
func (c *Catalogue) Reduce(q Query) Reduced {
	a := &arena{}
	v := c.view(a, &q)
	reach := v.reach()
	goals, _ := v.split(reach)
	net := v.reduce(reach, goals).net
	s := newSearch(a, net, func() bool { return false })
	out := Reduced{
		Unit: s.divisor, Weight: append([]int64{}, s.plain...), Facts: net.facts(),
		Pre: [][]int32{}, Add: [][]int32{}, Goals: append([]int32{}, net.goals...), Start: append([]int32{}, s.path...), Rows: [][]int32{},
	}
	s.settleFree()
	s.evaluate()
	s.ascend()
	for l := range s.marks.len() {
		out.Rows = append(out.Rows, append([]int32{}, s.marks.members.of(int32(l))...))
	}
	for m := range int32(net.modules()) {
		out.Pre = append(out.Pre, append([]int32{}, net.pre.of(m)...))
		out.Add = append(out.Add, append([]int32{}, net.add.of(m)...))
	}
	return out
}
