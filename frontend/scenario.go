package frontend

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/fault"
	"lernpfad/learners"
	"lernpfad/matching"
)

// scenarioForm asks what a person supposes about her path.
type scenarioForm struct {
	Action  string
	Path    uuid.UUID
	Errors  formErrors
	Minutes field
	Formats field
	Without field // steps that are still to be done
}

// scenarioData compares the path with the one under her suppositions.
type scenarioData struct {
	Form   scenarioForm
	Answer *matching.Scenario // nil until she asks, or when she asks what cannot be
}

// More is how many hours the path takes more; less than 0 for less.
func (d scenarioData) More() courses.Hours { return d.Answer.Then.Hours - d.Answer.Now.Hours }

// OtherTime reports whether she supposes another learning time.
func (d scenarioData) OtherTime() bool {
	return d.Answer.Then.WeeklyMinutes != d.Answer.Now.WeeklyMinutes
}

// scenario is the page on which a path is compared with another under suppositions.
func (p *Pages) scenario(v *visit) error {
	path, _, err := p.findPath(v)
	if err != nil {
		return err
	}
	me, err := p.Learners.Me(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	in, asked, err := v.supposed()
	if err != nil {
		return err
	}
	d, status := scenarioData{}, fiber.StatusOK
	var errors formErrors
	if asked {
		answer, err := p.Paths.Scenario(v.UserContext(), v.actor, path.ID, in)
		if lines, code, ok := v.formErrors(err); ok {
			errors, status = lines, code
		} else if err != nil {
			return err
		} else {
			d.Answer = &answer
		}
	}
	d.Form = p.supposition(v, path, me, in, errors)
	h := head{Title: v.t("scenario.title"), Lead: v.t("scenario.lead"), Crumbs: v.trail(v.t("scenario.title"), crumb{"/lernpfad", v.t("path.title")})}
	return v.render(status, "annahmen", h, d)
}

// supposed reads the question from the address; asked is false without one.
func (v *visit) supposed() (in matching.ScenarioInput, asked bool, err error) {
	args := v.Request().URI().QueryArgs()
	if minutes := strings.TrimSpace(v.Query("minuten")); minutes != "" {
		if in.WeeklyMinutes, err = strconv.Atoi(minutes); err != nil || in.WeeklyMinutes == 0 {
			in.WeeklyMinutes = -1 // breaks the rule and is named by it
		}
	}
	for _, format := range args.PeekMulti("formate") {
		in.Formats = append(in.Formats, courses.Format(format))
	}
	for _, raw := range args.PeekMulti("ohne") {
		module, err := uuid.ParseBytes(raw)
		if err != nil {
			return in, true, fault.New("malformed").Because(err)
		}
		in.Without = append(in.Without, module)
	}
	return in, args.Has("minuten") || len(in.Formats)+len(in.Without) > 0, nil
}

// supposition is the form, filled with what was asked and else with what her profile says.
func (p *Pages) supposition(v *visit, path matching.LearningPath, me learners.Learner, in matching.ScenarioInput, errors formErrors) scenarioForm {
	minutes := strconv.Itoa(me.WeeklyMinutes)
	if in.WeeklyMinutes != 0 {
		minutes = strings.TrimSpace(v.Query("minuten"))
	}
	f := scenarioForm{Action: "/lernpfad/" + path.ID.String() + "/annahmen", Path: path.ID, Errors: errors}
	f.Minutes = v.field(errors, "/query/weekly_minutes", "minuten", minutes).typed("number", "lp-input--short")
	f.Minutes.Label = v.t("scenario.minutes")
	if !errors.Any() { // the calendar of the same page has a field for the same
		f.Minutes.ID += "-then"
	}
	formats := me.Formats
	if len(in.Formats) > 0 {
		formats = nil
		for _, format := range in.Formats {
			formats = append(formats, string(format))
		}
	}
	f.Formats = v.field(errors, "/query/formats", "formate", "")
	f.Formats.Choices = chosen(v, "format", courses.Formats(), formats)
	if len(formats) == 0 { // none named means all
		for i := range f.Formats.Choices {
			f.Formats.Choices[i].Chosen = true
		}
	}
	f.Without = v.field(errors, "/query/without", "ohne", "")
	for _, step := range flat(p.stages(path.Steps)) {
		if !step.Done {
			f.Without.Choices = append(f.Without.Choices, choice{
				Value: step.Module.ID.String(), Text: strconv.Itoa(step.Number) + ". " + step.Module.Title, Chosen: slices.Contains(in.Without, step.Module.ID),
			})
		}
	}
	return f
}
