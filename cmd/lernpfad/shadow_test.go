package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lernpfad/internal/dbtest"
	"lernpfad/matching"
)

// shorter is a second model: the real one behind a proxy that keeps the first 128 of its 384 numbers.
func shorter(t *testing.T) string {
	t.Helper()
	address, _ := dbtest.EmbeddingURL(t)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in map[string]any
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if in["model"] != "kurz-128" {
			t.Errorf("asked for %v", in["model"])
		}
		in["model"] = "e5-passage"
		body, _ := json.Marshal(in)
		req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, strings.TrimRight(address, "/")+"/embeddings", bytes.NewReader(body))
		if err != nil {
			t.Error(err)
			return
		}
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer func() { _ = res.Body.Close() }()
		raw, _ := io.ReadAll(res.Body)
		var out struct {
			Data []map[string]any `json:"data"`
		}
		if err := json.Unmarshal(raw, &out); err != nil {
			t.Errorf("%v: %.200s", err, raw)
		}
		for _, row := range out.Data {
			if v, ok := row["embedding"].([]any); ok {
				row["embedding"] = v[:128]
			}
		}
		_ = json.NewEncoder(w).Encode(out)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// TestShadowCommand tries a model of another dimension beside the one at work: its vectors stand beside the others, people go on being
// shown what they were shown, the report names no group of fewer than five, and --forget leaves nothing of the trial.
func TestShadowCommand(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	if _, err := w.matching.EmbedAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, town := range []*town{w.home, w.away} {
		if _, err := w.matching.EmbedProfiles(t.Context(), town.tenant); err != nil {
			t.Fatal(err)
		}
	}
	anna := signInOverHTTP(t, w.testServer, homeSlug, "learner")
	before := anna.get("/me/suggestions", nil).body
	environ := []string{
		"DATABASE_URL=" + w.stack.OwnerURL, "EMBEDDING_URL=" + w.stack.EmbeddingURL, "EMBEDDING_MODEL=" + w.stack.EmbeddingModel, "LERNPFAD_DATA_DIR=" + t.TempDir(),
	}
	second := shorter(t)
	code, out, errs := run(t, environ, "shadow", "--model", "kurz-128", "--url", second, "--json")
	var report matching.ShadowReport
	if err := json.Unmarshal([]byte(out), &report); err != nil || code != exitOK {
		t.Fatalf("exit %d, %v: %s %s", code, err, out, errs)
	}
	people := int(w.number(t, `SELECT count(*) FROM learners`))
	if report.People != people || report.Other != "kurz-128" || report.K != 5 {
		t.Errorf("report %+v of %d people", report, people)
	}
	for _, r := range report.Roles {
		if r.People < 5 || r.Overlap != 1 || r.Same != 1 { // there is one module to suggest
			t.Errorf("role %+v", r)
		}
	}
	for table, want := range map[string]int64{"module_embeddings": 1, "competency_embeddings": 43, "profile_embeddings": int64(people)} {
		if n := w.number(t, `SELECT count(*) FROM `+table+` WHERE model = 'kurz-128' AND vector_dims(embedding) = 128`); n != want {
			t.Errorf("%d vectors in %s, want %d", n, table, want)
		}
	}
	if after := anna.get("/me/suggestions", nil).body; after != before {
		t.Error("the trial changes what people are shown")
	}
	if code, out, errs = run(t, environ, "shadow", "--model", "kurz-128", "--url", second); code != exitOK || !strings.Contains(out, "EMBEDDING_MODEL=kurz-128") || !strings.Contains(errs, "0 vectors made") {
		t.Errorf("a second time: exit %d, %s %s", code, out, errs)
	}
	if code, _, _ = run(t, environ, "shadow", "--model", "kurz-128", "--forget"); code != exitOK {
		t.Errorf("forget: exit %d", code)
	}
	left := w.number(t, `SELECT (SELECT count(*) FROM module_embeddings WHERE model = 'kurz-128') + (SELECT count(*) FROM competency_embeddings WHERE model = 'kurz-128')
		+ (SELECT count(*) FROM profile_embeddings WHERE model = 'kurz-128') + (SELECT count(*) FROM vector_versions WHERE model = 'kurz-128')`)
	if left != 0 {
		t.Errorf("%d rows are left of the trial", left)
	}
	for name, args := range map[string][]string{
		"no model": {"shadow"}, "the model at work": {"shadow", "--model", w.stack.EmbeddingModel}, "forget the model at work": {"shadow", "--model", w.stack.EmbeddingModel, "--forget"},
	} {
		if code, _, _ := run(t, environ, args...); code != exitBad {
			t.Errorf("%s: exit %d", name, code)
		}
	}
}
