package text

import (
	"strings"
	"unicode/utf8"
)

// Nearest returns the word of the corpus that a normalised word, unknown there, was most likely meant to be: fewest letters
// exchanged, left out, added or swapped, then the more frequent. One slip is allowed in words of four to seven letters, two
// in longer ones. It reports false when no word is that near, or the word is known as it stands.
func (v *Vocabulary) Nearest(word string) (string, bool) {
	letters := utf8.RuneCountInString(word)
	if letters < minPart || letters > maxPart || v.count[v.Fold(word)] > 0 || len(v.Split(word)) > 1 {
		return "", false
	}
	limit := 1
	if letters >= 2*minPart {
		limit = 2
	}
	best, least, frequency := "", limit+1, 0
	w := []rune(word)
	for candidate, n := range v.count {
		if d := utf8.RuneCountInString(candidate) - letters; d > limit || d < -limit {
			continue
		}
		slips := distance(w, []rune(candidate), limit)
		if slips < least || slips == least && slips <= limit && (n > frequency || n == frequency && candidate < best) {
			best, least, frequency = candidate, slips, n
		}
	}
	return best, least <= limit
}

// distance is the number of slips between two words (Damerau's distance of adjacent swaps), or limit+1 if it is larger.
func distance(a, b []rune, limit int) int {
	if len(a) > 2*maxPart || len(b) > 2*maxPart {
		return limit + 1
	}
	var before, last, row [2*maxPart + 1]int
	for j := range len(b) + 1 {
		last[j] = j //nolint:gosec // b is no longer than 2*maxPart, as checked above
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		lowest := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1) //nolint:gosec // as above
			}
			lowest = min(lowest, row[j])
		}
		if lowest > limit {
			return limit + 1
		}
		before, last = last, row
	}
	return min(last[len(b)], limit+1)
}

// Segment is a piece of a text; Hit says that it is a word that was looked for.
type Segment struct {
	Text string
	Hit  bool
}

// Marker finds words in texts again: the same stem, a compound that the word is a part of, or one slip in spelling.
type Marker struct {
	stems []string
	words [][]rune
}

// NewMarker returns a marker for words as people write them.
func NewMarker(words []string) *Marker {
	m := &Marker{}
	for _, w := range words {
		for _, token := range Tokens(w) {
			if utf8.RuneCountInString(token) < 2 {
				continue
			}
			m.stems, m.words = append(m.stems, Stem(token)), append(m.words, []rune(token))
		}
	}
	return m
}

// Mark cuts a text into segments. Put together they are the text.
func (m *Marker) Mark(s string) []Segment {
	var out []Segment
	add := func(part string, hit bool) {
		if part == "" {
			return
		}
		if n := len(out); n > 0 && !out[n-1].Hit && !hit {
			out[n-1].Text += part
			return
		}
		out = append(out, Segment{part, hit})
	}
	for s != "" {
		from := strings.IndexFunc(s, func(r rune) bool { return !notWord(r) })
		if from < 0 {
			add(s, false)
			break
		}
		to := strings.IndexFunc(s[from:], notWord)
		if to < 0 {
			to = len(s) - from
		}
		add(s[:from], false)
		add(s[from:from+to], m.hit(s[from:from+to]))
		s = s[from+to:]
	}
	return out
}

func (m *Marker) hit(word string) bool {
	token := Normalise(word)
	stem := Stem(token)
	for i, s := range m.stems {
		if stem == s || len(s) >= minPart && strings.Contains(stem, s) {
			return true
		}
		if len(m.words[i]) > minPart && distance([]rune(token), m.words[i], 1) <= 1 {
			return true
		}
	}
	return false
}

// Excerpt returns the sentence of a text with the most marked words, the first of equals; "" if none has any.
func (m *Marker) Excerpt(s string) string {
	best, most := "", 0
	for sentence := range strings.SplitAfterSeq(strings.ReplaceAll(s, "\n", " \n"), ". ") {
		n := 0
		for _, part := range m.Mark(sentence) {
			if part.Hit {
				n++
			}
		}
		if n > most {
			best, most = strings.TrimSpace(sentence), n
		}
	}
	return best
}
