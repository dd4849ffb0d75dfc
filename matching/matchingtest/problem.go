// Package matchingtest states anew, without the product's own code, what a path of a person is, so that tests can hold the product
// to it.
package matchingtest

import (
	"slices"
	"strconv"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/learners"
	"lernpfad/matching/path"
)

// Problem writes a person's way to the goals of her role profile out as one problem: levels, alignments, groups waived whose content
// she holds, modules left out that she cannot use, and half as much again for those in avoided.
func Problem(library *competency.Library, modules []*courses.Module, l learners.Learner, attainments []learners.Attainment, avoided ...uuid.UUID) path.Problem {
	w := writer{library: library, learner: l, held: library.Expand(learners.Levels(attainments)), modules: map[uuid.UUID]*courses.Module{}}
	var p path.Problem
	for id, level := range w.held {
		p.Held = append(p.Held, levels(id, level)...)
	}
	for _, g := range learners.Goals(library, l.RoleProfileID, l.Horizon) {
		p.Targets = append(p.Targets, Fact(g.Competency, g.Level))
	}
	for _, t := range l.Targets {
		if f := Fact(t.Competency, t.Level); !slices.Contains(p.Targets, f) {
			p.Targets = append(p.Targets, f)
		}
	}
	for _, m := range modules {
		w.modules[m.ID] = m
	}
	for _, m := range modules {
		if w.usable(m) {
			out := w.module(m)
			if slices.Contains(avoided, m.ID) {
				out.Weight += (out.Weight + 1) / 2
			}
			p.Modules = append(p.Modules, out)
		}
	}
	return p
}

// Fact names a level.
func Fact(id competency.ID, level competency.Level) path.Fact {
	return path.Fact(string(id) + ":" + strconv.Itoa(int(level)))
}

func levels(id competency.ID, level competency.Level) (facts []path.Fact) {
	for l := competency.Level(1); l <= level; l++ {
		facts = append(facts, Fact(id, l))
	}
	return facts
}

type writer struct {
	library *competency.Library
	learner learners.Learner
	held    competency.Profile
	modules map[uuid.UUID]*courses.Module
}

func (w writer) usable(m *courses.Module) bool {
	formats := w.learner.Formats
	if len(m.Teaches) == 0 || !m.For(w.learner.RoleProfileID) || len(formats) > 0 && !slices.Contains(formats, string(m.Format)) || !slices.Contains(w.learner.Languages, string(m.Language)) {
		return false
	}
	return !slices.ContainsFunc(w.learner.Accessibility, func(need string) bool { return !m.Offers(courses.Accessibility(need)) })
}

func (w writer) module(m *courses.Module) path.Module {
	out := path.Module{ID: m.ID.String(), Hours: int64(m.Hours), Weight: int64(m.Hours)}
	for _, r := range m.Requires {
		out.Requires = append(out.Requires, Fact(r.Competency, r.Level))
	}
	for _, t := range m.Teaches {
		for id, level := range w.library.Expand(competency.Profile{t.Competency: t.Level}) {
			out.Teaches = append(out.Teaches, levels(id, level)...)
		}
	}
	for _, group := range m.RequiresAny {
		if members, waived := w.group(group); !waived {
			out.RequiresAny = append(out.RequiresAny, members)
		}
	}
	return out
}

// group lists the members that she could take; waived tells that she holds all that one of them teaches.
func (w writer) group(refs []courses.ModuleRef) (ids []string, waived bool) {
	ids = []string{}
	for _, ref := range refs {
		m := w.modules[ref.ID]
		if m == nil || len(m.Teaches) == 0 {
			continue
		}
		if !slices.ContainsFunc(m.Teaches, func(t competency.Requirement) bool { return !w.held.Meets(t) }) {
			return nil, true
		}
		if w.usable(m) {
			ids = append(ids, ref.ID.String())
		}
	}
	return ids, false
}
