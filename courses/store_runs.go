package courses

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// holdRows keeps people from signing up until the transaction ends that goes on to change the runs it read.
const holdRows = " FOR NO KEY UPDATE"

// storedRuns reads the runs of a module in every state. lock is "" or holdRows.
func storedRuns(tx *gorm.DB, module uuid.UUID, lock string) ([]StoredRun, error) {
	var rows []struct {
		ID          uuid.UUID
		Place       string
		Seats       int
		Taken       int
		Waiting     int
		Deadline    time.Time
		StartsAt    time.Time
		EndsAt      time.Time
		CancelledAt *time.Time
	}
	err := tx.Raw(`
SELECT id, place, seats, taken, waiting, deadline, starts_at, ends_at, cancelled_at FROM runs WHERE module_id = ?
ORDER BY starts_at, id`+lock, module).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	sessions, err := loadSessions(tx, ids)
	runs := make([]StoredRun, len(rows))
	for i, r := range rows {
		runs[i] = StoredRun{Taken: r.Taken, CancelledAt: r.CancelledAt, Run: Run{
			ID: r.ID, Place: r.Place, Seats: r.Seats, Free: r.Seats - r.Taken, Waiting: r.Waiting, Deadline: r.Deadline, StartsAt: r.StartsAt,
			EndsAt: r.EndsAt, Sessions: sessions[r.ID],
		}}
	}
	return runs, err
}

func insertRuns(tx *gorm.DB, module uuid.UUID, runs []RunInput) error {
	for _, r := range runs {
		if err := insertRun(tx, module, r); err != nil {
			return err
		}
	}
	return nil
}

func insertRun(tx *gorm.DB, module uuid.UUID, r RunInput) error {
	id := uuid.New()
	err := tx.Exec(`INSERT INTO runs (id, module_id, place, seats, deadline, starts_at, ends_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		id, module, r.Place, r.Seats, r.Deadline, r.StartsAt, r.EndsAt).Error
	if err != nil {
		return err
	}
	return insertSessions(tx, id, r.Sessions)
}

// updateRun changes a run but not its beginning, which is what it is known by.
func updateRun(tx *gorm.DB, id uuid.UUID, r RunInput) error {
	err := tx.Exec(`UPDATE runs SET place = ?, seats = ?, deadline = ?, ends_at = ? WHERE id = ?`, r.Place, r.Seats, r.Deadline, r.EndsAt, id).Error
	if err != nil {
		return err
	}
	if err := tx.Exec(`DELETE FROM run_sessions WHERE run_id = ?`, id).Error; err != nil {
		return err
	}
	return insertSessions(tx, id, r.Sessions)
}

func insertSessions(tx *gorm.DB, run uuid.UUID, sessions []Session) error {
	for i, s := range sessions {
		err := tx.Exec(`INSERT INTO run_sessions (run_id, position, starts_at, ends_at) VALUES (?, ?, ?, ?)`, run, i+1, s.StartsAt, s.EndsAt).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// deleteRun takes a run away that nobody holds a ticket of. One that somebody ever signed up for stays, cancelled: old enrolments name it.
func deleteRun(tx *gorm.DB, id uuid.UUID, now time.Time) error {
	res := tx.Exec(`DELETE FROM runs WHERE id = ? AND tickets = 0`, id)
	if res.Error != nil || res.RowsAffected == 1 {
		return res.Error
	}
	return tx.Exec(`UPDATE runs SET cancelled_at = ? WHERE id = ?`, now, id).Error
}
