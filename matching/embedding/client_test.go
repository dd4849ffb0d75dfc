package embedding_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lernpfad/internal/fault"
	"lernpfad/matching/embedding"
)

// request is what a stub server was asked.
type request struct {
	Model string   `json:"model"`
	Input []string `json:"input"`
	Key   string   `json:"-"`
}

// vectorOf is a stub's embedding: three numbers that tell texts apart.
func vectorOf(text string) []float64 {
	sum := 0
	for _, b := range []byte(text) {
		sum += int(b)
	}
	return []float64{float64(len(text)), float64(sum), 1}
}

type item struct {
	Index     int `json:"index"`
	Embedding any `json:"embedding"`
}

func answerTo(r request) []item {
	items := make([]item, len(r.Input))
	for i, text := range r.Input {
		items[i] = item{i, vectorOf(text)}
	}
	return items
}

// serve starts a stub; handle writes the answer to the n-th request, counted from 1.
func serve(t *testing.T, handle func(w http.ResponseWriter, r request, n int)) (url string, requests func() []request) {
	t.Helper()
	var mu sync.Mutex
	var seen []request
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body request
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil || r.URL.Path != "/v1/embeddings" {
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		body.Key = r.Header.Get("Authorization")
		mu.Lock()
		seen = append(seen, body)
		n := len(seen)
		mu.Unlock()
		handle(w, body, n)
	}))
	t.Cleanup(server.Close)
	return server.URL, func() []request {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(seen)
	}
}

func writeItems(w http.ResponseWriter, items []item) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"object": "list", "data": items, "model": "stub"})
}

func fast(url string) embedding.Options {
	return embedding.Options{BaseURL: url, Model: "stub", Backoff: time.Millisecond, Cooldown: time.Hour}
}

func wantUnit(t *testing.T, v embedding.Vector) {
	t.Helper()
	if d := math.Abs(float64(embedding.Dot(v, v)) - 1); d > 1e-5 {
		t.Errorf("length differs from 1 by %g", d)
	}
}

func TestEmbedKeepsOrderAndBatches(t *testing.T) {
	t.Parallel()
	url, requests := serve(t, func(w http.ResponseWriter, r request, _ int) { writeItems(w, answerTo(r)) })
	texts := make([]string, 41)
	for i := range texts {
		texts[i] = strings.Repeat("x", (i*17)%41+1)
	}
	vectors, err := embedding.New(fast(url)).Embed(t.Context(), embedding.Passage, texts)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range vectors {
		wantUnit(t, v)
		if got, want := v[0]/v[2], float32(len(texts[i])); math.Abs(float64(got-want)) > 0.01 {
			t.Errorf("vector %d belongs to a text of %v letters, want %v", i, got, want)
		}
	}
	longest := 0
	for n, r := range requests() {
		if len(r.Input) > 16 {
			t.Errorf("request %d holds %d texts", n, len(r.Input))
		}
		if shortest := len(r.Input[0]); shortest < longest {
			t.Errorf("request %d begins with a shorter text than the one before ended", n)
		}
		longest = len(r.Input[len(r.Input)-1])
	}
	if n := len(requests()); n != 3 {
		t.Errorf("%d requests, want 3", n)
	}
}

func TestModelsAndPrefixes(t *testing.T) {
	t.Parallel()
	none, ask := "", "Frage: "
	for _, c := range []struct {
		name                   string
		opt                    embedding.Options
		id                     string
		query, passage         string
		queryText, passageText string
	}{
		{"bundled by default", embedding.Options{}, embedding.DefaultModel, "e5-query", "e5-passage", "akte", "akte"},
		{"bundled by a short name", embedding.Options{Model: "e5"}, embedding.DefaultModel, "e5-query", "e5-passage", "akte", "akte"},
		{"another server with E5", embedding.Options{Model: "intfloat/multilingual-e5-large"}, "intfloat/multilingual-e5-large", "intfloat/multilingual-e5-large", "intfloat/multilingual-e5-large", "query: akte", "passage: akte"},
		{"E5 instruct", embedding.Options{Model: "e5-large-instruct"}, "e5-large-instruct", "e5-large-instruct", "e5-large-instruct", "akte", "akte"},
		{"any model", embedding.Options{Model: "text-embedding-3-small"}, "text-embedding-3-small", "text-embedding-3-small", "text-embedding-3-small", "akte", "akte"},
		{"own prefixes", embedding.Options{Model: "m", QueryPrefix: &ask, PassagePrefix: &none}, "m", "m", "m", "Frage: akte", "akte"},
		{"two models", embedding.Options{Model: "m", QueryModel: "mq", PassageModel: "mp"}, "m", "mq", "mp", "akte", "akte"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			url, requests := serve(t, func(w http.ResponseWriter, r request, _ int) { writeItems(w, answerTo(r)) })
			c.opt.BaseURL, c.opt.APIKey = url+"/v1/", "secret"
			client := embedding.New(c.opt)
			for _, kind := range []embedding.Kind{embedding.Query, embedding.Passage} {
				if _, err := client.Embed(t.Context(), kind, []string{"akte"}); err != nil {
					t.Fatal(err)
				}
			}
			want := []request{{c.query, []string{c.queryText}, "Bearer secret"}, {c.passage, []string{c.passageText}, "Bearer secret"}}
			if diff := cmp.Diff(want, requests()); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(embedding.ModelInfo{ID: c.id, Dimension: 3}, client.Model()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEmbedRefusesBadAnswers(t *testing.T) {
	t.Parallel()
	raw := func(body string) func(http.ResponseWriter, request) {
		return func(w http.ResponseWriter, _ request) { _, _ = io.WriteString(w, body) }
	}
	with := func(change func([]item) []item) func(http.ResponseWriter, request) {
		return func(w http.ResponseWriter, r request) { writeItems(w, change(answerTo(r))) }
	}
	for name, answer := range map[string]func(http.ResponseWriter, request){
		"wrong dimension":        with(func(i []item) []item { i[1].Embedding = []float64{1, 2}; return i }),
		"other than configured":  with(func(i []item) []item { i[0].Embedding, i[1].Embedding = []float64{1}, []float64{2}; return i }),
		"empty vector":           with(func(i []item) []item { i[0].Embedding = []float64{}; return i }),
		"no vector":              with(func(i []item) []item { i[0].Embedding = nil; return i }),
		"zero vector":            with(func(i []item) []item { i[1].Embedding = []float64{0, 0, 0}; return i }),
		"nearly zero":            with(func(i []item) []item { i[1].Embedding = []float64{1e-30, 0, 0}; return i }),
		"too few":                with(func(i []item) []item { return i[:1] }),
		"too many":               with(func(i []item) []item { return append(i, item{2, i[0].Embedding}) }),
		"none":                   with(func([]item) []item { return nil }),
		"swapped":                with(func(i []item) []item { i[0], i[1] = i[1], i[0]; return i }),
		"index twice":            with(func(i []item) []item { i[1].Index = 0; return i }),
		"null for NaN":           with(func(i []item) []item { i[1].Embedding = []any{1, nil, 2}; return i }),
		"text for numbers":       with(func(i []item) []item { i[1].Embedding = []any{"1", "2", "3"}; return i }),
		"NaN":                    raw(`{"data":[{"index":0,"embedding":[1,2,3]},{"index":1,"embedding":[NaN,1,2]}]}`),
		"infinity":               raw(`{"data":[{"index":0,"embedding":[1,2,3]},{"index":1,"embedding":[1e999,1,2]}]}`),
		"HTML with status 200":   raw("<!doctype html><title>Anmeldung</title>"),
		"empty with status 200":  raw(""),
		"cut off":                raw(`{"data":[{"index":0,"embedding":[1,2`),
		"list instead of object": raw(`[1,2,3]`),
		"data of another kind":   raw(`{"data":"none"}`),
		"too large":              raw(`{"data":"` + strings.Repeat("x", 17<<20) + `"}`),
		"no data at all":         raw(`{}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, requests := serve(t, func(w http.ResponseWriter, r request, _ int) { answer(w, r) })
			opt := fast(url)
			opt.Dimension = 3
			vectors, err := embedding.New(opt).Embed(t.Context(), embedding.Passage, []string{"eins", "zwei"})
			if vectors != nil {
				t.Errorf("returned %v", vectors)
			}
			want := "embedding-invalid"
			if name == "cut off" {
				want = "embedding-unavailable" // looks like a broken line, so it is tried again
			} else if n := len(requests()); n != 1 {
				t.Errorf("asked %d times, want once: the answer would not get better", n)
			}
			if !fault.Is(err, want) {
				t.Errorf("error %v, want %s", err, want)
			}
		})
	}
}

func TestDimensionIsLearnedAndKept(t *testing.T) {
	t.Parallel()
	url, _ := serve(t, func(w http.ResponseWriter, r request, n int) {
		items := answerTo(r)
		if n > 1 {
			items[0].Embedding = []float64{1, 2, 3, 4}
		}
		writeItems(w, items)
	})
	client := embedding.New(fast(url))
	if got := client.Model().Dimension; got != 0 {
		t.Errorf("dimension %d before the first answer", got)
	}
	if _, err := client.Embed(t.Context(), embedding.Query, []string{"eins"}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Embed(t.Context(), embedding.Query, []string{"eins"}); !fault.Is(err, "embedding-invalid") {
		t.Errorf("a changed dimension gives %v", err)
	}
	if got := client.Model().Dimension; got != 3 {
		t.Errorf("dimension %d, want 3", got)
	}
}

func TestNothingToEmbed(t *testing.T) {
	t.Parallel()
	url, requests := serve(t, func(w http.ResponseWriter, r request, _ int) { writeItems(w, answerTo(r)) })
	client := embedding.New(fast(url))
	if v, err := client.Embed(t.Context(), embedding.Query, nil); v != nil || err != nil {
		t.Errorf("got %v, %v", v, err)
	}
	if _, err := client.Embed(t.Context(), embedding.Query, []string{"a", " \n"}); !errors.Is(err, embedding.ErrEmptyText) {
		t.Errorf("an empty text gives %v", err)
	}
	if n := len(requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	url, _ := serve(t, func(w http.ResponseWriter, r request, n int) {
		if n == 2 {
			_, _ = io.WriteString(w, "<html>")
			return
		}
		writeItems(w, answerTo(r))
	})
	texts := make([]string, 20)
	for i := range texts {
		texts[i] = fmt.Sprintf("text %d", i)
	}
	if v, err := embedding.New(fast(url)).Embed(t.Context(), embedding.Passage, texts); v != nil || err == nil {
		t.Errorf("got %d vectors and error %v", len(v), err)
	}
}
