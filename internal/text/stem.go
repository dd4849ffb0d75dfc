package text

import (
	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/german"
)

// Stem reduces a normalised German word to its Snowball stem ("verwaltungen" gives "verwalt").
// Words that the algorithm leaves empty are returned unchanged.
func Stem(word string) string {
	env := snowballstem.NewEnv(word)
	german.Stem(env)
	if env.Current() == "" {
		return word
	}
	return env.Current()
}
