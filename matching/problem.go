package matching

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/learners"
	"lernpfad/matching/path"
)

// factOf names a level of a competency for the solver.
func factOf(id competency.ID, level competency.Level) path.Fact {
	return path.Fact(string(id) + ":" + strconv.Itoa(int(level)))
}

// parseFact is the inverse of factOf.
func parseFact(f path.Fact) (competency.ID, competency.Level) {
	id, level, _ := strings.Cut(string(f), ":")
	n, _ := strconv.Atoi(level)
	return competency.ID(id), competency.Level(n)
}

// upTo writes a level out: whoever holds level 3 holds 1 and 2 as well.
func upTo(id competency.ID, level competency.Level) []path.Fact {
	facts := make([]path.Fact, 0, level)
	for l := competency.Level(1); l <= level; l++ {
		facts = append(facts, factOf(id, l))
	}
	return facts
}

// mismatchShare raises the cost of a module that the person said does not suit her by half, so that a path avoids it where another
// is not much longer. It is bounded: an answer can never break a requirement or a goal.
const mismatchShare = 2

// Problem writes a person's way to the goals of her role profile as a problem for the solver, before any decision of hers.
// A fact reads "DC1.1:3"; weights and hours are sixteenths of an hour.
func Problem(library *competency.Library, modules []*courses.Module, l learners.Learner, attainments []learners.Attainment) path.Problem {
	p := newPerson(library, l, attainments)
	return problemOf(library, modules, &p)
}

// problemOf writes a person's way to her goals as a problem for the solver: levels written out, alignments applied,
// groups waived whose content she holds, modules left out that she cannot use.
func problemOf(library *competency.Library, modules []*courses.Module, p *person) path.Problem {
	var problem path.Problem
	for id, level := range p.reach {
		problem.Held = append(problem.Held, upTo(id, level)...)
	}
	for _, g := range p.goals {
		problem.Targets = append(problem.Targets, factOf(g.Competency, g.Level))
	}
	catalogue := make(map[uuid.UUID]*courses.Module, len(modules))
	for _, m := range modules {
		catalogue[m.ID] = m
	}
	for _, m := range modules {
		if usable(m, p) {
			problem.Modules = append(problem.Modules, moduleOf(library, m, catalogue, p))
		}
	}
	return problem
}

// usable reports whether a path of the person may hold the module.
func usable(m *courses.Module, p *person) bool { return len(m.Teaches) > 0 && p.admits(m) }

func moduleOf(library *competency.Library, m *courses.Module, catalogue map[uuid.UUID]*courses.Module, p *person) path.Module {
	out := path.Module{ID: m.ID.String(), Hours: int64(m.Hours), Weight: costOf(m, p)}
	for _, r := range m.Requires {
		out.Requires = append(out.Requires, factOf(r.Competency, r.Level))
	}
	for _, t := range m.Teaches {
		out.Teaches = append(out.Teaches, upTo(t.Competency, t.Level)...)
		for _, g := range library.Gives(t) {
			out.Teaches = append(out.Teaches, upTo(g.Competency, g.Level)...)
		}
	}
	for _, group := range m.RequiresAny {
		if !holdsOne(group, catalogue, p) {
			out.RequiresAny = append(out.RequiresAny, usableOf(group, catalogue, p))
		}
	}
	return out
}

// usableOf keeps the members the person could take. An empty group stays a group: nobody can satisfy it.
func usableOf(group []courses.ModuleRef, catalogue map[uuid.UUID]*courses.Module, p *person) []string {
	ids := []string{}
	for _, ref := range group {
		if m, ok := catalogue[ref.ID]; ok && usable(m, p) {
			ids = append(ids, ref.ID.String())
		}
	}
	return ids
}

// holdsOne waives a group: the person holds all that one of its members teaches, whether or not she could take that one.
func holdsOne(group []courses.ModuleRef, catalogue map[uuid.UUID]*courses.Module, p *person) bool {
	return slices.ContainsFunc(group, func(ref courses.ModuleRef) bool {
		m, ok := catalogue[ref.ID]
		return ok && len(m.Teaches) > 0 && holdsAll(m, p)
	})
}

func holdsAll(m *courses.Module, p *person) bool {
	for _, t := range m.Teaches {
		if !p.reach.Meets(t) {
			return false
		}
	}
	return true
}

// costOf is the module's hours in sixteenths, raised by the mismatch term.
func costOf(m *courses.Module, p *person) int64 {
	cost := int64(m.Hours)
	if p.answers[m.ID].unsuited() {
		cost += (cost + mismatchShare - 1) / mismatchShare
	}
	return cost
}

// avoided counts the modules of a problem that cost more than their hours.
func avoided(problem path.Problem) int {
	n := 0
	for i := range problem.Modules {
		if problem.Modules[i].Weight > problem.Modules[i].Hours {
			n++
		}
	}
	return n
}

// openGoals are the goals the person does not hold yet.
func (p *person) openGoals() []learners.Goal {
	var open []learners.Goal
	for _, g := range p.goals {
		if p.reach[g.Competency] < g.Level {
			open = append(open, g)
		}
	}
	return open
}
