package matching

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lernpfad/matching/path/calendar"
)

// A remembered answer is that of the calendar, at every moment: what a moment closes makes another question, and nothing else does.
func TestLayoutsAreThoseOfTheCalendar(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	day := func(n int) calendar.Day { return calendar.DayOf(start.AddDate(0, 0, n)) }
	run := func(closes, sits int) calendar.Run {
		return calendar.Run{Deadline: start.AddDate(0, 0, closes), Sessions: []calendar.Session{{Day: day(sits), Minutes: 120}}}
	}
	question := calendar.Input{
		Steps:         []calendar.Step{{Minutes: 200}, {Minutes: 120, Dated: true, After: []int{0}, Runs: []calendar.Run{run(10, 20), run(30, 41)}}},
		WeeklyMinutes: 90, WorkingDays: []time.Weekday{time.Monday, time.Tuesday, time.Thursday}, Start: day(0),
	}
	l := newLayouts()
	for _, hours := range []int{0, 1, 30, 10*24 - 1, 10*24 + 1, 12 * 24, 31 * 24} {
		question.Now = start.Add(time.Duration(hours) * time.Hour)
		want, err := calendar.Lay(question)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			got, err := l.lay(question, "HE", time.Time{})
			if err != nil || !cmp.Equal(want, got.layout) {
				t.Errorf("after %d hours: %v\n%s", hours, err, cmp.Diff(want, got.layout))
			}
		}
	}
	if n := l.known.EstimatedSize(); n != 3 { // both runs open, one, none
		t.Errorf("%d answers are kept", n)
	}
	wantBy, fit, err := calendar.LayBy(question, day(60))
	got, again := l.lay(question, "HE", day(60).Time())
	if err != nil || again != nil || got.fit != fit || !cmp.Equal(wantBy, got.layout) {
		t.Errorf("by a date: %v %v, %v", err, again, got.fit)
	}
	question.Steps = nil
	question.WeeklyMinutes = 0
	if _, err := l.lay(question, "HE", time.Time{}); err == nil {
		t.Error("a question that is none has an answer")
	}
}
