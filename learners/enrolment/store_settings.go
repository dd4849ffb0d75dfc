package enrolment

import (
	"github.com/google/uuid"
	"gorm.io/gorm"
)

// loadSettings reads what the municipality decided, or the defaults. An account that is disabled decides nothing.
func loadSettings(tx *gorm.DB, tenant uuid.UUID) (Settings, error) {
	var row struct {
		ApproverID    *uuid.UUID
		ApproverName  string
		ApproverLogin string
		OfferHours    int
		Version       int
	}
	res := tx.Raw(`
SELECT u.id AS approver_id, coalesce(u.name, '') AS approver_name, coalesce(u.login, '') AS approver_login, s.offer_hours, s.version
FROM tenant_settings s
LEFT JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.approver_id AND NOT u.disabled
WHERE s.tenant_id = ?`, tenant).Scan(&row)
	if res.Error == nil && res.RowsAffected == 0 {
		return Settings{OfferHours: defaultOfferHours, Version: 1}, nil
	}
	return Settings(row), res.Error
}

// updateSettings reports false when the settings have another version.
func updateSettings(tx *gorm.DB, tenant uuid.UUID, version int, approver *uuid.UUID, offerHours int) (bool, error) {
	if err := tx.Exec(`INSERT INTO tenant_settings (tenant_id) VALUES (?) ON CONFLICT DO NOTHING`, tenant).Error; err != nil {
		return false, err
	}
	res := tx.Exec(`UPDATE tenant_settings SET approver_id = ?, offer_hours = ?, version = version + 1 WHERE tenant_id = ? AND version = ?`,
		approver, offerHours, tenant, version)
	return res.RowsAffected == 1, res.Error
}

// findUser finds an account by login; no login is nobody, which is known.
func findUser(tx *gorm.DB, tenant uuid.UUID, login string) (id *uuid.UUID, known bool, err error) {
	if login == "" {
		return nil, true, nil
	}
	var row struct{ ID uuid.UUID }
	res := tx.Raw(`SELECT id FROM users WHERE tenant_id = ? AND login = ? AND NOT disabled`, tenant, login).Scan(&row)
	return &row.ID, res.RowsAffected == 1, res.Error
}
