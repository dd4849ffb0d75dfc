package text

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/german"
)

// Stem reduces a normalised German word to its Snowball stem ("verwaltungen" gives "verwalt"), without umlauts.
// Words that the algorithm leaves empty are returned unchanged.
func Stem(word string) string {
	env := snowballstem.NewEnv(word)
	german.Stem(env)
	if env.Current() == "" {
		return word
	}
	return env.Current()
}

// markedStem is the part of the word that Stem keeps, with its umlauts and ß. The algorithm only cuts endings off and takes
// marks away, so its result is as long as that part, an ß counting as two letters.
func markedStem(word string) string {
	if !strings.ContainsAny(word, "äöüß") {
		return Stem(word)
	}
	left := utf8.RuneCountInString(Stem(word))
	for i, r := range word {
		if left <= 0 {
			return word[:i]
		}
		if left--; r == 'ß' {
			left--
		}
	}
	return word
}
