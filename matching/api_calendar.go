package matching

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

func registerCalendar(server *httpx.Server, a api, own httpx.Access) {
	httpx.Operation(server, httpx.Op{
		ID: "get-path-calendar", Method: http.MethodGet, Path: "/me/paths/{id}/calendar", Tag: tagMatching, Access: own,
		Summary: "Lernpfad im Kalender",
		Description: "Der Lernpfad Woche für Woche: Lernzeit, Arbeitstage, Feiertage des Landes, Termine. Wenn er bis zu einem Tag nicht zu " +
			"schaffen ist, was mindestens helfen würde.",
	}, auth.Signed(a.calendar))
}

type calendarInput struct {
	ID            uuid.UUID `path:"id" format:"uuid" doc:"Kennung"`
	Start         string    `query:"start" format:"date" doc:"Erster Tag; ohne Angabe heute"`
	By            string    `query:"by" format:"date" doc:"Tag, bis zu dem alles geschafft sein soll"`
	WeeklyMinutes int       `query:"weekly_minutes" minimum:"15" maximum:"2400" doc:"Lernzeit pro Woche in Minuten; ohne Angabe die aus dem Lernprofil"`
}

type calendarView struct {
	WeeklyMinutes int                `json:"weekly_minutes" doc:"Lernzeit pro Woche in Minuten"`
	Land          string             `json:"land" doc:"Land, dessen Feiertage frei bleiben"`
	Start         string             `json:"start" format:"date" doc:"Erster Tag"`
	End           string             `json:"end,omitempty" format:"date" doc:"Letzter Tag mit etwas zu tun; fehlt, wenn nichts geplant ist"`
	Peak          int                `json:"peak" doc:"Minuten der vollsten Woche"`
	Complete      bool               `json:"complete" doc:"Ob jeder Schritt seinen Platz hat"`
	Proven        bool               `json:"proven" doc:"Ob bewiesen ist, dass es in keiner früheren Woche zu Ende geht"`
	Whole         bool               `json:"whole" doc:"Ob jeder Schritt ganz in einer Woche liegt"`
	Target        *targetView        `json:"target,omitempty" doc:"Nur wenn nach einem Tag gefragt ist"`
	Weeks         []calendarWeekView `json:"weeks" nullable:"false" doc:"Wochen ohne Lücke"`
	Steps         []calendarStepView `json:"steps" nullable:"false" doc:"Schritte in der Reihenfolge des Lernpfads"`
}

type targetView struct {
	By            string `json:"by" format:"date" doc:"Der gefragte Tag"`
	Fits          bool   `json:"fits" doc:"Ob bis dahin alles geschafft ist"`
	WeeklyMinutes int    `json:"weekly_minutes,omitempty" doc:"Kleinste Lernzeit pro Woche, mit der es geht; fehlt, wenn keine reicht"`
	WeeksLater    int    `json:"weeks_later,omitempty" doc:"Um wie viele Wochen der Tag später liegen müsste; fehlt, wenn ein Schritt keinen Platz hat"`
}

type calendarWeekView struct {
	Monday  string              `json:"monday" format:"date" doc:"Montag der Woche"`
	Limit   int                 `json:"limit" doc:"Minuten, die da sind; weniger in Wochen mit Feiertagen"`
	Minutes int                 `json:"minutes" doc:"Minuten, die geplant sind; mehr als da sind nur durch Termine"`
	Entries []calendarEntryView `json:"entries" nullable:"false" doc:"Was zu tun ist"`
}

type calendarEntryView struct {
	Position    int         `json:"position" doc:"Stelle des Schritts"`
	Module      courses.Ref `json:"module" doc:"Lernmodul"`
	Study       int         `json:"study" doc:"Minuten im eigenen Tempo"`
	Preparation bool        `json:"preparation" doc:"Ob sie einen Termin vorbereiten"`
	Sessions    []string    `json:"sessions" nullable:"false" doc:"Tage mit Terminen"`
	Attendance  int         `json:"attendance" doc:"Minuten dieser Termine"`
}

type calendarStepView struct {
	Position int         `json:"position" doc:"Stelle im Lernpfad"`
	Module   courses.Ref `json:"module" doc:"Lernmodul"`
	State    string      `json:"state" enum:"planned,runs_over,no_run_fits,waits,full,done,withdrawn" doc:"Geplant; kein Termin mehr offen; kein Termin passt; wartet auf einen anderen Schritt; alle Termine ausgebucht; abgeschlossen; nicht mehr im Angebot"`
	From     string      `json:"from,omitempty" format:"date" doc:"Erster Tag"`
	To       string      `json:"to,omitempty" format:"date" doc:"Letzter Tag"`
	Run      *uuid.UUID  `json:"run,omitempty" format:"uuid" doc:"Kennung der Durchführung"`
}

func (a api) calendar(ctx context.Context, actor auth.Actor, in *calendarInput) (*struct{ Body calendarView }, error) {
	question := CalendarInput{WeeklyMinutes: in.WeeklyMinutes}
	var err error
	if question.Start, err = ParseDate("/query/start", in.Start); err != nil {
		return nil, err
	}
	if question.By, err = ParseDate("/query/by", in.By); err != nil {
		return nil, err
	}
	lp, err := a.service.Path(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	c, err := a.service.Calendar(ctx, actor, lp, question)
	if err != nil {
		return nil, err
	}
	return &struct{ Body calendarView }{calendarOf(c)}, nil
}

// ParseDate reads a date such as 2027-01-31; "" is the zero time. The pointer names the field in the fault calendar-invalid.
func ParseDate(pointer, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}, fault.New("calendar-invalid").Field(pointer, "bad-date").Because(err)
	}
	return t, nil
}

func isoDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func calendarOf(c Calendar) calendarView {
	v := calendarView{
		WeeklyMinutes: c.WeeklyMinutes, Land: c.Land, Start: isoDate(c.Start), End: isoDate(c.End), Peak: c.Peak, Complete: c.Complete,
		Proven: c.Proven, Whole: c.Whole, Weeks: make([]calendarWeekView, len(c.Weeks)), Steps: make([]calendarStepView, len(c.Steps)),
	}
	if !c.By.IsZero() {
		v.Target = &targetView{By: isoDate(c.By), Fits: c.Fit.Fits, WeeklyMinutes: c.Fit.WeeklyMinutes, WeeksLater: c.Fit.WeeksLater}
	}
	for i, w := range c.Weeks {
		v.Weeks[i] = calendarWeekOf(w)
	}
	for i, s := range c.Steps {
		v.Steps[i] = calendarStepView{
			Position: s.Position, Module: courses.Ref(s.Module), State: string(s.State), From: isoDate(s.From), To: isoDate(s.To),
		}
		if s.Run != nil {
			v.Steps[i].Run = &s.Run.ID
		}
	}
	return v
}

func calendarWeekOf(w CalendarWeek) calendarWeekView {
	v := calendarWeekView{Monday: isoDate(w.Monday), Limit: w.Limit, Minutes: w.Minutes, Entries: make([]calendarEntryView, len(w.Entries))}
	for i, e := range w.Entries {
		v.Entries[i] = calendarEntryView{
			Position: e.Position, Module: courses.Ref(e.Module), Study: e.Study, Preparation: e.Preparation, Attendance: e.Attendance,
			Sessions: make([]string, len(e.Sessions)),
		}
		for k, day := range e.Sessions {
			v.Entries[i].Sessions[k] = isoDate(day)
		}
	}
	return v
}
