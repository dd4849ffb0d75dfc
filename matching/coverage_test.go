package matching_test

import (
	"slices"
	"strings"
	"testing"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/learners/learnerstest"
	"lernpfad/matching/planning"
)

func TestCoverage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	unit, small := w.town.Unit("Bürgerbüro", &w.town.Root), w.town.Unit("Standesamt", &w.town.Root)
	desk := w.town.Unit("Schalter", &unit) // counts in the Bürgerbüro
	for i := range 12 {
		where := unit
		if i%2 == 0 {
			where = desk
		}
		a := w.town.Add(learnerstest.Person{Role: "buergerbuero", Unit: where})
		if i < 6 {
			w.town.Holds(a, competency.Profile{"VD1.1": 3, "DC4.2": 8}) // DC4.2 gives VD5.1 at level 3
		}
	}
	for range 4 {
		w.town.Add(learnerstest.Person{Role: "buergerbuero", Unit: small})
	}
	middle := w.town.Unit("Standesamt West", &w.town.Root)
	for range 9 {
		w.town.Add(learnerstest.Person{Role: "buergerbuero", Unit: middle})
	}
	foreign := learnerstest.NewTown(t, w.db, "sonnhafen")
	for range 9 {
		foreign.Add(learnerstest.Person{Role: "buergerbuero"})
	}
	hr := w.town.Add(learnerstest.Person{Roles: []auth.Role{auth.HR}})
	got, err := w.Coverage(t.Context(), hr, "verwaltung-digital-1")
	if err != nil {
		t.Fatal(err)
	}
	row := func(name string) int {
		t.Helper()
		i := slices.IndexFunc(got.Units, func(u planning.Unit) bool { return u.Name == name })
		if i < 0 {
			t.Fatalf("%s is missing in %v", name, got.Units)
		}
		return i
	}
	column := func(id competency.ID) int { return slices.Index(got.Competencies, id) }
	if got.K != 5 || len(got.Units) != 3 || column("VD1.1") != 0 || column("DC1.1") >= 0 {
		t.Errorf("k %d, units %v, competencies %v", got.K, got.Units, got.Competencies)
	}
	within := func(what string, cell planning.Cell, percent int) {
		t.Helper()
		if cell.State != planning.Shown || cell.Lower > percent || cell.Upper < percent {
			t.Errorf("%s: %d %% reach it, the map says %+v", what, percent, cell)
		}
	}
	for _, id := range []competency.ID{"VD1.1", "VD5.1"} { // the second through an alignment
		within("Bürgerbüro, "+string(id), got.Cells[row("Bürgerbüro")][column(id)], 50)
		within("town, "+string(id), got.Total[column(id)], 24)
	}
	within("nobody yet", got.Total[column("VD2.1")], 0)
	if cell := got.Cells[row("Standesamt")][column("VD1.1")]; cell.State != planning.TooSmall {
		t.Errorf("four people can be seen: %+v", cell)
	}
	if cell := got.Cells[row("Bürgerbüro")][column("VD6.2")]; cell.State != planning.Nobody {
		t.Errorf("nobody is asked for it: %+v", cell)
	}
	// The total minus what is shown would give the four away, so the next smallest is hidden with them.
	if cell := got.Cells[row("Standesamt West")][column("VD1.1")]; cell.State != planning.Protected {
		t.Errorf("the four can be worked out: %+v", cell)
	}
}

func TestCoverageIsLoggedAndForHRAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	hr := w.town.Add(learnerstest.Person{Name: "Petra Plan", Roles: []auth.Role{auth.HR}})
	if _, err := w.Coverage(t.Context(), hr, "digcomp-3.0"); err != nil {
		t.Fatal(err)
	}
	for name, a := range map[string]auth.Actor{"learner": w.clerk(nil), "council": w.town.Add(learnerstest.Person{Roles: []auth.Role{auth.Council, auth.Admin, auth.Author}})} {
		_, err := w.Coverage(t.Context(), a, "digcomp-3.0")
		if err == nil {
			t.Errorf("%s sees the map", name)
		}
		wantFault(t, err, "forbidden")
	}
	_, err := w.Coverage(t.Context(), hr, `"}; none`)
	wantFault(t, err, "framework-not-found")
	if n := w.count(t, "access_log"); n != 1 {
		t.Errorf("%d views are logged, want 1", n)
	}
	accounts, err := auth.New(w.db.App, w.clock)
	if err != nil {
		t.Fatal(err)
	}
	council := hr
	council.Roles = []auth.Role{auth.Council}
	log, err := accounts.AccessLog(t.Context(), council)
	if err != nil || len(log) != 1 || log[0].What != "hr-coverage" || !strings.Contains(log[0].Filter, "digcomp-3.0") || log[0].Name != "Petra Plan" {
		t.Errorf("the council reads %+v, %v", log, err)
	}
}

func TestCoverageUsesTheTownsOwnK(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.db.Exec(t, `INSERT INTO tenant_settings (tenant_id, k_anonymity) VALUES ($1, 7)`, w.town.Tenant)
	for range 6 {
		w.town.Add(learnerstest.Person{Role: "buergerbuero"})
	}
	hr := w.town.Add(learnerstest.Person{Roles: []auth.Role{auth.HR}})
	got, err := w.Coverage(t.Context(), hr, "verwaltung-digital-1")
	if err != nil {
		t.Fatal(err)
	}
	if got.K != 7 || got.Total[0].State != planning.TooSmall {
		t.Errorf("k %d, total %+v", got.K, got.Total[0])
	}
}
