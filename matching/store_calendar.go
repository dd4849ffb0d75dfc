package matching

import (
	"github.com/google/uuid"
	"gorm.io/gorm"
)

// loadLand returns the federal state of a municipality, "" when there is no such municipality.
func loadLand(tx *gorm.DB, tenant uuid.UUID) (string, error) {
	var land string
	err := tx.Raw(`SELECT land FROM tenants WHERE id = ?`, tenant).Scan(&land).Error
	return land, err
}

// loadSeats lists the runs in which a person has a seat or is offered one.
func loadSeats(tx *gorm.DB, tenant, learner uuid.UUID) ([]uuid.UUID, error) {
	var rows []struct{ RunID uuid.UUID }
	err := tx.Raw(`
SELECT run_id FROM enrolments WHERE tenant_id = ? AND learner_id = ? AND run_id IS NOT NULL AND state IN ('requested', 'enrolled', 'offered')`,
		tenant, learner).Scan(&rows).Error
	runs := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		runs[i] = r.RunID
	}
	return runs, err
}
