package matching

import (
	"fmt"
	"testing"
	"time"

	"lernpfad/internal/benchreport"
	"lernpfad/internal/text"
	"lernpfad/learners"
	"lernpfad/matching/embedding"
)

// measureExact compares the scan of vectors in memory, the same in the database, and the HNSW index.
func measureExact(t *testing.T, s *benchreport.Section) {
	t.Helper()
	const dimension, queries = 384, 20
	s.Text("The product's own searches for a profile and for a text, over made-up published modules with vectors around 60 topics, %d dimensions, the %d "+
		"nearest, %d queries. The person reads one language and is of no special office, so a third passes. Recall is against the scan in memory. Times "+
		"are the shortest by the clock and include the way to the database. Up to %d vectors the product scans, above it takes the index.", dimension, perList, queries, exactMost)
	var rows [][]string
	for _, n := range []int{10_000, 50_000} {
		c := newCrowd(t, n, dimension)
		asked := topicVectors(c.dice, queries, dimension)
		sit := situation{person: &person{learner: learners.Learner{Languages: []string{"de"}}}, snap: c.snap}
		memory := c.table(t, c.tables(n))
		database := &vectorTable{dimension: dimension, index: &vectorIndex{db: c.App, model: "m"}}
		scan, exact := c.profiles(t, memory, sit, asked)
		inDatabase, _ := c.profiles(t, database, sit, asked[:5])
		begun := time.Now()
		if built, err := c.service(c.tables(1), c.build).IndexVectors(t.Context()); err != nil || !built {
			t.Fatalf("built %t, %v", built, err)
		}
		built := time.Since(begun)
		c.profiles(t, database, sit, asked) // into the server's memory
		hnsw, got := c.profiles(t, database, sit, asked)
		first, all := 0.0, 0.0
		for i := range asked {
			first += recall(exact[i], got[i], 10) / queries
			all += recall(exact[i], got[i], perList) / queries
		}
		rows = append(rows, []string{
			fmt.Sprint(n), ms(scan), ms(c.texts(t, memory, asked)), ms(inDatabase), ms(hnsw), ms(c.texts(t, database, asked)),
			fmt.Sprintf("%.3f / %.3f", first, all), fmt.Sprintf("%.0f", built.Seconds()), fmt.Sprintf("%.0f", float64(n*dimension*4)/(1<<20)),
		})
	}
	s.Table([]string{
		"vectors", "memory, profile, ms", "memory, text, ms", "PostgreSQL without index, profile, ms", "HNSW, profile, ms", "HNSW, text, ms",
		"recall@10 / @200 of HNSW", "built in, s", "memory for the scan, MB",
	}, rows...)
}

// profiles asks for each vector with the person's limits.
func (c *crowd) profiles(t *testing.T, table *vectorTable, sit situation, asked []embedding.Vector) (time.Duration, [][]text.Hit) {
	t.Helper()
	found := make([][]text.Hit, len(asked))
	return quickest(len(asked), func(i int) {
		var err error
		if found[i], err = table.nearProfile(t.Context(), sit, asked[i]); err != nil {
			t.Fatal(err)
		}
	}), found
}

func (c *crowd) texts(t *testing.T, table *vectorTable, asked []embedding.Vector) time.Duration {
	t.Helper()
	return quickest(len(asked), func(i int) {
		if _, err := table.nearText(t.Context(), c.snap, asked[i]); err != nil {
			t.Fatal(err)
		}
	})
}

func idSet(hits []text.Hit) map[string]bool {
	out := map[string]bool{}
	for _, h := range hits {
		out[h.ID] = true
	}
	return out
}
