package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lernpfad/internal/httpx"
	"lernpfad/matching"
)

// moody is an embedding service that is well, with vectors that mean nothing but are always the same for a text, until it takes a mood.
type moody struct {
	mood atomic.Pointer[http.HandlerFunc]
}

func newMoody(t *testing.T) (*moody, string) {
	t.Helper()
	m := &moody{}
	s := httptest.NewServer(m)
	t.Cleanup(s.Close)
	return m, s.URL
}

func (m *moody) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if mood := m.mood.Load(); mood != nil {
		(*mood)(w, r)
		return
	}
	vectors(384, func(int, map[string]any) {})(w, r)
}

// becomes takes a mood; nil is well again.
func (m *moody) becomes(mood http.HandlerFunc) {
	if mood == nil {
		m.mood.Store(nil)
		return
	}
	m.mood.Store(&mood)
}

// vectors answers with one vector for each text, as edit changes it.
func vectors(dimension int, edit func(i int, row map[string]any)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Input []string }
		_ = json.NewDecoder(r.Body).Decode(&in)
		var data []map[string]any
		for i := range in.Input {
			v := make([]any, dimension)
			for j := range v {
				v[j] = float64((i+j)%7 + 1)
			}
			row := map[string]any{"object": "embedding", "index": i, "embedding": v}
			edit(i, row)
			data = append(data, row)
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"object": "list", "data": data})
	}
}

func answers(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// moods are the ways in which an embedding service can go wrong.
func moods() map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		"hangs": func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		},
		"slow": func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			select {
			case <-r.Context().Done():
			case <-time.After(3 * time.Second):
				w.WriteHeader(http.StatusOK)
			}
		},
		"limits for long":  answers(http.StatusTooManyRequests, `{"error":{"message":"slow down"}}`, "Retry-After", "60"),
		"limits":           answers(http.StatusTooManyRequests, `{"error":{"message":"slow down"}}`),
		"breaks":           answers(http.StatusInternalServerError, "<html>boom</html>"),
		"refuses the key":  answers(http.StatusUnauthorized, `{"error":{"message":"no such key"}}`),
		"HTML":             answers(http.StatusOK, "<!doctype html><title>Wartung</title>", "Content-Type", "text/html"),
		"empty":            answers(http.StatusOK, ""),
		"half an answer":   answers(http.StatusOK, `{"data":[{"index":0,"embedding":[0.1,`),
		"no vector":        answers(http.StatusOK, `{"object":"list","data":[]}`),
		"NaN":              answers(http.StatusOK, `{"data":[{"index":0,"embedding":[NaN,1,2]}]}`),
		"null":             answers(http.StatusOK, `{"data":[{"index":0,"embedding":[null,1,2]}]}`),
		"too large":        answers(http.StatusOK, `{"data":[{"index":0,"embedding":[1e400,1,2]}]}`),
		"zero vector":      vectors(384, func(_ int, row map[string]any) { row["embedding"] = make([]float64, 384) }),
		"other dimension":  vectors(128, func(int, map[string]any) {}),
		"empty vector":     vectors(0, func(int, map[string]any) {}),
		"another's answer": vectors(384, func(_ int, row map[string]any) { row["index"] = 5 }),
	}
}

// TestEveryMoodEndsInAList has a catalogue with vectors, a person with a new profile, and a service that goes wrong at that very
// moment: she gets a list all the same, and both the API and the page say what it is based on. When the service is well again, so is the list.
//
//nolint:tparallel // the moods share a world, one after another
func TestEveryMoodEndsInAList(t *testing.T) {
	t.Parallel()
	service, address := newMoody(t)
	w := newWorld(t, address)
	embedModule(t, w)
	for name, mood := range moods() {
		t.Run(name, func(t *testing.T) {
			w.exec(t, `DELETE FROM profile_embeddings`)
			// A process of its own: its breaker is closed, and it has not learned the dimension yet.
			process := openServer(t, w.stack, w.owner, nil)
			anna := &visitor{t: t, s: process, token: w.home.people["learner"].token}
			service.becomes(mood)
			deck := anna.deck()
			if err := workAsked(t, process); err == nil {
				t.Error("the job must fail, to be tried again")
			}
			if len(deck.Suggestions) != 1 || len(deck.Suggestions[0].Facts) == 0 || deck.Model != "" {
				t.Errorf("deck %+v, want the module, explained, without a model", deck)
			}
			const says = "auf Ihren Kompetenzen und auf Wörtern"
			page := process.send(t, request{path: "/vorschlaege", token: anna.token})
			if !strings.Contains(deck.Note, says) || page.status != http.StatusOK || !strings.Contains(page.body, says) || !strings.Contains(page.body, "E-Akte im Bürgerbüro") {
				t.Errorf("the list does not say what it is based on: note %q, page %d", deck.Note, page.status)
			}
			if n := w.number(t, `SELECT count(*) FROM profile_embeddings`); n != 0 {
				t.Errorf("%d vectors of a service that is not well were stored", n)
			}
			service.becomes(nil)
			healthy := &visitor{t: t, s: openServer(t, w.stack, w.owner, nil), token: anna.token}
			if err := workAsked(t, healthy.s); err != nil {
				t.Errorf("the service is well again, but %v", err)
			}
			if deck := healthy.deck(); deck.Model == "" || deck.Note != "" {
				t.Errorf("the service is well again, but the list is %+v", deck)
			}
		})
	}
}

// workAsked does what the list asked for: the job that makes the vector of the profile.
func workAsked(t *testing.T, process *testServer) error {
	t.Helper()
	var job matching.EmbedProfile
	err := process.owner.QueryRow(t.Context(), `SELECT args FROM river_job WHERE kind = 'embed_profile' ORDER BY id DESC LIMIT 1`).Scan(&job)
	if err != nil {
		t.Fatalf("no list asked for a vector: %v", err)
	}
	patience, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	return process.matching.EmbedLearner(patience, job)
}

// embedModule gives the world's module its vector, and nothing else.
func embedModule(t *testing.T, w *world) {
	t.Helper()
	w.exec(t, `UPDATE modules SET state = 'published' WHERE id = $1`, w.module)
	v := make([]string, 384)
	for i := range v {
		v[i] = fmt.Sprintf("%.4f", 0.05+0.0001*float64(i%9))
	}
	w.exec(t, `INSERT INTO module_embeddings (module_id, model, content_hash, embedding) VALUES ($1, $2, 'x', $3::text::vector)`,
		w.module, w.embedder().Model().ID, "["+strings.Join(v, ",")+"]")
}

// TestWrongVectorsOfTheCatalogueAreNotStored lets the service answer two texts in another order, and with another number of vectors.
//
//nolint:tparallel // the moods share a world, one after another
func TestWrongVectorsOfTheCatalogueAreNotStored(t *testing.T) {
	t.Parallel()
	service, address := newMoody(t)
	w := newWorld(t, address)
	w.newModule(t, w.home.people["author"], true)
	for name, mood := range map[string]http.HandlerFunc{
		"another order": vectors(384, func(i int, row map[string]any) { row["index"] = 1 - i }),
		"one for two": func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			vectors(384, func(int, map[string]any) {})(w, httptest.NewRequestWithContext(r.Context(), http.MethodPost, "/", strings.NewReader(`{"input":["x"]}`)))
		},
		"two dimensions": vectors(384, func(i int, row map[string]any) {
			if i == 1 {
				row["embedding"] = []float64{1, 2, 3}
			}
		}),
	} {
		t.Run(name, func(t *testing.T) {
			process := openServer(t, w.stack, w.owner, nil)
			service.becomes(mood)
			if made, err := process.matching.EmbedAll(t.Context()); err == nil || made != 0 {
				t.Errorf("%d vectors made, %v", made, err)
			}
			if n := w.number(t, `SELECT count(*) FROM module_embeddings`); n != 0 {
				t.Errorf("%d vectors are stored", n)
			}
			service.becomes(nil)
			anna := &visitor{t: t, s: process, token: w.home.people["learner"].token}
			anna.deck()
			if err := workAsked(t, process); err != nil {
				t.Fatal(err)
			}
			if deck := anna.deck(); len(deck.Suggestions) == 0 || !strings.Contains(deck.Note, "Bei 2 von 2 Lernmodulen") {
				t.Errorf("deck %+v, want a list that says that no module has a vector", deck)
			}
		})
	}
}

// TestStrangeProfilesEndInAList says odd things about oneself: each ends in a list, or in a clear error that stores nothing.
func TestStrangeProfilesEndInAList(t *testing.T) {
	t.Parallel()
	_, address := newMoody(t)
	w := newWorld(t, address)
	embedModule(t, w)
	anna := signInOverHTTP(t, w.testServer, homeSlug, "learner")
	put := func(tasks string) (int, string) {
		t.Helper()
		profile := anna.get("/me/profile", nil)
		body, err := json.Marshal(map[string]any{
			"role_profile": "buergerbuero", "horizon": "today", "weekly_minutes": 120, "formats": []string{}, "languages": []string{"de"},
			"accessibility": []string{}, "tasks": tasks, "interests": "",
		})
		if err != nil {
			t.Fatal(err)
		}
		got := w.send(t, request{method: http.MethodPut, path: httpx.APIPrefix + "/me/profile", token: anna.token, body: string(body), ifMatch: profile.header.Get("ETag")})
		return got.status, got.body
	}
	for name, tt := range map[string]struct {
		tasks  string
		status []int
	}{
		"nothing":       {"", []int{200}},
		"blanks":        {" \n\t ", []int{200}},
		"emoji":         {"🗂️📎👩🏽‍💼 Akten 🏛️", []int{200}},
		"HTML":          {`<script>alert("x")</script><b>Akten</b> führen &amp; ablegen`, []int{200}},
		"other scripts": {"档案 архив أرشيف Akten", []int{200}},
		"one word":      {strings.Repeat("Akte ", 399), []int{200}},
		"no spaces":     {strings.Repeat("ä", 2000), []int{200}},
		"too long":      {strings.Repeat("a", 2001), []int{422}},
		"a megabyte":    {strings.Repeat("Akten führen. ", 75_000), []int{413, 422}},
		"NUL":           {"Akten\x00führen", []int{400, 422}},
		"controls":      {"Akten\x01\x02\x1b[31m führen", []int{200, 422}},
	} {
		status, body := put(tt.tasks)
		ok := false
		for _, want := range tt.status {
			ok = ok || status == want
		}
		if !ok {
			t.Errorf("%s: status %d, want %v: %.300s", name, status, tt.status, body)
		}
		deck := anna.deck()
		if len(deck.Suggestions) != 1 {
			t.Errorf("%s: no list: %+v", name, deck)
		}
		page := w.send(t, request{path: "/vorschlaege", token: anna.token})
		if page.status != http.StatusOK || strings.Contains(page.body, "<script>alert") {
			t.Errorf("%s: page %d", name, page.status)
		}
	}
}
