package enrolment

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// Held is an enrolment, and its run, whose rows a transaction holds, for whoever does more in the same transaction because the module
// was finished.
type Held struct{ c *change }

// Hold takes hold of an enrolment until the transaction ends. An unknown one is enrolment-not-found.
func (s *Service) Hold(ctx context.Context, tx database.Tx, tenant, id uuid.UUID) (*Held, error) {
	c, err := s.open(ctx, tx, tenant, id)
	if err != nil {
		return nil, err
	}
	return &Held{c}, nil
}

// State is where the enrolment stands.
func (h *Held) State() State { return h.c.row.State }

// Learner is whose enrolment it is.
func (h *Held) Learner() uuid.UUID { return h.c.row.LearnerID }

// Module is what she is enrolled for.
func (h *Held) Module() uuid.UUID { return h.c.row.ModuleID }

// Complete marks the module as finished on a day, by her own word, if the enrolment still has the version. Faults: stale, enrolment-moved,
// run-cancelled, run-not-begun, and completion-invalid where the day is before the run.
func (h *Held) Complete(version int, day time.Time) error {
	switch run := h.c.run; {
	case h.c.row.Version != version:
		return fault.New("stale")
	case h.c.row.State != Enrolled:
		return fault.New("enrolment-moved")
	case run == nil:
	case run.CancelledAt != nil:
		return fault.New("run-cancelled")
	case h.c.now().Before(run.StartsAt):
		return fault.New("run-not-begun")
	case day.AddDate(0, 0, 1).Before(run.StartsAt):
		return fault.New("completion-invalid").Field("/completed_on", "before-run")
	}
	return h.c.apply(evComplete)
}

// Confirm marks it as finished by the provider's list; she is told. Where the enrolment has ended otherwise it is enrolment-moved.
func (h *Held) Confirm() error { return h.c.apply(evConfirm) }

// TakeBack makes a finished enrolment one under way again. When she has begun the module anew since, it is enrolment-moved.
func (h *Held) TakeBack() error {
	again := SignUpInput{Module: h.c.row.ModuleID, Run: h.c.row.RunID}
	if _, standing, err := standingOf(h.c.tx, h.c.tenant, h.c.row.LearnerID, again); standing || err != nil {
		if err == nil {
			err = fault.New("enrolment-moved")
		}
		return err
	}
	return h.c.apply(evTakeBack)
}
