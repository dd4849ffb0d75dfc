package main

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/courses/importer"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/matching"
)

const (
	worldPassword = "ein-langes-passwort"
	homeSlug      = "wiesenbrueck"
	awaySlug      = "sonnhafen"
)

// inhabitant is a person with an account and an open session.
type inhabitant struct {
	auth.Actor
	login string
	token string
}

// town is a municipality of the small world: two units and people by what they do.
type town struct {
	slug   string
	tenant uuid.UUID
	people map[string]*inhabitant
}

// world is a server with two towns, three providers and a published module.
type world struct {
	*testServer
	home, away *town
	providers  map[string]uuid.UUID
	hash       string
	module     uuid.UUID // published, of provider "aa"
}

// newWorld makes everybody whom the matrix needs: all roles in both towns, a colleague with a profile of her own, an author of another provider
// in the same town, and somebody who holds every role.
func newWorld(t *testing.T, embeddingURL string) *world {
	t.Helper()
	w := &world{testServer: newServer(t, embeddingURL), providers: map[string]uuid.UUID{}}
	var err error
	if w.hash, err = auth.HashPassword(worldPassword); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"aa", "bb", "cc"} {
		w.providers[key] = uuid.New()
		w.exec(t, `INSERT INTO providers (id, key, name) VALUES ($1, $2, $2)`, w.providers[key], key)
	}
	w.home, w.away = w.settle(t, homeSlug), w.settle(t, awaySlug)
	w.add(t, w.home, "author", "aa", auth.Author)
	w.add(t, w.home, "rival", "bb", auth.Author)
	w.add(t, w.home, "everybody", "aa", auth.Roles()...)
	w.add(t, w.away, "author", "cc", auth.Author)
	w.module = w.newModule(t, w.home.people["author"], true)
	return w
}

// settle makes a town with those whom every town has.
func (w *world) settle(t *testing.T, slug string) *town {
	t.Helper()
	out := &town{slug: slug, tenant: uuid.New(), people: map[string]*inhabitant{}}
	w.exec(t, `INSERT INTO tenants (id, slug, name, land) VALUES ($1, $2, $2, 'HE')`, out.tenant, slug)
	w.exec(t, `INSERT INTO tenant_settings (tenant_id) VALUES ($1)`, out.tenant)
	for i, unit := range []string{"Bürgerbüro", "Bauamt"} {
		w.exec(t, `INSERT INTO org_units (tenant_id, id, name, position) VALUES ($1, $2, $3, $4)`, out.tenant, uuid.New(), unit, i)
	}
	w.add(t, out, "learner", "", auth.Learner)
	w.add(t, out, "colleague", "", auth.Learner)
	w.add(t, out, "hr", "", auth.HR)
	w.add(t, out, "council", "", auth.Council)
	w.add(t, out, "admin", "", auth.Admin)
	return out
}

// add makes a person, and a learning profile for learners: Bürgerbüro, with a certificate.
func (w *world) add(t *testing.T, in *town, login, provider string, roles ...auth.Role) {
	t.Helper()
	user := auth.NewUser{TenantID: in.tenant, ID: uuid.New(), Login: login, Name: login + " " + in.slug, PasswordHash: w.hash, Roles: roles, CreatedAt: time.Now()}
	if id, ok := w.providers[provider]; ok {
		user.ProviderID = &id
	}
	if err := w.db.Tenant(t.Context(), in.tenant, func(tx database.Tx) error { return auth.CreateUser(tx, user) }); err != nil {
		t.Fatal(err)
	}
	if (auth.Actor{Roles: roles}).Has(auth.Learner) {
		learner := uuid.New()
		w.exec(t, `INSERT INTO learners (tenant_id, id, user_id, org_unit_id, role_profile_id, created_at, updated_at)
			SELECT $1, $2, $3, id, 'buergerbuero', now(), now() FROM org_units WHERE tenant_id = $1 ORDER BY position LIMIT 1`, in.tenant, learner, user.ID)
		w.exec(t, `INSERT INTO evidence (tenant_id, id, learner_id, competency_id, level, kind, source, confidence, observed_on, half_life_days, created_at)
			VALUES ($1, $2, $3, 'VD1.1', 1, 'certificate', 'Zeugnis', 0.9, current_date, 1825, now())`, in.tenant, uuid.New(), learner)
	}
	in.people[login] = &inhabitant{login: login}
	w.signIn(t, in, login)
}

// signIn opens a new session for a person.
func (w *world) signIn(t *testing.T, in *town, login string) {
	t.Helper()
	token, actor, err := w.auth.Login(t.Context(), auth.LoginInput{Tenant: in.slug, Login: login, Password: worldPassword, Address: login})
	if err != nil {
		t.Fatalf("sign in %s: %v", login, err)
	}
	in.people[login].token, in.people[login].Actor = token, actor
}

func moduleInput() courses.Input {
	return courses.Input{
		Title: "E-Akte im Bürgerbüro", Description: "Sie legen Vorgänge an und schließen sie ab.", Outcomes: []string{"Sie schließen eine Akte ab."},
		Hours: 4 * courses.HoursPerUnit, Format: courses.SelfPaced, Language: courses.German,
		Teaches: []competency.Requirement{{Competency: "VD1.1", Level: 4}},
	}
}

func (w *world) newModule(t *testing.T, author *inhabitant, published bool) uuid.UUID {
	t.Helper()
	m, err := w.courses.Create(t.Context(), author.Actor, moduleInput())
	if err == nil && published {
		m, err = w.courses.Publish(t.Context(), author.Actor, m.ID, m.Version)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m.ID
}

func (w *world) newPath(t *testing.T, of *inhabitant) uuid.UUID {
	t.Helper()
	lp, err := w.matching.BuildPath(t.Context(), of.Actor)
	if err != nil || len(lp.Steps) == 0 {
		t.Fatalf("path with %d steps: %v", len(lp.Steps), err)
	}
	return lp.ID
}

func (w *world) newList(t *testing.T, of *inhabitant) uuid.UUID {
	t.Helper()
	deck, err := w.matching.Deck(t.Context(), of.Actor, 0)
	if err != nil {
		t.Fatal(err)
	}
	return deck.ID
}

func (w *world) newDecision(t *testing.T, of *inhabitant) uuid.UUID {
	t.Helper()
	d, err := w.matching.Decide(t.Context(), of.Actor, matching.DecisionInput{Module: w.module, Answer: matching.Fits})
	if err != nil {
		t.Fatal(err)
	}
	return d.ID
}

func (w *world) newPreview(t *testing.T, of *inhabitant) uuid.UUID {
	t.Helper()
	content, err := importer.Template(importer.FormatCSV)
	if err != nil {
		t.Fatal(err)
	}
	p, err := w.importer.Preview(t.Context(), of.Actor, importer.Request{Name: "angebot.csv", Content: content, Source: "matrix"})
	if err != nil || p.ID == nil {
		t.Fatalf("preview %+v: %v", p.Report.Errors, err)
	}
	return *p.ID
}

// newJob puts a job of the person's town into the queue and returns its number.
func (w *world) newJob(t *testing.T, of *inhabitant) int64 {
	t.Helper()
	err := w.db.Tenant(t.Context(), of.TenantID, func(tx database.Tx) error {
		return w.profileChanged(t.Context(), database.SQLTx(tx), of.TenantID, uuid.New())
	})
	if err != nil {
		t.Fatal(err)
	}
	return w.number(t, `SELECT max(id) FROM river_job WHERE (args->>'tenant_id')::uuid = $1`, of.TenantID)
}
