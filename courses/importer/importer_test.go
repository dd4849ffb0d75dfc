package importer_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/courses/importer"
)

func options() importer.Options {
	return importer.Options{Source: "test", Library: competency.Default()}
}

func parse(t testing.TB, name, content string, opt importer.Options) importer.Report {
	t.Helper()
	report, err := importer.Parse(t.Context(), name, strings.NewReader(content), opt)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return report
}

// sound parses a file that must have no errors.
func sound(t testing.TB, name, content string, opt importer.Options) importer.Report {
	t.Helper()
	report := parse(t, name, content, opt)
	for _, e := range report.Errors {
		t.Errorf("%s: unexpected error %+v", name, e)
	}
	return report
}

// berlin is a time of day in German local time.
func berlin(t testing.TB, s string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	out, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const small = "Schlüssel;Titel;Stunden;Format;Anbieter\n" +
	"a;Über Gebühren;6,5;Präsenz;Akademie\n"

func TestEncodings(t *testing.T) {
	t.Parallel()
	windows, err := charmap.Windows1252.NewEncoder().String(small)
	if err != nil {
		t.Fatal(err)
	}
	wide := func(bom []byte, order func(uint16) []byte) string {
		out := bom
		for _, u := range utf16.Encode([]rune(small)) {
			out = append(out, order(u)...)
		}
		return string(out)
	}
	little := func(u uint16) []byte { return []byte{byte(u), byte(u >> 8)} }
	big := func(u uint16) []byte { return []byte{byte(u >> 8), byte(u)} }
	for name, content := range map[string]string{
		"UTF-8":                    small,
		"UTF-8 with mark":          "\xef\xbb\xbf" + small,
		"Windows-1252":             windows,
		"UTF-16 little with mark":  wide([]byte{0xff, 0xfe}, little),
		"UTF-16 big with mark":     wide([]byte{0xfe, 0xff}, big),
		"UTF-16 little, no mark":   wide(nil, little),
		"UTF-16 big, no mark":      wide(nil, big),
		"decomposed letters":       norm.NFD.String(small),
		"old Mac line ends":        strings.ReplaceAll(small, "\n", "\r"),
		"mixed line ends":          strings.Replace(small, "\n", "\r\n", 1),
		"no line end at the end":   strings.TrimSuffix(small, "\n"),
		"empty lines all over":     "\n;;;;\n\n" + strings.ReplaceAll(small, "\n", "\n\n;;;;\n"),
		"title line above headers": "Kursprogramm 2027;;;;\n" + small,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := sound(t, "programm.csv", content, options())
			if len(report.Drafts) != 1 || report.Format != importer.FormatCSV {
				t.Fatalf("%+v", report)
			}
			d := report.Drafts[0]
			if d.Title != "Über Gebühren" || d.Hours != 104 || d.Format != courses.Presence || d.Language != courses.German {
				t.Errorf("%+v", d)
			}
		})
	}
}

func TestSeparators(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"semicolon":      "Schlüssel;Titel;Stunden;Format;Anbieter\na;Rechnen, aber richtig;6,5;Präsenz;X\n",
		"comma":          "Schlüssel,Titel,Stunden,Format,Anbieter\na,\"Rechnen, aber richtig\",\"6,5\",Präsenz,X\n",
		"tab":            "Schlüssel\tTitel\tStunden\tFormat\tAnbieter\na\tRechnen, aber richtig\t6,5\tPräsenz\tX\n",
		"named by Excel": "sep=|\nSchlüssel|Titel|Stunden|Format|Anbieter\na|Rechnen, aber richtig|6,5|Präsenz|X\n",
		"quoted lines":   "Schlüssel;Titel;Stunden;Format;Anbieter\na;\"Rechnen,\naber richtig\";6,5;Präsenz;X\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := sound(t, "x.csv", content, options()).Drafts[0]
			if d.Title != "Rechnen, aber richtig" || d.Hours != 104 {
				t.Errorf("%+v", d)
			}
		})
	}
}

func TestWholeRow(t *testing.T) {
	t.Parallel()
	content := `Kursnummer;Kurstitel;Inhalte;Lernziele;Dauer (Std.);Kompetenzen;Vorkenntnisse;Vorher eines von;Kursform;Kurssprache;Barrierefreiheit;Gebühr;Veranstalter;Lizenz;Link;Beginn;Ende;Ort;Plätze;Anmeldeschluss;Raumfarbe
K-1;E-Akte;"Erster Absatz.

Zweiter Absatz.";"- Sie legen ab.
• Sie finden wieder.";"1:30";VD1.1:3, dc1.2 Stufe 2;VD1.1 (1);a|b; Webinar;englisch;Untertitel, Rollstuhl;1.200,50 €;KomNord;CC BY 4.0;https://komnord.example/k1;12.04.2027, 9.00 Uhr;13.04.2027;Erlenfurt;1.000;05.04.2027;blau
K-1;;;;;;;;;;;;;;;01.05.2027 09:00;01.05.2027 12:00;online;60;;
`
	report := sound(t, "x.csv", content, options())
	want := importer.Draft{
		Source: "test", Key: "K-1", Title: "E-Akte", Description: "Erster Absatz.\n\nZweiter Absatz.",
		Outcomes: []string{"Sie legen ab.", "Sie finden wieder."}, Hours: 24,
		Teaches:     []competency.Requirement{{Competency: "VD1.1", Level: 3}, {Competency: "DC1.2", Level: 2}},
		Requires:    []competency.Requirement{{Competency: "VD1.1", Level: 1}},
		RequiresAny: [][]string{{"a", "b"}},
		Format:      courses.LiveOnline, Language: courses.English,
		Accessibility: []courses.Accessibility{courses.Captions, courses.Wheelchair},
		CostCents:     120050, Provider: "KomNord", Licence: "CC BY 4.0", URL: "https://komnord.example/k1",
		Runs: []importer.RunDraft{
			{Row: 2, Location: "Erlenfurt", Seats: 1000, StartsAt: berlin(t, "2027-04-12 09:00"), EndsAt: berlin(t, "2027-04-13 23:59"), Deadline: berlin(t, "2027-04-05 23:59")},
			{Row: 3, Location: "online", Seats: 60, StartsAt: berlin(t, "2027-05-01 09:00"), EndsAt: berlin(t, "2027-05-01 12:00"), Deadline: berlin(t, "2027-05-01 09:00")},
		},
		Place: importer.Place{Row: 2},
	}
	if diff := cmp.Diff([]importer.Draft{want}, report.Drafts); diff != "" {
		t.Error(diff)
	}
	if len(report.Notes) != 1 || !strings.Contains(report.Notes[0], "Raumfarbe") {
		t.Errorf("notes %q", report.Notes)
	}
	if report.Rows != 2 {
		t.Errorf("%d rows", report.Rows)
	}
}

func TestRowErrors(t *testing.T) {
	t.Parallel()
	const header = "Schlüssel;Titel;Stunden;Format;Anbieter;Kompetenzen;Voraussetzungen;Kosten;Sprache;Internetadresse;Beginn;Ende;Ort;Plätze;Barrierefreiheit\n"
	const good = "ok;Gut;2;Präsenz;X;VD1.1:1;;;;;;;;;\n"
	for _, c := range []struct {
		name, row           string
		slug, column, value string
	}{
		{"no title", "a;;2;Präsenz;X;;;;;;;;;;", "required", "Titel", ""},
		{"no key", ";T;2;Präsenz;X;;;;;;;;;;", "required", "Schlüssel", ""},
		{"no format", "a;T;2;;X;;;;;;;;;;", "required", "Format", ""},
		{"hours in words", "a;T;zwei Tage;Präsenz;X;;;;;;;;;;", "bad-hours", "Stunden", "zwei Tage"},
		{"hours in days", "a;T;2 Tage;Präsenz;X;;;;;;;;;;", "bad-hours", "Stunden", "2 Tage"},
		{"no hours at all", "a;T;0;Präsenz;X;;;;;;;;;;", "bad-hours", "Stunden", "0"},
		{"absurd hours", "a;T;100000;Präsenz;X;;;;;;;;;;", "bad-hours", "Stunden", "100000"},
		{"unknown format", "a;T;2;Fernsehen;X;;;;;;;;;;", "not-allowed", "Format", "Fernsehen"},
		{"unknown language", "a;T;2;Präsenz;X;;;;Latein;;;;;;", "not-allowed", "Sprache", "Latein"},
		{"unknown competency", "a;T;2;Präsenz;X;VD9.9:2;;;;;;;;;", "unknown-competency", "Kompetenzen", "VD9.9:2"},
		{"level too high", "a;T;2;Präsenz;X;VD1.1:9;;;;;;;;;", "bad-level", "Kompetenzen", "VD1.1:9"},
		{"level missing", "a;T;2;Präsenz;X;VD1.1;;;;;;;;;", "bad-level", "Kompetenzen", "VD1.1"},
		{"words for a competency", "a;T;2;Präsenz;X;Rechnen;;;;;;;;;", "bad-competency", "Kompetenzen", "Rechnen"},
		{"bad requirement among good", "a;T;2;Präsenz;X;;VD1.1:1, VD1.1:99;;;;;;;;", "bad-level", "Voraussetzungen", "VD1.1:99"},
		{"cost in words", "a;T;2;Präsenz;X;;;teuer;;;;;;;", "bad-cost", "Kosten", "teuer"},
		{"negative cost", "a;T;2;Präsenz;X;;;-5;;;;;;;", "bad-cost", "Kosten", "-5"},
		{"address without scheme", "a;T;2;Präsenz;X;;;;;javascript:alert(1);;;;;", "bad-url", "Internetadresse", "javascript:alert(1)"},
		{"bad date", "a;T;2;Präsenz;X;;;;;;31.02.2027;01.03.2027;O;5;", "bad-date", "Beginn", "31.02.2027"},
		{"no seats", "a;T;2;Präsenz;X;;;;;;01.03.2027;01.03.2027;O;;", "bad-seats", "Plätze", ""},
		{"half a seat", "a;T;2;Präsenz;X;;;;;;01.03.2027;01.03.2027;O;1,5;", "bad-seats", "Plätze", "1,5"},
		{"ends before it starts", "a;T;2;Präsenz;X;;;;;;05.03.2027 09:00;01.03.2027 09:00;O;5;", "ends-before-start", "Ende", ""},
		{"unknown accessibility", "a;T;2;Präsenz;X;;;;;;;;;;Aufzug kaputt", "not-allowed", "Barrierefreiheit", "Aufzug kaputt"},
		{"key twice", "ok;T;2;Präsenz;X;;;;;;;;;;", "duplicate-key", "Schlüssel", "ok"},
		{"title too long", "a;" + strings.Repeat("x", 201) + ";2;Präsenz;X;;;;;;;;;;", "too-long", "Titel", strings.Repeat("x", 79) + "…"},
		{"cell too large", "a;" + strings.Repeat("x", 40_000) + ";2;Präsenz;X;;;;;;;;;;", "too-long", "Titel", strings.Repeat("x", 79) + "…"},
		{"NUL in a cell", "a;T\x00;2;Präsenz;X;;;;;;;;;;", "bad-text", "Titel", "T\ufffd"},
		{"more cells than headings", "a;T;2;Präsenz;X;;;;;;;;;;;zu viel", "unexpected", "P", "zu viel"},
		{"stray quote", "a;\"T\" x;2;Präsenz;X;;;;;;;;;;", "bad-quotes", "", "a;\"T\" x;2;Präsenz;X;;;;;;;;;;"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			report := parse(t, "x.csv", header+good+c.row+"\nz;Danach;3;Präsenz;X;;;;;;;;;;\n", options())
			var hit *importer.RowError
			for i, e := range report.Errors {
				if e.Slug == c.slug && e.Column == c.column {
					hit = &report.Errors[i]
				}
				if e.Row != 3 {
					t.Errorf("error in row %d: %+v", e.Row, e)
				}
				if e.Message == "" || e.Hint == "" {
					t.Errorf("no words for %+v", e)
				}
			}
			if hit == nil {
				t.Fatalf("no error %s in column %q among %+v", c.slug, c.column, report.Errors)
			}
			if hit.Value != c.value && c.value != "" {
				t.Errorf("value %q, want %q", hit.Value, c.value)
			}
			if last := report.Drafts[len(report.Drafts)-1]; last.Key != "z" {
				t.Errorf("reading stopped before the last row: %+v", last)
			}
			if report.OK() {
				t.Error("the report claims to be fit for use")
			}
		})
	}
}

func TestUnclosedQuoteSwallowsOneRowOnly(t *testing.T) {
	t.Parallel()
	report := parse(t, "x.csv", small+"b;\"Offen;2;Präsenz;X\nc;Gut;2;Präsenz;X\n", options())
	if len(report.Errors) != 1 || report.Errors[0].Row != 3 || report.Errors[0].Slug != "bad-quotes" {
		t.Errorf("errors %+v", report.Errors)
	}
	if len(report.Drafts) != 2 || report.Drafts[1].Key != "c" || report.Drafts[1].Place.Row != 4 {
		t.Errorf("drafts %+v", report.Drafts)
	}
}

func TestQuotesInsideWordsAreLetters(t *testing.T) {
	t.Parallel()
	report := sound(t, "x.csv", small+"b;Kurs \"Akte\" für alle;2;Präsenz;X\nc;\"Kurs \"\"Plan\"\"\";2;Präsenz;X\n", options())
	if got := report.Drafts[1].Title; got != `Kurs "Akte" für alle` {
		t.Errorf("title %q", got)
	}
	if got := report.Drafts[2].Title; got != `Kurs "Plan"` {
		t.Errorf("title %q", got)
	}
}

func TestManyBrokenQuotesEnd(t *testing.T) {
	t.Parallel()
	start := time.Now()
	report := parse(t, "x.csv", small+strings.Repeat("b;\"offen;2\n", 40_000), options())
	if len(report.Errors) == 0 || len(report.Errors) > 200 {
		t.Errorf("%d errors", len(report.Errors))
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestDetailsOfARow(t *testing.T) {
	t.Parallel()
	const header = "Schlüssel;Titel;Stunden;Format;Anbieter;Kompetenzen;Beginn;Ende;Ort;Plätze;Anmeldeschluss\n"
	t.Run("a competency named twice keeps the higher level", func(t *testing.T) {
		t.Parallel()
		d := sound(t, "x.csv", header+"a;T;1;Präsenz;X;VD1.1:1, VD1.1:3, VD1.1:2;;;;;\n", options()).Drafts[0]
		if diff := cmp.Diff([]competency.Requirement{{Competency: "VD1.1", Level: 3}}, d.Teaches); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a deadline on the day of the start ends with the start", func(t *testing.T) {
		t.Parallel()
		d := sound(t, "x.csv", header+"a;T;1;Präsenz;X;;12.04.2027 09:00;12.04.2027 10:00;O;5;12.04.2027\n", options()).Drafts[0]
		if got := d.Runs[0].Deadline; !got.Equal(berlin(t, "2027-04-12 09:00")) {
			t.Errorf("deadline %v", got)
		}
	})
	t.Run("a deadline after the start is an error", func(t *testing.T) {
		t.Parallel()
		report := parse(t, "x.csv", header+"a;T;1;Präsenz;X;;12.04.2027 09:00;12.04.2027 10:00;O;5;13.04.2027\n", options())
		if len(report.Errors) != 1 || report.Errors[0].Column != "Anmeldeschluss" {
			t.Errorf("%+v", report.Errors)
		}
	})
	t.Run("a later run that ends before it starts is named by its own row", func(t *testing.T) {
		t.Parallel()
		report := parse(t, "x.csv", header+"a;T;1;Präsenz;;;12.04.2027 09:00;12.04.2027 10:00;O;5;\na;;;;;;13.04.2027 09:00;12.04.2027 10:00;O;5;\n", options())
		if len(report.Errors) != 1 || report.Errors[0].Row != 3 || report.Errors[0].Column != "Ende" {
			t.Errorf("%+v", report.Errors)
		}
	})
	t.Run("a run without a module above it", func(t *testing.T) {
		t.Parallel()
		report := parse(t, "x.csv", header+"fremd;;;;;;12.04.2027 09:00;12.04.2027 10:00;O;5;\n", options())
		if len(report.Errors) != 3 || report.Errors[0].Slug != "required" {
			t.Errorf("%+v", report.Errors)
		}
	})
	t.Run("a key that is too long", func(t *testing.T) {
		t.Parallel()
		report := parse(t, "x.csv", header+strings.Repeat("k", 301)+";T;1;Präsenz;X;;;;;;\n", options())
		if len(report.Errors) != 1 || report.Errors[0].Column != "Schlüssel" || report.Errors[0].Slug != "too-long" {
			t.Errorf("%+v", report.Errors)
		}
	})
	t.Run("each error of a row is named", func(t *testing.T) {
		t.Parallel()
		report := parse(t, "x.csv", header+";;viel;Kino;;VD0.0:1;gestern;morgen;;;\n", options())
		if len(report.Errors) < 6 {
			t.Errorf("only %d errors: %+v", len(report.Errors), report.Errors)
		}
	})
}

func TestErrorsAreBounded(t *testing.T) {
	t.Parallel()
	report := parse(t, "x.csv", "Schlüssel;Titel;Stunden;Format;Anbieter\n"+strings.Repeat("a;T;viel;Kino;X\n", 4000), options())
	if n := len(report.Errors); n < 5000 || n > 5001 || report.Rows != 4000 {
		t.Errorf("%d errors of %d rows", n, report.Rows)
	}
	if !strings.Contains(strings.Join(report.Notes, " "), "noch mehr Fehler") {
		t.Errorf("notes %q", report.Notes)
	}
}

func TestProseRequirements(t *testing.T) {
	t.Parallel()
	report := sound(t, "x.csv", "Schlüssel;Titel;Stunden;Format;Anbieter;Voraussetzungen\na;T;2;Präsenz;X;Sie kennen die E-Akte, und Sie haben etwas Zeit.\n", options())
	d := report.Drafts[0]
	if d.RequiresText != "Sie kennen die E-Akte, und Sie haben etwas Zeit." || d.Requires != nil {
		t.Errorf("%+v", d)
	}
	if len(report.Notes) != 1 {
		t.Errorf("notes %q", report.Notes)
	}
}
