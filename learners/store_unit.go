package learners

import (
	"github.com/google/uuid"
	"gorm.io/gorm"
)

// loadUnits returns the tenant's units, parents before children as far as their position says.
func loadUnits(tx *gorm.DB, tenant uuid.UUID) ([]OrgUnit, error) {
	var units []OrgUnit
	err := tx.Raw(`SELECT id, parent_id, name FROM org_units WHERE tenant_id = ? ORDER BY position, name, id`, tenant).Scan(&units).Error
	return units, err
}
