package calendar_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lernpfad/matching/path/calendar"
)

// anyInput draws a path of up to six steps, some of them in runs, for somebody who may work part-time and has holidays.
func anyInput(t *rapid.T, weekly, most int) calendar.Input {
	in := input(weekly)
	if rapid.Bool().Draw(t, "part-time") {
		in.WorkingDays = []time.Weekday{time.Monday, time.Wednesday, time.Thursday}
	}
	holidays := rapid.SliceOfN(rapid.IntRange(0, 60), 0, 3).Draw(t, "holidays")
	in.Free = func(d calendar.Day) bool { return slices.Contains(holidays, int(d-monday)) }
	in.Start += calendar.Day(rapid.IntRange(0, 4).Draw(t, "start"))
	for i := range rapid.IntRange(0, 6).Draw(t, "steps") {
		s := calendar.Step{Minutes: rapid.IntRange(0, most).Draw(t, "minutes"), Dated: rapid.IntRange(0, 2).Draw(t, "dated") == 0}
		if i > 0 {
			s.After = slices.Compact(slices.Sorted(slices.Values(rapid.SliceOfN(rapid.IntRange(0, i-1), 0, 2).Draw(t, "after"))))
		}
		for range rapid.IntRange(0, 3).Draw(t, "runs") {
			if s.Dated {
				s.Runs = append(s.Runs, anyRun(t, most))
			}
		}
		in.Steps = append(in.Steps, s)
	}
	return in
}

func anyRun(t *rapid.T, most int) calendar.Run {
	day := monday + calendar.Day(rapid.IntRange(-3, 50).Draw(t, "day"))
	r := run(day, rapid.IntRange(0, most).Draw(t, "session"))
	if rapid.Bool().Draw(t, "two sessions") {
		r.Sessions = append(r.Sessions, calendar.Session{Day: day + 7, Minutes: 2})
	}
	r.Deadline = monday.Time().AddDate(0, 0, rapid.IntRange(-1, 3).Draw(t, "deadline"))
	return r
}

func TestLayKeepsEveryRule(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t, rapid.IntRange(1, 300).Draw(t, "weekly"), 400)
		out, err := calendar.Lay(in)
		if err != nil {
			t.Fatal(err)
		}
		checkWeeks(t, in, out)
		for i, s := range out.Spans {
			if s.State == calendar.Planned {
				checkSpan(t, in, out, i)
			} else if (s != calendar.Span{State: s.State, Run: -1}) {
				t.Fatalf("step %d has no place and yet %+v", i, s)
			}
		}
		again, err := calendar.Lay(in)
		if diff := cmp.Diff(out, again); err != nil || diff != "" {
			t.Fatalf("the second time: %v %s", err, diff)
		}
	})
}

// checkWeeks adds up and compares with the limits: only sessions may go beyond.
func checkWeeks(t *rapid.T, in calendar.Input, out calendar.Layout) {
	minutes, peak := make([]int, len(in.Steps)), 0
	for i, w := range out.Weeks {
		if w.Monday != in.Start.Monday()+calendar.Day(7*i) || w.Limit > in.WeeklyMinutes {
			t.Fatalf("week %d: %+v", i, w)
		}
		studied, sat := 0, 0
		for _, e := range w.Entries {
			studied += e.Study
			minutes[e.Step] += e.Study
			for _, s := range e.Sessions {
				sat += s.Minutes
				minutes[e.Step] += s.Minutes
			}
		}
		if studied+sat != w.Minutes || studied > max(0, w.Limit-sat) {
			t.Fatalf("week %d: %d minutes of study and %d of sessions in %+v", i, studied, sat, w)
		}
		peak = max(peak, w.Minutes)
	}
	if peak != out.Peak {
		t.Fatalf("peak %d, reported %d", peak, out.Peak)
	}
	for i, s := range out.Spans {
		want := 0
		if s.State == calendar.Planned {
			want = in.Steps[i].Minutes
			if s.Run >= 0 {
				want = max(want, sessionMinutes(in.Steps[i].Runs[s.Run]))
			}
		}
		if minutes[i] != want {
			t.Fatalf("step %d has %d minutes, want %d", i, minutes[i], want)
		}
	}
}

func sessionMinutes(r calendar.Run) (sum int) {
	for _, s := range r.Sessions {
		sum += s.Minutes
	}
	return sum
}

func checkSpan(t *rapid.T, in calendar.Input, out calendar.Layout, i int) {
	s := out.Spans[i]
	if s.From < in.Start || s.To > out.End || s.From > s.To {
		t.Fatalf("step %d: %+v, end %d", i, s, out.End)
	}
	for _, before := range in.Steps[i].After {
		b := out.Spans[before]
		if b.State != calendar.Planned || b.To > s.From || b.Run >= 0 && b.To == s.From && in.Steps[i].Minutes > 0 {
			t.Fatalf("step %d: %+v after %+v", i, s, b)
		}
	}
	if s.Run < 0 {
		return
	}
	r := in.Steps[i].Runs[s.Run]
	if !r.Deadline.After(in.Now) || s.To != r.Sessions[len(r.Sessions)-1].Day {
		t.Fatalf("step %d: %+v in %+v", i, s, r)
	}
	for _, session := range r.Sessions {
		if !slices.Contains(in.WorkingDays, session.Day.Weekday()) || in.Free(session.Day) {
			t.Fatalf("step %d sits on a day off: %+v", i, session)
		}
	}
}

// more time never ends later, and the least that is proposed is the least.
func TestLayByProposesTheLeast(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t, rapid.IntRange(10, 100).Draw(t, "weekly"), 400)
		by := monday + calendar.Day(rapid.IntRange(0, 70).Draw(t, "by"))
		out, fit, err := calendar.LayBy(in, by)
		if err != nil {
			t.Fatal(err)
		}
		if fit.Fits {
			if out.End > by && len(in.Steps) > 0 || out.Planned < len(in.Steps) {
				t.Fatalf("said to fit: %+v", out)
			}
			return
		}
		fits := func(minutes int, by calendar.Day) bool {
			in := in
			in.WeeklyMinutes = minutes
			_, fit, err := calendar.LayBy(in, by)
			return err == nil && fit.Fits
		}
		if m := fit.WeeklyMinutes; m > 0 && (!fits(m, by) || m-1 > in.WeeklyMinutes && fits(m-1, by)) {
			t.Fatalf("%d minutes are not the least", m)
		}
		if w := calendar.Day(7 * fit.WeeksLater); w > 0 && (!fits(in.WeeklyMinutes, by+w) || fits(in.WeeklyMinutes, by+w-7)) {
			t.Fatalf("%d weeks are not the least", fit.WeeksLater)
		}
	})
}
