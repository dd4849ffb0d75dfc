// Package matching holds why a module suits a person: gap, candidates, score, explanation and path.
package matching

import (
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/learners"
)

// Gap is the distance between the level a person holds and a goal. Have is 0 while nothing is known.
type Gap struct {
	Goal  learners.Goal
	Have  competency.Level
	Known bool // some evidence exists
}

// Open reports whether the goal is not reached yet.
func (g Gap) Open() bool { return g.Have < g.Goal.Level }

// TermName names a part of the score.
type TermName string

// The terms of the score, in the order they are shown.
const (
	GapClosed  TermName = "gap_closed" // weighted open levels that the module closes, on a fixed scale, times the share that is new
	Readiness  TermName = "readiness"  // share of the module's requirements that the person meets
	Closeness  TermName = "closeness"  // semantic nearness to tasks and interests
	FormatFit  TermName = "format_fit" // size, dates and language suit the person
	Preference TermName = "preference" // learned from decisions; neutral 0.5 while there are none
)

// Term is one part of a score. Points is Weight x Value; the points of a suggestion add up to its score.
type Term struct {
	Name   TermName
	Value  float64 // 0..1
	Weight float64 // 0..1; the weights add up to 1
	Points float64
	Text   string // German, one sentence
}

// FactKind says what a fact of an explanation states.
type FactKind string

// The facts of an explanation.
const (
	FactClosesGap    FactKind = "closes_gap"
	FactUnlocks      FactKind = "unlocks"
	FactReady        FactKind = "ready"
	FactMissing      FactKind = "missing"
	FactFormat       FactKind = "format"
	FactNextRun      FactKind = "next_run"
	FactAlreadyHeld  FactKind = "already_held"
	FactNearTasks    FactKind = "near_tasks"
	FactGroupMember  FactKind = "group_member"
	FactFromDecision FactKind = "from_decision"
	FactWish         FactKind = "wish"
	FactTeaches      FactKind = "teaches" // in a deck that is the same for everybody
)

// Fact is a checkable statement about a module and a person, with its German sentence.
type Fact struct {
	Kind       FactKind
	Competency competency.ID    // "" where none is meant
	From, To   competency.Level // 0 where none is meant
	Modules    []courses.ModuleRef
	Own        bool   // the gap lies in a target of her own, above what her role asks
	Text       string // German, one sentence
}

// Alternative is another way to close the gap that a card closes first.
type Alternative struct {
	Module courses.ModuleRef
	Hours  courses.Hours // more than the card's module takes; negative for less
	Text   string        // German, one sentence
}

// Counterfactual says what would stand where a card stands if the person knew more, found by ranking anew.
type Counterfactual struct {
	Competency competency.ID
	Level      competency.Level   // what she would hold
	Instead    *courses.ModuleRef // that would stand here; nil when the card would stay, or nothing would stand here
	Place      int                // where the card would stand, from 1; 0 when it would be gone
	Text       string             // German, one sentence
}

// Suggestion is a card: a module, its score and why it is there.
type Suggestion struct {
	ID     uuid.UUID
	Module courses.Module
	Score  float64 // 0..1, the sum of the terms' points
	Terms  []Term
	Facts  []Fact // most telling first
	Answer Answer // "" while the person has not answered
	// Alike are modules that say nearly the same; they are not shown beside this one.
	Alike           []courses.ModuleRef
	Alternatives    []Alternative // at most two
	Counterfactuals []Counterfactual
}

// Hole is a level that no available module teaches the person up to.
type Hole struct {
	Competency competency.ID
	Level      competency.Level // the goal
	Reachable  competency.Level // the highest level that can be reached
	Text       string
}

// Deck is what a person is shown, with what made it.
type Deck struct {
	ID          uuid.UUID // of the list as it is stored
	Suggestions []Suggestion
	Holes       []Hole
	Note        string // German: what the list is based on while vectors are missing; "" otherwise
	Versions
	// Editorial says that the person does not want her profile used: the order is the same for everybody, and cards have no score.
	Editorial  bool
	InputsHash string // of everything the list was made from; equal inputs give an equal list
}

// Versions name what a list of suggestions was made with.
type Versions struct {
	Model            string // of the vectors; "" when only words and the competency graph were used
	FrameworkVersion string // ids of the competency frameworks and the hash of their content
	CatalogueVersion int64
	VectorVersion    int64 // rises with every change of the model's vectors of modules and competencies
	PolicyVersion    string
	ProgramVersion   string
}

// Answer is what a person says to a card.
type Answer string

// The answers to a card.
const (
	Fits    Answer = "fits"
	FitsNot Answer = "fits_not"
	Later   Answer = "later"
	Done    Answer = "done" // completed, with a rating
)

// Decision is a standing answer of a person to a module.
type Decision struct {
	ID           uuid.UUID
	ModuleID     uuid.UUID
	Answer       Answer
	Reason       Reason     // of FitsNot, or ""
	Rating       int        // 1..5, of Done; 0 otherwise
	SnoozedUntil *time.Time // set for Later
	CreatedAt    time.Time
}
