package text

import "math"

// The weight of the lexical list grows with the length of the query: a short query is best understood by its
// meaning, a long one repeats the words of what it looks for. Measured on German retrieval tasks.
const (
	shortWords, shortWeight = 3, 0.1
	longWords, longWeight   = 40, 0.5
)

// LexicalWeight is the share of the lexical list for a query of that many words: 0.1 up to three words,
// 0.5 from 40 words on, growing with the logarithm of the length between.
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

// Fuse joins a dense and a lexical list for one query. Each list is brought to z-scores, the lexical one is
// weighted by [LexicalWeight] of the query's words, and the sums are ordered, best first, ties by id. A document
// that one list lacks counts there as that list's last. With one list empty the other decides alone.
func Fuse(dense, lexical []Hit, words int) []Hit {
	return blend(dense, lexical, LexicalWeight(words))
}

// blend adds the z-scores of two lists, the second one weighted.
func blend(first, second []Hit, weight float64) []Hit {
	sum := make(map[string]float64, len(first)+len(second))
	if len(first) > 0 {
		addStandardised(sum, first, second, 1)
	}
	if len(second) > 0 {
		addStandardised(sum, second, first, weight)
	}
	blended := make([]Hit, 0, len(sum))
	for id, score := range sum {
		blended = append(blended, Hit{ID: id, Score: score})
	}
	sortHits(blended)
	return blended
}

// addStandardised adds weight times the z-score of every hit in list, and the list's lowest for those that only
// other has. A document that is named twice in a list counts once.
func addStandardised(sum map[string]float64, list, other []Hit, weight float64) {
	mean, deviation := moments(list)
	lowest := 0.0
	own := make(map[string]bool, len(list))
	for _, h := range list {
		z := (h.Score - mean) / deviation
		lowest = min(lowest, z)
		if !own[h.ID] {
			own[h.ID] = true
			sum[h.ID] += weight * z
		}
	}
	for _, h := range other {
		if !own[h.ID] {
			own[h.ID] = true
			sum[h.ID] += weight * lowest
		}
	}
}

// moments returns mean and standard deviation of the scores; a list without spread has deviation 1.
func moments(list []Hit) (mean, deviation float64) {
	for _, h := range list {
		mean += h.Score
	}
	mean /= float64(len(list))
	for _, h := range list {
		deviation += (h.Score - mean) * (h.Score - mean)
	}
	deviation = math.Sqrt(deviation / float64(len(list)))
	if deviation < 1e-12 {
		deviation = 1
	}
	return mean, deviation
}
