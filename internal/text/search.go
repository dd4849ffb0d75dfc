package text

import (
	"math"
	"slices"
)

// The weights of the lists of which the lexical score is made: n-grams of the whole text, which alone would do; n-grams of the
// heading, because a heading says in few words what the text is about; and stems, because a whole word that is met says
// more than pieces of words do.
const (
	gramWeight = 0.5
	headWeight = 0.25
	stemWeight = 0.25
)

// Search returns at most k documents by their lexical score, best first, ties by id: the weighted mean of three numbers
// between 0 and 1, the TF-IDF cosine of character 3-5-grams, the same for the heading, and BM25 over stems and parts of
// compounds as a share of what it could be. Documents that share nothing with the query are left out.
func (ix *Index) Search(query string, k int) []Hit {
	s := ix.scratch()
	defer ix.scores.Put(s)
	ix.lexical(query, s)
	return ix.top(s.sum, k)
}

// SearchStems returns at most k documents by BM25 over stems and parts of compounds alone, scaled to 0..1.
func (ix *Index) SearchStems(query string, k int) []Hit {
	return ix.one(query, k, (*Index).addStems)
}

// SearchGrams returns at most k documents by TF-IDF cosine over character 3-5-grams alone.
func (ix *Index) SearchGrams(query string, k int) []Hit {
	return ix.one(query, k, (*Index).addGrams)
}

func (ix *Index) one(query string, k int, add func(ix *Index, tokens []string, scores []float32, share float32)) []Hit {
	s := ix.scratch()
	defer ix.scores.Put(s)
	add(ix, ix.tokens(query), s.sum, 1)
	return ix.top(s.sum, k)
}

// scratch is the memory of one running search.
type scratch struct{ sum []float32 }

func (ix *Index) scratch() *scratch {
	s := ix.scores.Get().(*scratch) //nolint:forcetypeassert,errcheck // the pool's New returns this type
	clear(s.sum)
	return s
}

// maxQuery is how many words of a query count. More do not say more, and a text of a megabyte would take seconds.
const maxQuery = 2000

func (ix *Index) tokens(query string) []string {
	tokens := Tokens(Plain(query))
	tokens = tokens[:min(len(tokens), maxQuery)]
	for i, token := range tokens {
		tokens[i] = ix.vocabulary.Fold(token)
	}
	return tokens
}

// lexical fills s.sum with the lexical score of every document.
func (ix *Index) lexical(query string, s *scratch) {
	tokens := ix.tokens(query)
	ix.addGrams(tokens, s.sum, gramWeight)
	ix.addHeads(tokens, s.sum, headWeight)
	ix.addStems(tokens, s.sum, stemWeight)
}

func (ix *Index) addGrams(tokens []string, scores []float32, share float32) {
	ix.grams.cosine(ix.grams.query(tokens, grams), scores, share)
}

func (ix *Index) addHeads(tokens []string, scores []float32, share float32) {
	ix.heads.cosine(ix.heads.query(tokens, grams), scores, share)
}

func (ix *Index) addStems(tokens []string, scores []float32, share float32) {
	ix.stems.bm25(ix.stems.query(tokens, ix.vocabulary.stems), scores, share)
}

// asked is a term of a query: unknown to the table if term is below 0.
type asked struct {
	term  int32
	count int
}

// query counts the keys of a query's words. The order is that of the hashes, thus fixed.
func (t *table) query(tokens []string, keys func(string) []uint64) []asked {
	var all []uint64
	for _, token := range tokens {
		all = append(all, keys(token)...)
	}
	slices.Sort(all)
	var terms []asked
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j] == all[i] {
			j++
		}
		id, known := t.terms[all[i]]
		if !known {
			id = -1
		}
		terms = append(terms, asked{id, j - i})
		i = j
	}
	return terms
}

// cosine adds share times the TF-IDF cosine of a query to scores, in both texts with damped counts. What the corpus does not know
// makes the query longer and so every document less like it.
func (t *table) cosine(query []asked, scores []float32, share float32) {
	square := 0.0
	for _, q := range query {
		w := float64(t.damped[min(q.count, math.MaxUint8)] * t.idf(q.term))
		square += w * w
	}
	if square == 0 {
		return
	}
	scale := share / float32(math.Sqrt(square))
	for _, q := range query {
		if q.term < 0 {
			continue
		}
		idf := t.idf(q.term)
		w := scale * t.damped[min(q.count, math.MaxUint8)] * idf * idf
		t.scan(q.term, func(doc int, count uint8) { scores[doc] += w * t.damped[count] * t.norm[doc] })
	}
}

// bm25 adds share times the BM25 of a query to scores, divided by the most that a document could reach: all words of the query,
// endlessly often.
func (t *table) bm25(query []asked, scores []float32, share float32) {
	most := float32(0)
	for _, q := range query {
		most += t.bm25IDF(q.term) * float32(q.count) * (bm25K1 + 1)
	}
	if most == 0 {
		return
	}
	for _, q := range query {
		if q.term < 0 {
			continue
		}
		w := share / most * t.bm25IDF(q.term) * float32(q.count) * (bm25K1 + 1)
		t.scan(q.term, func(doc int, count uint8) {
			n := float32(count)
			scores[doc] += w * n / (n + t.norm[doc])
		})
	}
}

// top selects the k best scores above zero.
func (ix *Index) top(scores []float32, k int) []Hit {
	return ix.best(scores, k, 0)
}

// best selects the k best scores above floor.
func (ix *Index) best(scores []float32, k int, floor float32) []Hit {
	if k <= 0 {
		return nil
	}
	above := make([]float32, 0, len(scores))
	for _, s := range scores {
		if s > floor {
			above = append(above, s)
		}
	}
	if len(above) > k {
		slices.Sort(above)
		floor = math.Nextafter32(above[len(above)-k], float32(math.Inf(-1)))
	}
	hits := make([]Hit, 0, min(k, len(above)))
	for doc, s := range scores {
		if s > floor {
			hits = append(hits, Hit{ID: ix.ids[doc], Score: float64(s)})
		}
	}
	sortHits(hits)
	return hits[:min(k, len(hits))]
}
