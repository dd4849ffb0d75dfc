package completion_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/dbtest"
	"lernpfad/internal/fault"
	"lernpfad/internal/jobs"
	"lernpfad/learners"
	"lernpfad/learners/completion"
	"lernpfad/learners/completion/badge"
	"lernpfad/learners/enrolment"
	"lernpfad/learners/learnerstest"
)

func today() time.Time { return time.Date(2030, time.October, 1, 9, 0, 0, 0, time.UTC) }

// day is a day before or after today.
func day(n int) time.Time { return today().Truncate(24*time.Hour).AddDate(0, 0, n) }

// world is two municipalities, a provider, and the queue as the jobs table holds it.
type world struct {
	*completion.Service
	db         *dbtest.DB
	owner      *pgx.Conn // past the wall
	courses    *courses.Service
	people     *learners.Service
	seats      *enrolment.Service
	queue      *jobs.Client
	key        badge.Key
	home, away *learnerstest.Town
	author     auth.Actor
	rival      auth.Actor
	anna, ben  auth.Actor // at home
	carla      auth.Actor // away

	mu        sync.Mutex
	now       time.Time
	replanned []uuid.UUID
}

func newWorld(t *testing.T) *world {
	t.Helper()
	db := dbtest.New(t)
	w := &world{db: db, owner: db.Owner(t), now: today()}
	var err error
	if w.queue, err = jobs.New(jobs.Options{Pool: db.App.Pool(), SQL: db.App.SQL(), Registry: jobs.NewRegistry()}); err != nil {
		t.Fatal(err)
	}
	nobody := func(context.Context, *sql.Tx, []uuid.UUID) error { return nil }
	w.courses = courses.New(courses.Options{DB: db.App, Library: competency.Default(), Changed: nobody, Now: w.clock})
	if _, err := w.courses.SyncLibrary(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.people = learners.New(learners.Options{DB: db.App, Library: competency.Default(), Now: w.clock, Changed: func(context.Context, *sql.Tx, uuid.UUID, uuid.UUID) error { return nil }})
	w.home, w.away = learnerstest.NewTown(t, db, "erlenfurt"), learnerstest.NewTown(t, db, "sonnhafen")
	tenants := func(context.Context) ([]uuid.UUID, error) { return []uuid.UUID{w.home.Tenant, w.away.Tenant}, nil }
	w.seats = enrolment.New(enrolment.Options{
		DB: db.App, Enqueue: w.queue.EnqueueAt, Tenants: tenants, Now: w.clock,
		Told: func(context.Context, database.Tx, enrolment.Told) error { return nil },
	})
	if w.key, err = badge.OpenKey(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	w.Service = w.service(w.key)
	w.anna = w.home.Add(learnerstest.Person{Name: "Anna Becker", Role: "buergerbuero"})
	w.ben = w.home.Add(learnerstest.Person{Name: "Ben Kurz"})
	w.carla = w.away.Add(learnerstest.Person{Name: "Carla Fremd"})
	w.author, w.rival = w.provider(t, "akademie"), w.provider(t, "studieninstitut")
	return w
}

func (w *world) service(key badge.Key) *completion.Service {
	return completion.New(completion.Options{
		DB: w.db.App, Library: competency.Default(), People: w.people, Enrolments: w.seats, Enqueue: w.queue.Enqueue, Replan: w.replan,
		Issuer: badge.Issuer{Address: "https://lernen.example.de", Name: "Lernpfad"}, Key: key, Now: w.clock,
	})
}

func (w *world) provider(t *testing.T, key string) auth.Actor {
	t.Helper()
	id := uuid.New()
	w.db.Exec(t, `INSERT INTO providers (id, key, name) VALUES ($1, $2, $3)`, id, key, "Anbieter "+key)
	return auth.Actor{TenantID: w.home.Tenant, UserID: uuid.New(), Roles: []auth.Role{auth.Author}, ProviderID: &id}
}

func (w *world) replan(_ context.Context, tx *sql.Tx, _, learner uuid.UUID) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if tx == nil {
		panic("outside the transaction")
	}
	w.replanned = append(w.replanned, learner)
	return nil
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) at(moment time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = moment
}

// confirmAll works the jobs that a provider's list led to.
func (w *world) confirmAll(t *testing.T) int {
	t.Helper()
	rows, err := w.owner.Query(t.Context(), `DELETE FROM river_job WHERE kind = $1 RETURNING args::text`, completion.Confirm{}.Kind())
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, raw := range all {
		var job completion.Confirm
		if err := json.Unmarshal([]byte(raw), &job); err != nil {
			t.Fatal(err)
		}
		if err := w.Confirm(t.Context(), job); err != nil {
			t.Fatal(err)
		}
	}
	return len(all)
}

// module is a published module that teaches two competencies; with days it has a run that begins then.
func (w *world) module(t *testing.T, days ...int) courses.Module {
	t.Helper()
	in := courses.Input{
		Title: "Die E-Akte", Outcomes: []string{"Sie legen eine Akte an."}, Hours: 64, Format: courses.SelfPaced, Language: courses.German,
		Teaches: []competency.Requirement{{Competency: "VD1.1", Level: 3}, {Competency: "DC1.3", Level: 2}},
	}
	for _, n := range days {
		in.Format = courses.Presence
		start := today().AddDate(0, 0, n)
		in.Runs = append(in.Runs, courses.RunInput{Place: "Rathaus", Seats: 5, Deadline: start.AddDate(0, 0, -1), StartsAt: start, EndsAt: start.AddDate(0, 0, 1)})
	}
	m, err := w.courses.Create(t.Context(), w.author, in)
	if err == nil {
		m, err = w.courses.Publish(t.Context(), w.author, m.ID, m.Version)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (w *world) signUp(t *testing.T, who auth.Actor, m courses.Module) enrolment.Enrolment {
	t.Helper()
	in := enrolment.SignUpInput{Module: m.ID}
	if len(m.Runs) > 0 {
		in.Run = &m.Runs[0].ID
	}
	e, err := w.seats.SignUp(t.Context(), who, in)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (w *world) complete(t *testing.T, who auth.Actor, e enrolment.Enrolment) completion.Completion {
	t.Helper()
	c, err := w.Complete(t.Context(), who, e.ID, e.Version, day(0))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// see is an enrolment as it stands.
func (w *world) see(t *testing.T, who auth.Actor, id uuid.UUID) enrolment.Enrolment {
	t.Helper()
	list, err := w.seats.Mine(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.ID == id {
			return e
		}
	}
	t.Fatal("no such enrolment")
	return enrolment.Enrolment{}
}

func (w *world) attained(t *testing.T, who auth.Actor) map[competency.ID]learners.Attainment {
	t.Helper()
	list, err := w.people.Attainments(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	out := map[competency.ID]learners.Attainment{}
	for _, a := range list {
		out[a.Competency] = a
	}
	return out
}

func (w *world) count(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	if err := w.owner.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func wantFault(t *testing.T, err error, slug string) {
	t.Helper()
	if !fault.Is(err, slug) {
		t.Fatalf("got error %v, want %s", err, slug)
	}
}

// broken lists what a fault says of fields.
func broken(err error) []string {
	f, ok := fault.From(err)
	if !ok {
		return nil
	}
	var out []string
	for _, one := range f.Fields {
		out = append(out, one.Pointer+" "+one.Slug)
	}
	return out
}
