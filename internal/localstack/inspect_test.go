package localstack

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// states maps each part to its state.
func states(i Inspection) map[string]State {
	m := map[string]State{}
	for _, f := range i.Findings {
		m[f.Part] = f.State
	}
	return m
}

func TestInspectWhenNothingRuns(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "none")
	got := Inspect(t.Context(), Options{Dir: dir, CacheDir: t.TempDir()})
	want := map[string]State{
		"Python": Up, "PostgreSQL 18.6 with pgvector, program": Off, "The embedding service, program": Off, "Database": Off, "Embedding service": Off,
	}
	if diff := cmp.Diff(want, states(got)); diff != "" {
		t.Error(diff)
	}
	if exists(dir) {
		t.Error("looking made the folder")
	}
	for _, f := range got.Findings {
		if f.State != Up && f.Mend == "" {
			t.Errorf("%s is %s without a mend", f.Part, f.State)
		}
	}
}

func TestInspectWhatRuns(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	s := ensure(t, Options{Dir: dir})
	got := Inspect(t.Context(), Options{Dir: dir, CacheDir: testCache()})
	for part, state := range states(got) {
		if state != Up {
			t.Errorf("%s is %s", part, state)
		}
	}
	if got.DatabaseURL != s.OwnerURL {
		t.Errorf("database at %q, want %q", got.DatabaseURL, s.OwnerURL)
	}
	if v := got.Findings[3].Version; v != "PostgreSQL 18, pgvector 0.8.6" {
		t.Errorf("database version %q", v)
	}
}

func TestInspectServersOfOnesOwn(t *testing.T) {
	t.Parallel()
	good, bad := serve(t, http.StatusUnauthorized, "{}"), serve(t, http.StatusBadGateway, "")
	for name, tc := range map[string]struct {
		url  string
		want State
	}{
		"answers, wants a key": {good, Up},
		"is down":              {bad, Broken},
		"is not there":         {"http://127.0.0.1:1/v1", Broken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Inspect(t.Context(), Options{DatabaseURL: "postgres://a:geheim@127.0.0.1:1/x", EmbeddingURL: tc.url, EmbeddingModel: "m", Python: "/no/python"})
			want := map[string]State{"Python": Missing, "Database": Broken, "Embedding service": tc.want}
			if diff := cmp.Diff(want, states(got)); diff != "" {
				t.Error(diff)
			}
			for _, f := range got.Findings {
				if strings.Contains(f.Detail+f.Mend, "geheim") {
					t.Errorf("the password leaks: %+v", f)
				}
			}
		})
	}
}
