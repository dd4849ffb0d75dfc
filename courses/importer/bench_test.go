package importer_test

import (
	"fmt"
	"strings"
	"testing"

	"lernpfad/courses/importer"
)

// BenchmarkRows reads 10,000 full rows of a table.
func BenchmarkRows(b *testing.B) {
	template, err := importer.Template(importer.FormatCSV)
	if err != nil {
		b.Fatal(err)
	}
	header, example, _ := strings.Cut(string(template), "\n")
	var content strings.Builder
	content.WriteString(header + "\n")
	for i := range 10_000 {
		content.WriteString(strings.Replace(example, "eakte-1", fmt.Sprintf("eakte-%d", i), 1))
	}
	b.SetBytes(int64(content.Len()))
	for b.Loop() {
		if report := parse(b, "x.csv", content.String(), options()); len(report.Drafts) != 10_000 || !report.OK() {
			b.Fatalf("%d drafts, errors %v", len(report.Drafts), report.Errors)
		}
	}
}
