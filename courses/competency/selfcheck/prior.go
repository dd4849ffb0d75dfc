package selfcheck

import (
	"cmp"
	"math"
	"slices"

	"lernpfad/courses/competency"
)

// Target is a level that a person is to reach, with what a gap in it costs.
type Target struct {
	Competency competency.ID
	Level      competency.Level // 1..8
	Weight     float64          // above 0; 1 to 5 in the role profiles
}

// What is believed before the first answer, in levels. Who works in a role holds on average a good part of what it requires;
// what it does not require is known a little. People differ as a whole (offset) and from one competency to the next (within).
// Judgement, as the curves are.
const (
	shareOfTarget  = 0.75
	meanWithoutOne = 1.2
	spreadWithin   = 1.6
	spreadOffset   = 1.4
)

// offsetCount is the number of points at which the offset of a person is considered: -3 to +3 levels.
const offsetCount = 7

// offsets holds a number per offset.
type offsets [offsetCount]float64

// offsetPrior returns the chance of each offset: a normal distribution, cut at its ends.
func offsetPrior() offsets {
	var out offsets
	sum := 0.0
	for i := range out {
		d := float64(i-offsetCount/2) / spreadOffset
		out[i] = math.Exp(-d * d / 2)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// levelPrior returns the chance of each level per offset, for a competency with this mean: a normal distribution in steps of
// one level, with everything beyond the ends at the ends.
func levelPrior(mean float64) [offsetCount]levels {
	var out [offsetCount]levels
	for g := range out {
		below := 0.0
		for l := range levelCount - 1 {
			upTo := normal((float64(l) + 0.5 - mean - float64(g-offsetCount/2)) / spreadWithin)
			out[g][l], below = upTo-below, upTo
		}
		out[g][levelCount-1] = 1 - below
	}
	return out
}

func normal(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// generalTargets is what is asked of people without a role profile: the competencies that at least half of the job families
// require, at the median of their levels and weights today.
func generalTargets(library *competency.Library) []Target {
	required := map[competency.ID][]competency.RoleRequirement{}
	roles := library.RoleProfiles()
	for _, r := range roles {
		for _, q := range r.Requirements {
			required[q.Competency] = append(required[q.Competency], q)
		}
	}
	var out []Target
	for _, c := range library.Competencies() {
		if list := required[c.ID]; 2*len(list) >= len(roles) {
			slices.SortFunc(list, func(a, b competency.RoleRequirement) int {
				return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Weight, b.Weight))
			})
			middle := list[len(list)/2]
			out = append(out, Target{Competency: c.ID, Level: max(middle.Level, 1), Weight: float64(middle.Weight)})
		}
	}
	return out
}
