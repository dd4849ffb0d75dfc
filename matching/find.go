package matching

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/text"
	"lernpfad/matching/embedding"
)

const (
	// findBudget is how long a search waits for the meaning of its words; people type meanwhile.
	findBudget = 400 * time.Millisecond
	// findAlike is the lexical score, 0..1, from which on a module counts as found, and findShare the share of the best
	// one's that it must reach: a module that shares some letters with the query is no result beside one that is about it.
	findAlike = 0.06
	findShare = 0.3
	// synonymShare is what a hit by another word for the same counts, compared with the word itself.
	synonymShare = 0.8
	// nearMost is how many modules may be found by meaning alone.
	nearMost = 8
	// nearLead is how many standard deviations above the mean of the nearest a module must lie for that.
	nearLead = 2
)

// Find looks for modules by what somebody typed: words as they are, misspelt, as parts of compounds, other words that mean the
// same, and, if the embedding service answers in time, the meaning. Modules come best first. It is the courses.Finder of
// the product.
func (s *Service) Find(ctx context.Context, query string) (courses.Found, error) {
	snap, err := s.snapshots.get(ctx)
	if err != nil {
		return courses.Found{}, err
	}
	words := snap.words.Vocabulary()
	found := courses.Found{Terms: []string{query}}
	scores := map[string]float64{}
	lexical := func(query string, share float64) {
		for _, h := range snap.words.Search(query, perList) {
			scores[h.ID] = max(scores[h.ID], share*h.Score)
		}
	}
	lexical(query, 1)
	meant := corrected(words, query)
	for _, other := range s.synonyms.others(meant) {
		if known(words, other) {
			lexical(other, synonymShare)
			found.Terms = append(found.Terms, other)
		}
	}
	if meant != query {
		lexical(meant, synonymShare)
		found.Instead, found.Terms = meant, append(found.Terms, meant)
	}
	hits := relevant(scores)
	near, err := s.nearQuery(ctx, snap, query)
	if err != nil {
		return courses.Found{}, err
	}
	found.Modules = joined(hits, near)
	return found, nil
}

// known reports whether every word of a phrase, or a compound of it, is in the catalogue; others only find letters.
func known(words *text.Vocabulary, phrase string) bool {
	for _, token := range text.Tokens(phrase) {
		if utf8.RuneCountInString(token) > 2 && words.Known(words.Fold(token)) == 0 && len(words.Split(token)) < 2 {
			return false
		}
	}
	return true
}

// corrected replaces the words that the catalogue does not know by the nearest that it knows.
func corrected(words *text.Vocabulary, query string) string {
	tokens := strings.Fields(query)
	changed := false
	for i, token := range tokens {
		plain := text.Tokens(token)
		if len(plain) != 1 {
			continue
		}
		if near, ok := words.Nearest(plain[0]); ok {
			tokens[i], changed = near, true
		}
	}
	if !changed {
		return query
	}
	return strings.Join(tokens, " ")
}

func relevant(scores map[string]float64) []text.Hit {
	hits := make([]text.Hit, 0, len(scores))
	for id, score := range scores {
		hits = append(hits, text.Hit{ID: id, Score: score})
	}
	hits = text.Best(hits, perList)
	return slices.DeleteFunc(hits, func(h text.Hit) bool { return h.Score < findAlike || h.Score < findShare*hits[0].Score })
}

// joined orders what was found by words, helped by meaning, and puts behind it what stands out by meaning alone.
func joined(hits, near []text.Hit) []uuid.UUID {
	z := text.Standardised(near)
	for i := range hits {
		hits[i].Score = text.LexicalWeight(1)*hits[i].Score + z[hits[i].ID]
	}
	hits = text.Best(hits, len(hits))
	alone := 0
	for _, h := range near {
		if z[h.ID] < nearLead || alone == nearMost {
			break
		}
		if !slices.ContainsFunc(hits, func(o text.Hit) bool { return o.ID == h.ID }) {
			hits = append(hits, h)
			alone++
		}
	}
	var out []uuid.UUID
	for _, h := range hits {
		if id, err := uuid.Parse(h.ID); err == nil {
			out = append(out, id)
		}
	}
	return out
}

// nearQuery are the published modules nearest to the meaning of the query; none when the service does not answer in time.
func (s *Service) nearQuery(ctx context.Context, snap *snapshot, query string) ([]text.Hit, error) {
	bounded, cancel := context.WithTimeout(ctx, findBudget)
	defer cancel()
	vectors, err := s.embedder.Embed(bounded, embedding.Query, []string{query})
	if err != nil || len(vectors) == 0 {
		return nil, ctx.Err()
	}
	table, err := s.vectors.get(ctx)
	if err != nil {
		return nil, err
	}
	return table.nearText(ctx, snap, vectors[0])
}
