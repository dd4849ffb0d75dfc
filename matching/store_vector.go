package matching

import (
	"time"

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

// vectorState is what is stored of a model.
type vectorState struct {
	Version   int64
	Modules   int  // with a vector of this dimension
	Dimension int  // 0 while there is no vector
	Indexed   bool // an HNSW index stands
}

func loadVectorState(tx *gorm.DB, model string) (vectorState, error) {
	var state vectorState
	err := tx.Raw(`SELECT coalesce((SELECT version FROM vector_versions WHERE model = ?), 0) AS version,
       coalesce((SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(?)), false) AS indexed`, model, indexName(model)).Scan(&state).Error
	return state, err
}

// countVectors adds how many module vectors of which dimension there are.
func countVectors(tx *gorm.DB, model string, state *vectorState) error {
	var err error
	if state.Dimension, err = storedDimension(tx, model); err != nil {
		return err
	}
	return tx.Raw(`SELECT count(*) FROM module_embeddings WHERE model = ? AND vector_dims(embedding) = ?`, model, state.Dimension).Scan(&state.Modules).Error
}

// countPublished is how many published modules have a vector of this dimension.
func countPublished(tx *gorm.DB, model string, dimension int) (n int, err error) {
	err = tx.Raw(`SELECT count(*) FROM module_embeddings e JOIN modules m ON m.id = e.module_id
WHERE e.model = ? AND vector_dims(e.embedding) = ? AND m.state = 'published'`, model, dimension).Scan(&n).Error
	return n, err
}

// centreOf is the mean of the published modules' vectors, nil if there are none.
func centreOf(tx *gorm.DB, model string, dimension int) (embedding.Vector, error) {
	var mean *pgvector.Vector
	err := tx.Raw(`SELECT avg(e.embedding) FROM module_embeddings e JOIN modules m ON m.id = e.module_id
WHERE e.model = ? AND vector_dims(e.embedding) = ? AND m.state = 'published'`, model, dimension).Scan(&mean).Error
	if err != nil || mean == nil {
		return nil, err
	}
	return mean.Slice(), nil
}

// moduleVector is a stored vector of a module.
type moduleVector struct {
	ModuleID  uuid.UUID
	Embedding pgvector.Vector
	CreatedAt time.Time
}

// loadModuleVectors reads the vectors of modules that were stored since a moment.
func loadModuleVectors(tx *gorm.DB, model string, since time.Time) ([]moduleVector, error) {
	var rows []moduleVector
	err := tx.Raw(`SELECT module_id, embedding, created_at FROM module_embeddings WHERE model = ? AND created_at >= ? ORDER BY module_id`, model, since).Scan(&rows).Error
	return rows, err
}

// loadModuleVector returns the vector of one module, nil while it has none.
func loadModuleVector(tx *gorm.DB, model string, id uuid.UUID) (embedding.Vector, error) {
	var rows []moduleVector
	err := tx.Raw(`SELECT module_id, embedding, created_at FROM module_embeddings WHERE model = ? AND module_id = ?`, model, id).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0].Embedding.Slice(), nil
}
