package frontend

import (
	"slices"
	"strconv"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

type moduleFormData struct {
	Errors   formErrors
	Module   *courses.Module // nil while it is new
	Title    field
	Text     field
	Outcomes field
	Hours    field
	Cost     field
	Format   field
	Language field
	Access   field
	Audience field
	Licence  field
	URL      field
	Teaches  []levelFields
	Requires []levelFields
	Groups   []field
	Runs     []runFields

	Suggestions moduleSuggestions
}

type levelFields struct{ Competency, Level field }

type runFields struct {
	Number                                                 int
	Place, Seats, Start, StartTime, End, EndTime, Deadline field
}

// Action is the address of the form.
func (d moduleFormData) Action() string {
	if d.Module == nil {
		return "/autor/module/neu"
	}
	return "/autor/module/" + d.Module.ID.String()
}

// MaySubmit, MayPublish and MayArchive say which buttons the state offers.
func (d moduleFormData) MaySubmit() bool {
	return d.Module != nil && (d.Module.State == courses.Draft || d.Module.State == courses.Archived)
}

// MayPublish offers publication until it is published.
func (d moduleFormData) MayPublish() bool {
	return d.Module != nil && d.Module.State != courses.Published
}

// MayArchive offers the archive for everything that is not in it.
func (d moduleFormData) MayArchive() bool {
	return d.Module != nil && d.Module.State != courses.Archived
}

func (p *Pages) showModuleForm(v *visit, status int, errors formErrors, m *courses.Module, draft moduleDraft) error {
	d := moduleFormData{
		Errors: errors, Module: m,
		Title:    v.field(errors, "/title", "titel", draft.Title).hint(v.t("hint.title")),
		Text:     v.field(errors, "/description", "beschreibung", draft.Description).hint(v.t("hint.description")).rows(9),
		Outcomes: v.field(errors, "/outcomes", "lernziele", draft.Outcomes).hint(v.t("hint.outcomes")).rows(5),
		Hours:    v.field(errors, "/hours", "stunden", draft.Hours).hint(v.t("hint.hours")).typed("text", "lp-input--short"),
		Cost:     v.field(errors, "/cost", "kosten", draft.Cost).hint(v.t("hint.cost")).typed("text", "lp-input--short"),
		Format:   v.field(errors, "/format", "format", ""),
		Language: v.field(errors, "/language", "sprache", ""),
		Access:   v.field(errors, "/accessibility", "barrierefrei", "").hint(v.t("hint.module_access")),
		Audience: v.field(errors, "/audience", "zielgruppe", "").hint(v.t("hint.audience")),
		Licence:  v.field(errors, "/licence", "lizenz", draft.Licence).hint(v.t("hint.licence")),
		URL:      v.field(errors, "/url", "adresse", draft.URL).hint(v.t("hint.url")).typed("url", ""),
	}
	d.Format.Choices = chosen(v, "format", courses.Formats(), []string{draft.Format})
	d.Language.Choices = chosen(v, "language", courses.Languages(), []string{draft.Language})
	d.Access.Choices = chosen(v, "access", courses.Accessibilities(), draft.Access)
	for _, r := range v.pages.Library.RoleProfiles() {
		d.Audience.Choices = append(d.Audience.Choices, choice{Value: r.ID, Text: r.NameDE, Chosen: slices.Contains(draft.Audience, r.ID)})
	}
	d.Teaches = v.levelFields(errors, "/teaches", "vermittelt", withSpare(draft.Teaches))
	d.Requires = v.levelFields(errors, "/requires", "voraussetzung", withSpare(draft.Requires))
	d.Groups = v.groupFields(errors, withSpare(draft.Groups))
	d.Runs = v.runFields(errors, draft.Runs)
	var err error
	if d.Suggestions, err = p.moduleSuggestions(v.UserContext(), draft, d.Action()); err != nil {
		unread, wrong, ok := v.formErrors(err)
		if !ok {
			return err
		}
		if !errors.Any() {
			d.Errors, status = unread, wrong
		}
	}
	h := head{Title: v.t("moduleform.new"), Crumbs: v.trail(v.t("moduleform.new"), crumb{"/autor", v.t("author.title")})}
	if m != nil {
		h = head{Title: m.Title, Kicker: v.t("state." + string(m.State)), Crumbs: v.trail(m.Title, crumb{"/autor", v.t("author.title")})}
	}
	return v.render(status, "modul-bearbeiten", h, d)
}

// withSpare makes sure that there is a row to write in.
func withSpare[T any](rows []T) []T {
	if len(rows) == 0 {
		var empty T
		return []T{empty}
	}
	return rows
}

func (v *visit) levelFields(errors formErrors, pointer, name string, rows []levelRow) []levelFields {
	var out []levelFields
	for i, row := range rows {
		n := strconv.Itoa(i)
		level, _ := strconv.Atoi(row.Level)
		out = append(out, levelFields{
			Competency: v.field(errors, pointer+"/"+n+"/competency", name+"-"+n, "").
				from(v.competencyChoices(v.t("form.choose"), competency.ID(row.Competency))...),
			Level: v.field(errors, pointer+"/"+n+"/level", name+"-stufe-"+n, "").
				from(choices{Choices: v.levelChoices(1, competency.Level(level))}),
		})
	}
	return out
}

func (v *visit) groupFields(errors formErrors, groups []string) []field {
	var out []field
	for i, group := range groups {
		n := strconv.Itoa(i)
		f := v.field(errors, "/requires_any/"+n, "gruppe-"+n, group).rows(3)
		f.Label += " " + strconv.Itoa(i+1)
		out = append(out, f)
	}
	return out
}

func (v *visit) runFields(errors formErrors, rows []runRow) []runFields {
	var out []runFields
	for i, row := range rows {
		n := strconv.Itoa(i)
		at := "/runs/" + n
		one := runFields{
			Number:    i + 1,
			Place:     v.field(errors, at+"/place", "ort-"+n, row.Place),
			Seats:     v.field(errors, at+"/seats", "plaetze-"+n, row.Seats).typed("number", ""),
			Start:     v.field(errors, at+"/starts_at", "beginn-"+n, row.StartDay).typed("date", ""),
			StartTime: v.field(errors, at+"/starts_time", "beginn-uhr-"+n, row.StartTime).typed("time", ""),
			End:       v.field(errors, at+"/ends_at", "ende-"+n, row.EndDay).typed("date", ""),
			EndTime:   v.field(errors, at+"/ends_time", "ende-uhr-"+n, row.EndTime).typed("time", ""),
			Deadline:  v.field(errors, at+"/deadline", "anmeldeschluss-"+n, row.Deadline).typed("date", ""),
		}
		out = append(out, one)
	}
	return out
}
