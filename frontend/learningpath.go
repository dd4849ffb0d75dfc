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
	Stages    []stage
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
}

// stage is a set of steps that may be taken side by side.
type stage struct{ Steps []stepView }

// Parallel reports whether there is more than one.
func (s stage) Parallel() bool { return len(s.Steps) > 1 }

type stepView struct {
	matching.PathStep
	Meta   moduleFacts
	Number int   // as shown, counting through the stages
	After  []int // numbers as shown
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

// stages groups steps by the longest chain before them: steps of one stage do not need each other.
func (p *Pages) stages(steps []matching.PathStep) []stage {
	depth := make(map[int]int, len(steps))
	var stages []stage
	for _, step := range steps { // in path order, so what comes before is known
		at := 0
		for _, before := range step.After {
			at = max(at, depth[before]+1)
		}
		depth[step.Position] = at
		for len(stages) <= at {
			stages = append(stages, stage{})
		}
		stages[at].Steps = append(stages[at].Steps, stepView{PathStep: step, Meta: p.facts(step.Module)})
	}
	return numbered(stages)
}

// numbered counts the steps as they are shown and translates what comes before into these numbers.
func numbered(stages []stage) []stage {
	shown := map[int]int{}
	for i := range stages {
		for j := range stages[i].Steps {
			step := &stages[i].Steps[j]
			step.Number = len(shown) + 1
			shown[step.Position] = step.Number
			for _, before := range step.PathStep.After {
				step.After = append(step.After, shown[before])
			}
		}
	}
	return stages
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
