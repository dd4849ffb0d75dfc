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
