package importer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"lernpfad/internal/fault"
)

// checkAll applies what only the whole file shows, and the catalogue's own rules, which stay in one place.
func (p *parser) checkAll() {
	p.checkKeys()
	prose := 0
	for _, d := range p.report.Drafts {
		p.checkDraft(d, p.broken[d.Place.Row])
		if d.RequiresText != "" {
			prose++
		}
	}
	if prose > 0 {
		p.note("Bei %d Modulen stehen die Voraussetzungen als Text. Wir übernehmen den Text, leiten daraus aber keine Stufen ab.", prose)
	}
	if len(p.report.Drafts) == 0 && len(p.report.Errors) == 0 {
		p.fail(RowError{Slug: "empty", Message: "In der Datei steht kein Lernmodul.", Hint: "Bitte tragen Sie unter den Überschriften mindestens eine Zeile ein."})
	}
	slices.SortStableFunc(p.report.Errors, func(a, b RowError) int { return cmp.Compare(a.Row, b.Row) })
}

// checkKeys reports keys that name two modules: a second import could not tell which is which.
func (p *parser) checkKeys() {
	first := make(map[string]Place)
	for _, d := range p.report.Drafts {
		if d.Key == "" {
			continue
		}
		earlier, taken := first[d.Key]
		if !taken {
			first[d.Key] = d.Place
			continue
		}
		p.fail(RowError{
			Row: d.Place.Row, Column: titleOf(FieldKey), Value: cut(d.Key), Slug: "duplicate-key",
			Message: "Diesen Schlüssel hat schon ein anderes Modul (" + earlier.String() + ").",
			Hint:    "Bitte geben Sie jedem Modul einen eigenen Schlüssel.",
		})
	}
}

// checkDraft runs the catalogue's rules. A field that was already reported is not reported again.
func (p *parser) checkDraft(d Draft, broken map[Field]bool) {
	f, ok := fault.From(d.Input().Validate(p.opt.Library))
	if !ok {
		return
	}
	for _, field := range f.Fields {
		name := fieldAt(field.Pointer)
		if broken[name] {
			continue
		}
		column := titleOf(name)
		p.fail(RowError{
			Row: rowAt(d, field.Pointer), Column: column, Value: cut(valueAt(d, name)), Slug: field.Slug,
			Message: field.Text(), Hint: "Bitte ändern Sie „" + column + "“.",
		})
	}
}

// fieldAt maps a pointer of the catalogue's rules to the field that a person fills in.
func fieldAt(pointer string) Field {
	steps := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	if steps[0] == "runs" && len(steps) == 3 {
		switch steps[2] {
		case "place":
			return FieldRunPlace
		case "seats":
			return FieldRunSeats
		case "deadline":
			return FieldRunDeadline
		case "ends_at":
			return FieldRunEnd
		}
		return FieldRunStart
	}
	return Field(steps[0])
}

// rowAt is the row that a pointer leads to.
func rowAt(d Draft, pointer string) int {
	if rest, ok := strings.CutPrefix(pointer, "/runs/"); ok {
		number, _, _ := strings.Cut(rest, "/")
		if i, err := strconv.Atoi(number); err == nil && i < len(d.Runs) {
			return d.Runs[i].Row
		}
	}
	return d.Place.Row
}

// valueAt is what a draft holds in a field, as far as a message can show it.
func valueAt(d Draft, f Field) string {
	return map[Field]string{
		FieldTitle:       d.Title,
		FieldDescription: d.Description,
		FieldOutcomes:    strings.Join(d.Outcomes, " "),
		FieldURL:         d.URL,
		FieldProvider:    d.Provider,
		FieldLicence:     d.Licence,
	}[f]
}
