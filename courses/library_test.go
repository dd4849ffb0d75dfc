package courses_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/dbtest"
)

func TestSyncLibrary(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	library := competency.Default()
	service := courses.New(courses.Options{DB: db.App, Library: library})
	sync := func() bool {
		t.Helper()
		wrote, err := service.SyncLibrary(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return wrote
	}
	count := func() map[string]int {
		t.Helper()
		out := map[string]int{}
		for _, table := range []string{"frameworks", "areas", "competencies", "level_descriptors", "alignments", "role_profiles", "role_requirements"} {
			var n int
			if err := db.Owner(t).QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
				t.Fatal(err)
			}
			out[table] = n
		}
		return out
	}
	if !sync() {
		t.Fatal("an empty database must be filled")
	}
	requirements, areas := 0, 0
	for _, p := range library.RoleProfiles() {
		requirements += len(p.Requirements)
	}
	for _, f := range library.Frameworks() {
		areas += len(f.Areas)
	}
	want := map[string]int{
		"frameworks": len(library.Frameworks()), "areas": areas, "competencies": len(library.Competencies()),
		"level_descriptors": len(library.Competencies()) * competency.BandCount, "alignments": len(library.Alignments()),
		"role_profiles": len(library.RoleProfiles()), "role_requirements": requirements,
	}
	if diff := cmp.Diff(want, count()); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	version, err := service.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if sync() {
		t.Error("the second time there is nothing to write")
	}
	// An older program wrote other content: everything is written again, into the same rows.
	db.Exec(t, `UPDATE frameworks SET content_hash = 'old', name_de = 'alt'`)
	db.Exec(t, `UPDATE competencies SET name_de = 'alt'`)
	if !sync() {
		t.Error("changed content must be written")
	}
	if diff := cmp.Diff(want, count()); diff != "" {
		t.Errorf("rows after the change (-want +got):\n%s", diff)
	}
	var old int
	if err := db.Owner(t).QueryRow(t.Context(), `SELECT (SELECT count(*) FROM competencies WHERE name_de = 'alt') + (SELECT count(*) FROM frameworks WHERE name_de = 'alt')`).Scan(&old); err != nil || old != 0 {
		t.Errorf("%d old names are left, %v", old, err)
	}
	if after, err := service.Version(t.Context()); err != nil || after != version+1 {
		t.Errorf("catalogue version went from %d to %d, %v", version, after, err)
	}
}
