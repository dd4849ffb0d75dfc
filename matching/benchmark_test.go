package matching

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lernpfad/internal/benchreport"
)

// benchmarkSection measures one part of the report. Each stands in a file of its own, benchmark_KEY_test.go.
type benchmarkSection struct {
	key, title string
	measure    func(t *testing.T, s *benchreport.Section)
}

// benchmarkSections are the parts in the order of the report.
func benchmarkSections() []benchmarkSection {
	return []benchmarkSection{
		{"snapshot", "The catalogue in memory", measureSnapshot},
		{"score", "Scoring", measureScore},
		{"front", "What stands in front", measureFront},
		{"reasons", "Reasons and providers", measureReasons},
		{"taste", "Learning from answers", measureTaste},
		{"exact", "Exact and approximate search for vectors", measureExact},
		{"recognition", "Competencies from texts", measureRecognition},
	}
}

// TestMatchingBenchmark measures and writes the report. `make bench-matching` sets the variables.
//
//nolint:paralleltest // it measures time
func TestMatchingBenchmark(t *testing.T) {
	folder := os.Getenv("MATCHING_BENCH_OUT")
	if folder == "" {
		t.Skip("MATCHING_BENCH_OUT names no folder; run: make bench-matching")
	}
	chosen := strings.Fields(os.Getenv("MATCHING_BENCH_SECTION"))
	for _, part := range benchmarkSections() {
		if len(chosen) > 0 && !slices.Contains(chosen, part.key) {
			continue
		}
		t.Run(part.key, func(t *testing.T) {
			begun := time.Now()
			section := benchreport.New(part.key, part.title)
			part.measure(t, section)
			if t.Failed() || t.Skipped() {
				return
			}
			if err := section.Write(filepath.Join(folder, "matching.md"), benchreport.MatchingHead, begun); err != nil {
				t.Fatal(err)
			}
		})
	}
}
