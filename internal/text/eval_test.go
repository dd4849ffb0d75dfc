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

// TestRetrievalQuality holds the lexical searches to what was measured when they were chosen.
func TestRetrievalQuality(t *testing.T) {
	t.Parallel()
	for _, want := range []struct {
		task                string
		grams, stems, alone float64 // least MRR@10
	}{
		{"modul_outcome2content", 0.79, 0.69, 0.79},
		{"esco_alt2skill_dev", 0.46, 0.45, 0.48},
		{"ba2esco_dev", 0.33, 0.29, 0.34},
	} {
		t.Run(want.task, func(t *testing.T) {
			t.Parallel()
			k := loadTask(t, want.task)
			ix := k.index()
			for _, s := range []struct {
				name   string
				least  float64
				search func(string, int) []text.Hit
			}{{"grams", want.grams, ix.Search}, {"stems", want.stems, ix.SearchStems}, {"alone", want.alone, ix.SearchAlone}} {
				mrr, recall := k.measure(func(q string) []text.Hit { return s.search(q, 10) })
				t.Logf("%s %s: MRR@10 %.3f, Recall@10 %.3f", want.task, s.name, mrr, recall)
				if mrr < s.least {
					t.Errorf("%s: MRR@10 %.3f, want at least %.3f", s.name, mrr, s.least)
				}
			}
		})
	}
}
