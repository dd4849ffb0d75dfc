package matching

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/learners"
	"lernpfad/matching/path/calendar"
)

// Limits of a question to the calendar.
const (
	minWeeklyMinutes = 15
	maxYears         = 10 // from today to the start or the date by which all is to be done
)

// CalendarInput is what a person asks of the calendar of a path. The zero value asks what her profile says, from today on.
type CalendarInput struct {
	Start         time.Time // a date; zero for today
	By            time.Time // a date by which all is to be done; zero for none
	WeeklyMinutes int       // 15..2400; 0 for those of the profile
}

// What a step can be besides the states of the calendar: it is laid aside, or there is no seat for her.
const (
	StepFull      calendar.State = "full"      // runs are open, and all their seats are taken
	StepDone      calendar.State = "done"      // completed
	StepWithdrawn calendar.State = "withdrawn" // no longer on offer
)

// Calendar is a path in time. All dates are midnight UTC of the day.
type Calendar struct {
	WeeklyMinutes int
	Land          string // whose holidays are kept
	Start         time.Time
	By            time.Time // zero when it was not asked for
	Fit           calendar.Fit
	End           time.Time // zero when nothing is planned
	Peak          int       // minutes of the fullest week
	Complete      bool      // every step that is still to be done has its place
	Proven        bool      // no layout ends in an earlier week
	Whole         bool      // no step is split over two weeks
	Weeks         []CalendarWeek
	Steps         []CalendarStep // in the order of the path
}

// CalendarWeek is what there is to do in a week.
type CalendarWeek struct {
	Monday  time.Time
	Limit   int // minutes there are in it
	Minutes int // of all entries
	Entries []CalendarEntry
}

// CalendarEntry is the share of a step in a week.
type CalendarEntry struct {
	Position    int // of the step
	Module      courses.ModuleRef
	Study       int         // minutes at one's own pace
	Preparation bool        // the study comes before a run
	Sessions    []time.Time // days of the run
	Attendance  int         // minutes of these sessions
}

// CalendarStep says when a step takes place, or why it has no place.
type CalendarStep struct {
	Position int
	Module   courses.ModuleRef
	State    calendar.State
	From, To time.Time    // zero unless planned
	Run      *courses.Run // the run she would attend
}

// Calendar lays what is left of a path of the person out in time: her minutes a week, her working days, the holidays of her Land, and
// runs in which she has a seat or can have one. Nothing is stored. Dates and minutes out of range are the fault calendar-invalid.
func (s *Service) Calendar(ctx context.Context, actor auth.Actor, lp LearningPath, in CalendarInput) (Calendar, error) {
	me, err := s.people.Me(ctx, actor)
	if err != nil {
		return Calendar{}, err
	}
	land, seats := "", []uuid.UUID(nil)
	if err := s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		if land, err = loadLand(tx, actor.TenantID); err != nil {
			return err
		}
		seats, err = loadSeats(tx, actor.TenantID, me.ID)
		return err
	}); err != nil {
		return Calendar{}, err
	}
	now := s.now()
	if in, err = in.complete(calendar.DayOf(now.In(s.zone)).Time(), me); err != nil {
		return Calendar{}, err
	}
	ahead := slices.DeleteFunc(slices.Clone(lp.Steps), func(s PathStep) bool { return s.Done })
	full := seated(ahead, seats, now)
	question := calendar.Input{
		Steps: timeSteps(ahead, s.zone), WeeklyMinutes: in.WeeklyMinutes, WorkingDays: weekdays(me.WorkingDays), Free: holidays(land),
		Start: calendar.DayOf(in.Start), Now: now,
	}
	out := Calendar{WeeklyMinutes: in.WeeklyMinutes, Land: land, Start: in.Start, By: in.By}
	answer, err := s.layouts.lay(question, land, in.By)
	if errors.Is(err, calendar.ErrInfeasible) || errors.Is(err, calendar.ErrInput) {
		return Calendar{}, fault.New("calendar-impossible").Because(err)
	}
	if err != nil {
		return Calendar{}, err
	}
	out.Fit = answer.fit
	out.fill(ahead, answer.layout)
	out.tellFull(full)
	out.addDone(lp.Steps)
	return out, nil
}

// complete fills in what was not said and checks the rest.
func (in CalendarInput) complete(today time.Time, me learners.Learner) (CalendarInput, error) {
	f := fault.New("calendar-invalid")
	if in.Start.IsZero() {
		in.Start = today
	}
	if in.WeeklyMinutes == 0 {
		in.WeeklyMinutes = me.WeeklyMinutes
	}
	last := today.AddDate(maxYears, 0, 0)
	if in.Start.Before(today) || in.Start.After(last) {
		f = f.Field("/query/start", "bad-date")
	}
	if !in.By.IsZero() && (in.By.Before(in.Start) || in.By.After(last)) {
		f = f.Field("/query/by", "bad-date")
	}
	switch {
	case in.WeeklyMinutes < minWeeklyMinutes:
		f = f.Field("/query/weekly_minutes", "too-small", "min", "15")
	case in.WeeklyMinutes > calendar.MaxWeeklyMinutes:
		f = f.Field("/query/weekly_minutes", "too-big", "max", "2400")
	}
	return in, f.OrNil()
}

// fill translates a layout into modules and dates.
func (c *Calendar) fill(steps []PathStep, layout calendar.Layout) {
	c.Peak, c.Proven, c.Whole, c.Complete = layout.Peak, layout.Proven, layout.Whole, layout.Planned == len(steps)
	if layout.Planned > 0 {
		c.End = layout.End.Time()
	}
	for _, w := range layout.Weeks {
		week := CalendarWeek{Monday: w.Monday.Time(), Limit: w.Limit, Minutes: w.Minutes}
		for _, e := range w.Entries {
			week.Entries = append(week.Entries, entryOf(e, steps[e.Step], layout.Spans[e.Step].Run >= 0))
		}
		c.Weeks = append(c.Weeks, week)
	}
	for i, span := range layout.Spans {
		step := CalendarStep{Position: steps[i].Position, Module: refOf(&steps[i].Module), State: span.State}
		if steps[i].Withdrawn() {
			step.State = StepWithdrawn
		}
		if span.State == calendar.Planned {
			step.From, step.To = span.From.Time(), span.To.Time()
		}
		if span.Run >= 0 {
			step.Run = &steps[i].Module.Runs[span.Run]
		}
		c.Steps = append(c.Steps, step)
	}
}

// tellFull says of steps without a run that there are runs, but no seats.
func (c *Calendar) tellFull(positions []int) {
	for i := range c.Steps {
		if s := &c.Steps[i]; s.State == calendar.RunsOver && slices.Contains(positions, s.Position) {
			s.State = StepFull
		}
	}
}

// addDone puts the steps that are laid aside back into the order of the path.
func (c *Calendar) addDone(steps []PathStep) {
	for _, s := range steps {
		if s.Done {
			c.Steps = append(c.Steps, CalendarStep{Position: s.Position, Module: refOf(&s.Module), State: StepDone})
		}
	}
	slices.SortFunc(c.Steps, func(a, b CalendarStep) int { return cmp.Compare(a.Position, b.Position) })
}

func entryOf(e calendar.Entry, step PathStep, dated bool) CalendarEntry {
	out := CalendarEntry{Position: step.Position, Module: refOf(&step.Module), Study: e.Study, Preparation: dated && e.Study > 0}
	for _, s := range e.Sessions {
		out.Attendance += s.Minutes
		if n := len(out.Sessions); n == 0 || !out.Sessions[n-1].Equal(s.Day.Time()) {
			out.Sessions = append(out.Sessions, s.Day.Time())
		}
	}
	return out
}
