package recognition

import (
	"math"

	"lernpfad/courses/competency"
)

// Features of a pair of text and competency. The last two need vectors.
const (
	featCue       = iota // cues found, damped
	featShare            // their part of the best competency's of the same framework
	featDense            // cues for the length of the text: one is much in a line and little on a page
	featTitle            // cues in headings
	featNear             // nearness of the whole text to the framework's text by n-grams, among all competencies
	featNearBest         // the same of the nearest sentence
	featBare             // the first of these where no cue was found: likeness alone may be chance
	featStems            // nearness of the whole text by stems, damped
	featTerms            // telling words of labelled catalogues, among all competencies
	featTelling          // the same as it is, damped
	featMeaning          // nearness of the best passage by meaning
	featMeaningOf        // mean nearness of all passages
	features
	wordFeatures = featMeaning
)

// logistic is a logistic regression.
type logistic struct {
	Bias    float64   `json:"bias"`
	Weights []float64 `json:"weights"`
}

func (l logistic) score(x []float64) float64 {
	s := l.Bias
	for i, w := range l.Weights {
		s += w * x[i]
	}
	return s
}

func sigmoid(s float64) float64 { return 1 / (1 + math.Exp(-s)) }

// model is what was fitted to labelled catalogues; data/model.json holds it, `make train-recognition` writes it.
type model struct {
	Words     logistic                             `json:"words"`      // without vectors
	Meaning   logistic                             `json:"meaning"`    // with vectors
	Level     logistic                             `json:"level"`      // linear, not logistic; with hours
	LevelOnly logistic                             `json:"level_only"` // the same from the text alone
	Terms     map[competency.ID]map[string]float64 `json:"terms"`      // log odds of stems
}
