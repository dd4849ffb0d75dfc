package matching

import (
	"time"

	"github.com/google/uuid"
	"github.com/pgvector/pgvector-go"
	"gorm.io/gorm"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/database"
	"lernpfad/internal/text"
	"lernpfad/matching/embedding"
)

// Sizes of the candidate lists.
const (
	perList = 200 // modules nearest to the profile, by vector and by words
	perGap  = 20  // modules nearest to one open competency
)

// hardFilter is the condition of design: what the person cannot use is no candidate. It stands before the vector scan, which is
// exact at this size: full recall, and the same answer every time.
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

// nearProfile returns the modules nearest to a vector by cosine, best first.
func nearProfile(tx *gorm.DB, model string, v embedding.Vector, p *person) ([]text.Hit, error) {
	args := append([]any{pgvector.NewVector(v), model}, hardArgs(p)...)
	args = append(args, perList)
	var hits []text.Hit
	err := tx.Raw(`
SELECT m.id::text AS id, 1 - (e.embedding <=> ?) AS score
FROM module_embeddings e JOIN modules m ON m.id = e.module_id
WHERE e.model = ? AND `+hardFilter+`
ORDER BY score DESC, m.id LIMIT ?`, args...).Scan(&hits).Error
	return hits, err
}

// nearText returns the published modules nearest to what somebody looks for, whoever that is.
func nearText(tx *gorm.DB, model string, v embedding.Vector) ([]text.Hit, error) {
	var hits []text.Hit
	err := tx.Raw(`
SELECT m.id::text AS id, 1 - (e.embedding <=> ?) AS score
FROM module_embeddings e JOIN modules m ON m.id = e.module_id
WHERE e.model = ? AND m.state = 'published'
ORDER BY score DESC, m.id LIMIT ?`, pgvector.NewVector(v), model, perList).Scan(&hits).Error
	return hits, err
}

// nearGaps returns modules near the text of an open competency, although they may not claim to teach it.
func nearGaps(tx *gorm.DB, model string, open []competency.ID, p *person) ([]uuid.UUID, error) {
	if len(open) == 0 {
		return nil, nil
	}
	args := append([]any{model}, hardArgs(p)...)
	args = append(args, perGap, model, open)
	var rows []struct{ ID uuid.UUID }
	err := tx.Raw(`
SELECT DISTINCT near.id
FROM competency_embeddings c CROSS JOIN LATERAL (
    SELECT m.id FROM module_embeddings e JOIN modules m ON m.id = e.module_id
    WHERE e.model = ? AND `+hardFilter+`
    ORDER BY e.embedding <=> c.embedding, m.id LIMIT ?) near
WHERE c.model = ? AND c.competency_id IN ?
ORDER BY near.id`, args...).Scan(&rows).Error
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return ids, err
}

// teaching returns the modules of the snapshot that move a goal: the competency graph needs no vector.
func teaching(snap *snapshot, p *person) []*courses.Module {
	var out []*courses.Module
	q := newQuery(snap.columns, p, nil, time.Time{})
	for row, m := range snap.modules {
		if q.points(int32(row)) > 0 && p.admits(m) {
			out = append(out, m)
		}
	}
	return out
}

// similarModules returns the published modules nearest to one module, without it.
func similarModules(tx *gorm.DB, model string, id uuid.UUID, limit int) ([]courses.ModuleRef, error) {
	var refs []courses.ModuleRef
	err := tx.Raw(`
SELECT m.id, m.title
FROM module_embeddings own
JOIN module_embeddings e ON e.model = own.model AND e.module_id <> own.module_id
JOIN modules m ON m.id = e.module_id AND m.state = 'published'
WHERE own.module_id = ? AND own.model = ?
ORDER BY e.embedding <=> own.embedding, m.id LIMIT ?`, id, model, limit).Scan(&refs).Error
	return refs, err
}
