package frontend

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/matching"
)

type moduleData struct {
	moduleFacts
	Paragraphs []string
	Enrolling  enrolling
	Fit        *fitView // nil for people without a learning profile
	MayEdit    bool
}

type fitView struct {
	matching.Fit
	Why whyView
}

// Facts are the reasons for the module, most telling first.
func (f fitView) Facts() []matching.Fact { return f.Suggestion.Facts }

// Ratings are the marks of a completed module, the best first.
func (d moduleData) Ratings() []int { return []int{5, 4, 3, 2, 1} }

// module shows one module; for learners with how it fits them.
func (p *Pages) module(v *visit) error {
	id, err := uuid.Parse(v.Params("id"))
	if err != nil {
		return fault.New("not-found")
	}
	return p.showModule(v, fiber.StatusOK, id, formErrors{})
}

// showModule shows a module, with what is wrong with a sign-up for it.
func (p *Pages) showModule(v *visit, status int, id uuid.UUID, errors formErrors) error {
	m, err := p.Catalogue.Module(v.UserContext(), v.actor, id)
	if err != nil {
		return err
	}
	d := moduleData{moduleFacts: p.facts(m), Paragraphs: paragraphs(m.Description), MayEdit: auth.MayEditModule(v.actor, m.Provider.ID) == nil}
	if d.Enrolling, err = p.enrolling(v, m); err != nil {
		return err
	}
	d.Enrolling.Errors = errors
	if v.actor.Has(auth.Learner) {
		fit, err := p.Deck.Fit(v.UserContext(), v.actor, id)
		if err != nil {
			return err
		}
		d.Fit = &fitView{Fit: fit, Why: v.why(fit.Suggestion)}
	}
	h := head{Title: m.Title, Kicker: m.Provider.Name, Crumbs: v.trail(m.Title, crumb{"/module", v.t("catalogue.title")})}
	return v.render(status, "modul", h, d)
}

func paragraphs(text string) []string {
	var out []string
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

type catalogueData struct {
	Text       field
	Competency field
	Formats    field
	Langs      field
	Hours      field
	Results    []moduleFacts
	More       string // address of the next page, or ""
	Searched   bool
	Filtered   bool
}

func (p *Pages) catalogue(v *visit) error {
	query := courses.Query{
		Text: strings.TrimSpace(v.Query("q")), Competency: competency.ID(v.Query("kompetenz")), After: v.Query("nach"),
		Formats: known(queryAll(v.Ctx, "format"), courses.Formats()), Languages: known(queryAll(v.Ctx, "sprache"), courses.Languages()),
	}
	if _, ok := p.Library.Competency(query.Competency); !ok {
		query.Competency = ""
	}
	if h, err := strconv.Atoi(v.Query("stunden")); err == nil && h > 0 && h <= 1000 {
		query.MaxHours = courses.Hours(h) * courses.HoursPerUnit
	}
	page, err := p.Catalogue.Search(v.UserContext(), query)
	if err != nil {
		return err
	}
	d := v.catalogueForm(query)
	for _, m := range page.Modules {
		d.Results = append(d.Results, p.facts(m))
	}
	if page.Next != "" {
		d.More = v.nextPage(page.Next)
	}
	h := head{Title: v.t("catalogue.title"), Lead: v.t("catalogue.lead"), Crumbs: v.trail(v.t("catalogue.title"))}
	return v.render(fiber.StatusOK, "katalog", h, d)
}

func (v *visit) catalogueForm(q courses.Query) catalogueData {
	none := formErrors{}
	hours := int(q.MaxHours / courses.HoursPerUnit)
	d := catalogueData{
		Text:       v.field(none, "/q", "q", q.Text).typed("search", ""),
		Competency: v.field(none, "/competency", "kompetenz", "").from(v.competencyChoices(v.t("catalogue.any"), q.Competency)...),
		Formats:    v.field(none, "/format", "format", ""),
		Langs:      v.field(none, "/language", "sprache", ""),
		Hours:      v.field(none, "/max_hours", "stunden", "").from(choices{Choices: v.hourChoices(hours)}),
	}
	d.Formats.Choices = chosen(v, "format", courses.Formats(), stringsOf(q.Formats))
	d.Langs.Choices = chosen(v, "language", courses.Languages(), stringsOf(q.Languages))
	d.Filtered = q.Competency != "" || len(q.Formats) > 0 || len(q.Languages) > 0 || hours > 0
	d.Searched = q.Text != "" || d.Filtered
	return d
}

func (v *visit) hourChoices(held int) []choice {
	out := []choice{{Value: "", Text: v.t("catalogue.any_hours")}}
	for _, h := range []int{1, 2, 4, 8, 16} {
		out = append(out, choice{Value: strconv.Itoa(h), Text: v.n("catalogue.up_to", h), Chosen: h == held})
	}
	return out
}

func (v *visit) nextPage(after string) string {
	args := fiber.AcquireArgs()
	defer fiber.ReleaseArgs(args)
	v.Request().URI().QueryArgs().CopyTo(args)
	args.Set("nach", after)
	return "/module?" + args.String()
}

func queryAll(c *fiber.Ctx, name string) []string {
	var out []string
	for _, raw := range c.Request().URI().QueryArgs().PeekMulti(name) {
		out = append(out, string(raw))
	}
	return out
}

// known keeps the values that the catalogue has; a hand-written address filters by the rest only.
func known[T ~string](values []string, all []T) []T {
	var out []T
	for _, one := range all {
		for _, value := range values {
			if value == string(one) {
				out = append(out, one)
				break
			}
		}
	}
	return out
}

func stringsOf[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, value := range list {
		out[i] = string(value)
	}
	return out
}
