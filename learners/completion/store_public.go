package completion

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/learners/completion/badge"
)

// placeOf finds where the page behind a code is, without entering a municipality.
func placeOf(tx *gorm.DB, codeHash []byte) (tenant, completion uuid.UUID, ok bool, err error) {
	var r struct{ Tenant, Completion uuid.UUID }
	res := tx.Raw(`SELECT tenant, completion FROM verification_codes WHERE code_hash = ?`, codeHash).Scan(&r)
	return r.Tenant, r.Completion, res.RowsAffected == 1, res.Error
}

func loadByID(tx *gorm.DB, tenant, id uuid.UUID) (Completion, error) {
	return one(tx.Raw(selectCompletions+" AND id = ?", tenant, id))
}

func insertKey(tx *gorm.DB, k badge.PublicKey, now time.Time) error {
	return tx.Exec(`INSERT INTO signing_keys (kid, public_key, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, k.ID, []byte(k.Public), now).Error
}

// loadKeys lists the keys that are good, the newest first.
func loadKeys(tx *gorm.DB) ([]badge.PublicKey, error) {
	var rows []struct {
		Kid       string
		PublicKey []byte
	}
	err := tx.Raw(`SELECT kid, public_key FROM signing_keys WHERE withdrawn_at IS NULL ORDER BY created_at DESC, kid`).Scan(&rows).Error
	keys := make([]badge.PublicKey, len(rows))
	for i, r := range rows {
		keys[i] = badge.PublicKey{ID: r.Kid, Public: r.PublicKey}
	}
	return keys, err
}

func loadWithdrawn(tx *gorm.DB) ([]uuid.UUID, error) {
	var rows []struct{ ID uuid.UUID }
	err := tx.Raw(`SELECT id FROM withdrawn_credentials ORDER BY withdrawn_at, id`).Scan(&rows).Error
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return ids, err
}
