package learners

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/courses/competency/selfcheck"
	"lernpfad/internal/fault"
)

// givenAnswer is a stored answer of the self-check.
type givenAnswer struct {
	StatementID string
	Choice      selfcheck.Answer
	Position    int
	Counted     bool
	AnsweredAt  time.Time
}

// lockLearner makes changes to one person's self-check wait for each other.
func lockLearner(tx *gorm.DB, tenant, learner uuid.UUID) error {
	var ids []string
	if err := tx.Raw(`SELECT id FROM learners WHERE tenant_id = ? AND id = ? FOR NO KEY UPDATE`, tenant, learner).Scan(&ids).Error; err != nil {
		return err
	}
	if len(ids) == 0 {
		return fault.New("learner-not-found")
	}
	return nil
}

// loadAnswers returns the answers in the order in which they were first given.
func loadAnswers(tx *gorm.DB, tenant, learner uuid.UUID) ([]givenAnswer, error) {
	var rows []givenAnswer
	err := tx.Raw(`
SELECT statement_id, choice, position, counted, answered_at
FROM self_check_answers WHERE tenant_id = ? AND learner_id = ? ORDER BY position`, tenant, learner).Scan(&rows).Error
	return rows, err
}

// upsertAnswer stores an answer at this position, or changes the one that is there and leaves it at its own.
func upsertAnswer(tx *gorm.DB, tenant, learner uuid.UUID, in Given, position int, now time.Time) error {
	return tx.Exec(`
INSERT INTO self_check_answers (tenant_id, learner_id, statement_id, choice, position, answered_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (tenant_id, learner_id, statement_id) DO UPDATE SET choice = EXCLUDED.choice, counted = false, answered_at = EXCLUDED.answered_at`,
		tenant, learner, in.StatementID, in.Answer, position, now).Error
}

// countAnswers notes that all answers have become evidence.
func countAnswers(tx *gorm.DB, tenant, learner uuid.UUID) error {
	return tx.Exec(`UPDATE self_check_answers SET counted = true WHERE tenant_id = ? AND learner_id = ? AND NOT counted`, tenant, learner).Error
}

func deleteAnswers(tx *gorm.DB, tenant, learner uuid.UUID) error {
	return tx.Exec(`DELETE FROM self_check_answers WHERE tenant_id = ? AND learner_id = ?`, tenant, learner).Error
}
