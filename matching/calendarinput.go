package matching

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/de"

	"lernpfad/courses"
	"lernpfad/learners"
	"lernpfad/matching/path/calendar"
)

// timeSteps are the steps of a path that are still to be done, as the calendar knows them. A module that is not self-paced takes place in
// its runs; one that is no longer on offer has none.
func timeSteps(steps []PathStep, zone *time.Location) []calendar.Step {
	at := make(map[int]int, len(steps))
	out := make([]calendar.Step, len(steps))
	for i, s := range steps {
		at[s.Position] = i
		out[i] = calendar.Step{Minutes: minutesOf(s.Hours), Dated: s.Module.Format != courses.SelfPaced || s.Withdrawn()}
		for _, position := range s.After {
			if before, ahead := at[position]; ahead {
				out[i].After = append(out[i].After, before)
			}
		}
		for _, r := range s.Module.Runs {
			if out[i].Dated && !s.Withdrawn() {
				out[i].Runs = append(out[i].Runs, calendar.Run{Deadline: r.Deadline, Sessions: sessionsOf(r, out[i].Minutes, zone)})
			}
		}
	}
	return out
}

// seated leaves each step the runs that the person can attend: the one in which she has a seat, whose deadline no longer matters, else
// those with a seat that nobody waits for. It returns the positions of steps whose open runs are all full.
func seated(steps []PathStep, seats []uuid.UUID, now time.Time) (full []int) {
	for i := range steps {
		m := &steps[i].Module
		var own, free []courses.Run
		open := false
		for _, r := range m.Runs {
			open = open || r.Open(now)
			switch {
			case slices.Contains(seats, r.ID):
				r.Deadline = r.StartsAt
				own = append(own, r)
			case r.Free > 0 && r.Waiting == 0:
				free = append(free, r)
			}
		}
		if m.Runs = own; len(own) == 0 {
			m.Runs = free
		}
		if open && !slices.ContainsFunc(m.Runs, func(r courses.Run) bool { return r.Open(now) }) {
			full = append(full, steps[i].Position)
		}
	}
	return full
}

func minutesOf(h courses.Hours) int {
	return (int(h)*60 + int(courses.HoursPerUnit) - 1) / int(courses.HoursPerUnit)
}

// sessionsOf are the sittings of a run by day. A run that names none sits from its start to its end where that is one day, and else
// spreads the learning time evenly over the days from Monday to Friday.
func sessionsOf(r courses.Run, minutes int, zone *time.Location) []calendar.Session {
	first, last := calendar.DayOf(r.StartsAt.In(zone)), calendar.DayOf(r.EndsAt.In(zone))
	var out []calendar.Session
	for _, s := range r.Sessions {
		out = append(out, calendar.Session{Day: calendar.DayOf(s.StartsAt.In(zone)), Minutes: int(s.EndsAt.Sub(s.StartsAt).Minutes())})
	}
	switch {
	case len(out) > 0:
		slices.SortStableFunc(out, func(a, b calendar.Session) int { return cmp.Compare(a.Day, b.Day) })
		return out
	case last <= first:
		return []calendar.Session{{Day: first, Minutes: max(0, min(minutes, int(r.EndsAt.Sub(r.StartsAt).Minutes())))}}
	}
	for d := first; d <= last; d++ {
		if d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
			out = append(out, calendar.Session{Day: d})
		}
	}
	if len(out) == 0 { // a weekend
		out = []calendar.Session{{Day: first}, {Day: last}}
	}
	for i := range out {
		out[i].Minutes = (minutes + i) / len(out)
	}
	return out
}

// weekdays translates the words of a profile; none mean Monday to Friday.
func weekdays(words []string) []time.Weekday {
	var out []time.Weekday
	for i, word := range learners.Weekdays() {
		if slices.Contains(words, word) || len(words) == 0 && i < 5 {
			out = append(out, time.Weekday((i+1)%7))
		}
	}
	return out
}

// holidays tells the public holidays of a Land; of an unknown one, those that all have.
func holidays(land string) func(calendar.Day) bool {
	list, ok := map[string][]*cal.Holiday{
		"BW": de.HolidaysBW, "BY": de.HolidaysBY, "BE": de.HolidaysBE, "BB": de.HolidaysBB, "HB": de.HolidaysHB, "HH": de.HolidaysHH,
		"HE": de.HolidaysHE, "MV": de.HolidaysMV, "NI": de.HolidaysNI, "NW": de.HolidaysNW, "RP": de.HolidaysRP, "SL": de.HolidaysSL,
		"SN": de.HolidaysSN, "ST": de.HolidaysST, "SH": de.HolidaysSH, "TH": de.HolidaysTH,
	}[land]
	if !ok {
		list = de.Holidays
	}
	free := map[int]map[calendar.Day]bool{} // by year
	return func(d calendar.Day) bool {
		year := d.Time().Year()
		days, ok := free[year]
		if !ok {
			days = make(map[calendar.Day]bool, len(list))
			for _, h := range list {
				if actual, _ := h.Calc(year); !actual.IsZero() {
					days[calendar.DayOf(actual)] = true
				}
			}
			free[year] = days
		}
		return days[d]
	}
}
