package httpx_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

const secretText = "geheim-4711"

// site is a server with one route of every kind that tests ask for.
type site struct {
	*httpx.Server
	log *bytes.Buffer
}

type thingInput struct {
	httpx.Paging
	ID   string `path:"id"`
	Body struct {
		Name  string `json:"name" minLength:"2" maxLength:"5"`
		Hours int    `json:"hours" minimum:"1" maximum:"40"`
		Kind  string `json:"kind" enum:"a,b"`
		Parts []struct {
			Title string `json:"title" maxLength:"3"`
		} `json:"parts" maxItems:"2" required:"false"`
	}
}

type answer struct {
	Body struct {
		Text string `json:"text"`
	}
}

func newSite(t *testing.T, opt httpx.Options) *site {
	t.Helper()
	s := &site{log: &bytes.Buffer{}}
	opt.Log = slog.New(slog.NewJSONHandler(s.log, nil))
	server, err := httpx.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	s.Server = server
	op := func(id, method, path string) httpx.Op {
		return httpx.Op{ID: id, Method: method, Path: path, Summary: "Probe", Tag: "Probe", Access: httpx.Public()}
	}
	httpx.Operation(server, op("put-thing", http.MethodPut, "/things/{id}"),
		func(context.Context, *thingInput) (*answer, error) { return &answer{}, nil })
	httpx.Operation(server, op("break", http.MethodGet, "/break"), func(context.Context, *struct{}) (*answer, error) {
		return nil, errors.New("connect to " + secretText)
	})
	httpx.Operation(server, op("panic", http.MethodGet, "/panic"), func(context.Context, *struct{}) (*answer, error) {
		panic(secretText)
	})
	httpx.Operation(server, op("stale", http.MethodGet, "/stale"), func(context.Context, *struct{}) (*answer, error) {
		return nil, fault.New("stale").Because(errors.New(secretText))
	})
	slow := op("slow", http.MethodGet, "/slow")
	slow.Timeout = 50 * time.Millisecond
	httpx.Operation(server, slow, func(ctx context.Context, _ *struct{}) (*answer, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	})
	server.Page(http.MethodGet, "/panic", httpx.Public(), func(*fiber.Ctx) error { panic(secretText) })
	server.Page(http.MethodGet, "/break", httpx.Public(), func(*fiber.Ctx) error { return errors.New(secretText) })
	server.Page(http.MethodPost, "/form", httpx.Public(), func(c *fiber.Ctx) error { return c.SendString(string(c.Body())) })
	server.Page(http.MethodGet, "/echo", httpx.Public(), func(c *fiber.Ctx) error {
		c.Set("X-Echo", c.Query("v"))
		return c.Redirect("/ziel?v=" + c.Query("v"))
	})
	return s
}

// ask sends a request through the whole boundary.
func (s *site) ask(t *testing.T, method, target, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	req := httptest.NewRequest(method, target, strings.NewReader(body))
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		}
	}
	res, err := s.App.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(raw)
}

// listen serves on a free port of the loopback until the test ends, for what needs a real connection.
func (s *site) listen(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.App.Listener(ln) }()
	t.Cleanup(func() { _ = s.App.ShutdownWithTimeout(5 * time.Second) })
	return ln.Addr().String()
}

func problemIn(t *testing.T, res *http.Response, body string) httpx.Problem {
	t.Helper()
	if got := res.Header.Get("Content-Type"); got != "application/problem+json" {
		t.Fatalf("content type %q with %s", got, body)
	}
	var p httpx.Problem
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return p
}

func TestEveryErrorIsAProblem(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{})
	const thing = `{"name":"abc","hours":1,"kind":"a"}`
	tests := map[string]struct {
		method, target, body string
		headers              []string
		status               int
		slug                 string
	}{
		"unknown page":              {"GET", "/nirgends", "", nil, 404, "not-found"},
		"unknown operation":         {"GET", "/api/v1/nirgends", "", nil, 404, "not-found"},
		"unknown, posted":           {"POST", "/api/v1/nirgends", "{}", nil, 404, "not-found"},
		"wrong method, API":         {"DELETE", "/api/v1/things/1", "", nil, 405, "method-not-allowed"},
		"wrong method, page":        {"POST", "/break", "", nil, 405, "method-not-allowed"},
		"panic in a page":           {"GET", "/panic", "", nil, 500, "internal"},
		"panic in an operation":     {"GET", "/api/v1/panic", "", nil, 500, "internal"},
		"technical, page":           {"GET", "/break", "", nil, 500, "internal"},
		"technical, operation":      {"GET", "/api/v1/break", "", nil, 500, "internal"},
		"fault with a cause":        {"GET", "/api/v1/stale", "", nil, 412, "stale"},
		"deadline":                  {"GET", "/api/v1/slow", "", nil, 503, "timeout"},
		"no JSON":                   {"PUT", "/api/v1/things/1", "{", nil, 400, "malformed"},
		"no body":                   {"PUT", "/api/v1/things/1", "", nil, 400, "malformed"},
		"wrong media type":          {"PUT", "/api/v1/things/1", thing, []string{"Content-Type", "text/csv"}, 415, "unsupported-media-type"},
		"broken rule":               {"PUT", "/api/v1/things/1", `{"name":"a","hours":1,"kind":"a"}`, nil, 422, "validation-failed"},
		"unknown query":             {"PUT", "/api/v1/things/1?foo=1", thing, nil, 422, "validation-failed"},
		"limit above 100":           {"PUT", "/api/v1/things/1?limit=101", thing, nil, 422, "validation-failed"},
		"cross-site":                {"PUT", "/api/v1/things/1", thing, []string{"Sec-Fetch-Site", "cross-site"}, 403, "cross-site"},
		"unknown kind of problem":   {"GET", "/problems/gibt-es-nicht", "", nil, 404, "not-found"},
		"browser without a page":    {"GET", "/nirgends", "", []string{"Accept", "text/html"}, 404, "not-found"},
		"encoded slash and dots":    {"GET", "/api/v1/%2e%2e%2fetc", "", nil, 404, "not-found"},
		"path with a broken escape": {"GET", "/api/v1/x%25zz", "", nil, 404, "not-found"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			res, body := s.ask(t, tt.method, tt.target, tt.body, tt.headers...)
			p := problemIn(t, res, body)
			if res.StatusCode != tt.status || p.Status != tt.status || p.Type != "/problems/"+tt.slug {
				t.Errorf("%d %s, want %d %s", res.StatusCode, body, tt.status, tt.slug)
			}
			if p.Instance == "" || p.Instance != res.Header.Get("X-Request-Id") {
				t.Errorf("instance %q, request id %q", p.Instance, res.Header.Get("X-Request-Id"))
			}
			if p.Title == "" || p.Detail == "" {
				t.Errorf("no German text in %s", body)
			}
			if strings.Contains(body, secretText) || strings.Contains(body, "goroutine") {
				t.Errorf("inner text leaks: %s", body)
			}
		})
	}
}

func TestLogNamesTheFault(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		slug  string
		cause bool // ours is logged; below 500 it is what somebody typed
	}{
		"/panic": {"internal", true}, "/break": {"internal", true}, "/api/v1/panic": {"internal", true},
		"/api/v1/break": {"internal", true}, "/api/v1/stale": {"stale", false}, "/nirgends": {"not-found", false},
	}
	for target, tt := range tests {
		s := newSite(t, httpx.Options{})
		s.ask(t, "GET", target, "")
		log := s.log.String()
		if !strings.Contains(log, `"fault":"`+tt.slug+`"`) || strings.Contains(log, secretText) != tt.cause {
			t.Errorf("%s: want %s, cause %v in %s", target, tt.slug, tt.cause, log)
		}
	}
}

func TestMethodNotAllowedNamesTheAllowedOnes(t *testing.T) {
	t.Parallel()
	res, _ := newSite(t, httpx.Options{}).ask(t, "DELETE", "/api/v1/things/1", "")
	if got := res.Header.Get("Allow"); got != "PUT" {
		t.Errorf("Allow is %q", got)
	}
}

func TestValidationNamesFieldsAndRepeatsNoValue(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{})
	tests := map[string]struct {
		body string
		want httpx.ProblemField
	}{
		"too long":    {`{"name":"geheim-4711","hours":1,"kind":"a"}`, httpx.ProblemField{Pointer: "/name", Slug: "too-long", Detail: "Das ist zu lang. Erlaubt sind höchstens 5 Zeichen."}},
		"too short":   {`{"name":"a","hours":1,"kind":"a"}`, httpx.ProblemField{Pointer: "/name", Slug: "too-short", Detail: "Das ist zu kurz. Nötig sind mindestens 2 Zeichen."}},
		"missing":     {`{"name":"abc","kind":"a"}`, httpx.ProblemField{Pointer: "/hours", Slug: "required", Detail: "Bitte füllen Sie dieses Feld aus."}},
		"unexpected":  {`{"name":"abc","hours":1,"kind":"a","geheim-4711":1}`, httpx.ProblemField{Pointer: "", Slug: "unexpected"}},
		"too big":     {`{"name":"abc","hours":4711,"kind":"a"}`, httpx.ProblemField{Pointer: "/hours", Slug: "too-big", Detail: "Der Wert ist zu groß. Erlaubt ist höchstens 40."}},
		"too small":   {`{"name":"abc","hours":0,"kind":"a"}`, httpx.ProblemField{Pointer: "/hours", Slug: "too-small", Detail: "Der Wert ist zu klein. Erlaubt ist mindestens 1."}},
		"wrong type":  {`{"name":4711,"hours":1,"kind":"a"}`, httpx.ProblemField{Pointer: "/name", Slug: "wrong-type", Detail: "Diese Angabe hat das falsche Format."}},
		"not in list": {`{"name":"abc","hours":1,"kind":"geheim-4711"}`, httpx.ProblemField{Pointer: "/kind", Slug: "not-allowed", Detail: "Diese Auswahl gibt es nicht. Möglich sind: a, b."}},
		"in a list":   {`{"name":"abc","hours":1,"kind":"a","parts":[{"title":"ab"},{"title":"abcd"}]}`, httpx.ProblemField{Pointer: "/parts/1/title", Slug: "too-long", Detail: "Das ist zu lang. Erlaubt sind höchstens 3 Zeichen."}},
		"too many":    {`{"name":"abc","hours":1,"kind":"a","parts":[{"title":"a"},{"title":"b"},{"title":"c"}]}`, httpx.ProblemField{Pointer: "/parts", Slug: "too-many", Detail: "Das sind zu viele Einträge. Erlaubt sind höchstens 2."}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			res, body := s.ask(t, "PUT", "/api/v1/things/1", tt.body)
			p := problemIn(t, res, body)
			if len(p.Errors) != 1 || p.Errors[0].Slug != tt.want.Slug {
				t.Fatalf("got %s, want one %s", body, tt.want.Slug)
			}
			if tt.want.Detail != "" && p.Errors[0] != tt.want {
				t.Errorf("got %+v, want %+v", p.Errors[0], tt.want)
			}
			if strings.Contains(body, "4711") && name != "unexpected" {
				t.Errorf("the submitted value comes back: %s", body)
			}
		})
	}
}

func TestErrorPages(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{})
	s.OnError(func(c *fiber.Ctx, f *fault.Error) error {
		if f.Slug == "internal" {
			return errors.New("template is broken")
		}
		c.Set("Content-Type", "text/html")
		return c.SendString("<h1>" + f.Title() + "</h1>")
	})
	tests := map[string]struct {
		target, accept string
		status         int
		html           bool
	}{
		"browser":                {"/nirgends", "text/html,*/*", 404, true},
		"program":                {"/nirgends", "application/json", 404, false},
		"browser at the API":     {"/api/v1/nirgends", "text/html", 404, false},
		"the page itself breaks": {"/break", "text/html", 500, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			res, body := s.ask(t, "GET", tt.target, "", "Accept", tt.accept)
			if res.StatusCode != tt.status || strings.HasPrefix(body, "<h1>") != tt.html {
				t.Errorf("%d %s", res.StatusCode, body)
			}
		})
	}
}

func TestUnavailableSaysWhenToComeBack(t *testing.T) {
	t.Parallel()
	res, _ := newSite(t, httpx.Options{}).ask(t, "GET", "/api/v1/slow", "")
	if res.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

// A page of forty kilobytes goes over the wire as less than a tenth of it, to whoever understands that.
func TestPagesAreCompressed(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{})
	page := strings.Repeat("<p>Lernpfad</p>\n", 2500)
	s.Page(fiber.MethodGet, "/lang", httpx.Anonymous(), func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		return c.SendString(page)
	})
	for accepts, want := range map[string]string{"": "", "gzip": "gzip", "gzip, br": "br"} {
		req := httptest.NewRequest(http.MethodGet, "/lang", http.NoBody)
		req.Header.Set(fiber.HeaderAcceptEncoding, accepts)
		res, err := s.App.Test(req, -1)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil || res.Header.Get(fiber.HeaderContentEncoding) != want {
			t.Errorf("accepts %q: encoded %q (%v)", accepts, res.Header.Get(fiber.HeaderContentEncoding), err)
		}
		if small := len(body) < len(page)/10; small != (want != "") {
			t.Errorf("accepts %q: %d bytes of %d", accepts, len(body), len(page))
		}
	}
}
