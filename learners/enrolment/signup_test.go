package enrolment_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/learners/enrolment"
)

func TestSeatThenQueue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	o := w.offer(t, nil, run(1))
	anna := w.signUp(t, w.anna, o.first())
	carla := w.signUp(t, w.carla, o.first())
	ben := w.signUp(t, w.ben, o.first())
	if anna.State != enrolment.Enrolled || anna.Place != 0 {
		t.Errorf("the first is %s at %d", anna.State, anna.Place)
	}
	if carla.State != enrolment.Waiting || carla.Place != 1 || ben.State != enrolment.Waiting || ben.Place != 2 {
		t.Errorf("the others are %s at %d and %s at %d", carla.State, carla.Place, ben.State, ben.Place)
	}
	if anna.Module.Title != "Die E-Akte" || anna.Module.Provider != "Akademie" || anna.Run.Place != "Rathaus" {
		t.Errorf("the enrolment says %+v, %+v", anna.Module, anna.Run)
	}
	m, err := w.courses.Module(t.Context(), w.anna, o.module)
	if err != nil || m.Runs[0].Free != 0 || m.Runs[0].Waiting != 2 {
		t.Errorf("the catalogue shows %+v, %v", m.Runs, err)
	}
	w.checkSeats(t, o.runs[0])
}

func TestSignUpIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	open, draft := w.offer(t, nil, run(5)), uuid.New()
	cancelled := w.offer(t, nil, run(5))
	if _, err := w.CancelRun(t.Context(), w.author, cancelled.runs[0]); err != nil {
		t.Fatal(err)
	}
	gone := w.offer(t, nil, run(5))
	m, err := w.courses.Module(t.Context(), w.author, gone.module)
	if err == nil {
		_, err = w.courses.Archive(t.Context(), w.author, m.ID, m.Version)
	}
	if err != nil {
		t.Fatal(err)
	}
	nowhere, other := uuid.New(), w.offer(t, nil, run(5))
	tests := map[string]struct {
		who  auth.Actor
		in   enrolment.SignUpInput
		slug string
	}{
		"no such module":     {w.anna, enrolment.SignUpInput{Module: draft}, "module-not-found"},
		"no such run":        {w.anna, enrolment.SignUpInput{Module: open.module, Run: &nowhere}, "run-not-found"},
		"run of another":     {w.anna, enrolment.SignUpInput{Module: open.module, Run: &other.runs[0]}, "run-not-found"},
		"module needs a run": {w.anna, enrolment.SignUpInput{Module: open.module}, "enrolment-invalid"},
		"cancelled":          {w.anna, cancelled.first(), "run-cancelled"},
		"archived":           {w.anna, gone.first(), "module-not-found"},
		"nobody who learns":  {w.boss, open.first(), "forbidden"},
		"key too long":       {w.anna, enrolment.SignUpInput{Module: open.module, Run: &open.runs[0], Key: strings.Repeat("x", 101)}, "enrolment-invalid"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := w.SignUp(t.Context(), tc.who, tc.in)
			wantFault(t, err, tc.slug)
		})
	}
	if taken, waiting := w.checkSeats(t, open.runs[0]); taken+waiting > 0 {
		t.Errorf("refused requests took %d and %d", taken, waiting)
	}
}

// A second press, a reload and a lost answer must not cost a second seat.
func TestSignUpTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	o := w.offer(t, nil, run(5))
	keyed := o.first()
	keyed.Key = "form-1"
	first := w.signUp(t, w.anna, keyed)
	again := w.signUp(t, w.anna, keyed)
	pressed := w.signUp(t, w.anna, o.first())
	if first.ID != again.ID || first.ID != pressed.ID {
		t.Errorf("three requests made %s, %s and %s", first.ID, again.ID, pressed.ID)
	}
	if taken, _ := w.checkSeats(t, o.runs[0]); taken != 1 {
		t.Errorf("%d seats are taken", taken)
	}
	if _, err := w.Withdraw(t.Context(), w.anna, first.ID, first.Version); err != nil {
		t.Fatal(err)
	}
	// The old form comes once more: it must not sign her up against her will.
	if late := w.signUp(t, w.anna, keyed); late.ID != first.ID || late.State != enrolment.Withdrawn {
		t.Errorf("the old form led to %s, %s", late.ID, late.State)
	}
	other := w.offer(t, nil, run(5)).first()
	other.Key = keyed.Key
	_, err := w.SignUp(t.Context(), w.anna, other)
	wantFault(t, err, "key-reused")
	if same, err := w.SignUp(t.Context(), w.ben, keyed); err != nil || same.State != enrolment.Enrolled {
		t.Errorf("the key of another person is in the way: %s, %v", same.State, err)
	}
	back := w.signUp(t, w.anna, o.first())
	if back.ID == first.ID || back.State != enrolment.Enrolled {
		t.Errorf("coming back gives %s, %s", back.ID, back.State)
	}
}

func TestStartOnesOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	o := w.offer(t, nil)
	in := enrolment.SignUpInput{Module: o.module}
	first := w.signUp(t, w.anna, in)
	if first.State != enrolment.Enrolled || first.Run != nil {
		t.Errorf("start is %s with run %v", first.State, first.Run)
	}
	if again := w.signUp(t, w.anna, in); again.ID != first.ID {
		t.Error("a second start was made")
	}
	if _, err := w.Withdraw(t.Context(), w.anna, first.ID, first.Version); err != nil {
		t.Fatal(err)
	}
	w.wantState(t, w.anna, first.ID, enrolment.Withdrawn)
	mine, err := w.OfModule(t.Context(), w.anna, o.module)
	if err != nil || len(mine) != 0 {
		t.Errorf("standing after leaving: %v, %v", mine, err)
	}
}

// The deadline is the last minute of a day in Berlin. In the night of 27 October 2030 the clocks go back, so this day has 25 hours.
func TestDeadlineOnTheDayTheClocksGoBack(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2030, time.October, 27, 0, 0, 0, 0, berlin)
	in := run(9)
	in.Deadline = day.AddDate(0, 0, 1).Add(-time.Minute)
	in.StartsAt, in.EndsAt = day.AddDate(0, 0, 8), day.AddDate(0, 0, 9)
	if length := in.Deadline.Sub(day); length != 25*time.Hour-time.Minute {
		t.Fatalf("the day is %v long", length)
	}
	w := newWorld(t)
	o := w.offer(t, nil, in)
	for _, tc := range []struct {
		name, moment string
		who          auth.Actor
		open         bool
	}{
		{"an hour before by summer time", "2030-10-27T20:59:00Z", w.anna, true},
		{"the deadline itself", "2030-10-27T22:59:00Z", w.ben, true},
		{"a second after", "2030-10-27T22:59:01Z", w.carla, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			moment, err := time.Parse(time.RFC3339, tc.moment)
			if err != nil {
				t.Fatal(err)
			}
			w.at(t, moment)
			_, err = w.SignUp(t.Context(), tc.who, o.first())
			if tc.open && err != nil || !tc.open && !fault.Is(err, "run-closed") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestOthersSeeNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	o := w.offer(t, nil, run(3))
	e := w.signUp(t, w.anna, o.first())
	for _, stranger := range []auth.Actor{w.ben, w.carla} {
		_, err := w.Withdraw(t.Context(), stranger, e.ID, e.Version)
		wantFault(t, err, "enrolment-not-found")
		_, err = w.Accept(t.Context(), stranger, e.ID, e.Version)
		wantFault(t, err, "enrolment-not-found")
		if list, err := w.Mine(t.Context(), stranger); err != nil || len(list) != 0 {
			t.Errorf("%s sees %v, %v", stranger.Name, list, err)
		}
	}
	if list, err := w.Requests(t.Context(), w.boss); err != nil || list != nil {
		t.Errorf("human resources see %v, %v", list, err)
	}
	wantFault(t, w.Decide(t.Context(), w.boss, e.ID, e.Version, true, ""), "enrolment-not-found")
	if diff := cmp.Diff(enrolment.Enrolled, w.see(t, w.anna, e.ID).State); diff != "" {
		t.Error(diff)
	}
}

// What an author changes must not lose anybody: the run stays the same run, and what people signed up for is not moved behind their backs.
func TestRunsOutliveChangesOfTheModule(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := run(4)
	other.StartsAt, other.EndsAt = other.StartsAt.AddDate(0, 0, 7), other.EndsAt.AddDate(0, 0, 7)
	o := w.offer(t, nil, run(3), other)
	e := w.signUp(t, w.anna, o.first())
	w.signUp(t, w.ben, o.first())
	update := func(runs ...courses.RunInput) error {
		m, err := w.courses.Module(t.Context(), w.author, o.module)
		if err == nil {
			_, err = w.courses.Update(t.Context(), w.author, o.module, m.Version, content(func(in *courses.Input) { in.Title = "Neu" }, runs...))
		}
		return err
	}
	moved, small, roomy := run(3), run(1), run(8)
	moved.EndsAt = moved.EndsAt.AddDate(0, 0, 1)
	wantFault(t, update(other), "run-in-use")
	wantFault(t, update(moved), "run-in-use")
	wantFault(t, update(small, other), "run-seats-taken")
	roomy.Place = "Bürgersaal"
	if err := update(roomy); err != nil { // the other run, with nobody in it, goes
		t.Fatal(err)
	}
	got := w.see(t, w.anna, e.ID)
	if got.Run.Place != "Bürgersaal" || got.Module.Title != "Neu" || got.State != enrolment.Enrolled {
		t.Errorf("after the change: %+v %+v", got.Module, got.Run)
	}
	runs, err := w.courses.Runs(t.Context(), w.author, o.module)
	if err != nil || len(runs) != 1 || runs[0].ID != o.runs[0] || runs[0].Taken != 2 || runs[0].Free != 6 {
		t.Errorf("runs are %+v, %v", runs, err)
	}
	rival := w.author
	provider := uuid.New()
	rival.ProviderID = &provider
	_, err = w.courses.Runs(t.Context(), rival, o.module)
	wantFault(t, err, "module-not-found")
}

// An import never takes a seat away: what it no longer names stays as long as people hold on to it.
func TestRunsOutliveImports(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bring := func(runs ...courses.RunInput) {
		in := courses.Import{Key: "a", Provider: courses.Provider{Key: "akademie", Name: "Akademie"}, Input: content(nil, runs...)}
		if _, err := w.courses.Import(t.Context(), []courses.Import{in}, courses.ImportOptions{Source: "programm", Publish: true}); err != nil {
			t.Fatal(err)
		}
	}
	bring(run(2))
	page, err := w.courses.Search(t.Context(), courses.Query{Limit: 10})
	if err != nil || len(page.Modules) != 1 {
		t.Fatal(page, err)
	}
	m := page.Modules[0]
	o := offering{module: m.ID, runs: []uuid.UUID{m.Runs[0].ID}}
	e := w.signUp(t, w.anna, o.first())
	w.signUp(t, w.ben, o.first())
	next := run(1)
	next.StartsAt, next.EndsAt = next.StartsAt.AddDate(0, 0, 7), next.EndsAt.AddDate(0, 0, 7)
	bring(next)
	bring(run(1), next)
	runs, err := w.courses.Runs(t.Context(), w.author, o.module)
	if err != nil || len(runs) != 2 || runs[0].ID != o.runs[0] || runs[0].Seats != 2 {
		t.Errorf("runs are %+v, %v", runs, err)
	}
	w.wantState(t, w.anna, e.ID, enrolment.Enrolled)
	for _, who := range []auth.Actor{w.anna, w.ben} {
		for _, e := range mustMine(t, w, who) {
			if _, err := w.Withdraw(t.Context(), who, e.ID, e.Version); err != nil {
				t.Fatal(err)
			}
		}
	}
	bring(next) // now that nobody is left it goes, but old enrolments still name it
	if got := w.see(t, w.anna, e.ID); got.Run == nil || !got.Run.Cancelled {
		t.Errorf("the old enrolment shows the run %+v", got.Run)
	}
}

func mustMine(t *testing.T, w *world, who auth.Actor) []enrolment.Enrolment {
	t.Helper()
	list, err := w.Mine(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	return list
}
