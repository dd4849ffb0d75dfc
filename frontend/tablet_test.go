package frontend

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"rsc.io/qr"

	"lernpfad/courses/competency/selfcheck"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
	"lernpfad/matching/ical"
)

// tabletWorld is the part of the world with calendars, shared tablets and paper.
type tabletWorld struct {
	*world
	state auth.KioskState
}

func (w *tabletWorld) Dates(context.Context, auth.Actor) ([]ical.Event, error) {
	if w.blank {
		return nil, nil
	}
	day := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	at := time.Date(2026, 12, 15, 8, 0, 0, 0, time.UTC)
	return []ical.Event{
		{ID: id(951), Kind: ical.Study, Title: "Längst vorbei", StartsAt: day.AddDate(0, 0, -9), EndsAt: day.AddDate(0, 0, -2), WholeDays: true, Status: ical.Confirmed, Path: id(800), Position: 9},
		{ID: id(952), Kind: ical.Study, Title: "Die E-Akte im Bauamt", StartsAt: day, EndsAt: day.AddDate(0, 0, 15), WholeDays: true, Status: ical.Confirmed, Path: id(800), Position: 1},
		{ID: id(953), Kind: ical.Seat, Title: "Prozesse", Place: "Rathaus", StartsAt: at, EndsAt: at.Add(4 * time.Hour), Status: ical.Tentative, Enrolment: id(301)},
		{ID: id(954), Kind: ical.Planned, Title: "Geodaten", Place: "Aula", StartsAt: day.AddDate(0, 1, 0), EndsAt: day.AddDate(0, 1, 1), WholeDays: true, Status: ical.Tentative, Path: id(800), Position: 2},
		{ID: id(955), Kind: ical.Seat, Title: "Datenschutz", StartsAt: at.AddDate(0, 2, 0), EndsAt: at.AddDate(0, 2, 0).Add(time.Hour), Status: ical.Confirmed, Enrolment: id(305)},
	}, nil
}

func (w *tabletWorld) Enrolment(_ context.Context, _ auth.Actor, enrolment uuid.UUID) (ical.File, error) {
	if enrolment != id(301) {
		return ical.File{}, fault.New("enrolment-not-found")
	}
	return ical.File{Body: []byte("BEGIN:VCALENDAR\r\n")}, nil
}

func (w *tabletWorld) Step(_ context.Context, _ auth.Actor, _ uuid.UUID, position int) (ical.File, error) {
	if position != 1 {
		return ical.File{}, fault.New("event-not-found")
	}
	return ical.File{Body: []byte("BEGIN:VCALENDAR\r\n")}, nil
}

func (w *tabletWorld) Subscription(context.Context, auth.Actor) (ical.Subscription, error) {
	if w.blank {
		return ical.Subscription{}, nil
	}
	return ical.Subscription{Active: true, Titles: true, Since: fixedNow(), Version: 3}, nil
}

func (w *tabletWorld) Subscribe(_ context.Context, _ auth.Actor, in ical.AddressInput) (ical.Address, error) {
	return ical.Address{Path: "/kalender/geheim.ics"}, w.change(fmt.Sprintf("subscribe %v %d %d", in.Titles, in.Version, len(in.Key)))
}

func (w *tabletWorld) Unsubscribe(context.Context, auth.Actor) error { return w.change("unsubscribe") }

func (w *tabletWorld) NewKioskCode(_ context.Context, slug string) (auth.KioskCode, error) {
	return auth.KioskCode{Code: "ABCD-2345", Secret: "geheim"}, w.change("code " + slug)
}

func (w *tabletWorld) KioskCode(_ context.Context, _, code, secret string) (auth.KioskCode, auth.KioskState, error) {
	return auth.KioskCode{Code: code, Secret: secret, Number: 42, ExpiresAt: fixedNow().Add(3 * time.Minute)}, w.state, nil
}

func (w *tabletWorld) ConfirmKiosk(_ context.Context, _ auth.Actor, code string, number int) error {
	return w.change("confirm " + code + " " + strconv.Itoa(number))
}

func (w *tabletWorld) OpenKiosk(_ context.Context, slug, code, secret string) (string, auth.Actor, error) {
	return "am.tablet", fixtureActors()["am.tablet"], w.change("open " + slug + " " + code + " " + secret)
}

func (w *tabletWorld) Card(context.Context, auth.Actor) (auth.Card, bool, error) {
	return auth.Card{CreatedAt: fixedNow()}, !w.blank, nil
}

func (w *tabletWorld) MakeCard(_ context.Context, _ auth.Actor, key, pin string) (string, error) {
	return "ABCD-2345-EFGH", w.change(fmt.Sprintf("card %s %d", pin, len(key)))
}

func (w *tabletWorld) DropCard(context.Context, auth.Actor) error { return w.change("drop") }

func (w *tabletWorld) OpenCard(_ context.Context, in auth.CardInput) (string, auth.Actor, error) {
	return "am.tablet", fixtureActors()["am.tablet"], w.change("card at " + in.Tenant + " " + in.Code + " " + in.PIN)
}

func (w *tabletWorld) SelfCheckSheet(context.Context, auth.Actor) ([]selfcheck.Statement, error) {
	if w.blank {
		return nil, nil
	}
	list := selfcheck.Default().Check("bauamt", nil).Sheet()
	first, _ := selfcheck.Default().Statement("VD1.1-1a")
	return append(slices.DeleteFunc(list, func(s selfcheck.Statement) bool { return s.ID == first.ID }), first), nil
}

// The address is told once, right after it was made; the page that comes next does not know it.
func TestSubscribe(t *testing.T) {
	t.Parallel()
	w := newWorld()
	server := serve(t, w)
	key := strings.Repeat("A", 43)
	_, body := send(t, server, "anna.becker", "/kalender", url.Values{"version": {"3"}, "schluessel": {key}, "titel": {"ja"}})
	mustContain(t, body, []string{`value="http://example.com/kalender/geheim.ics"`, `href="webcal://example.com/kalender/geheim.ics"`, "Sie sehen sie nur jetzt", "Outlook", "Google"})
	for _, f := range parseHTML(t, body).faults(german) {
		t.Error(f)
	}
	if w.changed[0] != "subscribe true 3 43" {
		t.Error(w.changed)
	}
	if _, body := fetch(t, server, "anna.becker", german, "/kalender"); strings.Contains(body, "geheim") {
		t.Error("the address is told again")
	}
	res, _ := send(t, server, "am.tablet", "/kalender", url.Values{"version": {"3"}})
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("on a shared tablet: %d", res.StatusCode)
	}
	w.fail = fault.New("stale")
	res, body = send(t, server, "anna.becker", "/kalender", url.Values{"version": {"1"}, "schluessel": {key}})
	if res.StatusCode != http.StatusPreconditionFailed || !strings.Contains(body, "Inzwischen hat sich etwas geändert") {
		t.Errorf("an old form: %d", res.StatusCode)
	}
}

func TestCalendarFiles(t *testing.T) {
	t.Parallel()
	server := serve(t, newWorld())
	for path, want := range map[string]int{
		"/anmeldungen/" + id(301).String() + "/termin.ics": 200, "/anmeldungen/" + id(302).String() + "/termin.ics": 404, "/anmeldungen/x/termin.ics": 404,
		"/lernpfad/" + id(800).String() + "/schritte/1/termin.ics": 200, "/lernpfad/" + id(800).String() + "/schritte/2/termin.ics": 404,
		"/lernpfad/" + id(800).String() + "/schritte/x/termin.ics": 404, "/lernpfad/x/schritte/1/termin.ics": 404,
	} {
		res, _ := fetch(t, server, "anna.becker", german, path)
		if res.StatusCode != want || want == 200 && res.Header.Get("Content-Type") != "text/calendar; charset=utf-8" {
			t.Errorf("%s: %d, %s", path, res.StatusCode, res.Header.Get("Content-Type"))
		}
	}
}

// tabletAsks sends a request with the cookies of a tablet.
func tabletAsks(t *testing.T, server *httpx.Server, method, path string, cookies ...*http.Cookie) (*http.Response, string) {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for _, c := range cookies {
		req.AddCookie(c)
	}
	return do(t, server, "", german, req)
}

func TestTabletShowsACode(t *testing.T) {
	t.Parallel()
	w := newWorld()
	server := serve(t, w)
	res, _ := tabletAsks(t, server, http.MethodPost, "/k/erlenfurt/tablet")
	cookies := res.Cookies()
	if res.StatusCode != 303 || res.Header.Get("Location") != "/k/erlenfurt/tablet" || len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].Value != "ABCD-2345.geheim" {
		t.Fatalf("%d to %q with %v", res.StatusCode, res.Header.Get("Location"), cookies)
	}
	res, body := tabletAsks(t, server, http.MethodGet, "/k/erlenfurt/tablet", cookies...)
	mustContain(t, body, []string{"ABCD-2345", "<dd>42</dd>", "Der Code gilt bis 24.11.2026, 10:33 Uhr", `data-tablet="/k/erlenfurt/tablet/stand"`})
	if strings.Contains(body, "geheim") || res.Header.Get("Cache-Control") != "no-store" {
		t.Error("the page tells the secret of the tablet, or may be kept")
	}
	for _, f := range parseHTML(t, body).faults(german) {
		t.Error(f)
	}
	if _, body := tabletAsks(t, server, http.MethodGet, "/k/erlenfurt/tablet/stand", cookies...); body != `{"state":"pending"}` {
		t.Error(body)
	}
	if _, body := tabletAsks(t, server, http.MethodGet, "/k/erlenfurt/tablet/stand"); body != `{"state":"over"}` {
		t.Error(body)
	}
	w.tablet.state = auth.KioskOver
	if _, body := tabletAsks(t, server, http.MethodGet, "/k/erlenfurt/tablet", cookies...); !strings.Contains(body, "Der Code ist abgelaufen") || strings.Contains(body, "ABCD-2345") {
		t.Error("a code that is over is shown")
	}
}

func TestTabletSignsInAndOut(t *testing.T) {
	t.Parallel()
	w := newWorld()
	server := serve(t, w)
	code := &http.Cookie{Name: codeCookie, Value: "ABCD-2345.geheim"}
	w.fail = fault.New("kiosk-pending")
	res, _ := tabletAsks(t, server, http.MethodPost, "/k/erlenfurt/tablet/anmelden", code)
	if got := res.Header.Get("Location"); got != "/k/erlenfurt/tablet" || flashOn(res) != flashTabletPending {
		t.Errorf("before: %d to %q, %q", res.StatusCode, got, flashOn(res))
	}
	w.fail = fault.New("kiosk-code-unknown")
	if res, _ = tabletAsks(t, server, http.MethodPost, "/k/erlenfurt/tablet/anmelden", code); res.Header.Get("Location") != "/k/erlenfurt/tablet" {
		t.Errorf("used: %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	w.fail = nil
	res, _ = tabletAsks(t, server, http.MethodPost, "/k/erlenfurt/tablet/anmelden", code)
	if res.Header.Get("Location") != "/" || w.changed[len(w.changed)-1] != "open erlenfurt ABCD-2345 geheim" {
		t.Errorf("%d to %q, %v", res.StatusCode, res.Header.Get("Location"), w.changed)
	}
	res, _ = send(t, server, "am.tablet", "/abmelden", nil)
	if got := res.Header.Get("Location"); got != "/k/erlenfurt/tablet" || res.Header.Get("Clear-Site-Data") == "" {
		t.Errorf("leaves to %q", got)
	}
	// Whatever is asked for when the session is over, the tablet begins anew.
	for method, path := range map[string]string{http.MethodGet: "/profil", http.MethodPost: "/vorschlaege"} {
		res, _ = tabletAsks(t, server, method, path, &http.Cookie{Name: tabletCookie, Value: "erlenfurt"})
		if got := res.Header.Get("Location"); got != "/k/erlenfurt/tablet" {
			t.Errorf("%s %s leads to %q", method, path, got)
		}
	}
	res, _ = tabletAsks(t, server, http.MethodGet, "/profil", &http.Cookie{Name: tabletCookie, Value: "//boese.example"})
	if got := res.Header.Get("Location"); !strings.HasPrefix(got, "/anmelden") {
		t.Errorf("a forged cookie leads to %q", got)
	}
}

func flashOn(res *http.Response) string {
	for _, c := range res.Cookies() {
		if c.Name == flashCookie {
			return c.Value
		}
	}
	return ""
}

func TestTabletForms(t *testing.T) {
	t.Parallel()
	const anna = "anna.becker"
	tests := []struct {
		name, login, path string
		form              url.Values
		fail              string
		status            int
		want, changed     string
	}{
		{"confirm", anna, "/verbinden", url.Values{"code": {" abcd2345 "}, "zahl": {"42"}}, "", 303, "", "confirm abcd2345 42"},
		{"no number", anna, "/verbinden", url.Values{"code": {"abcd2345"}, "zahl": {"xx"}}, "", 422, "zwei Ziffern", ""},
		{"unknown code", anna, "/verbinden", url.Values{"code": {"x"}, "zahl": {"42"}}, "kiosk-code-unknown", 404, "oder er ist abgelaufen", ""},
		{"wrong number", anna, "/verbinden", url.Values{"code": {"x"}, "zahl": {"41"}}, "kiosk-number-wrong", 409, "gilt jetzt nicht mehr", ""},
		{"make a card", anna, "/karte", url.Values{"pin": {"204866"}, "pin2": {"204866"}, "schluessel": {"k"}}, "", 200, "ABCD-2345-EFGH", "card 204866 1"},
		{"two PINs", anna, "/karte", url.Values{"pin": {"204866"}, "pin2": {"204867"}}, "", 422, "Die beiden PINs sind verschieden", ""},
		{"bad PIN", anna, "/karte", url.Values{"pin": {"123456"}, "pin2": {"123456"}}, "pin-invalid", 422, "Nicht sechs gleiche", ""},
		{"drop the card", anna, "/karte/sperren", nil, "", 303, "", "drop"},
		{"end the subscription", anna, "/kalender/beenden", nil, "", 303, "", "unsubscribe"},
		{"card at a tablet", "", "/k/erlenfurt/tablet/karte", url.Values{"karte": {" ABCD "}, "pin": {"204866"}}, "", 303, "", "card at erlenfurt ABCD 204866"},
		{"wrong card", "", "/k/erlenfurt/tablet/karte", url.Values{"karte": {"ABCD"}, "pin": {"1"}}, "card-failed", 401, "Nach zehn falschen PINs", ""},
		{"nothing on the paper", anna, "/kompetenz-check/bogen/eingeben", url.Values{"aussage": {"VD1.1-1a"}}, "", 422, "Noch ist nichts angekreuzt", ""},
		{"nonsense on the paper", anna, "/kompetenz-check/bogen/eingeben", url.Values{"aussage": {"VD1.1-1a"}, "antwort-VD1.1-1a": {"ja"}}, "", 400, "", ""},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			if tc.fail != "" {
				w.fail = fault.New(tc.fail)
			}
			res, body := send(t, serve(t, w), tc.login, tc.path, tc.form)
			if res.StatusCode != tc.status || !strings.Contains(body, tc.want) {
				t.Errorf("%d\n%s", res.StatusCode, body)
			}
			if got := strings.Join(w.changed, "; "); got != tc.changed {
				t.Errorf("changed %q", got)
			}
			if res.StatusCode != 303 {
				for _, f := range parseHTML(t, body).faults(german) {
					t.Error(f)
				}
			}
		})
	}
}

// What is drawn is what the library has encoded, with an edge of four around it.
func TestQRIsDrawnAsEncoded(t *testing.T) {
	t.Parallel()
	const address = "https://lernpfad.example.de/verbinden/ABCD-2345"
	drawn, err := newQR(address)
	if err != nil {
		t.Fatal(err)
	}
	code, err := qr.Encode(address, qr.Q)
	if err != nil {
		t.Fatal(err)
	}
	black := make([]bool, drawn.Size*drawn.Size)
	for _, m := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`).FindAllStringSubmatch(drawn.Path, -1) {
		x, _ := strconv.Atoi(m[1])
		y, _ := strconv.Atoi(m[2])
		width, _ := strconv.Atoi(m[3])
		for i := range width {
			black[y*drawn.Size+x+i] = true
		}
	}
	for y := range drawn.Size {
		for x := range drawn.Size {
			if want := code.Black(x-quiet, y-quiet); black[y*drawn.Size+x] != want {
				t.Fatalf("(%d, %d) is black: %v", x, y, !want)
			}
		}
	}
	if drawn.Size != code.Size+8 {
		t.Errorf("size %d", drawn.Size)
	}
	if _, err := newQR(string(bytes.Repeat([]byte("x"), 5000))); err == nil {
		t.Error("a text that fits into no code was drawn")
	}
}
