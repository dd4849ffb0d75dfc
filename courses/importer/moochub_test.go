package importer_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/courses/importer"
)

func moochubFixture(t testing.TB) string {
	t.Helper()
	content, err := os.ReadFile("testdata/moochub.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestMOOChub(t *testing.T) {
	t.Parallel()
	report := sound(t, "feed.json", moochubFixture(t), options())
	want := []importer.Draft{
		{
			Source: "test", Key: "6b3a2c9e-1111-4c1e-9a51-0d7a64c0f001", Title: "Sicher im Netz",
			Description: "Sie erkennen falsche E\u2011Mails & Anrufe.\n\n• Passwörter\n• Updates",
			Outcomes:    []string{"Geräte schützen", "Gefahren einschätzen"}, Hours: 96,
			Teaches: []competency.Requirement{{Competency: "DC4.1", Level: 2}},
			Format:  courses.SelfPaced, Language: courses.German, Licence: "CC-BY-4.0",
			URL: "https://offene-kurse.example/sicher-im-netz", Provider: "Offene Kurse Deutschland",
			Place: importer.Place{Row: 1, Pointer: "/data/0"},
		},
		{
			Source: "test", Key: "6b3a2c9e-2222-4c1e-9a51-0d7a64c0f002", Title: "Datenschutz im Alltag",
			Outcomes: []string{"Personendaten schützen"}, Hours: 24,
			Teaches:      []competency.Requirement{{Competency: "DC4.2", Level: 3}},
			Requires:     []competency.Requirement{{Competency: "DC4.1", Level: 1}},
			RequiresAny:  [][]string{{"6b3a2c9e-1111-4c1e-9a51-0d7a64c0f001"}},
			RequiresText: "Ein Kurs von anderswo",
			Format:       courses.LiveOnline, Language: courses.German, Licence: "proprietary", CostCents: 4950,
			URL: "https://offene-kurse.example/datenschutz", Provider: "Offene Kurse Deutschland",
			Place: importer.Place{Row: 2, Pointer: "/data/1"},
		},
	}
	if diff := cmp.Diff(want, report.Drafts); diff != "" {
		t.Error(diff)
	}
	if report.Format != importer.FormatMOOChub || len(report.Notes) != 3 {
		t.Errorf("format %s, notes %q", report.Format, report.Notes)
	}
}

func TestMOOChubErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		old, new     string
		slug, column string
	}{
		{"name missing", `"name": "Sicher im Netz",`, ``, "schema", "/attributes"},
		{"name of the wrong kind", `"name": "Sicher im Netz",`, `"name": 7,`, "schema", "/attributes/name"},
		{"unknown mode", `["online", "asynchronous"]`, `["per Brief"]`, "schema", "/attributes/courseMode/0"},
		{"empty duration", `"P2W"`, `"P"`, "schema", "/attributes/duration"},
		{"duration without a time", `"P2W"`, `"P2WT"`, "schema", "/attributes/duration"},
		{"publisher of no kind", `"publisher": {"name": "Offene Kurse Deutschland", "type": "Organization"},`, `"publisher": {},`, "schema", "/attributes/publisher"},
		{"type is not Course", `"type": "Course"`, `"type": "Programme"`, "schema", "/type"},
		{"no workload", `"workload": {"timeValue": 3, "timeUnit": "h/week"},`, ``, "required", "Stunden"},
		{"another language", `["de-DE"]`, `["fr"]`, "not-allowed", "/attributes/inLanguage"},
		{"address of another kind", `"https://offene-kurse.example/sicher-im-netz",
        "license"`, `"ftp://x",
        "license"`, "bad-url", "/attributes/url"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			content := strings.Replace(moochubFixture(t), c.old, c.new, 1)
			if content == moochubFixture(t) {
				t.Fatal("nothing was replaced")
			}
			report := parse(t, "feed.json", content, options())
			if len(report.Errors) != 1 || report.Errors[0].Slug != c.slug || report.Errors[0].Column != c.column || report.Errors[0].Row != 1 {
				t.Errorf("errors %+v, want %s in %s", report.Errors, c.slug, c.column)
			}
			if report.Rows != 2 {
				t.Errorf("%d rows", report.Rows)
			}
		})
	}
}

func TestMOOChubWithAnotherCurrency(t *testing.T) {
	t.Parallel()
	report := sound(t, "feed.json", strings.Replace(moochubFixture(t), `49.5, "priceCurrency": "EUR"`, `49.5, "priceCurrency": "CHF"`, 1), options())
	if report.Drafts[1].CostCents != 0 || !strings.Contains(strings.Join(report.Notes, " "), "nicht in Euro") {
		t.Errorf("cost %d, notes %q", report.Drafts[1].CostCents, report.Notes)
	}
}

func TestMOOChubModesAndLevels(t *testing.T) {
	t.Parallel()
	for modes, want := range map[string]courses.Format{
		`["blended"]`: courses.Blended, `["onsite", "online"]`: courses.Blended, `["onsite"]`: courses.Presence,
		`["online", "synchronous"]`: courses.LiveOnline, `["synchronous", "asynchronous"]`: courses.SelfPaced, `[]`: courses.SelfPaced, `null`: courses.SelfPaced,
	} {
		report := sound(t, "feed.json", strings.Replace(moochubFixture(t), `["online", "asynchronous"]`, modes, 1), options())
		if got := report.Drafts[0].Format; got != want {
			t.Errorf("%s is %s, want %s", modes, got, want)
		}
	}
	for name, want := range map[string]competency.Level{"Foundation": 1, "Advanced": 5, "Highly specialised": 7} {
		report := sound(t, "feed.json", strings.Replace(moochubFixture(t), `"Intermediate"`, `"`+name+`"`, 1), options())
		if got := report.Drafts[1].Teaches[0].Level; got != want {
			t.Errorf("%s is level %d, want %d", name, got, want)
		}
	}
	report := sound(t, "feed.json", strings.Replace(moochubFixture(t), `"Intermediate"`, `"Meisterklasse"`, 1), options())
	if len(report.Drafts[1].Teaches) != 0 {
		t.Errorf("an unknown level is claimed as %v", report.Drafts[1].Teaches)
	}
}

func TestMappedJSON(t *testing.T) {
	t.Parallel()
	opt := options()
	opt.FieldMap = importer.FieldMap{
		"items": {"/result/courses"}, importer.FieldKey: {"no", "part"}, importer.FieldTitle: {"/labels/1/text", "fallback"},
		importer.FieldHours: {"hours"}, importer.FieldFormat: {"=presence"}, importer.FieldProvider: {"=KomNord"},
		importer.FieldOutcomes: {"goals"}, importer.FieldTeaches: {"skills"}, importer.FieldDescription: {"a~b", "/c~1d"},
	}
	content := `{"result": {"courses": [
		{"no": 7, "part": "b", "labels": [{"text": "x"}, {"text": "Titel"}], "hours": 1.5, "goals": ["Eins", "Zwei", null, ["tief"]], "skills": ["VD1.1:2", "VD1.2:1"], "a~b": "A", "c/d": "B"},
		{"no": 8, "fallback": "Ersatz", "hours": "2,25", "labels": []}
	]}}`
	report := sound(t, "x.json", content, opt)
	want := []importer.Draft{
		{
			Source: "test", Key: "7/b", Title: "Titel", Description: "A\n\nB", Outcomes: []string{"Eins", "Zwei"}, Hours: 24, Provider: "KomNord", Format: courses.Presence, Language: courses.German,
			Teaches: []competency.Requirement{{Competency: "VD1.1", Level: 2}, {Competency: "VD1.2", Level: 1}}, Place: importer.Place{Row: 1, Pointer: "/result/courses/0"},
		},
		{Source: "test", Key: "8", Title: "Ersatz", Hours: 36, Provider: "KomNord", Format: courses.Presence, Language: courses.German, Place: importer.Place{Row: 2, Pointer: "/result/courses/1"}},
	}
	if diff := cmp.Diff(want, report.Drafts); diff != "" {
		t.Error(diff)
	}
	if got := want[0].Place.String() + " " + (importer.Place{Row: 3}).String(); got != "/result/courses/0 Zeile 3" {
		t.Errorf("places read %q", got)
	}
}

func TestMappedJSONErrors(t *testing.T) {
	t.Parallel()
	opt := options()
	opt.FieldMap = importer.FieldMap{
		importer.FieldKey: {"k"}, importer.FieldTitle: {"t"}, importer.FieldHours: {"h"},
		importer.FieldFormat: {"=presence"}, importer.FieldProvider: {"=KomNord"},
	}
	report := parse(t, "x.json", `[{"k":"a","t":{"de":"x"},"h":1},{"k":"b","t":"T","h":-1},{"k":"c","t":"a\u0000b","h":1},{"k":"d","t":true,"h":true},"kein Modul"]`, opt)
	var got []string
	for _, e := range report.Errors {
		got = append(got, strings.Join([]string{e.Slug, e.Column, e.Value}, " "))
	}
	want := []string{"wrong-type t ", "required Titel ", "bad-hours h -1", "bad-text t a\ufffdb", "required Titel ", "bad-hours h true", "required Schlüssel ", "required Titel ", "required Stunden "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFieldMapForTables(t *testing.T) {
	t.Parallel()
	opt := options()
	opt.FieldMap = importer.FieldMap{
		importer.FieldKey: {"Nr", "Teil"}, importer.FieldTitle: {"Was"}, importer.FieldHours: {"Wie lange"},
		importer.FieldFormat: {"=Präsenz"}, importer.FieldProvider: {"=KomNord"},
	}
	report := sound(t, "x.csv", "Nr;Teil;Was;Wie lange;Titel\n1;a;E-Akte;90 Min.;nicht das\n", opt)
	if d := report.Drafts[0]; d.Key != "1/a" || d.Title != "E-Akte" || d.Hours != 24 {
		t.Errorf("%+v", d)
	}
}

func TestParseFieldMap(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"no JSON": "{", "unknown field": `{"colour":"blue"}`, "a number": `{"title":7}`, "nothing": `{"title":[]}`, "two lists": `{"items":["/a","/b"]}`, "NUL": `{"title":"=a\u0000"}`, "endless": `{"title":"` + strings.Repeat("x", 3000) + `"}`,
	} {
		if _, err := importer.ParseFieldMap(strings.NewReader(content)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	m, err := importer.ParseFieldMap(strings.NewReader(`{"title":"name","key":["a","b"]}`))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(importer.FieldMap{importer.FieldTitle: {"name"}, importer.FieldKey: {"a", "b"}}, m); diff != "" {
		t.Error(diff)
	}
}

func TestMapsThatDoNotFit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file, content string
		m                   importer.FieldMap
	}{
		{"no such list", "x.json", `{}`, importer.FieldMap{"items": {"/a"}, importer.FieldTitle: {"t"}}},
		{"not a list", "x.json", `{"t":1}`, importer.FieldMap{importer.FieldTitle: {"t"}}},
		{"index out of range", "x.json", `{"a":[]}`, importer.FieldMap{"items": {"/a/0"}, importer.FieldTitle: {"t"}}},
		{"no such column", "x.csv", "a;b\n1;2\n", importer.FieldMap{importer.FieldTitle: {"c"}}},
		{"unknown field", "x.json", `[]`, importer.FieldMap{"colour": {"t"}}},
	} {
		opt := options()
		opt.FieldMap = c.m
		if _, err := importer.Parse(t.Context(), c.file, strings.NewReader(c.content), opt); err == nil {
			t.Errorf("%s is accepted", c.name)
		}
	}
}

func TestDeepJSONIsRefused(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"lists":   strings.Repeat("[", 200_000) + strings.Repeat("]", 200_000),
		"objects": strings.Repeat(`{"a":`, 200_000) + "1" + strings.Repeat("}", 200_000),
		"open":    strings.Repeat("[", 200_000),
	} {
		if _, err := importer.Parse(t.Context(), "x.json", strings.NewReader(content), options()); err == nil {
			t.Errorf("%s are accepted", name)
		}
	}
	brackets, err := json.Marshal([]map[string]any{{"k": "a", "t": strings.Repeat(`[{"\`, 200), "h": 1}})
	if err != nil {
		t.Fatal(err)
	}
	opt := options()
	opt.FieldMap = importer.FieldMap{importer.FieldKey: {"k"}, importer.FieldTitle: {"k"}, importer.FieldDescription: {"t"}, importer.FieldHours: {"h"}, importer.FieldFormat: {"=presence"}, importer.FieldProvider: {"=X"}}
	sound(t, "x.json", string(brackets), opt)
}
