package importer

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// upload is a file between preview and import.
type upload struct {
	TenantID  uuid.UUID
	ID        uuid.UUID
	UserID    uuid.UUID
	Name      string
	Content   []byte
	Options   string
	CreatedAt time.Time
}

func insertUpload(tx *gorm.DB, u upload) error {
	return tx.Exec(`INSERT INTO uploads (tenant_id, id, user_id, name, content, options, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		u.TenantID, u.ID, u.UserID, u.Name, u.Content, u.Options, u.CreatedAt).Error
}

// loadUpload returns a file of the person that is not older than since.
func loadUpload(tx *gorm.DB, tenant, user, id uuid.UUID, since time.Time) (upload, bool, error) {
	var rows []upload
	err := tx.Raw(`
SELECT tenant_id, id, user_id, name, content, options::text AS options, created_at FROM uploads
WHERE tenant_id = ? AND user_id = ? AND id = ? AND created_at >= ?`, tenant, user, id, since).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return upload{}, false, err
	}
	return rows[0], true, nil
}

func deleteUpload(tx *gorm.DB, tenant, id uuid.UUID) error {
	return tx.Exec(`DELETE FROM uploads WHERE tenant_id = ? AND id = ?`, tenant, id).Error
}

func deleteOldUploads(tx *gorm.DB, tenant uuid.UUID, before time.Time) error {
	return tx.Exec(`DELETE FROM uploads WHERE tenant_id = ? AND created_at < ?`, tenant, before).Error
}
