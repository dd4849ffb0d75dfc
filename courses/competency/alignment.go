package competency

import "maps"

// AlignmentKind says how the meaning of the two ends of an alignment relates, read from From to To.
type AlignmentKind string

// The kinds of alignment. A shipped alignment leads from one framework to another; a new version of a framework is
// tied to the old one in the same way.
const (
	Exact    AlignmentKind = "exact"    // both mean the same; every level carries over unchanged
	Broader  AlignmentKind = "broader"  // To covers more than From
	Narrower AlignmentKind = "narrower" // To is a special case of From
)

// Alignment says how much of To a person holds who has reached a level of From.
//
// Levels[l] is the level reached in To at level l of From, 0 meaning none. The mapping never falls, never exceeds l,
// and is deliberately careful: general knowledge carries a specialised competency only through its first levels.
type Alignment struct {
	From, To ID
	Kind     AlignmentKind
	Levels   [MaxLevel + 1]Level
}

// At returns the level reached in To when level l is reached in From. A level out of range gives 0.
func (a Alignment) At(l Level) Level {
	if !l.Valid() {
		return 0
	}
	return a.Levels[l]
}

// Gives returns what reaching r also gives in aligned competencies, in the order of the alignments. Alignments are
// followed for one step only: two steps in a row would blend meanings nobody has compared.
func (l *Library) Gives(r Requirement) []Requirement {
	var given []Requirement
	for _, a := range l.from[r.Competency] {
		if level := a.At(r.Level); level > 0 {
			given = append(given, Requirement{Competency: a.To, Level: level})
		}
	}
	return given
}

// Expand returns a new profile: p and everything that its levels give through one step of alignment.
func (l *Library) Expand(p Profile) Profile {
	out := make(Profile, len(p))
	maps.Copy(out, p)
	for id, level := range p {
		for _, r := range l.Gives(Requirement{Competency: id, Level: level}) {
			out.Raise(r.Competency, r.Level)
		}
	}
	return out
}
