package completion

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/learners"
)

type row struct {
	ID              uuid.UUID
	EnrolmentID     *uuid.UUID
	ModuleID        uuid.UUID
	CompletedOn     time.Time
	Holder          string
	Title           string
	Provider        string
	HoursSixteenths int
	Gains           string
	Code            string
	CreatedAt       time.Time
	ConfirmedAt     *time.Time
	WithdrawnAt     *time.Time
}

// storedGain is a gain as the column holds it.
type storedGain struct {
	Competency competency.ID    `json:"competency"`
	Taught     competency.Level `json:"taught"`
	From       competency.Level `json:"from"`
	To         competency.Level `json:"to"`
}

const selectCompletions = `
SELECT id, enrolment_id, module_id, completed_on, holder, title, provider, hours_sixteenths, gains::text AS gains, code, created_at, confirmed_at, withdrawn_at
FROM completions WHERE tenant_id = ?`

func (r row) completion() (Completion, error) {
	var stored []storedGain
	if err := json.Unmarshal([]byte(r.Gains), &stored); err != nil {
		return Completion{}, fmt.Errorf("read the gains of a completion: %w", err)
	}
	gains := make([]learners.Gain, len(stored))
	for i, g := range stored {
		gains[i] = learners.Gain(g)
	}
	return Completion{
		ID: r.ID, Enrolment: r.EnrolmentID, Module: r.ModuleID, Title: r.Title, Provider: r.Provider, Hours: courses.Hours(r.HoursSixteenths),
		Holder: r.Holder, On: r.CompletedOn, Gains: gains, Code: r.Code, CreatedAt: r.CreatedAt, ConfirmedAt: r.ConfirmedAt, WithdrawnAt: r.WithdrawnAt,
	}, nil
}

// one reads the only row of a query; no row is completion-not-found.
func one(query *gorm.DB) (Completion, error) {
	var r row
	res := query.Scan(&r)
	if res.Error == nil && res.RowsAffected == 0 {
		return Completion{}, fault.New("completion-not-found")
	}
	if res.Error != nil {
		return Completion{}, res.Error
	}
	return r.completion()
}

func load(tx *gorm.DB, tenant, learner, id uuid.UUID) (Completion, error) {
	return one(tx.Raw(selectCompletions+" AND learner_id = ? AND id = ?", tenant, learner, id))
}

func loadOfEnrolment(tx *gorm.DB, tenant, enrolment uuid.UUID) (Completion, error) {
	return one(tx.Raw(selectCompletions+" AND enrolment_id = ? AND withdrawn_at IS NULL FOR UPDATE", tenant, enrolment))
}

func findElsewhere(tx *gorm.DB, tenant, learner, module uuid.UUID, day time.Time) (Completion, bool, error) {
	c, err := one(tx.Raw(selectCompletions+" AND learner_id = ? AND module_id = ? AND completed_on = ? AND enrolment_id IS NULL AND withdrawn_at IS NULL",
		tenant, learner, module, day))
	if fault.Is(err, "completion-not-found") {
		return Completion{}, false, nil
	}
	return c, err == nil, err
}

// maxMine bounds a person's list; those left out are the oldest.
const maxMine = 200

func loadMine(tx *gorm.DB, tenant, learner uuid.UUID) ([]Completion, error) {
	var rows []row
	err := tx.Raw(selectCompletions+" AND learner_id = ? ORDER BY created_at DESC, id LIMIT ?", tenant, learner, maxMine).Scan(&rows).Error
	list := make([]Completion, len(rows))
	for i, r := range rows {
		if err == nil {
			list[i], err = r.completion()
		}
	}
	return list, err
}

// holdLearner makes requests of one person follow each other.
func holdLearner(tx *gorm.DB, tenant, learner uuid.UUID) error {
	return tx.Exec(`SELECT 1 FROM learners WHERE tenant_id = ? AND id = ? FOR NO KEY UPDATE`, tenant, learner).Error
}

func nameOf(tx *gorm.DB, tenant, learner uuid.UUID) (string, error) {
	var r struct{ Name string }
	res := tx.Raw(`
SELECT u.name FROM learners l JOIN users u ON u.tenant_id = l.tenant_id AND u.id = l.user_id WHERE l.tenant_id = ? AND l.id = ?`, tenant, learner).Scan(&r)
	if res.Error == nil && res.RowsAffected == 0 {
		return "", fault.New("learner-not-found")
	}
	return r.Name, res.Error
}

func insert(tx *gorm.DB, tenant, learner uuid.UUID, c Completion, codeHash []byte) error {
	stored := make([]storedGain, len(c.Gains))
	for i, g := range c.Gains {
		stored[i] = storedGain(g)
	}
	gains, err := json.Marshal(stored)
	if err != nil {
		return fmt.Errorf("write down the gains of a completion: %w", err)
	}
	err = tx.Exec(`
INSERT INTO completions (tenant_id, id, learner_id, module_id, enrolment_id, completed_on, holder, title, provider, hours_sixteenths, gains, code, created_at, confirmed_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)`,
		tenant, c.ID, learner, c.Module, c.Enrolment, c.On, c.Holder, c.Title, c.Provider, int(c.Hours), string(gains), c.Code, c.CreatedAt, c.ConfirmedAt).Error
	if err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO verification_codes (tenant, completion, code_hash) VALUES (?, ?, ?)`, tenant, c.ID, codeHash).Error
}

func link(tx *gorm.DB, tenant, completion uuid.UUID, evidence []uuid.UUID) error {
	return tx.Exec(`INSERT INTO completion_evidence (tenant_id, completion_id, evidence_id) SELECT ?, ?, unnest(?::uuid[])`,
		tenant, completion, database.IDs(evidence)).Error
}

func evidenceOf(tx *gorm.DB, tenant, completion uuid.UUID) ([]uuid.UUID, error) {
	var rows []struct{ EvidenceID uuid.UUID }
	err := tx.Raw(`SELECT evidence_id FROM completion_evidence WHERE tenant_id = ? AND completion_id = ?`, tenant, completion).Scan(&rows).Error
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.EvidenceID
	}
	return ids, err
}

func markConfirmed(tx *gorm.DB, tenant, id uuid.UUID, day, now time.Time) error {
	return tx.Exec(`UPDATE completions SET confirmed_at = ?, completed_on = ? WHERE tenant_id = ? AND id = ?`, now, day, tenant, id).Error
}

// withdraw reports false for a completion that was withdrawn or confirmed.
func withdraw(tx *gorm.DB, tenant, id uuid.UUID, now time.Time) (bool, error) {
	res := tx.Exec(`UPDATE completions SET withdrawn_at = ? WHERE tenant_id = ? AND id = ? AND withdrawn_at IS NULL AND confirmed_at IS NULL`, now, tenant, id)
	if res.Error != nil || res.RowsAffected == 0 {
		return false, res.Error
	}
	return true, tx.Exec(`INSERT INTO withdrawn_credentials (id, withdrawn_at) VALUES (?, ?)`, id, now).Error
}
