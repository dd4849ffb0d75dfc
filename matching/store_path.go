package matching

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/courses"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/learners"
)

func insertPath(tx *gorm.DB, tenant, learner uuid.UUID, lp LearningPath) error {
	columns := make([]string, 3)
	for i, v := range []any{orEmpty(lp.Holes), orEmpty(lp.Landmarks), orEmpty(lp.Goals)} {
		raw, err := json.Marshal(v)
		if err != nil {
			return err
		}
		columns[i] = string(raw)
	}
	err := tx.Exec(`
INSERT INTO paths (tenant_id, id, learner_id, role_profile_id, horizon, status, hours_sixteenths, cost, lower_bound, avoided, holes, landmarks, targets,
                   catalogue_version, policy_version, created_at)
VALUES (?, ?, ?, nullif(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		tenant, lp.ID, learner, lp.RoleProfileID, lp.Horizon, lp.Status, int64(lp.Hours), lp.Cost, lp.LowerBound, lp.Avoided, columns[0], columns[1], columns[2],
		lp.CatalogueVersion, lp.PolicyVersion, lp.CreatedAt).Error
	if err != nil {
		return err
	}
	for _, step := range lp.Steps {
		if err := insertStep(tx, tenant, lp.ID, step); err != nil {
			return err
		}
	}
	return nil
}

// orEmpty makes nil lists [] in JSON.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func insertStep(tx *gorm.DB, tenant, path uuid.UUID, step PathStep) error {
	reasons, err := json.Marshal(step.Reasons)
	if err != nil {
		return err
	}
	return tx.Exec(`
INSERT INTO path_steps (tenant_id, path_id, position, module_id, hours_sixteenths, after, reasons) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		tenant, path, step.Position, step.Module.ID, int(step.Hours), database.Ints(step.After), string(reasons)).Error
}

type pathRow struct {
	ID               uuid.UUID
	RoleProfileID    string
	Horizon          learners.Horizon
	Status           PathStatus
	HoursSixteenths  int64
	Cost             int64
	LowerBound       int64
	Avoided          int
	Holes            []byte
	Landmarks        []byte
	Targets          []byte
	CatalogueVersion int64
	PolicyVersion    string
	CreatedAt        time.Time
}

func (r pathRow) path() (LearningPath, error) {
	lp := LearningPath{
		ID: r.ID, RoleProfileID: r.RoleProfileID, Horizon: r.Horizon, Status: r.Status, Hours: courses.Hours(r.HoursSixteenths),
		Cost: r.Cost, LowerBound: r.LowerBound, Avoided: r.Avoided, CatalogueVersion: r.CatalogueVersion, PolicyVersion: r.PolicyVersion, CreatedAt: r.CreatedAt,
	}
	if r.Cost > 0 {
		lp.Gap = float64(r.Cost-r.LowerBound) / float64(r.Cost)
	}
	for _, c := range []struct {
		raw []byte
		dst any
	}{{r.Holes, &lp.Holes}, {r.Landmarks, &lp.Landmarks}, {r.Targets, &lp.Goals}} {
		if err := json.Unmarshal(c.raw, c.dst); err != nil {
			return LearningPath{}, err
		}
	}
	return lp, nil
}

// loadPath returns a path with its steps; of each module only the id is set.
func loadPath(tx *gorm.DB, tenant, learner, id uuid.UUID) (LearningPath, error) {
	var rows []pathRow
	err := tx.Raw(`
SELECT id, coalesce(role_profile_id, '') AS role_profile_id, horizon, status, hours_sixteenths, cost, lower_bound, avoided, holes, landmarks, targets,
       catalogue_version, policy_version, created_at
FROM paths WHERE tenant_id = ? AND learner_id = ? AND id = ?`, tenant, learner, id).Scan(&rows).Error
	if err != nil {
		return LearningPath{}, err
	}
	if len(rows) == 0 {
		return LearningPath{}, fault.New("path-not-found")
	}
	lp, err := rows[0].path()
	if err != nil {
		return LearningPath{}, err
	}
	lp.Steps, err = loadSteps(tx, tenant, id)
	return lp, err
}

func loadSteps(tx *gorm.DB, tenant, path uuid.UUID) ([]PathStep, error) {
	var rows []struct {
		Position        int
		ModuleID        uuid.UUID
		HoursSixteenths int
		After           database.Ints
		Reasons         []byte
	}
	err := tx.Raw(`
SELECT position, module_id, hours_sixteenths, after, reasons FROM path_steps
WHERE tenant_id = ? AND path_id = ? ORDER BY position`, tenant, path).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	steps := make([]PathStep, len(rows))
	for i, r := range rows {
		steps[i] = PathStep{Position: r.Position, Module: courses.Module{ID: r.ModuleID}, Hours: courses.Hours(r.HoursSixteenths)}
		steps[i].After = r.After
		if err := json.Unmarshal(r.Reasons, &steps[i].Reasons); err != nil {
			return nil, err
		}
	}
	return steps, nil
}

// currentPath is the path a person has: that of her active plan, else the newest one that is not merely offered.
func currentPath(tx *gorm.DB, tenant, learner uuid.UUID) (uuid.UUID, bool, error) {
	var rows []struct{ ID uuid.UUID }
	err := tx.Raw(`
SELECT p.id FROM paths p LEFT JOIN plans f ON f.tenant_id = p.tenant_id AND f.path_id = p.id AND f.state = 'active'
WHERE p.tenant_id = ? AND p.learner_id = ? AND NOT EXISTS (SELECT 1 FROM path_reviews r WHERE r.tenant_id = p.tenant_id AND r.offer_id = p.id)
ORDER BY f.id IS NULL, p.created_at DESC, p.id LIMIT 1`, tenant, learner).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return uuid.Nil, false, err
	}
	return rows[0].ID, true, nil
}
