package importer_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"lernpfad/courses/importer"
	"lernpfad/internal/fault"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	limited := options()
	limited.Limits = importer.Limits{Bytes: 4000, Rows: 3, Columns: 6}
	for _, c := range []struct{ name, file, content, slug string }{
		{"broken JSON in line 2", "x.json", "{\n\"data\": ?", "import-unreadable"},
		{"too many bytes", "x.csv", small + strings.Repeat("\n", 4000), "import-too-large"},
		{"too many rows", "x.csv", small + "b;T;2;Präsenz;X\nc;T;2;Präsenz;X\nd;T;2;Präsenz;X\n", "import-too-large"},
		{"too many columns", "x.csv", "Titel;a;b;c;d;e;f\n", "import-too-large"},
		{"no title column", "x.csv", "Name des Hundes;Alter\nRex;3\n", "import-unreadable"},
		{"old Excel", "x.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "import-unsupported"},
		{"PDF", "x.pdf", "%PDF-1.7", "import-unsupported"},
		{"gzip", "x.gz", "\x1f\x8b\x08", "import-unsupported"},
		{"broken archive", "x.xlsx", "PK\x03\x04 nothing", "import-unreadable"},
		{"JSON without a map", "x.json", `[{"name":"x"}]`, "import-unreadable"},
		{"broken JSON", "x.json", "{\n\"data\": [", "import-unreadable"},
		{"JSON and more", "x.json", `{"data":[]} {}`, "import-unreadable"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := importer.Parse(t.Context(), c.file, strings.NewReader(c.content), limited)
			if !fault.Is(err, c.slug) {
				t.Errorf("error %v, want %s", err, c.slug)
			}
			if f, ok := fault.From(err); ok && strings.Contains(f.Detail(), "{") {
				t.Errorf("a placeholder is left: %s", f.Detail())
			}
		})
	}
}

func TestNothingInTheFile(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{"empty": "", "blank": " \n\n", "headings only": "Schlüssel;Titel;Stunden\n"} {
		report := parse(t, "x.csv", content, options())
		if len(report.Errors) != 1 || report.Errors[0].Slug != "empty" || report.OK() {
			t.Errorf("%s: %+v", name, report)
		}
	}
}

func TestCancelledReading(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := importer.Parse(ctx, "x.csv", strings.NewReader(small), options()); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// mapOf reads a field map from a fixture.
func mapOf(t testing.TB, path string) importer.FieldMap {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	m, err := importer.ParseFieldMap(file)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestRealModules(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("testdata/hochschule-bochum.json")
	if err != nil {
		t.Fatal(err)
	}
	opt := options()
	opt.FieldMap = mapOf(t, "testdata/hochschule-bochum.map.json")
	report := sound(t, "hochschule-bochum.json", string(content), opt)
	if len(report.Drafts) != 170 || report.Rows != 170 || report.Format != importer.FormatJSON {
		t.Fatalf("%d drafts of %d modules", len(report.Drafts), report.Rows)
	}
	prose := 0
	for _, d := range report.Drafts {
		if len(d.Teaches) > 0 || len(d.Requires) > 0 {
			t.Errorf("%s claims competencies that the file does not have", d.Key)
		}
		if d.RequiresText != "" {
			prose++
		}
		if d.Hours != 16*150 && d.Hours%(16*30) != 0 {
			t.Errorf("%s: %d hours", d.Key, d.Hours)
		}
	}
	if prose < 50 {
		t.Errorf("only %d prerequisites in prose", prose)
	}
	first := report.Drafts[0]
	if first.Key != "Informatik B.Sc./Grundlagen Elektrotechnik 1(IB-E1)" || !strings.Contains(first.Description, "\n\nPhysikalische Grundlagen") {
		t.Errorf("%+v", first)
	}

	t.Run("keys that repeat are reported, not dropped", func(t *testing.T) {
		t.Parallel()
		numbered := opt
		numbered.FieldMap = importer.FieldMap{}
		for f, s := range opt.FieldMap {
			numbered.FieldMap[f] = s
		}
		numbered.FieldMap[importer.FieldKey] = []string{"programme", "number"}
		report := parse(t, "hochschule-bochum.json", string(content), numbered)
		if len(report.Drafts) != 170 || len(report.Errors) != 1+10+8 {
			t.Errorf("%d drafts, %d errors", len(report.Drafts), len(report.Errors))
		}
		for _, e := range report.Errors {
			if e.Slug != "duplicate-key" {
				t.Errorf("%+v", e)
			}
		}
	})
}
