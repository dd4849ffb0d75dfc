package importer

import (
	"strconv"
	"strings"
	"time"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

// maxErrors bounds the list of errors; more of them help nobody.
const maxErrors = 5000

func (p *parser) fail(e RowError) {
	if len(p.report.Errors) == maxErrors {
		p.note("Es gibt noch mehr Fehler. Wir zeigen die ersten %d.", maxErrors)
	}
	if len(p.report.Errors) <= maxErrors {
		p.report.Errors = append(p.report.Errors, e)
	}
}

// failField reports a value of a field and remembers it, so that the catalogue's rules do not report it again.
func (p *parser) failField(f Field, e RowError) {
	if p.broken[e.Row] == nil {
		p.broken[e.Row] = make(map[Field]bool)
	}
	p.broken[e.Row][f] = true
	p.fail(e)
}

// take turns a record into a draft. A record that has runs but no title adds a run to the module of the same key
// above it. The error is about the file as a whole.
func (p *parser) take(rec record) error {
	p.report.Rows++
	if p.report.Rows > p.opt.Limits.Rows {
		return tooLarge(strconv.Itoa(p.opt.Limits.Rows) + " Zeilen")
	}
	b := &builder{p: p, rec: rec}
	if rec.has(FieldRunStart) && !rec.has(FieldTitle, FieldDescription, FieldHours) && p.addRun(b) {
		return nil
	}
	p.report.Drafts = append(p.report.Drafts, b.draft())
	return nil
}

// addRun attaches the run of a row without a title to the draft with its key; false if there is none yet.
func (p *parser) addRun(b *builder) bool {
	key := b.key()
	for i := len(p.report.Drafts) - 1; i >= 0; i-- {
		if d := &p.report.Drafts[i]; d.Key == key && key != "" {
			d.Runs = append(d.Runs, b.runs()...)
			return true
		}
	}
	return false
}

// builder understands the values of one record.
type builder struct {
	p   *parser
	rec record
}

func (b *builder) draft() Draft {
	d := Draft{Source: b.p.opt.Source, Place: b.rec.place, Key: b.key()}
	d.Title = strings.Join(strings.Fields(b.required(FieldTitle)), " ")
	d.Description = b.rec.joined(FieldDescription, "\n\n")
	d.Outcomes = b.outcomes()
	d.Hours = b.hours()
	d.Teaches = b.requirements(FieldTeaches)
	d.Requires, d.RequiresText = b.requires()
	d.RequiresAny = b.requiresAny()
	d.Format = pickOne(b, FieldFormat, formatChoices(), "")
	d.Language = pickOne(b, FieldLanguage, languageChoices(), courses.German)
	d.Accessibility = b.accessibility()
	d.Audience = b.audience()
	d.CostCents = b.cost()
	d.Licence, d.URL = b.rec.first(FieldLicence).text, b.url()
	d.Provider = b.rec.first(FieldProvider).text
	if b.rec.has(FieldRunStart, FieldRunEnd, FieldRunSeats, FieldRunDeadline) {
		d.Runs = b.runs()
	}
	return d
}

// fail reports a value of this record.
func (b *builder) fail(f Field, c cell, slug, message, hint string) {
	if c.column == "" {
		c.column = titleOf(f)
	}
	b.p.failField(f, RowError{Row: b.rec.place.Row, Column: c.column, Value: cut(c.text), Slug: slug, Message: message, Hint: hint})
}

func (b *builder) required(f Field) string {
	c := b.rec.first(f)
	if c.text == "" {
		b.fail(f, c, "required", "Hier fehlt eine Angabe.", "Bitte füllen Sie „"+titleOf(f)+"“ aus.")
	}
	return c.text
}

// key joins the sources of the key; a file without keys cannot be imported twice without doubling its modules.
func (b *builder) key() string {
	if !b.rec.has(FieldKey) {
		return b.required(FieldKey)
	}
	key := strings.Join(strings.Fields(b.rec.joined(FieldKey, "/")), " ")
	if len(key) > 300 {
		b.fail(FieldKey, b.rec.first(FieldKey), "too-long", "Der Schlüssel ist zu lang.", "Erlaubt sind höchstens 300 Zeichen.")
	}
	return key
}

func (b *builder) hours() courses.Hours {
	c := b.rec.first(FieldHours)
	if c.text == "" {
		b.required(FieldHours)
		return 0
	}
	hours, err := parseHours(c)
	if err != nil {
		b.fail(FieldHours, c, "bad-hours", "Wir verstehen die Dauer nicht.", "Bitte geben Sie Stunden an, zum Beispiel 6,5. Erlaubt sind 0,1 bis 1000 Stunden.")
	}
	return hours
}

func (b *builder) cost() int {
	c := b.rec.first(FieldCost)
	if c.text == "" {
		return 0
	}
	cents, err := parseCost(c)
	if err != nil {
		b.fail(FieldCost, c, "bad-cost", "Wir verstehen die Kosten nicht.", "Bitte geben Sie Euro an, zum Beispiel 120,00. Kostenlose Angebote: 0.")
	}
	return cents
}

func (b *builder) url() string {
	c := b.rec.first(FieldURL)
	lower := strings.ToLower(c.text)
	if c.text != "" && !strings.HasPrefix(lower, "https://") && !strings.HasPrefix(lower, "http://") {
		b.fail(FieldURL, c, "bad-url", "Das ist keine Internetadresse.", "Bitte beginnen Sie die Adresse mit https://.")
	}
	return c.text
}

// outcomes takes each line as one; bullets in front of it are dropped.
func (b *builder) outcomes() []string {
	var list []string
	for _, c := range b.rec.cells[FieldOutcomes] {
		for _, line := range splitList(c.text, "\n•") {
			if line = strings.TrimSpace(strings.TrimLeft(line, "-–*· \t")); line != "" {
				list = append(list, line)
			}
		}
	}
	return list
}

// requirements reads a list of competencies with levels. A competency that is named twice keeps its highest level.
func (b *builder) requirements(f Field) []competency.Requirement {
	var list []competency.Requirement
	for _, c := range b.rec.cells[f] {
		for _, part := range splitList(c.text, ",;\n") {
			r, ok := parseRequirement(part)
			at := cell{column: c.column, text: part}
			switch _, known := b.p.opt.Library.Competency(r.Competency); {
			case !ok:
				b.fail(f, at, "bad-competency", "Wir verstehen diese Kompetenz nicht.", "Bitte schreiben Sie Kennung und Stufe, zum Beispiel VD1.1:3.")
			case !known:
				b.fail(f, at, "unknown-competency", "Diese Kompetenz gibt es nicht.", "Die Kennungen stehen im Kompetenzrahmen, zum Beispiel VD1.1 oder DC1.2.")
			case r.Level < 1 || r.Level > competency.MaxLevel:
				b.fail(f, at, "bad-level", "Hier fehlt eine Stufe von 1 bis 8.", "Bitte schreiben Sie die Stufe hinter einen Doppelpunkt, zum Beispiel "+string(r.Competency)+":3.")
			default:
				list = raise(list, r)
			}
		}
	}
	return list
}

func raise(list []competency.Requirement, r competency.Requirement) []competency.Requirement {
	for i := range list {
		if list[i].Competency == r.Competency {
			list[i].Level = max(list[i].Level, r.Level)
			return list
		}
	}
	return append(list, r)
}

// requires tells competencies from prose: many programmes write whole sentences under "Voraussetzungen". Prose is kept
// as it is and claims nothing.
func (b *builder) requires() ([]competency.Requirement, string) {
	prose := b.rec.joined(FieldRequiresText, "\n")
	for _, c := range b.rec.cells[FieldRequires] {
		for _, part := range splitList(c.text, ",;\n") {
			if _, ok := parseRequirement(part); ok {
				return b.requirements(FieldRequires), prose
			}
		}
	}
	return nil, strings.TrimSpace(prose + "\n" + b.rec.joined(FieldRequires, "\n"))
}

// requiresAny reads groups of keys: groups are separated by ";" or lines, members of a group by "|" or "oder".
func (b *builder) requiresAny() [][]string {
	var groups [][]string
	for _, c := range b.rec.cells[FieldRequiresAny] {
		for _, group := range splitList(c.text, ";\n") {
			if members := splitList(strings.ReplaceAll(group, " oder ", "|"), "|,"); len(members) > 0 {
				groups = append(groups, members)
			}
		}
	}
	return groups
}

func (b *builder) accessibility() []courses.Accessibility {
	var list []courses.Accessibility
	for _, c := range b.rec.cells[FieldAccessibility] {
		for _, word := range splitList(c.text, ",;\n|") {
			a, ok := choose(word, accessibilityChoices())
			if !ok {
				b.fail(FieldAccessibility, cell{column: c.column, text: word}, "not-allowed", "Diese Angabe zur Barrierefreiheit kennen wir nicht.", "Möglich sind: "+offered(accessibilityChoices())+".")
				continue
			}
			list = append(list, a)
		}
	}
	return unique(list)
}

// audience reads role profiles by name or id. Other people's catalogues say in prose for whom a course is: a field without any
// known name is left out with a note, one that names some of ours and something else is an error.
func (b *builder) audience() []string {
	var list, unknown []string
	var last cell
	for _, c := range b.rec.cells[FieldAudience] {
		for _, word := range splitList(c.text, ",;\n|") {
			if id, ok := b.roleProfile(word); ok {
				list = append(list, id)
			} else {
				unknown, last = append(unknown, word), cell{column: c.column, text: word}
			}
		}
	}
	switch {
	case len(unknown) == 0:
	case len(list) > 0:
		b.fail(FieldAudience, last, "not-allowed", "Dieses Anforderungsprofil kennen wir nicht.", "Möglich sind: "+b.roleNames()+". Leer heißt: für alle.")
	default:
		b.p.note("Die Zielgruppe „%s“ ist kein Anforderungsprofil. Das Lernmodul gilt für alle.", cut(strings.Join(unknown, ", ")))
	}
	return unique(list)
}

func (b *builder) roleProfile(word string) (id string, ok bool) {
	for _, r := range b.p.opt.Library.RoleProfiles() {
		if plain(word) == plain(r.ID) || plain(word) == plain(r.NameDE) {
			return r.ID, true
		}
	}
	return "", false
}

func (b *builder) roleNames() string {
	var names []string
	for _, r := range b.p.opt.Library.RoleProfiles() {
		names = append(names, r.NameDE)
	}
	return strings.Join(names, ", ")
}

func unique[T comparable](list []T) []T {
	seen := make(map[T]bool, len(list))
	out := list[:0]
	for _, v := range list {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

// pickOne reads a value of a closed list. Without a fallback the field must not be empty.
func pickOne[T ~string](b *builder, f Field, choices []choice[T], fallback T) T {
	c := b.rec.first(f)
	if c.text == "" {
		if fallback == "" {
			b.required(f)
		}
		return fallback
	}
	value, ok := choose(c.text, choices)
	if !ok {
		b.fail(f, c, "not-allowed", "Diese Auswahl gibt es bei „"+titleOf(f)+"“ nicht.", "Möglich sind: "+offered(choices)+".")
	}
	return value
}

// runs reads the run of a row. The end of a day without a time is its last minute; without a deadline people may sign
// up until the start.
func (b *builder) runs() []RunDraft {
	start, _, ok := b.moment(FieldRunStart, true)
	end, wholeEnd, okEnd := b.moment(FieldRunEnd, true)
	if !ok || !okEnd {
		return nil
	}
	run := RunDraft{Row: b.rec.place.Row, StartsAt: start, EndsAt: end, Deadline: start, Location: b.required(FieldRunPlace)}
	if wholeEnd {
		run.EndsAt = lastMinute(end)
	}
	if deadline, whole, ok := b.moment(FieldRunDeadline, false); ok {
		if whole {
			deadline = lastMinute(deadline)
		}
		run.Deadline = deadline
		if deadline.After(start) && sameDay(deadline, start) {
			run.Deadline = start
		}
	}
	run.Seats = b.seats()
	return []RunDraft{run}
}

func (b *builder) seats() int {
	c := b.rec.first(FieldRunSeats)
	seats, err := parseCount(c)
	if err != nil {
		b.fail(FieldRunSeats, c, "bad-seats", "Hier fehlt die Zahl der Plätze.", "Bitte geben Sie eine ganze Zahl an, zum Beispiel 16.")
	}
	return seats
}

func (b *builder) moment(f Field, needed bool) (moment time.Time, whole, ok bool) {
	c := b.rec.first(f)
	if c.text == "" {
		if needed {
			b.required(f)
		}
		return time.Time{}, false, false
	}
	moment, whole, err := parseMoment(c)
	if err != nil {
		b.fail(f, c, "bad-date", "Wir verstehen das Datum nicht.", "Bitte schreiben Sie zum Beispiel 12.04.2027 09:00.")
		return time.Time{}, false, false
	}
	return moment, whole, true
}

func lastMinute(day time.Time) time.Time { return day.AddDate(0, 0, 1).Add(-time.Minute) }

func sameDay(a, b time.Time) bool {
	ay, am, ad := a.Date()
	by, bm, bd := b.Date()
	return ay == by && am == bm && ad == bd
}
