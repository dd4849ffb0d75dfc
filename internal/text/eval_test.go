package text_test

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"lernpfad/internal/text"
)

// task is a retrieval task: for each query the ids of the documents that answer it.
type task struct {
	Name string
	Docs []struct{ ID, Text string }
	// Queries name the relevant documents with a grade above 0.
	Queries []struct {
		ID, Text string
		Rels     map[string]int
	}
}

// loadTask reads a task that is not part of the project; without it the test is skipped.
func loadTask(t testing.TB, name string) task {
	t.Helper()
	data := os.Getenv("LERNPFAD_DATA")
	if data == "" {
		data = "../../../shared/data"
	}
	file, err := os.Open(filepath.Join(data, "..", "eval", name+".json.gz"))
	if err != nil {
		t.Skipf("retrieval tasks are not at hand (set LERNPFAD_DATA): %v", err)
	}
	defer func() { _ = file.Close() }()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var out task
	if err := json.NewDecoder(unzipped).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

func (k task) index() *text.Index {
	docs := make([]text.Doc, len(k.Docs))
	for i, d := range k.Docs {
		docs[i] = text.Doc{ID: d.ID, Text: d.Text}
	}
	return text.NewIndex(docs)
}

// measure returns MRR@10 and Recall@10 over all queries.
func (k task) measure(search func(query string) []text.Hit) (mrr, recall float64) {
	for _, q := range k.Queries {
		found, relevant, first := 0, 0, 0.0
		for _, grade := range q.Rels {
			if grade > 0 {
				relevant++
			}
		}
		hits := search(q.Text)
		for rank, h := range hits[:min(10, len(hits))] {
			if q.Rels[h.ID] == 0 {
				continue
			}
			found++
			if first == 0 {
				first = 1 / float64(rank+1)
			}
		}
		mrr += first
		recall += float64(found) / float64(min(max(relevant, 1), 10))
	}
	n := float64(len(k.Queries))
	return mrr / n, recall / n
}

// searches are the ways to search an index.
func searches(ix *text.Index) map[string]func(string, int) []text.Hit {
	return map[string]func(string, int) []text.Hit{"grams": ix.SearchGrams, "stems": ix.SearchStems, "together": ix.Search}
}

// TestRetrievalQuality holds the searches to what was measured when they were chosen, on the task that takes a second.
func TestRetrievalQuality(t *testing.T) {
	t.Parallel()
	k := loadTask(t, "modul_outcome2content")
	ix := k.index()
	least := map[string]float64{"grams": 0.79, "stems": 0.69, "together": 0.79} // MRR@10
	for name, search := range searches(ix) {
		mrr, recall := k.measure(func(q string) []text.Hit { return search(q, 10) })
		t.Logf("%s: MRR@10 %.3f, Recall@10 %.3f", name, mrr, recall)
		if mrr < least[name] {
			t.Errorf("%s: MRR@10 %.3f, want at least %.3f", name, mrr, least[name])
		}
	}
}

// BenchmarkRetrieval reports quality and time per query on all tasks.
func BenchmarkRetrieval(b *testing.B) {
	for _, name := range []string{"modul_outcome2content", "esco_alt2skill_dev", "ba2esco_dev"} {
		b.Run(name, func(b *testing.B) {
			k := loadTask(b, name)
			for way, search := range searches(k.index()) {
				b.Run(way, func(b *testing.B) {
					var mrr, recall float64
					for b.Loop() {
						mrr, recall = k.measure(func(q string) []text.Hit { return search(q, 10) })
					}
					b.ReportMetric(mrr, "MRR@10")
					b.ReportMetric(recall, "Recall@10")
					b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(k.Queries)), "µs/query")
				})
			}
		})
	}
}
