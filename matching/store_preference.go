package matching

import (
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/internal/database"
)

// loadSettings returns what a person allows; whoever has said nothing allows learning.
func loadSettings(tx *gorm.DB, tenant, learner uuid.UUID) (settings, error) {
	row := struct {
		Profiling bool
		Since     *time.Time
		Denied    database.Texts
	}{Profiling: true}
	err := tx.Raw(`SELECT profiling, since, denied FROM preferences WHERE tenant_id = ? AND learner_id = ?`, tenant, learner).Scan(&row).Error
	return settings{Profiling: row.Profiling, Since: row.Since, Denied: featuresOf(row.Denied)}, err
}

func featuresOf(names []string) []Feature {
	var out []Feature
	for _, n := range names {
		out = append(out, Feature(n))
	}
	return out
}

func textsOf(names []Feature) database.Texts {
	out := make(database.Texts, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return out
}

func upsertSettings(tx *gorm.DB, tenant, learner uuid.UUID, profiling bool, denied []Feature, now time.Time) error {
	return tx.Exec(`
INSERT INTO preferences (tenant_id, learner_id, profiling, denied, updated_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (tenant_id, learner_id) DO UPDATE SET profiling = EXCLUDED.profiling, denied = EXCLUDED.denied, updated_at = EXCLUDED.updated_at`,
		tenant, learner, profiling, textsOf(denied), now).Error
}

// resetSettings keeps only whether learning is allowed.
func resetSettings(tx *gorm.DB, tenant, learner uuid.UUID, now time.Time) error {
	return tx.Exec(`
INSERT INTO preferences (tenant_id, learner_id, since, updated_at) VALUES (?, ?, ?, ?)
ON CONFLICT (tenant_id, learner_id) DO UPDATE SET since = EXCLUDED.since, denied = '{}', updated_at = EXCLUDED.updated_at`,
		tenant, learner, now, now).Error
}

// loadRoleMean returns what the people of a role have in common; nothing for too few of them.
func loadRoleMean(tx *gorm.DB, tenant uuid.UUID, role string) (roleMean, error) {
	var rows []struct {
		Feature Feature
		Mean    float64
	}
	err := tx.Raw(`
SELECT f.feature, f.mean FROM role_preferences r, unnest(r.features, r.means) AS f(feature, mean)
WHERE r.tenant_id = ? AND r.role_profile_id = ?`, tenant, role).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	out := make(roleMean, len(rows))
	for _, r := range rows {
		out[r.Feature] = r.Mean
	}
	return out, nil
}

// replaceRoleMeans stores the means of a tenant's roles; roles that are not among them lose theirs. What is the same stays untouched, so
// that nobody's suggestions are made anew for nothing.
func replaceRoleMeans(tx *gorm.DB, tenant uuid.UUID, order []Feature, means map[string][]float64, now time.Time) error {
	roles := append([]string{""}, slices.Sorted(maps.Keys(means))...) // IN needs a member
	if err := tx.Exec(`DELETE FROM role_preferences WHERE tenant_id = ? AND role_profile_id NOT IN ?`, tenant, roles).Error; err != nil {
		return err
	}
	for _, role := range roles[1:] {
		err := tx.Exec(`
INSERT INTO role_preferences AS r (tenant_id, role_profile_id, features, means, made_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (tenant_id, role_profile_id) DO UPDATE SET features = EXCLUDED.features, means = EXCLUDED.means, made_at = EXCLUDED.made_at
WHERE (r.features, r.means) IS DISTINCT FROM (EXCLUDED.features, EXCLUDED.means)`,
			tenant, role, textsOf(order), database.Reals(means[role]), now).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// learnerDecisions are the answers of everybody in a tenant who allows learning, for what roles have in common.
type learnerDecisions struct {
	LearnerID uuid.UUID
	Decision
}

func loadAllDecisions(tx *gorm.DB, tenant uuid.UUID) ([]learnerDecisions, error) {
	var rows []learnerDecisions
	err := tx.Raw(`
SELECT d.learner_id, d.id, d.module_id, d.answer, d.reason, coalesce(d.rating, 0) AS rating, d.snoozed_until, d.created_at
FROM decisions d LEFT JOIN preferences p ON p.tenant_id = d.tenant_id AND p.learner_id = d.learner_id
WHERE d.tenant_id = ? AND coalesce(p.profiling, true) AND (p.since IS NULL OR d.created_at > p.since)
ORDER BY d.learner_id, d.created_at DESC, d.id`, tenant).Scan(&rows).Error
	return rows, err
}
