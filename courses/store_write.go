package courses

import (
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/courses/competency"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// record is what a write stores beside the author's input.
type record struct {
	id       uuid.UUID
	source   string
	key      string
	provider uuid.UUID
	state    State
	hash     string
	now      time.Time
}

func accessibilityColumn(list []Accessibility) database.Texts {
	out := make(database.Texts, len(list))
	for i, a := range list {
		out[i] = string(a)
	}
	return out
}

func insertModule(tx *gorm.DB, r record, in Input) error {
	err := tx.Exec(`
INSERT INTO modules (id, source, key, provider_id, state, version, title, description, hours_sixteenths, cost_cents, format, language,
                     accessibility, audience, licence, url, content_hash, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.id, r.source, r.key, r.provider, r.state, in.Title, in.Description, int(in.Hours), in.CostCents, in.Format, in.Language,
		accessibilityColumn(in.Accessibility), database.Texts(in.Audience), in.Licence, in.URL, r.hash, r.now, r.now).Error
	if err != nil {
		return err
	}
	if err := insertParts(tx, r.id, in); err != nil {
		return err
	}
	return insertRuns(tx, r.id, in.Runs)
}

// updateModule replaces everything but the runs, which people may have signed up for.
func updateModule(tx *gorm.DB, r record, in Input) error {
	err := tx.Exec(`
UPDATE modules SET provider_id = ?, state = ?, version = version + 1, title = ?, description = ?, hours_sixteenths = ?, cost_cents = ?,
       format = ?, language = ?, accessibility = ?, audience = ?, licence = ?, url = ?, content_hash = ?, updated_at = ?
WHERE id = ?`,
		r.provider, r.state, in.Title, in.Description, int(in.Hours), in.CostCents, in.Format, in.Language,
		accessibilityColumn(in.Accessibility), database.Texts(in.Audience), in.Licence, in.URL, r.hash, r.now, r.id).Error
	if err != nil {
		return err
	}
	for _, table := range []string{"module_outcomes", "module_teaches", "module_requires", "prerequisite_groups"} {
		if err := tx.Exec("DELETE FROM "+table+" WHERE module_id = ?", r.id).Error; err != nil {
			return err
		}
	}
	return insertParts(tx, r.id, in)
}

func insertParts(tx *gorm.DB, id uuid.UUID, in Input) error {
	for i, o := range in.Outcomes {
		if err := tx.Exec(`INSERT INTO module_outcomes (module_id, position, text) VALUES (?, ?, ?)`, id, i+1, o).Error; err != nil {
			return err
		}
	}
	if err := insertRequirements(tx, "module_teaches", id, in.Teaches); err != nil {
		return err
	}
	if err := insertRequirements(tx, "module_requires", id, in.Requires); err != nil {
		return err
	}
	return insertGroups(tx, id, in.RequiresAny)
}

func insertRequirements(tx *gorm.DB, table string, id uuid.UUID, list []competency.Requirement) error {
	for _, r := range list {
		err := tx.Exec("INSERT INTO "+table+" (module_id, competency_id, level) VALUES (?, ?, ?)", id, r.Competency, r.Level).Error
		if err != nil {
			return err
		}
	}
	return nil
}

func insertGroups(tx *gorm.DB, id uuid.UUID, groups [][]uuid.UUID) error {
	if err := checkMembers(tx, id, groups); err != nil {
		return err
	}
	for i, members := range groups {
		for _, member := range members {
			err := tx.Exec(`
INSERT INTO prerequisite_groups (module_id, position, member_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, id, i+1, member).Error
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// checkMembers refuses modules that are not there, and the module itself.
func checkMembers(tx *gorm.DB, id uuid.UUID, groups [][]uuid.UUID) error {
	all := slices.Concat(groups...)
	if len(all) == 0 {
		return nil
	}
	var rows []struct{ ID uuid.UUID }
	if err := tx.Raw(`SELECT id FROM modules WHERE id IN ?`, all).Scan(&rows).Error; err != nil {
		return err
	}
	known := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		known[i] = r.ID
	}
	f := fault.New("module-invalid")
	for i, members := range groups {
		pointer := "/requires_any/" + strconv.Itoa(i)
		if slices.Contains(members, id) {
			f = f.Field(pointer, "requires-itself")
		}
		if slices.ContainsFunc(members, func(m uuid.UUID) bool { return !slices.Contains(known, m) }) {
			f = f.Field(pointer, "unknown")
		}
	}
	return f.OrNil()
}

// setState moves a module that still has the version, and reports whether it did.
func setState(tx *gorm.DB, id uuid.UUID, version int, state State, now time.Time) (bool, error) {
	res := tx.Exec(`UPDATE modules SET state = ?, version = version + 1, updated_at = ? WHERE id = ? AND version = ?`,
		state, now, id, version)
	return res.RowsAffected == 1, res.Error
}

// lockModule reads what a change must know of a module and holds the row until the transaction ends. Enrolments may refer to it meanwhile.
func lockModule(tx *gorm.DB, id uuid.UUID) (row lockedModule, err error) {
	res := tx.Raw(`SELECT id, source, key, provider_id, state, version, content_hash FROM modules WHERE id = ? FOR NO KEY UPDATE`, id).Scan(&row)
	if res.Error == nil && res.RowsAffected == 0 {
		return row, fault.New("module-not-found")
	}
	return row, res.Error
}

type lockedModule struct {
	ID          uuid.UUID
	Source      string
	Key         string
	ProviderID  uuid.UUID
	State       State
	Version     int
	ContentHash string
}

// raiseVersion makes every reader of the catalogue renew its snapshot. The row also serialises writers.
func raiseVersion(tx *gorm.DB) error {
	return tx.Exec(`UPDATE catalogue_version SET version = version + 1`).Error
}

// ensureProvider returns the provider with this key and makes it when it is new.
func ensureProvider(tx *gorm.DB, p Provider) (uuid.UUID, error) {
	var row struct{ ID uuid.UUID }
	err := tx.Raw(`
INSERT INTO providers (id, key, name, url) VALUES (?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET name = EXCLUDED.name, url = CASE WHEN EXCLUDED.url = '' THEN providers.url ELSE EXCLUDED.url END
RETURNING id`, uuid.New(), p.Key, p.Name, p.URL).Scan(&row).Error
	return row.ID, err
}

// importedKeys returns the modules of a source by key and locks them.
func importedKeys(tx *gorm.DB, source string) (map[string]lockedModule, error) {
	var rows []lockedModule
	err := tx.Raw(`
SELECT id, source, key, provider_id, state, version, content_hash FROM modules WHERE source = ? ORDER BY id FOR NO KEY UPDATE`, source).Scan(&rows).Error
	byKey := make(map[string]lockedModule, len(rows))
	for _, r := range rows {
		byKey[r.Key] = r
	}
	return byKey, err
}
