package matching

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/matching/path"
)

// headsShown is how many head starts are told.
const headsShown = 5

// WhatIf says what a path of the person depends on: what each step is worth, what she would save if she held one level more, and what
// the catalogue lacks for each hole. Empty while she has no goal.
func (s *Service) WhatIf(ctx context.Context, actor auth.Actor, id uuid.UUID) (WhatIf, error) {
	lp, err := s.Path(ctx, actor, id)
	if err != nil {
		return WhatIf{}, err
	}
	sit, err := s.situation(ctx, actor)
	if err != nil || len(sit.goals) == 0 {
		return WhatIf{}, err
	}
	bounded, cancel := context.WithTimeout(ctx, choiceBudget)
	defer cancel()
	w := wonderer{library: s.library, sit: sit, catalogue: sit.snap.ways.catalogue, question: sit.snap.ways.question(sit.person)}
	own, ok, err := sit.following(bounded, w.question, lp.moduleIDs())
	if err != nil {
		return WhatIf{}, err
	}
	out := WhatIf{Outdated: !ok}
	if ok {
		if out.Steps, err = w.detours(bounded, own, lp.moduleIDs()); err != nil {
			return WhatIf{}, err
		}
	}
	if out.Held, err = w.heads(bounded); err != nil {
		return WhatIf{}, err
	}
	holes, err := s.holes(sit)
	if err == nil {
		out.Holes, err = w.openings(bounded, holes)
	}
	return out, err
}

// wonderer varies the question of one person.
type wonderer struct {
	library   *competency.Library
	sit       situation
	catalogue *path.Catalogue
	question  path.Query
}

// detours leaves out each step of the path she follows, in the order it was told her.
func (w wonderer) detours(ctx context.Context, own path.Result, order []string) ([]Detour, error) {
	outcomes, err := w.catalogue.Compare(ctx, own, path.Detours(w.question, own.Steps))
	if err != nil {
		return nil, err
	}
	out := make([]Detour, len(outcomes))
	for i, o := range outcomes {
		d := Detour{Module: w.ref(o.Name), More: hoursOf(o.Result) - hoursOf(own), Proven: o.Result.Gap == 0}
		for _, f := range o.Lost {
			id, _ := parseFact(f)
			d.Lost = append(d.Lost, id)
		}
		d.With = lacks(w.refs(own), w.refs(o.Result))
		out[i] = d
	}
	slices.SortFunc(out, func(a, b Detour) int {
		return cmp.Compare(slices.Index(order, a.Module.ID.String()), slices.Index(order, b.Module.ID.String()))
	})
	return out, nil
}

func hoursOf(r path.Result) (sum courses.Hours) {
	for _, step := range r.Steps {
		sum += courses.Hours(step.Hours)
	}
	return sum
}

func (w wonderer) ref(id string) courses.ModuleRef { return refOf(w.sit.snap.byID[uuid.MustParse(id)]) }

func (w wonderer) refs(r path.Result) []courses.ModuleRef {
	out := make([]courses.ModuleRef, len(r.Steps))
	for i, step := range r.Steps {
		out[i] = w.ref(step.Module)
	}
	return out
}

// heads asks for each open goal what one level more would save. Groups are waived by what she would hold then.
func (w wonderer) heads(ctx context.Context) ([]Head, error) {
	base, err := w.catalogue.Solve(ctx, w.question)
	if err != nil {
		return nil, err
	}
	open := w.sit.openGoals()
	variants := make([]path.Variant, len(open))
	for i, g := range open {
		variants[i] = path.Variant{Name: string(g.Competency), Query: w.holding(g.Competency, w.sit.reach[g.Competency]+1)}
	}
	outcomes, err := w.catalogue.Compare(ctx, base, variants)
	if err != nil {
		return nil, err
	}
	var heads []Head
	for i, o := range outcomes {
		h := Head{
			Competency: open[i].Competency, From: w.sit.reach[open[i].Competency], To: w.sit.reach[open[i].Competency] + 1,
			Saves: hoursOf(base) - hoursOf(o.Result), Proven: o.Exact(),
		}
		if h.Saves > 0 {
			heads = append(heads, h)
		}
	}
	slices.SortStableFunc(heads, func(a, b Head) int { return cmp.Compare(b.Saves, a.Saves) })
	return heads[:min(len(heads), headsShown)], nil
}

// holding is the question of the person if she held a level, with what it gives through alignments.
func (w wonderer) holding(id competency.ID, level competency.Level) path.Query {
	other := *w.sit.person
	other.held = maps.Clone(other.held)
	other.held.Raise(id, level)
	other.reach = maps.Clone(other.reach)
	other.reach.Raise(id, level)
	for _, g := range w.library.Gives(competency.Requirement{Competency: id, Level: level}) {
		other.reach.Raise(g.Competency, g.Level)
	}
	return w.sit.snap.ways.question(&other)
}

// openings finds for each hole where one new module would have the fewest levels to teach: the fewest above what can be reached, then
// the lowest, then in the competency of the hole itself.
func (w wonderer) openings(ctx context.Context, holes []Hole) ([]Opening, error) {
	if len(holes) == 0 {
		return nil, nil
	}
	top, err := w.sit.snap.ways.reachable(w.sit.person)
	if err != nil {
		return nil, err
	}
	out := make([]Opening, len(holes))
	for i, hole := range holes {
		bridges, err := w.catalogue.Bridges(ctx, w.question, factOf(hole.Competency, hole.Level), w.implied)
		if err != nil {
			return nil, err
		}
		var found []Opening
		for _, f := range bridges {
			id, level := parseFact(f)
			found = append(found, Opening{Hole: hole, Competency: id, From: top[id], To: level})
		}
		out[i] = slices.MinFunc(found, func(a, b Opening) int {
			return cmp.Or(cmp.Compare(a.To-a.From, b.To-b.From), cmp.Compare(a.To, b.To), -cmp.Compare(own(a), own(b)), cmp.Compare(a.Competency, b.Competency))
		})
	}
	return out, nil
}

// own is 1 for an opening in the competency of its hole.
func own(o Opening) int {
	if o.Competency == o.Hole.Competency {
		return 1
	}
	return 0
}

// implied is what else a module teaches that leads to a level.
func (w wonderer) implied(f path.Fact) []path.Fact {
	id, level := parseFact(f)
	facts := upTo(id, level)
	for _, g := range w.library.Gives(competency.Requirement{Competency: id, Level: level}) {
		facts = append(facts, upTo(g.Competency, g.Level)...)
	}
	return facts
}
