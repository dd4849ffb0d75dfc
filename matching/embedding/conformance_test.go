package embedding_test

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"lernpfad/matching/embedding"
)

// bundledDimension is the length of the vectors of the bundled model.
const bundledDimension = 384

// TestConformance runs one suite against the real service and against a stub that behaves. What a server must do for
// the matching to be right is written here once; a new server is added by a new row.
func TestConformance(t *testing.T) {
	t.Parallel()
	t.Run("bundled service", func(t *testing.T) {
		t.Parallel()
		url := os.Getenv("TEST_EMBEDDING_URL")
		if url == "" {
			t.Skip("no embedding service: run `go run ./cmd/lernpfad stack -- go test ./matching/embedding` or set TEST_EMBEDDING_URL")
		}
		conform(t, embedding.Options{BaseURL: url, Model: os.Getenv("TEST_EMBEDDING_MODEL"), Dimension: bundledDimension, Timeout: 2 * time.Minute})
		t.Run("meaning", func(t *testing.T) { t.Parallel(); meaning(t, url) })
	})
	t.Run("stub", func(t *testing.T) {
		t.Parallel()
		url, _ := serve(t, func(w http.ResponseWriter, r request, _ int) {
			items := make([]item, len(r.Input))
			for i, text := range r.Input {
				items[i] = item{i, noise(r.Model + text)}
			}
			writeItems(w, items)
		})
		conform(t, embedding.Options{BaseURL: url, Dimension: bundledDimension})
	})
}

// noise is a vector that depends on nothing but the text.
func noise(text string) []float64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text))
	r := rand.New(rand.NewPCG(h.Sum64(), 1))
	v := make([]float64, bundledDimension)
	for i := range v {
		v[i] = r.NormFloat64()
	}
	return v
}

func conform(t *testing.T, opt embedding.Options) {
	t.Helper()
	client := embedding.New(opt)
	embed := func(t *testing.T, kind embedding.Kind, texts ...string) []embedding.Vector {
		t.Helper()
		vectors, err := client.Embed(t.Context(), kind, texts)
		if err != nil {
			t.Fatal(err)
		}
		if len(vectors) != len(texts) {
			t.Fatalf("%d vectors for %d texts", len(vectors), len(texts))
		}
		for _, v := range vectors {
			wantUnit(t, v)
			if len(v) != bundledDimension {
				t.Errorf("dimension %d", len(v))
			}
		}
		return vectors
	}
	t.Run("a batch gives the vectors of its texts, in their order", func(t *testing.T) {
		t.Parallel()
		texts := make([]string, 19)
		for i := range texts {
			texts[i] = fmt.Sprintf("Text %d über %s", i, strings.Repeat("Akten ", (i*7)%11))
		}
		batch := embed(t, embedding.Passage, texts...)
		for _, i := range []int{0, 4, 11, 18} {
			if cosine := embedding.Dot(batch[i], embed(t, embedding.Passage, texts[i])[0]); cosine < 0.999 {
				t.Errorf("text %d alone and in the batch: cosine %.4f", i, cosine)
			}
		}
	})
	t.Run("equal texts give equal vectors", func(t *testing.T) {
		t.Parallel()
		a, b := embed(t, embedding.Query, "Datenschutz im Fachamt")[0], embed(t, embedding.Query, "Datenschutz im Fachamt")[0]
		if cosine := embedding.Dot(a, b); cosine < 0.9999 {
			t.Errorf("cosine %.5f", cosine)
		}
	})
	t.Run("queries and passages are told apart", func(t *testing.T) {
		t.Parallel()
		q, p := embed(t, embedding.Query, "Datenschutz")[0], embed(t, embedding.Passage, "Datenschutz")[0]
		if cosine := embedding.Dot(q, p); cosine > 0.9999 {
			t.Error("both kinds give the same vector")
		}
	})
	t.Run("odd texts", func(t *testing.T) {
		t.Parallel()
		embed(t, embedding.Passage, "ä", "🙂 👩‍💻", "Zeile\nZeile\t\"Zitat\" \\ <b>&amp;</b>", strings.Repeat("Verwaltung ", 400))
	})
	t.Run("several callers at once", func(t *testing.T) {
		t.Parallel()
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				if _, err := client.Embed(t.Context(), embedding.Kind(i%2), []string{fmt.Sprint("Text ", i)}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

// meaning checks that German questions find what they ask for among modules that share few words with them.
func meaning(t *testing.T, url string) {
	t.Helper()
	client := embedding.New(embedding.Options{BaseURL: url, Timeout: 2 * time.Minute})
	modules := []string{
		"E-Akte: Schriftstücke ablegen und Vorgänge wiederfinden",
		"Sichere Passwörter und Schutz vor Phishing",
		"Besprechungen am Bildschirm leiten",
		"Tabellen auswerten und Diagramme erstellen",
		"Formulare und Dokumente barrierefrei gestalten",
	}
	passages, err := client.Embed(t.Context(), embedding.Passage, modules)
	if err != nil {
		t.Fatal(err)
	}
	questions := []string{
		"Wie lege ich Dokumente digital richtig ab?",
		"Ich habe eine verdächtige E-Mail bekommen",
		"Wir treffen uns im Team per Video",
		"Zahlen aus Excel grafisch darstellen",
		"Ein blinder Kollege soll meine PDF lesen können",
	}
	vectors, err := client.Embed(t.Context(), embedding.Query, questions)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, q := range vectors {
		rank := 1
		for _, p := range passages {
			if embedding.Dot(q, p) > embedding.Dot(q, passages[i]) {
				rank++
			}
		}
		t.Logf("%q finds its module at rank %d", questions[i], rank)
		sum += 1 / float64(rank)
	}
	// By chance it would be 0.46. A small model is not always right, but with kinds or order mixed up it falls there.
	if mrr := sum / float64(len(questions)); mrr < 0.6 {
		t.Errorf("mean reciprocal rank %.2f, want at least 0.6", mrr)
	}
}
