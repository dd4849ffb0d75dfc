package matching

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"lernpfad/internal/dbtest"
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

// fillVectors stores vectors in a table of their own, numbered from 0.
func fillVectors(t *testing.T, db *dbtest.DB, vectors []embedding.Vector) {
	t.Helper()
	db.Exec(t, `CREATE TABLE bench_vectors (id int PRIMARY KEY, embedding vector)`)
	db.Exec(t, `GRANT SELECT ON bench_vectors TO PUBLIC`)
	for from := 0; from < len(vectors); from += 500 {
		var values []string
		for i := from; i < min(from+500, len(vectors)); i++ {
			values = append(values, fmt.Sprintf("(%d, '%s')", i, vectorText(vectors[i])))
		}
		db.Exec(t, "INSERT INTO bench_vectors VALUES "+strings.Join(values, ","))
	}
	db.Exec(t, `ANALYZE bench_vectors`)
}

// wall is the mean time of n runs by the clock.
func wall(n int, run func(i int)) time.Duration {
	begun := time.Now()
	for i := range n {
		run(i)
	}
	return time.Since(begun) / time.Duration(n)
}
