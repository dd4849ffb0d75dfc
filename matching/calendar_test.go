package matching_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/learners"
	"lernpfad/matching"
	"lernpfad/matching/path/calendar"
)

// chain is a path of modules one after the other.
func (w *world) chain(t *testing.T, keys ...string) (lp matching.LearningPath) {
	t.Helper()
	for i, key := range keys {
		m, err := w.courses.Module(t.Context(), auth.Actor{}, w.ids[key])
		if err != nil {
			t.Fatal(err)
		}
		step := matching.PathStep{Position: i + 1, Module: m, Hours: m.Hours}
		if i > 0 {
			step.After = []int{i}
		}
		lp.Steps = append(lp.Steps, step)
		lp.Hours += m.Hours
	}
	return lp
}

func (w *world) calendar(t *testing.T, a auth.Actor, lp matching.LearningPath, in matching.CalendarInput) matching.Calendar {
	t.Helper()
	c, err := w.Calendar(t.Context(), a, lp, in)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCalendarPlacesRunAndHolidays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(nil)
	lp := w.chain(t, "fach-1", "fach-2", "akte-1")
	c := w.calendar(t, a, lp, matching.CalendarInput{})
	if c.WeeklyMinutes != 120 || c.Land != "NI" || !c.Complete || !c.Proven || !c.Start.Equal(calendar.DayOf(w.clock()).Time()) {
		t.Errorf("%+v", c)
	}
	if run := c.Steps[1]; run.Run == nil || run.To.Format(time.DateOnly) != "2027-01-13" || c.Steps[2].From.Before(run.To) {
		t.Errorf("the run of 13 January: %+v, then %+v", run, c.Steps[2])
	}
	minutes := 0
	for _, week := range c.Weeks {
		minutes += week.Minutes
		if week.Monday.Weekday() != time.Monday {
			t.Errorf("a week begins on %s", week.Monday)
		}
	}
	if want := int(lp.Hours.Float() * 60); minutes != want {
		t.Errorf("%d minutes laid out, want %d", minutes, want)
	}
	ascension := w.calendar(t, a, w.chain(t, "akte-1"), matching.CalendarInput{Start: time.Date(2027, 5, 3, 0, 0, 0, 0, time.UTC)})
	if ascension.Weeks[0].Limit != 96 {
		t.Errorf("the week of 6 May 2027, Ascension Day, has %d minutes", ascension.Weeks[0].Limit)
	}
}

func TestCalendarSaysWhenRunsAreOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(nil)
	lp := w.chain(t, "fach-1", "fach-2", "akte-1")
	w.later(365 * 24 * time.Hour)
	c := w.calendar(t, a, lp, matching.CalendarInput{By: w.clock().AddDate(1, 0, 0)})
	want := []calendar.State{calendar.Planned, calendar.RunsOver, calendar.Waits}
	for i, s := range c.Steps {
		if s.State != want[i] || s.Run != nil || s.From.IsZero() != (i > 0) {
			t.Errorf("step %d: %+v, want %s", i, s, want[i])
		}
	}
	if c.Complete || c.Fit.Fits || c.Fit.WeeklyMinutes != 0 || c.Fit.WeeksLater != 0 {
		t.Errorf("complete: %v, %+v", c.Complete, c.Fit)
	}
}

// Somebody who does not work on the day of the run cannot attend it.
func TestCalendarKeepsWorkingDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(nil)
	w.wish(t, a, func(in *learners.ProfileInput) { in.WorkingDays = []string{"fri", "mon", "tue", "mon"} })
	me, err := w.people.Me(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"mon", "tue", "fri"}, me.WorkingDays); diff != "" {
		t.Error(diff)
	}
	c := w.calendar(t, a, w.chain(t, "fach-1", "fach-2"), matching.CalendarInput{})
	if s := c.Steps[1]; s.State != calendar.NoRunFits {
		t.Errorf("13 January 2027 is a Wednesday: %+v", s)
	}
}

func TestCalendarByADate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a, lp := w.clerk(nil), w.chain(t, "fach-1", "akte-1", "akte-2")
	by := time.Date(2027, 1, 15, 0, 0, 0, 0, time.UTC)
	c := w.calendar(t, a, lp, matching.CalendarInput{WeeklyMinutes: 15, By: by})
	if c.Fit.Fits || c.Fit.WeeklyMinutes <= 15 || c.WeeklyMinutes != 15 {
		t.Fatalf("%+v", c.Fit)
	}
	enough := w.calendar(t, a, lp, matching.CalendarInput{WeeklyMinutes: c.Fit.WeeklyMinutes, By: by})
	less := w.calendar(t, a, lp, matching.CalendarInput{WeeklyMinutes: c.Fit.WeeklyMinutes - 1, By: by})
	if !enough.Fit.Fits || less.Fit.Fits || enough.End.After(by) {
		t.Errorf("%d minutes: %+v until %s; one less: %+v", c.Fit.WeeklyMinutes, enough.Fit, enough.End, less.Fit)
	}
}

func TestCalendarRefusesNonsense(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(nil)
	lp := w.chain(t, "akte-1")
	now := w.clock()
	for name, in := range map[string]matching.CalendarInput{
		"start in the past":   {Start: now.AddDate(0, 0, -3)},
		"start in a century":  {Start: now.AddDate(100, 0, 0)},
		"end before start":    {Start: now.AddDate(0, 1, 0), By: now.AddDate(0, 0, 2)},
		"fourteen minutes":    {WeeklyMinutes: 14},
		"more than full time": {WeeklyMinutes: 2401},
	} {
		_, err := w.Calendar(t.Context(), a, lp, in)
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		wantFault(t, err, "calendar-invalid")
	}
}

func TestRunWithoutSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	friday := time.Date(2027, 1, 15, 8, 0, 0, 0, time.UTC)
	long := offer("lang", "Kurs über mehrere Tage", "Von Freitag bis Montag.", 6, level("VD5.1", 3))
	long.Input.Format = courses.Presence
	long.Input.Runs = []courses.RunInput{{Place: "Rathaus", Seats: 10, Deadline: friday.AddDate(0, 0, -7), StartsAt: friday, EndsAt: friday.AddDate(0, 0, 3)}}
	w.load(t, long)
	c := w.calendar(t, w.clerk(nil), w.chain(t, "lang"), matching.CalendarInput{})
	var days []string
	for _, week := range c.Weeks {
		for _, e := range week.Entries {
			for _, d := range e.Sessions {
				days = append(days, d.Format(time.DateOnly))
			}
		}
	}
	if diff := cmp.Diff([]string{"2027-01-15", "2027-01-18"}, days); diff != "" || c.Peak != 180 {
		t.Errorf("peak %d, %s", c.Peak, diff)
	}
}

// A run whose seats are taken, or for whose seats people wait, is none she could attend; one in which she has a seat is, whatever its deadline.
func TestCalendarLeavesOutFullRuns(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(nil)
	db := w.db.Owner(t)
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := db.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	state := func() matching.CalendarStep {
		t.Helper()
		return w.calendar(t, a, w.chain(t, "fach-1", "fach-2"), matching.CalendarInput{}).Steps[1]
	}
	exec(`UPDATE runs SET waiting = 1`)
	if s := state(); s.State != matching.StepFull {
		t.Errorf("somebody waits for the seats: %+v", s)
	}
	exec(`UPDATE runs SET waiting = 0, taken = seats - 1`)
	if s := state(); s.State != calendar.Planned {
		t.Errorf("one seat is left: %+v", s)
	}
	exec(`UPDATE runs SET taken = seats`)
	if s := state(); s.State != matching.StepFull || s.Run != nil {
		t.Errorf("no seat is left: %+v", s)
	}
	run := w.chain(t, "fach-2").Steps[0].Module.Runs[0].ID
	ticket := uuid.New()
	exec(`INSERT INTO seat_tickets (id, run_id, tenant, number, seated) VALUES ($1, $2, $3, 1, true)`, ticket, run, w.town.Tenant)
	exec(`INSERT INTO enrolments (tenant_id, id, learner_id, module_id, run_id, ticket, state, created_at, updated_at)
	      VALUES ($1, $2, $3, $4, $5, $6, 'enrolled', now(), now())`, w.town.Tenant, uuid.New(), *a.LearnerID, w.ids["fach-2"], run, ticket)
	exec(`UPDATE runs SET deadline = $1`, w.clock().Add(-time.Hour))
	if s := state(); s.State != calendar.Planned || s.Run == nil || s.Run.ID != run {
		t.Errorf("one of the seats is hers: %+v", s)
	}
	if c := w.calendar(t, w.clerk(nil), w.chain(t, "fach-1", "fach-2"), matching.CalendarInput{}); c.Steps[1].State != calendar.RunsOver {
		t.Errorf("for everybody else the deadline is over: %+v", c.Steps[1])
	}
}
