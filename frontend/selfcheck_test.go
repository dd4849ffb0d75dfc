package frontend

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"lernpfad/courses/competency/selfcheck"
	"lernpfad/internal/httpx"
)

// shown reads the statement that the page asks, and the answer it shows as given.
func shown(t *testing.T, body string) (statement, seen string) {
	t.Helper()
	for _, input := range parseHTML(t, body).find("input") {
		switch attr(input, "name") {
		case "aussage":
			statement = attr(input, "value")
		case "bisher":
			seen = attr(input, "value")
		}
	}
	return statement, seen
}

// press answers the statement on the page and returns where that leads.
func press(t *testing.T, server *httpx.Server, path, answer string) (statement, to string) {
	t.Helper()
	_, body := fetch(t, server, "anna.becker", german, path)
	statement, seen := shown(t, body)
	res, _ := send(t, server, "anna.becker", checkPath, url.Values{"aussage": {statement}, "bisher": {seen}, "antwort": {answer}})
	return statement, res.Header.Get("Location")
}

// TestSelfCheck answers the whole check: one press a statement, a finish after the last, the result, and more exactly after it.
func TestSelfCheck(t *testing.T) {
	t.Parallel()
	w := newWorld()
	server := serve(t, w)
	presses := 1
	for {
		_, to := press(t, server, checkPath, "3")
		if to == checkPath+"/ergebnis" {
			break
		}
		if presses++; presses > selfcheck.FirstBlock || to != checkPath {
			t.Fatalf("press %d leads to %q", presses, to)
		}
	}
	if got := w.changed[len(w.changed)-1]; got != "finish" || presses < 8 {
		t.Errorf("after %d presses the last change is %q", presses, got)
	}
	_, body := fetch(t, server, "anna.becker", german, checkPath+"/ergebnis")
	mustContain(t, body, []string{
		"Das können Sie schon", "Grundlage: Kompetenz-Check vom 24.11.2026", "belegt", `name="stufe"`,
		"So sicher sind wir", "Genauer einstufen", "noch nicht gefragt", "Antworten löschen und neu beginnen",
	})
	for _, f := range parseHTML(t, body).faults(german) {
		t.Error(f)
	}
	_, body = fetch(t, server, "anna.becker", german, checkPath)
	mustContain(t, body, []string{"Jede weitere Antwort macht Ihr Ergebnis genauer."})
	res, _ := send(t, server, "anna.becker", checkPath+"/neu", url.Values{})
	_, body = fetch(t, server, "anna.becker", german, res.Header.Get("Location"))
	mustContain(t, body, []string{"Aussage 1 von höchstens 16", "Es gibt kein Richtig oder Falsch"})
}

func TestSelfCheckBack(t *testing.T) {
	t.Parallel()
	server := serve(t, newWorld())
	first, _ := press(t, server, checkPath, "2")
	second, _ := press(t, server, checkPath, "1")
	_, body := fetch(t, server, "anna.becker", german, checkPath)
	mustContain(t, body, []string{"Aussage 3 von höchstens", "/kompetenz-check?aussage=" + second})
	_, body = fetch(t, server, "anna.becker", german, checkPath+"?aussage="+first)
	mustContain(t, body, []string{"Aussage 1 von höchstens", "data-given", "Zur offenen Aussage"})
	if statement, seen := shown(t, body); statement != first || seen != "2" {
		t.Errorf("shows %q with the answer %q", statement, seen)
	}
	if _, to := press(t, server, checkPath+"?aussage="+first, "4"); to != checkPath { // she saw her answer: no notice
		t.Errorf("a changed answer leads to %q", to)
	}
}

// The statement stays the same in every language, and so does the place.
func TestSelfCheckKeepsItsPlaceInEveryLanguage(t *testing.T) {
	t.Parallel()
	server := serve(t, newWorld())
	first, _ := press(t, server, checkPath, "2")
	press(t, server, checkPath, "1")
	for _, path := range []string{checkPath, checkPath + "?aussage=" + first} {
		_, before := fetch(t, server, "anna.becker", german, path)
		want, _ := shown(t, before)
		st, _ := selfcheck.Default().Statement(want)
		for lang, text := range map[language]string{german: st.TextDE, english: st.TextEN, plain: st.TextPlain} {
			_, body := fetch(t, server, "anna.becker", lang, path)
			if got, _ := shown(t, body); got != want || !strings.Contains(body, html.EscapeString(text)) {
				t.Errorf("%s in %s shows %q, want %q: %q", path, lang, got, want, text)
			}
			if !strings.Contains(body, `name="zurueck" value="`+path+`"`) {
				t.Errorf("%s in %s: the change of language leads elsewhere", path, lang)
			}
		}
	}
}

// Two windows: the later answer counts, and a notice says so on whatever page follows.
func TestSelfCheckInTwoWindows(t *testing.T) {
	t.Parallel()
	w := newWorld()
	server := serve(t, w)
	first, _ := press(t, server, checkPath, "3")
	stale := url.Values{"aussage": {first}, "bisher": {""}, "antwort": {"1"}}
	res, _ := send(t, server, "anna.becker", checkPath, stale)
	to := res.Header.Get("Location")
	_, body := fetch(t, server, "anna.becker", german, to)
	mustContain(t, body, []string{"Diese Aussage hatten Sie schon beantwortet", "Vorher: „Mit Hilfe“. Jetzt gilt Ihre neue Antwort: „Nein“.", "/kompetenz-check?aussage=" + first})
	for _, f := range parseHTML(t, body).faults(german) {
		t.Error(f)
	}
	if res, _ = send(t, server, "anna.becker", checkPath, stale); res.Header.Get("Location") != checkPath {
		t.Errorf("the same answer again leads to %q", res.Header.Get("Location"))
	}
	for _, odd := range []string{"?ersetzt=x&vorher=1", "?ersetzt=" + first + "&vorher=9", "?ersetzt=" + first} {
		if _, body = fetch(t, server, "anna.becker", german, checkPath+odd); strings.Contains(body, "Jetzt gilt") {
			t.Errorf("%s shows a notice", odd)
		}
	}
}

func TestSelfCheckPauseAndEarlyResult(t *testing.T) {
	t.Parallel()
	w := newWorld()
	server := serve(t, w)
	res, _ := send(t, server, "anna.becker", checkPath+"/ergebnis", url.Values{})
	if got := res.Header.Get("Location"); got != checkPath {
		t.Errorf("a result without answers leads to %q", got)
	}
	for range selfcheck.EnoughFor {
		press(t, server, checkPath, "2")
	}
	_, body := fetch(t, server, "anna.becker", german, checkPath+"/pause")
	mustContain(t, body, []string{"Sie haben 5 Aussagen beantwortet.", "Weitermachen", "Ergebnis ansehen"})
	_, body = fetch(t, server, "anna.becker", german, checkPath)
	mustContain(t, body, []string{"Ergebnis ansehen", "weniger sicher"})
	_, body = fetch(t, server, "anna.becker", german, "/")
	mustContain(t, body, []string{"Sie haben 5 von höchstens 16 Aussagen beantwortet."})
	if res, _ = send(t, server, "anna.becker", checkPath+"/ergebnis", url.Values{}); res.Header.Get("Location") != checkPath+"/ergebnis" {
		t.Errorf("an early result leads to %q", res.Header.Get("Location"))
	}
}

// A connection lost between the last answer and the result: the pause offers the result.
func TestSelfCheckIsOverButNotFinished(t *testing.T) {
	t.Parallel()
	w := newWorld()
	server := serve(t, w)
	for {
		if _, to := press(t, server, checkPath, "1"); to != checkPath {
			break
		}
	}
	w.counted = 0
	for from, to := range map[string]string{checkPath: checkPath + "/pause"} {
		res, _ := fetch(t, server, "anna.becker", german, from)
		if got := res.Header.Get("Location"); res.StatusCode != http.StatusFound && res.StatusCode != http.StatusSeeOther || got != to {
			t.Errorf("%s leads to %q", from, got)
		}
	}
	_, body := fetch(t, server, "anna.becker", german, checkPath+"/pause")
	mustContain(t, body, []string{"Alle Aussagen sind beantwortet", `action="/kompetenz-check/ergebnis"`})
	if strings.Contains(body, "Weitermachen") {
		t.Error("there is nothing to go on with")
	}
}

func TestSelfCheckRefuses(t *testing.T) {
	t.Parallel()
	server := serve(t, newWorld())
	for name, form := range map[string]url.Values{
		"no answer":            {"aussage": {"VD1.1-1a"}},
		"no such statement":    {"aussage": {"VD9.9-1a"}, "antwort": {"1"}},
		"statement of the old": {"aussage": {"VD1.1-1"}, "antwort": {"1"}},
	} {
		if res, _ := send(t, server, "anna.becker", checkPath, form); res.StatusCode < 400 || res.StatusCode >= 500 {
			t.Errorf("%s: status %d", name, res.StatusCode)
		}
	}
}
