package text

import "math"

// The weight of the lexical score, which lies between 0 and 1, against the z-score of the dense one, which among the best of a
// list lies between 2 and 5. It grows with the length of the query: a short query is best understood by its meaning, a long
// one repeats the words of what it looks for.
const (
	shortWords, shortWeight = 3, 8
	longWords, longWeight   = 40, 32
)

// LexicalWeight is what the lexical score counts for a query of that many words: 8 up to three words, 32 from 40 words on,
// growing with the logarithm of the length between.
func LexicalWeight(words int) float64 {
	if words <= shortWords {
		return shortWeight
	}
	if words >= longWords {
		return longWeight
	}
	share := math.Log(float64(words)/shortWords) / math.Log(float64(longWords)/shortWords)
	return shortWeight + share*(longWeight-shortWeight)
}

// Rank joins a dense list with the lexical scores and returns at most k documents, best first, ties by id. Only documents that
// admit lets pass are there; nil admits all, and the dense list must hold no others.
//
// The dense scores are standardised within their list, because the cosines of one model crowd together differently from query to
// query; a document that is not in the list counts as its last. The lexical score is taken as it is: between 0 and 1 it says
// by itself whether anything is alike, and standardising would make much of little where nothing is. (Bruch, Gai and Ingber, An
// Analysis of Fusion Functions for Hybrid Retrieval, 2023, argue the same for bounds known from theory.)
//
// With an empty dense list the lexical score decides alone.
func (ix *Index) Rank(query string, dense []Hit, k int, admit func(id string) bool) []Hit {
	s := ix.scratch()
	defer ix.scores.Put(s)
	ix.lexical(query, s)
	meaning, floor := standardised(dense)
	weight := LexicalWeight(Words(query))
	if len(dense) == 0 {
		weight = 1
	}
	hits := make([]Hit, 0, len(dense)+pool)
	for doc, lexical := range s.sum {
		z, near := meaning[ix.ids[doc]]
		if !near && lexical <= 0 || admit != nil && !admit(ix.ids[doc]) {
			continue
		}
		if !near {
			z = floor
		}
		hits = append(hits, Hit{ID: ix.ids[doc], Score: z + weight*float64(lexical)})
	}
	sortHits(hits)
	return hits[:min(max(k, 0), len(hits))]
}

// pool is how many hits are expected beside the dense ones.
const pool = 200

// Standardised returns the z-score of each hit within its list, by id.
func Standardised(list []Hit) map[string]float64 {
	z, _ := standardised(list)
	return z
}

// standardised returns the z-score of each hit within the list, and the lowest. A list without spread is all zeros.
func standardised(list []Hit) (z map[string]float64, lowest float64) {
	z = make(map[string]float64, len(list))
	mean, square := 0.0, 0.0
	for _, h := range list {
		mean += h.Score / float64(len(list))
	}
	for _, h := range list {
		square += (h.Score - mean) * (h.Score - mean)
	}
	deviation := math.Sqrt(square / float64(max(len(list), 1)))
	if deviation < 1e-9 {
		deviation = 1
	}
	for _, h := range list {
		z[h.ID] = (h.Score - mean) / deviation
		lowest = min(lowest, z[h.ID])
	}
	return z, lowest
}
