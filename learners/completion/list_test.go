package completion_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/learners/completion"
	"lernpfad/learners/enrolment"
)

// The provider's list completes those who have not said so themselves, and confirms those who have, in every municipality.
func TestProvidersList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.module(t, 5)
	anna, ben, carla := w.signUp(t, w.anna, m), w.signUp(t, w.ben, m), w.signUp(t, w.carla, m)
	w.at(today().AddDate(0, 0, 6))
	said, err := w.Complete(t.Context(), w.anna, anna.ID, anna.Version, day(5))
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{enrolment.ShownCode(anna.Code), strings.ToLower(carla.Code), " " + anna.Code + " "}
	got, err := w.ConfirmList(t.Context(), w.author, m.ID, day(6), lines)
	if err != nil || got != (completion.ListResult{Accepted: 2, Twice: 1}) {
		t.Fatalf("%+v, %v", got, err)
	}
	if n := w.confirmAll(t); n != 2 {
		t.Errorf("%d jobs", n)
	}
	c, err := w.Completion(t.Context(), w.anna, said.ID)
	if err != nil || !c.Confirmed() || !c.On.Equal(day(6)) || c.Code != said.Code {
		t.Errorf("%+v, %v", c, err)
	}
	for _, a := range w.attained(t, w.anna) {
		if a.By.Confidence != 0.8 {
			t.Errorf("%+v: the provider is trusted more than her own word", a)
		}
	}
	list, err := w.Mine(t.Context(), w.carla)
	if err != nil || len(list) != 1 || !list[0].Confirmed() || w.see(t, w.carla, carla.ID).State != enrolment.Completed {
		t.Errorf("away: %+v, %v", list, err)
	}
	if w.see(t, w.ben, ben.ID).State != enrolment.Enrolled {
		t.Error("he is not on the list")
	}
	inbox, err := w.seats.Messages(t.Context(), w.carla)
	if err != nil || len(inbox) != 1 || inbox[0].Kind != enrolment.AboutCompleted {
		t.Errorf("%+v, %v", inbox, err)
	}
	wantFault(t, w.TakeBack(t.Context(), w.anna, said.ID), "completion-confirmed")
	got, err = w.ConfirmList(t.Context(), w.author, m.ID, day(6), lines)
	if err != nil || got != (completion.ListResult{Known: 2, Twice: 1}) || w.confirmAll(t) != 0 {
		t.Errorf("the same list again: %+v, %v", got, err)
	}
}

// A list with a line that is wrong changes nothing, and says no more than which line.
func TestListIsTakenAsAWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m, other := w.module(t, 5), w.module(t, 5)
	good, strange := w.signUp(t, w.anna, m), w.signUp(t, w.ben, other)
	left := w.signUp(t, w.carla, m)
	if _, err := w.seats.Withdraw(t.Context(), w.carla, left.ID, left.Version); err != nil {
		t.Fatal(err)
	}
	w.at(today().AddDate(0, 0, 6))
	_, err := w.ConfirmList(t.Context(), w.author, m.ID, day(6), []string{good.Code, strange.Code, left.Code, "BCDFGHJK", "Anna Becker", ""})
	wantFault(t, err, "codes-invalid")
	want := []string{"/codes/4 code-malformed", "/codes/5 code-malformed", "/codes/1 code-unknown", "/codes/2 code-unknown", "/codes/3 code-unknown"}
	if diff := cmp.Diff(want, broken(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	many := make([]string, 2001)
	for name, tt := range map[string]struct {
		on    time.Time
		lines []string
		want  string
	}{
		"before the run": {day(3), []string{good.Code}, "/codes/0 code-before-run"},
		"in the future":  {day(8), []string{good.Code}, "/completed_on in-future"},
		"no day":         {time.Time{}, []string{good.Code}, "/completed_on bad-date"},
		"empty":          {day(6), nil, "/codes required"},
		"too long":       {day(6), many, "/codes too-many"},
	} {
		_, err := w.ConfirmList(t.Context(), w.author, m.ID, tt.on, tt.lines)
		if diff := cmp.Diff([]string{tt.want}, broken(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for _, id := range []uuid.UUID{m.ID, uuid.New()} {
		_, err := w.ConfirmList(t.Context(), w.rival, id, day(6), []string{good.Code})
		wantFault(t, err, "module-not-found")
	}
	if n := w.confirmAll(t) + w.count(t, `SELECT count(*) FROM completions`) + w.count(t, `SELECT count(confirmed_at) FROM participation_codes`); n != 0 {
		t.Errorf("%d traces of lists that were refused", n)
	}
}

// Between the list and the work of its jobs people may leave, be erased or take back their word.
func TestConfirmingWhatMovedMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.module(t)
	anna, ben, carla := w.signUp(t, w.anna, m), w.signUp(t, w.ben, m), w.signUp(t, w.carla, m)
	said := w.complete(t, w.anna, anna)
	if _, err := w.ConfirmList(t.Context(), w.author, m.ID, day(0), []string{anna.Code, ben.Code, carla.Code}); err != nil {
		t.Fatal(err)
	}
	if err := w.TakeBack(t.Context(), w.anna, said.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.seats.Withdraw(t.Context(), w.ben, ben.ID, ben.Version); err != nil {
		t.Fatal(err)
	}
	w.db.Exec(t, `DELETE FROM users WHERE id = $1`, w.carla.UserID)
	if n := w.confirmAll(t); n != 3 {
		t.Errorf("%d jobs", n)
	}
	if w.see(t, w.anna, anna.ID).State != enrolment.Completed || w.see(t, w.ben, ben.ID).State != enrolment.Withdrawn {
		t.Error("the list does not win over her second thought, or wins over his leaving")
	}
	if n := w.count(t, `SELECT count(*) FROM completions WHERE confirmed_at IS NOT NULL`); n != 1 {
		t.Errorf("%d confirmed", n)
	}
}

// Who must wait for consent, or waits in the queue, has no code that could complete her.
func TestCodesBelongToSeats(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.module(t, 5)
	codes := map[string]bool{}
	for i := range 7 {
		who := w.anna
		if i > 0 {
			who = w.home.Add(personNamed(fmt.Sprint("Person ", i)))
		}
		e := w.signUp(t, who, m)
		if seated := i < 5; (e.Code != "") != seated {
			t.Errorf("person %d, %s: code %q", i, e.State, e.Code)
		}
		if e.Code != "" && codes[e.Code] {
			t.Errorf("%s twice", e.Code)
		}
		codes[e.Code] = true
	}
}
