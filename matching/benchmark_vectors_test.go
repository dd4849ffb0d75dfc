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
	topics := rand.New(rand.NewPCG(7, 7)) //nolint:gosec // no secret
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

// wall is the mean time of n runs by the clock.
func wall(n int, run func(i int)) time.Duration {
	begun := time.Now()
	for i := range n {
		run(i)
	}
	return time.Since(begun) / time.Duration(n)
}
