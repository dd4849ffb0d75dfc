package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"
	_ "time/tzdata" // the zone database, for machines that have none

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/courses/importer"
	"lernpfad/internal/auth"
	"lernpfad/internal/config"
	"lernpfad/internal/database"
	"lernpfad/internal/jobs"
	"lernpfad/internal/localstack"
	"lernpfad/learners"
	"lernpfad/learners/completion"
	"lernpfad/learners/enrolment"
	"lernpfad/matching"
	"lernpfad/matching/embedding"
	"lernpfad/matching/ical"
	"lernpfad/matching/recognition"
)

// zone is where the municipalities are; dates in sentences are shown in it.
const zone = "Europe/Berlin"

// app is every service, wired. It is the only place that knows them all.
type app struct {
	cfg       config.Config
	log       *slog.Logger
	stack     *localstack.Stack
	db        *database.DB
	probe     *database.DB // one connection for readiness
	tracer    pgx.QueryTracer
	jobs      *jobs.Client
	auth      *auth.Service
	courses   *courses.Service
	importer  *importer.Service
	learners  *learners.Service
	enrolment *enrolment.Service
	completed *completion.Service
	matching  *matching.Service
	ical      *ical.Service
	parts     matching.Options // of matching, for a second one beside it
}

// newLog writes to standard error in the form that the settings ask for.
func newLog(cfg config.Config) *slog.Logger {
	options := &slog.HandlerOptions{Level: cfg.LogLevel}
	if cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, options))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, options))
}

// openApp starts or finds database and embedding service, brings the schema up to date and wires the services.
func openApp(ctx context.Context, cfg config.Config) (_ *app, err error) {
	a := &app{cfg: cfg, log: newLog(cfg)}
	options := stackOptions(cfg)
	options.Log = a.log
	if a.stack, err = localstack.Ensure(ctx, options); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			a.close(ctx)
		}
	}()
	return a, a.open(ctx)
}

// open brings the schema of the stack's database up to date, connects to it and wires the services.
func (a *app) open(ctx context.Context) error {
	if _, err := database.Migrate(ctx, a.stack.OwnerURL); err != nil {
		return fmt.Errorf("bring the schema up to date: %w", err)
	}
	if err := a.connect(ctx); err != nil {
		return err
	}
	if err := a.wire(); err != nil {
		return err
	}
	if err := a.completed.Announce(ctx); err != nil {
		return fmt.Errorf("publish the key for badges: %w", err)
	}
	changed, err := a.courses.SyncLibrary(ctx)
	if err != nil {
		return fmt.Errorf("store the competency frameworks: %w", err)
	}
	if !changed {
		return nil
	}
	return a.db.Shared(ctx, func(tx database.Tx) error { return a.reviewLater(ctx, database.SQLTx(tx)) })
}

func (a *app) connect(ctx context.Context) error {
	options := database.Options{AppURL: a.stack.AppURL, Tracer: a.tracer, Log: a.log}
	if options.AppURL == "" {
		options.OwnerURL = a.stack.OwnerURL
	}
	var err error
	if a.db, err = database.Open(ctx, options); err != nil {
		return err
	}
	options.MaxConns = 1
	a.probe, err = database.Open(ctx, options)
	return err
}

// wire makes the services. What one domain must do after another changed is a job in the same transaction.
func (a *app) wire() error {
	place, err := time.LoadLocation(zone)
	if err != nil {
		return fmt.Errorf("load time zone: %w", err)
	}
	library := competency.Default()
	a.courses = courses.New(courses.Options{DB: a.db, Library: library, Changed: a.modulesChanged, Now: time.Now, Find: a.findModules})
	a.importer = importer.NewService(importer.ServiceOptions{DB: a.db, Courses: a.courses, Now: time.Now})
	a.learners = learners.New(learners.Options{
		DB: a.db, Library: library, Vocabulary: vocabulary(), Changed: a.profileChanged, Now: time.Now,
	})
	recogniser, err := recognition.New(library)
	if err != nil {
		return err
	}
	a.parts = matching.Options{
		DB: a.db, Library: library, Catalogue: a.courses, People: a.learners, Groups: a.learners,
		Embedder: a.embedder(), Recogniser: recogniser, Now: time.Now, Zone: place, Log: a.log, Program: currentVersion().Version,
		CacheBytes: uint64(a.cfg.CacheMegabytes) << 20, AskVector: a.askVector,
		BuildIndex: func(ctx context.Context, name, definition string) error {
			return database.BuildIndex(ctx, a.stack.OwnerURL, name, definition)
		},
	}
	a.matching = matching.New(a.parts)
	a.enrolment = enrolment.New(enrolment.Options{DB: a.db, Enqueue: a.enqueueAt, Tenants: a.tenantIDs, Now: time.Now})
	a.completed = a.completions(library)
	if a.auth, err = auth.New(a.db, time.Now); err != nil {
		return err
	}
	a.ical = ical.New(ical.Options{DB: a.db, Paths: a.matching, Enrolments: a.enrolment, People: a.auth, Now: time.Now, Zone: place})
	registry, err := a.registry()
	if err != nil {
		return err
	}
	a.jobs, err = jobs.New(jobs.Options{
		Pool: a.db.Pool(), SQL: a.db.SQL(), Registry: registry, BackgroundWorkers: a.cfg.ReviewWorkers, Log: a.log,
	})
	return err
}

func (a *app) embedder() *embedding.Client {
	return embedding.New(embedding.Options{
		BaseURL: a.stack.EmbeddingURL, Model: a.stack.EmbeddingModel, APIKey: a.cfg.EmbeddingAPIKey.Reveal(),
		QueryPrefix: a.cfg.EmbeddingQueryPrefix, PassagePrefix: a.cfg.EmbeddingPassagePrefix, Log: a.log,
	})
}

// embeddingTimeout bounds one attempt to embed everything that changed: a whole new catalogue takes minutes on a small machine.
const embeddingTimeout = 10 * time.Minute

func (a *app) registry() (*jobs.Registry, error) {
	r := jobs.NewRegistry()
	err := jobs.Register(r, func(ctx context.Context, _ matching.EmbedCatalogue) error {
		if _, err := a.matching.EmbedAll(ctx); err != nil {
			return orLater(err)
		}
		_, err := a.matching.IndexVectors(ctx)
		return err
	}, jobs.Timeout(embeddingTimeout))
	if err != nil {
		return nil, err
	}
	if err := jobs.Register(r, a.matching.EmbedLearner); err != nil {
		return nil, err
	}
	if err := jobs.Register(r, a.embedTenant, jobs.Timeout(embeddingTimeout)); err != nil {
		return nil, err
	}
	if err := registerEnrolment(r, a.enrolment); err != nil {
		return nil, err
	}
	if err := jobs.Register(r, a.reviewPaths); err != nil {
		return nil, err
	}
	if err := jobs.Register(r, a.reviewTenant, jobs.Timeout(reviewTimeout)); err != nil {
		return nil, err
	}
	if err := errors.Join(jobs.Register(r, a.matching.ReviewLearner), jobs.Register(r, a.completed.Confirm)); err != nil {
		return nil, err
	}
	if err := jobs.Register(r, a.auth.Sweep); err != nil {
		return nil, err
	}
	if err := jobs.Register(r, a.forgetSuggestions); err != nil {
		return nil, err
	}
	if err := jobs.Register(r, a.learnRoles); err != nil {
		return nil, err
	}
	r.Every(time.Hour, func() jobs.Args { return auth.SweepArgs{} })
	r.Every(24*time.Hour, func() jobs.Args { return matching.ForgetSuggestions{} })
	r.Every(24*time.Hour, func() jobs.Args { return matching.LearnRoles{} })
	return r, nil
}

// forgetSuggestions is the work of the job, tenant by tenant.
func (a *app) forgetSuggestions(ctx context.Context, _ matching.ForgetSuggestions) error {
	tenants, err := a.auth.Tenants(ctx)
	if err != nil {
		return err
	}
	for _, t := range tenants {
		if _, err := a.matching.Forget(ctx, t.ID); err != nil {
			return err
		}
	}
	return nil
}

// learnRoles is the work of the job, tenant by tenant.
func (a *app) learnRoles(ctx context.Context, _ matching.LearnRoles) error {
	tenants, err := a.auth.Tenants(ctx)
	if err != nil {
		return err
	}
	for _, t := range tenants {
		if _, err := a.matching.LearnRoles(ctx, t.ID); err != nil {
			return err
		}
	}
	return nil
}

// busyWait is when a run that found another one at work comes again.
const busyWait = 5 * time.Second

// orLater puts a background run off while another one is under way.
func orLater(err error) error {
	if errors.Is(err, matching.ErrBusy) {
		return jobs.Later(busyWait)
	}
	return err
}

// findModules lends the search of the catalogue what matching knows of words and meaning.
func (a *app) findModules(ctx context.Context, query string) (courses.Found, error) {
	return a.matching.Find(ctx, query)
}

// modulesChanged: new content needs new vectors, and more seats may be for those who wait.
func (a *app) modulesChanged(ctx context.Context, tx *sql.Tx, _ []uuid.UUID) error {
	if err := a.jobs.Enqueue(ctx, tx, enrolment.Sweep{Stamp: time.Now().UnixNano()}); err != nil {
		return err
	}
	if err := a.jobs.Enqueue(ctx, tx, matching.EmbedCatalogue{Version: time.Now().UnixNano()}); err != nil {
		return err
	}
	return a.reviewLater(ctx, tx)
}

func (a *app) profileChanged(ctx context.Context, tx *sql.Tx, tenant, learner uuid.UUID) error {
	return a.jobs.Enqueue(ctx, tx, matching.EmbedProfile{TenantID: tenant, LearnerID: learner, Stamp: time.Now().UnixNano()})
}

func (a *app) askVector(ctx context.Context, tx *sql.Tx, job matching.EmbedProfile) error {
	return a.jobs.Enqueue(ctx, tx, job)
}

// vocabulary is what the catalogue offers people for choice.
func vocabulary() learners.Vocabulary {
	return learners.Vocabulary{
		Formats: words(courses.Formats()), Languages: words(courses.Languages()), Accessibility: words(courses.Accessibilities()),
	}
}

func words[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}

// close ends connections and what openApp started.
func (a *app) close(ctx context.Context) {
	for _, db := range []*database.DB{a.probe, a.db} {
		if db != nil {
			db.Close()
		}
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	if err := a.stack.Stop(last); err != nil {
		a.log.WarnContext(last, "stop database and embedding service", "error", err)
	}
}

// withApp reads the settings, opens the app, runs fn and closes everything.
func withApp(ctx context.Context, s surroundings, fn func(a *app) error) error {
	cfg, err := config.Load(s.environ)
	if err != nil {
		return &badInputError{err}
	}
	a, err := openApp(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.close(ctx)
	return fn(a)
}
