package completion

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/internal/jobs"
	"lernpfad/learners"
	"lernpfad/learners/completion/badge"
	"lernpfad/learners/enrolment"
)

// People keeps evidence.
type People interface {
	AddCompletion(tx database.Tx, tenant uuid.UUID, in learners.CompletionInput) ([]uuid.UUID, []learners.Gain, error)
	WithdrawEvidence(tx database.Tx, tenant, learner uuid.UUID, evidence []uuid.UUID) error
}

// Enrolments keeps what people are enrolled for.
type Enrolments interface {
	Hold(ctx context.Context, tx database.Tx, tenant, id uuid.UUID) (*enrolment.Held, error)
	Participants(tx database.Tx, module uuid.UUID, codes []string) (map[string]enrolment.Participant, error)
	NoteConfirmed(tx database.Tx, codes []string) error
}

// Options are the parts a Service is made of. All but Key are required.
type Options struct {
	DB         *database.DB
	Library    *competency.Library
	People     People
	Enrolments Enrolments
	// Enqueue adds a job to the caller's transaction.
	Enqueue func(ctx context.Context, tx *sql.Tx, job jobs.Args) error
	// Replan is called inside the transaction that changes what a person holds: the place to enqueue another look at her path.
	Replan func(ctx context.Context, tx *sql.Tx, tenant, learner uuid.UUID) error
	Issuer badge.Issuer
	Key    badge.Key // the zero value: badges cannot be signed
	Now    func() time.Time
}

// Service takes completions and gives credentials. It is safe for concurrent use.
type Service struct {
	Options
}

// New returns a Service.
func New(opt Options) *Service { return &Service{opt} }

// aheadOfUTC is how much earlier than in UTC a day begins in Germany, in summer.
const aheadOfUTC = 2 * time.Hour

// checkDay refuses days in the future, and those before computers learned to count them.
func (s *Service) checkDay(day time.Time) error {
	f := fault.New("completion-invalid")
	switch {
	case day.Year() < 1970:
		f = f.Field("/completed_on", "bad-date")
	case day.After(s.Now().Add(aheadOfUTC)):
		f = f.Field("/completed_on", "in-future")
	}
	return f.OrNil()
}

// Complete takes the person's own word that she finished, on a day, what she is enrolled for, if the enrolment still has the version.
// Evidence, credential and another look at her path come of it in the same transaction. A second time it gives the same completion.
// Faults: those of enrolment.Held.Complete, enrolment-not-found, completion-invalid.
func (s *Service) Complete(ctx context.Context, actor auth.Actor, id uuid.UUID, version int, day time.Time) (Completion, error) {
	if err := s.checkDay(day); err != nil {
		return Completion{}, err
	}
	var out Completion
	err := s.own(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		held, err := s.Enrolments.Hold(ctx, tx, actor.TenantID, id)
		if err != nil {
			return err
		}
		if held.Learner() != learner {
			return fault.New("enrolment-not-found")
		}
		if held.State() == enrolment.Completed {
			out, err = loadOfEnrolment(tx, actor.TenantID, id)
			return err
		}
		if err := held.Complete(version, day); err != nil {
			return err
		}
		out, err = s.record(ctx, tx, actor.TenantID, entry{learner: learner, module: held.Module(), enrolment: &id, day: day})
		return err
	})
	return out, err
}

// CompleteElsewhere takes the person's own word that she finished a module of the catalogue without being enrolled here. The same module and
// day give the same completion.
func (s *Service) CompleteElsewhere(ctx context.Context, actor auth.Actor, module uuid.UUID, day time.Time) (Completion, error) {
	if err := s.checkDay(day); err != nil {
		return Completion{}, err
	}
	var out Completion
	err := s.own(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		m, err := courses.ReadModule(tx, module)
		if err != nil {
			return err
		}
		if m.State != courses.Published {
			return fault.New("module-not-found")
		}
		if err := holdLearner(tx, actor.TenantID, learner); err != nil { // a second request waits here
			return err
		}
		found, ok, err := findElsewhere(tx, actor.TenantID, learner, module, day)
		if ok || err != nil {
			out = found
			return err
		}
		out, err = s.record(ctx, tx, actor.TenantID, entry{learner: learner, module: module, day: day})
		return err
	})
	return out, err
}

// Mine returns what the person finished, the newest first, at most 200. Withdrawn ones are among them.
func (s *Service) Mine(ctx context.Context, actor auth.Actor) ([]Completion, error) {
	var list []Completion
	err := s.own(ctx, actor, func(tx database.Tx, learner uuid.UUID) (err error) {
		list, err = loadMine(tx, actor.TenantID, learner)
		return err
	})
	return list, err
}

// Completion returns one of the person's; another is completion-not-found.
func (s *Service) Completion(ctx context.Context, actor auth.Actor, id uuid.UUID) (Completion, error) {
	var out Completion
	err := s.own(ctx, actor, func(tx database.Tx, learner uuid.UUID) (err error) {
		out, err = load(tx, actor.TenantID, learner, id)
		return err
	})
	return out, err
}

// TakeBack ends a completion that was a mistake: its evidence counts no longer, its credential is withdrawn, and the enrolment is under way
// again. A second time nothing changes. What the provider has confirmed stays: completion-confirmed.
func (s *Service) TakeBack(ctx context.Context, actor auth.Actor, id uuid.UUID) error {
	return s.own(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		c, err := load(tx, actor.TenantID, learner, id)
		if err != nil || c.Withdrawn() {
			return err
		}
		var held *enrolment.Held
		if c.Enrolment != nil { // held before the completion, as by those who confirm
			if held, err = s.Enrolments.Hold(ctx, tx, actor.TenantID, *c.Enrolment); err != nil {
				return err
			}
		}
		done, err := withdraw(tx, actor.TenantID, id, s.Now())
		if err != nil {
			return err
		}
		if !done {
			return s.stillThere(tx, actor.TenantID, learner, id)
		}
		if held != nil {
			if err := held.TakeBack(); err != nil {
				return err
			}
		}
		evidence, err := evidenceOf(tx, actor.TenantID, id)
		if err != nil {
			return err
		}
		if err := s.People.WithdrawEvidence(tx, actor.TenantID, learner, evidence); err != nil {
			return err
		}
		return s.Replan(ctx, database.SQLTx(tx), actor.TenantID, learner)
	})
}

// stillThere says why a completion was not withdrawn: the provider confirmed it, or another request was faster.
func (s *Service) stillThere(tx database.Tx, tenant, learner, id uuid.UUID) error {
	c, err := load(tx, tenant, learner, id)
	if err == nil && !c.Withdrawn() {
		return fault.New("completion-confirmed")
	}
	return err
}

// own runs fn inside the tenant's wall with the actor's own learner id.
func (s *Service) own(ctx context.Context, actor auth.Actor, fn func(tx database.Tx, learner uuid.UUID) error) error {
	id, err := auth.OwnLearner(actor)
	if err != nil {
		return err
	}
	return s.DB.Tenant(ctx, actor.TenantID, func(tx database.Tx) error { return fn(tx, id) })
}
