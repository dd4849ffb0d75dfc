package recognition

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// span is a piece of a text, in bytes.
type span struct{ start, end int }

// Longest and shortest sentence, in bytes. Longer ones are cut at a blank: a passage should be read at a glance, and texts without any
// full stop exist.
const (
	maxSentence = 360
	minSentence = 2
)

// sentences cuts a blanked text into sentences: at full stops, question and exclamation marks before a blank and no small letter, at
// line ends, semicolons, and before the points of a list.
func sentences(text string) []span {
	var out []span
	start := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		end := i + size
		switch {
		case r == '\n' || r == '•' || bullet(text, i):
			out = appendSentence(out, text, span{start, i})
			start = end
		case r == ';' || stop(text, i, end, r) || end-start > maxSentence && unicode.IsSpace(r):
			out = appendSentence(out, text, span{start, end})
			start = end
		}
		i = end
	}
	return appendSentence(out, text, span{start, len(text)})
}

// bullet reports a dash or star that opens a point: first in its line.
func bullet(text string, i int) bool {
	if text[i] != '-' && text[i] != '*' {
		return false
	}
	before := strings.TrimRight(text[:i], " \t")
	return (before == "" || before[len(before)-1] == '\n') && i+1 < len(text) && text[i+1] == ' '
}

// stop reports the end of a sentence: its mark, a blank or a quote behind it, and no small letter after that; for a full stop also no
// abbreviation and no number before it.
func stop(text string, at, end int, r rune) bool {
	if r != '.' && r != '!' && r != '?' && r != '…' {
		return false
	}
	rest := strings.TrimLeft(text[end:], `"“”»«)`)
	if rest != "" && !unicode.IsSpace(rune(rest[0])) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " \t"))
	if unicode.IsLower(next) {
		return false
	}
	return r != '.' || !abbreviated(text[:at])
}

// abbreviated reports whether the word before a full stop is one that goes on: "z. B.", "Nr.", "10.".
func abbreviated(before string) bool {
	from := strings.LastIndexFunc(before, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == '.' })
	word := strings.ToLower(before[from+1:])
	switch word {
	case "bzw", "ca", "vgl", "nr", "abs", "art", "evtl", "ggf", "inkl", "max", "min", "usw", "etc", "dr", "prof", "str", "std", "bspw", "zzgl", "sog", "insb":
		return true
	}
	return utf8.RuneCountInString(word) == 1 || word != "" && strings.Trim(word, "0123456789") == "" && len(word) <= 2
}

func appendSentence(out []span, text string, s span) []span {
	piece := text[s.start:s.end]
	trimmed := strings.TrimLeftFunc(piece, func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '*' || r == '–' })
	s.start += len(piece) - len(trimmed)
	s.end = s.start + len(strings.TrimRightFunc(trimmed, unicode.IsSpace))
	if s.end-s.start < minSentence {
		return out
	}
	return append(out, s)
}
