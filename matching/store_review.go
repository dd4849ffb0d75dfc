package matching

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// dueReviews lists the people with a path that was not looked at with this catalogue, those who follow theirs first.
func dueReviews(tx *gorm.DB, tenant uuid.UUID, version int64) ([]uuid.UUID, error) {
	var rows []struct{ ID uuid.UUID }
	err := tx.Raw(`
SELECT l.id FROM learners l LEFT JOIN plans f ON f.tenant_id = l.tenant_id AND f.learner_id = l.id AND f.state = 'active'
WHERE l.tenant_id = ? AND EXISTS (SELECT 1 FROM paths p WHERE p.tenant_id = l.tenant_id AND p.learner_id = l.id)
  AND NOT EXISTS (SELECT 1 FROM path_reviews r WHERE r.tenant_id = l.tenant_id AND r.learner_id = l.id AND r.catalogue_version >= ?)
ORDER BY f.id IS NULL, l.id`, tenant, version).Scan(&rows).Error
	out := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		out[i] = r.ID
	}
	return out, err
}

// loadReview is zero for somebody whose path was never looked at.
func loadReview(tx *gorm.DB, tenant, learner uuid.UUID) (review, error) {
	var rows []struct {
		PathID   uuid.UUID
		OfferID  *uuid.UUID
		Declined bool
	}
	err := tx.Raw(`
SELECT path_id, offer_id, declined_at IS NOT NULL AS declined FROM path_reviews WHERE tenant_id = ? AND learner_id = ?`, tenant, learner).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return review{}, err
	}
	r := review{path: rows[0].PathID, declined: rows[0].Declined}
	if rows[0].OfferID != nil {
		r.offer = *rows[0].OfferID
	}
	return r, nil
}

// saveReview replaces what the last look found. A path that was offered and never taken goes.
func saveReview(tx *gorm.DB, tenant, learner uuid.UUID, last, next review, version int64, now time.Time) error {
	var offer *uuid.UUID
	if next.offer != uuid.Nil {
		offer = &next.offer
	}
	err := tx.Exec(`
INSERT INTO path_reviews (tenant_id, learner_id, catalogue_version, path_id, offer_id, reviewed_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (tenant_id, learner_id) DO UPDATE SET catalogue_version = EXCLUDED.catalogue_version, path_id = EXCLUDED.path_id,
    declined_at = CASE WHEN path_reviews.offer_id = EXCLUDED.offer_id THEN path_reviews.declined_at END,
    offer_id = EXCLUDED.offer_id, reviewed_at = EXCLUDED.reviewed_at`, tenant, learner, version, next.path, offer, now).Error
	if err != nil || last.offer == uuid.Nil || last.offer == next.offer {
		return err
	}
	return tx.Exec(`
DELETE FROM paths p WHERE p.tenant_id = ? AND p.id = ? AND NOT EXISTS (SELECT 1 FROM plans f WHERE f.tenant_id = p.tenant_id AND f.path_id = p.id)`,
		tenant, last.offer).Error
}

func declineOffer(tx *gorm.DB, tenant, learner uuid.UUID, now time.Time) error {
	return tx.Exec(`
UPDATE path_reviews SET declined_at = ? WHERE tenant_id = ? AND learner_id = ? AND offer_id IS NOT NULL AND declined_at IS NULL`, now, tenant, learner).Error
}

// takeOffer makes an offered path one that the person has.
func takeOffer(tx *gorm.DB, tenant, learner, path uuid.UUID) error {
	return tx.Exec(`
UPDATE path_reviews SET path_id = offer_id, offer_id = NULL, declined_at = NULL WHERE tenant_id = ? AND learner_id = ? AND offer_id = ?`,
		tenant, learner, path).Error
}

// sameModules reports whether a stored path has the modules of another.
func sameModules(tx *gorm.DB, tenant, path uuid.UUID, other LearningPath) (bool, error) {
	var rows []struct{ ModuleID uuid.UUID }
	err := tx.Raw(`SELECT module_id FROM path_steps WHERE tenant_id = ? AND path_id = ?`, tenant, path).Scan(&rows).Error
	if err != nil || len(rows) != len(other.Steps) {
		return false, err
	}
	for _, step := range other.Steps {
		if !slices.ContainsFunc(rows, func(r struct{ ModuleID uuid.UUID }) bool { return r.ModuleID == step.Module.ID }) {
			return false, nil
		}
	}
	return true, nil
}
