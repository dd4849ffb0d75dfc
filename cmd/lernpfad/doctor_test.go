package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lernpfad/internal/database"
	"lernpfad/internal/dbtest"
	"lernpfad/internal/localstack"
)

// aServer answers every request with the status and returns its address.
func aServer(t *testing.T, status int) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://")
}

func TestDoctorWhenNothingRuns(t *testing.T) {
	t.Parallel()
	environ := []string{"LERNPFAD_DATA_DIR=" + t.TempDir(), "LERNPFAD_CACHE=" + t.TempDir(), "LERNPFAD_LISTEN=127.0.0.1:1"}
	code, out, errs := run(t, environ, "doctor")
	if code != exitOK {
		t.Fatalf("ended with %d: %s%s", code, out, errs)
	}
	for _, word := range []string{"off", "Database", "Embedding service", "Web server", "-> "} {
		if !strings.Contains(out, word) {
			t.Errorf("does not say %q:\n%s", word, out)
		}
	}
}

func TestDoctorNamesWhatIsBroken(t *testing.T) {
	t.Parallel()
	environ := []string{
		"DATABASE_URL=postgres://anna:geheim@127.0.0.1:1/lernpfad", "EMBEDDING_URL=http://" + aServer(t, http.StatusOK) + "/v1", "EMBEDDING_MODEL=m",
		"LERNPFAD_LISTEN=" + aServer(t, http.StatusServiceUnavailable),
	}
	code, out, errs := run(t, environ, "doctor", "--json")
	if code != exitFailed || !strings.Contains(errs, "broken or missing") || strings.Contains(out, "geheim") {
		t.Fatalf("ended with %d: %s%s", code, out, errs)
	}
	var answer struct{ Parts []localstack.Finding }
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatal(err)
	}
	for _, f := range answer.Parts {
		want := localstack.Up
		switch f.Part {
		case "Database", "Web server":
			want = localstack.Broken
		case "Mail": // none is set, which is no fault
			want = localstack.Off
		}
		if f.State != want || (want == localstack.Broken && f.Mend == "") {
			t.Errorf("%+v, want %s", f, want)
		}
	}
}

func TestDoctorRefusesABadConfiguration(t *testing.T) {
	t.Parallel()
	code, _, errs := run(t, []string{"LERNPFAD_LOG_LEVEL=loud"}, "doctor")
	if code != exitBad || !strings.Contains(errs, "LERNPFAD_LOG_LEVEL") {
		t.Errorf("ended with %d: %s", code, errs)
	}
}

func TestDoctorKnowsTheSchema(t *testing.T) {
	t.Parallel()
	empty := dbtest.Empty(t)
	if f := examineSchema(t.Context(), empty); f.State != localstack.Off || !strings.Contains(f.Mend, "migrate") {
		t.Errorf("empty database: %+v", f)
	}
	if _, err := database.Migrate(t.Context(), empty); err != nil {
		t.Fatal(err)
	}
	if f := examineSchema(t.Context(), empty); f.State != localstack.Up || f.Mend != "" {
		t.Errorf("migrated database: %+v", f)
	}
	if f := examineSchema(t.Context(), "postgres://127.0.0.1:1/x"); f.State != localstack.Broken {
		t.Errorf("no database: %+v", f)
	}
}

func TestDoctorAsksTheServer(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int
		want   localstack.State
	}{
		"ready":     {http.StatusOK, localstack.Up},
		"not ready": {http.StatusServiceUnavailable, localstack.Broken},
		"stranger":  {http.StatusNotFound, localstack.Off},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if f := examineServer(t.Context(), aServer(t, tc.status)); f.State != tc.want {
				t.Errorf("got %+v", f)
			}
		})
	}
}

func TestReachable(t *testing.T) {
	t.Parallel()
	for listen, want := range map[string]string{":80": "127.0.0.1:80", "0.0.0.0:80": "127.0.0.1:80", "[::]:80": "127.0.0.1:80", "10.0.0.1:80": "10.0.0.1:80", "odd": "odd"} {
		if got := reachable(listen); got != want {
			t.Errorf("%s: %s, want %s", listen, got, want)
		}
	}
}
