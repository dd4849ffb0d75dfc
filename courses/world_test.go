package courses_test

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/dbtest"
	"lernpfad/internal/fault"
)

// world is a catalogue with two providers and an author of each.
type world struct {
	*courses.Service
	db      *dbtest.DB
	author  auth.Actor // of the akademie
	rival   auth.Actor // of the vhs
	learner auth.Actor

	mu      sync.Mutex
	now     time.Time
	changes [][]uuid.UUID // what the hook was told
	refuse  bool          // the hook fails
}

var errHook = errors.New("the queue is full")

func newWorld(t *testing.T) *world {
	t.Helper()
	db := dbtest.New(t)
	w := &world{db: db, now: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	w.Service = courses.New(courses.Options{DB: db.App, Library: competency.Default(), Changed: w.changed, Now: w.clock, Find: w.find})
	if _, err := w.SyncLibrary(t.Context()); err != nil {
		t.Fatalf("sync library: %v", err)
	}
	w.author = w.authorOf(t, "akademie")
	w.rival = w.authorOf(t, "vhs")
	learner := uuid.New()
	w.learner = auth.Actor{TenantID: uuid.New(), Roles: []auth.Role{auth.Learner}, LearnerID: &learner}
	return w
}

// find knows letters only, and does not look at the state: that is the search's part.
func (w *world) find(ctx context.Context, query string) (found courses.Found, err error) {
	rows, err := w.db.App.Pool().Query(ctx, `SELECT id FROM modules WHERE strpos(lower(title || ' ' || description), lower($1)) > 0 ORDER BY title`, query)
	if err != nil {
		return found, err
	}
	found.Modules, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	return found, err
}

func (w *world) authorOf(t *testing.T, key string) auth.Actor {
	t.Helper()
	id := uuid.New()
	w.db.Exec(t, `INSERT INTO providers (id, key, name) VALUES ($1, $2, $3)`, id, key, "Anbieter "+key)
	return auth.Actor{TenantID: uuid.New(), UserID: uuid.New(), Roles: []auth.Role{auth.Author}, ProviderID: &id}
}

// authorWith is an author of a provider that came with an import.
func authorWith(w *world, provider uuid.UUID) auth.Actor {
	a := w.author
	a.ProviderID = &provider
	return a
}

// changed is the hook: it takes part in the transaction, so a rollback must undo the row it writes.
func (w *world) changed(ctx context.Context, tx *sql.Tx, modules []uuid.UUID) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.refuse {
		return errHook
	}
	w.changes = append(w.changes, modules)
	_, err := tx.ExecContext(ctx, `INSERT INTO login_attempts (key, failures, window_start) VALUES ($1, 0, now())`, uuid.NewString())
	return err
}

// hookRows is how many calls of the hook were committed.
func (w *world) hookRows(t *testing.T) (n int) {
	t.Helper()
	if err := w.db.Owner(t).QueryRow(t.Context(), `SELECT count(*) FROM login_attempts`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(time.Second) // every change has a moment of its own
	return w.now
}

func (w *world) version(t *testing.T) int64 {
	t.Helper()
	v, err := w.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// create stores a complete draft of the akademie.
func (w *world) create(t *testing.T, change ...func(*courses.Input)) courses.Module {
	t.Helper()
	m, err := w.Create(t.Context(), w.author, input(change...))
	if err != nil {
		t.Fatalf("create: %v", err)
	}
	return m
}

// publish stores a published module of the akademie.
func (w *world) publish(t *testing.T, change ...func(*courses.Input)) courses.Module {
	t.Helper()
	m := w.create(t, change...)
	m, err := w.Publish(t.Context(), w.author, m.ID, m.Version)
	if err != nil {
		t.Fatalf("publish: %v", err)
	}
	return m
}

// input is a complete module; changes are applied to it.
func input(change ...func(*courses.Input)) courses.Input {
	start := time.Date(2027, 2, 3, 8, 0, 0, 0, time.UTC)
	in := courses.Input{
		Title: "Sichere Kennwörter", Description: "Sie lernen, Kennwörter zu verwalten.", Outcomes: []string{"Ich verwalte Kennwörter sicher.", "Ich erkenne Phishing."},
		Hours: courses.RoundHours(6.5), CostCents: 12000, Format: courses.Blended, Language: courses.German,
		Accessibility: []courses.Accessibility{courses.Keyboard, courses.Captions}, Licence: "CC BY 4.0", URL: "https://akademie.example/kennwoerter",
		Teaches:  []competency.Requirement{{Competency: "VD5.2", Level: 3}, {Competency: "DC4.1", Level: 2}},
		Requires: []competency.Requirement{{Competency: "DC1.1", Level: 1}},
		Runs: []courses.RunInput{{
			Place: "Rathaus, Raum 2", Seats: 12, Deadline: start.Add(-48 * time.Hour), StartsAt: start, EndsAt: start.Add(30 * time.Hour),
			Sessions: []courses.Session{
				{StartsAt: start, EndsAt: start.Add(4 * time.Hour)},
				{StartsAt: start.Add(24 * time.Hour), EndsAt: start.Add(30 * time.Hour)},
			},
		}},
	}
	for _, c := range change {
		c(&in)
	}
	return in
}

// titled names a module.
func titled(title string) func(*courses.Input) { return func(in *courses.Input) { in.Title = title } }

func wantFault(t *testing.T, err error, slug string) *fault.Error {
	t.Helper()
	f, ok := fault.From(err)
	if !ok || f.Slug != slug {
		t.Fatalf("got error %v, want %s", err, slug)
	}
	return f
}

// brokenRules lists the fields at fault as "pointer slug".
func brokenRules(err error) []string {
	f, ok := fault.From(err)
	if !ok {
		return nil
	}
	var out []string
	for _, field := range f.Fields {
		out = append(out, field.Pointer+" "+field.Slug)
	}
	return out
}
