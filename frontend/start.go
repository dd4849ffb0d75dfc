package frontend

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"lernpfad/courses"
	"lernpfad/learners"
	"lernpfad/matching"
)

type startData struct {
	NoProfile bool                   // no role profile is chosen yet
	CheckOpen bool                   // a check is under way
	CheckDone int                    // statements answered of it, or of the last one
	CheckAll  int                    // at most so many until a result
	Known     int                    // competencies something is known about
	Path      *matching.LearningPath // accepted, or else waiting to be
	Waiting   bool                   // the path is not accepted yet
	Next      *matching.PathStep
	NextRun   *courses.Run
	End       time.Time // when the path is done; zero when it cannot be told
	Partly    bool      // some step has no place until then
	Weeks     int       // how long it takes, where there is no end
	Offer     bool      // there is a better path
	OpenGaps  int
	Unread    int // messages
	Goals     int
}

// FirstTime reports whether nothing is known about the person.
func (d startData) FirstTime() bool { return d.Known == 0 }

func (p *Pages) learnerStart(v *visit) error {
	ctx := v.UserContext()
	me, err := p.Learners.Me(ctx, v.actor)
	if err != nil {
		return err
	}
	d := startData{NoProfile: me.RoleProfileID == ""}
	attainments, err := p.Evidence.Attainments(ctx, v.actor)
	if err != nil {
		return err
	}
	d.Known = len(attainments)
	check, err := p.SelfChecks.SelfCheck(ctx, v.actor)
	if err != nil {
		return err
	}
	d.CheckDone, d.CheckAll = len(check.Replies), check.Limit
	d.CheckOpen = d.CheckDone > 0 && !check.Finished()
	if d.Unread, err = p.Inbox.Unread(ctx, v.actor); err != nil {
		return err
	}
	if err := p.startPath(v, me, &d); err != nil {
		return err
	}
	h := head{Title: v.t("start.hello", "name", v.actor.Name), Lead: v.t("start.lead")}
	if d.Next != nil {
		h.Lead = v.t("start.lead_path")
	}
	return v.render(fiber.StatusOK, "start", h, d)
}

// startPath adds the path, the next step of an accepted one, and how many goals are open.
func (p *Pages) startPath(v *visit, me learners.Learner, d *startData) error {
	gaps, err := p.Deck.Gaps(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	d.Goals = len(gaps)
	for _, g := range gaps {
		if g.Open() {
			d.OpenGaps++
		}
	}
	path, ok, err := p.Paths.CurrentPath(v.UserContext(), v.actor)
	if err != nil || !ok || len(path.Steps) == 0 {
		return err
	}
	d.Path, d.Weeks, d.Waiting = &path, weeks(path.Left(), me.WeeklyMinutes), !path.Accepted
	if d.End, d.Partly, err = p.pathEnd(v, path); err != nil {
		return err
	}
	if _, d.Offer, err = p.Paths.Offer(v.UserContext(), v.actor); err != nil || !path.Accepted {
		return err
	}
	if d.Next = path.Next(); d.Next != nil {
		if run, ok := d.Next.Module.Next(p.Now()); ok {
			d.NextRun = &run
		}
	}
	return nil
}

// pathEnd is the day that the calendar of the path says; partly means that some step has no place in it.
func (p *Pages) pathEnd(v *visit, path matching.LearningPath) (end time.Time, partly bool, err error) {
	c, err := p.Paths.Calendar(v.UserContext(), v.actor, path, matching.CalendarInput{})
	if _, _, known := v.formErrors(err); known { // there are no days to learn on: the path page says so
		return time.Time{}, false, nil
	}
	return c.End, !c.Complete, err
}

// weeks is how long a path takes at a number of minutes a week, rounded up.
func weeks(h courses.Hours, weeklyMinutes int) int {
	if weeklyMinutes <= 0 {
		return 0
	}
	minutes := int(h) * 60
	perWeek := weeklyMinutes * int(courses.HoursPerUnit)
	return (minutes + perWeek - 1) / perWeek
}
