package matching

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/matching/path"
)

const (
	// choiceBudget is how long the search for alternatives, and for what would change a path, may take.
	choiceBudget = time.Second
	// choiceDistance is how many modules two alternatives differ in at least: one exchanged for another.
	choiceDistance = 2
	// fitUnit is the unit of the best fit: a thousandth of a sixteenth of an hour.
	fitUnit = 1000
)

// Alternatives finds up to count paths to the goals of the person: the fastest, the cheapest and the best fitting one, then the next
// fastest. They are compared with a path of hers. None while she has no goal.
func (s *Service) Alternatives(ctx context.Context, actor auth.Actor, id uuid.UUID, count int) ([]Choice, error) {
	lp, err := s.Path(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	sit, err := s.situation(ctx, actor)
	if err != nil || len(sit.goals) == 0 {
		return nil, err
	}
	f, err := s.retrieve(ctx, actor, sit)
	if err != nil {
		return nil, err
	}
	sit.learn(f.closeness)
	bounded, cancel := context.WithTimeout(ctx, choiceBudget)
	defer cancel()
	list, err := sit.snap.ways.catalogue.Alternatives(bounded, sit.asking(f.closeness), path.Selection{
		Measures: measuresOf(sit, newQuery(sit.snap.columns, sit.person, f.closeness, sit.at)), Count: count, Distance: choiceDistance,
	})
	if err != nil {
		return nil, err
	}
	scale, choices := priceScale(sit), make([]Choice, 0, len(list))
	for _, a := range list {
		if len(a.Steps) > 0 {
			choices = append(choices, choiceOf(a, sit, lp.open(), scale))
		}
	}
	return choices, nil
}

// measuresOf weighs the modules of the catalogue in three ways.
func measuresOf(sit situation, q *query) []path.Measure {
	fastest, cheapest, fit := path.Measure{Name: string(Fastest)}, path.Measure{Name: string(Cheapest)}, path.Measure{Name: string(BestFit)}
	scale := priceScale(sit)
	for _, m := range sit.snap.ways.modules {
		hours := int64(m.Hours)
		fastest.Weights = append(fastest.Weights, hours)
		cheapest.Weights = append(cheapest.Weights, int64(m.CostCents)*scale+hours)
		fit.Weights = append(fit.Weights, hours*fitUnit+int64(math.Round(float64(hours*fitUnit)*q.mismatch(m, sit.answers[m.ID]))))
	}
	return []path.Measure{fastest, cheapest, fit}
}

// priceScale makes a cent weigh more than all hours together, as far as the solver's numbers reach.
func priceScale(sit situation) int64 {
	scale, dearest := int64(1), int64(1)
	for _, m := range sit.snap.ways.modules {
		if !sit.admits(m) {
			continue
		}
		scale += int64(m.Hours)
		dearest = max(dearest, int64(m.CostCents))
	}
	return min(scale, path.MaxWeight/(2*dearest))
}

// mismatch is how little a module suits the person, 0..0.5: closeness, format and preference with their weights in the score. An answer
// to the module itself speaks for itself.
func (q *query) mismatch(m *courses.Module, answer Decision) float64 {
	v, w := q.heard(m, answer), weights()
	suits, most := int32(0), int32(0)
	for _, i := range []int{2, 3, 4} {
		suits += v[i] * w[i]
		most += valueScale * w[i]
	}
	return (1 - float64(suits)/float64(most)) / mismatchShare
}

func choiceOf(a path.Alternative, sit situation, compared []courses.ModuleRef, scale int64) Choice {
	c := Choice{Further: a.Further}
	for _, b := range a.Best {
		c.Best = append(c.Best, proofOf(b, scale))
	}
	for _, step := range a.Steps {
		m := sit.snap.byID[uuid.MustParse(step.Module)]
		c.Hours += m.Hours
		c.Cents += m.CostCents
		c.Modules = append(c.Modules, refOf(m))
	}
	c.Changes = changes(compared, c.Modules)
	c.Same = !c.Changes.Any()
	return c
}

// proofOf brings a bound back into hours or cents. What is left of a cent counts as one.
func proofOf(b path.Standing, scale int64) MeasureProof {
	p := MeasureProof{Measure: Measure(b.Measure), Proven: b.Proven(), Above: b.Cost - b.LowerBound}
	switch p.Measure {
	case Cheapest:
		p.Above = (p.Above + scale - 1) / scale
	case BestFit:
		p.Above = (p.Above + fitUnit - 1) / fitUnit
	case Fastest: // in sixteenths of an hour already
	}
	return p
}

// changes compares two paths by their modules.
func changes(from, to []courses.ModuleRef) Changes {
	return Changes{Added: lacks(from, to), Dropped: lacks(to, from), Moved: moved(from, to)}
}

// lacks are the modules of other that list does not have.
func lacks(list, other []courses.ModuleRef) []courses.ModuleRef {
	var out []courses.ModuleRef
	for _, ref := range other {
		if !slices.ContainsFunc(list, func(r courses.ModuleRef) bool { return r.ID == ref.ID }) {
			out = append(out, ref)
		}
	}
	return out
}

// refs names the modules of the steps.
func (lp LearningPath) refs() []courses.ModuleRef {
	out := make([]courses.ModuleRef, len(lp.Steps))
	for i := range lp.Steps {
		out[i] = refOf(&lp.Steps[i].Module)
	}
	return out
}

// moduleIDs names them as the solver does.
func (lp LearningPath) moduleIDs() []string {
	out := make([]string, len(lp.Steps))
	for i, step := range lp.Steps {
		out[i] = step.Module.ID.String()
	}
	return out
}

// AcceptAlternative stores a path made of the given modules and makes the person follow it. id is the path she compared it with. The
// path says how far it is from the shortest one. Modules that no longer lead to all that can be reached are the fault path-broken;
// those that are not needed are left out.
func (s *Service) AcceptAlternative(ctx context.Context, actor auth.Actor, id uuid.UUID, modules []uuid.UUID) (LearningPath, error) {
	if _, err := s.Path(ctx, actor, id); err != nil {
		return LearningPath{}, err
	}
	sit, err := s.situation(ctx, actor)
	if err != nil {
		return LearningPath{}, err
	}
	if len(sit.goals) == 0 {
		return LearningPath{}, fault.New("no-target")
	}
	f, err := s.retrieve(ctx, actor, sit)
	if err != nil {
		return LearningPath{}, err
	}
	ids := make([]string, len(modules))
	for i, m := range modules {
		ids[i] = m.String()
	}
	bounded, cancel := context.WithTimeout(ctx, solveBudget)
	defer cancel()
	result, ok, err := sit.following(bounded, sit.asking(f.closeness), ids)
	if err != nil {
		return LearningPath{}, err
	}
	if !ok {
		return LearningPath{}, fault.New("path-broken")
	}
	lp, err := s.learningPath(sit, result)
	if err != nil {
		return LearningPath{}, err
	}
	err = s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error { return insertPath(tx, actor.TenantID, learner, lp) })
	if err != nil {
		return LearningPath{}, err
	}
	return s.AcceptPath(ctx, actor, lp.ID)
}

// following is the path through the given modules only, measured against the best path of all. False means that they do not lead to
// all that can be reached.
func (s situation) following(ctx context.Context, question path.Query, ids []string) (path.Result, bool, error) {
	catalogue := s.snap.ways.catalogue
	best, err := catalogue.Solve(ctx, question)
	if err != nil {
		return path.Result{}, false, err
	}
	own, err := catalogue.Solve(ctx, catalogue.Only(question, ids...))
	if err != nil || len(own.Holes) > len(best.Holes) {
		return path.Result{}, false, err
	}
	own.LowerBound, own.Landmarks, own.Gap, own.Holes = best.LowerBound, best.Landmarks, 0, best.Holes
	if own.Status != path.Unreachable {
		own.Status = path.Optimal
	}
	if own.Cost > own.LowerBound {
		own.Gap = float64(own.Cost-own.LowerBound) / float64(own.Cost)
		if own.Status == path.Optimal {
			own.Status = path.Feasible
		}
	}
	return own, true, nil
}

// open names the modules of the steps that are still to be done: what is done cannot fall away.
func (lp LearningPath) open() []courses.ModuleRef {
	var out []courses.ModuleRef
	for i := range lp.Steps {
		if !lp.Steps[i].Done {
			out = append(out, refOf(&lp.Steps[i].Module))
		}
	}
	return out
}
