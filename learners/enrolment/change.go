package enrolment

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/internal/jobs"
)

const (
	// remindApproverAfter is when somebody who has to agree is reminded.
	remindApproverAfter = 24 * time.Hour
	// An offer is reminded of when half of its time is over.
	remindOfferAt = 2
)

// change is an enrolment inside its transaction, with its run; both rows are held.
type change struct {
	*Service
	ctx      context.Context // as long as the transaction
	tx       database.Tx
	tenant   uuid.UUID
	row      enrolmentRow
	run      *courses.LockedRun // nil for a module that is studied on one's own
	settings Settings
	decided  *uuid.UUID // who decides, where the event is a decision
	note     string
}

// open holds an enrolment and its run, the run first.
func (s *Service) open(ctx context.Context, tx database.Tx, tenant, id uuid.UUID) (*change, error) {
	c := &change{Service: s, ctx: ctx, tx: tx, tenant: tenant}
	run, err := runOf(tx, tenant, id)
	if err != nil {
		return nil, err
	}
	if run != nil {
		if c.run, err = courses.LockRun(tx, *run); err != nil {
			return nil, err
		}
	}
	if c.row, err = lockEnrolment(tx, tenant, id); err != nil {
		return nil, err
	}
	c.settings, err = loadSettings(tx, tenant)
	return c, err
}

// needsApproval reports whether somebody has to agree: she is named, it is not about herself, and there is something to agree to, a date
// or a price.
func (c *change) needsApproval() bool {
	cost := c.row.CostCents > 0 || c.run != nil
	return c.settings.ApproverID != nil && *c.settings.ApproverID != c.row.UserID && cost
}

// apply lets an event happen, with all that follows: seats, messages, jobs. What cannot happen in the state is the fault enrolment-moved.
func (c *change) apply(e event) error {
	t, ok := after(c.row.State, e)
	if !ok {
		return fault.New("enrolment-moved")
	}
	held := c.row.Ticket
	if t.seat == seatFree {
		c.row.Ticket = nil
	}
	c.row.State, c.row.OfferedUntil = t.to, nil
	c.row.Asked = c.row.Asked || t.to == Requested
	c.row.Version++
	if t.to == Offered {
		until := c.offerEnd()
		c.row.OfferedUntil = &until
	}
	if c.decided != nil {
		c.row.DecidedBy, c.row.Note = c.decided, c.note
	}
	if err := updateEnrolment(c.tx, c.tenant, c.row, c.now()); err != nil {
		return err
	}
	if held != nil {
		if err := c.moveSeat(t.seat, *held); err != nil {
			return err
		}
	}
	if t.seat == seatFree {
		if err := deleteCode(c.tx, c.tenant, c.row.ID); err != nil {
			return err
		}
	}
	return c.follow(t)
}

// moveSeat does on the run what the transition did to the person. A seat that becomes free while others wait is offered.
func (c *change) moveSeat(m seatMove, ticket uuid.UUID) error {
	switch m {
	case seatTake:
		return c.run.Seat(c.tx, ticket)
	case seatFree:
		freed, err := c.run.GiveBack(c.tx, ticket)
		if err != nil || !freed || c.run.Waiting == 0 || c.run.CancelledAt != nil {
			return err
		}
		return c.put(OfferSeats{RunID: c.run.ID, Stamp: c.now().UnixNano()}, time.Time{})
	default:
		return nil
	}
}

// offerEnd is when an offer of now ends: after the municipality's hours, but not after the run has begun.
func (c *change) offerEnd() time.Time {
	until := c.now().Add(time.Duration(c.settings.OfferHours) * time.Hour)
	if c.run.StartsAt.Before(until) {
		return c.run.StartsAt
	}
	return until
}

// follow sends the messages of a transition and plans what happens if nobody does anything. Whoever is enrolled gets her participation code.
func (c *change) follow(t transition) error {
	if t.to == Enrolled {
		if err := c.giveCode(); err != nil {
			return err
		}
	}
	if t.tells != "" {
		if err := c.tell(c.row.UserID, t.tells); err != nil {
			return err
		}
	}
	if t.asks && c.settings.ApproverID != nil {
		about := AboutRequest
		if t.to == Cancelled {
			about = AboutCancelled
		}
		if err := c.tell(*c.settings.ApproverID, about); err != nil {
			return err
		}
	}
	next := Remind{TenantID: c.tenant, EnrolmentID: c.row.ID, Version: c.row.Version}
	switch t.to {
	case Requested:
		return c.put(next, c.now().Add(remindApproverAfter))
	case Offered:
		if err := c.put(next, c.now().Add(c.row.OfferedUntil.Sub(c.now())/remindOfferAt)); err != nil {
			return err
		}
		return c.put(EndOffer(next), *c.row.OfferedUntil)
	default:
		return nil
	}
}

func (c *change) tell(user uuid.UUID, about Kind) error {
	id := uuid.New()
	if err := insertMessage(c.tx, c.tenant, id, user, c.row.ID, about, c.now()); err != nil {
		return err
	}
	return c.told(c.ctx, c.tx, Told{Tenant: c.tenant, User: user, Message: id, Kind: about})
}

func (c *change) put(job jobs.Args, at time.Time) error {
	return c.enqueue(c.ctx, database.SQLTx(c.tx), job, at)
}
