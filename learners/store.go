package learners

import (
	"math"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/courses/competency"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

type learnerRow struct {
	ID            uuid.UUID
	UserID        uuid.UUID
	TenantID      uuid.UUID
	Name          string
	OrgUnitID     uuid.UUID
	OrgUnitName   string
	OrgUnitParent *uuid.UUID
	RoleProfileID *string
	Horizon       Horizon
	WeeklyMinutes int
	WorkingDays   database.Texts
	Formats       database.Texts
	Languages     database.Texts
	Accessibility database.Texts
	Tasks         string
	Interests     string
	Version       int
	UpdatedAt     time.Time

	Targets        []byte // JSON; only of selectOne
	TargetsVersion int
}

const learnerColumns = `
SELECT l.id, l.user_id, l.tenant_id, u.name, l.org_unit_id, o.name AS org_unit_name, o.parent_id AS org_unit_parent, l.role_profile_id,
       l.horizon, l.weekly_minutes, l.working_days, l.formats, l.languages, l.accessibility, l.tasks, l.interests, l.version, l.updated_at`

const learnerTables = `
FROM learners l
JOIN users u ON u.tenant_id = l.tenant_id AND u.id = l.user_id
JOIN org_units o ON o.tenant_id = l.tenant_id AND o.id = l.org_unit_id
WHERE l.tenant_id = ?`

// selectOne reads what only the person herself may see, too.
const selectOne = learnerColumns + `, l.targets_version,
       (SELECT jsonb_agg(jsonb_build_object('competency', t.competency_id, 'level', t.level, 'by', t.by_day) ORDER BY t.competency_id)
        FROM own_targets t WHERE t.tenant_id = l.tenant_id AND t.learner_id = l.id) AS targets` + learnerTables

func (r learnerRow) learner() Learner {
	l := Learner{
		ID: r.ID, UserID: r.UserID, TenantID: r.TenantID, Name: r.Name,
		OrgUnit: OrgUnit{ID: r.OrgUnitID, ParentID: r.OrgUnitParent, Name: r.OrgUnitName},
		Horizon: r.Horizon, WeeklyMinutes: r.WeeklyMinutes, WorkingDays: r.WorkingDays,
		Formats: r.Formats, Languages: r.Languages, Accessibility: r.Accessibility, Tasks: r.Tasks, Interests: r.Interests, Version: r.Version, UpdatedAt: r.UpdatedAt,
	}
	if r.RoleProfileID != nil {
		l.RoleProfileID = *r.RoleProfileID
	}
	return l
}

func loadLearner(tx *gorm.DB, tenant, id uuid.UUID) (Learner, error) {
	var rows []learnerRow
	err := tx.Raw(selectOne+" AND l.id = ?", tenant, id).Scan(&rows).Error
	if err != nil {
		return Learner{}, err
	}
	if len(rows) == 0 {
		return Learner{}, fault.New("learner-not-found")
	}
	me := rows[0].learner()
	me.TargetsVersion = rows[0].TargetsVersion
	me.Targets, err = readTargets(rows[0].Targets)
	return me, err
}

func loadLearners(tx *gorm.DB, tenant uuid.UUID) ([]Learner, error) {
	var rows []learnerRow
	err := tx.Raw(learnerColumns+learnerTables+" ORDER BY l.id", tenant).Scan(&rows).Error
	learners := make([]Learner, len(rows))
	for i, r := range rows {
		learners[i] = r.learner()
	}
	return learners, err
}

func updateLearner(tx *gorm.DB, tenant, id uuid.UUID, version int, in ProfileInput, now time.Time) (bool, error) {
	var role *string
	if in.RoleProfileID != "" {
		role = &in.RoleProfileID
	}
	res := tx.Exec(`
UPDATE learners SET role_profile_id = ?, horizon = ?, weekly_minutes = ?, working_days = ?, formats = ?, languages = ?,
       accessibility = ?, tasks = ?, interests = ?, version = version + 1, updated_at = ?
WHERE tenant_id = ? AND id = ? AND version = ?`,
		role, in.Horizon, in.WeeklyMinutes, database.Texts(in.workingDays()), database.Texts(in.Formats), database.Texts(in.Languages), database.Texts(in.Accessibility),
		in.Tasks, in.Interests, now, tenant, id, version)
	return res.RowsAffected == 1, res.Error
}

type evidenceRow struct {
	ID           uuid.UUID
	LearnerID    uuid.UUID
	CompetencyID competency.ID
	Level        competency.Level
	Kind         EvidenceKind
	Source       string
	Confidence   float64
	ObservedOn   time.Time
	HalfLifeDays int
	CreatedAt    time.Time
	WithdrawnAt  *time.Time
	FileName     *string
	MediaType    *string
	Size         *int
}

const selectEvidence = `
SELECT e.id, e.learner_id, e.competency_id, e.level, e.kind, e.source, e.confidence, e.observed_on, e.half_life_days, e.created_at,
       w.withdrawn_at, f.name AS file_name, f.media_type, octet_length(f.content) AS size
FROM evidence e
LEFT JOIN evidence_withdrawals w ON w.tenant_id = e.tenant_id AND w.evidence_id = e.id
LEFT JOIN evidence_files f ON f.tenant_id = e.tenant_id AND f.evidence_id = e.id
WHERE e.tenant_id = ?`

func (r evidenceRow) evidence() Evidence {
	e := Evidence{
		ID: r.ID, LearnerID: r.LearnerID, Competency: r.CompetencyID, Level: r.Level, Kind: r.Kind, Source: r.Source,
		Confidence: math.Round(r.Confidence*1e6) / 1e6, // the column holds single precision
		ObservedOn: r.ObservedOn, HalfLife: time.Duration(r.HalfLifeDays) * day, CreatedAt: r.CreatedAt, WithdrawnAt: r.WithdrawnAt,
	}
	if r.FileName != nil {
		e.File = &File{Name: *r.FileName, MediaType: *r.MediaType, Size: *r.Size}
	}
	return e
}

func loadEvidence(tx *gorm.DB, tenant, learner uuid.UUID) ([]Evidence, error) {
	return scanEvidence(tx.Raw(selectEvidence+" AND e.learner_id = ? ORDER BY e.observed_on DESC, e.created_at DESC, e.competency_id, e.id", tenant, learner))
}

func loadAllEvidence(tx *gorm.DB, tenant uuid.UUID) ([]Evidence, error) {
	return scanEvidence(tx.Raw(selectEvidence+" ORDER BY e.learner_id", tenant))
}

func scanEvidence(query *gorm.DB) ([]Evidence, error) {
	var rows []evidenceRow
	err := query.Scan(&rows).Error
	evidence := make([]Evidence, len(rows))
	for i, r := range rows {
		evidence[i] = r.evidence()
	}
	return evidence, err
}

// insertEvidence stores all of it in one statement: a self-check brings some forty pieces.
func insertEvidence(tx *gorm.DB, tenant uuid.UUID, list []Evidence) error {
	if len(list) == 0 {
		return nil
	}
	const columns = 11
	rows := make([]string, len(list))
	values := make([]any, 0, columns*len(list))
	for i, e := range list {
		rows[i] = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
		values = append(values, tenant, e.ID, e.LearnerID, e.Competency, e.Level, e.Kind, e.Source, e.Confidence, e.ObservedOn, int(e.HalfLife/day), e.CreatedAt)
	}
	return tx.Exec(`
INSERT INTO evidence (tenant_id, id, learner_id, competency_id, level, kind, source, confidence, observed_on, half_life_days, created_at)
VALUES `+strings.Join(rows, ", "), values...).Error
}
