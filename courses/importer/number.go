package importer

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"lernpfad/courses"
)

var errValue = errors.New("value not understood")

// parseNumber reads a number as people write it in German: comma for decimals, points or blanks between thousands.
// machine says that it comes from a spreadsheet or JSON, where a point is a decimal point. A machine never writes zeros
// at the end, so "1.500" was typed by a person even there.
func parseNumber(s string, machine bool) (float64, error) {
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\'' {
			return -1
		}
		return r
	}, s)
	switch comma, point := strings.Count(s, ","), strings.Count(s, "."); {
	case comma > 1 || (comma == 1 && strings.Index(s, ",") < strings.LastIndex(s, ".")):
		return 0, errValue
	case comma == 1:
		s = strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
	case point > 1 || (point == 1 && thousands(s) && (!machine || strings.HasSuffix(s, "0"))):
		s = strings.ReplaceAll(s, ".", "")
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return 0, errValue
	}
	return n, nil
}

// thousands reports whether the only point stands before exactly three digits and behind one to three.
func thousands(s string) bool {
	at := strings.Index(s, ".")
	return len(s)-at-1 == 3 && at >= 1 && at <= 3 && s[0] != '0'
}

// parseHours reads "6,5", "6,5 Std.", "90 Minuten", "8 UE" (lessons of 45 minutes), "1:30" and "2 h 30 min" and rounds to
// sixteenths of an hour. Days and weeks are refused: how long they are is not known.
func parseHours(c cell) (courses.Hours, error) {
	s := strings.ToLower(strings.TrimSpace(c.text))
	var hours float64
	if h, m, ok := strings.Cut(s, ":"); ok {
		n, err1 := strconv.Atoi(strings.TrimSpace(h))
		minutes, err2 := strconv.Atoi(strings.TrimRightFunc(m, func(r rune) bool { return r == '.' || r == ' ' || unicode.IsLetter(r) }))
		if err1 != nil || err2 != nil || n < 0 || minutes < 0 || minutes > 59 {
			return 0, errValue
		}
		hours = float64(n) + float64(minutes)/60
	} else if n, err := parseNumber(s, c.number); err == nil {
		hours = n
	} else if hours, err = sumDurations(s); err != nil {
		return 0, err
	}
	rounded := courses.RoundHours(hours)
	if rounded < 1 || rounded > 16_000 {
		return 0, errValue
	}
	return rounded, nil
}

// duration is a number with a unit and what may join it to the next.
var duration = regexp.MustCompile(`^\s*([0-9][0-9.,]*)\s*([a-zäöü]+)\.?\s*(?:und|,)?\s*`)

// sumDurations adds up parts such as "2 h 30 min".
func sumDurations(s string) (float64, error) {
	total := 0.0
	for s != "" {
		part := duration.FindStringSubmatch(s)
		if part == nil {
			return 0, errValue
		}
		n, err := parseNumber(part[1], false)
		if err != nil {
			return 0, err
		}
		unit, ok := unitHours(part[2])
		if !ok {
			return 0, errValue
		}
		total += n * unit
		s = s[len(part[0]):]
	}
	return total, nil
}

func unitHours(unit string) (float64, bool) {
	switch unit {
	case "h", "std", "stunde", "stunden", "zeitstunden", "hours":
		return 1, true
	case "min", "minute", "minuten", "m":
		return 1.0 / 60, true
	case "ue", "ustd", "unterrichtseinheit", "unterrichtseinheiten", "unterrichtsstunde", "unterrichtsstunden":
		return 0.75, true
	}
	return 0, false
}

// parseCost reads "120", "1.200,50 €", "EUR 80" and "kostenlos" and returns cents.
func parseCost(c cell) (int, error) {
	s := strings.ToLower(strings.TrimSpace(c.text))
	switch s {
	case "kostenlos", "kostenfrei", "frei", "gratis", "keine", "umsonst", "free", "gebührenfrei", "-":
		return 0, nil
	}
	for _, sign := range []string{"€", "euro", "eur"} {
		s = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, sign), sign))
	}
	s = strings.TrimSuffix(strings.TrimSuffix(s, ",-"), ",--")
	n, err := parseNumber(s, c.number)
	if err != nil || n < 0 || n > 100_000 {
		return 0, errValue
	}
	return int(math.Round(n * 100)), nil
}

// parseCount reads a whole number such as a number of seats.
func parseCount(c cell) (int, error) {
	n, err := parseNumber(strings.TrimSpace(c.text), c.number)
	if err != nil || n != math.Trunc(n) || n < 1 || n > 10_000 {
		return 0, errValue
	}
	return int(n), nil
}
