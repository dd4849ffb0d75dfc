package auth

import (
	"crypto/sha256"
	"crypto/subtle"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// codeRow is a stored code of a tablet.
type codeRow struct {
	ID         uuid.UUID
	SecretHash []byte
	Number     int
	UserID     *uuid.UUID
	ExpiresAt  time.Time
}

// belongs reports whether the code is of the tablet that holds the secret.
func (r codeRow) belongs(secret string) bool {
	sum := sha256.Sum256([]byte(secret))
	return subtle.ConstantTimeCompare(sum[:], r.SecretHash) == 1
}

func insertCode(tx *gorm.DB, tenant uuid.UUID, code string, k KioskCode) error {
	secret := sha256.Sum256([]byte(k.Secret))
	return tx.Exec(`INSERT INTO kiosk_codes (tenant_id, id, code_hash, secret_hash, number, expires_at) VALUES (?, ?, ?, ?, ?, ?)`,
		tenant, uuid.New(), codeHash(code), secret[:], k.Number, k.ExpiresAt).Error
}

func countCodes(tx *gorm.DB, tenant uuid.UUID) (n int, err error) {
	err = tx.Raw(`SELECT count(*) FROM kiosk_codes WHERE tenant_id = ?`, tenant).Scan(&n).Error
	return n, err
}

// findCode reads and holds a code that is not over.
func findCode(tx *gorm.DB, tenant uuid.UUID, code string, now time.Time) (codeRow, bool, error) {
	var row codeRow
	found := tx.Raw(`SELECT id, secret_hash, number, user_id, expires_at FROM kiosk_codes
		WHERE tenant_id = ? AND code_hash = ? AND expires_at > ? FOR UPDATE`, tenant, codeHash(code), now).Scan(&row)
	return row, found.RowsAffected == 1, found.Error
}

func confirmCode(tx *gorm.DB, tenant, id, user uuid.UUID) error {
	return tx.Exec(`UPDATE kiosk_codes SET user_id = ? WHERE tenant_id = ? AND id = ?`, user, tenant, id).Error
}

func deleteCode(tx *gorm.DB, tenant, id uuid.UUID) error {
	return tx.Exec(`DELETE FROM kiosk_codes WHERE tenant_id = ? AND id = ?`, tenant, id).Error
}

func deleteOverCodes(tx *gorm.DB, tenant uuid.UUID, now time.Time) error {
	return tx.Exec(`DELETE FROM kiosk_codes WHERE tenant_id = ? AND expires_at <= ?`, tenant, now).Error
}

// cardRow is a stored card.
type cardRow struct {
	UserID    uuid.UUID
	PinHash   string
	Failures  int
	CreatedAt time.Time
}

func loadCard(tx *gorm.DB, tenant, user uuid.UUID) (cardRow, bool, error) {
	var row cardRow
	found := tx.Raw(`SELECT user_id, pin_hash, failures, created_at FROM kiosk_cards WHERE tenant_id = ? AND user_id = ?`, tenant, user).Scan(&row)
	return row, found.RowsAffected == 1, found.Error
}

func saveCard(tx *gorm.DB, tenant, user uuid.UUID, code, pinHash string, now time.Time) error {
	return tx.Exec(`INSERT INTO kiosk_cards (tenant_id, user_id, code_hash, pin_hash, created_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (tenant_id, user_id) DO UPDATE SET code_hash = EXCLUDED.code_hash, pin_hash = EXCLUDED.pin_hash, failures = 0,
			created_at = EXCLUDED.created_at`, tenant, user, codeHash(code), pinHash, now).Error
}

func deleteCard(tx *gorm.DB, tenant, user uuid.UUID) error {
	return tx.Exec(`DELETE FROM kiosk_cards WHERE tenant_id = ? AND user_id = ?`, tenant, user).Error
}

// tryCard counts one more failure of a card that is not dead, of an account that is not disabled.
func tryCard(tx *gorm.DB, tenant uuid.UUID, code string) (cardRow, bool, error) {
	var row cardRow
	found := tx.Raw(`UPDATE kiosk_cards c SET failures = failures + 1 FROM users u
		WHERE c.tenant_id = ? AND c.code_hash = ? AND c.failures < ? AND u.tenant_id = c.tenant_id AND u.id = c.user_id AND NOT u.disabled
		RETURNING c.user_id, c.pin_hash, c.failures, c.created_at`, tenant, codeHash(code), maxCardFailures).Scan(&row)
	return row, found.RowsAffected == 1, found.Error
}

func forgiveCard(tx *gorm.DB, tenant, user uuid.UUID) error {
	return tx.Exec(`UPDATE kiosk_cards SET failures = 0 WHERE tenant_id = ? AND user_id = ?`, tenant, user).Error
}
