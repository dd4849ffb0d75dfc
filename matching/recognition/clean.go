package recognition

import (
	"unicode"
	"unicode/utf8"
)

// blank returns the text with everything that is not language replaced by blanks: HTML tags and entities, control characters, emoji
// and bytes that are no UTF-8. It keeps every byte's place, so that a passage found in it can be shown from the original.
func blank(text string) string {
	out := []byte(text)
	for i := 0; i < len(text); {
		if end := markup(text, i); end > i {
			clear8(out[i:end])
			i = end
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if noise(r, size) {
			clear8(out[i : i+size])
		}
		i += size
	}
	return string(out)
}

func clear8(part []byte) {
	for i := range part {
		part[i] = ' '
	}
}

// noise keeps line ends: they separate sentences.
func noise(r rune, size int) bool {
	switch {
	case r == '\n':
		return false
	case r == utf8.RuneError && size <= 1, unicode.IsControl(r), unicode.Is(unicode.Variation_Selector, r):
		return true
	}
	return unicode.In(r, unicode.So, unicode.Sk, unicode.Co, unicode.Cs) && r != '•' && r != '°'
}

// Longest tag and entity. Beyond that a "<" or "&" is one.
const (
	maxTag    = 400
	maxEntity = 10
)

// markup returns where the tag or entity that starts at i ends, or i when none starts there.
func markup(text string, i int) int {
	switch text[i] {
	case '<':
		if i+1 == len(text) || !tagStart(text[i+1]) {
			return i
		}
		return closing(text, i, '>', maxTag)
	case '&':
		if i+1 == len(text) || !tagStart(text[i+1]) && text[i+1] != '#' {
			return i
		}
		return entity(text, i)
	}
	return i
}

func tagStart(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' || b == '/' || b == '!' }

func closing(text string, i int, sign byte, longest int) int {
	for j := i + 1; j < len(text) && j-i < longest; j++ {
		if text[j] == sign {
			return j + 1
		}
	}
	return i
}

// entity accepts &name; and &#8211; alone: "R&D; mehr" stays text only where a blank comes first.
func entity(text string, i int) int {
	for j := i + 1; j < len(text) && j-i < maxEntity; j++ {
		b := text[j]
		switch {
		case b == ';':
			return j + 1
		case b != '#' && (b < '0' || b > '9') && !tagStart(b):
			return i
		}
	}
	return i
}
