package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"lernpfad/internal/fault"
)

// Registry knows which function works which kind of job, and which jobs come back by themselves.
type Registry struct {
	workers  *river.Workers
	periodic []*river.PeriodicJob
}

// NewRegistry returns an empty registry.
func NewRegistry() *Registry {
	return &Registry{workers: river.NewWorkers()}
}

// Option changes how a kind of job is worked.
type Option func(*workOptions)

type workOptions struct{ timeout time.Duration }

// Timeout bounds one attempt; without it an attempt may take a minute.
func Timeout(d time.Duration) Option {
	return func(o *workOptions) { o.timeout = d }
}

// Register makes work the function for jobs of T's kind. It must be idempotent: after a crash the same job comes again.
// A fault that a later try cannot mend ends the job; every other error is tried again with growing pauses.
func Register[T Args](r *Registry, work func(ctx context.Context, args T) error, opts ...Option) error {
	w := &worker[T]{work: work}
	for _, o := range opts {
		o(&w.options)
	}
	if err := river.AddWorkerSafely(r.workers, w); err != nil {
		return fmt.Errorf("register job: %w", err)
	}
	return nil
}

// Every enqueues the job made by args at this interval, once over all processes.
func (r *Registry) Every(interval time.Duration, args func() Args) {
	r.periodic = append(r.periodic, river.NewPeriodicJob(river.PeriodicInterval(interval),
		func() (river.JobArgs, *river.InsertOpts) { return args(), nil }, nil))
}

// laterError puts a job off without counting the attempt.
type laterError struct{ wait time.Duration }

func (e laterError) Error() string { return "again in " + e.wait.String() }

// Later is what work returns when now is a bad time: the job comes again after wait, as if this attempt had not been.
func Later(wait time.Duration) error { return laterError{wait} }

type worker[T Args] struct {
	river.WorkerDefaults[T]
	work    func(ctx context.Context, args T) error
	options workOptions
}

func (w *worker[T]) Timeout(*river.Job[T]) time.Duration { return w.options.timeout }

func (w *worker[T]) Work(ctx context.Context, job *river.Job[T]) error {
	err := w.work(ctx, job.Args)
	if later, ok := errors.AsType[laterError](err); ok {
		return river.JobSnooze(later.wait)
	}
	if f, ok := fault.From(err); ok && !f.Kind.Retryable() {
		return river.JobCancel(err)
	}
	return err
}

// IsLater reports whether an error is that of Later, for work that calls other work.
func IsLater(err error) bool {
	_, ok := errors.AsType[laterError](err)
	return ok
}
