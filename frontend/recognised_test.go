package frontend

import (
	"net/url"
	"strings"
	"testing"

	"lernpfad/courses"
)

// bareModule is a form without a competency.
func bareModule() url.Values {
	return url.Values{
		"titel": {"Geodaten für das Bauamt"}, "stunden": {"12"},
		"beschreibung": {"Sie legen in QGIS Ebenen übereinander und zeichnen Themenkarten.\r\nVoraussetzung: sicherer Umgang mit Excel.\r\nDatenschutz ist nicht Thema."},
	}
}

func with(form url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return form
}

func TestSuggestionsOnTheForm(t *testing.T) {
	t.Parallel()
	const path = "/autor/module/neu"
	for _, tc := range []struct {
		name          string
		form          url.Values
		want, wantNot []string
	}{
		{
			"asked for", with(bareModule(), "mehr", "vorschlaege"),
			[]string{
				"Das lernt man wohl", "Geodaten nutzen", `name="mehr" value="ja:vermittelt:VD4.3:`, "„Sie legen in QGIS Ebenen übereinander und zeichnen Themenkarten.“",
				"Das setzt Ihr Text wohl voraus", `value="ja:voraussetzung:DC1.3:4"`, `formaction="/autor/module/neu#vorschlaege"`, "beruhen nur auf Wörtern",
			},
			[]string{"ja:vermittelt:VD5.1", "ja:voraussetzung:VD5.1"},
		},
		{"not asked for", with(bareModule(), "mehr", "vermittelt"), []string{"Kompetenzen vorschlagen"}, []string{"ja:vermittelt"}},
		{
			"accepted", with(bareModule(), "vorschlaege", "an", "mehr", "ja:vermittelt:VD4.3:4"),
			[]string{`<option value="VD4.3" selected`, `<option value="4" selected`, `name="vorschlaege" value="an"`},
			[]string{"ja:vermittelt:VD4.3"},
		},
		{
			"refused", with(bareModule(), "vorschlaege", "an", "mehr", "nein:vermittelt:VD4.3"),
			[]string{`name="abgelehnt" value="vermittelt:VD4.3"`},
			[]string{"ja:vermittelt:VD4.3", `<option value="VD4.3" selected`},
		},
		{
			"refused before", with(bareModule(), "vorschlaege", "an", "abgelehnt", "vermittelt:VD4.3", "mehr", "nein:voraussetzung:DC1.3"),
			[]string{`name="abgelehnt" value="vermittelt:VD4.3"`, `name="abgelehnt" value="voraussetzung:DC1.3"`},
			[]string{"ja:vermittelt:VD4.3", "ja:voraussetzung:DC1.3"},
		},
		{"nothing typed", url.Values{"mehr": {"vorschlaege"}}, []string{"Schreiben Sie zuerst einen Titel"}, []string{"beruhen nur auf Wörtern"}},
		{"nothing found", url.Values{"titel": {"Hallo"}, "mehr": {"vorschlaege"}}, []string{"Aus diesem Text lesen wir keine"}, nil},
		{"made-up button", with(bareModule(), "mehr", "ja:etwas"), []string{"Kompetenzen vorschlagen"}, nil},
		{"too much text", url.Values{"beschreibung": {strings.Repeat("Wort ", 60000)}, "mehr": {"vorschlaege"}}, []string{"höchstens 256 KB"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			res, body := send(t, serve(t, w), "autor.erlenfurt", path, tc.form)
			if want := map[bool]int{true: 413, false: 200}[tc.name == "too much text"]; res.StatusCode != want {
				t.Fatalf("status %d, want %d", res.StatusCode, want)
			}
			mustContain(t, body, tc.want)
			for _, no := range tc.wantNot {
				if strings.Contains(body, no) {
					t.Errorf("page has %q", no)
				}
			}
			for _, f := range parseHTML(t, body).faults(german) {
				t.Error(f)
			}
			if len(w.changed) > 0 {
				t.Errorf("changed %v", w.changed)
			}
		})
	}
}

func TestDraftWithoutCompetenciesSuggests(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.modules[4].Teaches = nil
	const mine = "/autor/module/00000000-0000-4000-8000-000000000005"
	_, body := fetch(t, serve(t, w), "autor.erlenfurt", german, mine)
	mustContain(t, body, []string{"Das lernt man wohl", `formaction="` + mine + `#vorschlaege"`})
	w.modules[4].State = courses.Published
	if _, body = fetch(t, serve(t, w), "autor.erlenfurt", german, mine); strings.Contains(body, "Das lernt man wohl") {
		t.Error("a published module suggests unasked")
	}
}

func TestSuggestionsFromOwnDescription(t *testing.T) {
	t.Parallel()
	w := newWorld()
	_, body := fetch(t, serve(t, w), "anna.becker", german, "/profil")
	mustContain(t, body, []string{
		"Aus Ihrer Beschreibung lesen wir", "Geodaten nutzen", "„Bauanträge prüfen und in QGIS Karten für den Ausschuss zeichnen.“",
		`name="art" value="self_assessment"`, `name="quelle" value="Eigene Beschreibung"`, `name="kompetenz" value="VD4.3"`,
	})
	w.tasks = ""
	if _, body = fetch(t, serve(t, w), "anna.becker", german, "/profil"); strings.Contains(body, "Aus Ihrer Beschreibung") {
		t.Error("there is no description")
	}
}

func TestImportSuggestsForBareModules(t *testing.T) {
	t.Parallel()
	var rows strings.Builder
	rows.WriteString("Schlüssel;Titel;Beschreibung;Lernziele;Stunden;Format;Sprache;Kompetenzen\r\n")
	rows.WriteString("a;QGIS für das Bauamt;Themenkarten zeichnen und Geodaten pflegen.;Sie können Karten erstellen.;4;Selbstlernen;Deutsch;\r\n")
	rows.WriteString("b;Hallo;Guten Tag.;Sie sagen Hallo.;4;Selbstlernen;Deutsch;\r\n")
	rows.WriteString("c;Akten;Akten führen.;Sie können Akten führen.;4;Selbstlernen;Deutsch;VD1.1:2\r\n")
	for i := range shownSuggestions {
		rows.WriteString("d" + strings.Repeat("x", i) + ";Telefon;Telefonieren.;Sie können telefonieren.;4;Selbstlernen;Deutsch;\r\n")
	}
	res, body := upload(t, serve(t, newWorld()), map[string]string{"quelle": "Programm"}, map[string]string{"datei": rows.String()})
	if res.StatusCode != 200 {
		t.Fatalf("status %d\n%s", res.StatusCode, body)
	}
	mustContain(t, body, []string{"27 Lernmodule nennen keine Kompetenz", "Geodaten nutzen: Stufe", "nichts sicher genug", "2 weitere Lernmodule"})
	for _, f := range parseHTML(t, body).faults(german) {
		t.Error(f)
	}
}
