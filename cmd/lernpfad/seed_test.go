package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lernpfad/internal/dbtest"
)

// TestSeedCommand fills a database twice: the second time nothing is new, and the answer says how to sign in.
func TestSeedCommand(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	address, model := dbtest.EmbeddingURL(t)
	environ := []string{
		"DATABASE_URL=" + db.OwnerURL, "EMBEDDING_URL=" + address, "EMBEDDING_MODEL=" + model, "LERNPFAD_DATA_DIR=" + t.TempDir(),
	}
	code, out, errs := run(t, environ, "seed", "--json")
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var made struct {
		Municipalities, Units, Accounts, People, Evidence int
		Modules                                           map[string]int
	}
	if err := json.Unmarshal([]byte(out), &made); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if made.Municipalities != 3 || made.People != 1500 || made.Evidence == 0 || made.Modules["new"] < 160 {
		t.Errorf("made %+v", made)
	}
	code, out, errs = run(t, environ, "seed")
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	for _, part := range []string{"Modules: 0 new, 0 changed", "Municipalities: 0 new", "lernpfad-demo", "hr.erlenfurt"} {
		if !strings.Contains(out, part) {
			t.Errorf("the answer does not say %q:\n%s", part, out)
		}
	}
	if diff := cmp.Diff(map[string]int{"embed_catalogue": 1, "embed_tenant": 3, "review_paths": 2, "sweep_enrolments": 1}, jobCounts(t, db)); diff != "" {
		t.Errorf("jobs (-want +got):\n%s", diff)
	}
}

func jobCounts(t *testing.T, db *dbtest.DB) map[string]int {
	t.Helper()
	rows, err := db.Owner(t).Query(t.Context(), "SELECT kind, count(*) FROM river_job GROUP BY kind")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	counts := map[string]int{}
	for rows.Next() {
		var kind string
		var n int
		if err := rows.Scan(&kind, &n); err != nil {
			t.Fatal(err)
		}
		counts[kind] = n
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return counts
}
