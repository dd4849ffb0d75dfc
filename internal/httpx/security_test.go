package httpx_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

func TestSecurityHeadersStandOnEveryAnswer(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{})
	for _, target := range []string{"/livez", "/nirgends", "/panic", "/api", "/api/v1/break", "/api/v1/openapi.json"} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			res, _ := s.ask(t, "GET", target, "")
			policy := res.Header.Get("Content-Security-Policy")
			for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"} {
				if !strings.Contains(policy, want) {
					t.Errorf("policy %q lacks %s", policy, want)
				}
			}
			if strings.Contains(policy, "unsafe") {
				t.Errorf("policy %q allows inline code", policy)
			}
			for name, want := range map[string]string{
				"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
				"Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store",
			} {
				if got := res.Header.Get(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			if res.Header.Get("Strict-Transport-Security") != "" {
				t.Error("HSTS without TLS")
			}
		})
	}
}

// The browser says where a request comes from; only our own pages may change something.
func TestCrossSiteRequestsAreRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{})
	tests := []struct {
		site, origin string
		allowed      bool
	}{
		{"same-origin", "", true},
		{"none", "", true},
		{"same-site", "", false},
		{"cross-site", "", false},
		{"unheard-of", "", false},
		{"", "", true}, // no browser
		{"", "http://lernpfad.example", true},
		{"", "https://lernpfad.example", true},
		{"", "http://lernpfad.example:8443", false},
		{"", "http://boese.example", false},
		{"", "http://lernpfad.example.boese.example", false},
		{"", "http://boese.example/lernpfad.example", false},
		{"", "null", false},
		{"", "lernpfad.example", false},
		{"", "http://", false},
		{"cross-site", "http://lernpfad.example", false},
		{"same-origin", "http://boese.example", true}, // Sec-Fetch-Site cannot be set by a page
	}
	for _, tt := range tests {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "GET", "HEAD"} {
			t.Run(fmt.Sprintf("%s %q %q", method, tt.site, tt.origin), func(t *testing.T) {
				t.Parallel()
				headers := []string{"Host", "lernpfad.example"}
				if tt.site != "" {
					headers = append(headers, "Sec-Fetch-Site", tt.site)
				}
				if tt.origin != "" {
					headers = append(headers, "Origin", tt.origin)
				}
				res, body := s.ask(t, method, "/form", "", headers...)
				refused := res.StatusCode == 403 && (method == "HEAD" || strings.Contains(body, "cross-site"))
				safe := method == "GET" || method == "HEAD"
				if refused == (tt.allowed || safe) {
					t.Errorf("status %d, want refused = %v", res.StatusCode, !tt.allowed && !safe)
				}
			})
		}
	}
}

// fakeGate knows three tokens.
type fakeGate struct{}

type nameKey struct{}

func (fakeGate) Enter(ctx context.Context, token string) (context.Context, httpx.Caller, error) {
	switch token {
	case "anna":
		return context.WithValue(ctx, nameKey{}, "Anna Becker"), httpx.Caller{Key: "t/anna", Roles: []httpx.Role{"learner"}}, nil
	case "hr":
		return context.WithValue(ctx, nameKey{}, "Heike Roth"), httpx.Caller{Key: "t/hr", Roles: []httpx.Role{"learner", "hr"}}, nil
	case "down":
		return ctx, httpx.Caller{}, fault.New("database-unavailable")
	}
	return ctx, httpx.Caller{}, fault.New("unauthenticated")
}

func TestAccess(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{Gate: fakeGate{}})
	routes := map[string]httpx.Access{
		"public": httpx.Public(), "signed": httpx.SignedIn(), "hr": httpx.Only("hr"), "either": httpx.Only("hr", "learner"),
		"forgotten": {}, "nobody": httpx.Only(), "anonymous": httpx.Anonymous(),
	}
	for name, access := range routes {
		httpx.Operation(s.Server, httpx.Op{ID: name, Method: http.MethodGet, Path: "/" + name, Summary: "Probe", Tag: "Probe", Access: access},
			func(ctx context.Context, _ *struct{}) (*answer, error) {
				out := &answer{}
				out.Body.Text, _ = ctx.Value(nameKey{}).(string)
				return out, nil
			})
		s.Page(http.MethodGet, "/"+name, access, func(c *fiber.Ctx) error {
			name, _ := c.UserContext().Value(nameKey{}).(string)
			return c.SendString(name)
		})
	}
	want := map[string]map[string]int{ // route -> token -> status
		"public":    {"": 200, "anna": 200, "hr": 200, "forged": 200, "down": 503},
		"signed":    {"": 401, "anna": 200, "hr": 200, "forged": 401, "down": 503},
		"hr":        {"": 401, "anna": 403, "hr": 200, "forged": 401, "down": 503},
		"either":    {"": 401, "anna": 200, "hr": 200, "forged": 401, "down": 503},
		"anonymous": {"": 200, "anna": 200, "hr": 200, "forged": 200, "down": 200},
		"forgotten": {"": 401, "anna": 403, "hr": 403, "forged": 401, "down": 503},
		"nobody":    {"": 401, "anna": 403, "hr": 403, "forged": 401, "down": 503},
	}
	for route, tokens := range want {
		for token, status := range tokens {
			for _, prefix := range []string{"/", "/api/v1/"} {
				t.Run(prefix+route+" "+token, func(t *testing.T) {
					t.Parallel()
					res, body := s.ask(t, "GET", prefix+route, "", "Cookie", "lernpfad="+token)
					if res.StatusCode != status {
						t.Fatalf("status %d, want %d: %s", res.StatusCode, status, body)
					}
					if knows := strings.Contains(body, "Anna Becker"); status == 200 && knows != (token == "anna" && route != "anonymous") {
						t.Errorf("the handler knows who asks: %v: %s", knows, body)
					}
					cleared := strings.Contains(res.Header.Get("Set-Cookie"), "Max-Age=0")
					if cleared != (token == "forged" && route != "anonymous") {
						t.Errorf("dead cookie cleared: %v", cleared)
					}
				})
			}
		}
	}
}

func TestSessionCookie(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		opt     httpx.Options
		headers []string
		secure  bool
	}{
		"plain":                       {httpx.Options{}, nil, false},
		"own TLS":                     {httpx.Options{TLS: true}, nil, true},
		"trusted proxy over TLS":      {httpx.Options{TrustedProxies: []string{"0.0.0.0"}}, []string{"X-Forwarded-Proto", "https"}, true},
		"trusted proxy without TLS":   {httpx.Options{TrustedProxies: []string{"0.0.0.0"}}, []string{"X-Forwarded-Proto", "http"}, false},
		"forged by the client":        {httpx.Options{}, []string{"X-Forwarded-Proto", "https"}, false},
		"forged past another's proxy": {httpx.Options{TrustedProxies: []string{"10.0.0.1"}}, []string{"X-Forwarded-Proto", "https"}, false},
		"forged by another name":      {httpx.Options{}, []string{"X-Url-Scheme", "https", "X-Forwarded-Ssl", "on"}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, tt.opt)
			s.Page(http.MethodPost, "/in", httpx.Public(), func(c *fiber.Ctx) error {
				httpx.SetSession(c, "token")
				return nil
			})
			res, _ := s.ask(t, "POST", "/in", "", tt.headers...)
			want := "lernpfad=token; Path=/; HttpOnly; SameSite=Lax"
			if tt.secure {
				want = "__Host-lernpfad=token; Path=/; HttpOnly; Secure; SameSite=Lax"
			}
			if got := res.Header.Get("Set-Cookie"); got != want {
				t.Errorf("cookie %q, want %q", got, want)
			}
			if hsts := res.Header.Get("Strict-Transport-Security") != ""; hsts != tt.secure {
				t.Errorf("HSTS %v, want %v", hsts, tt.secure)
			}
		})
	}
}

// Over TLS the plain cookie, which a neighbouring subdomain could set, opens nothing.
func TestPlainCookieOpensNothingOverTLS(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{Gate: fakeGate{}, TLS: true})
	s.Page(http.MethodGet, "/mine", httpx.SignedIn(), func(*fiber.Ctx) error { return nil })
	if res, _ := s.ask(t, "GET", "/mine", "", "Cookie", "lernpfad=anna"); res.StatusCode != 401 {
		t.Errorf("status %d with the plain cookie", res.StatusCode)
	}
	if res, _ := s.ask(t, "GET", "/mine", "", "Cookie", "__Host-lernpfad=anna"); res.StatusCode != 200 {
		t.Errorf("status %d with the right cookie", res.StatusCode)
	}
}

func TestClientAddress(t *testing.T) {
	t.Parallel()
	proxies := []string{"0.0.0.0", "10.0.0.0/8", "2001:db8::/32"}
	tests := map[string]struct {
		trusted []string
		chain   string
		want    string
	}{
		"direct":                      {nil, "", "0.0.0.0"},
		"forged, nobody is trusted":   {nil, "192.0.2.9", "0.0.0.0"},
		"one proxy":                   {proxies, "192.0.2.9", "192.0.2.9"},
		"client wrote a longer chain": {proxies, "1.1.1.1, 192.0.2.9", "192.0.2.9"},
		"two of our proxies":          {proxies, "1.1.1.1, 192.0.2.9, 10.0.0.7", "192.0.2.9"},
		"IPv6 proxies":                {proxies, "192.0.2.9, 2001:db8::1", "192.0.2.9"},
		"mapped address":              {proxies, "::ffff:192.0.2.9", "192.0.2.9"},
		"nonsense":                    {proxies, "unbekannt", "0.0.0.0"},
		"nonsense at the client":      {proxies, "<script>, 10.0.0.7", "10.0.0.7"},
		"only our own":                {proxies, "10.0.0.7", "10.0.0.7"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, httpx.Options{TrustedProxies: tt.trusted})
			s.Page(http.MethodGet, "/address", httpx.Public(), func(c *fiber.Ctx) error {
				return c.SendString(httpx.Address(c.UserContext()))
			})
			if _, got := s.ask(t, "GET", "/address", "", "X-Forwarded-For", tt.chain, "X-Real-Ip", "9.9.9.9"); got != tt.want {
				t.Errorf("address %q, want %q", got, tt.want)
			}
		})
	}
	if _, err := httpx.New(httpx.Options{TrustedProxies: []string{"proxy.example"}}); err == nil {
		t.Error("a name was accepted as a trusted proxy")
	}
}

// raw sends bytes as they are and reads the answer, for what an HTTP client would not send.
func raw(t *testing.T, addr, request string) (*http.Response, string) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func TestHeaderInjection(t *testing.T) {
	t.Parallel()
	addr := newSite(t, httpx.Options{}).listen(t)
	res, _ := raw(t, addr, "GET /echo?v=a%0d%0aSet-Cookie:%20boese=1%0d%0aX-Boese:%201 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	if res.Header.Get("Set-Cookie") != "" || res.Header.Get("X-Boese") != "" {
		t.Errorf("a header was injected: %v", res.Header)
	}
}

func TestBrokenRequestsAreProblemsToo(t *testing.T) {
	t.Parallel()
	addr := newSite(t, httpx.Options{}).listen(t)
	tests := map[string]struct {
		request string
		status  int
	}{
		"headers beyond 16 KB": {"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("a", 20<<10) + "\r\n\r\n", 400},
		"no HTTP":              {"HALLO\r\n\r\n", 400},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			res, body := raw(t, addr, tt.request)
			if res.StatusCode != tt.status {
				t.Fatalf("status %d: %s", res.StatusCode, body)
			}
			problemIn(t, res, body)
		})
	}
}
