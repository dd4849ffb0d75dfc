package frontend

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lernpfad/matching"
	"lernpfad/matching/path/calendar"
)

// calendarData is a path week by week, and the question that another answer can be had for.
type calendarData struct {
	matching.Calendar
	Errors  formErrors
	Minutes field
	Until   field
	Action  string
	Asked   bool // other minutes than those of the profile, or a date
	Rows    []weekRow
	Lost    []matching.CalendarStep // steps without a place
}

// weekRow is a week, or several in a row with the same steps and no session.
type weekRow struct {
	From, To  time.Time
	Weeks     int
	Low, High int // minutes a week
	Part      int // of the bar, in per cent
	Over      bool
	Short     bool // fewer minutes than usual
	Entries   []matching.CalendarEntry
}

// calendar lays the path out. A question that cannot be answered comes back with its errors, above the calendar of the profile.
func (p *Pages) calendar(v *visit, path matching.LearningPath) (*calendarData, int, error) {
	if len(path.Steps) == 0 {
		return nil, fiber.StatusOK, nil
	}
	minutes, by := strings.TrimSpace(v.Query("minuten")), strings.TrimSpace(v.Query("bis"))
	d := calendarData{Action: "/lernpfad/" + path.ID.String(), Asked: minutes != "" || by != ""}
	status := fiber.StatusOK
	c, err := p.askCalendar(v, path, minutes, by)
	if errors, code, ok := v.formErrors(err); ok {
		d.Errors, status = errors, code
		c, err = p.Paths.Calendar(v.UserContext(), v.actor, path, matching.CalendarInput{})
		if _, _, known := v.formErrors(err); known {
			err = nil // the profile itself has no place: what is wrong with it is said above
		}
	}
	if err != nil {
		return nil, 0, err
	}
	d.show(c)
	if minutes == "" {
		minutes = strconv.Itoa(c.WeeklyMinutes)
	}
	d.Minutes = v.field(d.Errors, "/query/weekly_minutes", "minuten", minutes).typed("number", "lp-input--short")
	d.Until = v.field(d.Errors, "/query/by", "bis", by).typed("date", "lp-input--medium")
	return &d, status, nil
}

func (p *Pages) askCalendar(v *visit, path matching.LearningPath, minutes, by string) (matching.Calendar, error) {
	var in matching.CalendarInput
	var err error
	if minutes != "" {
		if in.WeeklyMinutes, err = strconv.Atoi(minutes); err != nil || in.WeeklyMinutes == 0 {
			in.WeeklyMinutes = -1 // breaks the rule and is named by it
		}
	}
	if in.By, err = matching.ParseDate("/query/by", by); err != nil {
		return matching.Calendar{}, err
	}
	return p.Paths.Calendar(v.UserContext(), v.actor, path, in)
}

func (d *calendarData) show(c matching.Calendar) {
	d.Calendar = c
	scale := max(c.WeeklyMinutes, c.Peak, 1)
	for _, w := range c.Weeks {
		row := weekRow{
			From: w.Monday, To: w.Monday.AddDate(0, 0, 6), Weeks: 1, Low: w.Minutes, High: w.Minutes, Over: w.Minutes > w.Limit,
			Short: w.Limit < c.WeeklyMinutes && w.Minutes <= w.Limit, Entries: w.Entries,
		}
		if n := len(d.Rows); n > 0 && d.Rows[n-1].joins(row) {
			row = d.Rows[n-1].with(row)
			d.Rows = d.Rows[:n-1]
		}
		row.Part = row.High * 100 / scale
		d.Rows = append(d.Rows, row)
	}
	for _, s := range c.Steps {
		if s.State != calendar.Planned && s.State != matching.StepDone {
			d.Lost = append(d.Lost, s)
		}
	}
}

// joins reports whether the next week can be told together with this row.
func (r weekRow) joins(next weekRow) bool {
	return !r.Over && !next.Over && r.Short == next.Short &&
		slices.EqualFunc(r.Entries, next.Entries, func(a, b matching.CalendarEntry) bool {
			return a.Position == b.Position && a.Preparation == b.Preparation && a.Attendance == 0 && b.Attendance == 0
		})
}

func (r weekRow) with(next weekRow) weekRow {
	r.To = next.To
	r.Weeks += next.Weeks
	r.Low, r.High = min(r.Low, next.Low), max(r.High, next.High)
	return r
}
