package matching

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/courses"
	"lernpfad/internal/fault"
)

// loadStamp reads what the database counts of a person's inputs.
func loadStamp(tx *gorm.DB, tenant, learner uuid.UUID, model string) (stamp, error) {
	var rows []stamp
	err := tx.Raw(`
SELECT l.revision, c.version AS catalogue, coalesce(v.version, 0) AS vectors
FROM learners l CROSS JOIN catalogue_version c LEFT JOIN vector_versions v ON v.model = ?
WHERE l.tenant_id = ? AND l.id = ?`, model, tenant, learner).Scan(&rows).Error
	if err != nil {
		return stamp{}, err
	}
	if len(rows) == 0 {
		return stamp{}, fault.New("learner-not-found")
	}
	return rows[0], nil
}

// cardRow is a suggestion in the form of its table; the names are those of the statement.
type cardRow struct {
	ID, Module  uuid.UUID
	Position    int
	Score       float64
	Explanation map[string]any
}

// insertList keeps what was shown, once: the same list again changes nothing. Terms and facts are stored as they were said.
func insertList(tx *gorm.DB, tenant, learner uuid.UUID, r listRecord, cards []Suggestion) error {
	rows := make([]cardRow, len(cards))
	for i, c := range cards {
		rows[i] = cardRow{ID: c.ID, Module: c.Module.ID, Position: i + 1, Score: c.Score, Explanation: map[string]any{"terms": c.Terms, "facts": c.Facts}}
	}
	stored, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("write suggestions: %w", err)
	}
	parts, err := json.Marshal(r.parts)
	if err != nil {
		return fmt.Errorf("write inputs: %w", err)
	}
	v := r.versions
	return tx.Exec(`
WITH list AS (
    INSERT INTO suggestion_lists (tenant_id, id, learner_id, inputs_hash, parts, size, note, model, framework_version, catalogue_version,
                                  vector_version, policy_version, program_version, shown_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING RETURNING tenant_id, id)
INSERT INTO suggestions (tenant_id, list_id, id, module_id, position, score, explanation)
SELECT list.tenant_id, list.id, c."ID", c."Module", c."Position", c."Score", c."Explanation"
FROM list, jsonb_to_recordset(?::jsonb) AS c("ID" uuid, "Module" uuid, "Position" int, "Score" real, "Explanation" jsonb)
WHERE EXISTS (SELECT FROM modules m WHERE m.id = c."Module")`,
		tenant, r.id, learner, r.hash, string(parts), r.size, r.note, v.Model, v.FrameworkVersion, v.CatalogueVersion, v.VectorVersion, v.PolicyVersion,
		v.ProgramVersion, r.at, string(stored)).Error
}

func deleteLists(tx *gorm.DB, tenant uuid.UUID, before time.Time) (int64, error) {
	res := tx.Exec(`DELETE FROM suggestion_lists WHERE tenant_id = ? AND shown_at < ?`, tenant, before)
	return res.RowsAffected, res.Error
}

// listRow is a stored list in the form of its table.
type listRow struct {
	ID         uuid.UUID
	InputsHash string
	Parts      []byte
	Size       int
	Note       string
	ShownAt    time.Time
	Versions   `gorm:"embedded"`
}

const selectLists = `
SELECT id, inputs_hash, parts, size, note, model, framework_version, catalogue_version, vector_version, policy_version, program_version, shown_at
FROM suggestion_lists WHERE tenant_id = ? AND learner_id = ?`

func loadLists(tx *gorm.DB, tenant, learner uuid.UUID, before Place, limit int) ([]ShownList, error) {
	query, args := selectLists, []any{tenant, learner}
	if !before.At.IsZero() {
		query, args = query+" AND (shown_at, id) < (?, ?)", append(args, before.At, before.ID)
	}
	return scanLists(tx, tenant, tx.Raw(query+" ORDER BY shown_at DESC, id DESC LIMIT ?", append(args, limit)...))
}

func loadList(tx *gorm.DB, tenant, learner, id uuid.UUID) (ShownList, error) {
	lists, err := scanLists(tx, tenant, tx.Raw(selectLists+" AND id = ?", tenant, learner, id))
	if err != nil {
		return ShownList{}, err
	}
	if len(lists) == 0 {
		return ShownList{}, fault.New("suggestion-list-not-found")
	}
	return lists[0], nil
}

func scanLists(tx *gorm.DB, tenant uuid.UUID, query *gorm.DB) ([]ShownList, error) {
	var rows []listRow
	if err := query.Scan(&rows).Error; err != nil {
		return nil, err
	}
	lists, index, ids := make([]ShownList, len(rows)), map[uuid.UUID]int{}, make([]uuid.UUID, len(rows))
	for i, r := range rows {
		lists[i] = ShownList{ID: r.ID, InputsHash: r.InputsHash, Versions: r.Versions, Size: r.Size, Note: r.Note, ShownAt: r.ShownAt}
		if err := json.Unmarshal(r.Parts, &lists[i].parts); err != nil {
			return nil, fmt.Errorf("read inputs of list %s: %w", r.ID, err)
		}
		index[r.ID], ids[i] = i, r.ID
	}
	if len(ids) == 0 {
		return lists, nil
	}
	var cards []struct {
		ListID, ID, ModuleID uuid.UUID
		Title                string
		Score                float64
		Explanation          []byte
	}
	err := tx.Raw(`
SELECT s.list_id, s.id, s.module_id, m.title, s.score, s.explanation FROM suggestions s JOIN modules m ON m.id = s.module_id
WHERE s.tenant_id = ? AND s.list_id IN ? ORDER BY s.list_id, s.position`, tenant, ids).Scan(&cards).Error
	if err != nil {
		return nil, err
	}
	for _, c := range cards {
		var said struct {
			Terms []Term `json:"terms"`
			Facts []Fact `json:"facts"`
		}
		if err := json.Unmarshal(c.Explanation, &said); err != nil {
			return nil, fmt.Errorf("read explanation of suggestion %s: %w", c.ID, err)
		}
		list := &lists[index[c.ListID]]
		list.Cards = append(list.Cards, ShownCard{
			ID: c.ID, Module: courses.ModuleRef{ID: c.ModuleID, Title: c.Title}, Score: c.Score, Terms: said.Terms, Facts: said.Facts,
		})
	}
	return lists, nil
}

// listOwners are the people of whom a list is stored, by id.
func listOwners(tx *gorm.DB, tenant uuid.UUID) ([]uuid.UUID, error) {
	var rows []struct{ LearnerID uuid.UUID }
	err := tx.Raw(`SELECT DISTINCT learner_id FROM suggestion_lists WHERE tenant_id = ? ORDER BY learner_id`, tenant).Scan(&rows).Error
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.LearnerID
	}
	return ids, err
}

// countListOwners is how many people of the tenant have a list.
func countListOwners(tx *gorm.DB, tenant uuid.UUID) (n int, err error) {
	err = tx.Raw(`SELECT count(DISTINCT learner_id) FROM suggestion_lists WHERE tenant_id = ?`, tenant).Scan(&n).Error
	return n, err
}

// providerShares sums up modules, cards and attention by provider; Catalogue is left at 0. The weight of a place is that of attention.
func providerShares(tx *gorm.DB, tenant uuid.UUID) (rows []ProviderShare, err error) {
	err = tx.Raw(`
SELECT p.key, p.name, count(*) AS modules, coalesce(max(s.shown), 0) AS shown, coalesce(max(s.attention), 0) AS attention
FROM providers p
JOIN modules m ON m.provider_id = p.id AND m.state = 'published'
LEFT JOIN (
    SELECT o.provider_id, count(*) AS shown, sum(1 / log(2, g.position + 1)) AS attention
    FROM suggestions g JOIN modules o ON o.id = g.module_id
    WHERE g.tenant_id = ?
    GROUP BY o.provider_id) s ON s.provider_id = p.id
GROUP BY p.id, p.key, p.name
ORDER BY attention DESC, modules DESC, p.key`, tenant).Scan(&rows).Error
	return rows, err
}
