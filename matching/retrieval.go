package matching

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/text"
)

// Notes beside a deck.
const (
	// noteWithoutMeaning tells the person that her profile has no vector yet: nobody waits for one.
	noteWithoutMeaning = "Die Bedeutungssuche hat Ihre Angaben noch nicht gelesen. Bis dahin beruhen die Vorschläge auf Ihren Kompetenzen und auf Wörtern."
	// noteUnfinished tells her how many modules have no vector yet.
	noteUnfinished = "Die Bedeutungssuche liest den Katalog gerade neu: Bei %d von %d Lernmodulen zählen noch nur Kompetenzen und Wörter."
	// noteWithoutProfile tells her that there is nothing to search with.
	noteWithoutProfile = "Ihr Profil ist noch leer. Wählen Sie ein Anforderungsprofil oder beschreiben Sie Ihre Aufgaben, dann finden wir passende Lernmodule."
)

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
	dense, err := s.dense(ctx, actor, sit)
	if err != nil {
		return found{}, err
	}
	f := found{model: dense.model}
	if dense.model == "" {
		f.note = noteWithoutMeaning
	} else if missing := len(sit.snap.modules) - dense.embedded; missing > 0 {
		f.note = fmt.Sprintf(noteUnfinished, missing, len(sit.snap.modules))
	}
	fused := nearest(sit, query, dense.near)
	f.closeness = closeness(fused)
	f.candidates = merge(sit, teaching(sit.snap, sit.person), fused, dense.byGap)
	return f, nil
}

// nearest ranks the modules that the person can use by how near they are to a text: by words, and by vectors where there are any.
func nearest(sit situation, query string, dense []text.Hit) []text.Hit {
	return sit.snap.words.Rank(query, dense, perList, func(id string) bool {
		m := sit.snap.module(id)
		return m != nil && sit.admits(m)
	})
}

// vectorHits are what the vectors bring; all is empty while the profile has none.
type vectorHits struct {
	model    string
	near     []text.Hit  // to the profile
	byGap    []uuid.UUID // near an open competency
	embedded int         // modules that have a vector
}

// dense asks the stored vectors; no request waits for the embedding service.
func (s *Service) dense(ctx context.Context, actor auth.Actor, sit situation) (vectorHits, error) {
	v, err := s.profileVector(ctx, actor, sit.person)
	if err != nil || v == nil {
		return vectorHits{}, err
	}
	table, err := s.vectors.get(ctx)
	if err != nil {
		return vectorHits{}, err
	}
	if table.dimension != 0 && table.dimension != len(v) {
		s.log.WarnContext(ctx, "suggestions without vectors", "profile", len(v), "modules", table.dimension)
		return vectorHits{}, nil
	}
	out := vectorHits{model: s.embedder.Model().ID, embedded: table.embedded(sit.snap)}
	if out.near, err = table.nearProfile(ctx, sit, v); err != nil {
		return vectorHits{}, err
	}
	out.byGap, err = table.nearGaps(ctx, sit, openIDs(sit.person))
	return out, err
}

func openIDs(p *person) []competency.ID {
	var ids []competency.ID
	for _, g := range p.openGoals() {
		ids = append(ids, g.Competency)
	}
	return ids
}

// closeness brings fused scores to 0..1: the best candidate is 1, the last 0; equals are all best.
func closeness(fused []text.Hit) map[uuid.UUID]float64 {
	out := make(map[uuid.UUID]float64, len(fused))
	if len(fused) == 0 {
		return out
	}
	high, low := fused[0].Score, fused[len(fused)-1].Score
	for _, h := range fused {
		value := 1.0
		if high > low {
			value = (h.Score - low) / (high - low)
		}
		if id, err := uuid.Parse(h.ID); err == nil {
			out[id] = value
		}
	}
	return out
}

// merge joins the lists in their order and leaves out what comes too early for the person.
func merge(sit situation, teaching []*courses.Module, fused []text.Hit, near []uuid.UUID) []*courses.Module {
	seen := map[uuid.UUID]bool{}
	var out []*courses.Module
	add := func(id uuid.UUID) {
		if m := sit.snap.byID[id]; m != nil && !seen[id] && sit.inReach(m) {
			seen[id] = true
			out = append(out, m)
		}
	}
	for _, m := range teaching {
		add(m.ID)
	}
	for _, h := range fused {
		if m := sit.snap.module(h.ID); m != nil {
			add(m.ID)
		}
	}
	for _, id := range near {
		add(id)
	}
	return out
}
