package text_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lernpfad/internal/text"
)

func catalogue() *text.Index {
	return text.NewIndex([]text.Doc{
		{"akte", "E-Akte: Schriftstücke im richtigen Aktenzeichen ablegen und Vorgänge wiederfinden"},
		{"datenschutz", "Datenschutz im Fachamt: Auskunft erteilen, Daten löschen, Betroffene informieren"},
		{"geo", "Geodaten nutzen: Karten lesen, Bebauungspläne anzeigen"},
		{"prozess", "Prozesse erheben und modellieren mit Wertstrom und BPMN"},
		{"schutz", "Schutz vor Phishing, sichere Passwörter. Daten sichern."},
	})
}

func ids(hits []text.Hit) []string {
	out := make([]string, len(hits))
	for i, h := range hits {
		out[i] = h.ID
	}
	return out
}

func TestSearchFindsTheRightModule(t *testing.T) {
	t.Parallel()
	ix := catalogue()
	searches := map[string]func(string, int) []text.Hit{"grams": ix.SearchGrams, "stems": ix.SearchStems, "together": ix.Search}
	for _, c := range []struct{ name, query, want string }{
		{"inflected", "Vorgang in der Akte finden", "akte"},
		{"compound in query", "Datenschutzauskunft", "datenschutz"},
		{"compound in document", "Plänen", "geo"},
		{"plural", "Prozess modellieren", "prozess"},
		{"several words", "sicheres Passwort gegen Phishing", "schutz"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for name, search := range searches {
				if name == "stems" && c.name == "compound in document" {
					continue // "Bebauungspläne" holds no word of this small vocabulary
				}
				if hits := search(c.query, 3); len(hits) == 0 || hits[0].ID != c.want {
					t.Errorf("%s: %v, want %s first", name, hits, c.want)
				}
			}
		})
	}
}

func TestSearchOfNothing(t *testing.T) {
	t.Parallel()
	ix := catalogue()
	for name, hits := range map[string][]text.Hit{
		"no query":        ix.Search("", 5),
		"only signs":      ix.Search("… –", 5),
		"unknown letters": ix.Search("漢字", 5),
		"none wanted":     ix.Search("akte", 0),
		"negative":        ix.Search("akte", -1),
		"empty index":     text.NewIndex(nil).Search("akte", 5),
		"empty document":  text.NewIndex([]text.Doc{{"a", ""}}).Search("akte", 5),
	} {
		if len(hits) != 0 {
			t.Errorf("%s: %v", name, hits)
		}
	}
	if ix.Len() != 5 {
		t.Errorf("Len = %d", ix.Len())
	}
}

func TestEqualDocumentsAreOrderedByID(t *testing.T) {
	t.Parallel()
	ix := text.NewIndex([]text.Doc{{"c", "Akte führen"}, {"a", "Akte führen"}, {"b", "Akte führen"}})
	for name, search := range map[string]func(string, int) []text.Hit{"grams": ix.SearchGrams, "stems": ix.SearchStems, "together": ix.Search} {
		if diff := cmp.Diff([]string{"a", "b"}, ids(search("akte", 2))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestCosineOfADocumentWithItself: no other document is nearer to a text than the text.
func TestCosineOfADocumentWithItself(t *testing.T) {
	t.Parallel()
	docs := []text.Doc{{"a", "Akte führen im Amt"}, {"b", "Karten lesen"}, {"c", "Akte lesen"}}
	ix := text.NewIndex(docs)
	for _, d := range docs {
		if hits := ix.Search(d.Text, 3); hits[0].ID != d.ID {
			t.Errorf("%s finds %v first", d.ID, hits)
		}
	}
}

func TestSearchIsDeterministicAndSound(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{"akte", "daten", "schutz", "recht", "plan", "amt", "größe", "e", "verwaltungsrecht"})
	sentence := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 0, 8).Draw(t, "words"), " ")
	})
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(sentence, 0, 12).Draw(t, "texts")
		docs := make([]text.Doc, len(texts))
		for i, s := range texts {
			docs[i] = text.Doc{ID: fmt.Sprintf("%02d", i), Text: s}
		}
		query, k := sentence.Draw(t, "query"), rapid.IntRange(0, 15).Draw(t, "k")
		shuffled := rapid.Permutation(docs).Draw(t, "shuffled")
		a, b := text.NewIndex(docs), text.NewIndex(shuffled)
		hits := a.SearchGrams(query, k)
		if len(hits) > k {
			t.Fatalf("%d hits, want at most %d", len(hits), k)
		}
		for i, h := range hits {
			if h.Score <= 0 || (i > 0 && hits[i-1].Score < h.Score) {
				t.Fatalf("scores out of order: %v", hits)
			}
		}
		again := a.SearchGrams(query, k)
		if diff := cmp.Diff(hits, again); diff != "" {
			t.Fatalf("second search differs: %s", diff)
		}
		if x, y := a.Search(query, 99), b.Search(query, 99); len(x) != len(y) {
			t.Fatalf("order of documents changes what is found: %v, %v", x, y)
		}
	})
}

func TestConcurrentSearches(t *testing.T) {
	t.Parallel()
	ix := catalogue()
	want := ix.Search("Daten im Amt schützen", 5)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 50 {
				if got := ix.Search("Daten im Amt schützen", 5); !slices.Equal(got, want) {
					t.Errorf("got %v, want %v", got, want)
					return
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkSearch(b *testing.B) {
	k := loadTask(b, "esco_alt2skill_dev")
	ix := k.index()
	long := strings.Repeat(k.Docs[7].Text+" "+k.Docs[11].Text+" ", 2)
	for _, c := range []struct {
		name   string
		query  string
		search func(string, int) []text.Hit
	}{
		{"grams/short", "Daten schützen", ix.Search},
		{"grams/long", long, ix.Search},
		{"stems/long", long, ix.SearchStems},
		{"alone/short", "Daten schützen", ix.Search},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				c.search(c.query, 200)
			}
		})
	}
}

func BenchmarkNewIndex(b *testing.B) {
	k := loadTask(b, "esco_alt2skill_dev")
	for b.Loop() {
		k.index()
	}
}
