// Package code makes codes that people read off a sheet and type: capital consonants only, so that none is mistaken for a digit and no
// word comes about by chance.
package code

import (
	"crypto/rand"
	"math/big"
	"strings"
)

// Letters are what codes are made of. One letter is worth 4.3 bits.
const Letters = "BCDFGHJKLMNPQRSTVWXZ"

// New returns a code of n random letters.
func New(n int) string {
	out := make([]byte, n)
	for i := range out {
		k, err := rand.Int(rand.Reader, big.NewInt(int64(len(Letters))))
		if err != nil {
			panic("code: the machine has no randomness: " + err.Error()) // documented never to happen
		}
		out[i] = Letters[k.Int64()]
	}
	return string(out)
}

// Read returns the code of n letters that was typed, in small letters, with blanks or hyphens or without; ok is false when it is none.
func Read(typed string, n int) (code string, ok bool) {
	if len(typed) > 4*n {
		return "", false
	}
	code = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\t' || r == '\u00a0' || r == '\u2010' || r == '\u2011' || r == '\u2013' {
			return -1
		}
		return r
	}, strings.ToUpper(typed))
	return code, len(code) == n && strings.Trim(code, Letters) == ""
}

// Grouped writes a code in groups of a size with hyphens between, as it is shown.
func Grouped(code string, size int) string {
	var b strings.Builder
	for i, r := range code {
		if i > 0 && i%size == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return b.String()
}
