package text

// Lengths of the character n-grams, in letters.
const (
	minGram = 3
	maxGram = 5
)

// maxWord is how many letters of a word have n-grams. Longer ones are no words: encoded files, lines without a blank.
const maxWord = 60

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

// grams returns the hashes of all character 3-5-grams of a word, with one blank before and behind it so that the
// beginning and the end of a word count. No n-gram crosses a word boundary.
func grams(word string) []uint64 {
	padded := " " + word + " "
	starts := make([]int, 0, len(padded)+1)
	for i := range padded {
		if len(starts) == maxWord {
			padded = padded[:i]
			break
		}
		starts = append(starts, i)
	}
	starts = append(starts, len(padded))
	letters := len(starts) - 1
	keys := make([]uint64, 0, 3*letters)
	for n := minGram; n <= min(maxGram, letters); n++ {
		for i := 0; i+n <= letters; i++ {
			keys = append(keys, hash(padded[starts[i]:starts[i+n]]))
		}
	}
	return keys
}

// stems returns the hashes of the stem of a word and of the stems of its parts if it is a compound.
func (v *Vocabulary) stems(word string) []uint64 {
	keys := []uint64{hash(v.Stem(word))}
	if parts := v.Split(word); len(parts) > 1 {
		for _, part := range parts {
			keys = append(keys, hash(v.Stem(part)))
		}
	}
	return keys
}
