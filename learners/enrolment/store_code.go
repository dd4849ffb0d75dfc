package enrolment

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/internal/database"
)

// insertCode reports false when the code is somebody else's. An enrolment that has a code keeps it.
func insertCode(tx *gorm.DB, tenant uuid.UUID, r enrolmentRow, code string) (bool, error) {
	err := tx.Exec(`INSERT INTO participation_codes (code, tenant, enrolment, module_id, run_id) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		code, tenant, r.ID, r.ModuleID, r.RunID).Error
	if err != nil {
		return false, err
	}
	var row struct{ Code string }
	res := tx.Raw(`SELECT code FROM participation_codes WHERE tenant = ? AND enrolment = ?`, tenant, r.ID).Scan(&row)
	return res.RowsAffected == 1, res.Error
}

func deleteCode(tx *gorm.DB, tenant, enrolment uuid.UUID) error {
	return tx.Exec(`DELETE FROM participation_codes WHERE tenant = ? AND enrolment = ?`, tenant, enrolment).Error
}

func loadParticipants(tx *gorm.DB, module uuid.UUID, codes []string) (map[string]Participant, error) {
	var rows []struct {
		Code        string
		Tenant      uuid.UUID
		Enrolment   uuid.UUID
		StartsAt    *time.Time
		ConfirmedAt *time.Time
	}
	err := tx.Raw(`
SELECT c.code, c.tenant, c.enrolment, r.starts_at, c.confirmed_at FROM participation_codes c LEFT JOIN runs r ON r.id = c.run_id
WHERE c.module_id = ? AND c.code = ANY (?::text[]) AND r.cancelled_at IS NULL FOR UPDATE OF c`, module, database.Texts(codes)).Scan(&rows).Error
	out := make(map[string]Participant, len(rows))
	for _, r := range rows {
		out[r.Code] = Participant(r)
	}
	return out, err
}

func confirmCodes(tx *gorm.DB, codes []string, now time.Time) error {
	return tx.Exec(`UPDATE participation_codes SET confirmed_at = ? WHERE code = ANY (?::text[]) AND confirmed_at IS NULL`, now, database.Texts(codes)).Error
}
