package completion_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/learners"
	"lernpfad/learners/completion"
	"lernpfad/learners/enrolment"
	"lernpfad/learners/learnerstest"
)

func TestCompletionBecomesEvidence(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.home.Holds(w.anna, competency.Profile{"VD1.1": 1, "DC1.3": 5})
	m := w.module(t)
	e := w.signUp(t, w.anna, m)
	c := w.complete(t, w.anna, e)
	want := []learners.Gain{{Competency: "DC1.3", Taught: 2, From: 5, To: 5}, {Competency: "VD1.1", Taught: 3, From: 1, To: 3}}
	if diff := cmp.Diff(want, c.Gains); diff != "" {
		t.Errorf("gains (-want +got):\n%s", diff)
	}
	if c.Holder != "Anna Becker" || c.Title != "Die E-Akte" || c.Provider != "Anbieter akademie" || !c.On.Equal(day(0)) || c.Confirmed() || len(c.Rises()) != 1 {
		t.Errorf("%+v", c)
	}
	held := w.attained(t, w.anna)["VD1.1"]
	if held.Level != 3 || held.By.Kind != learners.Completion || held.By.Confidence != learners.OwnWord || held.By.Source != "Lernmodul „Die E-Akte“" {
		t.Errorf("%+v", held)
	}
	if got := w.see(t, w.anna, e.ID); got.State != enrolment.Completed || got.Version != e.Version+1 || got.Code == "" {
		t.Errorf("%+v", got)
	}
	if diff := cmp.Diff([]uuid.UUID{*w.anna.LearnerID}, w.replanned); diff != "" {
		t.Errorf("looked at (-want +got):\n%s", diff)
	}
	stored, err := w.Completion(t.Context(), w.anna, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, stored, cmpopts.EquateApproxTime(time.Microsecond)); diff != "" {
		t.Errorf("stored (-made +read):\n%s", diff)
	}
}

// Sending it twice, beside each other or later, changes nothing more.
func TestCompletingTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.module(t)
	e := w.signUp(t, w.anna, m)
	ids := make([]uuid.UUID, 8)
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			c, err := w.Complete(t.Context(), w.anna, e.ID, e.Version, day(0))
			if err == nil && i%2 == 0 {
				_, err = w.CompleteElsewhere(t.Context(), w.ben, m.ID, day(-3))
			}
			if err != nil {
				t.Error(err)
			}
			ids[i] = c.ID
		})
	}
	wg.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("completions %v", ids)
		}
	}
	if n := w.count(t, `SELECT count(*) FROM completions`); n != 2 {
		t.Errorf("%d completions, want one of each", n)
	}
	if n := w.count(t, `SELECT count(*) FROM evidence`); n != 4 {
		t.Errorf("%d pieces of evidence, want 4", n)
	}
}

func TestWhatCannotBeCompleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own := w.signUp(t, w.anna, w.module(t))
	dated := w.module(t, 10)
	ahead := w.signUp(t, w.anna, dated)
	left := w.signUp(t, w.ben, dated)
	left, err := w.seats.Withdraw(t.Context(), w.ben, left.ID, left.Version)
	if err != nil {
		t.Fatal(err)
	}
	calledOff := w.module(t, 12)
	off := w.signUp(t, w.anna, calledOff)
	if _, err := w.seats.CancelRun(t.Context(), w.author, calledOff.Runs[0].ID); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		who     auth.Actor
		id      uuid.UUID
		version int
		day     time.Time
		want    string
	}{
		"of somebody else":         {w.ben, own.ID, own.Version, day(0), "enrolment-not-found"},
		"of another town":          {w.carla, own.ID, own.Version, day(0), "enrolment-not-found"},
		"unknown":                  {w.anna, uuid.New(), 1, day(0), "enrolment-not-found"},
		"an old page":              {w.anna, own.ID, own.Version + 7, day(0), "stale"},
		"tomorrow":                 {w.anna, own.ID, own.Version, day(1), "completion-invalid"},
		"before dates":             {w.anna, own.ID, own.Version, time.Time{}, "completion-invalid"},
		"a run that has not begun": {w.anna, ahead.ID, ahead.Version, day(0), "run-not-begun"},
		"withdrawn":                {w.ben, left.ID, left.Version, day(0), "enrolment-moved"},
		"called off":               {w.anna, off.ID, off.Version, day(0), "run-cancelled"},
		"by the provider herself":  {w.author, own.ID, own.Version, day(0), "forbidden"},
	} {
		_, err := w.Complete(t.Context(), tt.who, tt.id, tt.version, tt.day)
		if err == nil {
			t.Errorf("%s: completed", name)
			continue
		}
		wantFault(t, err, tt.want)
	}
	w.at(today().AddDate(0, 0, 10).Add(time.Hour))
	_, err = w.Complete(t.Context(), w.anna, ahead.ID, ahead.Version, day(8))
	if diff := cmp.Diff([]string{"/completed_on before-run"}, broken(err)); diff != "" {
		t.Errorf("before the run (-want +got):\n%s", diff)
	}
	if n := w.count(t, `SELECT count(*) FROM completions`) + w.count(t, `SELECT count(*) FROM evidence`); n != 0 {
		t.Errorf("%d rows of what was refused", n)
	}
	if c, err := w.Complete(t.Context(), w.anna, ahead.ID, ahead.Version, day(10)); err != nil || !c.On.Equal(day(10)) {
		t.Errorf("on the first day of the run: %v", err)
	}
	if taken := w.count(t, `SELECT taken FROM runs WHERE id = $1`, dated.Runs[0].ID); taken != 1 {
		t.Errorf("%d seats taken; she keeps hers", taken)
	}
}

func TestFinishedElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.module(t)
	c, err := w.CompleteElsewhere(t.Context(), w.anna, m.ID, day(-400))
	if err != nil || c.Enrolment != nil {
		t.Fatalf("%+v, %v", c, err)
	}
	if held := w.attained(t, w.anna)["VD1.1"]; held.Level != 3 || held.Confidence >= learners.OwnWord {
		t.Errorf("%+v: it is a year old", held)
	}
	again, err := w.CompleteElsewhere(t.Context(), w.anna, m.ID, day(-3)) // a refresher
	if err != nil || again.ID == c.ID {
		t.Errorf("%v, %v", again.ID, err)
	}
	draft, err := w.courses.Create(t.Context(), w.author, courses.Input{Title: "Entwurf", Hours: 16, Format: courses.SelfPaced, Language: courses.German})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []uuid.UUID{uuid.New(), draft.ID} {
		_, err := w.CompleteElsewhere(t.Context(), w.anna, id, day(0))
		wantFault(t, err, "module-not-found")
	}
	_, err = w.CompleteElsewhere(t.Context(), w.anna, m.ID, day(2))
	wantFault(t, err, "completion-invalid")
}

// A mistake is undone: levels, enrolment and credential are as if nothing had been said, and the record still tells.
func TestTakingBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.home.Holds(w.anna, competency.Profile{"VD1.1": 1})
	e := w.signUp(t, w.anna, w.module(t))
	c := w.complete(t, w.anna, e)
	for _, who := range []auth.Actor{w.ben, w.carla} {
		wantFault(t, w.TakeBack(t.Context(), who, c.ID), "completion-not-found")
	}
	revision := w.count(t, `SELECT revision FROM learners WHERE id = $1`, *w.anna.LearnerID)
	for range 2 {
		if err := w.TakeBack(t.Context(), w.anna, c.ID); err != nil {
			t.Fatal(err)
		}
	}
	held := w.attained(t, w.anna)
	if held["VD1.1"].Level != 1 || held["DC1.3"].Level != 0 {
		t.Errorf("%+v", held)
	}
	if now := w.count(t, `SELECT revision FROM learners WHERE id = $1`, *w.anna.LearnerID); now <= revision {
		t.Error("lists of suggestions made before would be kept")
	}
	if n := w.count(t, `SELECT count(*) FROM evidence WHERE kind = 'completion'`); n != 2 {
		t.Errorf("%d pieces on record, want 2", n)
	}
	if len(w.replanned) != 2 {
		t.Errorf("looked at %d times, want once for each change", len(w.replanned))
	}
	_, err := w.Badge(t.Context(), w.anna, c.ID)
	wantFault(t, err, "completion-withdrawn")
	now := w.see(t, w.anna, e.ID)
	if now.State != enrolment.Enrolled || now.Code == "" {
		t.Errorf("%+v", now)
	}
	w.at(today().Add(time.Minute))
	again := w.complete(t, w.anna, now)
	if again.ID == c.ID || again.Code == c.Code {
		t.Error("the withdrawn credential came back")
	}
	list, err := w.Mine(t.Context(), w.anna)
	if err != nil || len(list) != 2 || !list[1].Withdrawn() {
		t.Errorf("%d in the list, %v", len(list), err)
	}
}

// Whoever has begun the module anew keeps both; the first stays finished.
func TestTakingBackAfterANewBeginning(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.module(t)
	c := w.complete(t, w.anna, w.signUp(t, w.anna, m))
	w.signUp(t, w.anna, m)
	wantFault(t, w.TakeBack(t.Context(), w.anna, c.ID), "enrolment-moved")
	if got, err := w.Completion(t.Context(), w.anna, c.ID); err != nil || got.Withdrawn() {
		t.Errorf("half undone: %+v, %v", got, err)
	}
}

// What cannot be enqueued is not completed either.
func TestCompletionIsOneTransaction(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.signUp(t, w.anna, w.module(t))
	full := errors.New("the queue is full")
	opt := w.Options
	opt.Replan = func(context.Context, *sql.Tx, uuid.UUID, uuid.UUID) error { return full }
	if _, err := completion.New(opt).Complete(t.Context(), w.anna, e.ID, e.Version, day(0)); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	if n := w.count(t, `SELECT count(*) FROM completions`) + w.count(t, `SELECT count(*) FROM evidence`); n != 0 || w.see(t, w.anna, e.ID).State != enrolment.Enrolled {
		t.Errorf("%d rows of what failed", n)
	}
}

func TestNamesOnPaper(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.module(t)
	for name, want := range map[string]string{
		"Zoe\u0308 Müller":               "Zoë Müller",
		"  Anna \t\n Becker ":            "Anna Becker",
		"\u202eAnna\u202c \u2066B\u2069": "Anna B",
		"Anna\u200b\ufeff\u0007 Becker":  "Anna Becker",
		"محمد علي":                       "محمد علي",
		"\u200d":                         "–",
		"👩\u200d💻 Ada":                   "👩\u200d💻 Ada",
		strings.Repeat("ä", 190):         strings.Repeat("ä", 190),
	} {
		who := w.home.Add(learnerstest.Person{Name: name})
		c, err := w.CompleteElsewhere(t.Context(), who, m.ID, day(0))
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		if c.Holder != want {
			t.Errorf("%q is printed %q, want %q", name, c.Holder, want)
		}
		v, err := w.Verify(t.Context(), c.Code)
		if err != nil || v.Completion.Holder != want {
			t.Errorf("%q is checked as %q, %v", name, v.Completion.Holder, err)
		}
	}
}

// Erasing a person takes everything with it but the random ids of withdrawn credentials.
func TestErasureTakesCompletions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.module(t)
	kept := w.complete(t, w.anna, w.signUp(t, w.anna, m))
	gone, err := w.CompleteElsewhere(t.Context(), w.anna, m.ID, day(-9))
	if err == nil {
		err = w.TakeBack(t.Context(), w.anna, gone.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	w.db.Exec(t, `DELETE FROM users WHERE id = $1`, w.anna.UserID)
	for _, table := range []string{"completions", "completion_evidence", "evidence_withdrawals", "verification_codes", "participation_codes", "evidence", "enrolments"} {
		if n := w.count(t, `SELECT count(*) FROM `+table); n != 0 {
			t.Errorf("%d rows left in %s", n, table)
		}
	}
	_, err = w.Verify(t.Context(), kept.Code)
	wantFault(t, err, "verification-unknown")
	if ids, err := w.WithdrawnCredentials(t.Context()); err != nil || !cmp.Equal(ids, []uuid.UUID{gone.ID}) {
		t.Errorf("%v, %v", ids, err)
	}
	if _, err := w.Mine(t.Context(), w.anna); err != nil {
		t.Errorf("%v", err)
	}
}
