package text

import (
	"math"
	"unicode/utf8"
)

// minPart is the shortest part of a compound, in letters. Three letters split off endings and prefixes
// ("ein", "ver"); four keep "akte", "fach", "recht".
const minPart = 4

// Vocabulary counts the words of a corpus and splits compounds by them.
type Vocabulary struct {
	count map[string]int
}

// NewVocabulary counts the tokens of all texts.
func NewVocabulary(texts []string) *Vocabulary {
	v := &Vocabulary{count: make(map[string]int)}
	for _, t := range texts {
		v.add(Tokens(t))
	}
	return v
}

func (v *Vocabulary) add(tokens []string) {
	for _, t := range tokens {
		v.count[t]++
	}
}

// Split returns the parts of a compound, or the word alone when no split is likelier than the whole.
// Among all splits into known words it takes the one with the highest geometric mean of the parts'
// frequencies; the unsplit word competes with its own frequency, and loses if it is unknown (Koehn and Knight, Empirical Methods for
// Compound Splitting, EACL 2003). The word must be normalised.
func (v *Vocabulary) Split(word string) []string {
	if utf8.RuneCountInString(word) < 2*minPart {
		return []string{word}
	}
	s := splitter{vocabulary: v, word: word, best: math.Log(float64(v.count[word]))} // -Inf for an unknown word
	s.extend(0, 0)
	if len(s.parts) == 0 {
		return []string{word}
	}
	return s.parts
}

// splitter walks all ways to cover one word; best is the mean log frequency to beat.
type splitter struct {
	vocabulary *Vocabulary
	word       string
	stack      []string
	parts      []string
	best       float64
}

// extend tries every known part that starts at byte from; sum is the log frequency of the parts so far.
func (s *splitter) extend(from int, sum float64) {
	rest := s.word[from:]
	for end, letters := 0, 0; end < len(rest); {
		_, size := utf8.DecodeRuneInString(rest[end:])
		end, letters = end+size, letters+1
		if letters < minPart {
			continue
		}
		n := s.vocabulary.count[rest[:end]]
		if n == 0 || end == len(s.word) {
			continue
		}
		s.stack = append(s.stack, rest[:end])
		s.take(from+end, sum+math.Log(float64(n)))
		s.stack = s.stack[:len(s.stack)-1]
	}
}

// take records a complete cover or goes on behind each possible linker.
func (s *splitter) take(from int, sum float64) {
	if from == len(s.word) {
		if mean := sum / float64(len(s.stack)); mean > s.best {
			s.best, s.parts = mean, append([]string(nil), s.stack...)
		}
		return
	}
	// The letters German puts between parts ("Verwaltung-s-akt", "Bund-es-amt"). The empty one comes first so
	// that equal scores prefer the split without a linker.
	for _, linker := range [...]string{"", "s", "es", "n", "en", "er", "e"} {
		if len(s.word)-from >= len(linker)+minPart && s.word[from:from+len(linker)] == linker {
			s.extend(from+len(linker), sum)
		}
	}
}
