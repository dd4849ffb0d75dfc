package learners

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/internal/database"
	"lernpfad/learners/scan"
)

// withdrawEvidence notes that evidence of the learner counts no longer, and returns how many of the ids are hers.
func withdrawEvidence(tx *gorm.DB, tenant, learner uuid.UUID, evidence []uuid.UUID, now time.Time) (hers int, err error) {
	err = tx.Raw(`
WITH hers AS (SELECT tenant_id, id, learner_id FROM evidence WHERE tenant_id = ? AND learner_id = ? AND id = ANY (?::uuid[])),
     put AS (INSERT INTO evidence_withdrawals (tenant_id, evidence_id, learner_id, withdrawn_at)
             SELECT tenant_id, id, learner_id, ? FROM hers ON CONFLICT DO NOTHING)
SELECT count(*) FROM hers`, tenant, learner, database.IDs(evidence), now).Scan(&hers).Error
	return hers, err
}

func insertFile(tx *gorm.DB, tenant uuid.UUID, e Evidence, file scan.File, now time.Time) error {
	return tx.Exec(`
INSERT INTO evidence_files (tenant_id, evidence_id, learner_id, name, media_type, hash, content, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		tenant, e.ID, e.LearnerID, file.Name, file.MediaType, file.Hash, file.Content, now).Error
}

// hasFile reports whether the evidence has the file with this hash.
func hasFile(tx *gorm.DB, tenant, evidence uuid.UUID, hash string) (bool, error) {
	var hashes []string
	err := tx.Raw(`SELECT hash FROM evidence_files WHERE tenant_id = ? AND evidence_id = ?`, tenant, evidence).Scan(&hashes).Error
	return len(hashes) == 1 && hashes[0] == hash, err
}

func countFiles(tx *gorm.DB, tenant, learner uuid.UUID) (count int, err error) {
	err = tx.Raw(`SELECT count(*) FROM evidence_files WHERE tenant_id = ? AND learner_id = ?`, tenant, learner).Scan(&count).Error
	return count, err
}

func loadFile(tx *gorm.DB, tenant, learner, evidence uuid.UUID) (File, []byte, bool, error) {
	var rows []struct {
		Name, MediaType string
		Content         []byte
	}
	err := tx.Raw(`
SELECT name, media_type, content FROM evidence_files WHERE tenant_id = ? AND learner_id = ? AND evidence_id = ?`,
		tenant, learner, evidence).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return File{}, nil, false, err
	}
	return File{Name: rows[0].Name, MediaType: rows[0].MediaType, Size: len(rows[0].Content)}, rows[0].Content, true, nil
}

func deleteFile(tx *gorm.DB, tenant, learner, evidence uuid.UUID) (bool, error) {
	res := tx.Exec(`DELETE FROM evidence_files WHERE tenant_id = ? AND learner_id = ? AND evidence_id = ?`, tenant, learner, evidence)
	return res.RowsAffected == 1, res.Error
}
