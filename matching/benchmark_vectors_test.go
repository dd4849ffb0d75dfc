package matching

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"lernpfad/matching/embedding"
)

// topicVectors are unit vectors that crowd around topics, as texts of one catalogue do.
func topicVectors(random *rand.Rand, n, dimension int) []embedding.Vector {
	topics := rand.New(rand.NewPCG(7, 7))
	centres := make([][]float64, 60)
	for i := range centres {
		centres[i] = make([]float64, dimension)
		for j := range centres[i] {
			centres[i][j] = topics.NormFloat64()
		}
	}
	out := make([]embedding.Vector, n)
	for i := range out {
		centre, square := centres[random.IntN(len(centres))], 0.0
		out[i] = make(embedding.Vector, dimension)
		for j := range out[i] {
			x := centre[j] + random.NormFloat64()
			out[i][j] = float32(x)
			square += x * x
		}
		for j := range out[i] {
			out[i][j] /= float32(math.Sqrt(square))
		}
	}
	return out
}

func vectorText(v embedding.Vector) string {
	return strings.ReplaceAll(fmt.Sprint([]float32(v)), " ", ",")
}

// quickest is the shortest of n runs by the clock: what else runs on the machine only ever adds to a run.
func quickest(n int, run func(i int)) time.Duration {
	best := time.Duration(math.MaxInt64)
	for i := range n {
		begun := time.Now()
		run(i)
		best = min(best, time.Since(begun))
	}
	return best
}
