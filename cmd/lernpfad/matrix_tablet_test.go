package main

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/matching/ical"
)

// newFeed is the secret part of a subscription's address.
func (w *world) newFeed(t *testing.T, of *inhabitant) string {
	t.Helper()
	address, err := w.ical.Subscribe(t.Context(), of.Actor, ical.AddressInput{Titles: true, Version: ical.AnyVersion})
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(strings.TrimPrefix(address.Path, "/kalender/"), ".ics")
}

func (w *world) subscriptionVersion(t *testing.T, who *inhabitant) string {
	t.Helper()
	if who == nil {
		return "0"
	}
	return strconv.FormatInt(w.number(t, `SELECT coalesce(max(version), 0) FROM calendar_tokens WHERE learner_id = $1`, who.LearnerID), 10)
}

// newKioskCode is what a tablet at home shows.
func (w *world) newKioskCode(t *testing.T) auth.KioskCode {
	t.Helper()
	code, err := w.auth.NewKioskCode(t.Context(), homeSlug)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// kiosk signs somebody in at a shared tablet and returns its token.
func (w *world) kiosk(t *testing.T, who *inhabitant) string {
	t.Helper()
	code := w.newKioskCode(t)
	if err := w.auth.ConfirmKiosk(t.Context(), who.Actor, code.Code, code.Number); err != nil {
		t.Fatal(err)
	}
	token, _, err := w.auth.OpenKiosk(t.Context(), homeSlug, code.Code, code.Secret)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// outlasting are routes whose effect would outlast a session on a shared tablet, or that carry everything about a person away: by their
// path, so that a new one cannot be forgotten.
var outlasting = regexp.MustCompile(`export|erasure|meine-daten|me/data|notifications|benachrichtigungen|passwo|/konto|^DELETE /api/v1/me$|/card$|/karte$|verbinden|kiosk-codes|^POST (/api/v1/me/calendar|/kalender)$`)

// What outlasts the session is closed on a shared tablet, whoever signs in there; other roles than that of a learner stay at home.
func TestSharedTabletOpensLess(t *testing.T) {
	t.Parallel()
	m := newMatrixRun(t)
	token := m.kiosk(t, m.home.people["everybody"])
	own := map[string]bool{}
	for _, r := range m.http.Routes() {
		own[r.Method+" "+r.Path] = r.Access.IsOwnDevice()
		harmless := r.Method == http.MethodGet && strings.HasSuffix(r.Path, "/card") || r.Method == http.MethodDelete && strings.HasSuffix(r.Path, "/card")
		if outlasting.MatchString(r.Method+" "+r.Path) && !r.Access.IsOwnDevice() && !r.Access.IsPublic() && !harmless {
			t.Errorf("%s %s is open on a shared tablet", r.Method, r.Path)
		}
	}
	for _, r := range matrix() {
		if r.who == anybody || r.ends || r.names != nothing {
			continue
		}
		req := m.request(t, r, "everybody", "")
		req.token = token
		got := m.send(t, req)
		refused := own[r.route] || r.who != onlyLearners && r.who != signedIn
		if (got.status == http.StatusForbidden) != refused {
			t.Errorf("%s on a shared tablet: %d, refused: %v", r.route, got.status, refused)
		}
	}
}

// The address of a subscription names its municipality; with the one of another nothing is found, and an unchanged calendar has no body.
func TestFeedThroughTheBoundary(t *testing.T) {
	t.Parallel()
	m := newMatrixRun(t)
	first := m.send(t, request{path: "/kalender/" + m.feed + ".ics"})
	if first.status != http.StatusOK || first.header.Get("Cache-Control") != "private, no-cache" || first.header.Get("Content-Type") != "text/calendar; charset=utf-8" {
		t.Errorf("%d, %v", first.status, first.header)
	}
	again := m.send(t, request{path: "/kalender/" + m.feed + ".ics", header: map[string]string{"If-None-Match": `W/"x", ` + first.header.Get("ETag")}})
	if again.status != http.StatusNotModified || again.body != "" {
		t.Errorf("unchanged: %d with %d bytes", again.status, len(again.body))
	}
	for _, token := range []string{"", "x", strings.Repeat("A", 64), m.feed[:20], uuid.NewString()} {
		if got := m.send(t, request{path: "/kalender/" + token + ".ics"}); got.status != http.StatusNotFound {
			t.Errorf("%q: %d", token, got.status)
		}
	}
	m.exec(t, `UPDATE users SET disabled = true WHERE id = $1`, m.home.people["colleague"].UserID)
	if got := m.send(t, request{path: "/kalender/" + m.feed + ".ics"}); got.status != http.StatusNotFound {
		t.Errorf("of a closed account: %d", got.status)
	}
}
