package importer_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"lernpfad/courses"
	"lernpfad/courses/importer"
	"lernpfad/internal/fault"
)

// workbook writes rows to the first sheet and lets change do the rest.
func workbook(t testing.TB, change func(f *excelize.File, sheet string) error, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	sheet := f.GetSheetName(0)
	for i, r := range rows {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		if err := change(f, sheet); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func headers() []any {
	return []any{"Schlüssel", "Titel", "Stunden", "Format", "Anbieter", "Kosten", "Beginn", "Ende", "Ort", "Plätze"}
}

func TestXLSX(t *testing.T) {
	t.Parallel()
	start := berlin(t, "2027-04-12 09:00")
	content := workbook(t, nil, headers(),
		[]any{"a", "Zahlen als Zahlen", 7.5, "Präsenz", "X", 1200.5, 46489.375, 46489.5, "O", 16},
		[]any{"b", "Zahlen als Text", "7,5", "Präsenz", "X", "1.200,50 €", "12.04.2027 09:00", "12.04.2027 12:00", "O", "16"},
		nil,
		[]any{1001, "Schlüssel als Zahl", 1.125, "Präsenz", "X"},
	)
	report := sound(t, "x.xlsx", string(content), options())
	if len(report.Drafts) != 3 || report.Format != importer.FormatXLSX {
		t.Fatalf("%+v", report)
	}
	for _, d := range report.Drafts[:2] {
		if d.Hours != 120 || d.CostCents != 120050 || len(d.Runs) != 1 || !d.Runs[0].StartsAt.Equal(start) || d.Runs[0].Seats != 16 {
			t.Errorf("%+v", d)
		}
	}
	if d := report.Drafts[2]; d.Key != "1001" || d.Hours != 18 || d.Place.Row != 5 {
		t.Errorf("%+v", d)
	}
}

func TestXLSXErrorsNameTheRow(t *testing.T) {
	t.Parallel()
	content := workbook(t, nil, headers(), []any{"a", "T", "viel", "Präsenz", "X"}, []any{"b", "T", 2, "Kino", "X"})
	report := parse(t, "x.xlsx", string(content), options())
	var got []string
	for _, e := range report.Errors {
		got = append(got, fmt.Sprint(e.Row, " ", e.Column, " ", e.Value))
	}
	if diff := cmp.Diff([]string{"2 Stunden viel", "3 Format Kino"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestFormulasAreNotRun(t *testing.T) {
	t.Parallel()
	content := workbook(t, func(f *excelize.File, sheet string) error {
		return errors.Join(
			f.SetCellFormula(sheet, "C2", "1+1"),
			f.SetCellFormula(sheet, "B3", `HYPERLINK("http://x.example","x")`),
			f.SetCellStr(sheet, "B4", `=HYPERLINK("http://x.example")`),
		)
	}, headers(), []any{"a", "T", nil, "Präsenz", "X"}, []any{"b", nil, 2, "Präsenz", "X"}, []any{"c", nil, 2, "Präsenz", "X"})
	report := parse(t, "x.xlsx", string(content), options())
	if len(report.Errors) != 2 || report.Errors[0].Row != 2 || report.Errors[1].Row != 3 {
		t.Errorf("formulas without a stored value: %+v", report.Errors)
	}
	if got := report.Drafts[2].Title; got != `=HYPERLINK("http://x.example")` {
		t.Errorf("text that looks like a formula became %q", got)
	}
}

func TestFirstVisibleSheet(t *testing.T) {
	t.Parallel()
	content := workbook(t, func(f *excelize.File, sheet string) error {
		for _, name := range []string{"Module", "Weitere"} {
			if _, err := f.NewSheet(name); err != nil {
				return err
			}
		}
		h := headers()
		f.SetActiveSheet(1)
		return errors.Join(f.SetSheetRow("Module", "A1", &h), f.SetSheetRow("Module", "A2", &[]any{"a", "T", 2, "Präsenz", "X"}), f.SetSheetVisible(sheet, false))
	}, []any{"geheim"})
	report := sound(t, "x.xlsx", string(content), options())
	if len(report.Drafts) != 1 || len(report.Notes) != 1 || !strings.Contains(report.Notes[0], "Module") {
		t.Errorf("%+v", report)
	}
}

// archive packs files as an honest zip would.
func archive(t testing.TB, files map[string]io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range files {
		entry, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(entry, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zeros is an endless row of zero bytes.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestHostileWorkbooks(t *testing.T) {
	t.Parallel()
	empty := func() io.Reader { return strings.NewReader("") }
	many := map[string]io.Reader{"xl/workbook.xml": empty()}
	for i := range 6000 {
		many[fmt.Sprint("f", i)] = empty()
	}
	lying := workbook(t, nil, headers(), []any{"a", "T", 2, "Präsenz", "X"})
	for _, c := range []struct {
		name, file string
		content    []byte
		slug       string
	}{
		{"bomb of one sheet", "x.xlsx", archive(t, map[string]io.Reader{"xl/workbook.xml": empty(), "xl/worksheets/sheet1.xml": io.LimitReader(zeros{}, 300<<20)}), "import-too-large"},
		{"too many entries", "x.xlsx", archive(t, many), "import-unreadable"},
		{"macros by extension", "x.xlsm", lying, "import-unsupported"},
		{"macros by content", "x.xlsx", archive(t, map[string]io.Reader{"xl/workbook.xml": empty(), "xl/vbaProject.bin": empty()}), "import-unsupported"},
		{"old macro sheets", "x.xlsx", archive(t, map[string]io.Reader{"xl/workbook.xml": empty(), "xl/macrosheets/sheet1.xml": empty()}), "import-unsupported"},
		{"no workbook inside", "x.xlsx", archive(t, map[string]io.Reader{"word/document.xml": empty()}), "import-unsupported"},
		{"empty workbook", "x.xlsx", archive(t, map[string]io.Reader{"xl/workbook.xml": empty()}), "import-unreadable"},
		{"cut off", "x.xlsx", lying[:len(lying)/2], "import-unreadable"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := importer.Parse(t.Context(), c.file, bytes.NewReader(c.content), options())
			if !fault.Is(err, c.slug) {
				t.Errorf("error %v, want %s", err, c.slug)
			}
		})
	}
}

func TestTemplateRoundTrip(t *testing.T) {
	t.Parallel()
	for _, format := range []string{importer.FormatCSV, importer.FormatXLSX} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			content, err := importer.Template(format)
			if err != nil {
				t.Fatal(err)
			}
			report := sound(t, "vorlage."+format, string(content), options())
			if len(report.Drafts) != 1 || len(report.Notes) != 0 {
				t.Fatalf("%+v", report)
			}
			d := report.Drafts[0]
			if d.Key != "eakte-1" || d.Hours != 104 || d.CostCents != 12000 || len(d.Outcomes) != 2 || len(d.Teaches) != 2 ||
				d.Format != courses.Presence || len(d.Runs) != 1 || d.Runs[0].Seats != 16 || len(d.Accessibility) != 2 {
				t.Errorf("%+v", d)
			}
		})
	}
	if _, err := importer.Template("ods"); !fault.Is(err, "import-unsupported") {
		t.Errorf("error %v", err)
	}
}

// shelf is a catalogue that remembers what it was given.
type shelf struct {
	drafts []importer.Draft
	err    error
}

func (s *shelf) UpsertAll(_ context.Context, source string, drafts []importer.Draft) (importer.Result, error) {
	for _, d := range drafts {
		if d.Source != source {
			return importer.Result{}, fmt.Errorf("draft of %q in an import of %q", d.Source, source)
		}
	}
	s.drafts = append(s.drafts, drafts...)
	return importer.Result{Created: len(drafts)}, s.err
}

func TestApply(t *testing.T) {
	t.Parallel()
	good := sound(t, "x.csv", small, options())
	broken := parse(t, "x.csv", small+"b;;;;\n", options())
	outage := errors.New("down")
	for _, c := range []struct {
		name    string
		report  importer.Report
		err     error
		slug    string
		created int
	}{
		{"sound", good, nil, "", 1},
		{"with an error", broken, nil, "import-has-errors", 0},
		{"empty", importer.Report{Source: "test"}, nil, "import-unreadable", 0},
		{"catalogue fails", good, outage, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := &shelf{err: c.err}
			result, err := importer.Apply(t.Context(), s, c.report)
			asWanted := errors.Is(err, c.err)
			if c.slug != "" {
				asWanted = fault.Is(err, c.slug)
			}
			if result.Created != c.created || !asWanted {
				t.Errorf("%+v, %v", result, err)
			}
			if c.slug != "" && len(s.drafts) != 0 {
				t.Error("something was handed over")
			}
		})
	}
}
