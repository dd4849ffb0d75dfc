package path

// Reach returns every fact that some path leads to, held ones included, sorted. It asks for no target and costs nothing but time
// linear in the size of the problem. The error is the fault of Problem.Validate.
func Reach(p Problem) ([]Fact, error) {
	positions, err := p.positions()
	if err != nil {
		return nil, err
	}
	u := number(&p, positions)
	reach := newClosure(u.net)
	reach.run(everything(u.net))
	var facts []Fact
	for i, f := range u.facts {
		if u.held[i] || reach.reached[i] {
			facts = append(facts, f)
		}
	}
	return facts, nil
}
