package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Normalise brings a text into the form in which it is compared: NFC, lower case, ß as ss.
// Soft hyphens and zero-width characters are dropped because they are invisible where the text was written.
func Normalise(s string) string {
	s = norm.NFC.String(s)
	return strings.Map(foldRune, strings.ReplaceAll(strings.ToLower(s), "ß", "ss"))
}

func foldRune(r rune) rune {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\ufeff':
		return -1
	}
	return r
}

// Tokens returns the words of a text in normalised form and in order: runs of letters, marks and digits.
// "E-Akte" gives "e" and "akte"; a number with a decimal comma gives two tokens.
func Tokens(s string) []string {
	return strings.FieldsFunc(Normalise(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}

// Words counts the tokens of a text. It is the length that [Fuse] asks for.
func Words(s string) int { return len(Tokens(s)) }
