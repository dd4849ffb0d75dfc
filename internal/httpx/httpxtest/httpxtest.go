// Package httpxtest sends requests of known people through the whole HTTP boundary, for tests of the domains' API.
package httpxtest

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

// People are those who may sign in, by the name that a Scenario calls them.
type People map[string]auth.Actor

// Enter opens the session of a person whose token is her name.
func (p People) Enter(ctx context.Context, token string) (context.Context, httpx.Caller, error) {
	actor, ok := p[token]
	if !ok {
		return ctx, httpx.Caller{}, fault.New("unauthenticated")
	}
	return auth.With(ctx, actor), httpx.Caller{Key: token, Roles: actor.Roles}, nil
}

// New returns a server with the operations that the functions register.
func New(t testing.TB, people People, register ...func(*httpx.Server)) *httpx.Server {
	t.Helper()
	server, err := httpx.New(httpx.Options{Gate: people, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range register {
		r(server)
	}
	checkParameters(t, server)
	return server
}

// checkParameters makes sure that every {name} of a path reaches its handler: Huma skips embedded structs that are not exported,
// and the handler would work on the zero value.
func checkParameters(t testing.TB, server *httpx.Server) {
	t.Helper()
	for path, item := range server.API.OpenAPI().Paths {
		for _, op := range []*huma.Operation{item.Get, item.Put, item.Post, item.Delete} {
			if op == nil {
				continue
			}
			if want, got := strings.Count(path, "{"), countInPath(op.Parameters); got != want {
				t.Errorf("%s %s reads %d of %d path parameters", op.Method, path, got, want)
			}
		}
	}
}

func countInPath(parameters []*huma.Param) (n int) {
	for _, p := range parameters {
		if p.In == "path" {
			n++
		}
	}
	return n
}

// Scenario is one request and what its answer must be.
type Scenario struct {
	Name    string
	Method  string // GET when empty
	Path    string // below /api/v1
	Actor   string // a name in People; empty is nobody
	IfMatch string
	Body    string // JSON unless Type says otherwise
	Type    string // of Body
	Status  int
	Want    []string // all occur in the body
	WantNot []string // none occurs in the body
}

// Check sends the request, compares the answer, and returns its body.
func (s Scenario) Check(t *testing.T, server *httpx.Server) string {
	t.Helper()
	res, err := server.App.Test(s.request(t), -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close() //nolint:errcheck // the answer lies in memory
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	body := string(raw)
	if res.StatusCode != s.Status {
		t.Errorf("%s: status %d, want %d: %s", s.Name, res.StatusCode, s.Status, body)
	}
	for _, want := range s.Want {
		if !strings.Contains(body, want) {
			t.Errorf("%s: %q is missing in %s", s.Name, want, body)
		}
	}
	for _, not := range s.WantNot {
		if strings.Contains(body, not) {
			t.Errorf("%s: %q must not occur in %s", s.Name, not, body)
		}
	}
	return body
}

func (s Scenario) request(t *testing.T) *http.Request {
	t.Helper()
	method := s.Method
	if method == "" {
		method = http.MethodGet
	}
	req := httptest.NewRequestWithContext(t.Context(), method, httpx.APIPrefix+s.Path, strings.NewReader(s.Body))
	if s.Body != "" {
		req.Header.Set("Content-Type", cmp.Or(s.Type, "application/json"))
	}
	if s.IfMatch != "" {
		req.Header.Set("If-Match", s.IfMatch)
	}
	if s.Actor != "" {
		cookie := httpx.SessionCookie(t.Context(), s.Actor)
		req.AddCookie(&cookie)
	}
	return req
}
