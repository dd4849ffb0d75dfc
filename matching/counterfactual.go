package matching

import (
	"cmp"
	"fmt"
	"slices"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/learners"
)

// shownAlternatives is how many other modules a card names for its first gap.
const shownAlternatives = 2

// knowing is the situation of the person if she held one level more than she does.
func (r ranking) knowing(sit situation, req competency.Requirement) situation {
	held := competency.Profile{}
	for id, level := range sit.held {
		held[id] = level
	}
	held.Raise(req.Competency, req.Level)
	p := *sit.person
	p.held, p.reach = held, r.library.Expand(held)
	sit.person = &p
	return sit
}

// again ranks for a changed situation. Candidates are those of before and whatever would now move a goal.
func (r ranking) again(sit situation, size int) []scored {
	known := make(map[*courses.Module]bool, len(r.found.candidates))
	candidates := slices.Clone(r.found.candidates)
	for _, m := range candidates {
		known[m] = true
	}
	for _, m := range teaching(sit.snap, sit.person) {
		if !known[m] {
			candidates = append(candidates, m)
		}
	}
	r.found.candidates = candidates
	return r.deck(sit, size)
}

// counterfactuals says what would change the place of a card: what stood there if the person knew already what it teaches first, and
// where it stood if she brought along what it asks. Each is found by ranking anew.
func (x explainer) counterfactuals(r ranking, sit situation, list []scored, place int) []Counterfactual {
	var out []Counterfactual
	card := list[place]
	if len(card.effect.closed) > 0 {
		c := card.effect.closed[0]
		out = append(out, x.ifKnown(r, sit, list, place, competency.Requirement{Competency: c.goal.Goal.Competency, Level: c.to}))
	}
	if len(card.missing.levels) > 0 {
		out = append(out, x.ifReady(r, sit, list, place, card.missing.levels[0]))
	}
	return out
}

func (x explainer) ifKnown(r ranking, sit situation, list []scored, place int, req competency.Requirement) Counterfactual {
	then := r.again(r.knowing(sit, req), max(len(list), place+1))
	out := Counterfactual{Competency: req.Competency, Level: req.Level, Place: placeOf(then, list[place].module)}
	if place < len(then) && out.Place != place+1 {
		ref := refOf(then[place].module)
		out.Instead = &ref
	}
	premise := fmt.Sprintf("Wenn Sie „%s“ schon auf Stufe %d könnten, ", x.names.name(req.Competency), req.Level)
	switch {
	case out.Place == place+1:
		out.Text = premise + "stünde dieses Lernmodul trotzdem hier."
	case out.Instead != nil:
		out.Text = premise + "stünde hier „" + out.Instead.Title + "“."
	default:
		out.Text = premise + "gäbe es für diese Stelle keinen Vorschlag."
	}
	return out
}

func (x explainer) ifReady(r ranking, sit situation, list []scored, place int, req competency.Requirement) Counterfactual {
	then := r.again(r.knowing(sit, req), max(len(list), place+1))
	out := Counterfactual{Competency: req.Competency, Level: req.Level, Place: placeOf(then, list[place].module)}
	premise := fmt.Sprintf("Wenn Sie „%s“ auf Stufe %d mitbrächten, ", x.names.name(req.Competency), req.Level)
	switch {
	case out.Place == 0:
		out.Text = premise + "wäre dieses Lernmodul nicht mehr unter den Vorschlägen."
	case out.Place == place+1:
		out.Text = premise + fmt.Sprintf("bliebe dieses Lernmodul auf Platz %d.", out.Place)
	default:
		out.Text = premise + fmt.Sprintf("stünde dieses Lernmodul auf Platz %d statt auf Platz %d.", out.Place, place+1)
	}
	return out
}

// placeOf is the place of a module in a list, from 1; 0 when it is not there.
func placeOf(list []scored, m *courses.Module) int {
	return slices.IndexFunc(list, func(s scored) bool { return s.module.ID == m.ID }) + 1
}

// alternatives are the best other modules that close the card's first gap as far, with the difference in hours.
func (x explainer) alternatives(r ranking, sit situation, card scored) []Alternative {
	if len(card.effect.closed) == 0 {
		return nil
	}
	first := card.effect.closed[0]
	goal := []Gap{{Goal: learners.Goal{Competency: first.goal.Goal.Competency, Level: first.to, Weight: 1}, Have: first.from}}
	var out []Alternative
	for _, c := range r.order(sit) {
		m := sit.snap.modules[c.row]
		if m.ID == card.module.ID {
			continue
		}
		e := effectOf(r.library, m, sit.person, goal)
		if len(e.closed) == 0 || e.closed[0].to < first.to {
			continue
		}
		more := m.Hours - card.module.Hours
		out = append(out, Alternative{Module: refOf(m), Hours: more, Text: "„" + m.Title + "“: " + hoursApart(more) + "."})
		if len(out) == shownAlternatives {
			break
		}
	}
	return out
}

// hoursApart says a difference in hours.
func hoursApart(more courses.Hours) string {
	switch cmp.Compare(more, 0) {
	case 1:
		return germanHours(more) + " mehr"
	case -1:
		return germanHours(-more) + " weniger"
	default:
		return "gleich lang"
	}
}
