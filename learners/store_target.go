package learners

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/courses/competency"
)

// readTargets reads what selectOne gathers.
func readTargets(raw []byte) ([]OwnTarget, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	var rows []struct {
		Competency competency.ID
		Level      competency.Level
		By         *string
	}
	if err := json.Unmarshal(raw, &rows); err != nil {
		return nil, err
	}
	targets := make([]OwnTarget, len(rows))
	for i, r := range rows {
		targets[i] = OwnTarget{Competency: r.Competency, Level: r.Level}
		if r.By == nil {
			continue
		}
		by, err := time.Parse(time.DateOnly, *r.By)
		if err != nil {
			return nil, err
		}
		targets[i].By = &by
	}
	return targets, nil
}

// replaceTargets stores the list in place of the one there is and raises its version.
func replaceTargets(tx *gorm.DB, tenant, learner uuid.UUID, targets []OwnTarget) error {
	if err := tx.Exec(`DELETE FROM own_targets WHERE tenant_id = ? AND learner_id = ?`, tenant, learner).Error; err != nil {
		return err
	}
	for _, t := range targets {
		err := tx.Exec(`INSERT INTO own_targets (tenant_id, learner_id, competency_id, level, by_day) VALUES (?, ?, ?, ?, ?)`,
			tenant, learner, t.Competency, t.Level, t.By).Error
		if err != nil {
			return err
		}
	}
	return tx.Exec(`UPDATE learners SET targets_version = targets_version + 1 WHERE tenant_id = ? AND id = ?`, tenant, learner).Error
}
