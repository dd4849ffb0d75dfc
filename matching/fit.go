package matching

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
)

// Sizes of lists on a module's page.
const (
	similarShown  = 3
	sourcesPerGap = 3
)

// Fit is what a module means to one person: the card, its requirements with tick or cross, and similar modules.
type Fit struct {
	Suggestion   Suggestion
	Place        int // among the person's suggestions, from 1; 0 when it is none of the first 50
	Requirements []RequirementState
	Similar      []courses.ModuleRef
}

// RequirementState says whether a required level is held, and if not, which modules lead there.
type RequirementState struct {
	Requirement competency.Requirement
	Held        competency.Level
	From        []courses.ModuleRef // shortest first; empty when held, or when nobody teaches it
}

// Met reports whether the person holds the required level.
func (r RequirementState) Met() bool { return r.Held >= r.Requirement.Level }

// Fit explains one published module to the person.
func (s *Service) Fit(ctx context.Context, actor auth.Actor, module uuid.UUID) (Fit, error) {
	sit, err := s.situation(ctx, actor)
	if err != nil {
		return Fit{}, err
	}
	m := sit.snap.byID[module]
	if m == nil {
		return Fit{}, fault.New("module-not-found")
	}
	f, err := s.retrieve(ctx, actor, sit)
	if err != nil {
		return Fit{}, err
	}
	sit.learn(f.closeness)
	x := s.explainer()
	x.now = sit.at
	r := ranking{library: s.library, found: f, now: sit.at}
	sc := r.one(sit, m)
	fit := Fit{Suggestion: s.card(x, sc, sit), Requirements: s.requirements(m, sit)}
	fit.Suggestion.Alternatives = x.alternatives(r, sit, sc)
	if list := r.deck(sit, maxDeck); placeOf(list, m) > 0 {
		fit.Place = placeOf(list, m)
		fit.Suggestion.Counterfactuals = x.counterfactuals(r, sit, list, fit.Place-1)
	}
	if f.model != "" {
		table, err := s.vectors.get(ctx)
		if err != nil {
			return Fit{}, err
		}
		fit.Similar, err = table.similar(ctx, sit.snap, m.ID, similarShown)
		if err != nil {
			return Fit{}, err
		}
	}
	return fit, nil
}

// one explains a module whether or not it is a candidate. What the person has answered to it stands for what is expected of her.
func (r ranking) one(sit situation, m *courses.Module) scored {
	q := newQuery(sit.snap.columns, sit.person, r.found.closeness, r.now)
	c := rated{row: sit.snap.columns.row[m.ID]}
	q.rate(c.row, &c.values)
	if sit.taste.settings.Profiling {
		c.values = q.heard(m, sit.answers[m.ID])
	}
	return r.detail(sit, sit.gaps(), c)
}

func (s *Service) requirements(m *courses.Module, sit situation) []RequirementState {
	out := make([]RequirementState, len(m.Requires))
	for i, r := range m.Requires {
		out[i] = RequirementState{Requirement: r, Held: sit.reach[r.Competency]}
		if !out[i].Met() {
			out[i].From = sourcesOf(sit, m, r)
		}
	}
	return out
}

// sourcesOf lists modules the person can use that teach a level which m requires, shortest first. m itself is no way to it.
func sourcesOf(sit situation, m *courses.Module, r competency.Requirement) []courses.ModuleRef {
	var found []*courses.Module
	for _, other := range sit.snap.modules {
		if other.ID == m.ID || !sit.admits(other) {
			continue
		}
		if slices.ContainsFunc(other.Teaches, func(t competency.Requirement) bool { return t.Competency == r.Competency && t.Level >= r.Level }) {
			found = append(found, other)
		}
	}
	sortByHours(found)
	refs := make([]courses.ModuleRef, 0, sourcesPerGap)
	for _, m := range found[:min(len(found), sourcesPerGap)] {
		refs = append(refs, refOf(m))
	}
	return refs
}

func sortByHours(modules []*courses.Module) {
	slices.SortFunc(modules, func(a, b *courses.Module) int {
		return cmp.Or(cmp.Compare(a.Hours, b.Hours), strings.Compare(a.ID.String(), b.ID.String()))
	})
}
