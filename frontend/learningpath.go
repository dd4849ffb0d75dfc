package frontend

import (
	"net/url"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/fault"
	"lernpfad/matching"
)

type pathData struct {
	Path      *matching.LearningPath // nil while none was built
	Order     string                 // one of pathOrders: how the steps are looked at
	Stages    []stage                // by time
	Targets   []targetGroup          // by target
	Graph     *graphView             // as a picture
	Weeks     int
	Minutes   int // a week
	Above     courses.Hours
	Landmarks [][]courses.ModuleRef // alternatives only: a single module is a step already
	Goals     []goalView
	NoProfile bool
	Nothing   bool          // every goal is reached
	Calendar  *calendarData // nil without steps
	Offer     *matching.Offer
	More      bool         // there are choices to ask for
	Choices   *choicesData // nil until they are asked for
	Suppose   scenarioForm
}

type goalView struct {
	matching.Gap
	Reached bool // by the path or already
}

// path shows the current path, or the one that is named.
func (p *Pages) path(v *visit) error {
	path, ok, err := p.findPath(v)
	if err != nil {
		return err
	}
	me, err := p.Learners.Me(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	d := pathData{NoProfile: me.RoleProfileID == "", Minutes: me.WeeklyMinutes}
	status := fiber.StatusOK
	h := head{Title: v.t("path.title"), Lead: v.t("path.lead_none"), Crumbs: v.trail(v.t("path.title"))}
	if ok {
		d.Path, d.Stages = &path, p.stages(path.Steps)
		d.look(v)
		d.Suppose = p.supposition(v, path, me, matching.ScenarioInput{}, formErrors{})
		d.Weeks = weeks(path.Left(), me.WeeklyMinutes)
		d.Above = aboveBound(path)
		if d.Offer, err = p.offer(v, path); err != nil {
			return err
		}
		d.Landmarks = alternatives(path.Landmarks)
		d.Goals = goalViews(path)
		d.Nothing = len(path.Steps) == 0 && len(path.Holes) == 0
		h.Lead = v.pathLead(path)
		if d.Calendar, status, err = p.calendar(v, path); err != nil {
			return err
		}
		d.More = len(path.Steps)+len(path.Holes) > 0
		if d.More && v.Query("wege") != "" {
			if d.Choices, err = p.choices(v, path); err != nil {
				return err
			}
		}
	}
	return v.render(status, "lernpfad", h, d)
}

// The ways to look at the steps of a path.
const (
	orderTime   = "zeit"
	orderTarget = "ziel"
	orderGraph  = "bild"
)

func pathOrders() []string { return []string{orderTime, orderTarget, orderGraph} }

// Orders are the ways to look at the steps.
func (d pathData) Orders() []string { return pathOrders() }

// look arranges the steps as the address asks.
func (d *pathData) look(v *visit) {
	switch d.Order = v.Query("nach"); d.Order {
	case orderTarget:
		d.Targets = byTarget(*d.Path, d.Stages)
	case orderGraph:
		d.Graph = v.graph(*d.Path, d.Stages)
	default:
		d.Order = orderTime
	}
}

// offer is what is offered instead of the path that is shown.
func (p *Pages) offer(v *visit, path matching.LearningPath) (*matching.Offer, error) {
	offer, ok, err := p.Paths.Offer(v.UserContext(), v.actor)
	if err != nil || !ok || offer.Path.ID == path.ID {
		return nil, err
	}
	return &offer, nil
}

func (p *Pages) declineOffer(v *visit) error {
	if err := p.Paths.DeclineOffer(v.UserContext(), v.actor); err != nil {
		return err
	}
	return redirect(v.Ctx, "/lernpfad", flashOfferDeclined)
}

func (p *Pages) findPath(v *visit) (matching.LearningPath, bool, error) {
	if v.Params("id") == "" {
		return p.Paths.CurrentPath(v.UserContext(), v.actor)
	}
	id, err := uuid.Parse(v.Params("id"))
	if err != nil {
		return matching.LearningPath{}, false, fault.New("not-found")
	}
	path, err := p.Paths.Path(v.UserContext(), v.actor, id)
	return path, err == nil, err
}

func (v *visit) pathLead(path matching.LearningPath) string {
	role, ok := v.pages.Library.RoleProfile(path.RoleProfileID)
	if !ok {
		return ""
	}
	return v.t("path.lead", "role", role.NameDE, "horizon", v.t("horizon."+string(path.Horizon)))
}

// aboveBound is how many hours a path that is not proven can be above the shortest one, at most.
func aboveBound(path matching.LearningPath) courses.Hours {
	return courses.Hours(path.Cost - path.LowerBound)
}

// alternatives leaves out landmarks with one module: that module is a step and says so itself.
func alternatives(landmarks [][]courses.ModuleRef) [][]courses.ModuleRef {
	var out [][]courses.ModuleRef
	for _, l := range landmarks {
		if len(l) > 1 {
			out = append(out, l)
		}
	}
	return out
}

func goalViews(path matching.LearningPath) []goalView {
	out := make([]goalView, 0, len(path.Goals))
	for _, g := range path.Goals {
		view := goalView{Gap: g, Reached: true}
		for _, hole := range path.Holes {
			if hole.Competency == g.Goal.Competency {
				view.Reached = false
			}
		}
		out = append(out, view)
	}
	return out
}

func (p *Pages) buildPath(v *visit) error {
	path, err := p.Paths.BuildPath(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	return redirect(v.Ctx, "/lernpfad/"+url.PathEscape(path.ID.String()), flashPathBuilt)
}

func (p *Pages) acceptPath(v *visit) error {
	id, err := uuid.Parse(v.Params("id"))
	if err != nil {
		return fault.New("not-found")
	}
	if _, err := p.Paths.AcceptPath(v.UserContext(), v.actor, id); err != nil {
		return err
	}
	return redirect(v.Ctx, "/lernpfad", flashPathAccepted)
}
