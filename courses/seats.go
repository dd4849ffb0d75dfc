package courses

import (
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// Ticket is a seat of a run, or a place in the queue for one. It names no person; the enrolment that holds it does, inside the wall of
// its municipality.
type Ticket struct {
	ID     uuid.UUID
	Run    uuid.UUID
	Tenant uuid.UUID
	Number int64 // the order in which tickets were drawn, from 1, over all municipalities
	Seated bool  // a seat; otherwise a place in the queue
}

// LockedRun is a run whose row the transaction holds: nobody else takes or frees a seat of it meanwhile. Whoever locks a run as well as
// other rows locks the run first.
type LockedRun struct {
	ID          uuid.UUID
	Module      uuid.UUID
	Provider    uuid.UUID
	State       State // of the module
	CostCents   int
	Seats       int
	Taken       int
	Waiting     int
	Tickets     int64 // how many were ever drawn
	Deadline    time.Time
	StartsAt    time.Time
	CancelledAt *time.Time
}

// Free is how many seats nobody has taken.
func (r *LockedRun) Free() int { return r.Seats - r.Taken }

// Draw takes a seat or, where none is free or others wait already, the last place of the queue. A run that was cancelled, or whose deadline
// has passed, gives no ticket: the faults run-cancelled and run-closed.
func (r *LockedRun) Draw(tx database.Tx, tenant uuid.UUID, now time.Time) (Ticket, error) {
	switch {
	case r.State != Published:
		return Ticket{}, fault.New("run-not-found")
	case r.CancelledAt != nil:
		return Ticket{}, fault.New("run-cancelled")
	case now.After(r.Deadline):
		return Ticket{}, fault.New("run-closed")
	}
	r.Tickets++
	t := Ticket{ID: uuid.New(), Run: r.ID, Tenant: tenant, Number: r.Tickets, Seated: r.Free() > 0 && r.Waiting == 0}
	if t.Seated {
		r.Taken++
	} else {
		r.Waiting++
	}
	if err := insertTicket(tx, t); err != nil {
		return Ticket{}, err
	}
	return t, r.store(tx)
}

// First is the ticket at the head of the queue; ok is false when nobody waits.
func (r *LockedRun) First(tx database.Tx) (t Ticket, ok bool, err error) {
	return firstWaiting(tx, r.ID)
}

// Seat makes a place in the queue a seat. It must be called only while a seat is free; the table refuses more.
func (r *LockedRun) Seat(tx database.Tx, ticket uuid.UUID) error {
	done, err := seatTicket(tx, ticket)
	if err != nil || !done {
		return err
	}
	r.Taken++
	r.Waiting--
	return r.store(tx)
}

// GiveBack returns a ticket and reports whether a seat became free by it. A ticket that is gone already changes nothing.
func (r *LockedRun) GiveBack(tx database.Tx, ticket uuid.UUID) (freed bool, err error) {
	t, found, err := deleteTicket(tx, ticket)
	if err != nil || !found {
		return false, err
	}
	if t.Seated {
		r.Taken--
	} else {
		r.Waiting--
	}
	return t.Seated, r.store(tx)
}

// Cancel calls the run off, for good. It leaves the catalogue; tickets stay until their holders are told.
func (r *LockedRun) Cancel(tx database.Tx, now time.Time) error {
	r.CancelledAt = &now
	if err := r.store(tx); err != nil {
		return err
	}
	return raiseVersion(tx)
}

func (r *LockedRun) store(tx database.Tx) error { return updateSeats(tx, r) }
