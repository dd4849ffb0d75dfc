package frontend

import (
	"strconv"
	"strings"
	"time"

	"lernpfad/courses"
)

// decimal writes a number with at most two places in the way of the language: 1,5 or 1.5.
func decimal(l language, f float64) string {
	s := strconv.FormatFloat(f, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	whole, rest, broken := strings.Cut(s, ".")
	thousands, point := ".", ","
	if l == english {
		thousands, point = ",", "."
	}
	whole = grouped(whole, thousands)
	if !broken {
		return whole
	}
	return whole + point + rest
}

func grouped(digits, separator string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + separator + digits[i:]
	}
	return sign + digits
}

// hours writes a duration with its unit.
func (p *Pages) hours(l language, h courses.Hours) (string, error) {
	h = h.Told()
	switch {
	case h == courses.HoursPerUnit:
		return p.texts.text(l, "unit.hour")
	case h > 0 && h < courses.HoursPerUnit/4: // too little to be told in hours
		return p.texts.text(l, "unit.minutes", "n", h.Minutes())
	}
	return p.texts.text(l, "unit.hours", "n", decimal(l, h.Float()))
}

// euros writes an amount; nothing to pay has a word of its own.
func (p *Pages) euros(l language, cents int) (string, error) {
	if cents == 0 {
		return p.texts.text(l, "unit.free")
	}
	amount := decimal(l, float64(cents)/100)
	if cents%100 != 0 && cents%10 == 0 {
		amount += "0"
	}
	return p.texts.text(l, "unit.euros", "n", amount)
}

func (p *Pages) date(l language, t time.Time) string {
	if l == english {
		return t.In(p.zone).Format("2 January 2006")
	}
	return t.In(p.zone).Format("02.01.2006")
}

func (p *Pages) dateTime(l language, t time.Time) string {
	if l == english {
		return t.In(p.zone).Format("2 January 2006, 15:04")
	}
	return t.In(p.zone).Format("02.01.2006, 15:04") + " Uhr"
}

// period writes when something takes place: one day with its hours, or the first and the last day.
func (p *Pages) period(l language, start, end time.Time) string {
	from, to := start.In(p.zone), end.In(p.zone)
	if from.Format(time.DateOnly) != to.Format(time.DateOnly) {
		return p.date(l, start) + " – " + p.date(l, end)
	}
	hours := from.Format("15:04") + "–" + to.Format("15:04")
	if l == english {
		return p.date(l, start) + ", " + hours
	}
	return p.date(l, start) + ", " + hours + " Uhr"
}

// age says how long ago a day was, in the coarsest unit that still tells.
func (p *Pages) age(l language, day time.Time) (string, error) {
	days := int(p.Now().Sub(day).Hours() / 24)
	switch {
	case days < 1:
		return p.texts.text(l, "age.today")
	case days < 60:
		return p.texts.counted(l, "age.days", days)
	case days < 730:
		return p.texts.counted(l, "age.months", days/30)
	default:
		return p.texts.counted(l, "age.years", days/365)
	}
}
