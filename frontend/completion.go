package frontend

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/fault"
	"lernpfad/learners"
	"lernpfad/learners/completion"
	"lernpfad/matching"
)

// completionPath is where a completion says what it changed.
func completionPath(id uuid.UUID) string { return "/abschluss/" + id.String() }

// complete takes her word that she finished what she is enrolled for. When that does not work, the list comes back with what she typed.
func (p *Pages) complete(v *visit) error {
	id, err := uuid.Parse(v.Params("id"))
	if err != nil {
		return fault.New("enrolment-not-found")
	}
	version, err := strconv.Atoi(v.FormValue("version"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	day, _ := time.Parse(time.DateOnly, v.FormValue("datum")) // the year 1 breaks the rule and is named by it
	c, err := p.Completions.Complete(v.UserContext(), v.actor, id, version, day)
	if errors, status, ok := v.dayErrors(err); ok {
		return p.showEnrolments(v, status, enrolmentsData{Errors: errors, Failed: id, Day: v.FormValue("datum")})
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, completionPath(c.ID), "")
}

// completeElsewhere takes her word that she finished a module without being enrolled here.
func (p *Pages) completeElsewhere(v *visit) error {
	module, err := uuid.Parse(v.Params("id"))
	if err != nil {
		return fault.New("module-not-found")
	}
	day, _ := time.Parse(time.DateOnly, v.FormValue("datum"))
	c, err := p.Completions.CompleteElsewhere(v.UserContext(), v.actor, module, day)
	if errors, status, ok := v.dayErrors(err); ok {
		return p.showModule(v, status, module, errors)
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, completionPath(c.ID), "")
}

// dayErrors are those of an enrolment; what is wrong with the day is said in the summary alone, as a page has many fields for days.
func (v *visit) dayErrors(err error) (formErrors, int, bool) {
	out, status, ok := v.enrolmentErrors(err)
	for i, line := range out.Lines {
		if line.ID != "" {
			out.Lines[i] = errorLine{Text: line.Label + ": " + line.Text}
		}
	}
	return out, status, ok
}

type completionData struct {
	Errors   formErrors
	Done     completion.Completion
	Gains    []gainView
	Progress *progress       // nil without an accepted path
	Offer    *matching.Offer // a shorter way that has come of it
}

// gainView is a gain with what the job asks for.
type gainView struct {
	learners.Gain
	Goal competency.Level // 0 without
}

// Raised reports whether the level is higher than before.
func (g gainView) Raised() bool { return g.To > g.From }

// Reached reports whether it came up to the goal by this.
func (g gainView) Reached() bool { return g.Goal > 0 && g.To >= g.Goal && g.From < g.Goal }

// progress is how far she is on the path that she follows.
type progress struct {
	Done, Total int
	Next        *matching.PathStep
}

func (p *Pages) completion(v *visit) error {
	c, err := p.ownCompletion(v)
	if err != nil {
		return err
	}
	return p.showCompletion(v, fiber.StatusOK, c, formErrors{})
}

func (p *Pages) ownCompletion(v *visit) (completion.Completion, error) {
	id, err := uuid.Parse(v.Params("id"))
	if err != nil {
		return completion.Completion{}, fault.New("completion-not-found")
	}
	return p.Completions.Completion(v.UserContext(), v.actor, id)
}

func (p *Pages) showCompletion(v *visit, status int, c completion.Completion, errors formErrors) error {
	me, err := p.Learners.Me(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	d := completionData{Errors: errors, Done: c}
	goals := learners.Goals(p.Library, me.RoleProfileID, me.Horizon)
	for _, g := range c.Gains {
		view := gainView{Gain: g}
		for _, goal := range goals {
			if goal.Competency == g.Competency {
				view.Goal = goal.Level
			}
		}
		d.Gains = append(d.Gains, view)
	}
	if d.Progress, d.Offer, err = p.progress(v); err != nil {
		return err
	}
	h := head{Title: v.t("completion.title"), Kicker: c.Title, Crumbs: v.trail(v.t("completion.title"), crumb{"/anmeldungen", v.t("enrol.title")})}
	if c.Withdrawn() {
		h.Title = v.t("completion.withdrawn")
	}
	return v.render(status, "abschluss", h, d)
}

// progress counts the steps of the path that she follows, and finds what is offered instead.
func (p *Pages) progress(v *visit) (*progress, *matching.Offer, error) {
	path, ok, err := p.Paths.CurrentPath(v.UserContext(), v.actor)
	if err != nil || !ok {
		return nil, nil, err
	}
	out := &progress{Total: len(path.Steps), Next: path.Next()}
	for i := range path.Steps {
		if path.Steps[i].Done {
			out.Done++
		}
	}
	offer, err := p.offer(v, path)
	if out.Total == 0 {
		out = nil
	}
	return out, offer, err
}

func (p *Pages) takeBack(v *visit) error {
	c, err := p.ownCompletion(v)
	if err != nil {
		return err
	}
	err = p.Completions.TakeBack(v.UserContext(), v.actor, c.ID)
	if errors, status, ok := v.takeBackErrors(err); ok {
		return p.showCompletion(v, status, c, errors)
	}
	if err != nil {
		return err
	}
	to := "/anmeldungen"
	if c.Enrolment == nil {
		to = "/module/" + c.Module.String()
	}
	return redirect(v.Ctx, to, flashTakenBack)
}

// takeBackErrors says in the person's language why a completion stays.
func (v *visit) takeBackErrors(err error) (formErrors, int, bool) {
	f, ok := fault.From(err)
	if !ok || f.Slug != "completion-confirmed" && f.Slug != "enrolment-moved" {
		return formErrors{}, 0, false
	}
	return formErrors{Lines: []errorLine{{Text: v.t("completionfault." + f.Slug)}}}, f.Status(), true
}

// rise is a level that a finished module raised, for the profile.
type rise struct {
	learners.Gain
	Completion uuid.UUID
	Title      string
	On         time.Time
}

const (
	shownRises = 5
	riseAge    = 90 * 24 * time.Hour
)

// rises are the levels that finished modules raised of late, the newest first.
func (p *Pages) rises(v *visit) ([]rise, error) {
	list, err := p.Completions.Mine(v.UserContext(), v.actor)
	if err != nil {
		return nil, err
	}
	var out []rise
	for _, c := range list {
		if c.Withdrawn() || p.Now().Sub(c.CreatedAt) > riseAge {
			continue
		}
		for _, g := range c.Rises() {
			if len(out) < shownRises {
				out = append(out, rise{Gain: g, Completion: c.ID, Title: c.Title, On: c.On})
			}
		}
	}
	return out, nil
}
