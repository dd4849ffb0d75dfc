package importer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// cell is one value of a file as text.
type cell struct {
	column string // where it stands, for messages
	text   string
	number bool // written by a machine with a decimal point, not by a person
}

// record is one module of a file before its values are understood.
type record struct {
	place Place
	cells map[Field][]cell
}

func (r *record) add(f Field, c cell) {
	if c.text == "" {
		return
	}
	if r.cells == nil {
		r.cells = make(map[Field][]cell)
	}
	r.cells[f] = append(r.cells[f], c)
}

// has reports whether the record holds any of the fields.
func (r *record) has(fields ...Field) bool {
	return slices.ContainsFunc(fields, func(f Field) bool { return len(r.cells[f]) > 0 })
}

// first is the first value of a field, or an empty cell.
func (r *record) first(f Field) cell {
	if list := r.cells[f]; len(list) > 0 {
		return list[0]
	}
	return cell{}
}

// joined puts all values of a field together.
func (r *record) joined(f Field, separator string) string {
	var parts []string
	for _, c := range r.cells[f] {
		parts = append(parts, c.text)
	}
	return strings.Join(parts, separator)
}

// clean brings a text into the form in which it is stored: NFC, "\n" as the only line end, no control characters, no
// blanks at the ends. ok is false if it holds NUL or is no valid UTF-8.
func clean(s string) (cleaned string, ok bool) {
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return "", false
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r == '\ufeff', r == '\u200b', r == '\u00ad':
			return -1
		case r == '\u00a0', r == '\u202f':
			return ' '
		}
		return r
	}, s)
	return strings.TrimSpace(norm.NFC.String(s)), true
}

// maxShown is how much of a value an error repeats, in letters.
const maxShown = 80

// cut shortens a value for an error message to one line.
func cut(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\ufffd")), " ")
	s = strings.ReplaceAll(s, "\x00", "\ufffd")
	runes := []rune(s)
	if len(runes) <= maxShown {
		return s
	}
	return string(runes[:maxShown-1]) + "…"
}

// accept cleans one raw value and checks its size; a value that breaks a rule is reported and left out.
func (p *parser) accept(rec *record, f Field, column, raw string) (string, bool) {
	if len(raw) > p.opt.Limits.Cell {
		p.failField(f, RowError{
			Row: rec.place.Row, Column: column, Value: cut(raw[:4*maxShown]), Slug: "too-long",
			Message: "Der Text ist zu lang.", Hint: "Bitte kürzen Sie ihn auf höchstens " + kilobytes(p.opt.Limits.Cell) + ".",
		})
		return "", false
	}
	cleaned, ok := clean(raw)
	if !ok {
		p.failField(f, RowError{
			Row: rec.place.Row, Column: column, Value: cut(raw), Slug: "bad-text",
			Message: "Der Text enthält Zeichen, die wir nicht speichern können.",
			Hint:    "Bitte tippen Sie den Text neu ein oder fügen Sie ihn ohne Formatierung ein.",
		})
	}
	return cleaned, ok
}
