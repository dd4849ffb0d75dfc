package frontend

import (
	"context"
	"net/http"
	"testing"
	"time"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/matching"
	"lernpfad/matching/path/calendar"
)

// Calendar lays the path of the fixture out over twenty weeks: study, a session in the fourth week with preparation before it, a week
// without anything after it. With a date it does not fit, with 180 minutes it does.
func (w *world) Calendar(_ context.Context, _ auth.Actor, path matching.LearningPath, in matching.CalendarInput) (matching.Calendar, error) {
	if in.WeeklyMinutes < 0 || in.WeeklyMinutes > 2400 {
		return matching.Calendar{}, fault.New("calendar-invalid").Field("/query/weekly_minutes", "too-small", "min", "15")
	}
	start := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	c := matching.Calendar{
		WeeklyMinutes: 90, Land: "NI", Start: start, By: in.By, End: time.Date(2027, 4, 8, 0, 0, 0, 0, time.UTC), Peak: 240, Complete: !w.lost, Proven: true,
	}
	if in.WeeklyMinutes > 0 {
		c.WeeklyMinutes = in.WeeklyMinutes
	}
	c.Fit = calendar.Fit{Fits: in.WeeklyMinutes == 180}
	if !c.Fit.Fits {
		c.Fit.WeeklyMinutes, c.Fit.WeeksLater = 135, 7
	}
	for i := range 20 {
		c.Weeks = append(c.Weeks, w.calendarWeek(i, start.AddDate(0, 0, 7*i-1), path))
	}
	states := []calendar.State{calendar.Planned, calendar.Planned, calendar.RunsOver, calendar.Waits}
	for i, s := range path.Steps {
		step := matching.CalendarStep{Position: s.Position, Module: courses.ModuleRef{ID: s.Module.ID, Title: s.Module.Title}, State: calendar.Planned}
		if w.lost {
			step.State = states[i]
		}
		c.Steps = append(c.Steps, step)
	}
	return c, nil
}

func (w *world) calendarWeek(i int, monday time.Time, path matching.LearningPath) matching.CalendarWeek {
	out := matching.CalendarWeek{Monday: monday, Limit: 90, Minutes: 90}
	module := func(k int) courses.ModuleRef {
		m := path.Steps[min(k, len(path.Steps)-1)].Module
		return courses.ModuleRef{ID: m.ID, Title: m.Title}
	}
	switch {
	case i == 3:
		out.Minutes = 240
		out.Entries = []matching.CalendarEntry{{Position: 3, Module: module(2), Sessions: []time.Time{monday.AddDate(0, 0, 1)}, Attendance: 240}}
	case i == 4:
		out.Limit, out.Minutes = 54, 0
	case i < 3:
		out.Minutes = 70 + i
		out.Entries = []matching.CalendarEntry{{Position: 3, Module: module(2), Study: out.Minutes, Preparation: true}}
	case i == 5:
		out.Entries = []matching.CalendarEntry{{Position: 1, Module: module(0), Study: 60}, {Position: 2, Module: module(1), Study: 30}}
	default:
		out.Entries = []matching.CalendarEntry{{Position: 4, Module: module(3), Study: 90}}
	}
	return out
}

func TestCalendarOfAPath(t *testing.T) {
	t.Parallel()
	lost := newWorld()
	lost.lost = true
	plan, gaps := serve(t, newWorld()), serve(t, lost)
	const path = "/lernpfad/00000000-0000-4000-8000-000000000800"
	for name, tc := range map[string]struct {
		query  string
		lost   bool
		status int
		want   []string
	}{
		"as the profile says": {"", false, http.StatusOK, []string{
			"Fertig am", "08.04.2027", "20 Wochen, bei 90 Minuten je Woche", "Mit 90 Minuten pro Woche sind Sie am 08.04.2027 fertig.",
			"je Woche 70 bis 72 Minuten", "Vorbereitung", "Termin: 15.12.2026", "240 Minuten", "mehr als sonst, wegen des Termins", "Nichts geplant",
			"kürzere Woche", "je Woche 90 Minuten", `name="minuten" value="90"`, `action="` + path + `#calendar-title"`,
		}},
		"more time":           {"?minuten=180", false, http.StatusOK, []string{"Mit 180 Minuten pro Woche", `value="180"`, "Zurück zu meiner Lernzeit"}},
		"too late":            {"?bis=2027-02-01", false, http.StatusOK, []string{"Bis zum 01.02.2027 ist nicht alles zu schaffen.", "135 Minuten pro Woche", "7 Wochen mehr Zeit"}},
		"in time":             {"?bis=2027-02-01&minuten=180", false, http.StatusOK, []string{"Ja, bis zum 01.02.2027 schaffen Sie alles."}},
		"not a number":        {"?minuten=viel", false, http.StatusUnprocessableEntity, []string{`href="#f-query-weekly_minutes"`, `value="viel"`, "Mit 90 Minuten pro Woche"}},
		"not a date":          {"?bis=morgen", false, http.StatusUnprocessableEntity, []string{`href="#f-query-by"`, "Bitte geben Sie ein gültiges Datum an."}},
		"steps without a run": {"", true, http.StatusOK, []string{"fertig mit allem, was sich einplanen lässt", "ist gerade kein Termin offen", "wartet auf einen Schritt"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := plan
			if tc.lost {
				server = gaps
			}
			for _, lang := range languages() {
				res, body := fetch(t, server, "anna.becker", lang, path+tc.query)
				if res.StatusCode != tc.status {
					t.Fatalf("status %d, want %d", res.StatusCode, tc.status)
				}
				for _, f := range parseHTML(t, body).faults(lang) {
					t.Error(f)
				}
				if lang == german {
					mustContain(t, body, tc.want)
				}
			}
		})
	}
}
