package frontend

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/learners/enrolment"
)

// seatWorld is the part of the world that signs people up.
type seatWorld struct{ *world }

func (w *seatWorld) enrolment(n int, state enrolment.State, module int) enrolment.Enrolment {
	m := w.modules[module-1]
	e := enrolment.Enrolment{
		ID: id(300 + n), State: state, Version: n, CreatedAt: fixedNow(), UpdatedAt: fixedNow(),
		Module: enrolment.Module{
			ID: m.ID, Title: m.Title, Provider: m.Provider.Name, URL: m.URL, Format: m.Format, Hours: m.Hours, CostCents: m.CostCents,
		},
	}
	if len(m.Runs) > 0 {
		r := m.Runs[0]
		e.Run = &enrolment.Run{ID: r.ID, Place: r.Place, Deadline: r.Deadline, StartsAt: r.StartsAt, EndsAt: r.EndsAt}
	}
	return e
}

func (w *seatWorld) Mine(context.Context, auth.Actor) ([]enrolment.Enrolment, error) {
	if w.blank {
		return nil, nil
	}
	until := fixedNow().AddDate(0, 0, 2)
	list := []enrolment.Enrolment{
		w.enrolment(1, enrolment.Offered, 4), w.enrolment(2, enrolment.Waiting, 1), w.enrolment(3, enrolment.Requested, 5),
		w.enrolment(4, enrolment.Enrolled, 2), w.enrolment(5, enrolment.Enrolled, 4), w.enrolment(6, enrolment.Cancelled, 3),
		w.enrolment(7, enrolment.Refused, 3), w.enrolment(8, enrolment.Expired, 3), w.enrolment(9, enrolment.Withdrawn, 2), w.enrolment(10, enrolment.Completed, 2),
	}
	list[3].Code, list[9].Code = "BCDFGHJK", "KLMNPQRS"
	list[0].OfferedUntil, list[1].Place = &until, 3
	list[2].Approver, list[6].Approver, list[6].Note = "Doris Amtmann", "Doris Amtmann", "Im Frühjahr wieder."
	list[5].Run.Cancelled = true
	return list, nil
}

func (w *seatWorld) OfModule(ctx context.Context, a auth.Actor, module uuid.UUID) ([]enrolment.Enrolment, error) {
	all, err := w.Mine(ctx, a)
	var list []enrolment.Enrolment
	for _, e := range all {
		if e.Module.ID == module && e.State.Standing() && e.State != enrolment.Offered {
			list = append(list, e)
		}
	}
	return list, err
}

func (w *seatWorld) ApproverFor(context.Context, auth.Actor) (string, error) {
	if w.blank {
		return "", nil
	}
	return "Doris Amtmann", nil
}

func (w *seatWorld) SignUp(_ context.Context, _ auth.Actor, in enrolment.SignUpInput) (enrolment.Enrolment, error) {
	if in.Run == nil {
		return w.enrolment(9, enrolment.Enrolled, 2), w.change("start")
	}
	return w.enrolment(9, enrolment.Enrolled, 3), w.change(fmt.Sprint("sign up ", in.Run, " ", in.Key))
}

func (w *seatWorld) Accept(_ context.Context, _ auth.Actor, _ uuid.UUID, version int) (enrolment.Enrolment, error) {
	return w.enrolment(1, enrolment.Requested, 4), w.change(fmt.Sprint("accept ", version))
}

func (w *seatWorld) Withdraw(_ context.Context, _ auth.Actor, _ uuid.UUID, version int) (enrolment.Enrolment, error) {
	return w.enrolment(2, enrolment.Withdrawn, 1), w.change(fmt.Sprint("withdraw ", version))
}

func (w *seatWorld) Requests(_ context.Context, a auth.Actor) ([]enrolment.Request, error) {
	if w.blank || !a.Approves {
		return nil, nil
	}
	dated, own := w.enrolment(3, enrolment.Requested, 5), w.enrolment(4, enrolment.Requested, 2)
	return []enrolment.Request{
		{ID: dated.ID, Version: 1, Name: "Anna Becker", OrgUnit: "Bauamt", Module: dated.Module, Run: dated.Run, CreatedAt: fixedNow()},
		{ID: own.ID, Version: 1, Name: "Ben Kurz", OrgUnit: "Bauhof", Module: own.Module, CreatedAt: fixedNow()},
	}, nil
}

func (w *seatWorld) Decide(_ context.Context, _ auth.Actor, _ uuid.UUID, version int, agree bool, note string) error {
	return w.change(fmt.Sprint("decide ", version, " ", agree, " ", note))
}

func (w *seatWorld) Settings(context.Context, auth.Actor) (enrolment.Settings, error) {
	if w.blank {
		return enrolment.Settings{OfferHours: 48, Version: 1}, nil
	}
	boss := id(45)
	return enrolment.Settings{ApproverID: &boss, ApproverName: "Doris Amtmann", ApproverLogin: "doris.amtmann", OfferHours: 48, Version: 4}, nil
}

func (w *seatWorld) SaveSettings(_ context.Context, _ auth.Actor, version int, login string, hours int) (enrolment.Settings, error) {
	if hours < 1 {
		return enrolment.Settings{}, fault.New("settings-invalid").Field("/offer_hours", "too-small", "min", "1")
	}
	return enrolment.Settings{}, w.change(fmt.Sprint("rules ", version, " ", login, " ", hours))
}

func (w *seatWorld) Messages(_ context.Context, a auth.Actor) ([]enrolment.Message, error) {
	if w.blank {
		return nil, nil
	}
	var list []enrolment.Message
	start, until, read := fixedNow().AddDate(0, 0, 21), fixedNow().AddDate(0, 0, 2), fixedNow()
	for i, kind := range enrolment.Kinds() {
		m := enrolment.Message{
			ID: id(400 + i), Kind: kind, Mine: !a.Approves, Name: "Anna Becker", Title: w.modules[0].Title, ModuleID: id(1), StartsAt: &start, CreatedAt: fixedNow(),
		}
		switch kind {
		case enrolment.AboutOffer, enrolment.AboutOfferReminder:
			m.OfferedUntil = &until
		case enrolment.AboutApproved:
			m.ReadAt = &read
		default:
		}
		list = append(list, m)
	}
	return append(list, enrolment.Message{ID: id(420), Kind: enrolment.AboutOffer, Mine: true, Title: w.modules[1].Title, CreatedAt: fixedNow()}), nil
}

func (w *seatWorld) Unread(context.Context, auth.Actor) (int, error) {
	if w.blank {
		return 0, nil
	}
	return 2, nil
}

func (w *seatWorld) MarkRead(context.Context, auth.Actor, uuid.UUID) error { return w.change("read") }

func (w *seatWorld) Runs(_ context.Context, _ auth.Actor, module uuid.UUID) ([]courses.StoredRun, error) {
	if w.blank {
		return nil, nil
	}
	m, err := w.Module(context.Background(), auth.Actor{}, module)
	var list []courses.StoredRun
	for i, r := range m.Runs {
		stored := courses.StoredRun{Run: r, Taken: r.Seats - r.Free}
		if i > 0 {
			now := fixedNow()
			stored.CancelledAt = &now
		}
		list = append(list, stored)
	}
	return list, err
}

func (w *seatWorld) CancelRun(context.Context, auth.Actor, uuid.UUID) (uuid.UUID, error) {
	return id(3), w.change("cancel")
}

// What went wrong comes back on the page that the person was on, with words of its own in every language, and nothing is lost.
func TestEnrolmentsThatComeBack(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, login, path string
		form              url.Values
		fault             string
		status            int
		want              string
	}{
		{"cancelled meanwhile", "anna.becker", "/anmeldungen", url.Values{"modul": {id(3).String()}, "durchfuehrung": {id(535).String()}}, "run-cancelled", 409, "Sie sind nicht angemeldet. Bitte wählen Sie eine andere."},
		{"too late", "anna.becker", "/anmeldungen", url.Values{"modul": {id(3).String()}, "durchfuehrung": {id(535).String()}}, "run-closed", 409, "Der Anmeldeschluss für diese Durchführung ist vorbei"},
		{"offer is over", "anna.becker", "/anmeldungen/" + id(301).String() + "/annehmen", url.Values{"version": {"1"}}, "offer-over", 409, "Die Zeit für diesen Platz ist vorbei"},
		{"old page", "anna.becker", "/anmeldungen/" + id(301).String() + "/abmelden", url.Values{"version": {"1"}, "stand": {"waiting"}}, "stale", 412, "Sie haben noch „auf der Warteliste“ gesehen"},
		{"old page with a broken state", "anna.becker", "/anmeldungen/" + id(301).String() + "/abmelden", url.Values{"version": {"1"}, "stand": {"<b>"}}, "stale", 412, "Unten sehen Sie den neuen Stand"},
		{"begun", "anna.becker", "/anmeldungen/" + id(301).String() + "/abmelden", url.Values{"version": {"1"}}, "run-begun", 409, "hat schon begonnen"},
		{"decided meanwhile", "doris.amtmann", "/genehmigungen/" + id(303).String() + "/ablehnen", url.Values{"version": {"1"}, "satz": {"Meine Worte"}}, "enrolment-moved", 409, "Meine Worte"},
		{"rules of another", "admin.erlenfurt", "/verwaltung/anmeldungen", url.Values{"version": {"1"}, "genehmigt": {"meine"}, "stunden": {"7"}}, "stale", 412, `value="meine"`},
		{"begun, for the provider", "autor.erlenfurt", "/autor/durchfuehrungen/" + id(535).String() + "/absagen", nil, "run-begun", 409, "hat schon begonnen"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			w.fail = fault.New(tc.fault)
			res, body := send(t, serve(t, w), tc.login, tc.path, tc.form)
			if res.StatusCode != tc.status {
				t.Fatalf("status %d, want %d\n%s", res.StatusCode, tc.status, body)
			}
			mustContain(t, body, []string{tc.want, `role="alert"`})
			for _, f := range parseHTML(t, body).faults(german) {
				t.Error(f)
			}
		})
	}
}

func TestEnrolmentFlash(t *testing.T) {
	t.Parallel()
	run := &enrolment.Run{}
	for want, e := range map[string]enrolment.Enrolment{
		flashSignedUp: {State: enrolment.Enrolled, Run: run}, flashStarted: {State: enrolment.Enrolled}, flashRequested: {State: enrolment.Requested},
		flashWaiting: {State: enrolment.Waiting}, flashWithdrawn: {State: enrolment.Withdrawn}, flashEnded: {State: enrolment.Cancelled},
	} {
		if got := flashOf(e); got != want {
			t.Errorf("%s is said as %q, want %q", e.State, got, want)
		}
	}
}

// The pages of the approver are offered to her alone.
func TestApproverHasHerPages(t *testing.T) {
	t.Parallel()
	server := serve(t, newWorld())
	for login, want := range map[string]bool{"doris.amtmann": true, "hr.erlenfurt": false, "anna.becker": false} {
		_, body := fetch(t, server, login, german, "/module")
		if got := strings.Contains(body, `href="/genehmigungen"`); got != want {
			t.Errorf("%s is offered approvals: %v", login, got)
		}
	}
}
