package matching

import (
	"fmt"

	"lernpfad/courses/competency"
)

// reachable is the highest level per competency that the person can come to with every module she can use: what lies above it is a
// hole.
func (w *Ways) reachable(p *person) (competency.Profile, error) {
	facts, err := w.catalogue.Reach(w.question(p))
	if err != nil {
		return nil, fmt.Errorf("reach of the catalogue: %w", err)
	}
	top := competency.Profile{}
	for _, f := range facts {
		top.Raise(parseFact(f))
	}
	return top, nil
}

// holes are goals that no path reaches with the modules the person can use.
func (s *Service) holes(sit situation) ([]Hole, error) {
	top, err := sit.snap.ways.reachable(sit.person)
	if err != nil {
		return nil, err
	}
	var holes []Hole
	for _, g := range sit.openGoals() {
		if l := top[g.Competency]; l < g.Level {
			holes = append(holes, Hole{
				Competency: g.Competency, Level: g.Level, Reachable: l,
				Text: namer{s.library}.hole(g, l, sit.reach[g.Competency]),
			})
		}
	}
	return holes, nil
}
