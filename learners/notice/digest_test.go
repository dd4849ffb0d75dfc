package notice_test

import (
	"strings"
	"testing"
	"time"

	"lernpfad/learners/enrolment"
	"lernpfad/learners/notice"
)

// digests runs the hourly job at a moment of local time and returns how many letters left.
func (w *world) digests(moment string) int {
	w.t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		w.t.Fatal(err)
	}
	if w.now, err = time.ParseInLocation("2006-01-02 15:04", moment, zone); err != nil {
		w.t.Fatal(err)
	}
	before := len(w.box.letters)
	if err := w.WriteDigests(w.t.Context(), notice.WriteDigests{}); err != nil {
		w.t.Fatal(err)
	}
	if err := w.send(); err != nil {
		w.t.Fatal(err)
	}
	return len(w.box.letters) - before
}

// The week in which the clock is set back has 25 hours on Sunday: 27 October 2030.
func TestWeeklyLetter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribed(w.anna)
	w.digests("2030-10-23 12:00")
	w.tell(w.anna, enrolment.AboutApproved, enrolment.Enrolled)
	w.tell(w.anna, enrolment.AboutRefused, enrolment.Refused)
	read := w.tell(w.anna, enrolment.AboutNoSeat, enrolment.Expired)
	w.exec(`UPDATE messages SET read_at = now() WHERE id = $1`, read)
	w.tell(w.ben, enrolment.AboutApproved, enrolment.Enrolled) // has no address
	for moment, want := range map[string]int{"2030-10-23 13:00": 0, "2030-10-27 23:00": 0, "2030-10-28 06:59": 0} {
		if got := w.digests(moment); got != want {
			t.Errorf("%s: %d letters, want %d", moment, got, want)
		}
	}
	if got := w.digests("2030-10-28 07:00"); got != 1 {
		t.Fatalf("Monday at seven: %d letters, want 1", got)
	}
	l := w.box.letters[len(w.box.letters)-1]
	if strings.Count(l.Plain, ":E-Akte") != 2 || !strings.HasPrefix(l.Plain, "digest|plain|Anna Becker") || l.Stop == "" {
		t.Errorf("%+v", l)
	}
	w.tell(w.anna, enrolment.AboutApproved, enrolment.Enrolled)
	for _, moment := range []string{"2030-10-28 08:00", "2030-10-29 09:00", "2030-11-03 23:59"} {
		if got := w.digests(moment); got != 0 {
			t.Errorf("%s: %d letters; one a week is enough", moment, got)
		}
	}
	// The server was down on Monday; the letter comes on Tuesday, and none more that week.
	if first, second := w.digests("2030-11-05 10:00"), w.digests("2030-11-05 11:00"); first != 1 || second != 0 {
		t.Errorf("after a Monday without the server: %d, then %d", first, second)
	}
	if got := w.digests("2030-11-11 07:30"); got != 0 {
		t.Errorf("a letter with nothing in it: %d", got)
	}
}

func TestWeeklyLetterIsOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribed(w.anna, notice.Digest)
	w.tell(w.anna, enrolment.AboutApproved, enrolment.Enrolled)
	if got := w.digests("2030-10-07 08:00"); got != 0 {
		t.Errorf("%d letters although switched off", got)
	}
}
