package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Normalise brings a text into the form in which it is compared: NFC and lower case. Umlauts and ß stay: "Maße" and
// "Masse" are two words, and whether "Strasse" is "Straße" is for the corpus to say ([Vocabulary.Fold]).
// Soft hyphens and zero-width characters are dropped because they are invisible where the text was written.
func Normalise(s string) string {
	return strings.Map(drop, strings.ToLower(norm.NFC.String(s)))
}

func drop(r rune) rune {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\ufeff':
		return -1
	}
	return r
}

// Tokens returns the words of a text in normalised form and in order: runs of letters, marks and digits.
// "E-Akte" gives "e" and "akte"; a number with a decimal comma gives two tokens.
func Tokens(s string) []string {
	return strings.FieldsFunc(Normalise(s), notWord)
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }

// Words counts the tokens of a text. It is the length that [Fuse] asks for.
func Words(s string) int { return len(Tokens(s)) }

// maxHeading is how long a heading may be, in bytes; a first line longer than that is running text.
const maxHeading = 200

// Heading returns the title that a text begins with: its first line, or the first sentence of a text of one line. Of a
// text that begins with neither it returns the first words. A point behind a digit ends no sentence ("2.1 Grundlagen").
func Heading(s string) string {
	s = strings.TrimLeft(s, " \n\r\t")
	end := min(len(s), maxHeading)
	if at := strings.IndexByte(s[:end], '\n'); at >= 0 {
		return strings.TrimSpace(s[:at])
	}
	for i := 1; i+1 < end; i++ {
		if s[i] == '.' && s[i+1] == ' ' && (s[i-1] < '0' || s[i-1] > '9') {
			return s[:i]
		}
	}
	if end == len(s) {
		return s
	}
	if at := strings.LastIndexByte(s[:end], ' '); at > 0 {
		return s[:at]
	}
	return strings.ToValidUTF8(s[:end], "")
}
