package enrolment_test

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
	"lernpfad/learners/enrolment"
	"lernpfad/learners/learnerstest"
)

// today is far ahead, so that the queue's own clock takes every job that is put off for one of the future.
func today() time.Time { return time.Date(2030, time.October, 1, 9, 0, 0, 0, time.UTC) }

// world is two municipalities, a provider, and the queue as the jobs table holds it.
type world struct {
	*enrolment.Service
	db         *dbtest.DB
	owner      *pgx.Conn // past the wall
	courses    *courses.Service
	queue      *jobs.Client
	home, away *learnerstest.Town
	author     auth.Actor
	anna, ben  auth.Actor // at home
	carla      auth.Actor // away
	boss       auth.Actor // at home; agrees where she is named
	admin      auth.Actor

	mu   sync.Mutex
	now  time.Time
	told []enrolment.Told // to whoever sends letters
}

func (w *world) hear(_ context.Context, _ database.Tx, m enrolment.Told) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = append(w.told, m)
	return nil
}

func nobodyListens(context.Context, *sql.Tx, []uuid.UUID) error { return nil }

func newWorld(t *testing.T) *world {
	t.Helper()
	db := dbtest.New(t)
	w := &world{db: db, owner: db.Owner(t), now: today()}
	var err error
	if w.queue, err = jobs.New(jobs.Options{Pool: w.db.App.Pool(), SQL: w.db.App.SQL(), Registry: jobs.NewRegistry()}); err != nil {
		t.Fatal(err)
	}
	w.courses = courses.New(courses.Options{DB: w.db.App, Library: competency.Default(), Changed: nobodyListens, Now: w.clock})
	if _, err := w.courses.SyncLibrary(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.home, w.away = learnerstest.NewTown(t, w.db, "erlenfurt"), learnerstest.NewTown(t, w.db, "sonnhafen")
	w.Service = enrolment.New(enrolment.Options{DB: w.db.App, Enqueue: w.queue.EnqueueAt, Tenants: w.tenants, Told: w.hear, Now: w.clock})
	w.anna = w.home.Add(learnerstest.Person{Name: "Anna Becker"})
	w.ben = w.home.Add(learnerstest.Person{Name: "Ben Kurz"})
	w.carla = w.away.Add(learnerstest.Person{Name: "Carla Fremd"})
	w.boss = w.home.Add(learnerstest.Person{Name: "Doris Amtmann", Roles: []auth.Role{auth.HR}})
	w.admin = w.home.Add(learnerstest.Person{Name: "Ada Min", Roles: []auth.Role{auth.Admin}})
	provider := uuid.New()
	w.db.Exec(t, `INSERT INTO providers (id, key, name) VALUES ($1, 'akademie', 'Akademie')`, provider)
	w.author = auth.Actor{TenantID: w.home.Tenant, UserID: uuid.New(), Roles: []auth.Role{auth.Author}, ProviderID: &provider}
	return w
}

func (w *world) tenants(context.Context) ([]uuid.UUID, error) {
	return []uuid.UUID{w.home.Tenant, w.away.Tenant}, nil
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// at moves the clock to a moment and works what is due by then, in the order in which it is due.
func (w *world) at(t *testing.T, moment time.Time) {
	t.Helper()
	w.mu.Lock()
	w.now = moment
	w.mu.Unlock()
	w.work(t)
}

func (w *world) later(t *testing.T, d time.Duration) {
	t.Helper()
	w.at(t, w.clock().Add(d))
}

// work does every job that is due by the clock of the world, as a worker would.
func (w *world) work(t *testing.T) {
	t.Helper()
	for {
		var id int64
		var kind, args string
		err := w.owner.QueryRow(t.Context(), `SELECT id, kind, args::text FROM river_job WHERE scheduled_at <= $1 ORDER BY scheduled_at, id LIMIT 1`,
			w.clock()).Scan(&id, &kind, &args)
		if err != nil {
			return // no rows
		}
		if err := w.do(t.Context(), kind, []byte(args)); err != nil && !jobs.IsLater(err) {
			t.Fatalf("%s %s: %v", kind, args, err)
		}
		if _, err := w.owner.Exec(t.Context(), `DELETE FROM river_job WHERE id = $1`, id); err != nil {
			t.Fatal(err)
		}
	}
}

func (w *world) do(ctx context.Context, kind string, args []byte) error {
	switch kind {
	case enrolment.OfferSeats{}.Kind():
		return with(ctx, args, w.OfferSeats)
	case enrolment.EndOffer{}.Kind():
		return with(ctx, args, w.EndOffer)
	case enrolment.Remind{}.Kind():
		return with(ctx, args, w.Remind)
	case enrolment.SettleRun{}.Kind():
		return with(ctx, args, w.SettleRun)
	default:
		return nil
	}
}

func with[T any](ctx context.Context, raw []byte, work func(context.Context, T) error) error {
	var args T
	if err := json.Unmarshal(raw, &args); err != nil {
		return err
	}
	return work(ctx, args)
}

// offering is a published module.
type offering struct {
	module uuid.UUID
	runs   []uuid.UUID
}

func (o offering) first() enrolment.SignUpInput {
	return enrolment.SignUpInput{Module: o.module, Run: &o.runs[0]}
}

// run is a run of two days in four weeks, with a deadline a week before.
func run(seats int) courses.RunInput {
	start := today().AddDate(0, 0, 28)
	return courses.RunInput{
		Place: "Rathaus", Seats: seats, Deadline: start.AddDate(0, 0, -7), StartsAt: start, EndsAt: start.AddDate(0, 0, 1),
	}
}

func content(change func(*courses.Input), runs ...courses.RunInput) courses.Input {
	in := courses.Input{
		Title: "Die E-Akte", Outcomes: []string{"Sie legen eine Akte an."}, Hours: 64, Format: courses.Presence, Language: courses.German,
		Teaches: []competency.Requirement{{Competency: "VD1.1", Level: 3}}, Runs: runs,
	}
	if len(runs) == 0 {
		in.Format = courses.SelfPaced
	}
	if change != nil {
		change(&in)
	}
	return in
}

func (w *world) offer(t *testing.T, change func(*courses.Input), runs ...courses.RunInput) offering {
	t.Helper()
	m, err := w.courses.Create(t.Context(), w.author, content(change, runs...))
	if err == nil {
		m, err = w.courses.Publish(t.Context(), w.author, m.ID, m.Version)
	}
	if err != nil {
		t.Fatal(err)
	}
	out := offering{module: m.ID}
	for _, r := range m.Runs {
		out.runs = append(out.runs, r.ID)
	}
	return out
}

func (w *world) signUp(t *testing.T, who auth.Actor, in enrolment.SignUpInput) enrolment.Enrolment {
	t.Helper()
	e, err := w.SignUp(t.Context(), who, in)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// see is an enrolment as it stands.
func (w *world) see(t *testing.T, who auth.Actor, id uuid.UUID) enrolment.Enrolment {
	t.Helper()
	list, err := w.Mine(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.ID == id {
			return e
		}
	}
	t.Fatalf("%s has no enrolment %s", who.Name, id)
	return enrolment.Enrolment{}
}

func (w *world) wantState(t *testing.T, who auth.Actor, id uuid.UUID, want enrolment.State) enrolment.Enrolment {
	t.Helper()
	e := w.see(t, who, id)
	if e.State != want {
		t.Fatalf("%s: %s, want %s", who.Name, e.State, want)
	}
	return e
}

// kinds lists the kinds of a person's messages, the oldest first.
func (w *world) kinds(t *testing.T, who auth.Actor) []enrolment.Kind {
	t.Helper()
	list, err := w.Messages(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	kinds := make([]enrolment.Kind, len(list))
	for i, m := range list {
		kinds[len(list)-1-i] = m.Kind
	}
	return kinds
}

// name makes somebody agree to the enrolments of the home municipality.
func (w *world) name(t *testing.T, approver auth.Actor) {
	t.Helper()
	settings, err := w.Settings(t.Context(), w.admin)
	if err == nil {
		login := "" // logins of the test towns are the ids of the accounts
		if approver.UserID != uuid.Nil {
			login = approver.UserID.String()
		}
		_, err = w.SaveSettings(t.Context(), w.admin, settings.Version, login, settings.OfferHours)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// checkSeats compares what the run counts with the tickets that are out, past the wall.
func (w *world) checkSeats(t *testing.T, run uuid.UUID) (taken, waiting int) {
	t.Helper()
	var seated, queued, held int
	err := w.owner.QueryRow(t.Context(), `
SELECT taken, waiting, (SELECT count(*) FROM seat_tickets WHERE run_id = r.id AND seated), (SELECT count(*) FROM seat_tickets WHERE run_id = r.id AND NOT seated),
       (SELECT count(*) FROM enrolments e WHERE e.ticket IN (SELECT id FROM seat_tickets WHERE run_id = r.id))
FROM runs r WHERE id = $1`, run).Scan(&taken, &waiting, &seated, &queued, &held)
	if err != nil {
		t.Fatal(err)
	}
	if taken != seated || waiting != queued || held != seated+queued {
		t.Fatalf("the run counts %d and %d, the tickets are %d and %d, held are %d", taken, waiting, seated, queued, held)
	}
	return taken, waiting
}

func wantFault(t *testing.T, err error, slug string) {
	t.Helper()
	if !fault.Is(err, slug) {
		t.Fatalf("got error %v, want %s", err, slug)
	}
}
