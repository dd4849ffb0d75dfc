package recognition

import "lernpfad/courses/competency"

// Passage is a sentence of the source that speaks for a suggestion.
type Passage struct {
	Field      string // the part it stands in
	Start, End int    // in bytes of that part's text
	Text       string // the part's text between Start and End
}

// Suggestion is a competency that a text probably teaches, or expects.
type Suggestion struct {
	Competency competency.ID
	Level      competency.Level // 1..8
	Confidence float64          // 0..1: the share of suggestions with this value that people confirmed in labelled catalogues
	Passage    Passage
}

// Result holds suggestions, the surest first, and at most three of each framework in each list. Both are empty when nothing is sure
// enough.
type Result struct {
	Teaches  []Suggestion
	Requires []Suggestion
	Meaning  bool // whether nearness by meaning counted
}

// Thresholds of confidence, with and without a cue, and the longest list of a framework. Below the first, fewer than one suggestion in
// ten is right.
const (
	minConfidence = 0.1
	minBare       = 0.75
	perFramework  = 3
)

// Certainty is a confidence in words: three steps are all that a person can tell apart.
type Certainty string

// The steps of certainty.
const (
	Sure     Certainty = "sure"     // from 0.7
	Likely   Certainty = "likely"   // from 0.4
	Possible Certainty = "possible" // below
)

// Certainty puts the confidence into words.
func (s Suggestion) Certainty() Certainty {
	switch {
	case s.Confidence >= 0.7:
		return Sure
	case s.Confidence >= 0.4:
		return Likely
	}
	return Possible
}
