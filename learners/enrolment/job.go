package enrolment

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/internal/jobs"
)

// OfferSeats asks for Service.OfferSeats; the stamp tells one freed seat from the next.
type OfferSeats struct {
	RunID uuid.UUID `json:"run_id"`
	Stamp int64     `json:"stamp"`
}

// Kind names the job.
func (OfferSeats) Kind() string { return "offer_seats" }

// Remind asks for Service.Remind, for an enrolment as it stood at a version.
type Remind struct {
	TenantID    uuid.UUID `json:"tenant_id"`
	EnrolmentID uuid.UUID `json:"enrolment_id"`
	Version     int       `json:"version"`
}

// Kind names the job.
func (Remind) Kind() string { return "remind_of_enrolment" }

// EndOffer asks for Service.EndOffer, for an enrolment as it stood at a version.
type EndOffer struct {
	TenantID    uuid.UUID `json:"tenant_id"`
	EnrolmentID uuid.UUID `json:"enrolment_id"`
	Version     int       `json:"version"`
}

// Kind names the job.
func (EndOffer) Kind() string { return "end_offer" }

// SettleRun asks for Service.SettleRun: once when the run begins, and with a stamp when it is called off.
type SettleRun struct {
	RunID uuid.UUID `json:"run_id"`
	Stamp int64     `json:"stamp,omitempty"`
}

// Kind names the job.
func (SettleRun) Kind() string { return "settle_run" }

// Sweep asks for Service.Sweep; the stamp is for callers that changed something.
type Sweep struct {
	Stamp int64 `json:"stamp,omitempty"`
}

// Kind names the job.
func (Sweep) Kind() string { return "sweep_enrolments" }

// OfferSeats offers the free seats of a run to the first of the queue, in the order of their tickets, whatever municipality they are of.
func (s *Service) OfferSeats(ctx context.Context, job OfferSeats) error {
	for {
		ticket, ok, err := s.nextInQueue(ctx, job.RunID)
		if err != nil || !ok {
			return err
		}
		if err := s.offer(ctx, ticket); err != nil {
			return err
		}
	}
}

// nextInQueue looks who is first, without entering her municipality.
func (s *Service) nextInQueue(ctx context.Context, run uuid.UUID) (ticket courses.Ticket, ok bool, err error) {
	err = s.db.Shared(ctx, func(tx database.Tx) error {
		locked, err := courses.LockRun(tx, run)
		if err != nil || locked.Free() <= 0 || s.over(locked) {
			return err
		}
		ticket, ok, err = locked.First(tx)
		return err
	})
	return ticket, ok, err
}

// over reports whether nobody moves up any more.
func (s *Service) over(run *courses.LockedRun) bool {
	return run.CancelledAt != nil || !s.now().Before(run.StartsAt)
}

// offer gives the seat to the holder of the ticket, unless she is no longer the first or no seat is free by now.
func (s *Service) offer(ctx context.Context, ticket courses.Ticket) error {
	return s.db.Tenant(ctx, ticket.Tenant, func(tx database.Tx) error {
		id, found, err := enrolmentOf(tx, ticket.Tenant, ticket.ID)
		if err != nil || !found { // she has left meanwhile, and her ticket with her
			return err
		}
		c, err := s.open(ctx, tx, ticket.Tenant, id)
		if err != nil || c.run.Free() <= 0 || s.over(c.run) {
			return err
		}
		first, ok, err := c.run.First(tx)
		if err != nil || !ok || first.ID != ticket.ID {
			return err
		}
		return c.apply(evOffer)
	})
}

// Remind tells the learner of an offer that is half over, or the approver of a request that waits, if nothing has happened since.
func (s *Service) Remind(ctx context.Context, job Remind) error {
	return s.unchanged(ctx, job.TenantID, job.EnrolmentID, job.Version, func(c *change) error {
		switch {
		case c.row.State == Offered:
			return c.tell(c.row.UserID, AboutOfferReminder)
		case c.row.State == Requested && c.settings.ApproverID != nil:
			return c.tell(*c.settings.ApproverID, AboutRequestReminder)
		default:
			return nil
		}
	})
}

// EndOffer gives an offered seat to the next, if nothing has happened since.
func (s *Service) EndOffer(ctx context.Context, job EndOffer) error {
	return s.unchanged(ctx, job.TenantID, job.EnrolmentID, job.Version, func(c *change) error {
		if c.row.State != Offered {
			return nil
		}
		if wait := c.row.OfferedUntil.Sub(s.now()); wait > 0 {
			return jobs.Later(wait)
		}
		return c.apply(evTimeOver)
	})
}

// unchanged runs step for an enrolment that still has the version. One that is gone, with its person, is nobody's concern.
func (s *Service) unchanged(ctx context.Context, tenant, id uuid.UUID, version int, step func(c *change) error) error {
	err := s.db.Tenant(ctx, tenant, func(tx database.Tx) error {
		c, err := s.open(ctx, tx, tenant, id)
		if err != nil || c.row.Version != version {
			return err
		}
		return step(c)
	})
	if fault.Is(err, "enrolment-not-found") {
		return nil
	}
	return err
}

// SettleRun ends what can no longer become a seat: everything when the run was called off, and queue, offers and open requests when it has
// begun. Everybody concerned gets a message.
func (s *Service) SettleRun(ctx context.Context, job SettleRun) error {
	tickets, e, err := s.unsettled(ctx, job.RunID)
	if err != nil {
		return err
	}
	for _, t := range tickets {
		err := s.db.Tenant(ctx, t.Tenant, func(tx database.Tx) error {
			id, found, err := enrolmentOf(tx, t.Tenant, t.ID)
			if err != nil || !found {
				return err
			}
			c, err := s.open(ctx, tx, t.Tenant, id)
			if err != nil {
				return err
			}
			if _, ok := after(c.row.State, e); !ok { // enrolled, and the run has begun
				return nil
			}
			return c.apply(e)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// unsettled lists the tickets of a run that is over for those who have no seat yet, and the event that says why.
func (s *Service) unsettled(ctx context.Context, run uuid.UUID) (tickets []courses.Ticket, e event, err error) {
	err = s.db.Shared(ctx, func(tx database.Tx) error {
		locked, err := courses.LockRun(tx, run)
		switch {
		case fault.Is(err, "run-not-found"): // it was taken out of the catalogue before anybody stayed in it
			return nil
		case err != nil:
			return err
		case locked.CancelledAt != nil:
			e = evRunCancelled
		case s.now().Before(locked.StartsAt):
			return jobs.Later(locked.StartsAt.Sub(s.now()))
		default:
			e = evRunBegins
		}
		tickets, err = courses.TicketsOf(tx, run)
		return err
	})
	return tickets, e, err
}

// Sweep puts right what jobs missed and what happened past them: seats that came back when a person was erased or a run got more seats,
// requests whose approver has left, and keys that nobody will send again.
func (s *Service) Sweep(ctx context.Context, _ Sweep) error {
	var runs []uuid.UUID
	err := s.db.Shared(ctx, func(tx database.Tx) (err error) {
		runs, err = courses.Unsettled(tx, s.now())
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range runs {
		if err := s.settle(ctx, id); err != nil {
			return err
		}
	}
	return s.sweepTenants(ctx)
}

// settle offers what is free and ends what is over.
func (s *Service) settle(ctx context.Context, run uuid.UUID) error {
	if err := s.OfferSeats(ctx, OfferSeats{RunID: run}); err != nil {
		return err
	}
	err := s.SettleRun(ctx, SettleRun{RunID: run})
	if jobs.IsLater(err) {
		return nil
	}
	return err
}

func (s *Service) sweepTenants(ctx context.Context) error {
	tenants, err := s.tenants(ctx)
	if err != nil {
		return err
	}
	for _, tenant := range tenants {
		err := errors.Join(s.settleRequests(ctx, tenant), s.endOffers(ctx, tenant))
		if err != nil {
			return err
		}
	}
	return nil
}

// endOffers ends what its own job did not, and forgets old keys.
func (s *Service) endOffers(ctx context.Context, tenant uuid.UUID) error {
	var late []enrolmentRow
	err := s.db.Tenant(ctx, tenant, func(tx database.Tx) (err error) {
		if late, err = lateOffers(tx, tenant, s.now()); err != nil {
			return err
		}
		return deleteOldKeys(tx, tenant, s.now().Add(-keptKeys))
	})
	for _, row := range late {
		if err == nil {
			err = s.EndOffer(ctx, EndOffer{TenantID: tenant, EnrolmentID: row.ID, Version: row.Version})
		}
	}
	return err
}
