package ical

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

const (
	product     = "-//Lernpfad//Kalender//DE"
	zoneName    = "Europe/Berlin"
	localTime   = "20060102T150405"
	utcTime     = "20060102T150405Z"
	lineEnd     = ics.WithNewLine("\r\n")
	refreshTime = "PT4H" // programs need not ask more often
)

// File is a calendar as programs read it.
type File struct {
	Body []byte
	// ETag is the value of the header of that name; it changes when a word of the body does.
	ETag string
}

// write makes a calendar of events. Without titles an event says nothing but that somebody learns.
func write(events []Event, zone *time.Location, titles bool) File {
	c := ics.NewCalendarFor("Lernpfad")
	c.SetProductId(product)
	c.SetCalscale("GREGORIAN")
	c.SetName("Lernpfad")
	c.SetXWRCalName("Lernpfad")
	c.SetXWRTimezone(zoneName)
	c.SetRefreshInterval(refreshTime, ics.WithValue("DURATION"))
	c.SetXPublishedTTL(refreshTime)
	c.AddVTimezone(berlin())
	for _, e := range events {
		c.AddVEvent(eventOf(e, zone, titles))
	}
	body := c.Serialize(lineEnd)
	sum := sha256.Sum256([]byte(body))
	return File{Body: []byte(body), ETag: `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`}
}

// berlin is the rule of the zone since 1996, the same in the whole Union: summer begins and ends at one o'clock UTC on a last Sunday.
func berlin() *ics.VTimezone {
	zone := ics.NewTimezone(zoneName)
	add := func(c *ics.ComponentBase, name, from, to, begins, month string) {
		c.SetProperty(ics.ComponentProperty(ics.PropertyTzname), name)
		c.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), from)
		c.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), to)
		c.SetProperty(ics.ComponentPropertyDtStart, begins)
		c.AddRrule("FREQ=YEARLY;BYMONTH=" + month + ";BYDAY=-1SU")
	}
	summer := &ics.Daylight{}
	add(&summer.ComponentBase, "CEST", "+0100", "+0200", "19960331T020000", "3")
	winter := &ics.Standard{}
	add(&winter.ComponentBase, "CET", "+0200", "+0100", "19961027T030000", "10")
	zone.Components = append(zone.Components, summer, winter)
	return zone
}

func eventOf(e Event, zone *time.Location, titles bool) *ics.VEvent {
	v := ics.NewEvent(e.ID.String() + "@lernpfad")
	v.SetProperty(ics.ComponentPropertyDtstamp, e.ChangedAt.UTC().Format(utcTime))
	v.SetProperty(ics.ComponentPropertyLastModified, e.ChangedAt.UTC().Format(utcTime))
	v.SetSequence(e.Sequence)
	v.SetStatus(ics.ObjectStatus(strings.ToUpper(string(e.Status))))
	// Programs that share a calendar show others no more than that the time is taken.
	v.SetClass(ics.ClassificationPrivate)
	v.SetSummary(summary(e, titles))
	if e.Place != "" && titles {
		v.SetLocation(e.Place)
	}
	if e.WholeDays {
		v.SetAllDayStartAt(e.StartsAt)
		v.SetAllDayEndAt(e.EndsAt)
	} else {
		v.SetProperty(ics.ComponentPropertyDtStart, e.StartsAt.In(zone).Format(localTime), ics.WithTZID(zoneName))
		v.SetProperty(ics.ComponentPropertyDtEnd, e.EndsAt.In(zone).Format(localTime), ics.WithTZID(zoneName))
	}
	transparency := ics.TransparencyOpaque
	if e.Kind != Seat { // days to learn on take nobody's time for a meeting
		transparency = ics.TransparencyTransparent
	}
	v.SetTimeTransparency(transparency)
	return v
}

func summary(e Event, titles bool) string {
	switch {
	case !titles && e.Kind == Seat:
		return "Lernen"
	case !titles:
		return "Lernzeit"
	case e.Kind == Study:
		return "Lernzeit: " + e.Title
	case e.Kind == Planned:
		return "Geplant, noch nicht angemeldet: " + e.Title
	case e.Status == Tentative:
		return "Noch nicht sicher: " + e.Title
	default:
		return e.Title
	}
}
