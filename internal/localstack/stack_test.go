package localstack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

func query(t *testing.T, url, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	var answer string
	if err := conn.QueryRow(t.Context(), sql).Scan(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestEnsureStartsBothParts(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	s := ensure(t, Options{Dir: dir})

	if got := query(t, s.OwnerURL, "SELECT current_user || ' ' || current_database() || ' ' || current_setting('server_encoding') || ' ' || current_setting('listen_addresses')"); got != "lernpfad_owner lernpfad UTF8 " {
		t.Errorf("owner's connection: %q", got)
	}
	query(t, s.OwnerURL, "WITH x AS (SELECT 1) SELECT default_version FROM pg_available_extensions WHERE name = 'pg_trgm'")
	if err := CheckServer(t.Context(), s.OwnerURL); err != nil {
		t.Error(err)
	}
	conn, err := pgx.Connect(t.Context(), s.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(t.Context(), "CREATE ROLE lernpfad_app LOGIN"); err != nil {
		t.Fatal(err)
	}
	if got := query(t, s.AppURL, "SELECT current_user::text"); got != "lernpfad_app" {
		t.Errorf("AppURL connects as %s", got)
	}
	if err := checkModel(t.Context(), s.EmbeddingURL); err != nil || s.EmbeddingModel != Model {
		t.Errorf("embedding service %s, model %s: %v", s.EmbeddingURL, s.EmbeddingModel, err)
	}
	for _, private := range []string{dir, filepath.Join(dir, "postgres")} {
		if info, err := os.Stat(private); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s is not private: %v %v", private, info.Mode(), err)
		}
	}
}

func TestSecondStartReusesTheFirst(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	first := ensure(t, Options{Dir: dir})
	second, err := Ensure(t.Context(), Options{Dir: dir, CacheDir: testCache()})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{first.OwnerURL, first.AppURL, first.EmbeddingURL, first.EmbeddingModel}
	if diff := cmp.Diff(want, []string{second.OwnerURL, second.AppURL, second.EmbeddingURL, second.EmbeddingModel}); diff != "" {
		t.Error(diff)
	}
	if len(second.Reused) != 2 || !strings.Contains(second.Reused[0], strconv.Itoa(os.Getpid())) {
		t.Errorf("does not say who runs the parts: %q", second.Reused)
	}
	if err := second.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	query(t, first.OwnerURL, "SELECT 'still there'")
}

func TestStopLeavesNothingAndStartsAgain(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	opt := Options{Dir: dir, CacheDir: testCache(), EmbeddingURL: "http://127.0.0.1:1/v1", EmbeddingModel: "some-model"}
	for _, want := range []string{"", "kept"} {
		s, err := Ensure(t.Context(), opt)
		if err != nil {
			t.Fatal(err)
		}
		if s.EmbeddingURL != opt.EmbeddingURL || s.EmbeddingModel != "some-model" || len(s.parts) != 1 {
			t.Errorf("a given embedding service was not left alone: %+v", s)
		}
		if got := query(t, s.OwnerURL, "SELECT coalesce(obj_description(to_regclass('mark')), '')"); got != want {
			t.Errorf("after a restart the database holds %q, want %q", got, want)
		}
		query(t, s.OwnerURL, "SELECT set_config('search_path', 'public', false)")
		conn, err := pgx.Connect(t.Context(), s.OwnerURL)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Exec(t.Context(), "CREATE TABLE IF NOT EXISTS mark (); COMMENT ON TABLE mark IS 'kept'"); err != nil {
			t.Fatal(err)
		}
		pid := s.parts[0].child.pid
		// The open connection must not hold the server up.
		if err := s.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if running(pid) {
			t.Errorf("process %d outlives Stop", pid)
		}
		if err := s.Stop(t.Context()); err != nil {
			t.Errorf("second Stop: %v", err)
		}
		_ = conn.Close(t.Context())
	}
}

func TestNoHalfStart(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	_, err := Ensure(t.Context(), Options{Dir: dir, CacheDir: testCache(), DatabaseURL: "postgres://anna:geheim@127.0.0.1:1/lernpfad"})
	mendable(t, err, "127.0.0.1:1", "DATABASE_URL")
	if strings.Contains(err.Error(), "geheim") {
		t.Errorf("the password leaks: %v", err)
	}
	// Whoever comes next can have the embedding service: nothing of the first attempt runs.
	c, rec, err := takeClaim(filepath.Join(dir, "embedding.lock"))
	if err != nil || c == nil {
		t.Fatalf("embedding service still held by %+v: %v", rec, err)
	}
	if err := c.release(); err != nil {
		t.Error(err)
	}
}

func TestHeldButSilentSaysWhoHoldsIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c, _, err := takeClaim(filepath.Join(dir, "postgres.lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.release() }()
	ctx, cancel := context.WithTimeout(t.Context(), 300_000_000)
	defer cancel()
	var out outcome
	err = ensureDatabase(ctx, Options{Dir: dir}, &out)
	mendable(t, err, strconv.Itoa(os.Getpid()), dir, "LERNPFAD_DATA_DIR")
}

func TestOtherMajorVersionIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pg := &postgres{data: dir}
	if err := os.WriteFile(filepath.Join(dir, "PG_VERSION"), []byte("15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	mendable(t, pg.settle(t.Context()), "PostgreSQL 15", "restore")
}

func TestStrangerIsNotTakenForTheService(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"html": "<html>", "other model": `{"data":[{"id":"gpt"}]}`, "empty": `{"data":[]}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := serve(t, http.StatusOK, body)
			if err := checkModel(t.Context(), url); err == nil {
				t.Error("taken for the embedding service")
			}
		})
	}
}

func TestMendOf(t *testing.T) {
	t.Parallel()
	inner := &MendableError{"a", "do b", nil}
	if got := MendOf(fmt.Errorf("outer: %w", errors.Join(inner))); got != "do b" {
		t.Errorf("got %q", got)
	}
	if got := MendOf(os.ErrNotExist); got != "" {
		t.Errorf("got %q", got)
	}
}
