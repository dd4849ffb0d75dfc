package matching_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
