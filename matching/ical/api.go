package ical

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
)

const (
	tagCalendar = "Kalender"
	mediaType   = "text/calendar"
	feedTimeout = 20 * time.Second
)

// Register adds the operations of the calendar and the addresses that calendar programs ask.
func Register(server *httpx.Server, s *Service) {
	a := api{s}
	own := httpx.Only(auth.Learner)
	httpx.Operation(server, httpx.Op{
		ID: "get-calendar", Method: http.MethodGet, Path: "/me/calendar", Tag: tagCalendar, Access: own, Timeout: feedTimeout,
		Summary: "Meine Tage", Description: "Die Schritte des angenommenen Lernpfads und die Durchführungen mit einem Platz, und ob es eine Adresse für Kalenderprogramme gibt.",
	}, auth.Signed(a.dates))
	httpx.Operation(server, httpx.Op{
		ID: "subscribe-calendar", Method: http.MethodPost, Path: "/me/calendar", Tag: tagCalendar, Access: own.OwnDevice(), Status: http.StatusCreated,
		Summary: "Kalender abonnieren",
		Description: "Macht eine neue geheime Adresse für Kalenderprogramme. Eine frühere gilt sofort nicht mehr. Die Adresse steht nur in dieser Antwort: " +
			"gespeichert wird ihr Hash.",
	}, auth.Signed(a.subscribe))
	httpx.Operation(server, httpx.Op{
		ID: "unsubscribe-calendar", Method: http.MethodDelete, Path: "/me/calendar", Tag: tagCalendar, Access: own, Status: http.StatusNoContent,
		Summary: "Abo beenden", Description: "Die Adresse gilt sofort nicht mehr.",
	}, auth.Signed(a.unsubscribe))
	httpx.Operation(server, httpx.Op{
		ID: "get-enrolment-event", Method: http.MethodGet, Path: "/me/enrolments/{id}/event.ics", Tag: tagCalendar, Access: own, Media: mediaType, Timeout: feedTimeout,
		Summary: "Eine Durchführung für den Kalender", Description: "Die Tage einer Durchführung, in der ein Platz da ist, als iCalendar.",
	}, auth.Signed(a.enrolment))
	httpx.Operation(server, httpx.Op{
		ID: "get-step-event", Method: http.MethodGet, Path: "/me/paths/{id}/steps/{position}/event.ics", Tag: tagCalendar, Access: own, Media: mediaType, Timeout: feedTimeout,
		Summary: "Ein Schritt für den Kalender", Description: "Die Tage eines Schritts im Lernpfad, als iCalendar.",
	}, auth.Signed(a.step))
	// Nobody is signed in here: the address itself is the right to read.
	server.Page(fiber.MethodGet, "/kalender/:token.ics", httpx.Anonymous(), a.feed, httpx.WithTimeout(feedTimeout))
}

type api struct{ service *Service }

type eventView struct {
	ID       string    `json:"id" doc:"Kennung; sie bleibt, wenn sich der Tag ändert"`
	Kind     string    `json:"kind" enum:"study,planned,seat" doc:"Schritt im eigenen Tempo; geplante Durchführung ohne Anmeldung; Durchführung mit Platz"`
	Title    string    `json:"title" doc:"Titel des Lernmoduls"`
	Place    string    `json:"place" doc:"Ort"`
	StartsAt time.Time `json:"starts_at" doc:"Beginn; bei ganzen Tagen Mitternacht UTC des ersten Tages"`
	EndsAt   time.Time `json:"ends_at" doc:"Ende; bei ganzen Tagen Mitternacht UTC des Tages nach dem letzten"`
	AllDay   bool      `json:"whole_days" doc:"Ob es ganze Tage sind"`
	Status   string    `json:"status" enum:"confirmed,tentative" doc:"Sicher oder noch nicht"`
}

type calendarOutput struct {
	Body struct {
		Subscribed bool        `json:"subscribed" doc:"Ob es eine Adresse für Kalenderprogramme gibt"`
		Titles     bool        `json:"titles" doc:"Ob sie Lernmodule und Orte nennt"`
		Since      *time.Time  `json:"since,omitempty" doc:"Seit wann"`
		Events     []eventView `json:"events" nullable:"false" doc:"Was ansteht, nach Beginn"`
	}
}

func (a api) dates(ctx context.Context, actor auth.Actor, _ *struct{}) (*calendarOutput, error) {
	dates, err := a.service.Dates(ctx, actor)
	if err != nil {
		return nil, err
	}
	sub, err := a.service.Subscription(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &calendarOutput{}
	out.Body.Events = make([]eventView, len(dates))
	for i, e := range dates {
		out.Body.Events[i] = eventView{
			ID: e.ID.String(), Kind: string(e.Kind), Title: e.Title, Place: e.Place, StartsAt: e.StartsAt, EndsAt: e.EndsAt, AllDay: e.WholeDays,
			Status: string(e.Status),
		}
	}
	if sub.Active {
		out.Body.Subscribed, out.Body.Titles, out.Body.Since = true, sub.Titles, &sub.Since
	}
	return out, nil
}

type subscribeInput struct {
	Body struct {
		Titles bool `json:"titles" doc:"Lernmodule und Orte nennen; sonst steht nur „Lernzeit“ im Kalender"`
	}
}

type addressOutput struct {
	Body struct {
		URL string `json:"url" doc:"Die Adresse. Wer sie kennt, kann den Kalender lesen."`
	}
}

func (a api) subscribe(ctx context.Context, actor auth.Actor, in *subscribeInput) (*addressOutput, error) {
	address, err := a.service.Subscribe(ctx, actor, AddressInput{Titles: in.Body.Titles, Version: AnyVersion})
	out := &addressOutput{}
	out.Body.URL = httpx.Origin(ctx) + address.Path
	return out, err
}

func (a api) unsubscribe(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct{}, error) {
	return nil, a.service.Unsubscribe(ctx, actor)
}

// fileOutput is a calendar as an answer.
type fileOutput struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               []byte
}

func fileOf(f File, err error) (*fileOutput, error) {
	return &fileOutput{ContentType: mediaType + "; charset=utf-8", ContentDisposition: `attachment; filename="lernpfad.ics"`, Body: f.Body}, err
}

type enrolmentInput struct {
	ID uuid.UUID `path:"id" format:"uuid" doc:"Kennung der Anmeldung"`
}

func (a api) enrolment(ctx context.Context, actor auth.Actor, in *enrolmentInput) (*fileOutput, error) {
	return fileOf(a.service.Enrolment(ctx, actor, in.ID))
}

type stepInput struct {
	ID       uuid.UUID `path:"id" format:"uuid" doc:"Kennung des Lernpfads"`
	Position int       `path:"position" minimum:"1" maximum:"400" doc:"Stelle des Schritts"`
}

func (a api) step(ctx context.Context, actor auth.Actor, in *stepInput) (*fileOutput, error) {
	return fileOf(a.service.Step(ctx, actor, in.ID, in.Position))
}

// feed answers a calendar program. It must ask every time, so that an address that has ended is dead at once; what has not changed is
// answered without a body.
func (a api) feed(c *fiber.Ctx) error {
	file, err := a.service.Feed(c.UserContext(), c.Params("token"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	c.Set(fiber.HeaderETag, file.ETag)
	c.Set("X-Robots-Tag", "noindex")
	if asked := c.Get(fiber.HeaderIfNoneMatch); asked == "*" || strings.Contains(asked, file.ETag) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, mediaType+"; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="lernpfad.ics"`)
	return c.Send(file.Body)
}
