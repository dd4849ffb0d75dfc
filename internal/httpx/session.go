package httpx

import (
	"context"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/fault"
)

// Names of the session cookie. The prefix makes browsers refuse it without TLS, from a subdomain or for a path.
const (
	cookieSecure = "__Host-lernpfad"
	cookiePlain  = "lernpfad"
)

type wireKey struct{}

// wire is what the services may need to know of the connection.
type wire struct {
	address string
	secure  bool
	origin  string
}

func wireOf(ctx context.Context) wire {
	w, _ := ctx.Value(wireKey{}).(wire)
	return w
}

// Address is the client's address of the request behind ctx, as far as trusted proxies tell; empty outside a request.
func Address(ctx context.Context) string { return wireOf(ctx).address }

// Origin is the address of this server as people reach it, such as https://lernpfad.example.de, for links that leave it: the one from the
// settings, else that of the request behind ctx.
func Origin(ctx context.Context) string { return wireOf(ctx).origin }

// SessionCookie carries the token; an empty token takes the cookie away. It ends with the browser.
func SessionCookie(ctx context.Context, token string) http.Cookie {
	//nolint:gosec // G124: Secure is set below where the browser speaks TLS; on a laptop without TLS it would lose the cookie
	cookie := http.Cookie{Name: cookiePlain, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if wireOf(ctx).secure {
		cookie.Name, cookie.Secure = cookieSecure, true
	}
	if token == "" {
		cookie.MaxAge = -1
	}
	return cookie
}

// SetSession sends SessionCookie with a page.
func SetSession(c *fiber.Ctx, token string) {
	cookie := SessionCookie(c.UserContext(), token)
	c.Append(fiber.HeaderSetCookie, cookie.String())
}

// SessionToken is the token the request came with, or empty.
func SessionToken(c *fiber.Ctx) string {
	if wireOf(c.UserContext()).secure {
		return c.Cookies(cookieSecure)
	}
	return c.Cookies(cookiePlain)
}

// admit opens the session, if there is one, and asks the rule.
func (s *Server) admit(ctx context.Context, c *fiber.Ctx, access Access) (context.Context, error) {
	token := SessionToken(c)
	if token == "" || access.anonymous || s.opt.Gate == nil {
		return ctx, access.Admits(false, nil)
	}
	opened, caller, err := s.opt.Gate.Enter(ctx, token)
	if fault.Is(err, "unauthenticated") {
		// Not the same as no cookie: this one is over and only costs time.
		SetSession(c, "")
		return ctx, access.Admits(false, nil)
	}
	if err != nil {
		return ctx, err
	}
	c.Locals(callerLocal, caller.Key)
	if err := access.Admits(true, caller.Roles); err != nil || !caller.Shared || !access.ownDevice {
		return opened, err
	}
	return opened, fault.New("own-device")
}
