package ical

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"
	"github.com/google/uuid"
	"github.com/teambition/rrule-go"
	"pgregory.net/rapid"
)

func berlinZone(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// parsed reads a calendar with a library that has not written it.
func parsed(t testing.TB, body []byte) *ical.Calendar {
	t.Helper()
	c, err := ical.NewDecoder(bytes.NewReader(body)).Decode()
	if err != nil {
		t.Fatalf("%v\n%s", err, body)
	}
	return c
}

// lineFaults says what RFC 5545 forbids in the lines of a body.
func lineFaults(body []byte) []string {
	var out []string
	if !utf8.Valid(body) || !bytes.HasSuffix(body, []byte("\r\n")) {
		out = append(out, "no UTF-8, or no CRLF at the end")
	}
	for line := range bytes.SplitSeq(bytes.TrimSuffix(body, []byte("\r\n")), []byte("\r\n")) {
		if len(line) > 75 || !utf8.Valid(line) || bytes.ContainsAny(line, "\r\n") || len(line) == 0 {
			out = append(out, "line of "+string(line))
		}
	}
	return out
}

func text(t testing.TB, props ical.Props, name string) string {
	t.Helper()
	s, err := props.Text(name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s
}

// A run on either side of the last Sunday of October begins at nine on the clock on the wall, both days.
func TestClockChange(t *testing.T) {
	t.Parallel()
	zone := berlinZone(t)
	for _, sunday := range []time.Time{time.Date(2026, 10, 25, 0, 0, 0, 0, zone), time.Date(2027, 10, 31, 0, 0, 0, 0, zone), time.Date(2027, 3, 28, 0, 0, 0, 0, zone)} {
		var events []Event
		for _, day := range []int{-1, 0, 1} {
			start := time.Date(sunday.Year(), sunday.Month(), sunday.Day()+day, 9, 0, 0, 0, zone)
			events = append(events, Event{
				ID: uuid.New(), Kind: Seat, Title: "Seminar", Status: Confirmed, StartsAt: start.UTC(), EndsAt: start.Add(7 * time.Hour).UTC(), ChangedAt: start,
			})
		}
		// One sitting over the change itself lasts as long as it lasts.
		night := time.Date(sunday.Year(), sunday.Month(), sunday.Day()-1, 22, 0, 0, 0, zone)
		events = append(events, Event{ID: uuid.New(), Kind: Seat, Title: "Nacht", Status: Confirmed, StartsAt: night.UTC(), EndsAt: night.Add(10 * time.Hour).UTC(), ChangedAt: night})
		c := parsed(t, write(events, zone, true).Body)
		for i, e := range c.Events() {
			start, err := e.DateTimeStart(time.UTC)
			if err != nil || !start.Equal(events[i].StartsAt) {
				t.Errorf("%s begins %v, %v; want %v", sunday.Format(time.DateOnly), start, err, events[i].StartsAt)
			}
			end, err := e.DateTimeEnd(time.UTC)
			if err != nil || !end.Equal(events[i].EndsAt) {
				t.Errorf("%s ends %v, %v; want %v", sunday.Format(time.DateOnly), end, err, events[i].EndsAt)
			}
			if i < 3 && (e.Props.Get("DTSTART").Value[8:] != "T090000" || e.Props.Get("DTSTART").Params.Get("TZID") != "Europe/Berlin") {
				t.Errorf("begins at %v", e.Props.Get("DTSTART"))
			}
		}
	}
}

// The rules of the zone, worked out by a library for recurrences, must give the changes that the zone database knows.
func TestZoneRules(t *testing.T) {
	t.Parallel()
	zone := berlinZone(t)
	c := parsed(t, write(nil, zone, true).Body)
	var table *ical.Component
	for _, child := range c.Children {
		if child.Name == "VTIMEZONE" {
			table = child
		}
	}
	if table == nil || text(t, table.Props, "TZID") != "Europe/Berlin" || len(table.Children) != 2 {
		t.Fatalf("the zone is %+v", table)
	}
	for _, part := range table.Children {
		option, err := rrule.StrToROption(part.Props.Get("RRULE").Value)
		if err != nil {
			t.Fatal(err)
		}
		if option.Dtstart, err = part.Props.DateTime("DTSTART", time.UTC); err != nil {
			t.Fatal(err)
		}
		rule, err := rrule.NewRRule(*option)
		if err != nil {
			t.Fatal(err)
		}
		from, to := offset(t, part, "TZOFFSETFROM"), offset(t, part, "TZOFFSETTO")
		changes := rule.Between(time.Date(1996, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2037, 12, 31, 0, 0, 0, 0, time.UTC), true)
		if len(changes) != 42 {
			t.Errorf("%s changes %d times from 1996 to 2037", part.Name, len(changes))
		}
		for _, wall := range changes {
			instant := wall.Add(-from)
			if before, after := offsetAt(instant.Add(-time.Second), zone), offsetAt(instant, zone); before != from || after != to {
				t.Errorf("%s at %s: the database goes from %s to %s", part.Name, wall, before, after)
			}
		}
	}
}

func offset(t *testing.T, c *ical.Component, name string) time.Duration {
	t.Helper()
	return map[string]time.Duration{"+0100": time.Hour, "+0200": 2 * time.Hour}[c.Props.Get(name).Value]
}

func offsetAt(instant time.Time, zone *time.Location) time.Duration {
	_, seconds := instant.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}

func TestLongTitles(t *testing.T) {
	t.Parallel()
	zone := berlinZone(t)
	for name, title := range map[string]string{
		"200 letters and emoji": strings.Repeat("Prüfung für Bäder 🏊🏽‍♀️; ", 8)[:200],
		"no blank":              strings.Repeat("Übergangsmöglichkeitsprüfungsäöüß", 6),
		"emoji alone":           strings.Repeat("👩🏿‍🚒", 40),
		"signs of the format":   `Komma, Semikolon; Schrägstrich\ Doppelpunkt: "Anführung" BEGIN:VEVENT`,
		"line breaks":           "Erste\r\nEND:VEVENT\nZweite\tDritte\x00\x1b",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := Event{ID: uuid.New(), Kind: Seat, Title: oneLine(title), Place: oneLine(title), Status: Confirmed, StartsAt: time.Unix(0, 0), EndsAt: time.Unix(60, 0)}
			file := write([]Event{e}, zone, true)
			for _, f := range lineFaults(file.Body) {
				t.Error(f)
			}
			events := parsed(t, file.Body).Events()
			if len(events) != 1 || text(t, events[0].Props, "SUMMARY") != e.Title || text(t, events[0].Props, "LOCATION") != e.Place {
				t.Errorf("%d events: %v", len(events), events)
			}
		})
	}
}

// Whatever a title holds, both libraries agree on what was meant.
func TestAnyTitle(t *testing.T) {
	t.Parallel()
	zone := berlinZone(t)
	rapid.Check(t, func(t *rapid.T) {
		e := Event{
			ID: uuid.New(), Kind: Kind(rapid.SampledFrom([]string{"study", "planned", "seat"}).Draw(t, "kind")), Title: oneLine(rapid.String().Draw(t, "title")),
			Place: oneLine(rapid.String().Draw(t, "place")), Status: Confirmed, WholeDays: rapid.Bool().Draw(t, "days"),
			StartsAt: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), EndsAt: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC),
		}
		file := write([]Event{e}, zone, true)
		if faults := lineFaults(file.Body); len(faults) > 0 {
			t.Fatalf("%v", faults)
		}
		c, err := ical.NewDecoder(bytes.NewReader(file.Body)).Decode()
		if err != nil {
			t.Fatalf("%v\n%s", err, file.Body)
		}
		got, err := c.Events()[0].Props.Text("SUMMARY")
		if want := summary(e, true); err != nil || got != want {
			t.Fatalf("summary %q, %v; want %q", got, err, want)
		}
	})
}

func TestWithoutTitles(t *testing.T) {
	t.Parallel()
	events := []Event{
		{ID: uuid.New(), Kind: Study, Title: "Geheim", Status: Confirmed, WholeDays: true, StartsAt: time.Unix(0, 0), EndsAt: time.Unix(86400, 0)},
		{ID: uuid.New(), Kind: Seat, Title: "Geheim", Place: "Versteckt", Status: Tentative, StartsAt: time.Unix(0, 0), EndsAt: time.Unix(60, 0)},
	}
	body := string(write(events, berlinZone(t), false).Body)
	for _, not := range []string{"Geheim", "Versteckt", "LOCATION"} {
		if strings.Contains(body, not) {
			t.Errorf("%q is told:\n%s", not, body)
		}
	}
	for _, want := range []string{"SUMMARY:Lernzeit", "SUMMARY:Lernen", "CLASS:PRIVATE", "STATUS:TENTATIVE", "TRANSP:TRANSPARENT", "TRANSP:OPAQUE", "DTEND;VALUE=DATE:19700102"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing:\n%s", want, body)
		}
	}
}
