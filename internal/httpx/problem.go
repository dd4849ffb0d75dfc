package httpx

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/fault"
)

const problemType = "application/problem+json"

// Problem is the body of every error of the API (RFC 9457). Texts are German; clients decide by Type and Slug of the
// errors, never by the texts.
//
//nolint:errname // it is the wire form that RFC 9457 calls a problem; it is an error only for Huma
type Problem struct {
	Type     string         `json:"type" doc:"Stabile Adresse der Fehlerart, mit Erklärung" example:"/problems/not-found"`
	Title    string         `json:"title" doc:"Kurzer Name der Fehlerart"`
	Status   int            `json:"status" doc:"HTTP-Status" example:"404"`
	Detail   string         `json:"detail" doc:"Was passiert ist und was Sie tun können"`
	Instance string         `json:"instance" doc:"Kennung der Anfrage für Rückfragen"`
	Errors   []ProblemField `json:"errors,omitempty" doc:"Die Angaben, die nicht passen"`
}

// ProblemField is one value at fault.
type ProblemField struct {
	Pointer string `json:"pointer" doc:"JSON-Pointer in den Inhalt, oder /query/…, /path/…, /header/…" example:"/hours"`
	Slug    string `json:"slug" doc:"Stabiler Name der Regel" example:"too-long"`
	Detail  string `json:"detail" doc:"Hinweis zur Angabe"`
}

// Error, GetStatus and ContentType make Huma write a Problem as it is.
func (p *Problem) Error() string { return p.Type }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of problem details, whatever was negotiated.
func (p *Problem) ContentType(string) string { return problemType }

func problemOf(f *fault.Error, instance string) *Problem {
	p := &Problem{Type: "/problems/" + f.Slug, Title: f.Title(), Status: f.Status(), Detail: f.Detail(), Instance: instance}
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, ProblemField{Pointer: field.Pointer, Slug: field.Slug, Detail: field.Text()})
	}
	return p
}

// faultOf finds the fault in an error of whatever origin. What is none becomes "internal" with the error as its cause.
func faultOf(err error) *fault.Error {
	if f, ok := fault.From(err); ok {
		if f != err { //nolint:errorlint // identity: keep what was wrapped around the fault for the log
			return f.Because(err)
		}
		return f
	}
	var web *fiber.Error
	if errors.As(err, &web) {
		return faultOfStatus(web.Code).Because(err)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.New("timeout").Because(err)
	}
	return fault.New("internal").Because(err)
}

// faultOfStatus names what Fiber, fasthttp and Huma report by status alone.
func faultOfStatus(status int) *fault.Error {
	switch status {
	case http.StatusUnauthorized:
		return fault.New("unauthenticated")
	case http.StatusForbidden:
		return fault.New("forbidden")
	case http.StatusNotFound:
		return fault.New("not-found")
	case http.StatusMethodNotAllowed:
		return fault.New("method-not-allowed")
	case http.StatusNotAcceptable:
		return fault.New("not-acceptable")
	case http.StatusRequestEntityTooLarge:
		return tooLarge(DefaultBodyLimit)
	case http.StatusUnsupportedMediaType:
		return fault.New("unsupported-media-type")
	case http.StatusUnprocessableEntity:
		return fault.New("validation-failed")
	}
	if status >= http.StatusInternalServerError {
		return fault.New("internal")
	}
	return fault.New("malformed")
}

// handleError answers with problem details, or with a page where a browser asked for one.
func (s *Server) handleError(c *fiber.Ctx, err error) error {
	f := faultOf(err)
	c.Locals(causeLocal, f)
	announce(c, f)
	c.Status(f.Status())
	if s.errorPage != nil && !isAPI(c.Path()) && strings.Contains(c.Get(fiber.HeaderAccept), "text/html") {
		pageErr := s.errorPage(c, f)
		if pageErr == nil {
			return nil
		}
		s.log.ErrorContext(c.UserContext(), "error page failed", "error", pageErr.Error())
	}
	return writeProblem(c, f)
}

func writeProblem(c *fiber.Ctx, f *fault.Error) error {
	body, err := json.Marshal(problemOf(f, requestID(c)))
	if err != nil {
		return fmt.Errorf("write problem: %w", err)
	}
	c.Status(f.Status()).Set(fiber.HeaderContentType, problemType)
	return c.Send(body)
}

// announce adds the headers that go with a kind of fault.
func announce(c *fiber.Ctx, f *fault.Error) {
	switch f.Kind {
	case fault.RateLimited:
		c.Set(fiber.HeaderRetryAfter, retryAfter(f, "60"))
	case fault.Unavailable:
		c.Set(fiber.HeaderRetryAfter, retryAfter(f, "5"))
	default:
	}
}

func retryAfter(f *fault.Error, otherwise string) string {
	if seconds, ok := f.Params["seconds"]; ok {
		return seconds
	}
	return otherwise
}
