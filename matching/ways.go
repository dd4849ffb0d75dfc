package matching

import (
	"context"
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

// Ways is a catalogue as the solver reads it: levels written out, alignments applied, numbered once for everybody. A fact reads
// "DC1.1:3"; weights and hours are sixteenths of an hour. It never changes and is safe for concurrent use.
type Ways struct {
	catalogue *path.Catalogue
	modules   []*courses.Module // that teach something: all others lead nowhere
	ids       []string          // of these
	members   []int             // those that are in some group, by index
}

// NewWays compiles the modules of a catalogue. The error is that of path.Compile.
func NewWays(library *competency.Library, modules []*courses.Module) (*Ways, error) {
	w := &Ways{}
	teaching := make(map[uuid.UUID]int, len(modules))
	for _, m := range modules {
		if len(m.Teaches) > 0 {
			teaching[m.ID] = len(w.modules)
			w.modules, w.ids = append(w.modules, m), append(w.ids, m.ID.String())
		}
	}
	list, grouped := make([]path.Module, len(w.modules)), make([]bool, len(w.modules))
	for i, m := range w.modules {
		list[i] = moduleOf(library, m)
		for _, group := range m.RequiresAny {
			ids := []string{} // an empty group stays a group: nobody can satisfy it
			for _, ref := range group {
				if k, ok := teaching[ref.ID]; ok {
					ids, grouped[k] = append(ids, w.ids[k]), true
				}
			}
			list[i].RequiresAny = append(list[i].RequiresAny, ids)
		}
	}
	for i, is := range grouped {
		if is {
			w.members = append(w.members, i)
		}
	}
	var err error
	w.catalogue, err = path.Compile(list)
	return w, err
}

// moduleOf is a module without its groups.
func moduleOf(library *competency.Library, m *courses.Module) path.Module {
	out := path.Module{ID: m.ID.String(), Hours: int64(m.Hours), Weight: int64(m.Hours)}
	for _, r := range m.Requires {
		out.Requires = append(out.Requires, factOf(r.Competency, r.Level))
	}
	for _, t := range m.Teaches {
		out.Teaches = append(out.Teaches, upTo(t.Competency, t.Level)...)
		for _, g := range library.Gives(t) {
			out.Teaches = append(out.Teaches, upTo(g.Competency, g.Level)...)
		}
	}
	return out
}

// Shortest is the path of a person to the goals of her role profile, before any answer of hers to a suggestion.
func (w *Ways) Shortest(ctx context.Context, library *competency.Library, l learners.Learner, attainments []learners.Attainment) (path.Result, error) {
	p := newPerson(library, l, attainments)
	return w.catalogue.Solve(ctx, w.question(&p))
}

// question asks the way of a person to her goals: without modules that she cannot use, groups waived by what she holds, and
// modules dearer that she said do not suit her.
func (w *Ways) question(p *person) path.Query {
	var q path.Query
	for id, level := range p.reach {
		q.Held = append(q.Held, upTo(id, level)...)
	}
	for _, g := range p.goals {
		q.Targets = append(q.Targets, factOf(g.Competency, g.Level))
		if g.Asked > 0 { // what her role asks stays a goal where her own lies above everything on offer
			q.Targets = append(q.Targets, factOf(g.Competency, g.Asked))
		}
	}
	for _, t := range p.learner.Targets { // and so does her own where her role asks more
		if f := factOf(t.Competency, t.Level); !slices.Contains(q.Targets, f) {
			q.Targets = append(q.Targets, f)
		}
	}
	for i, m := range w.modules {
		if !p.admits(m) {
			q.Without = append(q.Without, w.ids[i])
		}
	}
	for _, i := range w.members {
		if holdsAll(w.modules[i], p) { // whether or not she could take it
			q.Done = append(q.Done, w.ids[i])
		}
	}
	if p.avoids() {
		q.Weights = make([]int64, len(w.modules))
		for i, m := range w.modules {
			q.Weights[i] = costOf(m, p)
		}
	}
	return q
}

// avoids reports whether the person said of any module that it does not suit her.
func (p *person) avoids() bool {
	for _, d := range p.answers {
		if d.unsuited() {
			return true
		}
	}
	return false
}

// avoided counts the modules a person could take that cost more than their hours.
func (w *Ways) avoided(p *person) int {
	n := 0
	for _, m := range w.modules {
		if p.admits(m) && costOf(m, p) > int64(m.Hours) {
			n++
		}
	}
	return n
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
