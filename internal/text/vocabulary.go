package text

import (
	"strings"
	"unicode/utf8"
)

// Vocabulary is the words of a corpus with their frequency. It answers what German spelling alone cannot: which parts a
// compound has, which spelling of an umlaut stands for which word, and which words differ by nothing but an umlaut.
// It is not changed after it was made and may be read by many goroutines at once.
type Vocabulary struct {
	count map[string]int
	// spelt is the spelling to use for a word written with ae, oe, ue, by its umlautless form. Only words with such letters
	// or with umlauts are here.
	spelt map[string]string
	// sharp are the umlautless forms that one form with ss in place of ß stands for, parted by blanks.
	sharp map[string]string
	// apart are the stems with marks that must not lose them, because the corpus has the same word without: "förder" beside
	// "forder" if there are both "Förderung" and "Forderung".
	apart map[string]bool
}

// NewVocabulary counts the tokens of all texts.
func NewVocabulary(texts []string) *Vocabulary {
	count := map[string]int{}
	for _, t := range texts {
		for _, token := range Tokens(t) {
			count[token]++
		}
	}
	return newVocabulary(count)
}

func newVocabulary(count map[string]int) *Vocabulary {
	v := &Vocabulary{count: count, spelt: map[string]string{}, sharp: map[string]string{}, apart: map[string]bool{}}
	for word := range count {
		plain := umlautless(word)
		if plain == word && !strings.Contains(word, "ss") && !strings.Contains(word, "ß") {
			continue // it has one spelling only
		}
		if held, ok := v.spelt[plain]; !ok || v.better(word, held) {
			v.spelt[plain] = word
		}
		if short := strings.ReplaceAll(plain, "ß", "ss"); !holds(v.sharp[short], plain) {
			v.sharp[short] = strings.TrimSpace(v.sharp[short] + " " + plain)
		}
	}
	for word := range count {
		if bare := unmarked(word); bare != word && count[bare] > 0 {
			v.apart[markedStem(word)] = true
		}
	}
	return v
}

// better reports whether a is to be preferred to b, both spellings of one word: more umlauts, then the more frequent one.
func (v *Vocabulary) better(a, b string) bool {
	if x, y := utf8.RuneCountInString(a), utf8.RuneCountInString(b); x != y {
		return x < y // every umlaut saves a letter
	}
	if v.count[a] != v.count[b] {
		return v.count[a] > v.count[b]
	}
	return a < b
}

func holds(list, word string) bool {
	for held := range strings.SplitSeq(list, " ") {
		if held == word {
			return true
		}
	}
	return false
}

var (
	toDigraphs = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue")
	toBare     = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "ss")
)

// umlautless writes umlauts with two letters.
func umlautless(word string) string { return toDigraphs.Replace(word) }

// unmarked drops the dots of umlauts and writes ß as ss.
func unmarked(word string) string { return toBare.Replace(word) }

// Fold returns the spelling that the corpus has for a normalised word: "buergerbuero" becomes "bürgerbüro" and
// "strasse" becomes "straße" if only those occur. A word that occurs with ß stays apart from one with ss: with "Maße"
// and "Masse" in the corpus, each is itself. A word that the corpus has in no spelling is returned as it is.
func (v *Vocabulary) Fold(word string) string {
	plain := umlautless(word)
	if spelling, ok := v.spelt[plain]; ok {
		return spelling
	}
	if v.count[plain] > 0 {
		return plain // the corpus writes its umlauts with two letters
	}
	if others := v.sharp[strings.ReplaceAll(plain, "ß", "ss")]; others != "" && !strings.Contains(others, " ") {
		return v.spelt[others]
	}
	return word
}

// Stem returns the stem of a normalised word. Umlauts count as the vowels below them, so that "Pläne" meets "Plan", except
// where the corpus holds the same word with and without: then "Förderung" and "Forderung" stay apart.
func (v *Vocabulary) Stem(word string) string {
	if marked := markedStem(word); v.apart[marked] {
		return marked
	}
	return Stem(word)
}

// Known reports how often the corpus has a normalised word.
func (v *Vocabulary) Known(word string) int { return v.count[word] }
