package enrolment_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/learners/enrolment"
)

func TestRequestIsDecided(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.name(t, w.boss)
	o := w.offer(t, func(in *courses.Input) { in.CostCents = 12000 }, run(2))
	anna := w.signUp(t, w.anna, o.first())
	w.later(t, time.Minute)
	ben := w.signUp(t, w.ben, o.first())
	if anna.State != enrolment.Requested || anna.Approver != "Doris Amtmann" {
		t.Fatalf("sign-up is %s, decided by %q", anna.State, anna.Approver)
	}
	carla := w.signUp(t, w.carla, o.first()) // of a municipality where nobody has to agree; a request holds its seat
	if carla.State != enrolment.Waiting {
		t.Errorf("the third is %s", carla.State)
	}
	list, err := w.Requests(t.Context(), w.boss)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	r := list[0]
	if r.Name != "Anna Becker" || r.OrgUnit != "Stadt erlenfurt" || r.Module.CostCents != 12000 || r.Run == nil || r.Run.StartsAt.IsZero() {
		t.Errorf("the request says %+v", r)
	}
	if err := w.Decide(t.Context(), w.boss, anna.ID, anna.Version, true, " Viel Freude! "); err != nil {
		t.Fatal(err)
	}
	if err := w.Decide(t.Context(), w.boss, ben.ID, ben.Version, false, "Im Frühjahr wieder."); err != nil {
		t.Fatal(err)
	}
	if got := w.wantState(t, w.anna, anna.ID, enrolment.Enrolled); got.Note != "Viel Freude!" || got.Approver != "Doris Amtmann" {
		t.Errorf("Anna reads %+v", got)
	}
	if got := w.wantState(t, w.ben, ben.ID, enrolment.Refused); got.Note != "Im Frühjahr wieder." {
		t.Errorf("Ben reads %q", got.Note)
	}
	wantFault(t, w.Decide(t.Context(), w.boss, ben.ID, ben.Version, true, ""), "enrolment-moved")
	w.later(t, time.Minute)
	w.wantState(t, w.carla, carla.ID, enrolment.Offered)
	for who, want := range map[*auth.Actor][]enrolment.Kind{
		&w.boss: {enrolment.AboutRequest, enrolment.AboutRequest}, &w.anna: {enrolment.AboutApproved}, &w.ben: {enrolment.AboutRefused},
	} {
		if diff := cmp.Diff(want, w.kinds(t, *who)); diff != "" {
			t.Errorf("messages to %s (-want +got):\n%s", who.Name, diff)
		}
	}
	if taken, waiting := w.checkSeats(t, o.runs[0]); taken != 2 || waiting != 0 {
		t.Errorf("%d are taken and %d wait", taken, waiting)
	}
}

func TestWhoNeedsNoApproval(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.name(t, w.ben)
	dated, free := w.offer(t, nil, run(5)), w.offer(t, nil)
	paid := w.offer(t, func(in *courses.Input) { in.CostCents = 100 })
	tests := map[string]struct {
		who  auth.Actor
		in   enrolment.SignUpInput
		want enrolment.State
	}{
		"a date":                  {w.anna, dated.first(), enrolment.Requested},
		"a price":                 {w.anna, enrolment.SignUpInput{Module: paid.module}, enrolment.Requested},
		"neither":                 {w.anna, enrolment.SignUpInput{Module: free.module}, enrolment.Enrolled},
		"the approver herself":    {w.ben, dated.first(), enrolment.Enrolled},
		"in another municipality": {w.carla, dated.first(), enrolment.Enrolled},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if got := w.signUp(t, tc.who, tc.in); got.State != tc.want {
				t.Errorf("%s, want %s", got.State, tc.want)
			}
		})
	}
	for _, tc := range []struct {
		who  auth.Actor
		want string
	}{{w.anna, "Ben Kurz"}, {w.ben, ""}, {w.carla, ""}} {
		if name, err := w.ApproverFor(t.Context(), tc.who); err != nil || name != tc.want {
			t.Errorf("%s is told %q, %v; want %q", tc.who.Name, name, err, tc.want)
		}
	}
}

func TestOnlyTheNamedPersonDecides(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.name(t, w.boss)
	o := w.offer(t, nil, run(5))
	e := w.signUp(t, w.anna, o.first())
	for _, other := range []auth.Actor{w.anna, w.ben, w.carla, w.admin} {
		wantFault(t, w.Decide(t.Context(), other, e.ID, e.Version, true, ""), "enrolment-not-found")
		if list, err := w.Requests(t.Context(), other); err != nil || len(list) != 0 {
			t.Errorf("%s sees %v, %v", other.Name, list, err)
		}
		if decides, err := w.Decides(t.Context(), other); err != nil || decides {
			t.Errorf("%s decides: %v, %v", other.Name, decides, err)
		}
	}
	if decides, err := w.Decides(t.Context(), w.boss); err != nil || !decides {
		t.Errorf("the named person decides: %v, %v", decides, err)
	}
	// What nobody was asked about is none of her business, even with the id at hand.
	free := w.signUp(t, w.ben, enrolment.SignUpInput{Module: w.offer(t, nil).module})
	wantFault(t, w.Decide(t.Context(), w.boss, free.ID, free.Version, false, ""), "enrolment-not-found")
	wantFault(t, w.Decide(t.Context(), w.boss, e.ID, e.Version+1, true, ""), "stale")
	for _, note := range []string{strings.Repeat("ä", 501), "a\x00b", "\xff"} {
		wantFault(t, w.Decide(t.Context(), w.boss, e.ID, e.Version, true, note), "enrolment-invalid")
	}
}

func TestApproverIsRemindedAndMayBeTooLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.name(t, w.boss)
	o := w.offer(t, nil, run(5))
	e := w.signUp(t, w.anna, o.first())
	w.later(t, 25*time.Hour)
	if diff := cmp.Diff([]enrolment.Kind{enrolment.AboutRequest, enrolment.AboutRequestReminder}, w.kinds(t, w.boss)); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	w.at(t, run(1).StartsAt)
	w.wantState(t, w.anna, e.ID, enrolment.Expired)
	if diff := cmp.Diff([]enrolment.Kind{enrolment.AboutRequestOver}, w.kinds(t, w.anna)); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	wantFault(t, w.Decide(t.Context(), w.boss, e.ID, e.Version, true, ""), "enrolment-moved")
}

// Somebody on the waiting list asks only when there is a seat to ask for.
func TestOfferedSeatIsAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	o := w.offer(t, nil, run(1))
	carla := w.signUp(t, w.carla, o.first())
	w.name(t, w.boss)
	anna := w.signUp(t, w.anna, o.first())
	if anna.State != enrolment.Waiting || len(w.kinds(t, w.boss)) > 0 {
		t.Fatalf("Anna is %s, the approver was told %v", anna.State, w.kinds(t, w.boss))
	}
	w.leave(t, w.carla, carla)
	w.later(t, time.Minute)
	offered := w.wantState(t, w.anna, anna.ID, enrolment.Offered)
	asked, err := w.Accept(t.Context(), w.anna, anna.ID, offered.Version)
	if err != nil || asked.State != enrolment.Requested {
		t.Fatal(asked, err)
	}
	w.later(t, 72*time.Hour) // the time of the offer no longer counts
	if err := w.Decide(t.Context(), w.boss, anna.ID, asked.Version, true, ""); err != nil {
		t.Fatal(err)
	}
	w.wantState(t, w.anna, anna.ID, enrolment.Enrolled)
}

// A request must not hang because nobody is left to decide.
func TestNobodyDecidesAnyMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, step := range map[string]func() error{
		"approval is switched off": func() error { w.name(t, auth.Actor{}); return nil },
		"the account is gone": func() error {
			w.db.Exec(t, `UPDATE users SET disabled = true WHERE id = $1`, w.boss.UserID)
			return w.Sweep(t.Context(), enrolment.Sweep{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			w.db.Exec(t, `UPDATE users SET disabled = false WHERE id = $1`, w.boss.UserID)
			w.name(t, w.boss)
			e := w.signUp(t, w.anna, w.offer(t, nil, run(5)).first())
			if e.State != enrolment.Requested {
				t.Fatal(e.State)
			}
			if err := step(); err != nil {
				t.Fatal(err)
			}
			w.wantState(t, w.anna, e.ID, enrolment.Enrolled)
		})
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, err := w.Settings(t.Context(), w.admin)
	if err != nil || first.OfferHours != 48 || first.ApproverID != nil {
		t.Fatalf("defaults are %+v, %v", first, err)
	}
	login := w.boss.UserID.String()
	saved, err := w.SaveSettings(t.Context(), w.admin, first.Version, " "+strings.ToUpper(login)+" ", 24)
	if err != nil || saved.ApproverName != "Doris Amtmann" || saved.ApproverLogin != login || saved.OfferHours != 24 || saved.Version != first.Version+1 {
		t.Fatalf("saved %+v, %v", saved, err)
	}
	tests := map[string]struct {
		who     auth.Actor
		version int
		login   string
		hours   int
		slug    string
	}{
		"old version":         {w.admin, first.Version, login, 24, "stale"},
		"unknown person":      {w.admin, saved.Version, "niemand", 24, "settings-invalid"},
		"of another town":     {w.admin, saved.Version, w.carla.UserID.String(), 24, "settings-invalid"},
		"no hours":            {w.admin, saved.Version, login, 0, "settings-invalid"},
		"too many hours":      {w.admin, saved.Version, login, 337, "settings-invalid"},
		"not the admin":       {w.boss, saved.Version, login, 24, "forbidden"},
		"a learner of course": {w.anna, saved.Version, login, 24, "forbidden"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := w.SaveSettings(t.Context(), tc.who, tc.version, tc.login, tc.hours)
			wantFault(t, err, tc.slug)
		})
	}
	if _, err := w.Settings(t.Context(), w.boss); !fault.Is(err, "forbidden") {
		t.Errorf("somebody else reads the settings: %v", err)
	}
}
