package matching

import (
	"github.com/google/uuid"
	"gorm.io/gorm"
)

func loadDecisions(tx *gorm.DB, tenant, learner uuid.UUID) ([]Decision, error) {
	var decisions []Decision
	err := tx.Raw(`
SELECT id, module_id, answer, reason, coalesce(rating, 0) AS rating, snoozed_until, created_at FROM decisions
WHERE tenant_id = ? AND learner_id = ? ORDER BY created_at DESC, id`, tenant, learner).Scan(&decisions).Error
	return decisions, err
}

func upsertDecision(tx *gorm.DB, tenant, learner uuid.UUID, d *Decision) error {
	var row struct{ ID uuid.UUID }
	err := tx.Raw(`
INSERT INTO decisions (tenant_id, id, learner_id, module_id, answer, reason, rating, snoozed_until, created_at)
VALUES (?, ?, ?, ?, ?, ?, nullif(?, 0), ?, ?)
ON CONFLICT (tenant_id, learner_id, module_id) DO UPDATE SET answer = EXCLUDED.answer, reason = EXCLUDED.reason, rating = EXCLUDED.rating,
    snoozed_until = EXCLUDED.snoozed_until, created_at = EXCLUDED.created_at
RETURNING id`, tenant, d.ID, learner, d.ModuleID, d.Answer, d.Reason, d.Rating, d.SnoozedUntil, d.CreatedAt).Scan(&row).Error
	if err == nil {
		d.ID = row.ID
	}
	return err
}

func deleteDecision(tx *gorm.DB, tenant, learner, id uuid.UUID) (bool, error) {
	res := tx.Exec(`DELETE FROM decisions WHERE tenant_id = ? AND learner_id = ? AND id = ?`, tenant, learner, id)
	return res.RowsAffected == 1, res.Error
}

// smallestGroup is the tenant's k.
func smallestGroup(tx *gorm.DB, tenant uuid.UUID) (int, error) {
	k := 0
	err := tx.Raw(`SELECT coalesce((SELECT k_anonymity FROM tenant_settings WHERE tenant_id = ?), 5)`, tenant).Scan(&k).Error
	return k, err
}
