package frontend

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// The wish to see a list is kept; the first card is in front either way.
func TestDeckKeepsItsView(t *testing.T) {
	t.Parallel()
	server := serve(t, newWorld())
	cards := func(address, cookie string) (int, *http.Cookie) {
		t.Helper()
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if cookie != "" {
			req.AddCookie(&http.Cookie{Name: deckCookie, Value: cookie})
		}
		res, body := do(t, server, "anna.becker", german, req)
		for _, c := range res.Cookies() {
			if c.Name == deckCookie {
				return strings.Count(body, "data-card"), c
			}
		}
		return strings.Count(body, "data-card"), nil
	}
	for _, tc := range []struct {
		name, address, cookie string
		cards                 int
		kept                  string
	}{
		{"at first one by one", "/vorschlaege", "", 1, ""},
		{"a list, from now on", "/vorschlaege?ansicht=liste", "", 3, "liste"},
		{"still a list", "/vorschlaege", "liste", 3, ""},
		{"one by one again", "/vorschlaege?ansicht=karte", "liste", 1, "karte"},
		{"a wish that we do not know", "/vorschlaege?ansicht=quer", "quer", 1, ""},
	} {
		n, cookie := cards(tc.address, tc.cookie)
		if n != tc.cards || (cookie != nil) != (tc.kept != "") || cookie != nil && (cookie.Value != tc.kept || !cookie.HttpOnly) {
			t.Errorf("%s: %d cards, cookie %v", tc.name, n, cookie)
		}
	}
}

// A card whose answer was taken back comes back to the front, wherever it stands.
func TestUndoneCardIsInFront(t *testing.T) {
	t.Parallel()
	w := newWorld()
	third := w.modules[2]
	_, body := fetch(t, serve(t, w), "anna.becker", german, "/vorschlaege?wieder="+third.ID.String())
	mustContain(t, body, []string{`id="card-` + third.ID.String() + `"`})
	if strings.Contains(body, `id="card-`+w.modules[0].ID.String()) {
		t.Error("another card is in front")
	}
}

// A day that cannot be is said beside the field, with the card in front and what was typed.
func TestSnoozeNamesAWrongDay(t *testing.T) {
	t.Parallel()
	w := newWorld()
	second := w.modules[1].ID.String()
	res, body := send(t, serve(t, w), "anna.becker", "/vorschlaege", url.Values{"modul": {second}, "antwort": {"later"}, "bis": {"gestern"}})
	if res.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("status %d", res.StatusCode)
	}
	mustContain(t, body, []string{`id="card-` + second + `"`, `value="gestern"`, `<details data-answer="later" open>`, `href="#f-snoozed_until"`, `aria-invalid="true"`})
	for _, f := range parseHTML(t, body).faults(german) {
		t.Error(f)
	}
}

func TestShownListsHavePages(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.lists = true
	server := serve(t, w)
	_, body := fetch(t, server, "anna.becker", german, "/vorschlaege/gezeigt")
	_, rest, ok := strings.Cut(body, `href="/vorschlaege/gezeigt?vor=`)
	if !ok {
		t.Fatalf("no way to older lists\n%s", body)
	}
	cursor, _, _ := strings.Cut(rest, `"`)
	res, body := fetch(t, server, "anna.becker", german, "/vorschlaege/gezeigt?vor="+cursor)
	if res.StatusCode != http.StatusOK || !strings.Contains(body, "noch nichts vorgeschlagen") {
		t.Errorf("%d\n%s", res.StatusCode, body)
	}
	if res, _ := fetch(t, server, "anna.becker", german, "/vorschlaege/gezeigt?vor=x"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("a broken cursor: %d", res.StatusCode)
	}
}
