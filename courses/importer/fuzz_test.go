package importer_test

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"lernpfad/courses/competency"
	"lernpfad/courses/importer"
	"lernpfad/internal/fault"
)

// check holds what must be true of every report, whatever the file was.
func check(t *testing.T, name string, content []byte, opt importer.Options) {
	t.Helper()
	report, err := importer.Parse(t.Context(), name, strings.NewReader(string(content)), opt)
	if err != nil {
		if _, ok := fault.From(err); !ok {
			t.Fatalf("no fault: %v", err)
		}
		return
	}
	for _, e := range report.Errors {
		if e.Message == "" || e.Hint == "" || e.Slug == "" || utf8.RuneCountInString(e.Value) > 80 || !utf8.ValidString(e.Value) {
			t.Fatalf("unfit error %+v", e)
		}
	}
	keys := make(map[string]bool)
	for _, d := range report.Drafts {
		for _, s := range append([]string{d.Key, d.Title, d.Description, d.RequiresText, d.Provider, d.Licence, d.URL}, d.Outcomes...) {
			if !utf8.ValidString(s) || strings.ContainsRune(s, 0) || !norm.NFC.IsNormalString(s) {
				t.Fatalf("text unfit to be stored: %q", s)
			}
		}
		if !report.OK() {
			continue
		}
		if d.Key == "" || keys[d.Key] {
			t.Fatalf("key %q in a report without errors", d.Key)
		}
		keys[d.Key] = true
		if err := d.Input().Validate(competency.Default()); err != nil {
			t.Fatalf("a draft breaks the catalogue's rules without an error: %v", err)
		}
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("sep=,\nTitel,Key\n\"a\"\"b,c\n"))
	f.Add([]byte("\xff\xfeT\x00i\x00"))
	f.Add([]byte("Titel\tStunden\r\r\n1\t\"2"))
	f.Add([]byte("Schlüssel;Titel;Stunden;Format;Anbieter;Beginn;Ende;Ort;Plätze\na;T;1;Präsenz;X;1.1.2027;2.1.2027;O;5\na;;;;;3.1.2027;3.1.2027;O;5"))
	f.Fuzz(func(t *testing.T, content []byte) { check(t, "x.csv", content, options()) })
}

func FuzzMappedJSON(f *testing.F) {
	opt := options()
	opt.FieldMap = importer.FieldMap{
		importer.FieldKey: {"k", "/a/0"}, importer.FieldTitle: {"t"}, importer.FieldHours: {"h"}, importer.FieldFormat: {"f"},
		importer.FieldProvider: {"=X"}, importer.FieldTeaches: {"c"}, importer.FieldRequires: {"r"}, importer.FieldOutcomes: {"o"},
		importer.FieldURL: {"u"}, importer.FieldCost: {"p"}, importer.FieldRunStart: {"s"}, importer.FieldRunEnd: {"e"},
	}
	f.Add([]byte(`[{"k":"a","t":"T","h":1.5,"f":"lab","c":["VD1.1:2"],"r":"VD1.1:1","o":["x"],"u":"https://x.example","p":"1,50"}]`))
	f.Add([]byte(`[{"a":[1],"t":null,"h":"1:30","s":"2027-01-01","e":46489}]`))
	f.Add([]byte(`[[[{}]]]`))
	f.Fuzz(func(t *testing.T, content []byte) { check(t, "x.json", content, opt) })
}

func FuzzMOOChub(f *testing.F) {
	content, err := os.ReadFile("testdata/moochub.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content)
	f.Add([]byte(`{"data":[{"id":"a","type":"Course","attributes":{}}]}`))
	f.Add([]byte(`{"data":[{"attributes":[]},7,null]}`))
	f.Fuzz(func(t *testing.T, content []byte) { check(t, "x.json", content, options()) })
}
