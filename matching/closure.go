package matching

import (
	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/matching/path"
)

// closureOf is the highest level per competency that the person can reach with every module she can use: what lies above it is a hole.
func closureOf(library *competency.Library, modules []*courses.Module, p *person) competency.Profile {
	problem := problemOf(library, modules, p)
	held := map[path.Fact]bool{}
	for _, f := range problem.Held {
		held[f] = true
	}
	taken := map[string]bool{}
	for grown := true; grown; {
		grown = false
		for i := range problem.Modules {
			m := &problem.Modules[i]
			if taken[m.ID] || !takable(m, held, taken) {
				continue
			}
			taken[m.ID], grown = true, true
			for _, f := range m.Teaches {
				held[f] = true
			}
		}
	}
	reached := competency.Profile{}
	for f := range held {
		id, level := parseFact(f)
		reached.Raise(id, level)
	}
	return reached
}

func takable(m *path.Module, held map[path.Fact]bool, taken map[string]bool) bool {
	for _, f := range m.Requires {
		if !held[f] {
			return false
		}
	}
	for _, group := range m.RequiresAny {
		any := false
		for _, id := range group {
			any = any || taken[id]
		}
		if !any {
			return false
		}
	}
	return true
}
