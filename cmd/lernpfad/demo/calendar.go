package demo

import "time"

// zone is where the demo municipalities lie.
const zone = "Europe/Berlin"

// anchor is the Monday on or after the day: dates that count from it stay the same for a week, and none lies earlier
// than asked for.
func anchor(today time.Time) time.Time {
	days := (int(time.Monday) - int(today.Weekday()) + 7) % 7
	return today.AddDate(0, 0, days)
}

// workday returns the day itself or the next one on which a town hall in Hesse is open.
func workday(day time.Time) time.Time {
	for closed(day) {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// workdays returns n days in a row on which a town hall is open, the first on or after the day.
func workdays(day time.Time, n int) []time.Time {
	out := make([]time.Time, 0, n)
	for range n {
		day = workday(day)
		out = append(out, day)
		day = day.AddDate(0, 0, 1)
	}
	return out
}

// closed reports weekends, the holidays of Hesse, and the days between Christmas and the sixth of January, in which nobody
// runs a course.
func closed(day time.Time) bool {
	if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		return true
	}
	switch month, d := day.Month(), day.Day(); {
	case month == time.January && d <= 6, month == time.December && d >= 24:
		return true
	case month == time.May && d == 1, month == time.October && d == 3:
		return true
	}
	switch afterEaster := day.YearDay() - easter(day.Year()).YearDay(); afterEaster {
	case -2, 1, 39, 50, 60: // Good Friday, Easter Monday, Ascension, Whit Monday, Corpus Christi
		return true
	default:
		return false
	}
}

// easter returns Easter Sunday of a year of the Gregorian calendar, by the anonymous algorithm that Meeus gives in
// "Astronomical Algorithms", chapter 8.
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	month := (h + l - 7*m + 114) / 31
	day := (h+l-7*m+114)%31 + 1
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}
