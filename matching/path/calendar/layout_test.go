package calendar_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lernpfad/matching/path/calendar"
)

// monday is Monday, 4 January 2027.
var monday = calendar.DayOf(time.Date(2027, 1, 4, 12, 0, 0, 0, time.UTC))

func week(n int) calendar.Day { return monday + calendar.Day(7*n) }

func fullTime() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
}

func input(weekly int, steps ...calendar.Step) calendar.Input {
	return calendar.Input{Steps: steps, WeeklyMinutes: weekly, WorkingDays: fullTime(), Start: monday, Now: monday.Time()}
}

func study(minutes int, after ...int) calendar.Step {
	return calendar.Step{Minutes: minutes, After: after}
}

func dated(minutes int, runs []calendar.Run, after ...int) calendar.Step {
	return calendar.Step{Minutes: minutes, After: after, Dated: true, Runs: runs}
}

// run has one session and an open enrolment.
func run(day calendar.Day, minutes int) calendar.Run {
	return calendar.Run{Deadline: day.Time(), Sessions: []calendar.Session{{Day: day, Minutes: minutes}}}
}

func lay(t *testing.T, in calendar.Input) calendar.Layout {
	t.Helper()
	out, err := calendar.Lay(in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func loads(out calendar.Layout) []int {
	minutes := make([]int, len(out.Weeks))
	for i, w := range out.Weeks {
		minutes[i] = w.Minutes
	}
	return minutes
}

func TestLayLoads(t *testing.T) {
	t.Parallel()
	partTime := input(120, study(300))
	partTime.WorkingDays = []time.Weekday{time.Monday, time.Tuesday}
	partTime.Free = func(d calendar.Day) bool { return d == week(1) }
	midweek := input(100, study(150))
	midweek.Start += 3
	for name, tc := range map[string]struct {
		in   calendar.Input
		want []int
	}{
		"nothing":                          {input(60), []int{}},
		"one week":                         {input(120, study(90)), []int{90}},
		"spread evenly":                    {input(120, study(250)), []int{84, 84, 82}},
		"a holiday halves a week of two":   {partTime, []int{120, 60, 120}},
		"begins on a Thursday":             {midweek, []int{40, 55, 55}},
		"preparation spread before a run":  {input(120, dated(300, []calendar.Run{run(week(3), 100)})), []int{67, 67, 66, 100}},
		"a run above the limit":            {input(60, dated(360, []calendar.Run{run(week(1)+1, 360)})), []int{0, 360}},
		"study beside a run":               {input(120, dated(60, []calendar.Run{run(week(1), 60)}), study(120)), []int{90, 90}},
		"less after a run than before":     {input(120, study(200), dated(60, []calendar.Run{run(week(2), 60)}, 0), study(30, 1)), []int{100, 100, 90}},
		"whole modules where they fit":     {input(100, study(60), study(40), study(50), study(50, 0)), []int{100, 100}},
		"nothing to study takes no minute": {input(100, study(0), study(50, 0)), []int{50}},
	} {
		got := loads(lay(t, tc.in))
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestLayChoosesRuns(t *testing.T) {
	t.Parallel()
	late := run(week(2), 60)
	late.Deadline = monday.Time()
	holiday := input(120, dated(60, []calendar.Run{run(week(1), 60), run(week(2), 60)}))
	holiday.Free = func(d calendar.Day) bool { return d == week(1) }
	for name, tc := range map[string]struct {
		in    calendar.Input
		runs  []int
		state []calendar.State
	}{
		"the first": {input(120, dated(60, []calendar.Run{run(week(2), 60), run(week(1), 60)})), []int{1}, []calendar.State{calendar.Planned}},
		"the one that can be prepared for": {
			input(120, dated(400, []calendar.Run{run(week(1), 60), run(week(3), 60)})), []int{1}, []calendar.State{calendar.Planned},
		},
		"not on a holiday":        {holiday, []int{1}, []calendar.State{calendar.Planned}},
		"not on a Saturday":       {input(120, dated(60, []calendar.Run{run(week(1)+5, 60)})), []int{-1}, []calendar.State{calendar.NoRunFits}},
		"the deadline has passed": {input(120, dated(60, []calendar.Run{late}), study(10, 0)), []int{-1, -1}, []calendar.State{calendar.RunsOver, calendar.Waits}},
		"no run at all":           {input(120, dated(60, nil)), []int{-1}, []calendar.State{calendar.RunsOver}},
		"two runs on one day, one before the other": {
			input(120, dated(60, []calendar.Run{run(week(1), 60)}), dated(60, []calendar.Run{run(week(1), 60), run(week(1)+1, 60)}, 0)),
			[]int{0, 1},
			[]calendar.State{calendar.Planned, calendar.Planned},
		},
		"a later run of the first would lose the second": {
			input(120, dated(60, []calendar.Run{run(week(4), 60), run(week(1), 60)}), dated(60, []calendar.Run{run(week(2), 60)}, 0)),
			[]int{1, 0},
			[]calendar.State{calendar.Planned, calendar.Planned},
		},
	} {
		out := lay(t, tc.in)
		for i, s := range out.Spans {
			if s.Run != tc.runs[i] || s.State != tc.state[i] {
				t.Errorf("%s: step %d is %+v, want run %d, %s", name, i, s, tc.runs[i], tc.state[i])
			}
		}
	}
}

func TestLayProvesOnlyWhatItLookedAt(t *testing.T) {
	t.Parallel()
	for count, want := range map[int]bool{calendar.MaxRuns: true, calendar.MaxRuns + 1: false} {
		runs := make([]calendar.Run, count)
		for i := range runs {
			runs[i] = run(week(i+1), 60)
		}
		if out := lay(t, input(120, dated(60, runs))); out.Proven != want || out.Spans[0].Run != 0 {
			t.Errorf("%d runs: %+v", count, out)
		}
	}
}

func TestLayRefusesNonsense(t *testing.T) {
	t.Parallel()
	never := input(60, study(10))
	never.Free = func(calendar.Day) bool { return true }
	idle := input(60, study(10))
	idle.WorkingDays = nil
	for name, tc := range map[string]struct {
		in   calendar.Input
		want error
	}{
		"no minutes":       {input(0, study(10)), calendar.ErrInput},
		"no working days":  {idle, calendar.ErrInput},
		"negative":         {input(60, study(-1)), calendar.ErrInput},
		"after itself":     {input(60, study(1, 0)), calendar.ErrInput},
		"run without days": {input(60, dated(1, []calendar.Run{{}})), calendar.ErrInput},
		"never a day":      {never, calendar.ErrInfeasible},
	} {
		if _, err := calendar.Lay(tc.in); !errors.Is(err, tc.want) {
			t.Errorf("%s: got %v, want %v", name, err, tc.want)
		}
	}
}

func TestLayBy(t *testing.T) {
	t.Parallel()
	over := input(60, study(60), dated(60, nil))
	for name, tc := range map[string]struct {
		in   calendar.Input
		by   calendar.Day
		want calendar.Fit
	}{
		"fits":                        {input(60, study(120)), week(1) + 4, calendar.Fit{Fits: true}},
		"twice as much would do":      {input(60, study(240)), week(1) + 4, calendar.Fit{WeeklyMinutes: 120, WeeksLater: 2}},
		"one minute is missing":       {input(60, study(121)), week(1) + 4, calendar.Fit{WeeklyMinutes: 61, WeeksLater: 1}},
		"no time is enough":           {input(60, dated(60, []calendar.Run{run(week(4), 60)})), week(1), calendar.Fit{WeeksLater: 3}},
		"a step without a place":      {over, week(40), calendar.Fit{}},
		"a day of the same week left": {input(50, study(40)), monday + 3, calendar.Fit{Fits: true}},
	} {
		out, got, err := calendar.LayBy(tc.in, tc.by)
		if err != nil || got != tc.want {
			t.Errorf("%s: got %+v, %v, want %+v", name, got, err, tc.want)
		}
		if got.Fits && out.End > tc.by {
			t.Errorf("%s: said to fit, ends %d days late", name, out.End-tc.by)
		}
	}
}

func TestDay(t *testing.T) {
	t.Parallel()
	berlin := time.FixedZone("Berlin", 3600)
	d := calendar.DayOf(time.Date(2027, 1, 10, 0, 30, 0, 0, berlin))
	if got := d.Time().Format(time.DateOnly); got != "2027-01-10" || d.Weekday() != time.Sunday || d.Monday() != monday {
		t.Errorf("%s is a %s of the week of %s", got, d.Weekday(), d.Monday().Time())
	}
	old := calendar.DayOf(time.Date(1969, 12, 28, 0, 0, 0, 0, time.UTC))
	if old.Weekday() != time.Sunday || old.Time().Day() != 28 {
		t.Errorf("%d is a %s, %s", old, old.Weekday(), old.Time())
	}
}
