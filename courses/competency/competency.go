// Package competency holds what can be learned and how well: frameworks with their areas and competencies, the
// alignments between frameworks, and the requirements of job families.
//
// The package is a pure leaf: no database, no clock, no network. Its data is embedded, checked as a whole when it is
// loaded, and never changes afterwards, so a *Library may be shared by any number of goroutines.
package competency

// ID names a competency or an area, for example "DC1.1" (DigComp), "VD5.1" (Verwaltung digital) or "DC1" (an area).
type ID string

// Level says how well somebody masters a competency: 0 is none, 1 to 8 follow the eight levels of DigComp.
type Level int

// MaxLevel is the highest level of every framework in this package.
const MaxLevel Level = 8

// Valid reports whether the level lies in 0..8.
func (l Level) Valid() bool { return l >= 0 && l <= MaxLevel }

// Band returns the band of the level: two levels make one band. Level 0 and levels out of range have no band (0).
func (l Level) Band() Band {
	if l < 1 || l > MaxLevel {
		return NoBand
	}
	return Band((l + 1) / 2)
}

// Band groups two neighbouring levels; it ranges over 1..4, 0 means none.
type Band int

// The four bands and the absence of one.
const (
	NoBand       Band = iota
	Foundation        // levels 1 and 2
	Intermediate      // levels 3 and 4
	Advanced          // levels 5 and 6
	Specialised       // levels 7 and 8
)

// BandCount is the number of bands, and so the number of band descriptions of a competency.
const BandCount = 4

// NameDE returns the word the interface shows for the band.
func (b Band) NameDE() string {
	switch b {
	case Foundation:
		return "Grundlagen"
	case Intermediate:
		return "Aufbau"
	case Advanced:
		return "Fortgeschritten"
	case Specialised:
		return "Spezialisiert"
	default:
		return "keine"
	}
}

// Levels returns the lowest and the highest level of the band; NoBand gives 0 and 0.
func (b Band) Levels() (low, high Level) {
	if b < Foundation || b > Specialised {
		return 0, 0
	}
	return Level(2*b - 1), Level(2 * b)
}

// Framework is one published version of a set of competencies. Two versions of the same set are two frameworks.
type Framework struct {
	ID       string // stable, for example "digcomp-3.0"
	Version  string
	NameDE   string
	NameEN   string
	Source   string // who published it, where, and under which licence
	Licence  string // licence of the source, for example "CC BY 4.0"
	NoteDE   string // what a reader must know about the German texts, for example that they are unofficial
	Official bool   // true when the German texts come from the publisher
	Areas    []Area
}

// Area groups the competencies of a framework under one heading.
type Area struct {
	ID           ID
	OfficialID   string // the publisher's own identifier, empty when there is none
	NameDE       string
	NameEN       string
	Competencies []Competency
}

// Competency is one thing a person can do, described for each of the four bands.
type Competency struct {
	ID            ID
	OfficialID    string // the publisher's own identifier, for example "Competence/1.1"; empty when there is none
	Kind          Kind   // says how fast what was shown of it goes out of date
	NameDE        string
	NameEN        string
	DescriptionDE string
	Bands         [BandCount]string // what a person can do; index 0 is Foundation
}

// BandDE returns the description of the band, or "" for NoBand.
func (c Competency) BandDE(b Band) string {
	if b < Foundation || b > Specialised {
		return ""
	}
	return c.Bands[b-1]
}

// Requirement asks for a level of a competency.
type Requirement struct {
	Competency ID
	Level      Level
}

// Profile holds one level per competency; a missing competency counts as level 0.
type Profile map[ID]Level

// Meets reports whether the profile reaches the required level.
func (p Profile) Meets(r Requirement) bool { return p[r.Competency] >= r.Level }

// Raise lifts a competency to the level and never lowers it. It must not be called on a nil profile.
func (p Profile) Raise(id ID, level Level) {
	if level > p[id] {
		p[id] = level
	}
}
