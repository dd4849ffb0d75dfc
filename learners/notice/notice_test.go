package notice_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/internal/jobs"
	"lernpfad/internal/mail"
	"lernpfad/learners/enrolment"
	"lernpfad/learners/notice"
)

func TestAddressCountsOnceItsOwnerSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got, err := w.save(w.anna, notice.Input{Address: " anna@MÜLLER.example "})
	if err != nil || got.Confirmed || got.Address != "anna@müller.example" || !got.Available {
		t.Fatalf("%+v, %v", got, err)
	}
	w.tell(w.anna, enrolment.AboutCancelled, enrolment.Enrolled)
	if err := w.send(); err != nil {
		t.Fatal(err)
	}
	if len(w.box.letters) != 1 || w.box.letters[0].To != "anna@xn--mller-kva.example" || w.box.letters[0].Stop != "" {
		t.Fatalf("before the address is confirmed only the link is sent: %+v", w.box.letters)
	}
	link := w.link()
	for _, bad := range []string{"", "x", strings.Repeat("A", len(link)), link[:len(link)-4] + "AAAA"} {
		if err := w.Confirm(t.Context(), bad); !fault.Is(err, "link-over") {
			t.Errorf("link %q: %v", bad, err)
		}
	}
	if err := w.Confirm(t.Context(), link); err != nil {
		t.Fatal(err)
	}
	if err := w.Confirm(t.Context(), link); !fault.Is(err, "link-over") {
		t.Errorf("a second time: %v", err)
	}
	if held, _ := w.Settings(t.Context(), w.anna); !held.Confirmed {
		t.Error("the address does not count")
	}
	// Another address needs a link of its own; the same one does not.
	if got, err := w.save(w.anna, notice.Input{Address: "anna@müller.example", Language: "en"}); err != nil || !got.Confirmed {
		t.Errorf("the same address: %+v, %v", got, err)
	}
	if got, err := w.save(w.anna, notice.Input{Address: "anna@stadt.example"}); err != nil || got.Confirmed {
		t.Errorf("another address: %+v, %v", got, err)
	}
	w.now = w.now.Add(49 * time.Hour)
	if err := w.send(); err != nil {
		t.Fatal(err)
	}
	if n := w.number(`SELECT count(*) FROM letters WHERE reason = 'over'`); n != 1 {
		t.Errorf("a link that is no longer valid was sent; %d letters dropped", n)
	}
}

func TestLinkExpires(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.save(w.anna, notice.Input{Address: "anna@stadt.example"}); err != nil {
		t.Fatal(err)
	}
	if err := w.send(); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(48 * time.Hour)
	if err := w.Confirm(t.Context(), w.link()); !fault.Is(err, "link-over") {
		t.Errorf("after 48 hours: %v", err)
	}
	if _, err := w.save(w.anna, notice.Input{Address: "anna@stadt.example", Again: true}); err != nil {
		t.Fatal(err)
	}
	if err := w.send(); err != nil {
		t.Fatal(err)
	}
	if err := w.Confirm(t.Context(), w.link()); err != nil {
		t.Errorf("a new link: %v", err)
	}
}

func TestSettingsAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, in := range map[string]notice.Input{
		"no address":      {Address: "anna"},
		"a header":        {Address: "anna@stadt.example\nBcc: x@y.example"},
		"unknown group":   {Off: []notice.Group{"alles"}},
		"unknown tongue":  {Language: "fr"},
		"several at once": {Address: "a@b.example,c@d.example"},
	} {
		if _, err := w.save(w.anna, in); !fault.Is(err, "notifications-invalid") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.Save(t.Context(), w.anna, 7, notice.Input{Language: "de"}); !fault.Is(err, "stale") {
		t.Errorf("another version: %v", err)
	}
	if n := w.number(`SELECT count(*) FROM notification_settings`) + w.number(`SELECT count(*) FROM letters`) + w.number(`SELECT count(*) FROM river_job`); n != 0 {
		t.Errorf("what was refused has left %d rows", n)
	}
	var err error
	for i := range 6 {
		_, err = w.save(w.anna, notice.Input{Address: fmt.Sprintf("a%d@stadt.example", i)})
	}
	if !fault.Is(err, "rate-limited") {
		t.Errorf("the sixth link in an hour: %v", err)
	}
	silent := notice.New(notice.Options{DB: w.db.App, Now: func() time.Time { return w.now }})
	if _, err := silent.Save(t.Context(), w.ben, 1, notice.Input{Address: "ben@stadt.example", Language: "de"}); !fault.Is(err, "mail-off") {
		t.Errorf("a server without mail: %v", err)
	}
}

// TestAtOnceOrWeekly tells every kind of message to somebody who wants everything, and to somebody who wants nothing.
func TestAtOnceOrWeekly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribed(w.anna)
	for _, kind := range enrolment.Kinds() {
		state := enrolment.Offered
		if notice.GroupOf(kind) == notice.Requests {
			state = enrolment.Requested
		}
		w.tell(w.anna, kind, state)
		w.tell(w.ben, kind, state)
	}
	if err := w.send(); err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, l := range w.box.letters {
		told = append(told, l.Plain)
		if !strings.HasPrefix(l.Stop, "https://lernpfad.example"+notice.StopPath) || l.To != "anna@xn--mller-kva.example" {
			t.Errorf("%+v", l)
		}
	}
	slices.Sort(told)
	want := []string{
		"message|plain|Anna Becker||offer:E-Akte", "message|plain|Anna Becker||offer_reminder:E-Akte", "message|plain|Anna Becker||request:E-Akte",
		"message|plain|Anna Becker||request_reminder:E-Akte", "message|plain|Anna Becker||run_cancelled:E-Akte",
	}
	slices.Sort(want)
	if !slices.Equal(told, want) {
		t.Errorf("told at once:\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
	if err := w.send(); err != nil || len(w.box.letters) != len(want) {
		t.Errorf("the same jobs again sent %d letters, %v", len(w.box.letters), err)
	}
}

func TestWhatIsOffIsNotSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribed(w.anna, notice.Cancelled)
	w.tell(w.anna, enrolment.AboutCancelled, enrolment.Enrolled)
	w.tell(w.anna, enrolment.AboutOffer, enrolment.Offered)
	w.tell(w.anna, enrolment.AboutOffer, enrolment.Withdrawn) // over before the letter leaves
	if _, err := w.save(w.anna, notice.Input{Address: "anna@müller.example", Off: []notice.Group{notice.Seats}}); err != nil {
		t.Fatal(err)
	}
	if err := w.send(); err != nil || len(w.box.letters) != 0 {
		t.Errorf("switched off before it left: %v, %v", w.box.letters, err)
	}
	if n := w.number(`SELECT count(*) FROM letters WHERE reason = 'not_wanted'`); n != 2 {
		t.Errorf("%d letters not wanted, want 2", n)
	}
}

func TestStopEndsAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribed(w.anna)
	w.tell(w.anna, enrolment.AboutOffer, enrolment.Offered)
	if err := w.send(); err != nil || len(w.box.letters) != 1 {
		t.Fatalf("%v, %v", w.box.letters, err)
	}
	_, link, _ := strings.Cut(w.box.letters[0].Stop, notice.StopPath)
	for range 2 {
		if err := w.Stop(t.Context(), link); err != nil {
			t.Fatal(err)
		}
	}
	held, err := w.Settings(t.Context(), w.anna)
	if err != nil || len(held.Off) != len(notice.Groups()) {
		t.Errorf("%+v, %v", held, err)
	}
	w.tell(w.anna, enrolment.AboutOffer, enrolment.Offered)
	if err := w.send(); err != nil || len(w.box.letters) != 1 {
		t.Errorf("mail after all was ended: %d, %v", len(w.box.letters), err)
	}
}

func TestServerIsDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribed(w.anna)
	w.box.fail = errDown
	w.tell(w.anna, enrolment.AboutCancelled, enrolment.Enrolled)
	for _, age := range []time.Duration{0, time.Minute, 4 * time.Hour, 71 * time.Hour} {
		at := w.now
		w.now = w.now.Add(age)
		if err := w.send(); !jobs.IsLater(err) {
			t.Errorf("after %v: %v, want it put off", age, err)
		}
		w.now = at
	}
	w.box.fail = nil
	if err := w.send(); err != nil || len(w.box.letters) != 1 {
		t.Errorf("when the server is back: %d letters, %v", len(w.box.letters), err)
	}
	// Another letter is given up after three days, and said on the page until one arrives.
	w.box.fail = errDown
	w.tell(w.anna, enrolment.AboutCancelled, enrolment.Enrolled)
	w.now = w.now.Add(72 * time.Hour)
	if err := w.send(); err != nil {
		t.Fatal(err)
	}
	if held, err := w.Settings(t.Context(), w.anna); err != nil || held.Failed == nil {
		t.Errorf("that it was given up is not noted: %+v, %v", held, err)
	}
	w.box.fail = nil
	w.tell(w.anna, enrolment.AboutCancelled, enrolment.Enrolled)
	if err := w.send(); err != nil {
		t.Fatal(err)
	}
	if held, err := w.Settings(t.Context(), w.anna); err != nil || held.Failed != nil {
		t.Errorf("a letter has arrived since: %+v, %v", held, err)
	}
}

func TestMailboxThatIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribed(w.anna)
	w.box.fail = fmt.Errorf("%w: 550", mail.ErrRefused)
	w.tell(w.anna, enrolment.AboutCancelled, enrolment.Enrolled)
	if err := w.send(); err != nil {
		t.Fatal(err)
	}
	if held, err := w.Settings(t.Context(), w.anna); err != nil || held.Failed == nil {
		t.Errorf("%+v, %v", held, err)
	}
	w.box.fail = nil
	if err := w.send(); err != nil || len(w.box.letters) != 0 {
		t.Errorf("tried again: %v, %v", w.box.letters, err)
	}
}

// TestMessageAndLetterAreOne: what is rolled back leaves no letter.
func TestMessageAndLetterAreOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribed(w.anna)
	before := w.number(`SELECT count(*) FROM letters`) + w.number(`SELECT count(*) FROM river_job`)
	stop := errors.New("something else went wrong")
	err := w.db.App.Tenant(t.Context(), w.anna.TenantID, func(tx database.Tx) error {
		told := enrolment.Told{Tenant: w.anna.TenantID, User: w.anna.UserID, Message: uuid.New(), Kind: enrolment.AboutOffer}
		if err := w.Told(t.Context(), tx, told); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) || w.number(`SELECT count(*) FROM letters`)+w.number(`SELECT count(*) FROM river_job`) != before {
		t.Errorf("a letter is left: %v", err)
	}
}

func TestErasedReaderGetsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribed(w.anna)
	w.tell(w.anna, enrolment.AboutOffer, enrolment.Offered)
	w.exec(`DELETE FROM users WHERE id = $1`, w.anna.UserID)
	if err := w.send(); err != nil || len(w.box.letters) != 0 {
		t.Errorf("%v, %v", w.box.letters, err)
	}
}
