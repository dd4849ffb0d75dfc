package matching

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/pgvector/pgvector-go"
	"gorm.io/gorm"

	"lernpfad/courses"
	"lernpfad/internal/database"
	"lernpfad/internal/text"
	"lernpfad/matching/embedding"
)

// Sizes of the candidate lists.
const (
	perList = 200 // modules nearest to the profile, by vector and by words
	perGap  = 20  // modules nearest to one open competency
	// overfetch is how many times as many the index is asked for: recall@200 rises from .93 to what the benchmark shows.
	overfetch = 2
)

// hardFilter is the condition of design: what the person cannot use is no candidate. It stands inside the search for vectors, so that
// an index goes on until enough modules pass.
// The array behind the module's own says what its format keeps by itself, as courses.Format.Implied does.
const hardFilter = `
m.state = 'published' AND (m.audience = '{}' OR ? = ANY (m.audience)) AND m.language IN ? AND (? OR m.format IN ?) AND
m.accessibility || CASE WHEN m.format IN ('self_paced', 'live_online') THEN '{wheelchair}'::text[]
                        WHEN m.format = 'presence' THEN '{keyboard,screen_reader}' ELSE '{}' END @> ?::text[]`

func hardArgs(p *person) []any {
	formats := p.learner.Formats
	if len(formats) == 0 {
		formats = []string{""} // IN needs a member; the condition before it lets everything pass
	}
	return []any{p.learner.RoleProfileID, p.learner.Languages, len(p.learner.Formats) == 0, formats, database.Texts(p.learner.Accessibility)}
}

// approximate lets an HNSW index go on until enough modules pass the filters, and makes each query a plan of its own: a partial index is
// found by the model's name, which a plan for all names does not know. The settings end with the transaction.
func approximate(tx *gorm.DB) error {
	return tx.Exec(`SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', '800', true),
		set_config('hnsw.max_scan_tuples', '40000', true), set_config('plan_cache_mode', 'force_custom_plan', true)`).Error
}

// nearVector returns the modules nearest to a vector by cosine that pass a condition, best first, ties by id. Where the model has an HNSW
// index the planner takes it, else every vector is read. More than wanted are asked for: an index that goes on behind a filter hands out
// some near ones late.
func nearVector(tx *gorm.DB, model string, v embedding.Vector, limit int, condition string, args ...any) ([]text.Hit, error) {
	var hits []text.Hit
	vector := pgvector.NewVector(v)
	err := tx.Raw(fmt.Sprintf(`
SELECT id, 1 - distance AS score FROM (
    SELECT m.id::text AS id, e.embedding::vector(%[1]d) <=> ?::vector(%[1]d) AS distance
    FROM module_embeddings e JOIN modules m ON m.id = e.module_id
    WHERE e.model = ? AND vector_dims(e.embedding) = %[1]d AND `+condition+`
    ORDER BY e.embedding::vector(%[1]d) <=> ?::vector(%[1]d) LIMIT ?) found
ORDER BY score DESC, id LIMIT ?`, len(v)), slices.Concat([]any{vector, model}, args, []any{vector, overfetch * limit, limit})...).Scan(&hits).Error
	return hits, err
}

// nearProfile returns the modules nearest to a vector that the person can use.
func nearProfile(tx *gorm.DB, model string, v embedding.Vector, p *person) ([]text.Hit, error) {
	return nearVector(tx, model, v, perList, hardFilter, hardArgs(p)...)
}

// nearText returns the published modules nearest to a vector, whoever asks.
func nearText(tx *gorm.DB, model string, v embedding.Vector, limit int) ([]text.Hit, error) {
	return nearVector(tx, model, v, limit, "m.state = 'published'")
}

// nearGap returns modules near one open competency, although they may not claim to teach it.
func nearGap(tx *gorm.DB, model string, v embedding.Vector, p *person) ([]uuid.UUID, error) {
	hits, err := nearVector(tx, model, v, perGap, hardFilter, hardArgs(p)...)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(hits))
	for i, h := range hits {
		if ids[i], err = uuid.Parse(h.ID); err != nil {
			return nil, fmt.Errorf("read the id of a module: %w", err)
		}
	}
	return ids, nil
}

// teaching returns the modules of the snapshot that move a goal: the competency graph needs no vector.
func teaching(snap *snapshot, p *person) []*courses.Module {
	var out []*courses.Module
	q := newQuery(snap.columns, p, nil, time.Time{})
	for row, m := range snap.modules {
		if points, _, _ := q.news(int32(row)); points > 0 && p.admits(m) {
			out = append(out, m)
		}
	}
	return out
}
