package text

import "unicode/utf8"

// Lengths of the character n-grams, in letters.
const (
	minGram = 3
	maxGram = 5
)

// FNV-1a parameters (64 bit). The hash names terms only, it is no protection against chosen collisions.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

func hash(s string) uint64 {
	h := uint64(fnvOffset)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * fnvPrime
	}
	return h
}

// grams returns the hashes of all character 3-5-grams of each token, with one blank before and behind it so
// that beginnings and ends of words count. No n-gram crosses a word boundary.
func grams(tokens []string) []uint64 {
	var keys []uint64
	var starts []int
	for _, token := range tokens {
		padded := " " + token + " "
		starts = starts[:0]
		for i := range padded {
			starts = append(starts, i)
		}
		starts = append(starts, len(padded))
		letters := len(starts) - 1
		for n := minGram; n <= min(maxGram, letters); n++ {
			for i := 0; i+n <= letters; i++ {
				keys = append(keys, hash(padded[starts[i]:starts[i+n]]))
			}
		}
	}
	return keys
}

// stemKeys returns the hashes of the stems of all tokens and of the parts of compounds.
func (ix *Index) stemKeys(tokens []string) []uint64 {
	keys := make([]uint64, 0, 2*len(tokens))
	for _, token := range tokens {
		keys = append(keys, hash(Stem(token)))
		if utf8.RuneCountInString(token) < 2*minPart {
			continue
		}
		if parts := ix.vocabulary.Split(token); len(parts) > 1 {
			for _, part := range parts {
				keys = append(keys, hash(Stem(part)))
			}
		}
	}
	return keys
}
