package frontend

import (
	"net/url"
	"slices"
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
	Access     field
	Provider   field
	Area       field
	Band       field
	Results    []catalogueResult
	Total      int
	Instead    string // the text as it may have been meant
	InsteadURL string
	More       string // address of the next page, or ""
	Searched   bool
	Filtered   bool
}

// catalogueResult is a module with the words that were looked for marked.
type catalogueResult struct {
	moduleFacts
	courses.Marked
}

func (p *Pages) catalogue(v *visit) error {
	query := courses.Query{
		Text: strings.TrimSpace(v.Query("q")), Competency: competency.ID(v.Query("kompetenz")), After: v.Query("nach"),
		Formats: known(queryAll(v.Ctx, "format"), courses.Formats()), Languages: known(queryAll(v.Ctx, "sprache"), courses.Languages()),
		Accessibility: known(queryAll(v.Ctx, "zugang"), courses.Accessibilities()), Provider: v.Query("anbieter"), Area: v.Query("bereich"),
	}
	if band, err := strconv.Atoi(v.Query("stufen")); err == nil && band >= 1 && band <= bands {
		query.Band = band
	}
	if _, ok := p.Library.Competency(query.Competency); !ok {
		query.Competency = ""
	}
	if h, err := strconv.Atoi(v.Query("stunden")); err == nil && h > 0 && h <= 1000 {
		query.MaxHours = courses.Hours(h) * courses.HoursPerUnit
	} else if v.Query("stunden") == shortModules {
		query.MaxHours = courses.TenMinutes
	}
	page, err := p.Catalogue.Search(v.UserContext(), query)
	if err != nil {
		return err
	}
	d := v.catalogueForm(query, page)
	marks := page.Marks()
	for i, m := range page.Modules {
		d.Results = append(d.Results, catalogueResult{p.facts(m), marks[i]})
	}
	if page.Instead != "" {
		d.Instead, d.InsteadURL = page.Instead, "/module?"+url.Values{"q": {page.Instead}}.Encode()
	}
	if page.Next != "" {
		d.More = v.nextPage(page.Next)
	}
	h := head{Title: v.t("catalogue.title"), Lead: v.t("catalogue.lead"), Crumbs: v.trail(v.t("catalogue.title"))}
	return v.render(fiber.StatusOK, "katalog", h, d)
}

// bands is the number of pairs of levels.
const bands = 4

func (v *visit) catalogueForm(q courses.Query, page courses.Page) catalogueData {
	none := formErrors{}
	d := catalogueData{
		Text:       v.field(none, "/q", "q", q.Text).typed("search", ""),
		Competency: v.field(none, "/competency", "kompetenz", "").from(v.competencyChoices(v.t("catalogue.any"), q.Competency)...),
		Formats:    v.field(none, "/format", "format", ""),
		Langs:      v.field(none, "/language", "sprache", ""),
		Hours:      v.field(none, "/max_hours", "stunden", "").from(choices{Choices: v.hourChoices(q.MaxHours, page)}),
		Access:     v.field(none, "/accessibility", "zugang", ""),
		Provider:   v.field(none, "/provider", "anbieter", "").from(choices{Choices: v.providerChoices(q.Provider, page)}),
		Area:       v.field(none, "/area", "bereich", "").from(choices{Choices: v.areaChoices(q.Area, page)}),
		Band:       v.field(none, "/band", "stufen", "").from(choices{Choices: v.bandChoices(q.Band, page)}),
		Total:      page.Total,
	}
	d.Formats.Choices = counted(page, courses.FacetFormat, chosen(v, "format", courses.Formats(), stringsOf(q.Formats)))
	d.Langs.Choices = counted(page, courses.FacetLanguage, chosen(v, "language", courses.Languages(), stringsOf(q.Languages)))
	d.Access.Choices = counted(page, courses.FacetAccessibility, chosen(v, "access", courses.Accessibilities(), stringsOf(q.Accessibility)))
	d.Filtered = q.Competency != "" || len(q.Formats) > 0 || len(q.Languages) > 0 || q.MaxHours > 0 || len(q.Accessibility) > 0 || q.Provider != "" || q.Area != "" || q.Band > 0
	d.Searched = q.Text != "" || d.Filtered
	return d
}

// shortModules is the value of the filter for modules of ten minutes and less.
const shortModules = "kurz"

func (v *visit) hourChoices(held courses.Hours, page courses.Page) []choice {
	short := v.t("catalogue.short") + " (" + strconv.Itoa(page.Count(courses.FacetHours, courses.FacetShort)) + ")"
	out := []choice{{Value: "", Text: v.t("catalogue.any_hours")}}
	for _, h := range []int{1, 2, 4, 8, 16} {
		out = append(out, choice{Value: strconv.Itoa(h), Text: v.n("catalogue.up_to", h), Chosen: courses.Hours(h)*courses.HoursPerUnit == held})
	}
	out = counted(page, courses.FacetHours, out)
	return slices.Insert(out, 1, choice{Value: shortModules, Text: short, Chosen: held == courses.TenMinutes})
}

// counted adds to each choice how many hits it would bring.
func counted(page courses.Page, facet string, list []choice) []choice {
	for i, c := range list {
		if c.Value != "" {
			list[i].Text += " (" + strconv.Itoa(page.Count(facet, c.Value)) + ")"
		}
	}
	return list
}

// providerChoices are those who have a hit, and the chosen one.
func (v *visit) providerChoices(held string, page courses.Page) []choice {
	out := []choice{{Value: "", Text: v.t("catalogue.any_provider")}}
	for _, f := range page.Facets {
		if f.Name != courses.FacetProvider {
			continue
		}
		for _, c := range f.Counts {
			out = append(out, choice{Value: c.Value, Text: c.Label, Chosen: c.Value == held})
		}
	}
	if held != "" && !slices.ContainsFunc(out, func(c choice) bool { return c.Chosen }) {
		out = append(out, choice{Value: held, Text: held, Chosen: true})
	}
	return counted(page, courses.FacetProvider, out)
}

func (v *visit) areaChoices(held string, page courses.Page) []choice {
	out := []choice{{Value: "", Text: v.t("catalogue.any_area")}}
	for _, f := range v.pages.Library.Frameworks() {
		for _, a := range f.Areas {
			name := a.NameDE
			if v.lang == english {
				name = a.NameEN
			}
			out = append(out, choice{Value: string(a.ID), Text: name, Chosen: string(a.ID) == held})
		}
	}
	return counted(page, courses.FacetArea, out)
}

func (v *visit) bandChoices(held int, page courses.Page) []choice {
	out := []choice{{Value: "", Text: v.t("catalogue.any_band")}}
	for band := 1; band <= bands; band++ {
		out = append(out, choice{Value: strconv.Itoa(band), Text: v.t("band." + strconv.Itoa(band)), Chosen: band == held})
	}
	return counted(page, courses.FacetBand, out)
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
