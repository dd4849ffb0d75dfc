package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"lernpfad/courses"
	"lernpfad/courses/importer"
	"lernpfad/frontend"
	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
	"lernpfad/internal/jobs"
	"lernpfad/internal/localstack"
	"lernpfad/learners"
	"lernpfad/learners/completion"
	"lernpfad/learners/enrolment"
	"lernpfad/matching"
	"lernpfad/matching/ical"
)

// drainTime is how long the server says "not ready" before it stops taking requests.
const drainTime = time.Second

// jobsGrace is how long a job at work may take to end by itself. Cancelled ones lose little and are tried again.
const jobsGrace = 3 * time.Second

func serveCommand(ctx context.Context, s surroundings, args []string) error {
	set := newFlags(s, "serve", "[--demo]")
	withDemo := set.Bool("demo", false, "fill an empty database with three fictional municipalities and a catalogue")
	if err := parse(set, args, 0); err != nil {
		return err
	}
	return withApp(ctx, s, func(a *app) error { return a.serve(ctx, s, *withDemo) })
}

func (a *app) serve(ctx context.Context, s surroundings, withDemo bool) error {
	server, err := a.server()
	if err != nil {
		return err
	}
	if withDemo {
		made, err := a.seedDemo(ctx)
		if err != nil {
			return err
		}
		if err := printSeed(s.out, made); err != nil {
			return err
		}
	}
	if err := a.matching.Warm(ctx); err != nil {
		a.log.WarnContext(ctx, "the catalogue is read at the first request", "error", err)
	}
	ln, moved, err := localstack.Listen(ctx, a.cfg.Listen)
	if err != nil {
		return err
	}
	if err := a.jobs.Start(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	a.announce(s, ln, moved)
	err = server.Serve(ctx, ln, drainTime, a.cfg.StopTimeout)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), min(a.cfg.StopTimeout, jobsGrace))
	defer cancel()
	if stopped := a.jobs.Stop(last); err == nil {
		err = stopped
	}
	return err
}

// server is the boundary with every route of the product.
func (a *app) server() (*httpx.Server, error) {
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(a.jobs.Collector(), a.matching.Collector(), a.matching.Exposure(), collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	server, err := httpx.New(httpx.Options{
		Version: currentVersion().Version, Gate: a.auth, PublicURL: a.cfg.PublicURL, Log: a.log, TrustedProxies: a.cfg.TrustedProxies, Metrics: metrics,
		Ready: []httpx.Check{{Name: "schema", Run: a.schemaReady}, {Name: "jobs", Run: a.jobs.Ready}},
	})
	if err != nil {
		return nil, err
	}
	auth.Register(server, a.auth)
	courses.Register(server, a.courses)
	importer.Register(server, a.importer)
	learners.Register(server, a.learners)
	enrolment.Register(server, a.enrolment)
	completion.Register(server, a.completed)
	matching.Register(server, a.matching)
	ical.Register(server, a.ical)
	jobs.RegisterAPI(server, a.jobs)
	pages, err := frontend.New(frontend.Options{
		Library: a.courses.Library(), Tenants: a.auth, Accounts: a.auth, Kiosks: a.auth, Cards: a.auth, Catalogue: a.courses, Authoring: a.courses, Imports: a.importer,
		Learners: a.learners, Evidence: a.learners, SelfChecks: a.learners, Sheets: a.learners, Dates: a.ical, Subscribing: a.ical, Deck: a.matching, Paths: a.matching, Recognition: a.matching, Coverage: a.matching,
		Enrolments: a.enrolment, Approvals: a.enrolment, Inbox: a.enrolment, Runs: a.courses, Cancelling: a.enrolment,
		Completions: a.completed, Badges: a.completed, Confirming: a.completed,
		AccessLog: a.auth, Now: time.Now, Log: a.log,
	})
	if err != nil {
		return nil, err
	}
	pages.Register(server)
	return server, nil
}

// schemaReady asks over a connection of its own, so that a busy pool does not look like a missing database.
func (a *app) schemaReady(ctx context.Context) error {
	current, err := a.probe.AtHead(ctx)
	if err == nil && !current {
		err = errors.New("the schema is not the one this program was built for")
	}
	return err
}

// announce prints where the server is. It is the last line of a start.
func (a *app) announce(s surroundings, ln net.Listener, moved bool) {
	if moved {
		_, _ = fmt.Fprintf(s.out, "%s is busy; taking the next free port.\n", a.cfg.Listen)
	}
	for _, reused := range a.stack.Reused {
		_, _ = fmt.Fprintln(s.out, reused)
	}
	_, _ = fmt.Fprintf(s.out, "Lernpfad is ready: http://%s\n", ln.Addr())
}
