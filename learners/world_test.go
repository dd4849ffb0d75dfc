package learners_test

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/dbtest"
	"lernpfad/internal/fault"
	"lernpfad/learners"
	"lernpfad/learners/learnerstest"
)

// world is a municipality with two people, and a neighbour.
type world struct {
	*learners.Service
	db       *dbtest.DB
	town     *learnerstest.Town
	anna     auth.Actor // clerk of the Bürgerbüro
	ben      auth.Actor // says nothing about himself
	stranger auth.Actor // of another municipality

	mu      sync.Mutex
	now     time.Time
	changes []uuid.UUID
	refuse  bool
}

var errHook = errors.New("the queue is full")

func newWorld(t *testing.T) *world {
	t.Helper()
	db := dbtest.New(t)
	learnerstest.Library(t, db, competency.Default())
	w := &world{db: db, now: learnerstest.Now()}
	w.Service = learners.New(learners.Options{DB: db.App, Library: competency.Default(), Vocabulary: words(), Changed: w.changed, Now: w.clock})
	w.town = learnerstest.NewTown(t, db, "erlenfurt")
	w.anna = w.town.Add(learnerstest.Person{Name: "Anna Becker", Role: "buergerbuero", Tasks: "Ausweise"})
	w.ben = w.town.Add(learnerstest.Person{Name: "Ben Kurz"})
	w.stranger = learnerstest.NewTown(t, db, "sonnhafen").Add(learnerstest.Person{Name: "Carla Fremd", Role: "buergerbuero"})
	return w
}

func words() learners.Vocabulary {
	return learners.Vocabulary{Formats: []string{"self_paced", "presence"}, Languages: []string{"de", "de-ls"}, Accessibility: []string{"captions"}}
}

func (w *world) changed(_ context.Context, tx *sql.Tx, tenant, learner uuid.UUID) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if tx == nil || tenant == uuid.Nil {
		return errors.New("the hook is called outside the transaction")
	}
	if w.refuse {
		return errHook
	}
	w.changes = append(w.changes, learner)
	return nil
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) later(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) levels(t *testing.T, a auth.Actor) competency.Profile {
	t.Helper()
	list, err := w.Attainments(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return learners.Levels(list)
}

func profile(change ...func(*learners.ProfileInput)) learners.ProfileInput {
	in := learners.ProfileInput{
		RoleProfileID: "bauamt", Horizon: learners.Tomorrow, WeeklyMinutes: 90, Formats: []string{"self_paced"}, Languages: []string{"de"},
		Accessibility: []string{"captions"}, Tasks: "Bauanträge prüfen", Interests: "Karten",
	}
	for _, c := range change {
		c(&in)
	}
	return in
}

func wantFault(t *testing.T, err error, slug string) {
	t.Helper()
	if !fault.Is(err, slug) {
		t.Fatalf("got error %v, want %s", err, slug)
	}
}

func brokenRules(err error) []string {
	f, ok := fault.From(err)
	if !ok {
		return nil
	}
	var out []string
	for _, field := range f.Fields {
		out = append(out, field.Pointer+" "+field.Slug)
	}
	return slices.Clip(out)
}
