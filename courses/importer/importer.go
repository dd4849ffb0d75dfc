package importer

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"lernpfad/courses/competency"
	"lernpfad/internal/fault"
)

// Formats as [Report] names them.
const (
	FormatCSV     = "csv"
	FormatXLSX    = "xlsx"
	FormatMOOChub = "moochub-3"
	FormatJSON    = "json"
)

// Limits bound what a file may hold. The zero value means the defaults in the comments.
type Limits struct {
	Bytes   int64 // 10 MB
	Rows    int   // 50,000
	Columns int   // 100
	Cell    int   // 32 KB of UTF-8
}

func (l Limits) complete() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 10 << 20
	}
	if l.Rows <= 0 {
		l.Rows = 50_000
	}
	if l.Columns <= 0 {
		l.Columns = 100
	}
	if l.Cell <= 0 {
		l.Cell = 32 << 10
	}
	return l
}

// Options say how to read a file. Source and Library are required.
type Options struct {
	Source   string   // name of the import, the first half of a module's identity
	FieldMap FieldMap // where the fields stand; nil: guess from headings, or MOOChub for JSON
	Limits   Limits
	Library  *competency.Library
}

// Parse reads a file and checks every row. The name only helps to tell formats apart; the content decides.
//
// Faults: import-too-large, import-unsupported, import-unreadable. Everything that a row does wrong is no fault but an
// entry in the report. Cancelling ctx stops reading with its error.
func Parse(ctx context.Context, name string, r io.Reader, opt Options) (Report, error) {
	opt.Limits = opt.Limits.complete()
	if err := opt.FieldMap.validate(); err != nil {
		return Report{}, err
	}
	data, err := io.ReadAll(io.LimitReader(r, opt.Limits.Bytes+1))
	if err != nil {
		return Report{}, fmt.Errorf("read %s: %w", path.Base(name), err)
	}
	if int64(len(data)) > opt.Limits.Bytes {
		return Report{}, tooLarge(megabytes(opt.Limits.Bytes))
	}
	p := &parser{ctx: ctx, opt: opt, report: Report{Source: opt.Source}, broken: make(map[int]map[Field]bool)}
	if err := p.read(strings.ToLower(path.Ext(name)), data); err != nil {
		return Report{}, err
	}
	p.checkAll()
	return p.report, nil
}

func megabytes(n int64) string {
	return strings.Replace(strconv.FormatFloat(float64(n)/(1<<20), 'f', -1, 64), ".", ",", 1) + " MB"
}

func tooLarge(limit string) error { return fault.New("import-too-large").With("limit", limit) }

// parser carries one file through reading.
type parser struct {
	ctx    context.Context // lives for one call of Parse
	opt    Options
	report Report
	broken map[int]map[Field]bool // fields already reported, by row
}

func (p *parser) note(format string, args ...any) {
	p.report.Notes = append(p.report.Notes, fmt.Sprintf(format, args...))
}

// read tells the format by content first and extension second.
func (p *parser) read(extension string, data []byte) error {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return p.readXLSX(extension, data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return fault.New("import-unsupported").Because(fmt.Errorf("compound file %s: old or encrypted Excel", extension))
	case bytes.HasPrefix(data, []byte("%PDF")), bytes.HasPrefix(data, []byte("\x1f\x8b")):
		return fault.New("import-unsupported").Because(fmt.Errorf("unsupported content in %s", extension))
	}
	text, err := p.decode(data)
	if err != nil {
		return err
	}
	if start := strings.TrimLeft(text, " \t\r\n"); extension == ".json" || strings.HasPrefix(start, "{") || strings.HasPrefix(start, "[") {
		return p.readJSON(text)
	}
	return p.readCSV(text)
}
