package benchreport_test

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lernpfad/internal/benchreport"
)

const head = "# Measured\n\nBy hand."

func write(t *testing.T, file, key, body string) string {
	t.Helper()
	s := benchreport.New(key, "About "+key)
	s.Text("%s", body)
	s.Heading("More")
	s.Table([]string{"a", "b"}, []string{"1|2"}, []string{"x", "y"})
	s.Plot(benchreport.Plot{Title: "A < B", XLabel: "x", YLabel: "y", Series: []benchreport.Series{{Name: "one line of many words", X: []float64{1, 2}, Y: []float64{3, 4}}}})
	if err := s.Write(file, head, time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSectionsReplaceThemselvesOnly(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "new", "matching.md")
	write(t, file, "first", "old words")
	both := write(t, file, "second", "other words")
	again := write(t, file, "first", "new words")
	if !strings.HasPrefix(again, "# Measured\n") || !strings.Contains(again, "| 1\\|2 |  |") || !strings.Contains(again, "(matching-first.svg)") {
		t.Errorf("the file reads:\n%s", again)
	}
	if want := strings.Replace(both, "old words", "new words", 1); again != want {
		t.Errorf("got\n%s\nwant\n%s", again, want)
	}
	if repeated := write(t, file, "first", "new words"); repeated != again {
		t.Error("writing the same again changes the file")
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(file), "matching-second.svg")); err != nil {
		t.Error(err)
	}
}

func TestWriteSaysWhatFails(t *testing.T) {
	t.Parallel()
	s := benchreport.New("x", "X")
	if err := s.Write(t.TempDir(), head, time.Time{}); err == nil {
		t.Error("a folder was taken for a file")
	}
}

func TestPlotIsAlwaysXMLWithoutNaN(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]benchreport.Plot{
		"nothing":     {},
		"no points":   {Series: []benchreport.Series{{Name: "empty"}}},
		"one point":   {Series: []benchreport.Series{{X: []float64{5}, Y: []float64{0}}}},
		"logarithmic": {LogX: true, LogY: true, Series: []benchreport.Series{{Name: "a&b", X: []float64{1, 1000}, Y: []float64{0, 20}}}},
		"band":        {Series: []benchreport.Series{{X: []float64{1, 2}, Y: []float64{1, 2}, Low: []float64{0, 1}, High: []float64{2, 3}}}},
		"infinite":    {Series: []benchreport.Series{{X: []float64{1, 2}, Y: []float64{1, 1}}, {X: []float64{1}, Y: []float64{math.MaxFloat32}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			svg := p.SVG()
			if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
				t.Errorf("a place is no number:\n%s", svg)
			}
			for d := xml.NewDecoder(strings.NewReader(svg)); ; {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%v in\n%s", err, svg)
				}
			}
		})
	}
}
