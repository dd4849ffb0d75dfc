package matching

import "math"

// Constants of what is believed about a person's taste. A prediction is a share of "passt" around the neutral one half.
const (
	// spread is the variance of one feature's weight before any answer: weights of about a fifth in either direction are usual.
	spread = 0.05
	// noise is the variance of one answer around the share it is drawn from; a coin's is one quarter.
	noise = 0.25
)

// Weights of an answer; the noise of an answer is divided by it.
const (
	likeWeight    = 1
	dislikeWeight = 0.5 // people say no for many reasons, most of them not the module's
	ratedWeight   = 2   // who has completed a module knows it
)

// belief is a Gaussian over the weights of the features of one person. Answers move it by Bayesian linear regression (Bishop, Pattern
// Recognition and Machine Learning, 2006, section 3.3), one rank-one update each. A prediction stays between 0 and 1 whatever is
// observed, and the order of the answers does not matter.
type belief struct {
	mean []float64
	cov  []float64 // row by row
	seen []int     // answers that said something about the feature
}

// newBelief starts from a mean, nil for the neutral one. Features that are denied weigh nothing, for good.
func newBelief(n int, mean []float64, denied map[int]bool) belief {
	b := belief{mean: make([]float64, n), cov: make([]float64, n*n), seen: make([]int, n)}
	for i := range n {
		if denied[i] {
			continue
		}
		b.cov[i*n+i] = spread
		if mean != nil {
			b.mean[i] = mean[i]
		}
	}
	return b
}

// observe learns from one answer: x are the features, y is the share that the answer speaks for (1 passt, 0 passt nicht).
func (b *belief) observe(x []float64, y, weight float64) {
	n := len(b.mean)
	gain := make([]float64, n)
	variance, predicted := noise/weight, 0.0
	for i := range n {
		for j := range n {
			gain[i] += b.cov[i*n+j] * x[j]
		}
		variance += gain[i] * x[i]
		predicted += b.mean[i] * x[i]
		if x[i] != 0 {
			b.seen[i]++
		}
	}
	miss := y - 0.5 - predicted
	old := append([]float64(nil), gain...)
	for i := range n {
		b.mean[i] += gain[i] / variance * miss
		for j := range n {
			b.cov[i*n+j] -= old[i] * old[j] / variance
		}
	}
}

// share is the expected share of "passt" for features x, 0..1; one half while nothing is known.
func (b *belief) share(x []float64) float64 {
	sum := 0.5
	for i, v := range x {
		sum += b.mean[i] * v
	}
	return clamp(sum, 0, 1)
}

// sure is how far the answers have settled a feature: 0 nothing is known, 1 it is certain.
func (b *belief) sure(i int) float64 {
	return clamp(1-math.Sqrt(b.cov[i*len(b.mean)+i]/spread), 0, 1)
}

func clamp(x, low, high float64) float64 { return math.Min(high, math.Max(low, x)) }
