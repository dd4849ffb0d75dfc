package frontend

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/fault"
)

// maxRows bounds how many rows of one kind the form reads.
const maxRows = 50

// moduleDraft is the author's form as it was typed.
type moduleDraft struct {
	Title, Description, Outcomes string
	Hours, Cost                  string
	Format, Language             string
	Access, Audience             []string
	Licence, URL                 string
	Teaches, Requires            []levelRow
	Groups                       []string // titles of modules, one a line
	Runs                         []runRow
	Suggesting                   bool     // competencies are suggested beside the form
	Refused                      []string // suggestions that the author refused
}

type levelRow struct{ Competency, Level string }

func (r levelRow) empty() bool { return r.Competency == "" }

type runRow struct {
	Place, Seats                         string
	StartDay, StartTime, EndDay, EndTime string
	Deadline                             string
}

func (r runRow) empty() bool {
	return r.Place == "" && r.Seats == "" && r.StartDay == "" && r.EndDay == ""
}

// grow adds an empty row where the author asked for one; and does what a button of the suggestions says; it reports false when another one was pressed.
func (d *moduleDraft) grow(kind string) bool {
	switch kind {
	case "vermittelt":
		d.Teaches = append(d.Teaches, levelRow{})
	case "voraussetzung":
		d.Requires = append(d.Requires, levelRow{})
	case "gruppe":
		d.Groups = append(d.Groups, "")
	case "durchfuehrung":
		d.Runs = append(d.Runs, runRow{})
	default:
		return d.suggest(kind)
	}
	return true
}

// draftOf fills the form from a stored module.
func (p *Pages) draftOf(v *visit, m courses.Module) moduleDraft {
	d := moduleDraft{
		Title: m.Title, Description: m.Description, Outcomes: strings.Join(m.Outcomes, "\n"),
		Hours: decimal(v.lang, m.Hours.Float()), Cost: decimal(v.lang, float64(m.CostCents)/100),
		Format: string(m.Format), Language: string(m.Language), Access: stringsOf(m.Accessibility), Audience: m.Audience,
		Licence: m.Licence, URL: m.URL, Teaches: levelRows(m.Teaches), Requires: levelRows(m.Requires),
		// An imported draft often names no competency; then the first look at it suggests some.
		Suggesting: m.State == courses.Draft && len(m.Teaches) == 0,
	}
	for _, group := range m.RequiresAny {
		titles := make([]string, len(group))
		for i, ref := range group {
			titles[i] = ref.Title
		}
		d.Groups = append(d.Groups, strings.Join(titles, "\n"))
	}
	for _, r := range m.Runs {
		start, end := r.StartsAt.In(p.zone), r.EndsAt.In(p.zone)
		d.Runs = append(d.Runs, runRow{
			Place: r.Place, Seats: strconv.Itoa(r.Seats), Deadline: r.Deadline.In(p.zone).Format(time.DateOnly),
			StartDay: start.Format(time.DateOnly), StartTime: start.Format("15:04"),
			EndDay: end.Format(time.DateOnly), EndTime: end.Format("15:04"),
		})
	}
	return d
}

func levelRows(list []competency.Requirement) []levelRow {
	var rows []levelRow
	for _, r := range list {
		rows = append(rows, levelRow{string(r.Competency), strconv.Itoa(int(r.Level))})
	}
	return rows
}

// readDraft takes the form as it came; empty rows are dropped, so that the rows line up with what the rules see.
func readDraft(v *visit) moduleDraft {
	text := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(v.FormValue(name), "\r\n", "\n"))
	}
	d := moduleDraft{
		Title: text("titel"), Description: text("beschreibung"), Outcomes: text("lernziele"), Hours: text("stunden"), Cost: text("kosten"),
		Format: text("format"), Language: text("sprache"), Access: values(v.Ctx, "barrierefrei"), Audience: values(v.Ctx, "zielgruppe"), Licence: text("lizenz"), URL: text("adresse"),
	}
	d.Suggesting, d.Refused = v.FormValue("vorschlaege") != "", values(v.Ctx, "abgelehnt")
	d.Refused = d.Refused[:min(len(d.Refused), maxRefused)]
	for i := range maxRows {
		n := "-" + strconv.Itoa(i)
		if row := (levelRow{text("vermittelt" + n), text("vermittelt-stufe" + n)}); !row.empty() {
			d.Teaches = append(d.Teaches, row)
		}
		if row := (levelRow{text("voraussetzung" + n), text("voraussetzung-stufe" + n)}); !row.empty() {
			d.Requires = append(d.Requires, row)
		}
		if group := text("gruppe" + n); group != "" {
			d.Groups = append(d.Groups, group)
		}
		row := runRow{
			Place: text("ort" + n), Seats: text("plaetze" + n), Deadline: text("anmeldeschluss" + n),
			StartDay: text("beginn" + n), StartTime: text("beginn-uhr" + n), EndDay: text("ende" + n), EndTime: text("ende-uhr" + n),
		}
		if !row.empty() {
			d.Runs = append(d.Runs, row)
		}
	}
	return d
}

// parseDraft turns what was typed into what the service takes. Values that cannot be read are named per field; the rules
// themselves are the service's. stored gives the members of groups that are kept.
func (p *Pages) parseDraft(v *visit, d moduleDraft, stored courses.Module) (courses.Input, error) {
	f := fault.New("validation-failed")
	in := courses.Input{
		Title: d.Title, Description: d.Description, Outcomes: lines(d.Outcomes), Format: courses.Format(d.Format),
		Language: courses.Language(d.Language), Audience: d.Audience, Licence: d.Licence, URL: d.URL,
	}
	for _, a := range d.Access {
		in.Accessibility = append(in.Accessibility, courses.Accessibility(a))
	}
	hours, ok := parseDecimal(d.Hours)
	if !ok {
		f = f.Field("/hours", "wrong-type")
	}
	in.Hours = courses.RoundHours(hours)
	cost, ok := parseDecimal(d.Cost)
	if !ok && d.Cost != "" {
		f = f.Field("/cost", "wrong-type")
	}
	in.CostCents = int(math.Round(cost * 100))
	in.Teaches, in.Requires = requirements(d.Teaches), requirements(d.Requires)
	f, in.Runs = p.parseRuns(f, d.Runs)
	f, in.RequiresAny = p.parseGroups(v, f, d.Groups, stored)
	if len(f.Fields) == 0 {
		return in, nil
	}
	// What could be read is checked as well, so that one look at the form is enough.
	if rules, ok := fault.From(in.Validate(p.Library)); ok {
		f.Fields = append(f.Fields, rules.Fields...)
	}
	return in, f
}

func requirements(rows []levelRow) []competency.Requirement {
	var out []competency.Requirement
	for _, r := range rows {
		level, _ := strconv.Atoi(r.Level) // 0 breaks the rule and is named by it
		out = append(out, competency.Requirement{Competency: competency.ID(r.Competency), Level: competency.Level(level)})
	}
	return out
}

func (p *Pages) parseRuns(f *fault.Error, rows []runRow) (*fault.Error, []courses.RunInput) {
	var out []courses.RunInput
	for i, row := range rows {
		at := "/runs/" + strconv.Itoa(i)
		start, err := time.ParseInLocation("2006-01-02 15:04", row.StartDay+" "+row.StartTime, p.zone)
		if err != nil {
			f = f.Field(at+"/starts_at", "bad-date")
		}
		end, err := time.ParseInLocation("2006-01-02 15:04", row.EndDay+" "+row.EndTime, p.zone)
		if err != nil {
			f = f.Field(at+"/ends_at", "bad-date")
		}
		deadline, err := time.ParseInLocation(time.DateOnly, row.Deadline, p.zone)
		if err != nil {
			f = f.Field(at+"/deadline", "bad-date")
		}
		seats, err := strconv.Atoi(row.Seats)
		if err != nil {
			f = f.Field(at+"/seats", "wrong-type")
		}
		out = append(out, courses.RunInput{Place: row.Place, Seats: seats, StartsAt: start, EndsAt: end, Deadline: lastMinute(deadline, start)})
	}
	return f, out
}

// lastMinute is the end of the day a registration closes on, or the start of the run where that comes first.
func lastMinute(day, start time.Time) time.Time {
	end := day.AddDate(0, 0, 1).Add(-time.Minute)
	if sameDay := day.Format(time.DateOnly) == start.Format(time.DateOnly); sameDay && end.After(start) {
		return start
	}
	return end
}

func (p *Pages) parseGroups(v *visit, f *fault.Error, groups []string, stored courses.Module) (*fault.Error, [][]uuid.UUID) {
	kept := map[string]uuid.UUID{}
	for _, group := range stored.RequiresAny {
		for _, ref := range group {
			kept[ref.Title] = ref.ID
		}
	}
	var out [][]uuid.UUID
	for i, group := range groups {
		var members []uuid.UUID
		for _, title := range lines(group) {
			id, ok := kept[title]
			if !ok {
				id, ok = p.findTitle(v, title)
			}
			if !ok {
				f = f.Field("/requires_any/"+strconv.Itoa(i), "unknown")
				break
			}
			members = append(members, id)
		}
		out = append(out, members)
	}
	return f, out
}

// findTitle looks a published module up by its exact title.
func (p *Pages) findTitle(v *visit, title string) (uuid.UUID, bool) {
	page, err := p.Catalogue.Search(v.UserContext(), courses.Query{Text: words(title), Limit: 100})
	if err != nil {
		return uuid.Nil, false
	}
	for _, m := range page.Modules {
		if strings.EqualFold(m.Title, title) {
			return m.ID, true
		}
	}
	return uuid.Nil, false
}

// words drops the signs that would mean something in a search: quotes, minus and the like.
func words(title string) string {
	return strings.Join(strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

func lines(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// parseDecimal reads "1,5", "1.5" and "1.200,50"; a single sign is the decimal one.
func parseDecimal(s string) (float64, bool) {
	s = strings.ReplaceAll(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "€")), " ", "")
	if strings.Contains(s, ",") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", ".")
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
}
