package notice_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/dbtest"
	"lernpfad/internal/jobs"
	"lernpfad/internal/mail"
	"lernpfad/learners/enrolment"
	"lernpfad/learners/learnerstest"
	"lernpfad/learners/notice"
)

// postbox takes letters, or fails as it is told to.
type postbox struct {
	mu      sync.Mutex
	letters []mail.Letter
	fail    error
}

func (p *postbox) Send(_ context.Context, l mail.Letter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail == nil {
		p.letters = append(p.letters, l)
	}
	return p.fail
}

func (p *postbox) Where() string { return "here" }

var errDown = errors.New("the server is down")

// world is a municipality with people who want mail, and a module to sign up for.
type world struct {
	*notice.Service
	t     *testing.T
	db    *dbtest.DB
	owner *pgx.Conn
	queue *jobs.Client
	box   *postbox
	anna  auth.Actor
	ben   auth.Actor
	now   time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	db := dbtest.New(t)
	w := &world{t: t, db: db, owner: db.Owner(t), box: &postbox{}, now: time.Date(2030, time.October, 2, 9, 0, 0, 0, time.UTC)} // a Wednesday
	var err error
	if w.queue, err = jobs.New(jobs.Options{Pool: db.App.Pool(), SQL: db.App.SQL(), Registry: jobs.NewRegistry()}); err != nil {
		t.Fatal(err)
	}
	town := learnerstest.NewTown(t, db, "erlenfurt")
	w.anna, w.ben = town.Add(learnerstest.Person{Name: "Anna Becker"}), town.Add(learnerstest.Person{Name: "Ben Kurz"})
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	w.Service = notice.New(notice.Options{
		DB: db.App, Enqueue: w.queue.EnqueueAt, Tenants: func(context.Context) ([]uuid.UUID, error) { return []uuid.UUID{town.Tenant}, nil },
		Sender: w.box, Write: write, Base: func() string { return "https://lernpfad.example" }, Zone: zone,
		Now: func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler),
	})
	w.exec(`INSERT INTO providers (id, key, name) VALUES (gen_random_uuid(), 'akademie', 'Akademie')`)
	return w
}

// write makes the shortest letter that still tells what it is about.
func write(c notice.Content) (notice.Text, error) {
	parts := []string{string(c.Kind), c.Language, c.Name, c.Confirm}
	for _, i := range c.Items {
		parts = append(parts, fmt.Sprintf("%s:%s", i.Kind, i.Title))
	}
	return notice.Text{Subject: string(c.Kind), Plain: strings.Join(parts, "|")}, nil
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.owner.Exec(w.t.Context(), sql, args...); err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
}

func (w *world) number(sql string, args ...any) (n int) {
	w.t.Helper()
	if err := w.owner.QueryRow(w.t.Context(), sql, args...).Scan(&n); err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
	return n
}

// save changes what a person has said, from the version that stands.
func (w *world) save(who auth.Actor, in notice.Input) (notice.Settings, error) {
	w.t.Helper()
	held, err := w.Settings(w.t.Context(), who)
	if err != nil {
		w.t.Fatal(err)
	}
	if in.Language == "" {
		in.Language = "de"
	}
	return w.Save(w.t.Context(), who, held.Version, in)
}

// send works every letter that waits, as the queue would, and returns the first error.
func (w *world) send() error {
	w.t.Helper()
	rows, err := w.owner.Query(w.t.Context(), `SELECT (args->>'tenant_id')::uuid, (args->>'letter_id')::uuid FROM river_job WHERE kind = 'send_letter' ORDER BY id`)
	if err != nil {
		w.t.Fatal(err)
	}
	waiting, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (j notice.SendLetter, err error) {
		return j, row.Scan(&j.TenantID, &j.LetterID)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	var first error
	for _, job := range waiting {
		if err := w.SendLetter(w.t.Context(), job); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// link is the last part of the link in the latest letter.
func (w *world) link() string {
	w.t.Helper()
	for i := len(w.box.letters) - 1; i >= 0; i-- {
		if _, after, ok := strings.Cut(w.box.letters[i].Plain, notice.ConfirmPath); ok {
			return after
		}
	}
	w.t.Fatal("no letter has a link")
	return ""
}

// subscribed has a person with an address that counts.
func (w *world) subscribed(who auth.Actor, off ...notice.Group) {
	w.t.Helper()
	if _, err := w.save(who, notice.Input{Address: "anna@müller.example", Language: "plain", Off: off}); err != nil {
		w.t.Fatal(err)
	}
	if err := w.send(); err != nil {
		w.t.Fatal(err)
	}
	if err := w.Confirm(w.t.Context(), w.link()); err != nil {
		w.t.Fatal(err)
	}
	w.box.letters = nil
}

// tell puts a message into a person's inbox, about an enrolment of hers in a state.
func (w *world) tell(who auth.Actor, about enrolment.Kind, state enrolment.State) uuid.UUID {
	w.t.Helper()
	module, enrolled, message := uuid.New(), uuid.New(), uuid.New()
	w.exec(`INSERT INTO modules (id, source, key, provider_id, state, title, description, hours_sixteenths, format, language, content_hash, created_at, updated_at)
		SELECT $1::uuid, 's', gen_random_uuid()::text, id, 'published', 'E-Akte', '', 16, 'presence', 'de', 'h', now(), now() FROM providers`, module)
	w.exec(`INSERT INTO enrolments (tenant_id, id, learner_id, module_id, state, offered_until, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, CASE WHEN $5 = 'offered' THEN $6::timestamptz + interval '2 days' END, $6, $6)`,
		who.TenantID, enrolled, *who.LearnerID, module, string(state), w.now)
	err := w.db.App.Tenant(w.t.Context(), who.TenantID, func(tx database.Tx) error {
		err := tx.Exec(`INSERT INTO messages (tenant_id, id, user_id, enrolment_id, kind, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
			who.TenantID, message, who.UserID, enrolled, about, w.now).Error
		if err != nil {
			return err
		}
		return w.Told(w.t.Context(), tx, enrolment.Told{Tenant: who.TenantID, User: who.UserID, Message: message, Kind: about})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return message
}
