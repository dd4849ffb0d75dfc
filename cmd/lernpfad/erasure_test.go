package main

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"lernpfad/internal/fault"
	"lernpfad/learners/personal"
)

// TestErasureLeavesNothing fills every table for one person, erases her, and looks for her in every column of every table.
func TestErasureLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	p := w.fill(t)
	for table, n := range w.rowsOf(t, p) {
		if n == 0 {
			t.Errorf("the person has left nothing in %s: let fill do what stores a row there", table)
		}
	}
	needles := w.traces(t, p)
	before, entries := w.search(t, needles), w.number(t, `SELECT count(*) FROM access_log WHERE tenant_id = $1`, p.TenantID)
	if len(before) < len(personal.Tables()) {
		t.Errorf("before the erasure only %d tables hold traces, %v: the search finds too little", len(before), namesOf(before))
	}
	if before["river_job"] == 0 {
		t.Error("no job names her: nothing is proved about the queue")
	}
	finished := w.number(t, `WITH x AS (UPDATE river_job SET state = 'completed', finalized_at = now() WHERE id = (SELECT min(id) FROM river_job WHERE args::text LIKE $1) RETURNING 1) SELECT count(*) FROM x`,
		"%"+p.LearnerID.String()+"%")
	if finished == 0 {
		t.Error("no finished job names her")
	}
	v := &visitor{t: t, s: w.testServer, token: p.token}
	v.call(http.MethodDelete, "/me", http.StatusUnprocessableEntity, `{"password":"falsch"}`, nil)
	if again := w.search(t, needles); len(again) != len(before) {
		t.Fatal("a wrong password has erased something")
	}
	v.call(http.MethodDelete, "/me", http.StatusNoContent, `{"password":"`+worldPassword+`"}`, nil)
	after := w.search(t, needles)
	delete(after, "withdrawn_credentials") // the number of a badge that she took back: whoever holds a copy must still be told that it counts no more
	if len(after) > 0 {
		t.Errorf("traces are left in %v", after)
	}
	if got := w.number(t, `SELECT count(*) FROM access_log WHERE tenant_id = $1`, p.TenantID); got != entries {
		t.Errorf("the access log has %d entries, had %d: it must stay truthful", got, entries)
	}
	for _, l := range w.letters(t) {
		if strings.Contains(strings.ToLower(l), mark) {
			t.Error("a letter to her is left in the folder")
		}
	}
	v.call(http.MethodGet, "/me", http.StatusUnauthorized, "", nil)
	w.checkSeatGoesOn(t)
}

// checkSeatGoesOn: her seat is offered to the colleague who waited.
func (w *world) checkSeatGoesOn(t *testing.T) {
	t.Helper()
	w.startJobs(t)
	eventually(t, "the seat is offered to the next", func() bool {
		return w.number(t, `SELECT count(*) FROM enrolments WHERE learner_id = $1 AND state = 'offered'`, *w.home.people["colleague"].LearnerID) == 1
	})
	if taken := w.number(t, `SELECT count(*) FROM runs WHERE taken <> (SELECT count(*) FROM seat_tickets s WHERE s.run_id = runs.id AND seated)`); taken != 0 {
		t.Errorf("%d runs count seats that nobody holds", taken)
	}
}

// TestCopyKeepsItsSchema checks the copy of a person with traces everywhere against the published schema.
func TestCopyKeepsItsSchema(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	p := w.fill(t)
	v := &visitor{t: t, s: w.testServer, token: p.token}
	published := w.send(t, request{path: personal.SchemaPath})
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(published.body))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("mem:schema", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("mem:schema")
	if err != nil {
		t.Fatal(err)
	}
	got := v.get("/me/data-export", nil)
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(got.body))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%v", err)
	}
	if err := schema.Validate(map[string]any{"format": "something else"}); err == nil {
		t.Error("the schema takes anything")
	}
	for _, secret := range []string{"argon2id", "password_hash\":", "token_hash\":", "stop_secret\":"} {
		if strings.Contains(got.body, secret) {
			t.Errorf("the copy holds %s", secret)
		}
	}
	for _, part := range []string{mark, "multilingual", "explanation", "content_hash", `"module":`} {
		if !strings.Contains(got.body, part) {
			t.Errorf("the copy lacks %s", part)
		}
	}
	for _, format := range []string{"html", "json", "zip"} {
		page := w.send(t, request{path: "/meine-daten/kopie." + format, token: p.token})
		if page.status != http.StatusOK || !strings.Contains(page.header.Get("Content-Disposition"), "attachment") || len(page.body) < 2000 {
			t.Errorf("%s: %d %v, %d bytes", format, page.status, page.header["Content-Disposition"], len(page.body))
		}
		if format == "zip" && !bytes.HasPrefix([]byte(page.body), []byte("PK")) {
			t.Error("no ZIP")
		}
		if format == "html" && strings.Contains(page.body, "http://") {
			t.Error("the page for reading fetches something")
		}
	}
}

// TestLastAdminStays: a municipality is never left without administration, not even by two who leave at once.
func TestLastAdminStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noMeaning(t))
	w.exec(t, `UPDATE users SET roles = array_remove(roles, 'admin') WHERE login = 'everybody'`)
	admin := w.home.people["admin"]
	if err := w.personal.Erase(t.Context(), admin.Actor, worldPassword, "x"); !fault.Is(err, "last-admin") {
		t.Errorf("the last administrator may leave: %v", err)
	}
	w.exec(t, `UPDATE users SET roles = array_append(roles, 'admin') WHERE tenant_id = $1 AND login = 'hr'`, w.home.tenant)
	hr := w.home.people["hr"]
	errs := make(chan error, 2)
	for _, who := range []*inhabitant{admin, hr} {
		go func() { errs <- w.personal.Erase(t.Context(), who.Actor, worldPassword, who.login) }()
	}
	first, second := <-errs, <-errs
	if (first == nil) == (second == nil) {
		t.Errorf("of two who leave at once exactly one may: %v, %v", first, second)
	}
	if n := w.number(t, `SELECT count(*) FROM users WHERE tenant_id = $1 AND 'admin' = ANY (roles)`, w.home.tenant); n != 1 {
		t.Errorf("%d administrators are left", n)
	}
}

// TestApproverLeaves: what waited for her consent is agreed to.
func TestApproverLeaves(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noMeaning(t))
	hr := w.home.people["hr"]
	w.nameApprover(t, hr)
	request := w.newRequest(t, hr)
	if err := w.personal.Erase(t.Context(), hr.Actor, worldPassword, "x"); err != nil {
		t.Fatal(err)
	}
	w.startJobs(t)
	eventually(t, "the request is agreed to", func() bool {
		return w.number(t, `SELECT count(*) FROM enrolments WHERE id = $1 AND state = 'enrolled'`, request) == 1
	})
}

// TestPasswordGuessingIsSlowed: an open session is no place to try passwords.
func TestPasswordGuessingIsSlowed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noMeaning(t))
	p := w.home.people["learner"]
	var err error
	for range 7 {
		err = w.personal.Erase(t.Context(), p.Actor, "falsch", "x")
	}
	if !fault.Is(err, "rate-limited") {
		t.Errorf("the seventh try: %v", err)
	}
	if err := w.personal.Erase(t.Context(), p.Actor, worldPassword, "x"); !fault.Is(err, "rate-limited") {
		t.Errorf("the right one within the pause: %v", err)
	}
}
