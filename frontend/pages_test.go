package frontend

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"lernpfad/courses"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
	"lernpfad/matching"
)

// pageCase is a page that must be right in every language, with something to show and with nothing.
type pageCase struct {
	name, path, login string
	status            int
	want              []string // in German, with something to show
}

const anyModule = "/module/00000000-0000-4000-8000-000000000004"

func pageCases() []pageCase {
	const anna, author = "anna.becker", "autor.erlenfurt"
	return append(completionCases(), []pageCase{
		{"sign-in, Kommune known", "/anmelden?k=erlenfurt", "", 200, []string{"Stadt Erlenfurt", `autocomplete="current-password"`}},
		{"sign-in, Kommune to choose", "/anmelden", "", 200, []string{"Gemeinde Wiesenbrück", `<select class="lp-select" id="kommune"`}},
		{"landing", "/k/erlenfurt", "", 200, []string{"Was Lernpfad nicht tut", "/anmelden?k=erlenfurt"}},
		{"unknown Kommune", "/k/nirgends", "", 404, nil},
		{"accessibility", "/barrierefreiheit", "", 200, []string{"BITV 2.0"}},
		{"privacy", "/datenschutz", anna, 200, []string{"Anna Becker"}},
		{"start", "/", anna, 200, []string{"Guten Tag, Anna Becker", "Ihr Lernpfad ist berechnet", "Lernpfad ansehen"}},
		{"self-check", "/kompetenz-check", anna, 200, []string{"Aussage 1 von höchstens 16", `data-key="5"`, "Weiß nicht", "Das Ergebnis sehen nur Sie"}},
		{"self-check, no such statement", "/kompetenz-check?aussage=nirgends", anna, 200, []string{"Aussage 1 von höchstens 16"}},
		{"self-check, pause", "/kompetenz-check/pause", anna, 200, []string{"Weitermachen", "auch an einem anderen Gerät"}},
		{"profile", "/profil", anna, 200, []string{"2 von 14 Anforderungen", "Stufe 3 (Aufbau)", "vor 13 Monaten (20.10.2025)", "Bedarf: Untertitel", "ältere Nachweise", "Auf einen Blick", "Ihr eigenes Ziel: Stufe 5", "bis 30.06.2027", "Falsch? Ändern"}},
		{"profile form", "/profil/bearbeiten", anna, 200, []string{`value="90"`, `name="version" value="4"`, "Bauanträge prüfen"}},
		{"evidence form", "/profil/nachweis?kompetenz=VD1.1", anna, 200, []string{`<option value="VD1.1" selected`, `value="2026-11-24"`}},
		{"why a level, shown", "/profil/kompetenz/VD5.1", anna, 200, []string{"Es entscheidet Ihr Zertifikat vom 20.10.2025", "Recht und Sicherheit ändern sich oft", "Nach einem Jahr ist", "Sie sagen: Stufe 2", "Zählt, aber ein anderer Nachweis sagt mehr.", "Datei herunterladen: Prüfung.pdf", "zu 28 Prozent sicher"}},
		{"why a level, said", "/profil/kompetenz/VD1.1", anna, 200, []string{"Es entscheidet, was Sie am 24.11.2026 (heute) selbst gesagt haben", "Ersetzt durch etwas, das Sie später gesagt haben.", "Ihr eigenes Ziel: Stufe 5"}},
		{"why a level, appraised", "/profil/kompetenz/VD3.1", anna, 200, []string{"Es entscheidet die Rückmeldung", "Zurückgenommen, zählt nicht mehr.", "Als eigenes Ziel vornehmen"}},
		{"why no level", "/profil/kompetenz/VD6.4", anna, 200, []string{"Über diese Kompetenz wissen wir noch nichts"}},
		{"why a level that nobody knows", "/profil/kompetenz/VD99", anna, 404, nil},
		{"own targets", "/profil/ziele?kompetenz=VD4.4&stufe=3", anna, 200, []string{`value="2027-06-30"`, `name="version" value="6"`, `<option value="VD4.4" selected`, `name="weg-1"`, "sehen nur Sie"}},
		{"suggestions, one by one", "/vorschlaege", anna, 200, []string{`href="/vorschlaege?ansicht=karte" aria-current="true"`, "Danach kommen noch 2 Vorschläge.", `min="2026-11-25" max="2027-11-24"`, "<kbd>J</kbd>"}},
		{"suggestions", "/vorschlaege?ansicht=liste", anna, 200, []string{`href="/vorschlaege?ansicht=liste" aria-current="true"`, "von Stufe 1 (Grundlagen) auf Stufe 3 (Aufbau)", "120,50 Euro", "1,5 Stunden", "kostenlos", "ab Stufe 5 noch kein Angebot"}},
		{"what was shown", "/vorschlaege/gezeigt", anna, 200, []string{"24.11.2026, 09:30 Uhr", "4 Vorschläge:", "zeichnen …", "Katalog der Version 12"}},
		{"what was shown, one list", "/vorschlaege/gezeigt/00000000-0000-4000-8000-000000000820", anna, 200, []string{"heute sähe die Liste anders aus", "Ihr Kompetenzstand", "der Katalog", "70 von 100 Punkten", "Programm: 1.2.0"}},
		{"what was shown, the same today", "/vorschlaege/gezeigt/00000000-0000-4000-8000-000000000830", anna, 200, []string{"gerade noch einmal berechnet"}},
		{"what was shown, unknown", "/vorschlaege/gezeigt/00000000-0000-4000-8000-000000000831", anna, 404, nil},
		{"what was shown, broken id", "/vorschlaege/gezeigt/x", anna, 404, nil},
		{"suggestions after an undo", "/vorschlaege?wieder=00000000-0000-4000-8000-000000000003", anna, 200, []string{"Ihre Antwort ist zurückgenommen."}},
		{"suggestions explained", "/vorschlaege?ansicht=liste", anna, 200, []string{"stünde hier ein anderes Lernmodul", "Etwas kürzer</a>: 1,5 Stunden weniger", "1 Stunde mehr", "gleich lang", "Dasselbe noch einmal", "Zu schwer", "In 13 Wochen", "von 40 Punkten"}},
		{"what was learned", "/profil/gelernt", anna, 200, []string{"aus 7 Antworten gelernt", "Thema „Akten und Vorgänge“", "Form: Vor Ort", "ziemlich sicher", "aus Antworten anderer", "Soll wieder zählen", "Stimmt nicht", "24.10.2026"}},
		{"suggestions after an answer", "/vorschlaege?antwort=00000000-0000-4000-8000-000000000901", anna, 200, []string{"Gemerkt: „Geodaten in der Bauleitplanung nutzen“ passt nicht."}},
		{"learning path", "/lernpfad", anna, 200, []string{"Nachweislich kürzester Pfad", "29,5 Stunden", "20 Wochen", "Diese 2 Schritte gehen nebeneinander", "Öffnet sich nach:", "Sofort möglich", "Sie dürfen vorgreifen", "Pfad annehmen", "Andere Wege und", `hx-get="/lernpfad/00000000-0000-4000-8000-000000000800/wege"`}},
		{"other ways", "/lernpfad?wege=ja", anna, 200, []string{
			"Weg 1: der schnellste", "passt auch am besten", "Weg 2: der günstigste", "Weg 3: ein anderer", "99 Euro", "Neu dabei:",
			"etwas besseren", `action="/lernpfad/00000000-0000-4000-8000-000000000800/andere"`, `name="modul" value="00000000-0000-4000-8000-000000000005"`,
		}},
		{"what if", "/lernpfad?wege=ja", anna, 200, []string{
			"Was wäre, wenn?", "„Geodaten nutzen“ auf Stufe 1:", "4 Stunden weniger.", "etwa 1,5 Stunden weniger.", "3 Stunden länger.", "höchstens 0,5 Stunden länger.",
			"nicht länger.", "Sie erreichen diese Ziele nicht:", "Ein Lernmodul von Stufe 4 auf Stufe 6 würde reichen.", "Ein Lernmodul bis Stufe 2 würde reichen.",
			"Ein Lernmodul zu „E-Akte und Schriftgut“ von Stufe 3 auf Stufe 4 würde reichen.",
		}},
		{"learning path by target", "/lernpfad?nach=ziel", anna, 200, []string{`href="/lernpfad/00000000-0000-4000-8000-000000000800?nach=ziel#steps-title" aria-current="true"`, "E-Akte und Schriftgut, Stufe 3 (Aufbau)"}},
		{"learning path as a picture", "/lernpfad?nach=bild", anna, 200, []string{`<svg width="`, "Das Bild in Worten", `<path class="lp-graph__edge`, `aria-label="Schritt 1: `, "Ihr Ziel: Stufe 3"}},
		{"suppositions", "/lernpfad/00000000-0000-4000-8000-000000000800/annahmen", anna, 200, []string{`value="90"`, `value="presence" checked`, "Durchrechnen"}},
		{"suppositions: less time", "/lernpfad/00000000-0000-4000-8000-000000000800/annahmen?minuten=30", anna, 200, []string{"Die Schritte bleiben dieselben.", "lässt sich nicht planen", "neue Lernzeit immer gelten"}},
		{"suppositions: without a step", "/lernpfad/00000000-0000-4000-8000-000000000800/annahmen?minuten=90&formate=self_paced&ohne=00000000-0000-4000-8000-000000000004", anna, 200, []string{
			"Der Weg ist 4,5 Stunden kürzer.", "Geodaten nutzen.", "Neu dabei:", "etwas besseren", `action="/lernpfad/00000000-0000-4000-8000-000000000800/andere"`, `value="00000000-0000-4000-8000-000000000004" checked`,
		}},
		{"suppositions that lose a goal", "/lernpfad/00000000-0000-4000-8000-000000000800/annahmen?formate=lab", anna, 200, []string{"weil Ziele wegfallen"}},
		{"suppositions out of range", "/lernpfad/00000000-0000-4000-8000-000000000800/annahmen?minuten=5", anna, 422, []string{`href="#f-query-weekly_minutes"`, `value="5"`}},
		{"suppositions that are none", "/lernpfad/00000000-0000-4000-8000-000000000800/annahmen?ohne=x", anna, 400, nil},
		{"suppositions about another's path", "/lernpfad/00000000-0000-4000-8000-000000000801/annahmen", anna, 404, nil},
		{"a better path", "/lernpfad", anna, 200, []string{
			"Es gibt einen neuen Weg für Sie", "nicht mehr im Angebot", "1,5 Stunden kürzer", "Steht jetzt an anderer Stelle:",
			`action="/lernpfad/00000000-0000-4000-8000-000000000802/annehmen"`, `action="/lernpfad/angebot/ablehnen"`,
		}},
		{"learning path by id", "/lernpfad/00000000-0000-4000-8000-000000000800", anna, 200, []string{"Ihr Ziel: Anforderungsprofil Bauamt, heute."}},
		{"unknown learning path", "/lernpfad/00000000-0000-4000-8000-000000000801", anna, 404, nil},
		{"calendar", "/kalender", anna, 200, []string{"24.11.2026 – 08.12.2026", "15.12.2026, 09:00–13:00 Uhr", "Lernzeit, frei einteilbar", "geplant, noch nicht angemeldet", "noch nicht sicher", `href="/anmeldungen/00000000-0000-4000-8000-000000000301/termin.ics"`, `href="/lernpfad/00000000-0000-4000-8000-000000000800/schritte/1/termin.ics"`, `name="version" value="3"`, "Adresse ungültig machen"}},
		{"calendar on a tablet", "/kalender", "am.tablet", 200, []string{"An einem gemeinsamen Tablet können Sie keine Adresse holen", `data-kiosk="180"`, `content="180; url=/k/erlenfurt/tablet"`, "Sind Sie noch da?"}},
		{"path to print", "/lernpfad/00000000-0000-4000-8000-000000000800/drucken", anna, 200, []string{"29,5 Stunden", "☐", "http://example.com/lernpfad/00000000-0000-4000-8000-000000000800", `class="lp-qr"`}},
		{"self-check on paper", "/kompetenz-check/bogen", anna, 200, []string{"Aussagen für: Bauamt", "VD1.1-1", "Das mache ich sicher", "http://example.com/kompetenz-check/bogen/eingeben"}},
		{"answers from paper", "/kompetenz-check/bogen/eingeben", anna, 200, []string{`name="aussage" value="VD1.1-1a"`, `type="radio"`, "Leere Zeilen zählen nicht"}},
		{"tablet", "/k/erlenfurt/tablet", "", 200, []string{"Stadt Erlenfurt", "Code zeigen", `action="/k/erlenfurt/tablet/karte"`}},
		{"tablet with the code of a card", "/k/erlenfurt/tablet?karte=ABCD-2345-EFGH", "", 200, []string{`value="ABCD-2345-EFGH"`}},
		{"tablet of an unknown Kommune", "/k/nirgends/tablet", "", 404, nil},
		{"confirm a code", "/verbinden/ABCD-2345", anna, 200, []string{`value="ABCD-2345"`, "Hat Ihnen jemand den Code geschickt?"}},
		{"confirm without a code", "/verbinden", anna, 200, []string{`name="code" value=""`}},
		{"confirm on a tablet", "/verbinden", "am.tablet", 403, []string{"Nicht am gemeinsamen Gerät"}},
		{"card", "/karte", anna, 200, []string{"Gemacht am 24.11.2026", "Karte sperren", "Nur Sie selbst können Ihre Karte machen"}},
		{"card on a tablet", "/karte", "am.tablet", 403, nil},
		{"catalogue, short", "/module?stunden=kurz", anna, 200, []string{`<option value="kurz" selected`, "bis 10 Minuten"}},
		{"catalogue", "/module", anna, 200, []string{"Weitere Lernmodule", "nach=Weiter"}},
		{"catalogue, misspelt", "/module?q=Akkte", anna, 200, []string{"Meinten Sie:", `href="/module?q=akte"`, `hx-get="/module"`}},
		{"catalogue, searched", "/module?q=Akte&format=presence&format=quatsch&stunden=8&kompetenz=VD1.1&sprache=de", anna, 200, []string{"5 Treffer", `value="presence" checked`, `<option value="8" selected`}},
		{"catalogue, nothing found", "/module?q=nichts", anna, 200, []string{"Dazu haben wir nichts gefunden"}},
		{"module", anyModule, anna, 200, []string{"70 von 100 Punkten", "32 von 40 Punkten", "fehlt, Sie haben noch keine Stufe", "13.01.2027 – 15.01.2027", "Öffnet sich in einem neuen Tab", "Dazu eines von diesen"}},
		{"module, without a learner", anyModule, "hr.erlenfurt", 200, []string{"Geodaten nutzen: Stufe 2 (Grundlagen)"}},
		{"module, self-paced", "/module/00000000-0000-4000-8000-000000000002", author, 200, []string{"Sie können jederzeit beginnen", "Lernmodul bearbeiten"}},
		{"unknown module", "/module/00000000-0000-4000-8000-000000009999", anna, 404, nil},
		{"module with a broken id", "/module/x", anna, 404, nil},
		{"module, a run of mine", "/module/00000000-0000-4000-8000-000000000001", anna, 200, []string{"auf der Warteliste", "Platz 3", "Meine Anmeldung ansehen", "Doris Amtmann muss Ihre Anmeldung genehmigen"}},
		{"module, runs to choose", "/module/00000000-0000-4000-8000-000000000003", anna, 200, []string{"3 von 16 Plätzen frei", "alle 16 Plätze sind vergeben, 2 Personen warten", "Auf die Warteliste, Platz 3", `name="durchfuehrung" value="00000000-0000-4000-8000-000000000535"`, `name="schluessel"`, "Anmeldung bis 22.12.2026, 09:00 Uhr"}},
		{"module, started", "/module/00000000-0000-4000-8000-000000000002", anna, 200, []string{"begonnen", "seit 24.11.2026"}},
		{"enrolments", "/anmeldungen", anna, 200, []string{
			"Platz angeboten", "Er gehört Ihnen bis 26.11.2026, 10:30 Uhr", `action="/anmeldungen/00000000-0000-4000-8000-000000000301/annehmen"`, "Platz 3 auf der Warteliste",
			"Jetzt entscheidet Doris Amtmann", "abgesagt", "Doris Amtmann schreibt: „Im Frühjahr wieder.“", "2 neue Nachrichten",
		}},
		{"messages", "/nachrichten", anna, 200, []string{"Bitte nehmen Sie ihn bis 26.11.2026, 10:30 Uhr an", "Der Anbieter hat „Die E-Akte im Bauamt: vom Eingang bis zur Ablage“ abgesagt", "Als gelesen merken"}},
		{"messages of the approver", "/nachrichten", "doris.amtmann", 200, []string{"Anna Becker möchte sich für", "Zu den Genehmigungen"}},
		{"approvals", "/genehmigungen", "doris.amtmann", 200, []string{"2 Anmeldungen warten auf Sie", "Bauamt", "120,50 Euro", "Profil, Stufen und Kompetenz-Check bleiben verborgen", `formaction="/genehmigungen/00000000-0000-4000-8000-000000000303/ablehnen"`}},
		{"rules for enrolments", "/verwaltung/anmeldungen", "admin.erlenfurt", 200, []string{`value="doris.amtmann"`, `value="48"`, "Zurzeit genehmigt Doris Amtmann"}},
		{"runs of a module", "/autor/module/00000000-0000-4000-8000-000000000003/durchfuehrungen", author, 200, []string{"von 16 Plätzen", "abgesagt am 24.11.2026", "Ja, absagen", "Das lässt sich nicht zurücknehmen"}},
		{"competency map", "/hr", "hr.erlenfurt", 200, []string{"keine Gruppen unter 5 Personen", "zu klein", "geschützt", "42–57 %", "lp-heat6"}},
		{"competency map, DigComp", "/hr?rahmen=digcomp-3.0", "hr.erlenfurt", 200, []string{"Informationen suchen"}},
		{"my modules", "/autor", author, 200, []string{"5 Lernmodule", "Entwurf"}},
		{"new module", "/autor/module/neu", author, 200, []string{`name="vermittelt-0"`, `name="gruppe-0"`}},
		{"a module of mine", "/autor/module/00000000-0000-4000-8000-000000000004", author, 200, []string{`value="120,5"`, `value="2027-01-13"`, `value="09:00"`, "Prozesse aufnehmen und zeichnen\nOnlinedienste", "Archivieren"}},
		{"import", "/autor/import", author, 200, []string{`enctype="multipart/form-data"`, "/autor/import/vorlage.xlsx"}},
		{"import, done", "/autor/import?neu=2&geaendert=1&gleich=0", author, 200, []string{"2 neu, 1 geändert, 0 unverändert"}},
		{"staff council", "/personalrat", "personalrat.erlenfurt", 200, []string{"sieht nur Zahlen über Gruppen", "Kompetenzrahmen: DigComp 3.0, Mindestgröße: 5", "24.11.2026, 10:30 Uhr", "MaySeeCoverage"}},
		{"forbidden", "/hr", anna, 403, []string{"Nicht erlaubt", "Anna Becker", "Mein Lernpfad"}},
		{"unknown page", "/gibt-es-nicht", "", 404, []string{"Nicht gefunden", "Kennung für Rückfragen"}},
	}...)
}

func TestPages(t *testing.T) {
	t.Parallel()
	filled, blank := newWorld(), newWorld()
	blank.blank = true
	servers := map[string]*httpx.Server{"filled": serve(t, filled), "blank": serve(t, blank)}
	for _, tc := range pageCases() {
		for world, server := range servers {
			for _, lang := range languages() {
				t.Run(tc.name+"/"+world+"/"+string(lang), func(t *testing.T) {
					t.Parallel()
					res, body := fetch(t, server, tc.login, lang, tc.path)
					if res.StatusCode != tc.status {
						t.Fatalf("status %d, want %d\n%s", res.StatusCode, tc.status, body)
					}
					for _, f := range parseHTML(t, body).faults(lang) {
						t.Error(f)
					}
					if lang == german && world == "filled" {
						mustContain(t, body, tc.want)
					}
				})
			}
		}
	}
}

func mustContain(t *testing.T, body string, want []string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(body, w) {
			t.Errorf("page lacks %q\n%s", w, body)
		}
	}
}

func fetch(t *testing.T, server *httpx.Server, login string, lang language, path string) (*http.Response, string) {
	t.Helper()
	return do(t, server, login, lang, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
}

// send posts a form as a browser does.
func send(t *testing.T, server *httpx.Server, login, path string, form url.Values) (*http.Response, string) {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return do(t, server, login, german, req)
}

func do(t *testing.T, server *httpx.Server, login string, lang language, req *http.Request) (*http.Response, string) {
	t.Helper()
	req.Header.Set("Accept", "text/html")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.AddCookie(&http.Cookie{Name: languageCookie, Value: string(lang)})
	if login != "" {
		req.AddCookie(&http.Cookie{Name: "lernpfad", Value: login})
	}
	res, err := server.App.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func TestStartByRole(t *testing.T) {
	t.Parallel()
	server := serve(t, newWorld())
	for login, want := range map[string]string{
		"": "/anmelden", "hr.erlenfurt": "/hr", "autor.erlenfurt": "/autor", "personalrat.erlenfurt": "/personalrat", "admin.erlenfurt": "/module",
	} {
		res, _ := fetch(t, server, login, german, "/")
		if got := res.Header.Get("Location"); got != want || res.StatusCode != fiber.StatusSeeOther {
			t.Errorf("%q goes to %q with %d, want %q", login, got, res.StatusCode, want)
		}
	}
}

func TestStartShowsNextStep(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.path.Accepted = true
	_, body := fetch(t, serve(t, w), "anna.becker", german, "/")
	mustContain(t, body, []string{"Ihr nächster Schritt", "Die E-Akte im Bauamt", "4 Schritte, zusammen 29,5 Stunden.", "Sie sind am 08.04.2027 fertig.", "nächster Termin: 15.12.2026"})
}

func TestSignedOutComesBack(t *testing.T) {
	t.Parallel()
	res, _ := fetch(t, serve(t, newWorld()), "", german, "/module?q=Akte")
	if got, want := res.Header.Get("Location"), "/anmelden?weiter=%2Fmodule%3Fq%3DAkte"; got != want {
		t.Errorf("goes to %q, want %q", got, want)
	}
}

func TestPathBadges(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*matching.LearningPath)
		want   string
	}{
		{"near", func(p *matching.LearningPath) {
			p.Status, p.LowerBound, p.Gap = matching.Feasible, p.Cost-24, 0.05
		}, "Höchstens 1,5 Stunden über dem Minimum"},
		{"holes", func(p *matching.LearningPath) { p.Status = matching.Unreachable }, "Kürzester Pfad zu allem, was es gibt"},
		{"holes and near", func(p *matching.LearningPath) {
			p.Status, p.LowerBound, p.Gap = matching.Unreachable, p.Cost-16, 0.03
		}, "Höchstens 1 Stunde über dem Minimum"},
		{"accepted", func(p *matching.LearningPath) { p.Accepted = true }, "Sie haben diesen Pfad angenommen"},
		{"changed", func(p *matching.LearningPath) {
			p.Changes = &matching.Changes{Added: p.Landmarks[1], Dropped: p.Landmarks[0]}
		}, "2 Schritte sind neu, ein Schritt fällt weg."},
		{"not changed", func(p *matching.LearningPath) { p.Changes = &matching.Changes{} }, "dieselben Schritte wie Ihr Plan"},
		{"nothing to do", func(p *matching.LearningPath) { p.Steps, p.Holes, p.Hours = nil, nil, courses.Hours(0) }, "Alles erreicht"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			tc.change(&w.path)
			_, body := fetch(t, serve(t, w), "anna.becker", german, "/lernpfad")
			mustContain(t, body, []string{tc.want})
		})
	}
}

// What is not known, or the same, is not shown.
func TestPathWithoutChoices(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.ways, w.whatIf = 1, matching.WhatIf{}
	_, body := fetch(t, serve(t, w), "anna.becker", german, "/lernpfad?wege=ja")
	for _, not := range []string{"Andere Wege", "Was wäre, wenn?", "Anders als"} {
		if strings.Contains(body, not) {
			t.Errorf("%q is shown", not)
		}
	}
	w.whatIf.Outdated = true
	_, body = fetch(t, serve(t, w), "anna.becker", german, "/lernpfad?wege=ja")
	mustContain(t, body, []string{"Dieser Pfad führt nicht mehr zu allen Zielen."})
}

func TestEnglishErrorPages(t *testing.T) {
	t.Parallel()
	server := serve(t, newWorld())
	_, body := fetch(t, server, "anna.becker", english, "/hr")
	mustContain(t, body, []string{"You do not have permission"})
	w := newWorld()
	w.fail = errors.New("pool is closed")
	res, body := send(t, serve(t, w), "anna.becker", "/lernpfad", nil)
	if res.StatusCode != 500 || strings.Contains(body, "pool") {
		t.Errorf("status %d, inner text shown: %s", res.StatusCode, body)
	}
	w.fail = fault.New("stale")
	_, body = send(t, serve(t, w), "anna.becker", "/lernpfad", nil)
	mustContain(t, body, []string{"Inzwischen geändert"})
}
