package demo_test

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/cmd/lernpfad/demo"
	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/dbtest"
	"lernpfad/learners"
	"lernpfad/matching"
	"lernpfad/matching/embedding"
)

// today is a Tuesday.
var today = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

func options(db *database.DB) demo.Options {
	now := func() time.Time { return today }
	return demo.Options{DB: db, Now: now, Courses: courses.New(courses.Options{
		DB: db, Library: competency.Default(), Now: now,
		Changed: func(context.Context, *sql.Tx, []uuid.UUID) error { return nil },
	})}
}

// rowCounts looks behind the wall.
func rowCounts(t *testing.T, db *dbtest.DB) map[string]int {
	t.Helper()
	conn := db.Owner(t)
	counts := map[string]int{}
	for _, table := range []string{"tenants", "org_units", "users", "learners", "evidence", "modules", "runs", "run_sessions"} {
		var n int
		if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		counts[table] = n
	}
	return counts
}

func TestSeed(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	opt := options(db.App)
	var seeded []uuid.UUID
	opt.Seeded = func(_ context.Context, tx *sql.Tx, tenant uuid.UUID) error {
		seeded = append(seeded, tenant)
		return tx.QueryRowContext(t.Context(), "SELECT 1 FROM learners WHERE tenant_id = $1 LIMIT 1", tenant).Scan(new(int))
	}
	begin := time.Now()
	first, err := demo.Seed(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("first seeding: %v, %+v", time.Since(begin), first)
	counts := rowCounts(t, db)
	if first.Municipalities != 3 || first.People != 1500 || first.Accounts != 1512 || first.Modules.New < 160 {
		t.Errorf("made %+v", first)
	}
	if diff := cmp.Diff(first.Tenants, seeded); diff != "" {
		t.Errorf("Seeded was called for others than those made:\n%s", diff)
	}
	want := map[string]int{
		"tenants": 3, "org_units": first.Units, "users": first.Accounts, "learners": first.People, "evidence": first.Evidence,
		"modules": first.Modules.New, "runs": counts["runs"], "run_sessions": counts["run_sessions"],
	}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("rows (-summary +database):\n%s", diff)
	}
	if counts["evidence"] < 15000 || counts["runs"] < 200 {
		t.Errorf("%d pieces of evidence and %d runs are too few", counts["evidence"], counts["runs"])
	}
	checkSecondSeeding(t, db, opt, first)
	t.Run("vectors", func(t *testing.T) { checkVectors(t, db, opt.Courses, first.Tenants[0]) })
	t.Run("logins", func(t *testing.T) { checkLogins(t, db.App) })
}

// checkSecondSeeding wants the second seeding of a day to change nothing at all.
func checkSecondSeeding(t *testing.T, db *dbtest.DB, opt demo.Options, first demo.Summary) {
	t.Helper()
	before, version := rowCounts(t, db), catalogueVersion(t, opt.Courses)
	begin := time.Now()
	second, err := demo.Seed(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("second seeding: %v", time.Since(begin))
	want := demo.Summary{Modules: courses.ImportResult{Unchanged: first.Modules.New}}
	if diff := cmp.Diff(want, second); diff != "" {
		t.Errorf("second seeding (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, rowCounts(t, db)); diff != "" {
		t.Errorf("rows (-before +after):\n%s", diff)
	}
	if after := catalogueVersion(t, opt.Courses); after != version {
		t.Errorf("the catalogue went from version %d to %d", version, after)
	}
}

func catalogueVersion(t *testing.T, service *courses.Service) int64 {
	t.Helper()
	version, err := service.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return version
}

func checkLogins(t *testing.T, db *database.DB) {
	t.Helper()
	gate, err := auth.New(db, func() time.Time { return today })
	if err != nil {
		t.Fatal(err)
	}
	logins, err := demo.Logins()
	if err != nil {
		t.Fatal(err)
	}
	if len(logins) != 18 {
		t.Errorf("%d logins, want 6 for each of 3 municipalities", len(logins))
	}
	for _, l := range logins {
		_, actor, err := gate.Login(t.Context(), auth.LoginInput{Tenant: l.Tenant, Login: l.Login, Password: l.Password, Address: l.Login})
		if err != nil {
			t.Errorf("%s of %s cannot sign in: %v", l.Login, l.Tenant, err)
			continue
		}
		if actor.Name != l.Name || actor.TenantSlug != l.Tenant || !actor.Has(l.Role) {
			t.Errorf("%s of %s is %+v", l.Login, l.Tenant, actor)
		}
		if (actor.LearnerID != nil) != (l.Role == auth.Learner) || (actor.ProviderID != nil) != (l.Role == auth.Author) {
			t.Errorf("%s of %s: learner %v, provider %v", l.Login, l.Tenant, actor.LearnerID, actor.ProviderID)
		}
	}
}

// countingEmbedder counts texts; what they mean is of no interest here.
type countingEmbedder struct{ texts int }

func (c *countingEmbedder) Embed(_ context.Context, _ embedding.Kind, texts []string) ([]embedding.Vector, error) {
	vectors := make([]embedding.Vector, len(texts))
	for i := range texts {
		c.texts++
		vectors[i] = embedding.Vector{float32(c.texts), 1, 0}
	}
	return vectors, nil
}

func (c *countingEmbedder) Model() embedding.ModelInfo {
	return embedding.ModelInfo{ID: "counting", Dimension: 3}
}

// checkVectors embeds the people of the smallest municipality: each text once, nothing a second time, one more after a change.
func checkVectors(t *testing.T, db *dbtest.DB, catalogue *courses.Service, tenant uuid.UUID) {
	t.Helper()
	embedder := &countingEmbedder{}
	people := learners.New(learners.Options{DB: db.App, Library: competency.Default(), Now: func() time.Time { return today }})
	service := matching.New(matching.Options{
		DB: db.App, Library: competency.Default(), Catalogue: catalogue, People: people, Groups: people, Embedder: embedder,
		Now: func() time.Time { return today }, Zone: time.UTC,
	})
	for _, round := range []struct {
		name            string
		before          string
		vectors, atMost int
	}{
		{name: "everybody", vectors: 60, atMost: 45},
		{name: "nothing changed"},
		{name: "one profile changed", before: "UPDATE learners SET interests = 'Bienen' WHERE id = (SELECT min(id::text)::uuid FROM learners WHERE tenant_id = '" + tenant.String() + "')", vectors: 1, atMost: 1},
	} {
		if round.before != "" {
			db.Exec(t, round.before)
		}
		embedder.texts = 0
		made, err := service.EmbedProfiles(t.Context(), tenant)
		if err != nil {
			t.Fatalf("%s: %v", round.name, err)
		}
		if made != round.vectors || embedder.texts > round.atMost {
			t.Errorf("%s: %d vectors from %d texts, want %d from at most %d", round.name, made, embedder.texts, round.vectors, round.atMost)
		}
	}
	var distinct, stored int
	err := db.Owner(t).QueryRow(t.Context(), `SELECT count(*), sum(n) FROM (
		SELECT count(*) AS n, content_hash FROM profile_embeddings WHERE tenant_id = $1 GROUP BY content_hash HAVING count(DISTINCT embedding::text) = 1) AS texts`,
		tenant).Scan(&distinct, &stored)
	if err != nil || stored != 60 || distinct < 20 {
		t.Errorf("%d vectors of %d texts are stored (%v), want 60 of some 35", stored, distinct, err)
	}
}
