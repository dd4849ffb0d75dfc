package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"lernpfad/internal/httpx"
)

// visitor is a person at work with the JSON API. Every step that fails ends the test: the next ones build on it.
type visitor struct {
	t     *testing.T
	s     *testServer
	token string
}

// signInOverHTTP opens a session the way a client does.
func signInOverHTTP(t *testing.T, s *testServer, tenant, login string) *visitor {
	t.Helper()
	v := &visitor{t: t, s: s}
	got := v.call(http.MethodPost, "/auth/login", http.StatusOK, fmt.Sprintf(`{"tenant":%q,"login":%q,"password":%q}`, tenant, login, worldPassword), nil)
	cookies := (&http.Response{Header: got.header}).Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly {
		t.Fatalf("signing in set %v", got.header["Set-Cookie"])
	}
	v.token = cookies[0].Value
	return v
}

// call sends a request and decodes the answer. version, when given, is the ETag that the change starts from.
func (v *visitor) call(method, path string, status int, body string, into any, version ...string) reply {
	v.t.Helper()
	got := v.s.send(v.t, request{method: method, path: httpx.APIPrefix + path, token: v.token, body: body, ifMatch: strings.Join(version, "")})
	if got.status != status {
		v.t.Fatalf("%s %s: status %d, want %d: %.600s", method, path, got.status, status, got.body)
	}
	if into != nil {
		got.read(v.t, into)
	}
	return got
}

func (v *visitor) get(path string, into any) reply {
	v.t.Helper()
	return v.call(http.MethodGet, path, http.StatusOK, "", into)
}

// Parts of the answers, as a client of the API sees them.
type (
	named         struct{ ID, Title string }
	listOf[T any] struct{ Items []T }
	gapPart       struct {
		Competency string
		Have, Want int
	}
	deckPart struct {
		Suggestions []struct {
			ID     string
			Module named
			Score  float64
			Terms  []struct{ Points float64 }
			Facts  []struct{ Text string }
		}
		Note, Model string
	}
	pathPart struct {
		ID, Status string
		Hours, Gap float64
		Accepted   bool
		Steps      []struct {
			Module named
			Why    []string
		}
	}
)

// startJobs works off the queue until the test ends.
func (s *testServer) startJobs(t *testing.T) {
	t.Helper()
	if err := s.jobs.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Second) // what is left is embedded for nobody
		defer cancel()
		if err := s.jobs.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
}

// patience is for jobs on a busy machine; a calm one needs two seconds.
const patience = 40 * time.Second

// eventually asks again until the condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("%s: not within %v", what, patience)
}

// TestLearnerFindsHerPath is the main job: sign in, say what you can do, see gaps, answer suggestions, take a path.
func TestLearnerFindsHerPath(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.startJobs(t)
	anna := signInOverHTTP(t, w.testServer, homeSlug, "learner")
	before := anna.gap()
	anna.selfCheck()
	after := anna.gap()
	if before["VD1.1"].Have != 1 || before["VD1.1"].Want != 3 || len(after) != len(before) {
		t.Errorf("gaps before %v, after the self-check %v", before, after)
	}
	profile := anna.get("/me/profile", nil)
	anna.call(http.MethodPut, "/me/profile", http.StatusOK, profileJSON, nil, profile.header.Get("ETag"))
	eventually(t, "module and profile have vectors", func() bool {
		return w.number(t, `SELECT (SELECT count(*) FROM module_embeddings) + (SELECT count(*) FROM profile_embeddings)`) == 2
	})
	module := anna.decideAndUndo()
	anna.takePath(module)
}

func (v *visitor) gap() map[string]gapPart {
	v.t.Helper()
	var list listOf[gapPart]
	v.get("/me/gap", &list)
	out := map[string]gapPart{}
	for _, g := range list.Items {
		out[g.Competency] = g
	}
	return out
}

// selfCheck answers every statement with "new to me", in two sittings, and finishes.
func (v *visitor) selfCheck() {
	v.t.Helper()
	type checkPart struct {
		Statements []struct {
			ID     string
			Answer *int
		}
		Result []struct{ Competency string }
	}
	given := func(c checkPart) (n int) {
		for _, s := range c.Statements {
			if s.Answer != nil && *s.Answer == 1 {
				n++
			}
		}
		return n
	}
	var begun, half, done checkPart
	v.get("/me/self-check", &begun)
	answers := make([]string, len(begun.Statements))
	for i, s := range begun.Statements {
		answers[i] = fmt.Sprintf(`{"statement":%q,"answer":1}`, s.ID)
	}
	if len(answers) != 10 {
		v.t.Fatalf("%d statements, want 10", len(answers))
	}
	v.call(http.MethodPost, "/me/self-check/answers", http.StatusOK, `{"answers":[`+strings.Join(answers[:4], ",")+`]}`, nil)
	v.get("/me/self-check", &half)
	v.call(http.MethodPost, "/me/self-check/answers", http.StatusOK, `{"answers":[`+strings.Join(answers[4:], ",")+`],"finish":true}`, &done)
	if given(begun) != 0 || given(half) != 4 || given(done) != 0 || len(done.Result) < len(answers) {
		v.t.Errorf("answers given: %d, then %d, then %d with %d attainments", given(begun), given(half), given(done), len(done.Result))
	}
}

// decideAndUndo answers the first suggestion, takes the answer back and gives another one. It returns the module.
func (v *visitor) decideAndUndo() string {
	v.t.Helper()
	deck := v.deck()
	if len(deck.Suggestions) != 1 || deck.Note != "" || deck.Model == "" {
		v.t.Fatalf("deck %+v, want the one module, found by meaning too", deck)
	}
	first, sum := deck.Suggestions[0], 0.0
	for _, term := range first.Terms {
		sum += term.Points
	}
	if sum-first.Score > 1e-6 || first.Score-sum > 1e-6 || len(first.Facts) == 0 {
		v.t.Errorf("terms add up to %v, score is %v, facts %v", sum, first.Score, first.Facts)
	}
	var made, again struct{ ID, Answer string }
	v.call(http.MethodPost, "/me/decisions", http.StatusCreated, fmt.Sprintf(`{"module":%q,"answer":"fits_not","reason":"topic"}`, first.Module.ID), &made)
	if left := v.deck(); len(left.Suggestions) != 0 {
		v.t.Errorf("a module that does not fit is suggested again: %+v", left.Suggestions)
	}
	v.call(http.MethodDelete, "/me/decisions/"+made.ID, http.StatusNoContent, "", nil)
	v.call(http.MethodDelete, "/me/decisions/"+made.ID, http.StatusNotFound, "", nil)
	if back := v.deck(); len(back.Suggestions) != 1 {
		v.t.Errorf("after taking the answer back %d suggestions", len(back.Suggestions))
	}
	v.call(http.MethodPost, "/me/decisions", http.StatusCreated, fmt.Sprintf(`{"module":%q,"answer":"fits"}`, first.Module.ID), &again)
	var list listOf[struct{ ID, Module, Answer string }]
	v.get("/me/decisions", &list)
	if len(list.Items) != 1 || list.Items[0].ID != again.ID || list.Items[0].Answer != "fits" {
		v.t.Errorf("answers %+v, want %+v", list.Items, again)
	}
	return first.Module.ID
}

func (v *visitor) deck() (deck deckPart) {
	v.t.Helper()
	v.get("/me/suggestions", &deck)
	return deck
}

// takePath builds a path, accepts it and finds it as the plan.
func (v *visitor) takePath(module string) {
	v.t.Helper()
	var built, accepted, current pathPart
	v.call(http.MethodPost, "/me/paths", http.StatusCreated, "", &built)
	if len(built.Steps) != 1 || built.Steps[0].Module.ID != module || len(built.Steps[0].Why) == 0 || built.Hours != 4 || built.Gap != 0 || built.Accepted {
		v.t.Fatalf("path %+v", built)
	}
	v.call(http.MethodPost, "/me/paths/"+built.ID+"/accept", http.StatusOK, "", &accepted)
	v.get("/me/paths/current", &current)
	if !accepted.Accepted || current.ID != built.ID || !current.Accepted {
		v.t.Errorf("accepted %+v, current %+v", accepted, current)
	}
	var plan struct{ Path, State string }
	v.get("/me/plan", &plan)
	if plan.Path != built.ID || plan.State != "active" {
		v.t.Errorf("plan %+v, want path %s", plan, built.ID)
	}
}

// TestModuleGoesToTheCatalogue follows a module from an author's draft to a learner's search.
func TestModuleGoesToTheCatalogue(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noMeaning(t))
	author, anna := signInOverHTTP(t, w.testServer, homeSlug, "author"), signInOverHTTP(t, w.testServer, awaySlug, "learner")
	found := func() int {
		var list listOf[named]
		anna.get("/modules?q=bienenhaltung", &list)
		return len(list.Items)
	}
	var m struct {
		ID, State string
		Version   int
	}
	created := author.call(http.MethodPost, "/modules", http.StatusCreated, strings.Replace(moduleJSON, `"Neu"`, `"Bienenhaltung auf Amtsdächern"`, 1), &m)
	version := created.header.Get("ETag")
	for _, step := range []struct{ path, state string }{{"submit", "submitted"}, {"publish", "published"}} {
		if m.State == "published" || found() != 0 {
			t.Fatalf("%s and found before it was published", m.State)
		}
		anna.call(http.MethodGet, "/modules/"+m.ID, http.StatusNotFound, "", nil)
		author.call(http.MethodPost, "/modules/"+m.ID+"/"+step.path, http.StatusPreconditionRequired, "", nil)
		version = author.call(http.MethodPost, "/modules/"+m.ID+"/"+step.path, http.StatusOK, "", &m, version).header.Get("ETag")
		if m.State != step.state {
			t.Errorf("after %s it is %s", step.path, m.State)
		}
	}
	if found() != 1 {
		t.Errorf("published and found %d times", found())
	}
	anna.get("/modules/"+m.ID, nil)
	author.call(http.MethodPost, "/modules/"+m.ID+"/archive", http.StatusPreconditionFailed, "", nil, `"1"`)
	author.call(http.MethodPost, "/modules/"+m.ID+"/archive", http.StatusOK, "", nil, version)
	if found() != 0 {
		t.Error("archived and still found")
	}
}

// TestImportOverHTTP previews a file with errors, then a good one, applies it once and no second time.
func TestImportOverHTTP(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noMeaning(t))
	author := signInOverHTTP(t, w.testServer, homeSlug, "author")
	before := w.number(t, `SELECT count(*) FROM modules`)
	type previewPart struct {
		ID     *string
		New    int
		Errors []struct {
			Row                          int
			Column, Value, Message, Hint string
		}
	}
	send := func(csv string) (p previewPart) {
		body, err := json.Marshal(map[string]any{"name": "angebot.csv", "source": "herbst", "publish": true, "content": base64.StdEncoding.EncodeToString([]byte(csv))})
		if err != nil {
			t.Fatal(err)
		}
		author.call(http.MethodPost, "/imports", http.StatusCreated, string(body), &p)
		return p
	}
	const head = "Schlüssel;Titel;Beschreibung;Lernziele;Stunden;Kompetenzen;Format;Sprache\n"
	const good = "a-1;Imkern für Anfänger;Text;Sie imkern.;2,5;VD1.1:2;Präsenz;Deutsch\n"
	bad := send(head + good + "a-2;Imkern für alle;Text;Sie imkern.;sehr lang;VD1.1:2;Präsenz;Deutsch\n")
	if bad.ID != nil || len(bad.Errors) != 1 || bad.Errors[0].Row != 3 || bad.Errors[0].Value != "sehr lang" || bad.Errors[0].Hint == "" {
		t.Fatalf("bad file: %+v", bad)
	}
	p := send(head + good)
	if p.ID == nil || p.New != 1 || len(p.Errors) != 0 {
		t.Fatalf("good file: %+v", p)
	}
	if now := w.number(t, `SELECT count(*) FROM modules`); now != before {
		t.Errorf("a preview stored %d modules", now-before)
	}
	var result struct{ Created, Updated, Unchanged int }
	author.call(http.MethodPost, "/imports/"+*p.ID+"/apply", http.StatusOK, "", &result)
	author.call(http.MethodPost, "/imports/"+*p.ID+"/apply", http.StatusNotFound, "", nil)
	var list listOf[named]
	author.get("/modules?q=imkern", &list)
	if result.Created != 1 || len(list.Items) != 1 || list.Items[0].Title != "Imkern für Anfänger" {
		t.Errorf("result %+v, catalogue %+v", result, list.Items)
	}
}

// TestCouncilSeesWhatHRLookedAt reads the log of the staff council after a look at the coverage map.
func TestCouncilSeesWhatHRLookedAt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noMeaning(t))
	staff, council := signInOverHTTP(t, w.testServer, homeSlug, "hr"), signInOverHTTP(t, w.testServer, homeSlug, "council")
	neighbours := signInOverHTTP(t, w.testServer, awaySlug, "council")
	var coverage struct {
		K            int
		Competencies []string
		Units        []struct{ Cells []struct{ State string } }
	}
	got := staff.get("/hr/coverage?framework=verwaltung-digital-1", &coverage)
	if coverage.K != 5 || len(coverage.Competencies) == 0 || len(coverage.Units) != 2 {
		t.Errorf("coverage %.300s", got.body)
	}
	for _, u := range coverage.Units {
		for _, c := range u.Cells {
			if c.State == "shown" {
				t.Error("a group of two people is shown")
			}
		}
	}
	if strings.Contains(got.body, "learner") || strings.Contains(got.body, "colleague") {
		t.Errorf("coverage names people: %.300s", got.body)
	}
	var log listOf[struct {
		Name, Role, What string
		Filter           map[string]any
	}]
	council.get("/council/access-log", &log)
	if len(log.Items) != 1 || log.Items[0].Name != "hr "+homeSlug || log.Items[0].Role != "hr" || log.Items[0].Filter["framework"] != "verwaltung-digital-1" {
		t.Errorf("log %+v", log.Items)
	}
	neighbours.get("/council/access-log", &log)
	if len(log.Items) != 0 {
		t.Errorf("the neighbours read %+v", log.Items)
	}
	var policy struct {
		Version   string
		Sentences []struct{ Text string }
	}
	council.get("/council/policy", &policy)
	if policy.Version == "" || len(policy.Sentences) < 8 {
		t.Errorf("policy %+v", policy)
	}
}
