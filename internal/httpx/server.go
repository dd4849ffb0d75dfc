// Package httpx is the HTTP boundary: one Fiber application that serves the JSON API and the pages, with problem details,
// security headers, sessions, limits, metrics and health. Domains register routes with Operation and Page.
package httpx

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"
	"github.com/prometheus/client_golang/prometheus"

	"lernpfad/internal/fault"
)

// APIPrefix is where the JSON API lives.
const APIPrefix = "/api/v1"

const (
	readTimeout    = 15 * time.Second
	writeTimeout   = 60 * time.Second
	idleTimeout    = 75 * time.Second
	readBuffer     = 16 << 10
	defaultTimeout = 5 * time.Second
	// DefaultBodyLimit bounds the body of a request unless its route says otherwise, in bytes.
	DefaultBodyLimit = 1 << 20
)

// Options are what the boundary stands on.
type Options struct {
	// Version is the program's version, shown in the API description.
	Version string
	// Gate opens sessions; without one every caller is anonymous.
	Gate Gate
	// PublicURL is the address under which people reach the server, for links that leave it; empty: that of the request.
	PublicURL string
	// Log receives one line per request and every technical error; nil drops them.
	Log *slog.Logger
	// TLS says that this process itself speaks TLS.
	TLS bool
	// TrustedProxies are addresses or networks whose X-Forwarded-* headers count.
	TrustedProxies []string
	// Ready are the checks behind /readyz.
	Ready []Check
	// Metrics collects what /metrics shows; nil starts an empty registry.
	Metrics *prometheus.Registry
	// MetricsToken lets a remote collector read /metrics as a bearer; without it only this machine may.
	MetricsToken string
}

// ErrorPage writes the HTML page of a fault for a browser.
type ErrorPage func(c *fiber.Ctx, f *fault.Error) error

// Server is the boundary. Register every route before Serve.
type Server struct {
	App *fiber.App
	API huma.API

	opt       Options
	log       *slog.Logger
	proxies   []netip.Prefix
	routes    []Route
	metrics   *metrics
	errorPage ErrorPage
	actorKey  [32]byte
	draining  atomic.Bool
}

// New builds the boundary with its own routes: health, metrics, the API's description and the problem pages.
func New(opt Options) (*Server, error) {
	proxies, err := parseProxies(opt.TrustedProxies)
	if err != nil {
		return nil, err
	}
	s := &Server{opt: opt, log: opt.Log, proxies: proxies}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if _, err := rand.Read(s.actorKey[:]); err != nil {
		return nil, fmt.Errorf("draw key: %w", err)
	}
	s.metrics = newMetrics(opt.Metrics)
	s.App = fiber.New(s.fiberConfig())
	// Pages hold no token that a guess reflected in them could be compared with: forms are guarded by their origin.
	s.App.Use(s.observe, compress.New(compress.Config{Level: compress.LevelBestSpeed}), s.secure, s.guardOrigin)
	s.API = s.newAPI()
	s.registerOwnRoutes()
	return s, nil
}

// OnError sets the writer of error pages; without one browsers get problem details too.
func (s *Server) OnError(page ErrorPage) { s.errorPage = page }

func (s *Server) fiberConfig() fiber.Config {
	return fiber.Config{
		AppName:               "Lernpfad",
		DisableStartupMessage: true,
		// Strings of a request stay valid after it; without this they are overwritten by the next one.
		Immutable:               true,
		ReadBufferSize:          readBuffer,
		ReadTimeout:             readTimeout,
		WriteTimeout:            writeTimeout,
		IdleTimeout:             idleTimeout,
		BodyLimit:               DefaultBodyLimit,
		ErrorHandler:            s.handleError,
		StrictRouting:           false,
		CaseSensitive:           true,
		UnescapePath:            false,
		ProxyHeader:             "", // the client's address is worked out in proxy.go, from the right end of the chain
		TrustedProxies:          s.opt.TrustedProxies,
		RequestMethods:          fiber.DefaultMethods,
		ReduceMemoryUsage:       false,
		EnableTrustedProxyCheck: true,
		// Bodies are streamed so that each route counts its own limit (body.go); Fiber would not enforce one here.
		StreamRequestBody:            true,
		DisablePreParseMultipartForm: true,
	}
}

func (s *Server) registerOwnRoutes() {
	s.Page(fiber.MethodGet, "/livez", Anonymous(), s.livez)
	s.Page(fiber.MethodGet, "/readyz", Anonymous(), s.readyz)
	s.Page(fiber.MethodGet, "/metrics", Anonymous(), s.serveMetrics)
	s.Page(fiber.MethodGet, APIPrefix+"/openapi.json", Anonymous(), s.serveOpenAPI)
	s.Page(fiber.MethodGet, "/api", Anonymous(), s.serveAPIPage)
	s.Page(fiber.MethodGet, "/api/style.css", Anonymous(), serveAPIStyle)
	s.Page(fiber.MethodGet, "/problems/:slug", Anonymous(), serveProblemPage)
}

// Serve answers on the listener until ctx ends, then leaves gracefully: it reports "not ready" for the drain time, so that a load
// balancer looks elsewhere, and lets requests at work finish within the grace time.
func (s *Server) Serve(ctx context.Context, ln net.Listener, drain, grace time.Duration) error {
	failed := make(chan error, 1)
	go func() { failed <- s.App.Listener(ln) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve on %s: %w", ln.Addr(), err)
	case <-ctx.Done():
	}
	s.draining.Store(true)
	time.Sleep(drain)
	if err := s.App.ShutdownWithTimeout(grace); err != nil {
		return fmt.Errorf("shut down: %w", err)
	}
	return <-failed
}

func isAPI(path string) bool {
	return path == "/api" || strings.HasPrefix(path, "/api/")
}
