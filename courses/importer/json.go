package importer

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// maxDepth is how deep JSON may be nested. Catalogues need about ten levels.
const maxDepth = 64

// readJSON reads MOOChub v3, or any list of objects by the field map.
func (p *parser) readJSON(text string) error {
	if deep(text) {
		return unreadable("Die Daten sind zu tief verschachtelt.", nil)
	}
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var document any
	if err := dec.Decode(&document); err != nil {
		return unreadable("Sie enthält kein gültiges JSON"+jsonPlace(text, err)+".", err)
	}
	if dec.More() {
		return unreadable("Hinter dem Ende der Daten steht noch etwas.", nil)
	}
	switch {
	case p.opt.FieldMap != nil:
		return p.readMapped(document)
	case looksLikeMOOChub(document):
		return p.readMOOChub(document)
	}
	return unreadable("Für dieses JSON brauchen wir einen Feldplan, der sagt, wo Titel und Stunden stehen.", nil)
}

// deep reports nesting beyond maxDepth without building anything.
func deep(text string) bool {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}

// jsonPlace says in German where the decoder stumbled.
func jsonPlace(text string, err error) string {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return ""
	}
	before := text[:min(int(syntax.Offset), len(text))]
	return " (Fehler in Zeile " + strconv.Itoa(1+strings.Count(before, "\n")) + ")"
}

// readMapped reads a list of objects by the field map.
func (p *parser) readMapped(document any) error {
	base := ""
	if items := p.opt.FieldMap[fieldItems]; len(items) == 1 {
		base = items[0]
		found, ok := locate(document, base)
		if !ok {
			return unreadable(fmt.Sprintf("Der Feldplan sucht die Module unter „%s“. Dort steht nichts.", cut(base)), nil)
		}
		document = found
	}
	list, ok := document.([]any)
	if !ok {
		return unreadable("Erwartet wird eine Liste von Modulen. Der Feldplan kann mit „items“ sagen, wo sie steht.", nil)
	}
	for i, item := range list {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		if err := p.take(p.mappedRecord(Place{Row: i + 1, Pointer: pointer(base, i)}, item)); err != nil {
			return err
		}
	}
	p.report.Format = FormatJSON
	return nil
}

func pointer(base string, i int) string {
	if base != "" && !strings.HasPrefix(base, "/") {
		base = "/" + base
	}
	return base + "/" + strconv.Itoa(i)
}

func (p *parser) mappedRecord(place Place, item any) record {
	rec := record{place: place}
	for _, h := range headings() {
		for _, source := range p.opt.FieldMap[h.field] {
			if text, ok := constant(source); ok {
				rec.add(h.field, cell{column: h.title, text: text})
				continue
			}
			value, _ := locate(item, source)
			p.addValue(&rec, h.field, source, value)
		}
	}
	return rec
}

// addValue adds text, numbers and truth values, each element of a list by itself. Objects have no meaning here.
func (p *parser) addValue(rec *record, f Field, source string, value any) {
	switch v := value.(type) {
	case nil:
	case string:
		if text, ok := p.accept(rec, f, source, v); ok {
			rec.add(f, cell{column: source, text: text})
		}
	case json.Number:
		rec.add(f, cell{column: source, text: v.String(), number: true})
	case bool:
		rec.add(f, cell{column: source, text: strconv.FormatBool(v)})
	case []any:
		for _, element := range v {
			if _, nested := element.([]any); !nested {
				p.addValue(rec, f, source, element)
			}
		}
	default:
		p.failField(f, RowError{
			Row: rec.place.Row, Column: source, Slug: "wrong-type",
			Message: "Hier steht ein zusammengesetzter Wert.", Hint: "Der Feldplan muss auf einen Text oder eine Zahl zeigen, zum Beispiel „/" + cut(source) + "/name“.",
		})
	}
}
