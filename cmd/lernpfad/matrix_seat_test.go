package main

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"lernpfad/learners/enrolment"
)

// newRun is a run of its own, in four weeks, of a published module of a provider.
func (w *world) newRun(t *testing.T, provider uuid.UUID) uuid.UUID {
	t.Helper()
	module, run := uuid.New(), uuid.New()
	w.exec(t, `INSERT INTO modules (id, source, key, provider_id, state, title, description, hours_sixteenths, format, language, content_hash, created_at, updated_at)
		VALUES ($1, 'matrix', gen_random_uuid()::text, $2, 'published', 'Mit Termin', '', 16, 'presence', 'de', 'h', now(), now())`, module, provider)
	w.exec(t, `INSERT INTO runs (id, module_id, place, seats, deadline, starts_at, ends_at)
		VALUES ($1, $2, 'Rathaus', 5, now() + interval '3 weeks', now() + interval '4 weeks', now() + interval '5 weeks')`, run, module)
	return run
}

// newSeat is an enrolment of a person, with a seat of a run of its own.
func (w *world) newSeat(t *testing.T, of *inhabitant, state string) uuid.UUID {
	t.Helper()
	run, ticket, id := w.newRun(t, w.providers["aa"]), uuid.New(), uuid.New()
	w.exec(t, `UPDATE runs SET taken = 1, tickets = 1 WHERE id = $1`, run)
	w.exec(t, `INSERT INTO seat_tickets (id, run_id, tenant, number, seated) VALUES ($1, $2, $3, 1, true)`, ticket, run, of.TenantID)
	w.exec(t, `INSERT INTO enrolments (tenant_id, id, learner_id, module_id, run_id, ticket, state, offered_until, asked, created_at, updated_at)
		SELECT $1, $2, $3, module_id, id, $5, $6, CASE WHEN $6 = 'offered' THEN now() + interval '2 days' END, $6 = 'requested', now(), now() FROM runs WHERE id = $4`,
		of.TenantID, id, *of.LearnerID, run, ticket, state)
	return id
}

// newStart is a person's start of a module that she studies on her own.
func (w *world) newStart(t *testing.T, of *inhabitant, module uuid.UUID) uuid.UUID {
	t.Helper()
	e, err := w.enrolment.SignUp(t.Context(), of.Actor, enrolment.SignUpInput{Module: module})
	if err != nil {
		t.Fatal(err)
	}
	return e.ID
}

// newDone is a module of its own that a person finished.
func (w *world) newDone(t *testing.T, of *inhabitant) uuid.UUID {
	t.Helper()
	c, err := w.completed.CompleteElsewhere(t.Context(), of.Actor, w.newModule(t, w.home.people["author"], true), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

// newParticipant is somebody with a participation code for a module; for one that does not exist it is nobody's.
func (w *world) newParticipant(t *testing.T, module string) string {
	t.Helper()
	id, err := uuid.Parse(module)
	if err != nil || w.number(t, `SELECT count(*) FROM modules WHERE id = $1`, id) == 0 {
		return "BCDFGHJK"
	}
	w.newStart(t, w.home.people["colleague"], id)
	var code string
	if err := w.owner.QueryRow(t.Context(), `SELECT code FROM participation_codes WHERE module_id = $1`, id).Scan(&code); err != nil {
		t.Fatal(err)
	}
	return code
}

func (w *world) newMessage(t *testing.T, to *inhabitant) uuid.UUID {
	t.Helper()
	id := uuid.New()
	w.exec(t, `INSERT INTO messages (tenant_id, id, user_id, enrolment_id, kind, created_at) VALUES ($1, $2, $3, $4, 'offer', now())`,
		to.TenantID, id, to.UserID, w.newSeat(t, to, "offered"))
	return id
}

// newRequest is a request of a learner in the municipality of whoever decides.
func (w *world) newRequest(t *testing.T, decides *inhabitant) uuid.UUID {
	t.Helper()
	in := w.home
	if decides.TenantID == w.away.tenant {
		in = w.away
	}
	return w.newSeat(t, in.people["learner"], "requested")
}

func (w *world) nameApprover(t *testing.T, who *inhabitant) {
	t.Helper()
	w.exec(t, `UPDATE tenant_settings SET approver_id = $2 WHERE tenant_id = $1`, who.TenantID, who.UserID)
}

// course is the module of a run.
func (w *world) course(t *testing.T, run string) string {
	t.Helper()
	var id string
	err := w.owner.QueryRow(t.Context(), `SELECT coalesce((SELECT module_id::text FROM runs WHERE id::text = $1), $2)`, run, w.module.String()).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (w *world) seatVersion(t *testing.T, id string) string {
	t.Helper()
	return strconv.FormatInt(w.number(t, `SELECT coalesce(max(version), 1) FROM enrolments WHERE id::text = $1`, id), 10)
}

func (w *world) settingsVersion(t *testing.T, who *inhabitant) string {
	t.Helper()
	if who == nil {
		return "1"
	}
	return strconv.FormatInt(w.number(t, `SELECT version FROM tenant_settings WHERE tenant_id = $1`, who.TenantID), 10)
}

func (w *world) notificationsVersion(t *testing.T, who *inhabitant) string {
	t.Helper()
	if who == nil {
		return "1"
	}
	return strconv.FormatInt(w.number(t, `SELECT coalesce(max(version), 1) FROM notification_settings WHERE user_id = $1`, who.UserID), 10)
}
