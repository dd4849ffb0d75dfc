package matching

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/text"
)

// Sizes of a deck.
const (
	defaultDeck = 10
	maxDeck     = 50
)

// Notes beside a deck.
const (
	// noteWithoutMeaning tells the person that the embedding service did not answer.
	noteWithoutMeaning = "Die Bedeutungssuche antwortet gerade nicht. Diese Vorschläge beruhen auf Ihren Kompetenzen und auf Wörtern."
	// noteWithoutProfile tells her that there is nothing to search with.
	noteWithoutProfile = "Ihr Profil ist noch leer. Wählen Sie ein Anforderungsprofil oder beschreiben Sie Ihre Aufgaben, dann finden wir passende Lernmodule."
)

// Deck returns the modules that suit the person best and that she has not answered, best first, at most limit (0 means 10, at most 50),
// and stores what was shown with the versions that made it.
func (s *Service) Deck(ctx context.Context, actor auth.Actor, limit int) (Deck, error) {
	sit, err := s.situation(ctx, actor)
	if err != nil {
		return Deck{}, err
	}
	found, err := s.retrieve(ctx, actor, sit)
	if err != nil {
		return Deck{}, err
	}
	gaps := sit.gaps()
	deck := Deck{
		Note: found.note, Model: found.model, CatalogueVersion: sit.snap.version, PolicyVersion: auth.PolicyVersion,
		Holes: s.holes(sit),
	}
	x := s.explainer()
	for _, sc := range rank(s.library, found, sit, gaps, s.now()) {
		if len(deck.Suggestions) == deckSize(limit) {
			break
		}
		deck.Suggestions = append(deck.Suggestions, s.card(x, sc, sit))
	}
	return deck, s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		return insertSuggestions(tx, actor.TenantID, learner, deck, s.now())
	})
}

func deckSize(limit int) int {
	if limit <= 0 {
		return defaultDeck
	}
	return min(limit, maxDeck)
}

func (s *Service) card(x explainer, sc scored, sit situation) Suggestion {
	return Suggestion{
		ID: uuid.New(), Module: *sc.module, Score: sc.score, Terms: x.terms(sc, sit.person),
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

// found is what retrieval brings: candidates, and how near each is to the person's work, 0..1.
type found struct {
	candidates []*courses.Module
	closeness  map[uuid.UUID]float64
	model      string
	note       string
}

// retrieve joins three lists after the hard filters: modules that teach an open goal, modules near the profile (vector and words
// fused), and modules near an open competency. An empty profile has no goals either, and so no candidates.
func (s *Service) retrieve(ctx context.Context, actor auth.Actor, sit situation) (found, error) {
	query := sit.text()
	if query == "" {
		return found{note: noteWithoutProfile}, nil
	}
	words := admitted(sit.snap.words.Search(query, len(sit.snap.modules)), sit)
	dense, near, model, err := s.dense(ctx, actor, sit)
	if err != nil {
		return found{}, err
	}
	f := found{model: model}
	if model == "" {
		f.note = noteWithoutMeaning
		words = admitted(sit.snap.words.SearchStems(query, len(sit.snap.modules)), sit)
	}
	fused := text.Fuse(dense, words, len(strings.Fields(query)))
	f.closeness = closeness(fused)
	f.candidates = merge(sit.snap, teaching(s.library, sit.snap, sit.person, sit.gaps()), fused, near)
	return f, nil
}

// dense asks the vectors. Without an embedding service it returns nothing and no model, and no error.
func (s *Service) dense(ctx context.Context, actor auth.Actor, sit situation) (near []text.Hit, byGap []uuid.UUID, model string, err error) {
	v, err := s.profileVector(ctx, actor, sit.person, embeddingBudget)
	if err != nil {
		s.log.WarnContext(ctx, "suggestions without vectors", "error", err)
		return nil, nil, "", nil
	}
	model = s.embedder.Model().ID
	err = s.db.Shared(ctx, func(tx database.Tx) error {
		var err error
		if near, err = nearProfile(tx, model, v, sit.person); err != nil {
			return err
		}
		byGap, err = nearGaps(tx, model, openIDs(sit.person), sit.person)
		return err
	})
	return near, byGap, model, err
}

func openIDs(p *person) []competency.ID {
	var ids []competency.ID
	for _, g := range p.openGoals() {
		ids = append(ids, g.Competency)
	}
	return ids
}

// admitted drops hits that the hard constraints exclude and keeps the best of the rest.
func admitted(hits []text.Hit, sit situation) []text.Hit {
	var out []text.Hit
	for _, h := range hits {
		id, err := uuid.Parse(h.ID)
		if m := sit.snap.byID[id]; err == nil && m != nil && sit.admits(m) {
			if out = append(out, h); len(out) == perList {
				break
			}
		}
	}
	return out
}

// closeness brings fused scores to 0..1: the best candidate is 1, the last 0.
func closeness(fused []text.Hit) map[uuid.UUID]float64 {
	out := make(map[uuid.UUID]float64, len(fused))
	if len(fused) == 0 {
		return out
	}
	high, low := fused[0].Score, fused[len(fused)-1].Score
	for _, h := range fused {
		if id, err := uuid.Parse(h.ID); err == nil && high > low {
			out[id] = (h.Score - low) / (high - low)
		}
	}
	return out
}

func merge(snap *snapshot, teaching []*courses.Module, fused []text.Hit, near []uuid.UUID) []*courses.Module {
	seen := map[uuid.UUID]bool{}
	var out []*courses.Module
	add := func(id uuid.UUID) {
		if m := snap.byID[id]; m != nil && !seen[id] {
			seen[id] = true
			out = append(out, m)
		}
	}
	for _, m := range teaching {
		add(m.ID)
	}
	for i, h := range fused {
		if id, err := uuid.Parse(h.ID); err == nil && i < perList {
			add(id)
		}
	}
	for _, id := range near {
		add(id)
	}
	return out
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

// holes are goals that no path reaches with the modules the person can use.
func (s *Service) holes(sit situation) []Hole {
	reachable := closureOf(s.library, sit.snap.modules, sit.person)
	var holes []Hole
	for _, g := range sit.openGoals() {
		if top := reachable[g.Competency]; top < g.Level {
			holes = append(holes, Hole{
				Competency: g.Competency, Level: g.Level, Reachable: top,
				Text: namer{s.library}.hole(g.Competency, g.Level, top, sit.reach[g.Competency]),
			})
		}
	}
	return holes
}
