package recognition

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"lernpfad/internal/text"
)

// cue is a word or phrase that speaks for something. Its words may stand in any order within a window of one word more than it has.
type cue struct {
	words  []pattern
	weight float64
}

// pattern is one word of a cue: alone it stands for its stem, with stars for its beginning, end or inside.
type pattern struct {
	text          string
	before, after bool // whether anything may stand there
}

// lexicon finds cues of several groups in tokens. Groups are numbered from 0. It is read only and may be shared.
type lexicon struct {
	cues    []cue
	group   []int
	stems   map[string][]int // cues by the first word of theirs
	prefix  map[string][]int
	suffix  map[string][]int
	inside  map[string][]int
	longest int // letters of the longest starred word
}

// newLexicon reads groups of cues: separated by blanks, "_" joins the words of a phrase, "*" stands for any letters, ":0.5" sets a
// weight other than 1.
func newLexicon(groups []string) (*lexicon, error) {
	l := &lexicon{stems: map[string][]int{}, prefix: map[string][]int{}, suffix: map[string][]int{}, inside: map[string][]int{}}
	for group, list := range groups {
		for item := range strings.FieldsSeq(list) {
			c, err := parseCue(item)
			if err != nil {
				return nil, err
			}
			l.add(c, group)
		}
	}
	l.share()
	return l, nil
}

func parseCue(item string) (cue, error) {
	word, weight, weighted := strings.Cut(text.Normalise(item), ":")
	c := cue{weight: 1}
	if weighted {
		var err error
		if c.weight, err = strconv.ParseFloat(weight, 64); err != nil {
			return c, fmt.Errorf("cue %q: %w", item, err)
		}
	}
	tokens := text.Tokens(strings.ReplaceAll(strings.ReplaceAll(word, "_", " "), "*", " "))
	for _, t := range tokens {
		p := pattern{text: t}
		p.after = strings.Contains(word, t+"*")
		p.before = len(tokens) == 1 && strings.HasPrefix(word, "*")
		if !p.before && !p.after {
			p.text = text.Stem(t)
		}
		c.words = append(c.words, p)
	}
	if len(c.words) == 0 {
		return c, fmt.Errorf("cue %q has no word", item)
	}
	return c, nil
}

func (l *lexicon) add(c cue, group int) {
	id := len(l.cues)
	l.cues, l.group = append(l.cues, c), append(l.group, group)
	first := c.words[0]
	switch {
	case first.before && first.after:
		l.inside[first.text] = append(l.inside[first.text], id)
	case first.before:
		l.suffix[first.text] = append(l.suffix[first.text], id)
	case first.after:
		l.prefix[first.text] = append(l.prefix[first.text], id)
	default:
		l.stems[first.text] = append(l.stems[first.text], id)
		return
	}
	l.longest = max(l.longest, len(first.text))
}

// share lowers the weight of a cue that several groups claim.
func (l *lexicon) share() {
	claims := map[string]int{}
	key := func(c cue) string { return fmt.Sprint(c.words) }
	for _, c := range l.cues {
		claims[key(c)]++
	}
	for i := range l.cues {
		l.cues[i].weight /= math.Sqrt(float64(claims[key(l.cues[i])]))
	}
}

// word is a token with its stem.
type word struct{ token, stem string }

func wordsOf(sentence string) []word {
	tokens := text.Tokens(sentence)
	out := make([]word, len(tokens))
	for i, t := range tokens {
		out[i] = word{t, text.Stem(t)}
	}
	return out
}

// find calls hit for every cue in the words, once a place.
func (l *lexicon) find(words []word, hit func(cue, group int, weight float64)) {
	for at, w := range words {
		l.starting(w, func(id int) {
			if c := l.cues[id]; len(c.words) == 1 || phrase(c.words, words, at) {
				hit(id, l.group[id], c.weight)
			}
		})
	}
}

// starting calls fn for every cue whose first word fits.
func (l *lexicon) starting(w word, fn func(id int)) {
	each := func(ids []int) {
		for _, id := range ids {
			fn(id)
		}
	}
	each(l.stems[w.stem])
	if w.token != w.stem {
		each(l.stems[w.token])
	}
	t := w.token
	for n := 1; n <= min(len(t), l.longest); n++ {
		each(l.prefix[t[:n]])
		each(l.suffix[t[len(t)-n:]])
	}
	if len(l.inside) == 0 {
		return
	}
	for from := range len(t) {
		for n := 2; n <= min(len(t)-from, l.longest); n++ {
			each(l.inside[t[from:from+n]])
		}
	}
}

// phrase looks for the other words of a cue near the place of the first: German puts verbs at the end and subjects behind them.
func phrase(cue []pattern, words []word, at int) bool {
	window := len(cue) + 1
	low, high := max(0, at-window), min(len(words), at+window+1)
	for _, p := range cue[1:] {
		found := false
		for i := low; i < high && !found; i++ {
			found = i != at && p.fits(words[i])
		}
		if !found {
			return false
		}
	}
	return true
}

func (p pattern) fits(w word) bool {
	switch {
	case p.before && p.after:
		return strings.Contains(w.token, p.text)
	case p.before:
		return strings.HasSuffix(w.token, p.text)
	case p.after:
		return strings.HasPrefix(w.token, p.text)
	}
	return w.stem == p.text || w.token == p.text
}
