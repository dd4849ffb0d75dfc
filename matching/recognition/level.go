package recognition

import (
	"math"

	"lernpfad/courses/competency"
)

// Features of a level. Verbs and words count by the band they belong to.
const (
	levVerbs    = iota            // four: share of verbs of each band
	levWords    = levVerbs + 4    // four: whether explicit words of the band occur
	levLikeness = levWords + 4    // mean band by likeness to the band descriptions, -1.5..1.5
	levHours    = levLikeness + 1 // logarithm of the hours, where known
	levNoHours  = levHours + 1    // hours are unknown
	levNeeds    = levNoHours + 1  // something is expected beforehand
	levBeginner = levNeeds + 1    // beginners are addressed
	levFeatures = levBeginner + 1
)

// longestModule bounds the hours that matter: a module of a term is not deeper than a long course only because it is longer.
const longestModule = 40

// levelFeatures describes how deep a text goes into a competency. Sentences count by what they say for it.
func (r *Recogniser) levelFeatures(d *Document, e evidence, c int) []float64 {
	x := make([]float64, levFeatures)
	verbs, total := [competency.BandCount]float64{}, 1.0
	likeness := make([]float64, competency.BandCount)
	for i, s := range d.sentences {
		if e.sentence[i] == nil || s.role == aside {
			continue
		}
		w := 1 + min(e.sentence[i][c], 4)/2
		r.language.bands.find(s.words, func(_, band int, v float64) {
			verbs[band] += w * v
			total += w * v
		})
		r.language.words.find(s.words, func(_, band int, v float64) {
			x[levWords+band] = max(x[levWords+band], v)
		})
		for _, h := range r.bands[c].Search(d.text(i), competency.BandCount) {
			likeness[h.ID[0]-'0'] += w * h.Score
		}
	}
	for band, v := range verbs {
		x[levVerbs+band] = v / total
	}
	x[levLikeness] = meanBand(likeness)
	x[levHours] = math.Log2(1 + min(d.source.Hours, longestModule))
	x[levNeeds], x[levBeginner] = flag(d.needs), flag(d.beginner)
	return x
}

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// meanBand is the mean of the bands by their likeness above the least, centred: -1.5 (first) to 1.5 (last), 0 when all are alike.
func meanBand(likeness []float64) float64 {
	least := likeness[0]
	for _, v := range likeness {
		least = min(least, v)
	}
	sum, weighted := 0.0, 0.0
	for band, v := range likeness {
		sum += v - least
		weighted += (v - least) * (float64(band) - 1.5)
	}
	if sum == 0 {
		return 0
	}
	return weighted / sum
}

// level rounds the linear model's answer into 1..8. Hours say much about depth, so there is a model of its own without them.
func (r *Recogniser) level(d *Document, e evidence, c int) competency.Level {
	x, fit := r.levelFeatures(d, e, c), r.model.Level
	if d.source.Hours <= 0 {
		x, fit = x[:levHours], r.model.LevelOnly
	}
	l := math.Round(fit.score(x))
	return competency.Level(min(max(l, 1), float64(competency.MaxLevel)))
}

// needLevels are the levels that the words of a requirement stand for, by the band of the word.
var needLevels = [...]competency.Level{2, 3, 4, 5}

// plainNeed is the level of a requirement that says no more than its subject.
const plainNeed competency.Level = 3

// needLevel is the level that a sentence expects. A modest word decides, because too high a demand keeps people out; of the others the
// strongest: "secure knowledge" is more than knowledge.
func (r *Recogniser) needLevel(words []word) competency.Level {
	level, modest := plainNeed, false
	r.language.needs.find(words, func(_, group int, _ float64) {
		modest = modest || group == 0
		level = max(level, needLevels[group])
	})
	if modest {
		return needLevels[0]
	}
	return level
}
