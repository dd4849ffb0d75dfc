package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"lernpfad/internal/config"
	"lernpfad/internal/dbtest"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
	"lernpfad/internal/localstack"
)

// testServer is the product as it runs, over a database of its own.
type testServer struct {
	*app
	http  *httpx.Server
	owner *pgx.Conn // sees behind the wall
}

// newServer wires the product; an empty address takes the embedding service that the stack runs for tests. Jobs wait until somebody starts
// them.
func newServer(t *testing.T, embeddingURL string) *testServer {
	t.Helper()
	return newTracedServer(t, embeddingURL, nil)
}

// newTracedServer is newServer with somebody who sees every statement.
func newTracedServer(t *testing.T, embeddingURL string, tracer pgx.QueryTracer) *testServer {
	t.Helper()
	db := dbtest.New(t)
	address, model := dbtest.EmbeddingURL(t)
	if embeddingURL != "" {
		address = embeddingURL
	}
	return openServer(t, &localstack.Stack{OwnerURL: db.OwnerURL, AppURL: db.AppURL, EmbeddingURL: address, EmbeddingModel: model}, db.Owner(t), tracer)
}

// openServer wires the product over a database that is there.
func openServer(t *testing.T, stack *localstack.Stack, owner *pgx.Conn, tracer pgx.QueryTracer) *testServer {
	t.Helper()
	a := &app{cfg: config.Config{DataDir: t.TempDir(), MailFolder: t.TempDir()}, tracer: tracer, log: slog.New(slog.DiscardHandler), stack: stack}
	if err := a.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.close(context.WithoutCancel(t.Context())) })
	server, err := a.server()
	if err != nil {
		t.Fatal(err)
	}
	return &testServer{app: a, http: server, owner: owner}
}

// noMeaning is an embedding service whose answers are refused at once. It serves tests that do not look at suggestions and should not wait for them.
func noMeaning(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>Wartung</html>")) }))
	t.Cleanup(s.Close)
	return s.URL
}

// exec runs a statement as the owner of the database.
func (s *testServer) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	if _, err := s.owner.Exec(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// number asks the owner for one number.
func (s *testServer) number(t *testing.T, query string, args ...any) (n int64) {
	t.Helper()
	if err := s.owner.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// request is what a person sends. A path without scheme and host is all that is needed.
type request struct {
	method  string // empty is GET
	path    string
	token   string // of a session; empty is nobody
	body    string
	kind    string // of the body; empty is JSON
	ifMatch string
	header  map[string]string
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	body   string
}

func (r request) build(t *testing.T) *http.Request {
	t.Helper()
	if r.method == "" {
		r.method = http.MethodGet
	}
	req := httptest.NewRequestWithContext(t.Context(), r.method, r.path, strings.NewReader(r.body))
	if r.body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.kind != "" {
		req.Header.Set("Content-Type", r.kind)
	}
	if r.ifMatch != "" {
		req.Header.Set("If-Match", r.ifMatch)
	}
	if r.token != "" {
		cookie := httpx.SessionCookie(t.Context(), r.token)
		req.AddCookie(&cookie)
	}
	for name, value := range r.header {
		req.Header.Set(name, value)
	}
	return req
}

// send passes the request through the whole boundary. Every answer that is an error must be a clean problem.
func (s *testServer) send(t *testing.T, r request) reply {
	t.Helper()
	res, err := s.http.App.Test(r.build(t), -1)
	if err != nil {
		t.Fatalf("%s %s: %v", r.method, r.path, err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	out := reply{status: res.StatusCode, header: res.Header, body: string(raw)}
	checkProblem(t, r, out)
	return out
}

// problem is the part of a problem that is the same for equal problems; its instance is not.
type problem struct {
	Type, Title, Detail string
	Status              int
	Errors              []struct{ Pointer, Slug, Detail string }
}

func (r reply) problem(t *testing.T) problem {
	t.Helper()
	var p problem
	r.read(t, &p)
	return p
}

// read decodes the body as JSON.
func (r reply) read(t *testing.T, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.body), into); err != nil {
		t.Fatalf("no JSON: %v: %.300s", err, r.body)
	}
}

// innerText is what only the inside of the program says.
var innerText = regexp.MustCompile(`SQLSTATE|pgx|gorm|goroutine|\.go:\d|panic|ERROR:|sql:|context (deadline|canceled)|huma|fiber|postgres`)

// checkProblem looks at every error: its form, its registered text, its number, and that nothing from inside is in it. Forms of pages come back
// as pages, with what was typed.
func checkProblem(t *testing.T, r request, got reply) {
	t.Helper()
	if got.status < http.StatusBadRequest {
		return
	}
	where := r.method + " " + r.path
	if innerText.MatchString(got.body) {
		t.Errorf("%s tells from inside: %.500s", where, got.body)
	}
	kind := got.header.Get("Content-Type")
	if strings.HasPrefix(kind, "text/html") && !strings.HasPrefix(r.path, httpx.APIPrefix) {
		return
	}
	if kind != "application/problem+json" {
		t.Errorf("%s answers %d as %q: %.300s", where, got.status, kind, got.body)
		return
	}
	var p struct{ Type, Title, Detail, Instance string }
	got.read(t, &p)
	entry, known := fault.Explain(strings.TrimPrefix(p.Type, "/problems/"))
	if !known || entry.Kind.Status() != got.status || entry.Title != p.Title || p.Detail == "" {
		t.Errorf("%s answers %d with an unregistered problem %s", where, got.status, got.body)
	}
	if p.Instance == "" || p.Instance != got.header.Get("X-Request-Id") {
		t.Errorf("%s: instance %q is not the number of the request %q", where, p.Instance, got.header.Get("X-Request-Id"))
	}
}
