package enrolment_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lernpfad/internal/auth"
	"lernpfad/learners/enrolment"
)

// full is a run with one seat that Anna holds, with Carla, of another municipality, and Ben waiting in this order.
func full(t *testing.T, w *world) (o offering, anna, carla, ben enrolment.Enrolment) {
	t.Helper()
	o = w.offer(t, nil, run(1))
	return o, w.signUp(t, w.anna, o.first()), w.signUp(t, w.carla, o.first()), w.signUp(t, w.ben, o.first())
}

func (w *world) leave(t *testing.T, who auth.Actor, e enrolment.Enrolment) {
	t.Helper()
	if _, err := w.Withdraw(t.Context(), who, e.ID, e.Version); err != nil {
		t.Fatal(err)
	}
}

func TestFreedSeatGoesToTheFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	o, anna, carla, ben := full(t, w)
	w.leave(t, w.anna, anna)
	w.later(t, time.Minute)
	offered := w.wantState(t, w.carla, carla.ID, enrolment.Offered)
	if left := offered.OfferedUntil.Sub(w.clock()); left > 48*time.Hour || left < 47*time.Hour {
		t.Errorf("the offer stands for %v", left)
	}
	if got := w.see(t, w.ben, ben.ID); got.State != enrolment.Waiting || got.Place != 1 {
		t.Errorf("Ben is %s at %d", got.State, got.Place)
	}
	// The seat is held meanwhile: whoever comes now queues up.
	if late := w.signUp(t, w.anna, o.first()); late.State != enrolment.Waiting || late.Place != 2 {
		t.Errorf("who comes back is %s at %d", late.State, late.Place)
	}
	taken, err := w.Accept(t.Context(), w.carla, carla.ID, offered.Version)
	if err != nil || taken.State != enrolment.Enrolled || taken.OfferedUntil != nil {
		t.Fatalf("accepted: %+v, %v", taken, err)
	}
	_, err = w.Accept(t.Context(), w.carla, carla.ID, taken.Version)
	wantFault(t, err, "enrolment-moved")
	w.later(t, 72*time.Hour)
	w.wantState(t, w.carla, carla.ID, enrolment.Enrolled)
	if diff := cmp.Diff([]enrolment.Kind{enrolment.AboutOffer}, w.kinds(t, w.carla)); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	if len(w.kinds(t, w.ben)) > 0 {
		t.Error("Ben was told something that concerns Carla")
	}
}

func TestOfferIsRemindedOfAndGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	o, anna, carla, ben := full(t, w)
	w.leave(t, w.anna, anna)
	w.later(t, time.Minute)
	w.later(t, 25*time.Hour)
	if diff := cmp.Diff([]enrolment.Kind{enrolment.AboutOffer, enrolment.AboutOfferReminder}, w.kinds(t, w.carla)); diff != "" {
		t.Errorf("messages at half time (-want +got):\n%s", diff)
	}
	stale := w.see(t, w.carla, carla.ID)
	w.later(t, 24*time.Hour)
	w.wantState(t, w.carla, carla.ID, enrolment.Expired)
	w.wantState(t, w.ben, ben.ID, enrolment.Offered)
	_, err := w.Accept(t.Context(), w.carla, carla.ID, stale.Version)
	wantFault(t, err, "stale")
	_, err = w.Accept(t.Context(), w.carla, carla.ID, w.see(t, w.carla, carla.ID).Version)
	wantFault(t, err, "offer-over")
	if got := w.kinds(t, w.carla); got[len(got)-1] != enrolment.AboutOfferOver {
		t.Errorf("messages after the end: %v", got)
	}
	w.checkSeats(t, o.runs[0])
}

// Between the end of the offer and the job that passes it on lie seconds; they belong to nobody.
func TestOfferEndsWithItsTimeNotWithTheJob(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, anna, carla, _ := full(t, w)
	w.leave(t, w.anna, anna)
	w.later(t, time.Minute)
	offered := w.see(t, w.carla, carla.ID)
	w.mu.Lock()
	w.now = *offered.OfferedUntil
	w.mu.Unlock()
	_, err := w.Accept(t.Context(), w.carla, carla.ID, offered.Version)
	wantFault(t, err, "offer-over")
}

// She read "waiting", then a seat was offered: pressing "leave" on the old page would throw it away unseen.
func TestLeavingFromAnOldPageIsStale(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, anna, carla, ben := full(t, w)
	w.leave(t, w.anna, anna)
	w.later(t, time.Minute)
	_, err := w.Withdraw(t.Context(), w.carla, carla.ID, carla.Version)
	wantFault(t, err, "stale")
	offered := w.wantState(t, w.carla, carla.ID, enrolment.Offered)
	w.leave(t, w.carla, offered)
	w.later(t, time.Minute)
	w.wantState(t, w.ben, ben.ID, enrolment.Offered)
}

func TestWhenTheRunBegins(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	o, anna, carla, ben := full(t, w)
	begins := run(1).StartsAt
	w.at(t, begins.Add(-time.Hour))
	w.leave(t, w.anna, anna) // after the deadline, and still in time for the next
	w.later(t, time.Minute)
	offered := w.wantState(t, w.carla, carla.ID, enrolment.Offered)
	if !offered.OfferedUntil.Equal(begins) {
		t.Errorf("the offer stands until %v, the run begins %v", offered.OfferedUntil, begins)
	}
	w.at(t, begins)
	w.wantState(t, w.carla, carla.ID, enrolment.Expired)
	w.wantState(t, w.ben, ben.ID, enrolment.Expired)
	if diff := cmp.Diff([]enrolment.Kind{enrolment.AboutNoSeat}, w.kinds(t, w.ben)); diff != "" {
		t.Errorf("messages to Ben (-want +got):\n%s", diff)
	}
	if taken, waiting := w.checkSeats(t, o.runs[0]); taken+waiting > 0 {
		t.Errorf("%d and %d are left", taken, waiting)
	}
}

func TestAfterTheBeginningNobodyLeaves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	o := w.offer(t, nil, run(2))
	e := w.signUp(t, w.anna, o.first())
	w.at(t, run(1).StartsAt)
	_, err := w.Withdraw(t.Context(), w.anna, e.ID, e.Version)
	wantFault(t, err, "run-begun")
	w.wantState(t, w.anna, e.ID, enrolment.Enrolled)
	_, err = w.CancelRun(t.Context(), w.author, o.runs[0])
	wantFault(t, err, "run-begun")
}

func TestHoursOfAnOfferAreTheTownsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, anna, carla, ben := full(t, w)
	w.leave(t, w.carla, carla)
	if _, err := w.SaveSettings(t.Context(), w.admin, 1, "", 6); err != nil {
		t.Fatal(err)
	}
	w.leave(t, w.anna, anna)
	w.later(t, time.Minute)
	offered := w.wantState(t, w.ben, ben.ID, enrolment.Offered)
	if left := offered.OfferedUntil.Sub(w.clock()); left > 6*time.Hour || left < 5*time.Hour {
		t.Errorf("the offer stands for %v", left)
	}
}

// More seats, and people who are erased, free seats past the service; the sweep finds them.
func TestSweepFindsFreeSeats(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	o, anna, carla, ben := full(t, w)
	m, err := w.courses.Module(t.Context(), w.author, o.module)
	if err == nil {
		_, err = w.courses.Update(t.Context(), w.author, o.module, m.Version, content(nil, run(2)))
	}
	if err == nil {
		err = w.Sweep(t.Context(), enrolment.Sweep{})
	}
	if err != nil {
		t.Fatal(err)
	}
	w.wantState(t, w.carla, carla.ID, enrolment.Offered)
	w.db.Exec(t, `DELETE FROM users WHERE id = $1`, w.anna.UserID)
	if taken, waiting := w.checkSeats(t, o.runs[0]); taken != 1 || waiting != 1 {
		t.Errorf("after the erasure %d are taken and %d wait", taken, waiting)
	}
	if err := w.Sweep(t.Context(), enrolment.Sweep{}); err != nil {
		t.Fatal(err)
	}
	w.wantState(t, w.ben, ben.ID, enrolment.Offered)
	w.db.Exec(t, `DELETE FROM river_job`) // the queue lost what was planned
	w.mu.Lock()
	w.now = w.now.Add(50 * time.Hour)
	w.mu.Unlock()
	if err := w.Sweep(t.Context(), enrolment.Sweep{}); err != nil {
		t.Fatal(err)
	}
	w.wantState(t, w.ben, ben.ID, enrolment.Expired)
	w.at(t, w.clock()) // jobs for people who are gone end quietly
	if err := w.EndOffer(t.Context(), enrolment.EndOffer{TenantID: w.home.Tenant, EnrolmentID: anna.ID, Version: 1}); err != nil {
		t.Errorf("job of an erased person: %v", err)
	}
}

func TestCancelledRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	o, anna, carla, ben := full(t, w)
	rival := w.author
	provider := w.anna.UserID
	rival.ProviderID = &provider
	_, err := w.CancelRun(t.Context(), rival, o.runs[0])
	wantFault(t, err, "run-not-found")
	for range 2 { // a double press
		if _, err := w.CancelRun(t.Context(), w.author, o.runs[0]); err != nil {
			t.Fatal(err)
		}
	}
	_, err = w.SignUp(t.Context(), w.anna, o.first())
	if err == nil { // she holds one already, and gets that
		w.later(t, time.Minute)
		_, err = w.SignUp(t.Context(), w.anna, o.first())
	}
	wantFault(t, err, "run-cancelled")
	for who, e := range map[*auth.Actor]enrolment.Enrolment{&w.anna: anna, &w.carla: carla, &w.ben: ben} {
		got := w.wantState(t, *who, e.ID, enrolment.Cancelled)
		if !got.Run.Cancelled || got.Module.Title == "" {
			t.Errorf("%s sees %+v", who.Name, got)
		}
		if diff := cmp.Diff([]enrolment.Kind{enrolment.AboutCancelled}, w.kinds(t, *who)); diff != "" {
			t.Errorf("messages to %s (-want +got):\n%s", who.Name, diff)
		}
	}
	if taken, waiting := w.checkSeats(t, o.runs[0]); taken+waiting > 0 {
		t.Errorf("%d and %d are left", taken, waiting)
	}
	if m, err := w.courses.Module(t.Context(), w.anna, o.module); err != nil || len(m.Runs) != 0 {
		t.Errorf("the catalogue still shows %v, %v", m.Runs, err)
	}
}

func TestMessagesAreTheReadersOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	o, _, _, _ := full(t, w)
	if _, err := w.CancelRun(t.Context(), w.author, o.runs[0]); err != nil {
		t.Fatal(err)
	}
	w.later(t, time.Minute)
	list, err := w.Messages(t.Context(), w.anna)
	if err != nil || len(list) != 1 || !list[0].Mine || list[0].Title != "Die E-Akte" || list[0].StartsAt == nil {
		t.Fatalf("messages %+v, %v", list, err)
	}
	wantFault(t, w.MarkRead(t.Context(), w.ben, list[0].ID), "message-not-found")
	wantFault(t, w.MarkRead(t.Context(), w.carla, list[0].ID), "message-not-found")
	for want := 1; want >= 0; want-- {
		if n, err := w.Unread(t.Context(), w.anna); err != nil || n != want {
			t.Errorf("%d unread, %v; want %d", n, err, want)
		}
		if err := w.MarkRead(t.Context(), w.anna, list[0].ID); err != nil {
			t.Fatal(err)
		}
	}
}
