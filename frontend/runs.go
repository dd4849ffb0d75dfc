package frontend

import (
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/fault"
)

type runsData struct {
	Errors formErrors
	Module courses.Module
	Runs   []providerRun
}

// providerRun is a run as its provider sees it: numbers, no names.
type providerRun struct {
	courses.StoredRun
	Over bool // begun, or called off: nothing can be done about it
}

func (p *Pages) moduleRuns(v *visit) error {
	m, err := p.ownModule(v)
	if err != nil {
		return err
	}
	return p.showRuns(v, fiber.StatusOK, m, formErrors{})
}

func (p *Pages) showRuns(v *visit, status int, m courses.Module, errors formErrors) error {
	runs, err := p.Runs.Runs(v.UserContext(), v.actor, m.ID)
	if err != nil {
		return err
	}
	d := runsData{Errors: errors, Module: m}
	for _, r := range runs {
		d.Runs = append(d.Runs, providerRun{r, r.CancelledAt != nil || !p.Now().Before(r.StartsAt)})
	}
	h := head{
		Title: v.t("runs.title"), Kicker: m.Title, Lead: v.t("runs.lead"),
		Crumbs: v.trail(v.t("runs.title"), crumb{"/autor", v.t("author.title")}, crumb{"/autor/module/" + m.ID.String(), m.Title}),
	}
	return v.render(status, "durchfuehrungen", h, d)
}

func (p *Pages) cancelRun(v *visit) error {
	id, err := uuid.Parse(v.Params("id"))
	if err != nil {
		return fault.New("run-not-found")
	}
	module, err := p.Cancelling.CancelRun(v.UserContext(), v.actor, id)
	if fault.Is(err, "run-begun") {
		errors, status, _ := v.enrolmentErrors(err)
		m, err := p.Catalogue.Module(v.UserContext(), v.actor, module)
		if err != nil {
			return err
		}
		return p.showRuns(v, status, m, errors)
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, "/autor/module/"+module.String()+"/durchfuehrungen", flashRunCancelled)
}
