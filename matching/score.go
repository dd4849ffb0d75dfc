package matching

import (
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

// weightOf is the published weight of a term. The weights add up to 1; a test holds them to it.
func weightOf(name TermName) float64 {
	switch name {
	case GapClosed:
		return 0.45
	case Readiness:
		return 0.20
	case Closeness:
		return 0.20
	case FormatFit:
		return 0.10
	case Preference:
		return 0.05
	default:
		return 0
	}
}

// effect is what a module would do for a person.
type effect struct {
	closed []closing // goals it moves, in the order of the goals
	points float64   // closed levels, each times the weight of its goal
	taught int       // levels the module teaches
	fresh  int       // of these, levels the person does not hold
}

// closing is a goal that a module brings nearer.
type closing struct {
	goal     Gap
	from, to competency.Level // to never exceeds the goal
}

// effectOf computes what the module teaches the person, alignments included. A level beyond the goal closes nothing.
func effectOf(library *competency.Library, m *courses.Module, p *person, gaps []Gap) effect {
	given := competency.Profile{}
	var e effect
	for _, t := range m.Teaches {
		given.Raise(t.Competency, t.Level)
		for _, g := range library.Gives(t) {
			given.Raise(g.Competency, g.Level)
		}
		e.taught += int(t.Level)
		e.fresh += int(max(t.Level-p.reach[t.Competency], 0))
	}
	for _, g := range gaps {
		to := min(given[g.Goal.Competency], g.Goal.Level)
		if to > g.Have {
			e.closed = append(e.closed, closing{goal: g, from: g.Have, to: to})
			e.points += float64(int(to-g.Have) * g.Goal.Weight)
		}
	}
	return e
}

// lacking is what a person does not bring along for a module.
type lacking struct {
	levels []competency.Requirement
	groups [][]courses.ModuleRef // of none of which she holds the content
}

func (l lacking) nothing() bool { return len(l.levels) == 0 && len(l.groups) == 0 }

// readiness is the share of the requirements that the person meets: every required level is one part, and every group of
// prerequisites is one, met when she holds what one of its modules teaches.
func readiness(m *courses.Module, p *person, catalogue map[uuid.UUID]*courses.Module) (share float64, missing lacking) {
	asked, held := 0, 0
	for _, r := range m.Requires {
		asked += int(r.Level)
		held += int(min(p.reach[r.Competency], r.Level))
		if !p.reach.Meets(r) {
			missing.levels = append(missing.levels, r)
		}
	}
	for _, group := range m.RequiresAny {
		asked++
		if holdsOne(group, catalogue, p) {
			held++
		} else {
			missing.groups = append(missing.groups, group)
		}
	}
	if asked == 0 {
		return 1, lacking{}
	}
	return float64(held) / float64(asked), missing
}

// comfortableWeeks is how long a single module may fill a person's learning time before it counts as long.
const comfortableWeeks = 4

// formatFit falls from 1 for modules of up to four of the person's learning weeks towards 0 for longer ones.
func formatFit(m *courses.Module, p *person) float64 {
	weeks := m.Hours.Float() * 60 / float64(max(p.learner.WeeklyMinutes, 1))
	if weeks <= comfortableWeeks {
		return 1
	}
	return comfortableWeeks / weeks
}

// preference is the expected share of "passt" for modules of this format: the mean of a Beta(1, 1) prior updated by the
// person's answers, so that one answer never decides. An answer to the module itself speaks for itself.
func preference(m *courses.Module, p *person) float64 {
	switch p.answers[m.ID].Answer {
	case Fits:
		return 1
	case FitsNot:
		return 0
	case Later:
	}
	b := p.liked[m.Format]
	return float64(b.fits+1) / float64(b.fits+b.fitsNot+2)
}

// scored is a module with everything its card needs.
type scored struct {
	module    *courses.Module
	effect    effect
	missing   lacking
	closeness float64
	terms     []Term
	score     float64
}

// rate computes the terms of a module. best is the largest effect of any candidate: the gap term is relative to it.
func rate(m *courses.Module, sit situation, e effect, best, closeness float64) scored {
	p := sit.person
	ready, missing := readiness(m, p, sit.snap.byID)
	gap := 0.0
	if best > 0 && e.taught > 0 {
		gap = e.points / best * float64(e.fresh) / float64(e.taught)
	}
	s := scored{module: m, effect: e, missing: missing, closeness: closeness}
	for _, t := range []struct {
		name  TermName
		value float64
	}{
		{GapClosed, gap}, {Readiness, ready}, {Closeness, closeness}, {FormatFit, formatFit(m, p)}, {Preference, preference(m, p)},
	} {
		term := Term{Name: t.name, Value: t.value, Weight: weightOf(t.name), Points: t.value * weightOf(t.name)}
		s.terms = append(s.terms, term)
		s.score += term.Points
	}
	return s
}
