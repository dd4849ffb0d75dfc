package matching

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
)

// Sizes of a deck.
const (
	defaultDeck = 10
	maxDeck     = 50
)

// compose makes the list of the modules that suit the person best and that she has not answered, best first, at most size. It depends
// on the situation, the vectors of the model and the program alone: what else it came to depend on would have to be part of the inputs
// (see inputs.go), or lists kept in memory would go stale.
func (s *Service) compose(ctx context.Context, actor auth.Actor, sit situation, size int) (Deck, error) {
	found, err := s.retrieve(ctx, actor, sit)
	if err != nil {
		return Deck{}, err
	}
	holes, err := s.holes(sit)
	if err != nil {
		return Deck{}, err
	}
	gaps := sit.gaps()
	deck := Deck{
		Note: found.note, Holes: holes, Versions: Versions{
			Model: found.model, FrameworkVersion: s.library.Version(), CatalogueVersion: sit.snap.version, PolicyVersion: auth.PolicyVersion,
			ProgramVersion: s.program,
		},
	}
	x := s.explainer()
	x.now = sit.at
	for _, sc := range rank(s.library, found, sit, gaps, sit.at) {
		if len(deck.Suggestions) == size {
			break
		}
		deck.Suggestions = append(deck.Suggestions, s.card(x, sc, sit))
	}
	return deck, nil
}

func deckSize(limit int) int {
	if limit <= 0 {
		return defaultDeck
	}
	return min(limit, maxDeck)
}

func (s *Service) card(x explainer, sc scored, sit situation) Suggestion {
	return Suggestion{
		Module: *sc.module, Score: sc.score, Terms: x.terms(sc, sit.person),
		Facts: x.facts(sc, sit.person, sit.unlockedGoals(sc.module)), Answer: sit.answers[sc.module.ID].Answer,
	}
}

// unlockedGoals are modules that need a level which this one gives and the person lacks, and that lead on towards an open goal of
// hers; at most two are named.
func (s situation) unlockedGoals(m *courses.Module) []courses.ModuleRef {
	var refs []courses.ModuleRef
	for _, ref := range s.snap.unlocks[m.ID] {
		next := s.snap.byID[ref.ID]
		if next == nil || slices.Contains(refs, ref) || !s.admits(next) || s.answers[ref.ID].Answer == FitsNot {
			continue
		}
		if !s.opens(m, next) || !s.movesGoal(next) {
			continue
		}
		if refs = append(refs, ref); len(refs) == 2 {
			break
		}
	}
	return refs
}

// opens reports whether m gives a level that next requires and the person lacks.
func (s situation) opens(m, next *courses.Module) bool {
	return slices.ContainsFunc(m.Teaches, func(t competency.Requirement) bool {
		return !s.reach.Meets(t) && slices.Contains(next.Requires, t)
	})
}

func (s situation) movesGoal(m *courses.Module) bool {
	for _, g := range s.openGoals() {
		for _, t := range m.Teaches {
			if t.Competency == g.Competency && t.Level > s.reach[g.Competency] {
				return true
			}
		}
	}
	return false
}

// rank scores the candidates the person has not answered or whose "later" is over, best first, ties by id.
func rank(library *competency.Library, f found, sit situation, gaps []Gap, now time.Time) []scored {
	effects := make([]effect, len(f.candidates))
	best := 0.0
	for i, m := range f.candidates {
		effects[i] = effectOf(library, m, sit.person, gaps)
		best = max(best, effects[i].points)
	}
	var out []scored
	for i, m := range f.candidates {
		if d, ok := sit.answers[m.ID]; ok && !(d.Answer == Later && d.SnoozedUntil.Before(now)) {
			continue
		}
		if effects[i].taught > 0 && effects[i].fresh == 0 {
			continue // nothing in it is new to the person
		}
		out = append(out, rate(m, sit, effects[i], best, f.closeness[m.ID]))
	}
	slices.SortFunc(out, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.module.ID.String(), b.module.ID.String()))
	})
	return out
}
