package matching

import (
	"github.com/google/uuid"
	"github.com/pgvector/pgvector-go"
	"gorm.io/gorm"

	"lernpfad/courses/competency"
	"lernpfad/internal/database"
	"lernpfad/matching/embedding"
)

func moduleHashes(tx *gorm.DB, model string) (map[string]string, error) {
	return hashes(tx.Raw(`SELECT module_id::text AS id, content_hash FROM module_embeddings WHERE model = ?`, model))
}

func competencyHashes(tx *gorm.DB, model string) (map[string]string, error) {
	return hashes(tx.Raw(`SELECT competency_id AS id, content_hash FROM competency_embeddings WHERE model = ?`, model))
}

func hashes(query *gorm.DB) (map[string]string, error) {
	var rows []struct{ ID, ContentHash string }
	err := query.Scan(&rows).Error
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.ID] = r.ContentHash
	}
	return out, err
}

// upsertModuleVector stores a vector unless the module was removed meanwhile.
func upsertModuleVector(tx *gorm.DB, model, id, hash string, v embedding.Vector) error {
	return tx.Exec(`
INSERT INTO module_embeddings (module_id, model, content_hash, embedding)
SELECT m.id, ?, ?, ? FROM modules m WHERE m.id = ?
ON CONFLICT (module_id, model) DO UPDATE SET content_hash = EXCLUDED.content_hash, embedding = EXCLUDED.embedding, created_at = now()`,
		model, hash, pgvector.NewVector(v), id).Error
}

func upsertCompetencyVector(tx *gorm.DB, model, id, hash string, v embedding.Vector) error {
	return tx.Exec(`
INSERT INTO competency_embeddings (competency_id, model, content_hash, embedding) VALUES (?, ?, ?, ?)
ON CONFLICT (competency_id, model) DO UPDATE SET content_hash = EXCLUDED.content_hash, embedding = EXCLUDED.embedding, created_at = now()`,
		id, model, hash, pgvector.NewVector(v)).Error
}

func upsertProfileVector(tx *gorm.DB, tenant, learner uuid.UUID, model, hash string, v embedding.Vector) error {
	return tx.Exec(`
INSERT INTO profile_embeddings (tenant_id, learner_id, model, content_hash, embedding) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (tenant_id, learner_id, model) DO UPDATE SET content_hash = EXCLUDED.content_hash, embedding = EXCLUDED.embedding, created_at = now()`,
		tenant, learner, model, hash, pgvector.NewVector(v)).Error
}

func profileHashes(tx *gorm.DB, tenant uuid.UUID, model string) (map[string]string, error) {
	return hashes(tx.Raw(`SELECT learner_id::text AS id, content_hash FROM profile_embeddings WHERE tenant_id = ? AND model = ?`, tenant, model))
}

// upsertSharedVector stores one vector for many people; those who are gone meanwhile are left out.
func upsertSharedVector(tx *gorm.DB, tenant uuid.UUID, learners []string, model, hash string, v embedding.Vector) error {
	return tx.Exec(`
INSERT INTO profile_embeddings (tenant_id, learner_id, model, content_hash, embedding)
SELECT l.tenant_id, l.id, ?, ?, ? FROM learners l WHERE l.tenant_id = ? AND l.id = ANY (?::uuid[])
ON CONFLICT (tenant_id, learner_id, model) DO UPDATE SET content_hash = EXCLUDED.content_hash, embedding = EXCLUDED.embedding, created_at = now()`,
		model, hash, pgvector.NewVector(v), tenant, database.Texts(learners)).Error
}

// loadProfileVector returns nil when there is no vector of this text.
func loadProfileVector(tx *gorm.DB, tenant, learner uuid.UUID, model, hash string) (embedding.Vector, error) {
	var rows []struct{ Embedding pgvector.Vector }
	err := tx.Raw(`SELECT embedding FROM profile_embeddings WHERE tenant_id = ? AND learner_id = ? AND model = ? AND content_hash = ?`,
		tenant, learner, model, hash).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0].Embedding.Slice(), nil
}

// storedDimension is the length of the model's shared vectors, 0 while there are none.
func storedDimension(tx *gorm.DB, model string) (int, error) {
	n := 0
	err := tx.Raw(`
SELECT coalesce((SELECT vector_dims(embedding) FROM module_embeddings WHERE model = ? LIMIT 1),
                (SELECT vector_dims(embedding) FROM competency_embeddings WHERE model = ? LIMIT 1), 0)`, model, model).Scan(&n).Error
	return n, err
}

// competencyVectors returns the stored vectors of all competencies of one model.
func competencyVectors(tx *gorm.DB, model string) (map[competency.ID]embedding.Vector, error) {
	var rows []struct {
		CompetencyID competency.ID
		Embedding    pgvector.Vector
	}
	err := tx.Raw(`SELECT competency_id, embedding FROM competency_embeddings WHERE model = ?`, model).Scan(&rows).Error
	out := make(map[competency.ID]embedding.Vector, len(rows))
	for _, r := range rows {
		out[r.CompetencyID] = r.Embedding.Slice()
	}
	return out, err
}

func deleteProfileVectors(tx *gorm.DB, tenant uuid.UUID, model string) error {
	return tx.Exec(`DELETE FROM profile_embeddings WHERE tenant_id = ? AND model = ?`, tenant, model).Error
}

func deleteSharedVectors(tx *gorm.DB, model string) error {
	for _, table := range []string{"module_embeddings", "competency_embeddings", "vector_versions"} {
		if err := tx.Exec("DELETE FROM "+table+" WHERE model = ?", model).Error; err != nil {
			return err
		}
	}
	return nil
}
