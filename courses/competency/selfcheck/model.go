package selfcheck

import (
	"math"

	"lernpfad/courses/competency"
)

// levelCount is the number of levels, 0 included; the model knows nothing between them.
const levelCount = int(competency.MaxLevel) + 1

// levels holds a number per level.
type levels [levelCount]float64

// curve holds the chance of each answer per level: curve[level][answer-No].
type curve [levelCount][answerCount]float64

// The graded-response model gives the chance of at least a given answer as a logistic curve over the level. Nobody has
// calibrated these statements yet: where the curves lie and how steep they are is judgement, one rule for all statements of a
// band, derived from what a band means. At the top level of a statement's band three of four people say "sure"; two levels
// below it half of them need help; three below, half have seen it at most.
const (
	sureBelow = 0.8 // of the top level of the band
	helpBelow = 2.0
	seenBelow = 3.2
)

// steepness is the discrimination by band. What lower bands ask for can be watched (a document is found, or not); what the
// higher ones ask for (to lay down, to advise, to lead) leaves more room for opinion about oneself.
func steepness(b competency.Band) float64 {
	switch b {
	case competency.Foundation, competency.Intermediate:
		return 1.6
	case competency.Advanced:
		return 1.4
	default:
		return 1.2
	}
}

// curves computes the chances for the four bands.
func curves() [competency.BandCount]curve {
	var out [competency.BandCount]curve
	for band := competency.Foundation; band <= competency.Specialised; band++ {
		_, top := band.Levels()
		for l := range levelCount {
			at := func(below float64) float64 { return logistic(steepness(band) * (float64(l) - float64(top) + below)) }
			seen, help, sure := at(seenBelow), at(helpBelow), at(sureBelow)
			out[band-1][l] = [answerCount]float64{1 - seen, seen - help, help - sure, sure}
		}
	}
	return out
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// likelihood returns the chance of the answer per level; an answer that says nothing is equally likely everywhere.
func (b *Bank) likelihood(s Statement, a Answer) levels {
	var out levels
	for l := range out {
		out[l] = 1
		if a.Says() {
			out[l] = b.curves[s.Band-1][l][a-No]
		}
	}
	return out
}
