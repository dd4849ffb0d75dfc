package text

import (
	"math"
	"strings"
	"unicode/utf8"
)

// minPart is the shortest part of a compound, in letters, except for the nouns of [shortParts]. Three letters in general
// split off endings and prefixes ("ein", "ver"); four keep "akte", "fach", "recht".
const minPart = 4

// shortParts are the nouns of three letters that stand in many compounds of an administration ("Bauamt", "Ortsrat").
const shortParts = " amt bau rat ort tag weg rad hof akt see tor alt app web abo bad bus gas not öko müll uhr zug tür art eid "

// Split returns the parts of a compound, or the word alone when no split is likelier than the whole.
// Among all splits into known words it takes the one with the highest geometric mean of the parts'
// frequencies; the unsplit word competes with its own frequency, and loses if it is unknown (Koehn and Knight, Empirical Methods for
// Compound Splitting, EACL 2003). A part in front may lack the final e of its word ("Schulleitung"). The word must be normalised.
func (v *Vocabulary) Split(word string) []string {
	if utf8.RuneCountInString(word) < minPart+2 {
		return []string{word}
	}
	s := splitter{vocabulary: v, word: word, best: math.Log(float64(v.count[word])), left: splitBudget} // -Inf for an unknown word
	s.extend(0, 0)
	if len(s.parts) == 0 {
		return []string{word}
	}
	return s.parts
}

// splitBudget bounds how many parts are tried: words of natural texts need some dozens, a line of a thousand letters
// without a blank may have more covers than there is time for.
const splitBudget = 2000

// splitter walks all ways to cover one word; best is the mean log frequency to beat.
type splitter struct {
	vocabulary *Vocabulary
	word       string
	stack      []string
	parts      []string
	best       float64
	left       int
}

// frequency of a part at the front or in the middle, or at the end of the word.
func (s *splitter) frequency(part string, letters int, last bool) int {
	if letters < minPart && !strings.Contains(shortParts, " "+part+" ") {
		return 0
	}
	n := s.vocabulary.count[part]
	if n == 0 && !last && letters >= minPart {
		n = s.vocabulary.count[part+"e"]
	}
	return n
}

// maxPart is the longest part that is looked for, in bytes.
const maxPart = 40

// extend tries every known part that starts at byte from; sum is the log frequency of the parts so far.
func (s *splitter) extend(from int, sum float64) {
	rest := s.word[from:]
	for end, letters := 0, 0; end < min(len(rest), maxPart) && s.left > 0; {
		_, size := utf8.DecodeRuneInString(rest[end:])
		end, letters = end+size, letters+1
		if letters < minPart-1 || from+end == len(s.word) && from == 0 {
			continue
		}
		n := s.frequency(rest[:end], letters, from+end == len(s.word))
		if n == 0 {
			continue
		}
		s.left--
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
	// The letters German puts between parts ("Verwaltung-s-akt", "Bund-es-amt", "Herz-ens-bildung"). The empty one comes
	// first so that equal scores prefer the split without a linker.
	for _, linker := range [...]string{"", "s", "es", "n", "en", "er", "e", "ns", "ens"} {
		if len(s.word)-from >= len(linker)+minPart-1 && s.word[from:from+len(linker)] == linker {
			s.extend(from+len(linker), sum)
		}
	}
}
