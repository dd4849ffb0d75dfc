package auth_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
)

// door is the API of sign-in over a town.
type door struct {
	*town
	server *httpx.Server
}

func newDoor(t *testing.T) *door {
	t.Helper()
	w := newTown(t)
	server, err := httpx.New(httpx.Options{Gate: w.svc, TLS: true})
	if err != nil {
		t.Fatal(err)
	}
	auth.Register(server, w.svc)
	return &door{town: w, server: server}
}

func (d *door) ask(t *testing.T, method, path, body, cookie string) (*http.Response, string) {
	t.Helper()
	req := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	res, err := d.server.App.Test(req, -1)
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

// enter signs in and returns the cookie to send back.
func (d *door) enter(t *testing.T, login string) string {
	t.Helper()
	body := `{"tenant":"erlenfurt","login":"` + login + `","password":"` + password + `"}`
	res, text := d.ask(t, "POST", "/auth/login", body, "")
	if res.StatusCode != 200 {
		t.Fatalf("sign in: %d %s", res.StatusCode, text)
	}
	cookie := res.Header.Get("Set-Cookie")
	if !strings.HasPrefix(cookie, "__Host-lernpfad=") || !strings.HasSuffix(cookie, "; Path=/; HttpOnly; Secure; SameSite=Lax") {
		t.Fatalf("cookie %q", cookie)
	}
	return strings.SplitN(cookie, ";", 2)[0]
}

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	cookie := d.enter(t, "anna.becker")
	res, body := d.ask(t, "GET", "/me", "", cookie)
	want := `{"name":"Anna Becker","tenant":{"slug":"erlenfurt","name":"Stadt Erlenfurt"},"roles":["learner","hr"]}`
	if res.StatusCode != 200 || strings.TrimSpace(body) != want {
		t.Errorf("%d %s, want %s", res.StatusCode, body, want)
	}
	res, _ = d.ask(t, "POST", "/auth/logout", "", cookie)
	if res.StatusCode != 204 || !strings.Contains(res.Header.Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("sign out: %d, cookie %q", res.StatusCode, res.Header.Get("Set-Cookie"))
	}
	if res, _ := d.ask(t, "GET", "/me", "", cookie); res.StatusCode != 401 {
		t.Errorf("the old cookie still opens: %d", res.StatusCode)
	}
}

func TestSignInRefused(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	tests := map[string]struct {
		body   string
		status int
	}{
		"wrong password": {`{"tenant":"erlenfurt","login":"anna.becker","password":"geheim-4711"}`, 401},
		"no password":    {`{"tenant":"erlenfurt","login":"anna.becker"}`, 422},
		"long password":  {`{"tenant":"erlenfurt","login":"anna.becker","password":"` + strings.Repeat("4711", 500) + `"}`, 422},
		"long body":      {`{"tenant":"` + strings.Repeat("a", 20<<10) + `"}`, 413},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			res, body := d.ask(t, "POST", "/auth/login", tt.body, "")
			if res.StatusCode != tt.status || strings.Contains(body, "4711") {
				t.Errorf("%d %s, want %d and no password", res.StatusCode, body, tt.status)
			}
			if res.Header.Get("Set-Cookie") != "" {
				t.Error("a cookie for nobody")
			}
		})
	}
}

func TestSignInPauseSaysHowLong(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	const wrong = `{"tenant":"erlenfurt","login":"anna.becker","password":"falsch"}`
	for range 5 {
		d.ask(t, "POST", "/auth/login", wrong, "")
	}
	res, body := d.ask(t, "POST", "/auth/login", wrong, "")
	if res.StatusCode != 429 || res.Header.Get("Retry-After") != "15" || !strings.Contains(body, "15 Sekunden") {
		t.Errorf("%d, Retry-After %q: %s", res.StatusCode, res.Header.Get("Retry-After"), body)
	}
}

// A token that somebody planted before must not become the session: sign-in always makes a new one.
func TestSignInIgnoresAPlantedCookie(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	planted := d.enter(t, "anna.becker")
	body := `{"tenant":"erlenfurt","login":"anna.becker","password":"` + password + `"}`
	res, _ := d.ask(t, "POST", "/auth/login", body, planted)
	if fresh := strings.SplitN(res.Header.Get("Set-Cookie"), ";", 2)[0]; fresh == planted || fresh == "" {
		t.Errorf("the session kept its token %q", fresh)
	}
}

func TestCouncilOperations(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.addUser(t, d.tenant, "personalrat", auth.Council)
	council, learner := d.enter(t, "personalrat"), d.enter(t, "anna.becker")

	_, body := d.ask(t, "GET", "/council/policy", "", learner)
	var policy struct {
		Version   string
		Sentences []struct{ ID, Text, Rule string }
	}
	if err := json.Unmarshal([]byte(body), &policy); err != nil {
		t.Fatal(err)
	}
	if policy.Version != auth.PolicyVersion || len(policy.Sentences) != len(auth.Sentences()) {
		t.Errorf("policy %s", body)
	}

	hr := auth.Actor{TenantID: d.tenant, UserID: d.user}
	for range 5 {
		d.clock.Advance(time.Second)
		logAccess(t, d.town, hr, "coverage")
	}
	if res, _ := d.ask(t, "GET", "/council/access-log", "", learner); res.StatusCode != 403 {
		t.Errorf("a learner with HR reads the log: %d", res.StatusCode)
	}
	d.readAccessLog(t, council)
}

// readAccessLog pages through the log and checks that every entry comes once, the newest first.
func (d *door) readAccessLog(t *testing.T, cookie string) {
	t.Helper()
	var times []time.Time
	cursor := ""
	for {
		_, body := d.ask(t, "GET", "/council/access-log?limit=2&cursor="+cursor, "", cookie)
		var page struct {
			Items []struct{ At time.Time }
			Next  string
		}
		if err := json.Unmarshal([]byte(body), &page); err != nil {
			t.Fatalf("%v in %s", err, body)
		}
		for _, item := range page.Items {
			times = append(times, item.At)
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if len(times) != 5 {
		t.Fatalf("%d entries, want 5", len(times))
	}
	for i := 1; i < len(times); i++ {
		if !times[i].Before(times[i-1]) {
			t.Errorf("entry %d is not older than the one before", i)
		}
	}
}

func TestForeignCookieOpensNothing(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	cookie := d.enter(t, "anna.becker")
	forged := "__Host-lernpfad=" + swapTenant(t, strings.TrimPrefix(cookie, "__Host-lernpfad="), uuid.New())
	if res, _ := d.ask(t, "GET", "/me", "", forged); res.StatusCode != 401 {
		t.Errorf("status %d", res.StatusCode)
	}
}

// Every route of this package against every role: an unlisted route fails.
func TestRouteMatrix(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	want := map[string]map[string]int{ // operation -> role -> status
		"get-me":                  {"": 401, "learner": 200, "hr": 200, "author": 200, "council": 200, "admin": 200},
		"logout":                  {"": 401, "learner": 204, "hr": 204, "author": 204, "council": 204, "admin": 204},
		"get-council-policy":      {"": 401, "learner": 200, "hr": 200, "author": 200, "council": 200, "admin": 200},
		"list-council-access-log": {"": 401, "learner": 403, "hr": 403, "author": 403, "council": 200, "admin": 403},
		"make-kiosk-code":         {"": 400, "learner": 400, "hr": 400, "author": 400, "council": 400, "admin": 400},
		"open-kiosk":              {"": 400, "learner": 400, "hr": 400, "author": 400, "council": 400, "admin": 400},
		"confirm-kiosk-code":      {"": 401, "learner": 400, "hr": 403, "author": 403, "council": 403, "admin": 403},
		"get-card":                {"": 401, "learner": 403, "hr": 403, "author": 403, "council": 403, "admin": 403}, // a learner without a profile
		"make-card":               {"": 401, "learner": 400, "hr": 403, "author": 403, "council": 403, "admin": 403},
		"drop-card":               {"": 401, "learner": 403, "hr": 403, "author": 403, "council": 403, "admin": 403},
		"login":                   {"": 400, "learner": 400, "hr": 400, "author": 400, "council": 400, "admin": 400},
	}
	for _, role := range auth.Roles() {
		d.addUser(t, d.tenant, string(role), role)
	}
	for _, route := range d.server.Routes() {
		if route.Operation == "" {
			continue
		}
		roles, ok := want[route.Operation]
		if !ok {
			t.Errorf("%s %s has no row", route.Method, route.Path)
		}
		for role, status := range roles {
			cookie := ""
			if role != "" {
				cookie = d.enter(t, role)
			}
			res, body := d.ask(t, route.Method, strings.TrimPrefix(route.Path, "/api/v1"), "", cookie)
			if res.StatusCode != status {
				t.Errorf("%s as %q: %d, want %d: %s", route.Operation, role, res.StatusCode, status, body)
			}
		}
	}
}
