package recognition

import (
	"strconv"
	"unicode/utf8"

	"lernpfad/internal/fault"
)

// MaxBytes bounds a whole source: all parts together. The longest module that the author's form takes fits in.
const MaxBytes = 256 << 10

// maxSentences is how many sentences count. Module texts have five to sixty; what comes later in a longer text adds nothing new.
const maxSentences = 400

// Part is one field of what is read, for example a title or one learning outcome.
type Part struct {
	Field   string // its name in the caller's words; passages name it
	Text    string
	Heading bool // a title says what a whole text is about and counts double
}

// Source is what is read.
type Source struct {
	Parts []Part
	Hours float64 // length of the module in hours; 0 where that is unknown or makes no sense
}

// Check refuses what cannot be read as text: more than MaxBytes together, or bytes that are no UTF-8. Empty texts are fine; nothing is
// recognised in them.
func (s Source) Check() error {
	total := 0
	f := fault.New("validation-failed")
	for i, p := range s.Parts {
		total += len(p.Text)
		if !utf8.ValidString(p.Text) {
			f = f.Field("/parts/"+strconv.Itoa(i), "bad-text")
		}
	}
	if total > MaxBytes {
		return fault.New("too-large").With("limit", strconv.Itoa(MaxBytes>>10)+" KB")
	}
	return f.OrNil()
}
