package courses

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/internal/fault"
)

// LockRun reads how a run stands and holds its row until the transaction ends. An unknown run is the fault run-not-found.
func LockRun(tx *gorm.DB, id uuid.UUID) (*LockedRun, error) {
	var row struct {
		ID          uuid.UUID
		ModuleID    uuid.UUID
		ProviderID  uuid.UUID
		State       State
		CostCents   int
		Seats       int
		Taken       int
		Waiting     int
		Tickets     int64
		Deadline    time.Time
		StartsAt    time.Time
		CancelledAt *time.Time
	}
	// Not FOR UPDATE: rows that refer to the run may be stored meanwhile.
	res := tx.Raw(`
SELECT r.id, r.module_id, m.provider_id, m.state, m.cost_cents, r.seats, r.taken, r.waiting, r.tickets, r.deadline, r.starts_at, r.cancelled_at
FROM runs r JOIN modules m ON m.id = r.module_id WHERE r.id = ? FOR NO KEY UPDATE OF r`, id).Scan(&row)
	if res.Error == nil && res.RowsAffected == 0 {
		return nil, fault.New("run-not-found")
	}
	return &LockedRun{
		ID: row.ID, Module: row.ModuleID, Provider: row.ProviderID, State: row.State, CostCents: row.CostCents, Seats: row.Seats, Taken: row.Taken,
		Waiting: row.Waiting, Tickets: row.Tickets, Deadline: row.Deadline, StartsAt: row.StartsAt, CancelledAt: row.CancelledAt,
	}, res.Error
}

func updateSeats(tx *gorm.DB, r *LockedRun) error {
	return tx.Exec(`UPDATE runs SET taken = ?, waiting = ?, tickets = ?, cancelled_at = ? WHERE id = ?`,
		r.Taken, r.Waiting, r.Tickets, r.CancelledAt, r.ID).Error
}

func insertTicket(tx *gorm.DB, t Ticket) error {
	return tx.Exec(`INSERT INTO seat_tickets (id, run_id, tenant, number, seated) VALUES (?, ?, ?, ?, ?)`,
		t.ID, t.Run, t.Tenant, t.Number, t.Seated).Error
}

type ticketRow struct {
	ID     uuid.UUID
	RunID  uuid.UUID
	Tenant uuid.UUID
	Number int64
	Seated bool
}

func (r ticketRow) ticket() Ticket {
	return Ticket{ID: r.ID, Run: r.RunID, Tenant: r.Tenant, Number: r.Number, Seated: r.Seated}
}

func firstWaiting(tx *gorm.DB, run uuid.UUID) (Ticket, bool, error) {
	var row ticketRow
	res := tx.Raw(`SELECT id, run_id, tenant, number, seated FROM seat_tickets WHERE run_id = ? AND NOT seated ORDER BY number LIMIT 1`, run).Scan(&row)
	return row.ticket(), res.RowsAffected == 1, res.Error
}

func seatTicket(tx *gorm.DB, id uuid.UUID) (bool, error) {
	res := tx.Exec(`UPDATE seat_tickets SET seated = true WHERE id = ? AND NOT seated`, id)
	return res.RowsAffected == 1, res.Error
}

func deleteTicket(tx *gorm.DB, id uuid.UUID) (Ticket, bool, error) {
	var row ticketRow
	res := tx.Raw(`DELETE FROM seat_tickets WHERE id = ? RETURNING id, run_id, tenant, number, seated`, id).Scan(&row)
	return row.ticket(), res.RowsAffected == 1, res.Error
}

// TicketsOf lists the tickets of a run by number.
func TicketsOf(tx *gorm.DB, run uuid.UUID) ([]Ticket, error) {
	var rows []ticketRow
	err := tx.Raw(`SELECT id, run_id, tenant, number, seated FROM seat_tickets WHERE run_id = ? ORDER BY number`, run).Scan(&rows).Error
	tickets := make([]Ticket, len(rows))
	for i, r := range rows {
		tickets[i] = r.ticket()
	}
	return tickets, err
}

// Unsettled lists the runs about which something is to be done: a seat is free and somebody waits, or the run has begun or was cancelled
// and tickets are out.
func Unsettled(tx *gorm.DB, now time.Time) ([]uuid.UUID, error) {
	var rows []struct{ ID uuid.UUID }
	err := tx.Raw(`
SELECT id FROM runs WHERE waiting > 0 AND (taken < seats OR starts_at <= ? OR cancelled_at IS NOT NULL)
UNION SELECT id FROM runs WHERE taken > 0 AND cancelled_at IS NOT NULL
UNION SELECT id FROM runs WHERE taken > 0 AND starts_at BETWEEN ? AND ?`, now, now.Add(-unsettledFor), now).Scan(&rows).Error
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return ids, err
}

// unsettledFor is how long after its beginning a run is looked at again: longer than jobs are tried.
const unsettledFor = 7 * 24 * time.Hour
