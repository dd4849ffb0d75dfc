package matching

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/matching/path"
)

// ScenarioInput is what a person supposes about her path. The zero value supposes nothing.
type ScenarioInput struct {
	WeeklyMinutes int              // 15..2400; 0 for those of her profile
	Formats       []courses.Format // the only ones she would take; none for those of her profile
	Without       []uuid.UUID      // modules that she would not take; those that her path does not have count, too
}

// Outlook is what a path comes to.
type Outlook struct {
	WeeklyMinutes int
	Steps         int // that are still to be done
	Hours         courses.Hours
	Cents         int
	Goals         int       // of her goals, those that it reaches or that she holds
	End           time.Time // midnight UTC of the last day; zero when nothing can be planned
	Complete      bool      // every step has its place until then
}

// Scenario is the best path under what a person supposes, beside the one she looks at. It is not stored.
type Scenario struct {
	Now, Then Outlook
	Lost      []competency.ID // goals that only the path of now reaches
	Won       []competency.ID // goals that only the path of then reaches
	Modules   []courses.ModuleRef
	Changes   Changes // against what is left of the path she looks at
	Proven    bool    // no path under these suppositions costs less
	// Takable reports whether AcceptAlternative would take these modules, and they are others than those of now.
	Takable bool
}

// Scenario answers what would become of a path of the person if she had more or less time a week, took other formats, or left steps out.
// Both sides are counted from what she holds today. Values out of range are the fault calendar-invalid or validation-failed.
func (s *Service) Scenario(ctx context.Context, actor auth.Actor, id uuid.UUID, in ScenarioInput) (Scenario, error) {
	if err := in.check(); err != nil {
		return Scenario{}, err
	}
	lp, err := s.Path(ctx, actor, id)
	if err != nil {
		return Scenario{}, err
	}
	sit, err := s.situation(ctx, actor)
	if err != nil {
		return Scenario{}, err
	}
	if len(sit.goals) == 0 {
		return Scenario{}, fault.New("no-target")
	}
	then, takable, err := s.suppose(ctx, actor, sit, lp, in)
	if err != nil {
		return Scenario{}, err
	}
	out := Scenario{Modules: then.refs(), Changes: changes(lp.open(), then.refs()), Proven: then.Gap == 0}
	out.Takable = takable && out.Changes.Any()
	if out.Now, err = s.outlook(ctx, actor, lp, 0); err != nil {
		return Scenario{}, err
	}
	if out.Then, err = s.outlook(ctx, actor, then, in.WeeklyMinutes); err != nil {
		return Scenario{}, err
	}
	out.Won, out.Lost = missed(lp.Holes, then.Holes), missed(then.Holes, lp.Holes)
	return out, nil
}

// check leaves the minutes to the calendar.
func (in ScenarioInput) check() error {
	f := fault.New("validation-failed")
	for _, format := range in.Formats {
		if !slices.Contains(courses.Formats(), format) {
			f = f.Field("/query/formats", "unknown")
			break
		}
	}
	return f.OrNil()
}

// suppose finds the best path under a supposition, of the best one that changes as little of lp as can be. takable says whether it leads
// to all that can be reached with the modules of her profile.
func (s *Service) suppose(ctx context.Context, actor auth.Actor, sit situation, lp LearningPath, in ScenarioInput) (then LearningPath, takable bool, err error) {
	f, err := s.retrieve(ctx, actor, sit)
	if err != nil {
		return LearningPath{}, false, err
	}
	bounded, cancel := context.WithTimeout(ctx, choiceBudget)
	defer cancel()
	supposed := sit.taking(in.Formats)
	question := supposed.asking(f.closeness).Barring(supposed.known(in.Without)...)
	again, err := supposed.snap.ways.catalogue.Replan(bounded, question, lp.moduleIDs())
	if err != nil {
		return LearningPath{}, false, err
	}
	again.Steps = keepOrder(again.Steps, lp.moduleIDs())
	if then, err = s.learningPath(supposed, again.Result); err != nil {
		return LearningPath{}, false, err
	}
	then.Holes = unreached(again.Result)
	_, takable, err = sit.following(bounded, sit.asking(f.closeness), then.moduleIDs())
	if err != nil {
		return LearningPath{}, false, err
	}
	return then, takable, s.fillModules(ctx, &then) // with the seats of now
}

// taking is the situation of the person if she took modules of these formats only.
func (s situation) taking(formats []courses.Format) situation {
	if len(formats) == 0 {
		return s
	}
	other := *s.person
	other.learner.Formats = nil
	for _, f := range formats {
		other.learner.Formats = append(other.learner.Formats, string(f))
	}
	s.person = &other
	return s
}

// known are the modules that the solver knows, as it names them.
func (s situation) known(modules []uuid.UUID) []string {
	var ids []string
	for _, id := range modules {
		if slices.Contains(s.snap.ways.ids, id.String()) {
			ids = append(ids, id.String())
		}
	}
	return ids
}

// unreached are the goals that a result does not reach: steps that are left out make more than the catalogue has.
func unreached(r path.Result) []Hole {
	var holes []Hole
	for _, h := range r.Holes {
		id, level := parseFact(h.Fact)
		holes = append(holes, Hole{Competency: id, Level: level})
	}
	return holes
}

// missed are the goals in holes that are none in others.
func missed(holes, others []Hole) []competency.ID {
	var out []competency.ID
	for _, h := range holes {
		if !slices.ContainsFunc(others, func(o Hole) bool { return o.Competency == h.Competency }) {
			out = append(out, h.Competency)
		}
	}
	return out
}

// outlook counts what is left of a path, and asks the calendar when it ends.
func (s *Service) outlook(ctx context.Context, actor auth.Actor, lp LearningPath, weeklyMinutes int) (Outlook, error) {
	out := Outlook{Hours: lp.Left(), Goals: len(lp.Goals) - len(lp.Holes)}
	for i := range lp.Steps {
		if step := &lp.Steps[i]; !step.Done {
			out.Steps++
			out.Cents += step.Module.CostCents
		}
	}
	c, err := s.Calendar(ctx, actor, lp, CalendarInput{WeeklyMinutes: weeklyMinutes})
	if err != nil {
		return Outlook{}, err
	}
	out.WeeklyMinutes, out.End, out.Complete = c.WeeklyMinutes, c.End, c.Complete
	return out, nil
}
