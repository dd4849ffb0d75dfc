package importer

import (
	"strconv"
	"strings"
)

// row is one line of a table with its number in the file.
type row struct {
	number  int
	cells   []string
	numbers bool // cells come from a spreadsheet: a point in a number is a decimal point
}

// columnOf names a column without heading the way spreadsheets do.
func columnOf(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// tableReader turns rows into records. The first row with two filled cells is the header.
type tableReader struct {
	p       *parser
	columns []string
	fields  map[int][]Field
	fixed   []constantCell // constants of the field map, the same for every row
}

// constantCell is a value that the field map gives to every module.
type constantCell struct {
	field Field
	cell  cell
}

// header takes the headings in and finds out which column holds which field.
func (t *tableReader) header(r row) error {
	t.columns = make([]string, len(r.cells))
	for i, c := range r.cells {
		t.columns[i], _ = clean(c)
	}
	if len(t.columns) > t.p.opt.Limits.Columns {
		return tooLarge(strconv.Itoa(t.p.opt.Limits.Columns) + " Spalten")
	}
	t.fields = make(map[int][]Field)
	if t.p.opt.FieldMap != nil {
		return t.mapped()
	}
	for i, f := range guess(t.columns) {
		t.fields[i] = []Field{f}
	}
	if !t.finds(FieldTitle) {
		return unreadable("In der ersten Zeile fehlt die Überschrift „Titel“. Unsere Vorlage zeigt, wie die Tabelle aussehen soll.", nil)
	}
	t.p.noteUnknown(t.columns, t.fields)
	return nil
}

// mapped binds columns as the field map says. A column that is missing is a mistake in the map, not in a row.
func (t *tableReader) mapped() error {
	for _, h := range headings() {
		for _, source := range t.p.opt.FieldMap[h.field] {
			if text, ok := constant(source); ok {
				t.fixed = append(t.fixed, constantCell{h.field, cell{column: h.title, text: text}})
				continue
			}
			at := -1
			for i, c := range t.columns {
				if plain(c) == plain(source) {
					at = i
					break
				}
			}
			if at < 0 {
				return unreadable("Der Feldplan nennt die Spalte „"+cut(source)+"“. In der Datei gibt es sie nicht.", nil)
			}
			t.fields[at] = append(t.fields[at], h.field)
		}
	}
	return nil
}

func (t *tableReader) finds(f Field) bool {
	for _, list := range t.fields {
		for _, g := range list {
			if g == f {
				return true
			}
		}
	}
	return false
}

// noteUnknown tells which columns were passed over, so that nobody believes they were read.
func (p *parser) noteUnknown(columns []string, fields map[int][]Field) {
	var unknown []string
	for i, c := range columns {
		if c != "" && fields[i] == nil {
			unknown = append(unknown, "„"+cut(c)+"“")
		}
	}
	if len(unknown) > 0 {
		p.note("Diese Spalten kennen wir nicht und lassen sie weg: %s.", strings.Join(unknown, ", "))
	}
}

// record reads one row. Empty rows give no record.
func (t *tableReader) record(r row) (record, bool) {
	rec := record{place: Place{Row: r.number}}
	filled := false
	for i, raw := range r.cells {
		filled = filled || strings.TrimSpace(raw) != ""
		if i >= len(t.columns) {
			t.overflow(r, i)
			break
		}
		for _, f := range t.fields[i] {
			if text, ok := t.p.accept(&rec, f, t.columns[i], raw); ok {
				rec.add(f, cell{column: t.columns[i], text: text, number: r.numbers})
			}
		}
	}
	if !filled {
		return record{}, false
	}
	for _, c := range t.fixed {
		rec.add(c.field, c.cell)
	}
	return rec, true
}

// overflow reports cells beyond the last heading: mostly a separator inside a text without quotes.
func (t *tableReader) overflow(r row, from int) {
	rest := strings.Join(r.cells[from:], " ")
	if strings.TrimSpace(rest) == "" {
		return
	}
	t.p.fail(RowError{
		Row: r.number, Column: columnOf(from), Value: cut(rest), Slug: "unexpected",
		Message: "In dieser Zeile stehen mehr Werte als Überschriften.",
		Hint:    "Vielleicht steht ein Trennzeichen mitten im Text. Setzen Sie den Text dann in Anführungszeichen.",
	})
}

// maxNumber is the last row a spreadsheet can have. A file that goes on is made to keep us busy with nothing.
const maxNumber = 1 << 20

// readTable consumes rows until next returns false.
func (p *parser) readTable(next func() (row, bool, error)) error {
	t := &tableReader{p: p}
	for {
		r, more, err := next()
		if err != nil || !more {
			return err
		}
		if err := p.ctx.Err(); err != nil {
			return err
		}
		if r.number > maxNumber {
			return tooLarge(strconv.Itoa(p.opt.Limits.Rows) + " Zeilen")
		}
		if t.columns == nil {
			if filledCells(r.cells) < 2 {
				continue
			}
			if err := t.header(r); err != nil {
				return err
			}
			continue
		}
		if rec, ok := t.record(r); ok {
			if err := p.take(rec); err != nil {
				return err
			}
		}
	}
}

func filledCells(cells []string) int {
	n := 0
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}
