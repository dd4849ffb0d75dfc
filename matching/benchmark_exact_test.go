package matching

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gorm.io/gorm"

	"lernpfad/internal/benchreport"
	"lernpfad/internal/dbtest"
	"lernpfad/internal/text"
	"lernpfad/matching/embedding"
)

// measureExact compares the exact scan in the database, HNSW there, and the exact scan of vectors in memory.
func measureExact(t *testing.T, s *benchreport.Section) {
	t.Helper()
	const dimension, queries, k = 384, 50, 200
	s.Text("Random unit vectors around 60 topics, %d dimensions, the %d nearest, %d queries. Recall is against the exact scan. Times are wall clock and "+
		"include the way to the database.", dimension, k, queries)
	var rows [][]string
	for _, n := range []int{1000, 10000} {
		random := rand.New(rand.NewPCG(1, uint64(n)))
		vectors, asked := topicVectors(random, n, dimension), topicVectors(random, queries, dimension)
		db := dbtest.New(t)
		fillVectors(t, db, vectors)
		exact := make([]map[string]bool, queries)
		scan := wall(queries, func(i int) { exact[i] = idSet(nearestInDatabase(t, db, asked[i], k, false)) })
		db.Exec(t, fmt.Sprintf(`CREATE INDEX ON bench_vectors USING hnsw ((embedding::vector(%d)) vector_cosine_ops)`, dimension))
		found := 0
		hnsw := wall(queries, func(i int) {
			for _, h := range nearestInDatabase(t, db, asked[i], k, true) {
				if exact[i][h.ID] {
					found++
				}
			}
		})
		memory := wall(queries, func(i int) { nearestInMemory(vectors, asked[i], k) })
		rows = append(rows, []string{
			fmt.Sprint(n), ms(scan), ms(hnsw), fmt.Sprintf("%.3f", float64(found)/float64(queries*k)), ms(memory), fmt.Sprintf("%.1f", float64(n*dimension*4)/(1<<20)),
		})
	}
	s.Table([]string{"vectors", "exact in PostgreSQL, ms", "HNSW, ms", "recall@200 of HNSW", "exact in memory, ms", "memory for that, MB"}, rows...)
}

func idSet(hits []text.Hit) map[string]bool {
	out := map[string]bool{}
	for _, h := range hits {
		out[h.ID] = true
	}
	return out
}

func nearestInMemory(vectors []embedding.Vector, v embedding.Vector, k int) []text.Hit {
	hits := make([]text.Hit, len(vectors))
	for i, o := range vectors {
		hits[i] = text.Hit{ID: fmt.Sprint(i), Score: float64(embedding.Dot(v, o))}
	}
	return text.Best(hits, k)
}

// nearestInDatabase asks with the statement of the candidates, without their filters.
func nearestInDatabase(t *testing.T, db *dbtest.DB, v embedding.Vector, k int, index bool) []text.Hit {
	t.Helper()
	var hits []text.Hit
	err := db.App.Shared(t.Context(), func(tx *gorm.DB) error {
		for _, set := range []string{
			fmt.Sprintf("SET LOCAL enable_seqscan = %v", !index), "SET LOCAL hnsw.iterative_scan = relaxed_order", "SET LOCAL hnsw.ef_search = 400",
		} {
			if err := tx.Exec(set).Error; err != nil {
				return err
			}
		}
		return tx.Raw(fmt.Sprintf(`SELECT id::text AS id, 1 - (embedding::vector(%[1]d) <=> ?::vector(%[1]d)) AS score FROM bench_vectors
ORDER BY embedding::vector(%[1]d) <=> ?::vector(%[1]d) LIMIT ?`, len(v)), vectorText(v), vectorText(v), k).Scan(&hits).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return hits
}
