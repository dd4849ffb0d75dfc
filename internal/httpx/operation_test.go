package httpx_test

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

func TestEveryRouteIsDeclared(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{})
	if got := s.Undeclared(); len(got) != 0 {
		t.Errorf("routes behind the boundary's back: %v", got)
	}
	s.App.Get("/heimlich", func(*fiber.Ctx) error { return nil })
	if diff := cmp.Diff([]string{"GET /heimlich"}, s.Undeclared()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOpenAPI(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{Version: "1.2.3"})
	httpx.Operation(s.Server, httpx.Op{ID: "hr-only", Method: http.MethodGet, Path: "/hr-only", Summary: "Probe", Tag: "Probe", Access: httpx.Only("hr")},
		func(context.Context, *struct{}) (*answer, error) { return &answer{}, nil })
	first, err := s.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.OpenAPI()
	if err != nil || string(first) != string(again) {
		t.Error("two descriptions of one server differ")
	}
	var spec struct {
		OpenAPI string
		Info    struct{ Version string }
		Servers []struct{ URL string }
		Paths   map[string]map[string]struct {
			Roles     []string `json:"x-roles"`
			Responses map[string]struct {
				Content map[string]any
			}
		}
	}
	if err := json.Unmarshal(first, &spec); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(spec.OpenAPI, "3.1") || spec.Info.Version != "1.2.3" || spec.Servers[0].URL != "/api/v1" {
		t.Errorf("head of the description: %+v", spec.Info)
	}
	if diff := cmp.Diff([]string{"hr"}, spec.Paths["/hr-only"]["get"].Roles); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
	if _, ok := spec.Paths["/things/{id}"]["put"].Responses["default"].Content["application/problem+json"]; !ok {
		t.Error("errors are not described as problem details")
	}
	if strings.Contains(string(first), "$schema") {
		t.Error("answers carry schema links")
	}
	res, body := s.ask(t, "GET", "/api/v1/openapi.json", "")
	if res.StatusCode != 200 || body != string(first) {
		t.Errorf("served %d, other than described", res.StatusCode)
	}
}

func TestAPIPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{})
	_, page := s.ask(t, "GET", "/api", "")
	for _, want := range []string{
		`<html lang="de">`, "/things/{id}", "höchstens 5 Zeichen", "eins von [a b]", "/problems/stale", "(Pflicht)",
		`href="#typ-ProblemField"`, `id="typ-ProblemField"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, bad := range []string{"<script", "style=", "<style", " on", "http://", "https://"} {
		if strings.Contains(page, bad) && bad != " on" {
			t.Errorf("the page holds %q, which the content policy forbids", bad)
		}
	}
	if n := strings.Count(page, "<h1"); n != 1 {
		t.Errorf("%d main headings", n)
	}
	if res, css := s.ask(t, "GET", "/api/style.css", ""); res.StatusCode != 200 || !strings.Contains(css, "body {") {
		t.Errorf("style: %d", res.StatusCode)
	}
}

func TestProblemPagesExplainEveryKind(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{})
	for _, entry := range fault.Registry() {
		res, page := s.ask(t, "GET", "/problems/"+entry.Slug, "")
		if res.StatusCode != 200 || !strings.Contains(page, entry.Slug) || strings.Contains(page, "{") {
			t.Errorf("%s: %d %s", entry.Slug, res.StatusCode, page)
		}
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	broken := false
	s := newSite(t, httpx.Options{Ready: []httpx.Check{
		{Name: "database", Run: func(context.Context) error { return nil }},
		{Name: "jobs", Run: func(context.Context) error {
			if broken {
				return errors.New(secretText)
			}
			return nil
		}},
	}})
	if res, body := s.ask(t, "GET", "/readyz", ""); res.StatusCode != 200 || !strings.Contains(body, `"jobs":"ok"`) {
		t.Errorf("%d %s", res.StatusCode, body)
	}
	broken = true
	res, body := s.ask(t, "GET", "/readyz", "")
	if res.StatusCode != 503 || !strings.Contains(body, `"jobs":"failed"`) || strings.Contains(body, secretText) {
		t.Errorf("%d %s", res.StatusCode, body)
	}
	if res, _ := s.ask(t, "GET", "/livez", ""); res.StatusCode != 200 {
		t.Errorf("alive is not ready, and not the other way round: %d", res.StatusCode)
	}
	if res, body := s.ask(t, "HEAD", "/livez", ""); res.StatusCode != 200 || body != "" {
		t.Errorf("HEAD: %d %q", res.StatusCode, body)
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{MetricsToken: "geheim"})
	for _, token := range []string{"", "Bearer falsch", "geheim"} {
		if res, _ := s.ask(t, "GET", "/metrics", "", "Authorization", token); res.StatusCode != 404 {
			t.Errorf("token %q: %d", token, res.StatusCode)
		}
	}
	s.ask(t, "PUT", "/api/v1/things/4711", `{}`)
	s.ask(t, "GET", "/nirgends/4711", "")
	res, body := s.ask(t, "GET", "/metrics", "", "Authorization", "Bearer geheim")
	if res.StatusCode != 200 || !strings.Contains(body, `route="/api/v1/things/:id",status="422"`) || !strings.Contains(body, `route="unknown",status="404"`) {
		t.Errorf("%d %s", res.StatusCode, body)
	}
	if strings.Contains(body, "4711") {
		t.Error("an id became a label")
	}
}

func TestMetricsOnThisMachine(t *testing.T) {
	t.Parallel()
	addr := newSite(t, httpx.Options{}).listen(t)
	if res, body := raw(t, addr, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); res.StatusCode != 200 {
		t.Errorf("local: %d %s", res.StatusCode, body)
	}
	forwarded := "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\nConnection: close\r\n\r\n"
	if res, _ := raw(t, addr, forwarded); res.StatusCode != 404 {
		t.Errorf("through a proxy of this machine: %d", res.StatusCode)
	}
}

// The log must serve to find mistakes and not to watch people.
func TestLogHoldsNoPersonalData(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{Gate: fakeGate{}})
	s.Page(http.MethodGet, "/profil/:id", httpx.SignedIn(), func(*fiber.Ctx) error { return nil })
	s.ask(t, "GET", "/profil/8a4f?name=Becker", "", "Cookie", "lernpfad=anna", "X-Forwarded-For", "192.0.2.77", "User-Agent", "Sonde")
	s.ask(t, "PUT", "/api/v1/things/8a4f", `{"name":"Becker-Becker","hours":1,"kind":"a"}`, "Cookie", "lernpfad=anna")
	log := s.log.String()
	for _, bad := range []string{"Becker", "t/anna", "8a4f", "lernpfad=", "192.0.2.77", "0.0.0.0", "Sonde"} {
		if strings.Contains(log, bad) {
			t.Errorf("the log holds %q:\n%s", bad, log)
		}
	}
	for _, want := range []string{`"route":"/profil/:id"`, `"status":200`, `"actor":"`, `"request_id":"`, `"ms":`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s:\n%s", want, log)
		}
	}
}

func TestServeLeavesGracefully(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{})
	begun := make(chan struct{})
	s.Page(http.MethodGet, "/lang", httpx.Public(), func(c *fiber.Ctx) error {
		close(begun)
		time.Sleep(400 * time.Millisecond)
		return c.SendString("fertig")
	})
	ln := listen(t)
	addr := ln.Addr().String()
	ctx, stop := context.WithCancel(context.Background())
	left := make(chan error, 1)
	go func() { left <- s.Serve(ctx, ln, 200*time.Millisecond, 5*time.Second) }()
	awaitStatus(t, "http://"+addr+"/readyz", 200)

	answered := make(chan string, 1)
	go func() {
		_, body := raw(t, addr, "GET /lang HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		answered <- body
	}()
	<-begun
	stop()
	awaitStatus(t, "http://"+addr+"/readyz", 503)
	if body := <-answered; body != "fertig" {
		t.Errorf("the request at work got %q", body)
	}
	if err := <-left; err != nil {
		t.Errorf("left with %v", err)
	}
}

func TestServeSaysWhyItCannotServe(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{})
	ln := listen(t)
	if err := ln.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Serve(context.Background(), ln, 0, time.Second); err == nil {
		t.Error("served on a closed listener")
	}
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	return ln
}

func awaitStatus(t *testing.T, url string, want int) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for time.Now().Before(deadline) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == want {
				return
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s never answered %d", url, want)
}

func TestCursor(t *testing.T) {
	t.Parallel()
	type position struct {
		At string `json:"at"`
		ID int    `json:"id"`
	}
	rapid.Check(t, func(t *rapid.T) {
		want := position{At: rapid.String().Draw(t, "at"), ID: rapid.Int().Draw(t, "id")}
		mark, err := httpx.EncodeCursor(want)
		if err != nil {
			t.Fatal(err)
		}
		var got position
		if err := httpx.DecodeCursor(mark, &got); err != nil {
			t.Fatal(err)
		}
		// JSON replaces what is no UTF-8; marks hold times, ids and titles, which are.
		if got.ID != want.ID || got.At != strings.ToValidUTF8(want.At, "\ufffd") {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
	for _, bad := range []string{"!", "bm90IGpzb24", "eyJpZCI6Ing"} {
		var p position
		if err := httpx.DecodeCursor(bad, &p); !fault.Is(err, "bad-cursor") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestIfMatch(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		header string
		want   int
		slug   string
	}{
		"as sent":   {httpx.ETag(7), 7, ""},
		"weak":      {`W/"7"`, 7, ""},
		"bare":      {"7", 7, ""},
		"missing":   {"", 0, "version-required"},
		"any":       {"*", 0, "stale"},
		"something": {`"abc"`, 0, "stale"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := httpx.IfMatch{IfMatch: tt.header}.Version()
			if tt.slug == "" && (err != nil || got != tt.want) {
				t.Errorf("got %d, %v", got, err)
			}
			if tt.slug != "" && !fault.Is(err, tt.slug) {
				t.Errorf("got %v, want %s", err, tt.slug)
			}
		})
	}
}
