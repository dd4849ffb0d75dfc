package frontend

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
	"lernpfad/matching/ical"
)

const calendarPath = "/kalender"

// datesData is the page of a person's days and of her subscription.
type datesData struct {
	Errors       formErrors
	Dates        []dateLine
	Subscription ical.Subscription
	Key          string // makes the form safe to send twice
	Address      string // told once, after it was made
	// Open is the address for the program of this device. Its scheme is webcal, which templates do not let pass by themselves.
	Open  template.URL
	Kiosk bool // an address on a shared tablet would stay there
}

// dateLine is an event that is not over.
type dateLine struct {
	ical.Event
	Last time.Time // the last day, of whole days
	File string    // address of the file for one event
}

func (p *Pages) dates(v *visit) error { return p.showDates(v, fiber.StatusOK, datesData{}) }

func (p *Pages) showDates(v *visit, status int, d datesData) error {
	events, err := p.Dates.Dates(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	for _, e := range events {
		if e.EndsAt.After(p.Now()) {
			d.Dates = append(d.Dates, lineOf(e))
		}
	}
	if d.Subscription, err = p.Subscribing.Subscription(v.UserContext(), v.actor); err != nil {
		return err
	}
	if d.Key, err = ical.NewKey(); err != nil {
		return err
	}
	d.Kiosk = v.actor.Kiosk
	h := head{Title: v.t("dates.title"), Lead: v.t("dates.lead"), Crumbs: v.trail(v.t("dates.title"))}
	return v.render(status, "kalender", h, d)
}

func lineOf(e ical.Event) dateLine {
	line := dateLine{Event: e, Last: e.EndsAt.AddDate(0, 0, -1)}
	if e.Enrolment != uuid.Nil {
		line.File = "/anmeldungen/" + e.Enrolment.String() + "/termin.ics"
	} else {
		line.File = "/lernpfad/" + e.Path.String() + "/schritte/" + strconv.Itoa(e.Position) + "/termin.ics"
	}
	return line
}

// subscribe makes the address and shows it once. The page is not redirected to: nobody could tell the address a second time.
func (p *Pages) subscribe(v *visit) error {
	version, err := strconv.Atoi(v.FormValue("version"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	address, err := p.Subscribing.Subscribe(v.UserContext(), v.actor, ical.AddressInput{
		Titles: v.FormValue("titel") != "", Key: v.FormValue("schluessel"), Version: version,
	})
	if fault.Is(err, "stale") {
		return p.showDates(v, fiber.StatusPreconditionFailed, datesData{Errors: formErrors{Lines: []errorLine{{Text: v.t("dates.stale")}}}})
	}
	if err != nil {
		return err
	}
	d := datesData{Address: httpx.Origin(v.UserContext()) + address.Path}
	_, rest, _ := strings.Cut(d.Address, "://")
	d.Open = template.URL("webcal://" + rest) //nolint:gosec // G203: made of our own address and base64
	return p.showDates(v, fiber.StatusOK, d)
}

func (p *Pages) unsubscribe(v *visit) error {
	if err := p.Subscribing.Unsubscribe(v.UserContext(), v.actor); err != nil {
		return err
	}
	return redirect(v.Ctx, calendarPath, flashSubscriptionEnded)
}

func (p *Pages) enrolmentFile(v *visit) error {
	id, err := uuid.Parse(v.Params("id"))
	if err != nil {
		return fault.New("enrolment-not-found")
	}
	file, err := p.Dates.Enrolment(v.UserContext(), v.actor, id)
	return v.sendCalendar(file, err)
}

func (p *Pages) stepFile(v *visit) error {
	id, err := uuid.Parse(v.Params("id"))
	if err != nil {
		return fault.New("path-not-found")
	}
	position, err := strconv.Atoi(v.Params("nummer"))
	if err != nil {
		return fault.New("event-not-found")
	}
	file, err := p.Dates.Step(v.UserContext(), v.actor, id, position)
	return v.sendCalendar(file, err)
}

func (v *visit) sendCalendar(file ical.File, err error) error {
	if err != nil {
		return err
	}
	v.Set(fiber.HeaderContentType, "text/calendar; charset=utf-8")
	v.Set(fiber.HeaderContentDisposition, `attachment; filename="lernpfad.ics"`)
	return v.Send(file.Body)
}
