package httpx

import (
	"context"
	"crypto/subtle"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"lernpfad/internal/fault"
)

const checkTimeout = 2 * time.Second

// Check is one condition of readiness. It uses its own connection, so that a full pool does not look like a dead one.
type Check struct {
	Name string
	Run  func(ctx context.Context) error
}

// livez answers as long as the process turns; it asks nobody.
func (s *Server) livez(c *fiber.Ctx) error { return c.JSON(fiber.Map{"status": "ok"}) }

// readyz says whether to send people here. The embedding service is no condition: without it suggestions still work.
func (s *Server) readyz(c *fiber.Ctx) error {
	if s.draining.Load() {
		return c.Status(fiber.StatusServiceUnavailable).JSON(fiber.Map{"status": "draining"})
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), checkTimeout)
	defer cancel()
	states, ready := fiber.Map{}, true
	for _, check := range s.opt.Ready {
		states[check.Name] = "ok"
		if err := check.Run(ctx); err != nil {
			states[check.Name], ready = "failed", false
			s.log.WarnContext(ctx, "not ready", "check", check.Name, "error", err.Error())
		}
	}
	if !ready {
		return c.Status(fiber.StatusServiceUnavailable).JSON(fiber.Map{"status": "failed", "checks": states})
	}
	return c.JSON(fiber.Map{"status": "ok", "checks": states})
}

type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
}

func newMetrics(registry *prometheus.Registry) *metrics {
	if registry == nil {
		registry = prometheus.NewRegistry()
	}
	m := &metrics{
		registry: registry,
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lernpfad_http_requests_total", Help: "Requests by route pattern and status.",
		}, []string{"method", "route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "lernpfad_http_request_seconds", Help: "Duration of requests by route pattern.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"method", "route"}),
	}
	registry.MustRegister(m.requests, m.duration)
	return m
}

func (m *metrics) observe(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	m.duration.WithLabelValues(method, route).Observe(took.Seconds())
}

// serveMetrics answers this machine and whoever knows the token; for everybody else the page does not exist.
func (s *Server) serveMetrics(c *fiber.Ctx) error {
	if !s.mayReadMetrics(c) {
		return fault.New("not-found")
	}
	return adaptor.HTTPHandler(promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}))(c)
}

func (s *Server) mayReadMetrics(c *fiber.Ctx) bool {
	if s.opt.MetricsToken != "" {
		return same(c.Get(fiber.HeaderAuthorization), "Bearer "+s.opt.MetricsToken)
	}
	peer, ok := netip.AddrFromSlice(c.Context().RemoteIP())
	return ok && peer.Unmap().IsLoopback() && !forwarded(c)
}

// forwarded tells a request that a proxy on this machine passes on from one that starts here.
func forwarded(c *fiber.Ctx) bool {
	for key := range c.Request().Header.All() {
		name := strings.ToLower(string(key))
		if strings.HasPrefix(name, "x-forwarded-") || name == "forwarded" {
			return true
		}
	}
	return false
}

// same compares secrets without telling by its duration how much of them is right.
func same(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}
