package calendar

import "time"

// Day is a date of the calendar: the number of days since 1 January 1970. It knows no time of day and no zone.
type Day int

const daysPerWeek = 7

// DayOf returns the date that t shows in its own zone.
func DayOf(t time.Time) Day {
	year, month, day := t.Date()
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / int64(24*time.Hour/time.Second))
}

// Time returns midnight of the day in UTC.
func (d Day) Time() time.Time { return time.Unix(0, 0).UTC().AddDate(0, 0, int(d)) }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday {
	const thursday = 4 // 1 January 1970
	return time.Weekday(((int(d)+thursday)%daysPerWeek + daysPerWeek) % daysPerWeek)
}

// Monday returns the first day of the week that d lies in.
func (d Day) Monday() Day {
	return d - Day((int(d.Weekday())+daysPerWeek-1)%daysPerWeek)
}

func (d Day) sunday() Day { return d.Monday() + daysPerWeek - 1 }
