// Package selfcheck asks people what they can do at their own desk, and says how far their answers carry.
//
// A bank of statements covers every band of every competency. Which statement comes next, when enough has been asked, and
// which level follows are computed from a graded-response model (Samejima, Psychometrika Monograph 17, 1969) over the nine
// levels, see Check. The package lies beside the competencies, not among the learners: it knows targets and answers, but no
// person, no clock and no database, so that it can be simulated as it is.
package selfcheck

import (
	"slices"

	"lernpfad/courses/competency"
)

// Answer is what a person says to a statement.
type Answer int

// The answers. DontKnow says nothing about the person; the other four rise.
const (
	DontKnow Answer = iota
	No
	Seen     // has watched it being done, or read about it
	WithHelp // does it if somebody helps
	Sure     // does it alone and reliably
)

// answerCount is the number of answers that say something.
const answerCount = 4

// Answers returns all answers in the order in which they are shown, DontKnow last.
func Answers() []Answer { return []Answer{Sure, WithHelp, Seen, No, DontKnow} }

// Valid reports whether the answer is one of the five.
func (a Answer) Valid() bool { return a >= DontKnow && a <= Sure }

// Says reports whether the answer tells something about the person.
func (a Answer) Says() bool { return a > DontKnow && a <= Sure }

// TextDE returns the words of the answer.
func (a Answer) TextDE() string {
	switch a {
	case No:
		return "Nein"
	case Seen:
		return "Das habe ich schon gesehen"
	case WithHelp:
		return "Mit Hilfe"
	case Sure:
		return "Das mache ich sicher"
	default:
		return "Weiß nicht"
	}
}

// Statement is one sentence in the first person about one situation at work. Whoever masters its band says yes to it.
type Statement struct {
	ID         string // stable, for example "VD1.1-2a"
	Competency competency.ID
	Band       competency.Band
	Roles      []string // role profiles it was written for; empty for everybody
	TextDE     string
	TextEN     string
	TextPlain  string // plain German: one or two very short sentences
}

// suits reports whether the statement was written for this role profile or for everybody.
func (s Statement) suits(role string) bool {
	return len(s.Roles) == 0 || slices.Contains(s.Roles, role)
}

// Reply is an answer to a statement.
type Reply struct {
	Statement Statement
	Answer    Answer
}
