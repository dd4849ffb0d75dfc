package frontend

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

// TestActionsHaveOperations keeps the promise that everything a page does can be done through the API.
func TestActionsHaveOperations(t *testing.T) {
	t.Parallel()
	pages, err := newPages(options(newWorld()), bundle())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range pages.routes() {
		method, path, ok := strings.Cut(r.operation, " ")
		switch {
		case r.method == get && r.operation != "":
			t.Errorf("page %s names an operation", r.path)
		case r.path == "/sprache": // a cookie of the browser and nothing else
		case r.method == post && (!ok || !strings.HasPrefix(path, httpx.APIPrefix+"/") || !slices.Contains([]string{"POST", "PUT", "DELETE"}, method)):
			t.Errorf("form target %s names the operation %q", r.path, r.operation)
		}
	}
}

// TestFormsHaveTargets finds every form and link of every page and asks whether its target exists.
func TestFormsHaveTargets(t *testing.T) {
	t.Parallel()
	w := newWorld()
	server := serve(t, w)
	routes := server.Routes()
	known := func(method, address string) bool {
		u, err := url.Parse(address)
		if err != nil || u.Host != "" || strings.HasPrefix(address, "#") || strings.HasPrefix(address, httpx.APIPrefix+"/") {
			return err == nil
		}
		return slices.ContainsFunc(routes, func(r httpx.Route) bool { return r.Method == method && matches(r.Path, u.Path) })
	}
	for _, tc := range pageCases() {
		_, body := fetch(t, server, tc.login, german, tc.path)
		d := parseHTML(t, body)
		for _, form := range d.find("form") {
			if method := strings.ToUpper(attr(form, "method")); !known(method, attr(form, "action")) {
				t.Errorf("%s: no route for form %s %s", tc.name, method, attr(form, "action"))
			}
		}
		for _, a := range d.find("a") {
			if !known(get, attr(a, "href")) {
				t.Errorf("%s: no route for link %s", tc.name, attr(a, "href"))
			}
		}
	}
}

func matches(pattern, path string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if stem, _, ok := strings.Cut(pattern, ".:"); ok { // a parameter behind a dot
		return strings.HasPrefix(path, stem+".")
	}
	return slices.EqualFunc(want, got, func(w, g string) bool { return w == g || strings.HasPrefix(w, ":") && g != "" })
}

func TestForms(t *testing.T) {
	t.Parallel()
	const anna, author = "anna.becker", "autor.erlenfurt"
	const mine = "/autor/module/00000000-0000-4000-8000-000000000004"
	complete := url.Values{
		"titel": {"Neu"}, "beschreibung": {"Text"}, "lernziele": {"Sie können A.\r\n\r\nSie können B."}, "stunden": {"1,5"}, "kosten": {"12,50"},
		"format": {"presence"}, "sprache": {"de"}, "barrierefrei": {"captions"}, "version": {"3"},
		"vermittelt-0": {"VD1.1"}, "vermittelt-stufe-0": {"3"}, "gruppe-0": {"Prozesse aufnehmen und zeichnen\r\nDatenschutz am Schreibtisch"},
		"ort-0": {"Rathaus"}, "plaetze-0": {"12"}, "beginn-0": {"2027-02-01"}, "beginn-uhr-0": {"09:00"}, "ende-0": {"2027-02-01"}, "ende-uhr-0": {"16:00"}, "anmeldeschluss-0": {"2027-01-25"},
	}
	tests := []struct {
		name, login, path string
		form              url.Values
		location          string
		changed           string
		flash             string
	}{
		{"profile", anna, "/profil/bearbeiten", url.Values{"version": {"4"}, "anforderungsprofil": {"bauamt"}, "horizont": {"today"}, "minuten": {" 60 "}, "sprachen": {"de"}, "formate": {"presence", "lab"}}, "/profil", "profile 4 60 [presence lab]", flashProfileSaved},
		{"evidence", anna, "/profil/nachweis", url.Values{"kompetenz": {"VD1.1"}, "stufe": {"3"}, "art": {"certificate"}, "quelle": {"x"}, "datum": {"2026-10-01"}}, "/profil", "evidence VD1.13certificate2026-10-01", flashEvidenceSaved},
		{"evidence from the result", anna, "/profil/nachweis", url.Values{"kompetenz": {"VD1.1"}, "stufe": {"0"}, "art": {"self_assessment"}, "zurueck": {"/kompetenz-check/ergebnis"}}, "/kompetenz-check/ergebnis", "evidence VD1.10self_assessment2026-11-24", flashEvidenceSaved},
		{"change a level", anna, "/profil/kompetenz/VD1.1", url.Values{"stufe": {"4"}}, "/profil/kompetenz/VD1.1", "correct VD1.14", flashLevelCorrected},
		{"withdraw evidence", anna, "/profil/nachweis/" + id(302).String() + "/zuruecknehmen", url.Values{"zurueck": {"/profil/kompetenz/VD5.1"}}, "/profil/kompetenz/VD5.1", "withdraw", flashEvidenceWithdrawn},
		{"withdraw evidence, back to another site", anna, "/profil/nachweis/" + id(302).String() + "/zuruecknehmen", url.Values{"zurueck": {"//boese.example"}}, "/profil", "withdraw", flashEvidenceWithdrawn},
		{"delete a file", anna, "/profil/nachweis/" + id(302).String() + "/datei/loeschen", url.Values{}, "/profil", "delete file", flashFileDeleted},
		{"own targets", anna, "/profil/ziele", url.Values{"version": {"6"}, "anzahl": {"2"}, "ziel-0": {"DC3.4"}, "stufe-0": {"2"}, "bis-0": {"2027-06-30"}, "ziel-1": {"VD1.1"}, "stufe-1": {"5"}, "weg-1": {"ja"}, "ziel-2": {"VD4.4"}, "stufe-2": {"3"}}, "/profil", "targets 6 DC3.422027-06-30 VD4.43", flashTargetsSaved},
		{"own targets, none added", anna, "/profil/ziele", url.Values{"version": {"6"}, "anzahl": {"1"}, "ziel-0": {"DC3.4"}, "stufe-0": {"2"}, "ziel-1": {""}, "stufe-1": {"1"}}, "/profil", "targets 6 DC3.42", flashTargetsSaved},
		{"decision", anna, "/vorschlaege", url.Values{"modul": {id(2).String()}, "antwort": {"fits_not"}, "grund": {"topic"}}, "/vorschlaege?antwort=" + id(902).String(), "decide fits_not topic", ""},
		{"later, in a month", anna, "/vorschlaege", url.Values{"modul": {id(2).String()}, "antwort": {"later"}, "wochen": {"4"}}, "/vorschlaege?antwort=" + id(902).String(), "decide later 2026-12-22", ""},
		{"later, on a day", anna, "/vorschlaege", url.Values{"modul": {id(2).String()}, "antwort": {"later"}, "bis": {"2027-01-04"}}, "/vorschlaege?antwort=" + id(902).String(), "decide later 2027-01-04", ""},
		{"completed", anna, "/vorschlaege", url.Values{"modul": {id(2).String()}, "antwort": {"done"}, "bewertung": {"4"}, "zurueck": {"/module/" + id(2).String()}}, "/module/" + id(2).String(), "decide done 4", flashDecisionSaved},
		{"not true", anna, "/profil/gelernt", url.Values{"merkmal": {"length"}, "stimmt": {"nein"}}, "/profil/gelernt", "preferences true [evening length]", flashPreferencesSaved},
		{"true after all", anna, "/profil/gelernt", url.Values{"merkmal": {"evening"}, "stimmt": {"ja"}}, "/profil/gelernt", "preferences true []", flashPreferencesSaved},
		{"no profiling", anna, "/profil/gelernt", url.Values{"profil": {"aus"}}, "/profil/gelernt", "preferences false [evening]", flashPreferencesSaved},
		{"profiling", anna, "/profil/gelernt", url.Values{"profil": {"an"}}, "/profil/gelernt", "preferences true [evening]", flashPreferencesSaved},
		{"forget", anna, "/profil/gelernt/vergessen", url.Values{}, "/profil/gelernt", "forget", flashPreferencesForgotten},
		{"undo", anna, "/vorschlaege/zuruecknehmen", url.Values{"entscheidung": {id(901).String()}, "modul": {id(3).String()}}, "/vorschlaege?wieder=" + id(3).String(), "undo", ""},
		{"build path", anna, "/lernpfad", nil, "/lernpfad/" + id(800).String(), "build", flashPathBuilt},
		{"accept another way", anna, "/lernpfad/" + id(800).String() + "/andere", url.Values{"modul": {id(1).String(), id(5).String()}}, "/lernpfad", "accept 2 of true", flashPathAccepted},
		{"accept path", anna, "/lernpfad/" + id(800).String() + "/annehmen", nil, "/lernpfad", "accept", flashPathAccepted},
		{"new module", author, "/autor/module/neu", complete, "/autor/module/" + id(5).String(), "create Neu", flashModuleSaved},
		{"changed module", author, mine, complete, mine, "update 3 24 1250", flashModuleSaved},
		{"submit", author, mine + "/einreichen", url.Values{"version": {"3"}}, mine, "submit", flashModuleSent},
		{"publish", author, mine + "/veroeffentlichen", url.Values{"version": {"3"}}, mine, "publish", flashModulePublic},
		{"archive", author, mine + "/archivieren", url.Values{"version": {"3"}}, mine, "archive", flashModuleArchived},
		{"import", author, "/autor/import/uebernehmen", url.Values{"vorschau": {id(600).String()}}, "/autor/import?neu=2&geaendert=1&gleich=0", "import", ""},
		{"sign up", anna, "/anmeldungen", url.Values{"modul": {id(3).String()}, "durchfuehrung": {id(535).String()}, "schluessel": {"k"}}, "/anmeldungen", "sign up " + id(535).String() + " k", flashSignedUp},
		{"start", anna, "/anmeldungen", url.Values{"modul": {id(2).String()}}, "/anmeldungen", "start", flashStarted},
		{"accept a seat", anna, "/anmeldungen/" + id(301).String() + "/annehmen", url.Values{"version": {"2"}}, "/anmeldungen", "accept 2", flashRequested},
		{"withdraw", anna, "/anmeldungen/" + id(302).String() + "/abmelden", url.Values{"version": {"3"}}, "/anmeldungen", "withdraw 3", flashWithdrawn},
		{"approve", "doris.amtmann", "/genehmigungen/" + id(303).String() + "/genehmigen", url.Values{"version": {"1"}, "satz": {"Gern."}}, "/genehmigungen", "decide 1 true Gern.", flashApproved},
		{"refuse", "doris.amtmann", "/genehmigungen/" + id(303).String() + "/ablehnen", url.Values{"version": {"1"}}, "/genehmigungen", "decide 1 false ", flashRefused},
		{"read a message", anna, "/nachrichten/" + id(401).String() + "/gelesen", nil, "/nachrichten", "read", ""},
		{"rules", "admin.erlenfurt", "/verwaltung/anmeldungen", url.Values{"version": {"4"}, "genehmigt": {"hr"}, "stunden": {" 24 "}}, "/verwaltung/anmeldungen", "rules 4 hr 24", flashRulesSaved},
		{"cancel a run", author, "/autor/durchfuehrungen/" + id(535).String() + "/absagen", nil, "/autor/module/" + id(3).String() + "/durchfuehrungen", "cancel", flashRunCancelled},
		{"sign out", anna, "/abmelden", nil, "/anmelden?k=erlenfurt", "logout", flashSignedOut},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			res, body := send(t, serve(t, w), tc.login, tc.path, tc.form)
			if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != tc.location {
				t.Fatalf("got %d to %q, want %q\n%s", res.StatusCode, res.Header.Get("Location"), tc.location, body)
			}
			if diff := cmp.Diff([]string{tc.changed}, w.changed); diff != "" {
				t.Error(diff)
			}
			if got := cookie(res, flashCookie); got != tc.flash {
				t.Errorf("flash %q, want %q", got, tc.flash)
			}
		})
	}
}

func cookie(res *http.Response, name string) string {
	for _, c := range res.Cookies() {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func TestFormsThatComeBack(t *testing.T) {
	t.Parallel()
	const anna, author = "anna.becker", "autor.erlenfurt"
	tests := []struct {
		name, login, path string
		form              url.Values
		status            int
		want              []string
	}{
		{
			"profile without a language", anna, "/profil/bearbeiten",
			url.Values{"version": {"4"}, "horizont": {"today"}, "minuten": {"fünf"}, "aufgaben": {"Meine Worte"}},
			422,
			[]string{"2 Angaben passen noch nicht", `href="#f-weekly_minutes"`, `href="#f-languages"`, `aria-invalid="true" aria-describedby="f-weekly_minutes-hint f-weekly_minutes-error"`, "Meine Worte"},
		},
		{
			"evidence without a competency", anna, "/profil/nachweis",
			url.Values{"stufe": {"2"}, "art": {"completion"}, "quelle": {"Kurs"}, "datum": {"gestern"}},
			422,
			[]string{"Eine Angabe passt noch nicht", `href="#f-competency">Kompetenz: `, `value="Kurs"`, `value="gestern"`},
		},
		{
			"module with typing errors", author, "/autor/module/neu",
			url.Values{
				"stunden": {"eins"}, "kosten": {"viel"}, "format": {"presence"}, "sprache": {"de"}, "gruppe-0": {"Gibt es nicht"},
				"ort-3": {"Rathaus"}, "beginn-3": {"bald"},
			},
			422,
			[]string{`href="#f-hours"`, "Diese Angabe hat das falsche Format", `href="#f-title"`, `href="#f-cost"`, `href="#f-requires_any-0"`, "Beginn, Tag (Nummer 1)", `href="#f-runs-0-seats"`, `value="eins"`},
		},
		{
			"module that breaks rules", author, "/autor/module/neu",
			url.Values{"stunden": {"0"}, "format": {"presence"}, "sprache": {"de"}, "vermittelt-0": {"VD1.1"}, "vermittelt-stufe-0": {"3"}, "vermittelt-2": {"VD1.1"}, "vermittelt-stufe-2": {"4"}},
			422,
			[]string{`href="#f-title"`, `href="#f-hours"`, `href="#f-teaches-1-competency">Kompetenz (Nummer 2)`},
		},
		{"one more run", author, "/autor/module/neu", url.Values{"titel": {"Neu"}, "mehr": {"durchfuehrung"}}, 200, []string{`value="Neu"`, `name="ort-0"`, "Termin 1"}},
		{"one more competency", author, "/autor/module/neu", url.Values{"vermittelt-0": {"VD1.1"}, "mehr": {"vermittelt"}}, 200, []string{`name="vermittelt-1"`}},
		{"sign-in fails", "", "/anmelden", url.Values{"kommune": {"erlenfurt"}, "kennung": {"anna.becker"}, "passwort": {"falsch"}}, 401, []string{"Kommune, Kennung oder Passwort stimmen nicht", `value="anna.becker"`}},
		{"broken answer", anna, "/kompetenz-check", url.Values{"antwort": {"x"}}, 400, nil},
		{"broken module id", anna, "/vorschlaege", url.Values{"modul": {"x"}}, 400, nil},
		{"broken module id of another way", anna, "/lernpfad/" + id(800).String() + "/andere", url.Values{"modul": {"x"}}, 400, nil},
		{"another way of no path", anna, "/lernpfad/x/andere", url.Values{"modul": {id(1).String()}}, 404, nil},
		{"broken decision id", anna, "/vorschlaege/zuruecknehmen", url.Values{"entscheidung": {"x"}}, 400, nil},
		{"broken module to sign up for", anna, "/anmeldungen", url.Values{"modul": {"x"}}, 400, nil},
		{"broken run to sign up for", anna, "/anmeldungen", url.Values{"modul": {id(3).String()}, "durchfuehrung": {"x"}}, 400, nil},
		{"broken enrolment id", anna, "/anmeldungen/x/abmelden", url.Values{"version": {"1"}}, 404, nil},
		{"broken version of an enrolment", anna, "/anmeldungen/" + id(301).String() + "/annehmen", url.Values{"version": {"x"}}, 400, nil},
		{"broken request id", "doris.amtmann", "/genehmigungen/x/ablehnen", url.Values{"version": {"1"}}, 404, nil},
		{"broken version of a request", "doris.amtmann", "/genehmigungen/" + id(303).String() + "/ablehnen", nil, 400, nil},
		{"broken message id", anna, "/nachrichten/x/gelesen", nil, 404, nil},
		{"broken run id", author, "/autor/durchfuehrungen/x/absagen", nil, 404, nil},
		{"rules without hours", "admin.erlenfurt", "/verwaltung/anmeldungen", url.Values{"version": {"4"}, "genehmigt": {"hr"}, "stunden": {"viele"}}, 422, []string{`href="#f-offer_hours"`, `value="viele"`, `value="hr"`}},
		{"broken version of rules", "admin.erlenfurt", "/verwaltung/anmeldungen", nil, 400, nil},
		{"broken version", author, "/autor/module/" + id(4).String(), url.Values{"version": {"x"}}, 400, nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			res, body := send(t, serve(t, w), tc.login, tc.path, tc.form)
			if res.StatusCode != tc.status {
				t.Fatalf("status %d, want %d\n%s", res.StatusCode, tc.status, body)
			}
			if len(w.changed) > 0 {
				t.Errorf("changed %v", w.changed)
			}
			mustContain(t, body, tc.want)
			d := parseHTML(t, body)
			for _, f := range d.faults(german) {
				t.Error(f)
			}
			for _, a := range d.find("a") { // every line of the summary leads to its field
				if to, ok := strings.CutPrefix(attr(a, "href"), "#"); ok && d.ids[to] == 0 {
					t.Errorf("link to #%s leads nowhere", to)
				}
			}
		})
	}
}

func TestConflictKeepsTheForm(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.fail = fault.New("stale")
	form := url.Values{"version": {"1"}, "titel": {"Meine Fassung"}, "stunden": {"2"}, "format": {"presence"}, "sprache": {"de"}}
	res, body := send(t, serve(t, w), "autor.erlenfurt", "/autor/module/"+id(4).String(), form)
	if res.StatusCode != 412 {
		t.Fatalf("status %d", res.StatusCode)
	}
	mustContain(t, body, []string{"Jemand hat diesen Eintrag inzwischen geändert", `value="Meine Fassung"`})
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{
		"": "/", "/module?q=a": "/module?q=a", "//fremd.example": "/", "https://fremd.example/": "/", `/\fremd.example`: "/", "javascript:alert(1)": "/",
	} {
		form := url.Values{"kommune": {"erlenfurt"}, "kennung": {"anna.becker"}, "passwort": {"lernpfad-demo"}, "weiter": {next}}
		res, _ := send(t, serve(t, newWorld()), "", "/anmelden", form)
		if got := res.Header.Get("Location"); got != want || cookie(res, "lernpfad") != "anna.becker" {
			t.Errorf("%q: goes to %q with session %q", next, got, cookie(res, "lernpfad"))
		}
	}
}

func TestLanguageIsKept(t *testing.T) {
	t.Parallel()
	res, _ := send(t, serve(t, newWorld()), "", "/sprache", url.Values{"sprache": {"plain"}, "zurueck": {"/anmelden?k=erlenfurt"}})
	if got := res.Header.Get("Location"); got != "/anmelden?k=erlenfurt" || cookie(res, languageCookie) != "plain" {
		t.Errorf("goes to %q with language %q", got, cookie(res, languageCookie))
	}
}

// upload posts files as a browser does.
func upload(t *testing.T, server *httpx.Server, fields, files map[string]string) (*http.Response, string) {
	t.Helper()
	var content bytes.Buffer
	w := multipart.NewWriter(&content)
	for name, value := range fields {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for name, value := range files {
		part, err := w.CreateFormFile(name, name+".csv")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(value)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/autor/import", &content)
	req.Header.Set("Content-Type", w.FormDataContentType())
	return do(t, server, "autor.erlenfurt", german, req)
}

func TestImportPreview(t *testing.T) {
	t.Parallel()
	server := serve(t, newWorld())
	_, template := fetch(t, server, "autor.erlenfurt", german, "/autor/import/vorlage.csv")
	tests := []struct {
		name          string
		fields, files map[string]string
		status        int
		want          []string
	}{
		{"good file", map[string]string{"quelle": "Programm"}, map[string]string{"datei": template}, 200, []string{"Vorschau: datei.csv", `name="vorschau" value="` + id(600).String(), "Übernehmen"}},
		{"errors", map[string]string{"quelle": "Programm"}, map[string]string{"datei": "Schlüssel;Titel;Stunden\na;Kurs;viele\n"}, 422, []string{"Zeile 2", "viele", "Fehlerliste herunterladen", "Wir haben nichts übernommen"}},
		{"nothing chosen", nil, nil, 422, []string{`href="#f-import_name"`, `href="#f-file"`}},
		{"not a table", map[string]string{"quelle": "Programm"}, map[string]string{"datei": "%PDF-1.7"}, 415, []string{"Diese Datei können wir nicht lesen"}},
		{"broken field map", map[string]string{"quelle": "Programm"}, map[string]string{"datei": template, "feldplan": "kein JSON"}, 422, []string{"Der Feldplan ist kein gültiges JSON"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			res, body := upload(t, server, tc.fields, tc.files)
			if res.StatusCode != tc.status {
				t.Fatalf("status %d, want %d\n%s", res.StatusCode, tc.status, body)
			}
			mustContain(t, body, tc.want)
			for _, f := range parseHTML(t, body).faults(german) {
				t.Error(f)
			}
		})
	}
}

func TestImportErrorFile(t *testing.T) {
	t.Parallel()
	stored := `[{"Row":2,"Column":"Stunden","Value":"=1+1","Message":"Keine Zahl","Hint":"Zum Beispiel: 1,5"}]`
	res, body := send(t, serve(t, newWorld()), "autor.erlenfurt", "/autor/import/fehler", url.Values{"fehler": {stored}})
	want := "\ufeffZeile;Spalte;Wert;Was nicht passt;So wird es richtig\r\n2;Stunden;'=1+1;Keine Zahl;Zum Beispiel: 1,5\r\n"
	if body != want || !strings.Contains(res.Header.Get("Content-Disposition"), "importfehler.csv") {
		t.Errorf("got %q", body)
	}
	if res, _ := fetch(t, serve(t, newWorld()), "autor.erlenfurt", german, "/autor/import/vorlage.pdf"); res.StatusCode != 404 {
		t.Errorf("template pdf answers %d", res.StatusCode)
	}
}
