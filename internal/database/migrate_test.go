package database_test

import (
	"context"
	"flag"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"lernpfad/internal/database"
	"lernpfad/internal/dbtest"
	"lernpfad/migrations"
)

//nolint:gochecknoglobals // a test flag
var update = flag.Bool("update", false, "write migrations/schema.sql anew")

const goldenSchema = "../../migrations/schema.sql"

func TestMigrateUpDownUp(t *testing.T) {
	t.Parallel()
	ctx, owner := context.Background(), dbtest.Empty(t)
	files, err := migrations.Files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, f := range files {
		want = append(want, f.Name())
	}

	applied, err := database.Migrate(ctx, owner)
	if err != nil {
		t.Fatalf("up on an empty database: %v", err)
	}
	if diff := cmp.Diff(want, applied); diff != "" {
		t.Errorf("applied (-want +got):\n%s", diff)
	}
	first := describe(t, owner, schemaQueries())
	if again, err := database.Migrate(ctx, owner); err != nil || len(again) != 0 {
		t.Errorf("a second run applied %v (%v), want nothing", again, err)
	}

	undone, err := database.Down(ctx, owner)
	if err != nil {
		t.Fatalf("down: %v", err)
	}
	slices.Reverse(undone)
	if diff := cmp.Diff(want, undone); diff != "" {
		t.Errorf("undone (-want +got):\n%s", diff)
	}
	if rest := strings.TrimSpace(describe(t, owner, schemaQueries())); rest != "" {
		t.Errorf("down leaves behind:\n%s", rest)
	}

	if _, err := database.Migrate(ctx, owner); err != nil {
		t.Fatalf("up again: %v", err)
	}
	if diff := cmp.Diff(first, describe(t, owner, schemaQueries())); diff != "" {
		t.Errorf("up-down-up is not up (-first +again):\n%s", diff)
	}
	last, err := strconv.ParseInt(want[len(want)-1][:5], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	current, newest, err := database.Version(ctx, owner)
	if err != nil || current != newest || newest != last {
		t.Errorf("version %d of %d (%v), want %d", current, newest, err, last)
	}
}

func TestMigrateRunsOnceAmongMany(t *testing.T) {
	t.Parallel()
	owner := dbtest.Empty(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	total := 0
	for range 3 {
		wg.Go(func() {
			applied, err := database.Migrate(context.Background(), owner)
			if err != nil {
				t.Errorf("migrate: %v", err)
			}
			mu.Lock()
			defer mu.Unlock()
			total += len(applied)
		})
	}
	wg.Wait()
	files, err := migrations.Files.ReadDir(".")
	if err != nil || total != len(files) {
		t.Errorf("three processes applied %d files in sum, want %d (%v)", total, len(files), err)
	}
}

// The golden file shows a reviewer what a migration does to the schema as a whole.
func TestSchemaIsGolden(t *testing.T) {
	t.Parallel()
	got := "-- The schema after all migrations, read from the catalogue. Written by:\n" +
		"-- go test ./internal/database -run TestSchemaIsGolden -update\n\n" + describe(t, dbtest.New(t).OwnerURL, schemaQueries())
	if *update {
		if err := os.WriteFile(goldenSchema, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenSchema)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("schema.sql (-file +database), mend with -update:\n%s", diff)
	}
}

// Our numbered file must be what the job library itself would have laid, or an upgrade of it would fail in production.
func TestJobTablesEqualTheLibrarys(t *testing.T) {
	t.Parallel()
	ctx, owner := context.Background(), dbtest.Empty(t)
	pool, err := pgxpool.New(ctx, owner)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		t.Fatal(err)
	}
	isJobs := func(line string) bool {
		return strings.Contains(line, "river_") && !strings.Contains(line, "river_migration") && !strings.HasPrefix(line, "GRANT")
	}
	theirs, ours := filterLines(describe(t, owner, comparedQueries()), isJobs),
		filterLines(describe(t, dbtest.New(t).OwnerURL, comparedQueries()), isJobs)
	if diff := cmp.Diff(theirs, ours); diff != "" {
		t.Errorf("tables of the job queue (-library +ours):\n%s", diff)
	}
}

func filterLines(text string, keep func(string) bool) []string {
	var out []string
	for line := range strings.Lines(text) {
		if keep(line) {
			out = append(out, line)
		}
	}
	return out
}
