package enrolment

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/courses"
	"lernpfad/internal/fault"
)

// enrolmentRow is what a change must know of an enrolment.
type enrolmentRow struct {
	ID           uuid.UUID
	LearnerID    uuid.UUID
	UserID       uuid.UUID
	ModuleID     uuid.UUID
	RunID        *uuid.UUID
	Ticket       *uuid.UUID
	State        State
	Version      int
	OfferedUntil *time.Time
	Asked        bool
	DecidedBy    *uuid.UUID
	Note         string
	CostCents    int
}

// runOf finds the run of an enrolment without holding anything.
func runOf(tx *gorm.DB, tenant, id uuid.UUID) (*uuid.UUID, error) {
	var row struct{ RunID *uuid.UUID }
	res := tx.Raw(`SELECT run_id FROM enrolments WHERE tenant_id = ? AND id = ?`, tenant, id).Scan(&row)
	if res.Error == nil && res.RowsAffected == 0 {
		return nil, fault.New("enrolment-not-found")
	}
	return row.RunID, res.Error
}

func lockEnrolment(tx *gorm.DB, tenant, id uuid.UUID) (enrolmentRow, error) {
	var row enrolmentRow
	res := tx.Raw(`
SELECT e.id, e.learner_id, l.user_id, e.module_id, e.run_id, e.ticket, e.state, e.version, e.offered_until, e.asked, e.decided_by, e.note, m.cost_cents
FROM enrolments e
JOIN learners l ON l.tenant_id = e.tenant_id AND l.id = e.learner_id
JOIN modules m ON m.id = e.module_id
WHERE e.tenant_id = ? AND e.id = ? FOR NO KEY UPDATE OF e`, tenant, id).Scan(&row)
	if res.Error == nil && res.RowsAffected == 0 {
		return row, fault.New("enrolment-not-found")
	}
	return row, res.Error
}

// insertEnrolment reports false when the person has a standing one for the same.
func insertEnrolment(tx *gorm.DB, tenant uuid.UUID, r enrolmentRow, now time.Time) (bool, error) {
	res := tx.Exec(`
INSERT INTO enrolments (tenant_id, id, learner_id, module_id, run_id, ticket, state, version, asked, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		tenant, r.ID, r.LearnerID, r.ModuleID, r.RunID, r.Ticket, r.State, r.Version, r.Asked, now, now)
	return res.RowsAffected == 1, res.Error
}

func updateEnrolment(tx *gorm.DB, tenant uuid.UUID, r enrolmentRow, now time.Time) error {
	return tx.Exec(`
UPDATE enrolments SET ticket = ?, state = ?, version = ?, offered_until = ?, asked = ?, decided_by = ?, note = ?, updated_at = ?
WHERE tenant_id = ? AND id = ?`, r.Ticket, r.State, r.Version, r.OfferedUntil, r.Asked, r.DecidedBy, r.Note, now, tenant, r.ID).Error
}

// standingOf finds the person's standing enrolment for a run, or her start of a module.
func standingOf(tx *gorm.DB, tenant, learner uuid.UUID, in SignUpInput) (uuid.UUID, bool, error) {
	var row struct{ ID uuid.UUID }
	res := tx.Raw(`
SELECT id FROM enrolments WHERE tenant_id = ? AND learner_id = ? AND module_id = ? AND run_id IS NOT DISTINCT FROM ?::uuid
AND state IN ('requested', 'enrolled', 'waiting', 'offered')`, tenant, learner, in.Module, in.Run).Scan(&row)
	return row.ID, res.RowsAffected == 1, res.Error
}

// enrolmentOf finds whose ticket it is, inside the wall of the ticket's municipality.
func enrolmentOf(tx *gorm.DB, tenant, ticket uuid.UUID) (uuid.UUID, bool, error) {
	var row struct{ ID uuid.UUID }
	res := tx.Raw(`SELECT id FROM enrolments WHERE tenant_id = ? AND ticket = ?`, tenant, ticket).Scan(&row)
	return row.ID, res.RowsAffected == 1, res.Error
}

// runsOf lists the runs that the person's standing enrolments are for, in the order in which everybody holds several.
func runsOf(tx *gorm.DB, tenant, learner uuid.UUID) ([]uuid.UUID, error) {
	var rows []struct{ RunID uuid.UUID }
	err := tx.Raw(`SELECT DISTINCT run_id FROM enrolments WHERE tenant_id = ? AND learner_id = ? AND ticket IS NOT NULL ORDER BY run_id`,
		tenant, learner).Scan(&rows).Error
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.RunID
	}
	return ids, err
}

func requestedIDs(tx *gorm.DB, tenant uuid.UUID) ([]uuid.UUID, error) {
	var rows []struct{ ID uuid.UUID }
	err := tx.Raw(`SELECT id FROM enrolments WHERE tenant_id = ? AND state = 'requested' ORDER BY created_at, id`, tenant).Scan(&rows).Error
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return ids, err
}

func lateOffers(tx *gorm.DB, tenant uuid.UUID, now time.Time) ([]enrolmentRow, error) {
	var rows []enrolmentRow
	err := tx.Raw(`SELECT id, version FROM enrolments WHERE tenant_id = ? AND state = 'offered' AND offered_until <= ?`, tenant, now).Scan(&rows).Error
	return rows, err
}

// moduleRow is what signing up must know of a module.
type moduleRow struct {
	ID        uuid.UUID
	Format    courses.Format
	CostCents int
}

func loadModule(tx *gorm.DB, id uuid.UUID) (moduleRow, error) {
	var row moduleRow
	res := tx.Raw(`SELECT id, format, cost_cents FROM modules WHERE id = ? AND state = 'published'`, id).Scan(&row)
	if res.Error == nil && res.RowsAffected == 0 {
		return row, fault.New("module-not-found")
	}
	return row, res.Error
}
