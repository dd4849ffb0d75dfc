package matching

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/matching/path"
)

// pathWriter turns the solver's result into steps with modules and sentences. It follows the path from what the person holds, so
// that a reason names the level she has by then.
type pathWriter struct {
	library   *competency.Library
	names     namer
	sit       situation
	result    path.Result
	positions map[string]int
}

func newPathWriter(library *competency.Library, sit situation, result path.Result) *pathWriter {
	w := &pathWriter{library: library, names: namer{library}, sit: sit, result: result, positions: map[string]int{}}
	for i, step := range result.Steps {
		w.positions[step.Module] = i + 1
	}
	return w
}

func (w *pathWriter) steps() []PathStep {
	level := competency.Profile{}
	for id, l := range w.sit.reach {
		level[id] = l
	}
	out := make([]PathStep, len(w.result.Steps))
	for i, step := range w.result.Steps {
		m := w.module(step.Module)
		out[i] = PathStep{Position: i + 1, Module: *m, Hours: courses.Hours(step.Hours), After: w.after(step), Reasons: w.reasons(step, m, level)}
		out[i].Why = w.names.why(out[i].Reasons)
		w.raise(level, m)
	}
	return out
}

func (w *pathWriter) module(id string) *courses.Module {
	return w.sit.snap.byID[uuid.MustParse(id)]
}

func (w *pathWriter) after(step path.Step) []int {
	positions := make([]int, len(step.After))
	for i, id := range step.After {
		positions[i] = w.positions[id]
	}
	slices.Sort(positions)
	return positions
}

// gives is what a module raises a competency to, alignments included.
func (w *pathWriter) gives(m *courses.Module) competency.Profile {
	given := competency.Profile{}
	for _, t := range m.Teaches {
		given.Raise(t.Competency, t.Level)
		for _, g := range w.library.Gives(t) {
			given.Raise(g.Competency, g.Level)
		}
	}
	return given
}

func (w *pathWriter) raise(level competency.Profile, m *courses.Module) {
	for id, l := range w.gives(m) {
		level.Raise(id, l)
	}
}

// reasons gives one reason per goal that breaks without the step.
func (w *pathWriter) reasons(step path.Step, m *courses.Module, level competency.Profile) []StepReason {
	given := w.gives(m)
	out := make([]StepReason, 0, len(step.Breaks))
	for _, target := range step.Breaks {
		id, goal := parseFact(target)
		r := StepReason{Competency: id, Level: goal, Own: w.sit.ownsLevel(id, goal), Unlocks: w.unlocked(step, target)}
		if given[id] > level[id] {
			r.From, r.To = level[id], given[id]
		}
		r.Text = w.sentence(r)
		out = append(out, r)
	}
	return out
}

// unlocked are the later steps through which the step serves a target.
func (w *pathWriter) unlocked(step path.Step, target path.Fact) []courses.ModuleRef {
	var refs []courses.ModuleRef
	for _, reason := range step.Reasons {
		if reason.For == "" || !slices.Contains(reason.Targets, target) {
			continue
		}
		ref := refOf(w.module(reason.For))
		if !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	return refs
}

func (w *pathWriter) sentence(r StepReason) string {
	name, ownGoal, goal := w.names.name(r.Competency), "Ihr Ziel", "Das Ziel ist"
	if r.Own {
		ownGoal, goal = "Ihr eigenes Ziel", "Ihr eigenes Ziel ist"
	}
	switch {
	case r.To >= r.Level && r.From == 0:
		return fmt.Sprintf("Führt Sie bei „%s“ auf %s, Stufe %d.", name, ownGoal, r.Level)
	case r.To >= r.Level:
		return fmt.Sprintf("Führt Sie bei „%s“ von Stufe %d auf %s, Stufe %d.", name, r.From, ownGoal, r.Level)
	case r.To > 0 && len(r.Unlocks) > 0:
		return fmt.Sprintf("Bringt Sie bei „%s“ auf Stufe %d und öffnet %s. %s Stufe %d.", name, r.To, quoted(r.Unlocks), goal, r.Level)
	case len(r.Unlocks) > 0 && r.Own:
		return fmt.Sprintf("Ist die Voraussetzung für %s. So erreichen Sie Ihr eigenes Ziel: „%s“ Stufe %d.", quoted(r.Unlocks), name, r.Level)
	case len(r.Unlocks) > 0:
		return fmt.Sprintf("Ist die Voraussetzung für %s. So erreichen Sie „%s“ Stufe %d.", quoted(r.Unlocks), name, r.Level)
	default:
		return fmt.Sprintf("Ohne diesen Schritt erreichen Sie bei „%s“ Stufe %d nicht.", name, r.Level)
	}
}

func (w *pathWriter) landmarks() [][]courses.ModuleRef {
	out := make([][]courses.ModuleRef, len(w.result.Landmarks))
	for i, ids := range w.result.Landmarks {
		for _, id := range ids {
			out[i] = append(out[i], refOf(w.module(id)))
		}
	}
	return out
}
