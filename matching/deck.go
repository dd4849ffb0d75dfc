package matching

import (
	"cmp"
	"context"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
)

// Sizes of a deck.
const (
	defaultDeck = 10
	maxDeck     = 50
)

// compose makes the list of the modules that suit the person best and that she has not answered, best first, at most size; whoever does
// not allow profiling gets the same order as everybody. It depends on the situation, the vectors of the model and the program alone:
// what else it came to depend on would have to be part of the inputs (see inputs.go), or lists kept in memory would go stale.
func (s *Service) compose(ctx context.Context, actor auth.Actor, sit situation, size int) (Deck, error) {
	if !sit.taste.settings.Profiling {
		deck := s.editorial(sit, size)
		deck.Versions = s.versions(sit, "")
		return deck, nil
	}
	f, err := s.retrieve(ctx, actor, sit)
	if err != nil {
		return Deck{}, err
	}
	holes, err := s.holes(sit)
	if err != nil {
		return Deck{}, err
	}
	deck := s.assemble(sit, f, size)
	deck.Holes, deck.Versions = holes, s.versions(sit, f.model)
	return deck, nil
}

func (s *Service) versions(sit situation, model string) Versions {
	return Versions{
		Model: model, FrameworkVersion: s.library.Version(), CatalogueVersion: sit.snap.version, PolicyVersion: auth.PolicyVersion,
		ProgramVersion: s.program,
	}
}

// assemble ranks the candidates and explains the best. It reads nothing but its arguments: the same situation and candidates give the
// same cards.
func (s *Service) assemble(sit situation, f found, size int) Deck {
	sit.learn(f.closeness)
	deck := Deck{Note: f.note}
	x := s.explainer()
	x.now = sit.at
	r := ranking{library: s.library, found: f, now: sit.at}
	list := r.deck(sit, size)
	for place := range list {
		c := s.card(x, list[place], sit)
		c.Alternatives = x.alternatives(r, sit, list[place])
		c.Counterfactuals = x.counterfactuals(r, sit, list, place)
		deck.Suggestions = append(deck.Suggestions, c)
	}
	return deck
}

func deckSize(limit int) int {
	if limit <= 0 {
		return defaultDeck
	}
	return min(limit, maxDeck)
}

func (s *Service) card(x explainer, sc scored, sit situation) Suggestion {
	return Suggestion{
		Module: *sc.module, Score: float64(sc.values.score()) / pointScale, Terms: x.terms(sc, sit),
		Facts: x.facts(sc, sit), Answer: sit.answers[sc.module.ID].Answer, Alike: sc.alike,
	}
}

// scored is a module with everything its card needs.
type scored struct {
	module    *courses.Module
	row       int32
	values    values
	effect    effect
	missing   lacking
	closeness float64
	place     int                 // in the order of scores, from 0
	alike     []courses.ModuleRef // left out of the deck because of this one
}

// ranking orders candidates for one person, or for the person as she would be if she knew more.
type ranking struct {
	library *competency.Library
	found   found
	now     time.Time
}

// rated is a row with its score and its place among equals.
type rated struct {
	row    int32
	values values
	lot    uint64
}

// order scores what the person has not settled, best first. Equal scores are ordered by a lot drawn from the person and the catalogue's
// version: nobody's offer comes first because of its name or number, and the same person sees the same order.
func (r ranking) order(sit situation) []rated {
	q := newQuery(sit.snap.columns, sit.person, r.found.closeness, r.now)
	out := make([]rated, 0, len(r.found.candidates))
	for _, m := range r.found.candidates {
		if d, ok := sit.answers[m.ID]; ok && d.settled(m, r.now) || !sit.inReach(m) {
			continue
		}
		row := sit.snap.columns.row[m.ID]
		if _, fresh, _ := q.news(row); fresh == 0 && q.rows[row].taught > 0 {
			continue // nothing in it is new to the person
		}
		c := rated{row: row, lot: lot(sit.learner.ID, sit.snap.version, m.ID)}
		q.rate(row, &c.values)
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b rated) int {
		return cmp.Or(cmp.Compare(b.values.score(), a.values.score()), cmp.Compare(a.lot, b.lot))
	})
	return out
}

// lot draws the place of a module among equals.
func lot(learner uuid.UUID, version int64, module uuid.UUID) uint64 {
	h := fnv.New64a()
	_, _ = h.Write(learner[:])
	_, _ = h.Write(binary.BigEndian.AppendUint64(nil, uint64(version))) //nolint:gosec // only a seed
	_, _ = h.Write(module[:])
	return h.Sum64()
}

// sameGap is how many cards may close the same gap first while others are there for other gaps.
const sameGap = 3

// deck takes the best, one of those that say nearly the same, and no more than a few for the same gap unless places are left over. Its
// cards stay in the order of their scores.
func (r ranking) deck(sit situation, limit int) []scored {
	var out []scored
	order, gaps := r.order(sit), sit.gaps()
	taken, firsts := make([]bool, len(order)), map[competency.ID]int{}
	for _, broad := range []bool{true, false} {
		for i, c := range order {
			if taken[i] || broad && c.values[0] == 0 {
				continue
			}
			m := sit.snap.modules[c.row]
			if k := slices.IndexFunc(out, func(o scored) bool { return sit.snap.twins.likeness(o.module, m) >= twinLikeness }); k >= 0 {
				out[k].alike, taken[i] = append(out[k].alike, refOf(m)), true
				continue
			}
			if len(out) == limit {
				break
			}
			card := r.detail(sit, gaps, c)
			if broad {
				first := card.effect.closed[0].goal.Goal.Competency
				if firsts[first] == sameGap {
					continue
				}
				firsts[first]++
			}
			card.place, taken[i] = i, true
			out = append(out, card)
		}
	}
	slices.SortFunc(out, func(a, b scored) int { return cmp.Compare(a.place, b.place) })
	return out
}

// detail adds what an explanation needs.
func (r ranking) detail(sit situation, gaps []Gap, c rated) scored {
	m := sit.snap.modules[c.row]
	return scored{
		module: m, row: c.row, values: c.values, effect: effectOf(r.library, m, sit.person, gaps),
		missing: missing(m, sit.person, sit.snap.byID), closeness: r.found.closeness[m.ID],
	}
}

// unlockedGoals are modules that need a level which this one gives and the person lacks, and that lead on towards an open goal of
// hers; at most two are named.
func (s situation) unlockedGoals(m *courses.Module) []courses.ModuleRef {
	var refs []courses.ModuleRef
	for _, ref := range s.snap.unlocks(m) {
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
