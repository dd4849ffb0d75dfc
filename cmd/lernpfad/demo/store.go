package demo

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/pgvector/pgvector-go"
	"gorm.io/gorm"

	"lernpfad/learners"
	"lernpfad/matching/embedding"
)

// evidenceBatch is how many rows of evidence one statement stores.
const evidenceBatch = 1500

// insertRows stores many rows with one statement, which reads them as a JSON array from its last parameter.
func insertRows[T any](tx *gorm.DB, statement string, rows []T, before ...any) error {
	raw, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("write rows: %w", err)
	}
	return tx.Exec(statement, append(before, string(raw))...).Error
}

// insertTenant reports false when the tenant is there. A second seeding at the same time waits here for the first.
func insertTenant(tx *gorm.DB, m Municipality, now time.Time) (bool, error) {
	res := tx.Exec(`INSERT INTO tenants (id, slug, name, land, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		m.ID, m.Slug, m.Name, m.Land, now)
	if res.Error != nil || res.RowsAffected == 0 {
		return false, res.Error
	}
	return true, tx.Exec(`INSERT INTO tenant_settings (tenant_id) VALUES (?)`, m.ID).Error
}

// insertUnits keeps the order of the units in their positions.
func insertUnits(tx *gorm.DB, m Municipality) error {
	type row struct {
		ID, Parent *uuid.UUID
		Name       string
		Position   int
	}
	rows := make([]row, len(m.Units))
	for i, u := range m.Units {
		rows[i] = row{ID: &u.ID, Parent: u.ParentID, Name: u.Name, Position: i}
	}
	return insertRows(tx, `
INSERT INTO org_units (tenant_id, id, parent_id, name, position)
SELECT ?::uuid, u.*
FROM jsonb_to_recordset(?::jsonb) AS u("ID" uuid, "Parent" uuid, "Name" text, "Position" int)`, rows, m.ID)
}

// learnerRow is a learner in the form of its table; the names are those of the statement.
type learnerRow struct {
	ID, UserID, Unit                  string
	Role                              string
	Horizon                           learners.Horizon
	Minutes                           int
	Days                              []string
	Formats, Languages, Accessibility []string
	Tasks, Interests                  string
}

func insertLearners(tx *gorm.DB, m Municipality, now time.Time) error {
	rows := make([]learnerRow, len(m.People))
	for i, p := range m.People {
		l := p.Learner
		rows[i] = learnerRow{
			ID: l.ID.String(), UserID: l.UserID.String(), Unit: l.OrgUnit.ID.String(), Role: l.RoleProfileID, Horizon: l.Horizon,
			Minutes: l.WeeklyMinutes, Days: list(l.WorkingDays), Formats: list(l.Formats), Languages: list(l.Languages), Accessibility: list(l.Accessibility),
			Tasks: l.Tasks, Interests: l.Interests,
		}
	}
	return insertRows(tx, `
INSERT INTO learners (tenant_id, created_at, updated_at, id, user_id, org_unit_id, role_profile_id, horizon, weekly_minutes, working_days, formats,
                      languages, accessibility, tasks, interests)
SELECT ?::uuid, ?::timestamptz, ?::timestamptz, l.*
FROM jsonb_to_recordset(?::jsonb) AS l("ID" uuid, "UserID" uuid, "Unit" uuid, "Role" text, "Horizon" text, "Minutes" int, "Days" text[], "Formats" text[],
     "Languages" text[], "Accessibility" text[], "Tasks" text, "Interests" text)`, rows, m.ID, now, now)
}

// list keeps an empty array apart from none.
func list(values []string) []string { return append([]string{}, values...) }

// evidenceRow is evidence in the form of its table.
type evidenceRow struct {
	ID, Learner, Competency string
	Level                   int
	Kind                    learners.EvidenceKind
	Source                  string
	Confidence              float64
	Day                     string
	HalfLife                int // days
}

func insertEvidence(tx *gorm.DB, m Municipality) error {
	var rows []evidenceRow
	for _, p := range m.People {
		for _, e := range p.Evidence {
			rows = append(rows, evidenceRow{
				ID: e.ID.String(), Learner: e.LearnerID.String(), Competency: string(e.Competency), Level: int(e.Level), Kind: e.Kind,
				Source: e.Source, Confidence: e.Confidence, Day: e.ObservedOn.Format(time.DateOnly), HalfLife: int(e.HalfLife / (24 * time.Hour)),
			})
		}
	}
	for batch := range slices.Chunk(rows, evidenceBatch) {
		err := insertRows(tx, `
INSERT INTO evidence (tenant_id, id, learner_id, competency_id, level, kind, source, confidence, observed_on, half_life_days, created_at)
SELECT ?::uuid, e.*, e."Day"
FROM jsonb_to_recordset(?::jsonb) AS e("ID" uuid, "Learner" uuid, "Competency" text, "Level" int, "Kind" text, "Source" text,
     "Confidence" real, "Day" date, "HalfLife" int)`, batch, m.ID)
		if err != nil {
			return err
		}
	}
	return nil
}

// vectorRow is the vector of a module.
type vectorRow struct {
	ID, Hash string
	Vector   embedding.Vector
}

func loadVectors(tx *gorm.DB, model string) (map[string]embedding.Vector, error) {
	var rows []struct {
		ID        string
		Embedding pgvector.Vector
	}
	err := tx.Raw(`SELECT module_id::text AS id, embedding FROM module_embeddings WHERE model = ?`, model).Scan(&rows).Error
	out := make(map[string]embedding.Vector, len(rows))
	for _, r := range rows {
		out[r.ID] = r.Embedding.Slice()
	}
	return out, err
}

// vectorBatch is how many vectors one statement stores.
const vectorBatch = 500

func insertVectors(tx *gorm.DB, model string, rows []vectorRow) error {
	for batch := range slices.Chunk(rows, vectorBatch) {
		err := insertRows(tx, `
INSERT INTO module_embeddings (module_id, model, content_hash, embedding)
SELECT v."ID", ?, v."Hash", v."Vector"::text::vector
FROM jsonb_to_recordset(?::jsonb) AS v("ID" uuid, "Hash" text, "Vector" jsonb)`, batch, model)
		if err != nil {
			return err
		}
	}
	return nil
}
