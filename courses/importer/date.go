package importer

import (
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // dates in files are German local time, also on machines without a time zone database

	"github.com/xuri/excelize/v2"
)

// berlin is the time zone in which dates without one are meant, loaded once.
var berlin = sync.OnceValues(func() (*time.Location, error) { // a constant that Go cannot write as one
	return time.LoadLocation("Europe/Berlin")
})

// Layouts of dates with and without a time of day.
const (
	germanDate = "2.1.2006"
	isoDate    = "2006-01-02"
)

func momentLayouts() []string {
	return []string{
		germanDate + " 15:04", germanDate + " 15:04:05", isoDate + " 15:04", isoDate + " 15:04:05",
		isoDate + "T15:04", isoDate + "T15:04:05",
	}
}

// parseMoment reads a date with or without a time of day; whole is true when the time is missing and the moment is
// the beginning of that day. A spreadsheet's date is a number of days.
func parseMoment(c cell) (moment time.Time, whole bool, err error) {
	place, err := berlin()
	if err != nil {
		return time.Time{}, false, err
	}
	s := tidyDate(c.text)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, false, nil
	}
	for _, layout := range momentLayouts() {
		if t, err := time.ParseInLocation(layout, s, place); err == nil {
			return t, false, nil
		}
	}
	for _, layout := range []string{germanDate, isoDate} {
		if t, err := time.ParseInLocation(layout, s, place); err == nil {
			return t, true, nil
		}
	}
	if c.number {
		return serialMoment(s, place)
	}
	return time.Time{}, false, errValue
}

// tidyDate drops the words around a date: "12.04.2027, 9.00 Uhr" becomes "12.04.2027 9:00".
func tidyDate(s string) string {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "Uhr"))
	s = strings.Join(strings.Fields(strings.Replace(s, ",", " ", 1)), " ")
	if day, clock, ok := strings.Cut(s, " "); ok && strings.Count(clock, ".") == 1 {
		s = day + " " + strings.Replace(clock, ".", ":", 1)
	}
	return s
}

// serialMoment reads a spreadsheet's date: days since 1899-12-30, the fraction is the time of day. Numbers outside the
// years 1990 to 2100 are no dates.
func serialMoment(s string, place *time.Location) (time.Time, bool, error) {
	const year1990, year2100 = 32874, 73051
	days, err := strconv.ParseFloat(s, 64)
	if err != nil || days < year1990 || days >= year2100 {
		return time.Time{}, false, errValue
	}
	t, err := excelize.ExcelDateToTime(days, false)
	if err != nil {
		return time.Time{}, false, errValue
	}
	t = t.Round(time.Minute)
	whole := days == float64(int(days))
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, place), whole, nil
}
