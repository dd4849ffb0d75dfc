package learners

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

func loadActivePlan(tx *gorm.DB, tenant, learner uuid.UUID) (Plan, bool, error) {
	var rows []Plan
	err := tx.Raw(`
SELECT id, learner_id, path_id, state, accepted_at, ended_at FROM plans
WHERE tenant_id = ? AND learner_id = ? AND state = 'active'`, tenant, learner).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return Plan{}, false, err
	}
	return rows[0], true, nil
}

func endPlans(tx *gorm.DB, tenant, learner uuid.UUID, state PlanState, now time.Time) error {
	return tx.Exec(`UPDATE plans SET state = ?, ended_at = ? WHERE tenant_id = ? AND learner_id = ? AND state = 'active'`,
		state, now, tenant, learner).Error
}

// insertPlan stores a plan for a path of the learner; false means that she has no such path.
func insertPlan(tx *gorm.DB, tenant uuid.UUID, p Plan) (bool, error) {
	res := tx.Exec(`
INSERT INTO plans (tenant_id, id, learner_id, path_id, state, accepted_at)
SELECT tenant_id, ?, learner_id, id, ?, ? FROM paths WHERE tenant_id = ? AND learner_id = ? AND id = ?`,
		p.ID, p.State, p.AcceptedAt, tenant, p.LearnerID, p.PathID)
	return res.RowsAffected == 1, res.Error
}
