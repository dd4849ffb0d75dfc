package frontend

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/fault"
)

type errorData struct {
	Reference string
	Retry     bool
}

// ErrorPage writes the page of a fault. Whoever is not signed in is asked to do so and comes back afterwards.
func (p *Pages) ErrorPage(c *fiber.Ctx, f *fault.Error) error {
	v := p.visit(c)
	if home := v.tabletHome(); f.Kind == fault.Unauthenticated && home != "" {
		return redirect(c, home, "")
	}
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
		Reference: reference, Retry: f.Kind.Retryable(),
	})
}

// englishFault explains by kind: the registry of faults is German.
func englishFault(v *visit, f *fault.Error) head {
	kind := map[fault.Kind]string{
		fault.NotFound: "not-found", fault.Forbidden: "forbidden", fault.RateLimited: "rate-limited", fault.Stale: "stale", fault.Conflict: "stale",
	}[f.Kind]
	if kind == "" {
		kind = "other"
	}
	return head{Title: v.t("error." + kind + ".title"), Lead: v.t("error." + kind + ".lead")}
}
