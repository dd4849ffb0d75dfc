package httpx

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/url"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/fault"
)

// Locals of a request.
const (
	requestIDLocal = "request-id"
	callerLocal    = "caller"
	causeLocal     = "cause"
)

// contentPolicy allows our own files only: nothing inline, nothing from elsewhere.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// observe is the outermost layer: it numbers the request, answers its error and writes the log line and the metrics.
func (s *Server) observe(c *fiber.Ctx) error {
	start := time.Now()
	id := rand.Text()
	c.Locals(requestIDLocal, id)
	c.Set(fiber.HeaderXRequestID, id)
	c.SetUserContext(context.WithValue(c.UserContext(), wireKey{},
		wire{address: s.clientAddress(c), secure: s.overTLS(c), origin: s.origin(c)}))
	if err := s.recovered(c); err != nil {
		if err := s.handleError(c, err); err != nil {
			return err
		}
	}
	s.report(c, time.Since(start))
	return nil
}

// recovered runs the rest of the chain and turns a panic into an error with its stack.
func (s *Server) recovered(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fault.New("internal").Because(fmt.Errorf("panic: %v\n%s", r, debug.Stack()))
		}
	}()
	return c.Next()
}

// report logs the route's pattern, never its path: paths carry ids.
func (s *Server) report(c *fiber.Ctx, took time.Duration) {
	route, status := s.pattern(c), c.Response().StatusCode()
	s.metrics.observe(c.Method(), route, status, took)
	attrs := []slog.Attr{
		slog.String("request_id", requestID(c)),
		slog.String("method", c.Method()),
		slog.String("route", route),
		slog.Int("status", status),
		slog.Float64("ms", float64(took.Microseconds())/1000),
	}
	if key, ok := c.Locals(callerLocal).(string); ok {
		attrs = append(attrs, slog.String("actor", s.pseudonym(key)))
	}
	level := slog.LevelInfo
	if f, ok := c.Locals(causeLocal).(*fault.Error); ok {
		attrs = append(attrs, slog.String("fault", f.Slug))
		if status >= fiber.StatusInternalServerError {
			// Below 500 the cause is what somebody typed, and stays out of the log.
			attrs, level = append(attrs, slog.String("error", f.Error())), slog.LevelError
		}
	}
	s.log.LogAttrs(c.UserContext(), level, "request", attrs...)
}

// pattern is the declared route, or "unknown" so that a scanner cannot fill the metrics with made-up paths.
func (s *Server) pattern(c *fiber.Ctx) string {
	path := c.Route().Path
	for _, r := range s.routes {
		if r.Path == path {
			return path
		}
	}
	return "unknown"
}

// pseudonym lets lines of one person be joined within the life of this process, and not traced back to her.
func (s *Server) pseudonym(key string) string {
	mac := hmac.New(sha256.New, s.actorKey[:])
	mac.Write([]byte(key))
	return hex.EncodeToString(mac.Sum(nil)[:6])
}

func requestID(c *fiber.Ctx) string {
	id, _ := c.Locals(requestIDLocal).(string)
	return id
}

// secure sets the headers that every answer carries.
func (s *Server) secure(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentSecurityPolicy, contentPolicy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, "camera=(), geolocation=(), microphone=()")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	// Answers are personal unless a handler says otherwise.
	c.Set(fiber.HeaderCacheControl, "no-store")
	if wireOf(c.UserContext()).secure {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
	return c.Next()
}

// guardOrigin refuses changes that another site's page asks for. Browsers say where a request comes from in
// Sec-Fetch-Site, older ones in Origin; a request with neither does not come from a page.
func (s *Server) guardOrigin(c *fiber.Ctx) error {
	if isSafe(c.Method()) || fromOwnPage(c) {
		return c.Next()
	}
	return fault.New("cross-site")
}

func fromOwnPage(c *fiber.Ctx) bool {
	switch c.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
	default:
		return false
	}
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" {
		return true
	}
	from, err := url.Parse(origin)
	return err == nil && from.Host != "" && from.Host == c.Hostname()
}
