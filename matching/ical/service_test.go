package ical

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/dbtest"
	"lernpfad/internal/fault"
	"lernpfad/internal/secret"
	"lernpfad/learners/enrolment"
	"lernpfad/learners/learnerstest"
	"lernpfad/matching"
	"lernpfad/matching/path/calendar"
)

// town answers for path, enrolments and people; the rest is the real thing.
type town struct {
	*Service
	db     *dbtest.DB
	anna   auth.Actor
	ben    auth.Actor
	steps  []matching.CalendarStep
	seats  []enrolment.Enrolment
	people map[uuid.UUID]auth.Actor
	now    time.Time
	path   uuid.UUID
	full   bool // the profile leaves no day
}

func (w *town) CurrentPath(context.Context, auth.Actor) (matching.LearningPath, bool, error) {
	return matching.LearningPath{ID: w.path, Accepted: true}, w.steps != nil, nil
}

func (w *town) Path(_ context.Context, _ auth.Actor, id uuid.UUID) (matching.LearningPath, error) {
	if id != w.path {
		return matching.LearningPath{}, fault.New("path-not-found")
	}
	return matching.LearningPath{ID: w.path}, nil
}

func (w *town) Calendar(context.Context, auth.Actor, matching.LearningPath, matching.CalendarInput) (matching.Calendar, error) {
	if w.full {
		return matching.Calendar{}, fault.New("calendar-impossible")
	}
	return matching.Calendar{Steps: w.steps}, nil
}

func (w *town) Mine(context.Context, auth.Actor) ([]enrolment.Enrolment, error) { return w.seats, nil }

func (w *town) LearnerActor(_ context.Context, _, learner uuid.UUID) (auth.Actor, error) {
	a, ok := w.people[learner]
	if !ok {
		return a, fault.New("not-found")
	}
	return a, nil
}

func newTown(t *testing.T) *town {
	t.Helper()
	db := dbtest.New(t)
	w := &town{db: db, now: learnerstest.Now(), path: uuid.New(), people: map[uuid.UUID]auth.Actor{}}
	home := learnerstest.NewTown(t, db, "erlenfurt")
	w.anna, w.ben = home.Add(learnerstest.Person{}), home.Add(learnerstest.Person{})
	for _, a := range []auth.Actor{w.anna, w.ben} {
		w.people[*a.LearnerID] = a
	}
	w.Service = New(Options{DB: db.App, Paths: w, Enrolments: w, People: w, Now: func() time.Time { return w.now }, Zone: berlinZone(t)})
	w.steps = []matching.CalendarStep{{
		Position: 1, Module: courses.ModuleRef{ID: uuid.UUID{7}, Title: "E-Akte"}, State: calendar.Planned,
		From: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 12, 10, 0, 0, 0, 0, time.UTC),
	}}
	return w
}

func (w *town) subscribe(t *testing.T, in AddressInput) string {
	t.Helper()
	address, err := w.Subscribe(t.Context(), w.anna, in)
	if err != nil || !address.Active {
		t.Fatalf("%+v: %v", address, err)
	}
	return strings.TrimSuffix(strings.TrimPrefix(address.Path, "/kalender/"), ".ics")
}

func (w *town) feed(t *testing.T, token string) string {
	t.Helper()
	file, err := w.Feed(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range lineFaults(file.Body) {
		t.Error(f)
	}
	return string(file.Body)
}

func wantFault(t *testing.T, err error, slug string) {
	t.Helper()
	if !fault.Is(err, slug) {
		t.Errorf("got %v, want %s", err, slug)
	}
}

func (w *town) seat(t *testing.T, state enrolment.State) enrolment.Enrolment {
	t.Helper()
	start := time.Date(2026, 12, 7, 8, 0, 0, 0, time.UTC)
	return enrolment.Enrolment{
		ID: uuid.UUID{9}, State: state, Module: enrolment.Module{ID: uuid.UUID{7}, Title: "E-Akte"},
		Run: &enrolment.Run{ID: uuid.UUID{8}, Place: "Rathaus, Saal; 2. Stock", StartsAt: start, EndsAt: start.Add(4 * time.Hour)},
	}
}

// A subscription follows the plan: another day, a seat, a run that is called off. Who asks again without a change gets the same words.
func TestFeedFollowsThePlan(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	token := w.subscribe(t, AddressInput{Titles: true, Version: AnyVersion})
	first := w.feed(t, token)
	step := stepID(*w.anna.LearnerID, uuid.UUID{7}).String() + "@lernpfad"
	mustHold(t, first, "UID:"+step, "SEQUENCE:0", "SUMMARY:Lernzeit: E-Akte", "DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261211", "STATUS:CONFIRMED")
	w.now = w.now.Add(time.Hour)
	if again := w.feed(t, token); again != first {
		t.Errorf("the same days in other words:\n%s\n%s", first, again)
	}

	w.path, w.steps[0].To = uuid.New(), time.Date(2026, 12, 11, 0, 0, 0, 0, time.UTC)
	mustHold(t, w.feed(t, token), "UID:"+step, "SEQUENCE:1", "DTEND;VALUE=DATE:20261212")

	w.seats = []enrolment.Enrolment{w.seat(t, enrolment.Requested)}
	asked := w.feed(t, token)
	mustHold(t, asked, "STATUS:CANCELLED", "SEQUENCE:2", "SUMMARY:Noch nicht sicher: E-Akte", "STATUS:TENTATIVE", "DTSTART;TZID=Europe/Berlin:20261207T090000", `LOCATION:Rathaus\, Saal\; 2. Stock`)
	w.seats[0].State = enrolment.Enrolled
	mustHold(t, w.feed(t, token), "SUMMARY:E-Akte", "STATUS:CONFIRMED")
	w.seats[0].State, w.seats[0].Run.Cancelled, w.steps = enrolment.Cancelled, true, nil
	over := w.feed(t, token)
	if got := strings.Count(over, "STATUS:CANCELLED"); got != 2 || strings.Count(over, "BEGIN:VEVENT") != 2 {
		t.Errorf("%d of the two events are called off:\n%s", got, over)
	}
	w.now = w.now.Add(kept + time.Hour)
	if forgotten := w.feed(t, token); strings.Contains(forgotten, "BEGIN:VEVENT") {
		t.Errorf("still told: %s", forgotten)
	}
}

func mustHold(t *testing.T, body string, want ...string) {
	t.Helper()
	for _, one := range want {
		if !strings.Contains(body, one+"\r\n") {
			t.Errorf("the calendar lacks %q:\n%s", one, body)
		}
	}
}

// Whoever guesses, changes or keeps an address finds nothing; a new one ends the old one, an end ends it at once.
func TestAddresses(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	key, err := secret.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	first := w.subscribe(t, AddressInput{Titles: true, Key: key})
	if again := w.subscribe(t, AddressInput{Titles: true, Key: key}); again != first {
		t.Error("the same form sent twice made two addresses")
	}
	if w.feed(t, first); !strings.Contains(w.feed(t, first), "E-Akte") {
		t.Error("the address does not work")
	}
	other, err := newToken(uuid.New(), *w.anna.LearnerID, key)
	if err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{
		"empty": "", "no address": "abc", "too long": first + "AAAA", "another municipality": other.String(), "one letter changed": flip(first), "a slash": "../" + first,
		"no municipality": strings.Repeat("A", len(first)),
	} {
		_, err := w.Feed(t.Context(), token)
		if !fault.Is(err, "calendar-not-found") {
			t.Errorf("%s: %v", name, err)
		}
	}
	second := w.subscribe(t, AddressInput{Version: 1})
	_, err = w.Feed(t.Context(), first)
	wantFault(t, err, "calendar-not-found")
	if body := w.feed(t, second); strings.Contains(body, "E-Akte") {
		t.Error("titles are told though she did not want them")
	}
	_, err = w.Subscribe(t.Context(), w.anna, AddressInput{Version: 1})
	wantFault(t, err, "stale")
	if err := w.Unsubscribe(t.Context(), w.anna); err != nil {
		t.Fatal(err)
	}
	_, err = w.Feed(t.Context(), second)
	wantFault(t, err, "calendar-not-found")
	_, err = w.Subscribe(t.Context(), w.anna, AddressInput{Key: key}) // the first form, out of the history of the browser
	wantFault(t, err, "stale")
	if sub, err := w.Subscription(t.Context(), w.anna); err != nil || sub.Active {
		t.Errorf("%+v, %v", sub, err)
	}
	if sub, err := w.Subscription(t.Context(), w.ben); err != nil || sub.Version != 0 {
		t.Errorf("another person has %+v, %v", sub, err)
	}
	var dump string
	if err := w.db.Owner(t).QueryRow(t.Context(), `SELECT string_agg(c::text, ' ') FROM calendar_tokens c`).Scan(&dump); err != nil || strings.Contains(dump, key) {
		t.Errorf("%v: the table knows the secret: %s", err, dump)
	}
}

func flip(token string) string {
	last := "A"
	if strings.HasSuffix(token, last) {
		last = "E"
	}
	return token[:len(token)-3] + last + token[len(token)-2:]
}

// The account of an address must be there and open.
func TestFeedOfADisabledPerson(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	token := w.subscribe(t, AddressInput{Version: AnyVersion})
	delete(w.people, *w.anna.LearnerID)
	_, err := w.Feed(t.Context(), token)
	wantFault(t, err, "calendar-not-found")
}

func TestSingleFiles(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.steps = append(w.steps, matching.CalendarStep{Position: 2, Module: courses.ModuleRef{ID: uuid.UUID{5}}, State: calendar.RunsOver})
	w.seats = []enrolment.Enrolment{w.seat(t, enrolment.Enrolled), {ID: uuid.UUID{4}, State: enrolment.Enrolled}}
	file, err := w.Step(t.Context(), w.ben, w.path, 1)
	if err != nil {
		t.Fatal(err)
	}
	if events := parsed(t, file.Body).Events(); len(events) != 1 {
		t.Errorf("%d events", len(events))
	}
	_, err = w.Step(t.Context(), w.ben, w.path, 2)
	wantFault(t, err, "event-not-found")
	_, err = w.Step(t.Context(), w.ben, uuid.New(), 1)
	wantFault(t, err, "path-not-found")
	if _, err = w.Enrolment(t.Context(), w.anna, uuid.UUID{9}); err != nil {
		t.Error(err)
	}
	_, err = w.Enrolment(t.Context(), w.anna, uuid.UUID{4})
	wantFault(t, err, "event-not-found")
	_, err = w.Enrolment(t.Context(), w.anna, uuid.New())
	wantFault(t, err, "enrolment-not-found")
	w.full = true
	if dates, err := w.Dates(t.Context(), w.anna); err != nil || len(dates) != 1 {
		t.Errorf("without a day to learn: %+v, %v", dates, err)
	}
	hr := auth.Actor{TenantID: w.anna.TenantID, UserID: uuid.New(), Roles: []auth.Role{auth.HR}}
	_, err = w.Dates(t.Context(), hr)
	wantFault(t, err, "forbidden")
}

// Sittings of a run are told one by one; a run over several days that names none is told in whole days.
func TestSittings(t *testing.T) {
	t.Parallel()
	zone := berlinZone(t)
	w := &town{}
	e := w.seat(t, enrolment.Offered)
	day := time.Date(2026, 10, 24, 7, 0, 0, 0, time.UTC)
	times := sittings{e.Run.ID: {{StartsAt: day, EndsAt: day.Add(time.Hour)}, {StartsAt: day.Add(49 * time.Hour), EndsAt: day.Add(50 * time.Hour)}}}
	two := wanted(uuid.UUID{1}, uuid.Nil, nil, []enrolment.Enrolment{e}, times, zone)
	if len(two) != 2 || two[0].ID == two[1].ID || two[0].Status != Tentative {
		t.Errorf("%+v", two)
	}
	e.Run.StartsAt, e.Run.EndsAt = day, day.AddDate(0, 0, 2)
	days := wanted(uuid.UUID{1}, uuid.Nil, nil, []enrolment.Enrolment{e}, nil, zone)
	if len(days) != 1 || !days[0].WholeDays || days[0].StartsAt.Day() != 24 || days[0].EndsAt.Day() != 27 {
		t.Errorf("%+v", days)
	}
	for _, state := range enrolment.States() {
		e.State = state
		held := state == enrolment.Enrolled || state == enrolment.Offered || state == enrolment.Requested
		if got := wanted(uuid.UUID{1}, uuid.Nil, nil, []enrolment.Enrolment{e}, nil, zone); (len(got) > 0) != held {
			t.Errorf("%s: %+v", state, got)
		}
	}
}
