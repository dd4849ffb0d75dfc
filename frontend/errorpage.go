package frontend

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/fault"
)

type errorData struct {
	Kind      string
	Reference string
	Retry     bool
}

// ErrorPage writes the page of a fault. Whoever is not signed in is asked to do so and comes back afterwards.
func (p *Pages) ErrorPage(c *fiber.Ctx, f *fault.Error) error {
	v := p.visit(c)
	if f.Kind == fault.Unauthenticated && c.Method() == get {
		return redirect(c, "/anmelden?weiter="+url.QueryEscape(c.OriginalURL()), "")
	}
	if f.Kind == fault.Unauthenticated {
		return redirect(c, "/anmelden", "")
	}
	reference := string(c.Response().Header.Peek(fiber.HeaderXRequestID))
	h := head{Title: f.Title(), Lead: f.Detail()}
	if v.lang == english {
		h = englishFault(v, f)
	}
	return v.render(f.Status(), "fehler", h, errorData{
		Kind: strings.ReplaceAll(f.Kind.String(), "_", "-"), Reference: reference, Retry: f.Kind.Retryable(),
	})
}

// englishFault explains by kind: the registry of faults is German.
func englishFault(v *visit, f *fault.Error) head {
	kind := "other"
	switch f.Kind {
	case fault.NotFound:
		kind = "not-found"
	case fault.Forbidden:
		kind = "forbidden"
	case fault.RateLimited:
		kind = "rate-limited"
	case fault.Stale, fault.Conflict:
		kind = "stale"
	}
	return head{Title: v.t("error." + kind + ".title"), Lead: v.t("error." + kind + ".lead")}
}
