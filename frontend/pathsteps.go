package frontend

import (
	"cmp"
	"slices"

	"lernpfad/courses/competency"
	"lernpfad/matching"
)

// stage is a set of steps that may be taken side by side.
type stage struct{ Steps []stepView }

// Parallel reports whether there is more than one.
func (s stage) Parallel() bool { return len(s.Steps) > 1 }

type stepView struct {
	matching.PathStep
	Meta    moduleFacts
	Number  int   // as shown, counting through the stages
	After   []int // numbers as shown
	Opens   []int // those of After that are still to be done: they open it
	Needs   []competency.Requirement
	Grouped bool            // it stands below its target
	Also    []competency.ID // further targets it serves, where it does
}

// Ready reports whether nothing has to come before the step that is still to be done.
func (s stepView) Ready() bool { return !s.Done && !s.Withdrawn() && len(s.Opens) == 0 }

// stages groups steps by the longest chain before them: steps of one stage do not need each other.
func (p *Pages) stages(steps []matching.PathStep) []stage {
	depth := make(map[int]int, len(steps))
	var stages []stage
	for _, step := range steps { // in path order, so what comes before is known
		at := 0
		for _, before := range step.After {
			at = max(at, depth[before]+1)
		}
		depth[step.Position] = at
		for len(stages) <= at {
			stages = append(stages, stage{})
		}
		stages[at].Steps = append(stages[at].Steps, stepView{PathStep: step, Meta: p.facts(step.Module)})
	}
	return numbered(stages)
}

// numbered counts the steps as they are shown, translates what comes before into these numbers, and says what opens a step.
func numbered(stages []stage) []stage {
	shown := map[int]*stepView{}
	for i := range stages {
		for j := range stages[i].Steps {
			step := &stages[i].Steps[j]
			step.Number = len(shown) + 1
			shown[step.Position] = step
			for _, position := range step.PathStep.After {
				before := shown[position]
				step.After = append(step.After, before.Number)
				if !before.Done && !step.Done {
					step.Opens = append(step.Opens, before.Number)
					step.Needs = needs(step.Needs, step.PathStep, before.PathStep)
				}
			}
		}
	}
	return stages
}

// needs adds what a step requires of one that comes before it.
func needs(have []competency.Requirement, step, before matching.PathStep) []competency.Requirement {
	for _, r := range step.Module.Requires {
		taught := slices.ContainsFunc(before.Module.Teaches, func(t competency.Requirement) bool { return t.Competency == r.Competency })
		if taught && !slices.Contains(have, r) {
			have = append(have, r)
		}
	}
	return have
}

// flat lists the steps in the order of their numbers.
func flat(stages []stage) []stepView {
	var out []stepView
	for _, s := range stages {
		out = append(out, s.Steps...)
	}
	return out
}

// targetGroup is a target with the steps that lead to it. A step that serves several targets stands at the first of them.
type targetGroup struct {
	goalView
	Steps     []stepView
	Elsewhere []int // numbers of steps that lead here, too
}

// byTarget groups the steps by the targets that break without them. The target that is reached first comes first.
func byTarget(path matching.LearningPath, stages []stage) []targetGroup {
	steps := flat(stages)
	type reached struct {
		targetGroup
		last int // number of the step that reaches it
	}
	var all []reached
	for _, g := range goalViews(path) {
		r := reached{targetGroup: targetGroup{goalView: g}}
		for _, step := range steps {
			if serves(step.PathStep, g.Goal.Competency) {
				r.last = step.Number
			}
		}
		if r.last > 0 {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b reached) int { return cmp.Compare(a.last, b.last) })
	out, placed := make([]targetGroup, len(all)), map[int]bool{}
	for i, r := range all {
		group := r.targetGroup
		for _, step := range steps {
			switch {
			case !serves(step.PathStep, group.Goal.Competency):
			case placed[step.Number]:
				group.Elsewhere = append(group.Elsewhere, step.Number)
			default:
				placed[step.Number] = true
				step.Grouped, step.Also = true, others(step.PathStep, group.Goal.Competency)
				group.Steps = append(group.Steps, step)
			}
		}
		out[i] = group
	}
	return out
}

func serves(step matching.PathStep, target competency.ID) bool {
	return slices.ContainsFunc(step.Reasons, func(r matching.StepReason) bool { return r.Competency == target })
}

func others(step matching.PathStep, target competency.ID) []competency.ID {
	var ids []competency.ID
	for _, r := range step.Reasons {
		if r.Competency != target && !slices.Contains(ids, r.Competency) {
			ids = append(ids, r.Competency)
		}
	}
	return ids
}
