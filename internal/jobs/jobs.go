// Package jobs runs work after the answer: River on the same database, so that a job and the change that asks for it
// are committed together or not at all.
package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"
)

const (
	defaultWorkers = 4
	defaultTimeout = time.Minute
	rescueAfter    = 2 * time.Minute
	maxAttempts    = 10
	keepFinished   = 7 * 24 * time.Hour
)

// Background is the queue of work that nobody waits for. Args with a method Queue() string that returns it go there.
const Background = "background"

// Args are the arguments of a job: a small JSON value with a Kind. They hold ids and hashes, never personal data, and
// must change whenever the work changes (a content hash, a version): two jobs with equal arguments are one job.
// A field "tenant_id" decides which municipality may ask for the job's state.
type Args = river.JobArgs

// Options are what the queue stands on.
type Options struct {
	Pool     *pgxpool.Pool
	SQL      *sql.DB
	Registry *Registry
	// Workers bounds the jobs at work in this process; 0 means 4.
	Workers int
	// BackgroundWorkers bounds those of the queue Background, besides; 0 means 1.
	BackgroundWorkers int
	Log               *slog.Logger
}

// Client enqueues and works jobs.
type Client struct {
	pool   *pgxpool.Pool
	insert *river.Client[*sql.Tx]
	work   *river.Client[pgx.Tx]
}

// New prepares the queue; no job is worked before Start.
func New(opt Options) (*Client, error) {
	log := opt.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	insert, err := river.NewClient(riverdatabasesql.New(opt.SQL), &river.Config{Logger: log, MaxAttempts: maxAttempts})
	if err != nil {
		return nil, fmt.Errorf("prepare job inserts: %w", err)
	}
	work, err := river.NewClient(riverpgxv5.New(opt.Pool), workConfig(opt, log))
	if err != nil {
		return nil, fmt.Errorf("prepare job workers: %w", err)
	}
	return &Client{pool: opt.Pool, insert: insert, work: work}, nil
}

func workConfig(opt Options, log *slog.Logger) *river.Config {
	workers := opt.Workers
	if workers <= 0 {
		workers = defaultWorkers
	}
	config := &river.Config{
		Logger: log,
		Queues: map[string]river.QueueConfig{
			river.QueueDefault: {MaxWorkers: workers}, Background: {MaxWorkers: max(1, opt.BackgroundWorkers)},
		},
		JobTimeout:                  defaultTimeout,
		RescueStuckJobsAfter:        rescueAfter,
		MaxAttempts:                 maxAttempts,
		CompletedJobRetentionPeriod: keepFinished,
		// Rebuilding indexes needs their owner; the application is not.
		ReindexerSchedule: river.NeverSchedule(),
	}
	if opt.Registry != nil {
		config.Workers = opt.Registry.workers
		config.PeriodicJobs = opt.Registry.periodic
	}
	return config
}

// Enqueue adds a job in the caller's transaction (database.SQLTx). A job with equal arguments that is still to be done,
// or at work, makes it a no-op.
func (c *Client) Enqueue(ctx context.Context, tx *sql.Tx, args Args) error {
	_, err := c.EnqueueID(ctx, tx, args)
	return err
}

// EnqueueAt is Enqueue for a job that is due at a later moment. It may come some seconds later, never earlier by this machine's clock.
func (c *Client) EnqueueAt(ctx context.Context, tx *sql.Tx, args Args, at time.Time) error {
	_, err := c.put(ctx, tx, args, at)
	return err
}

// EnqueueID is Enqueue for callers who tell a person where to look: it returns the job's id for GET /api/v1/jobs/{id},
// which is the id of the waiting job when there was one.
func (c *Client) EnqueueID(ctx context.Context, tx *sql.Tx, args Args) (int64, error) {
	return c.put(ctx, tx, args, time.Time{})
}

// put adds a job that is due at a moment; the zero time is now.
func (c *Client) put(ctx context.Context, tx *sql.Tx, args Args, at time.Time) (int64, error) {
	if tx == nil {
		return 0, errors.New("enqueue: not inside a transaction")
	}
	result, err := c.insert.InsertTx(ctx, tx, args, &river.InsertOpts{Queue: queueOf(args), ScheduledAt: at, UniqueOpts: river.UniqueOpts{
		ByArgs: true,
		ByState: []rivertype.JobState{
			rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
			rivertype.JobStateRunning, rivertype.JobStateScheduled,
		},
	}})
	if err != nil {
		return 0, fmt.Errorf("enqueue %s: %w", args.Kind(), err)
	}
	return result.Job.ID, nil
}

// queueOf is "" for the default queue.
func queueOf(args Args) string {
	if q, ok := args.(interface{ Queue() string }); ok {
		return q.Queue()
	}
	return ""
}

// Start works jobs until Stop or until ctx ends.
func (c *Client) Start(ctx context.Context) error {
	if err := c.work.Start(ctx); err != nil {
		return fmt.Errorf("start jobs: %w", err)
	}
	return nil
}

// Stop takes no new job and waits for those at work; when ctx ends first they are cancelled and tried again later.
func (c *Client) Stop(ctx context.Context) error {
	err := c.work.Stop(ctx)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		// The caller's time is over; cancelling is quick because every job listens to its context.
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		err = c.work.StopAndCancel(stop)
	}
	if err != nil {
		return fmt.Errorf("stop jobs: %w", err)
	}
	return nil
}
