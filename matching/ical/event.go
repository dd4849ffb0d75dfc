// Package ical tells calendar programs the dates of a person: the steps of the path she has accepted and the runs she has a seat in, one
// by one as files, or all of them as a subscription under an address of her own (RFC 5545, RFC 7986). It remembers what programs were told,
// so that a changed date carries a higher number and a dropped one is called off.
package ical

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/learners/enrolment"
	"lernpfad/matching"
	"lernpfad/matching/path/calendar"
)

// Kind says what an event is about.
type Kind string

// The kinds of events.
const (
	Study   Kind = "study"   // a step at one's own pace: the days from its first to its last
	Planned Kind = "planned" // a step with a run that she has not signed up for
	Seat    Kind = "seat"    // a sitting of a run that she has a seat in, or may get one
)

// Status is how sure an event is.
type Status string

// The states of an event, as calendar programs know them.
const (
	Confirmed Status = "confirmed"
	Tentative Status = "tentative"
	Cancelled Status = "cancelled"
)

// Event is one entry for a calendar program. Its id stays the same however the path is planned anew.
type Event struct {
	ID        uuid.UUID
	Kind      Kind
	Title     string
	Place     string
	StartsAt  time.Time // of whole days: midnight UTC of the first day
	EndsAt    time.Time // of whole days: midnight UTC of the day after the last
	WholeDays bool
	Status    Status
	Sequence  int // raised by every change of the above
	ChangedAt time.Time

	// What it is about, of events that stand now: an enrolment, or the step of a path.
	Enrolment uuid.UUID
	Path      uuid.UUID
	Position  int
}

// same reports whether two events say the same.
func (e Event) same(other Event) bool {
	return e.Kind == other.Kind && e.Title == other.Title && e.Place == other.Place && e.Status == other.Status &&
		e.WholeDays == other.WholeDays && e.StartsAt.Equal(other.StartsAt) && e.EndsAt.Equal(other.EndsAt)
}

func inOrder(events []Event) {
	slices.SortFunc(events, func(a, b Event) int {
		return cmp.Or(a.StartsAt.Compare(b.StartsAt), cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID.String(), b.ID.String()))
	})
}

// sittings gives the sittings of runs.
type sittings map[uuid.UUID][]courses.Session

// wanted are the events that stand for a person now, in the order of their beginning. Of a step whose module she has a seat for, the
// sittings say when it is, and the step is left out.
func wanted(learner, path uuid.UUID, steps []matching.CalendarStep, enrolments []enrolment.Enrolment, times sittings, zone *time.Location) []Event {
	var out []Event
	seated := map[uuid.UUID]bool{}
	for _, e := range enrolments {
		if sittings := seatEvents(learner, e, times, zone); len(sittings) > 0 {
			seated[e.Module.ID] = true
			out = append(out, sittings...)
		}
	}
	for _, s := range steps {
		if s.State == calendar.Planned && !seated[s.Module.ID] {
			out = append(out, stepEvent(learner, path, s))
		}
	}
	inOrder(out)
	return out
}

// stepID does not depend on the path: a path that is planned anew moves the event instead of making another one.
func stepID(learner, module uuid.UUID) uuid.UUID {
	return uuid.NewSHA1(learner, []byte("step "+module.String()))
}

func stepEvent(learner, path uuid.UUID, s matching.CalendarStep) Event {
	e := Event{
		ID: stepID(learner, s.Module.ID), Kind: Study, Title: oneLine(s.Module.Title), Status: Confirmed, WholeDays: true,
		StartsAt: s.From, EndsAt: s.To.AddDate(0, 0, 1), Path: path, Position: s.Position,
	}
	if s.Run != nil {
		e.Kind, e.Status, e.Place = Planned, Tentative, oneLine(s.Run.Place)
	}
	return e
}

// seatEvents are the sittings of the run of an enrolment that holds a seat: with a seat that is not sure yet they are tentative.
func seatEvents(learner uuid.UUID, e enrolment.Enrolment, times sittings, zone *time.Location) []Event {
	if e.Run == nil || e.Run.Cancelled {
		return nil
	}
	status := Tentative
	switch e.State {
	case enrolment.Enrolled:
		status = Confirmed
	case enrolment.Requested, enrolment.Offered:
	default:
		return nil
	}
	list := times[e.Run.ID]
	if len(list) == 0 {
		list = []courses.Session{{StartsAt: e.Run.StartsAt, EndsAt: e.Run.EndsAt}}
	}
	out := make([]Event, len(list))
	for i, s := range list {
		out[i] = Event{
			ID:   uuid.NewSHA1(learner, []byte("enrolment "+e.ID.String()+" "+strconv.Itoa(i))),
			Kind: Seat, Title: oneLine(e.Module.Title), Place: oneLine(e.Run.Place), Status: status, Enrolment: e.ID,
			StartsAt: s.StartsAt, EndsAt: s.EndsAt,
		}
		if s.EndsAt.Sub(s.StartsAt) >= 24*time.Hour { // a run that names no sittings: nobody sits there at night
			first, last := calendar.DayOf(s.StartsAt.In(zone)), calendar.DayOf(s.EndsAt.In(zone))
			out[i].WholeDays, out[i].StartsAt, out[i].EndsAt = true, first.Time(), (last + 1).Time()
		}
	}
	return out
}

// oneLine takes out what no calendar program shows: line breaks and other control characters.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.Join(strings.Fields(s), " ")
}
