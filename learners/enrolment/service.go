package enrolment

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/internal/jobs"
)

// Enqueue adds a job to the caller's transaction, due at a moment; the zero time is now.
type Enqueue func(ctx context.Context, tx *sql.Tx, job jobs.Args, at time.Time) error

// Options are the parts a Service is made of. All are required.
type Options struct {
	DB      *database.DB
	Enqueue Enqueue
	Tenants func(ctx context.Context) ([]uuid.UUID, error) // every municipality
	// Told is called in the transaction that puts a message into an inbox: the place to send a letter.
	Told func(ctx context.Context, tx database.Tx, message Told) error
	Now  func() time.Time
}

// Told is a message as somebody must know it who sends letters.
type Told struct {
	Tenant, User, Message uuid.UUID
	Kind                  Kind
}

// Service signs people up and keeps the queues moving. It is safe for concurrent use.
type Service struct {
	db      *database.DB
	enqueue Enqueue
	tenants func(ctx context.Context) ([]uuid.UUID, error)
	told    func(ctx context.Context, tx database.Tx, message Told) error
	now     func() time.Time
}

// New returns a Service.
func New(opt Options) *Service {
	return &Service{db: opt.DB, enqueue: opt.Enqueue, tenants: opt.Tenants, told: opt.Told, now: opt.Now}
}

// Mine returns the person's enrolments: standing ones first, by the beginning of the run, then ended ones, the newest first.
func (s *Service) Mine(ctx context.Context, actor auth.Actor) ([]Enrolment, error) {
	var list []Enrolment
	err := s.own(ctx, actor, func(tx database.Tx, learner uuid.UUID) (err error) {
		list, err = loadEnrolments(tx, actor.TenantID, learner)
		return err
	})
	return list, err
}

// OfModule returns the person's standing enrolments for one module.
func (s *Service) OfModule(ctx context.Context, actor auth.Actor, module uuid.UUID) ([]Enrolment, error) {
	all, err := s.Mine(ctx, actor)
	var list []Enrolment
	for _, e := range all {
		if e.Module.ID == module && e.State.Standing() {
			list = append(list, e)
		}
	}
	return list, err
}

// Accept takes an offered seat, if the enrolment still has the version. Where somebody has to agree, the seat is held until she has.
func (s *Service) Accept(ctx context.Context, actor auth.Actor, id uuid.UUID, version int) (Enrolment, error) {
	return s.byLearner(ctx, actor, id, version, func(c *change) error {
		switch {
		case c.row.State == Enrolled || c.row.State == Requested:
			return fault.New("enrolment-moved")
		case c.row.State != Offered, !s.now().Before(*c.row.OfferedUntil):
			return fault.New("offer-over")
		case c.needsApproval():
			return c.apply(evAcceptAsk)
		default:
			return c.apply(evAccept)
		}
	})
}

// Withdraw gives up a seat, an offer or a place in the queue, if the enrolment still has the version; the seat goes to the next. After the
// run has begun there is nothing to give up: run-begun.
func (s *Service) Withdraw(ctx context.Context, actor auth.Actor, id uuid.UUID, version int) (Enrolment, error) {
	return s.byLearner(ctx, actor, id, version, func(c *change) error {
		if c.run != nil && !s.now().Before(c.run.StartsAt) {
			return fault.New("run-begun")
		}
		return c.apply(evWithdraw)
	})
}

// byLearner changes an enrolment of the actor's own; for all others it does not exist.
func (s *Service) byLearner(ctx context.Context, actor auth.Actor, id uuid.UUID, version int, step func(c *change) error) (Enrolment, error) {
	var out Enrolment
	err := s.own(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		c, err := s.open(ctx, tx, actor.TenantID, id)
		if err != nil {
			return err
		}
		if c.row.LearnerID != learner {
			return fault.New("enrolment-not-found")
		}
		if c.row.Version != version {
			return fault.New("stale")
		}
		if err := step(c); err != nil {
			return err
		}
		out, err = loadEnrolment(tx, actor.TenantID, learner, id)
		return err
	})
	return out, err
}

// own runs fn inside the tenant's wall with the actor's own learner id.
func (s *Service) own(ctx context.Context, actor auth.Actor, fn func(tx database.Tx, learner uuid.UUID) error) error {
	id, err := auth.OwnLearner(actor)
	if err != nil {
		return err
	}
	return s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) error { return fn(tx, id) })
}
