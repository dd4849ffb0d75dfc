package courses

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/courses/competency"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// moduleRow is a module with its provider, as one SELECT gives it.
type moduleRow struct {
	ID              uuid.UUID
	Source          string
	Key             string
	State           State
	Version         int
	Title           string
	Description     string
	HoursSixteenths int
	CostCents       int
	Format          Format
	Language        Language
	Accessibility   database.Texts
	Audience        database.Texts
	Licence         string
	URL             string
	UpdatedAt       time.Time
	ProviderID      uuid.UUID
	ProviderKey     string
	ProviderName    string
	ProviderURL     string
}

const selectModules = `
SELECT m.id, m.source, m.key, m.state, m.version, m.title, m.description, m.hours_sixteenths, m.cost_cents, m.format, m.language,
       m.accessibility, m.audience, m.licence, m.url, m.updated_at,
       p.id AS provider_id, p.key AS provider_key, p.name AS provider_name, p.url AS provider_url
FROM modules m JOIN providers p ON p.id = m.provider_id`

func (r moduleRow) module() Module {
	m := Module{
		ID: r.ID, Source: r.Source, Key: r.Key, State: r.State, Version: r.Version,
		Provider: Provider{ID: r.ProviderID, Key: r.ProviderKey, Name: r.ProviderName, URL: r.ProviderURL},
		Title:    r.Title, Description: r.Description, Hours: Hours(r.HoursSixteenths), CostCents: r.CostCents,
		Format: r.Format, Language: r.Language, Licence: r.Licence, URL: r.URL, UpdatedAt: r.UpdatedAt,
	}
	m.Audience = append(m.Audience, r.Audience...)
	for _, a := range r.Accessibility {
		m.Accessibility = append(m.Accessibility, Accessibility(a))
	}
	return m
}

// ReadModule reads a module of any state in the caller's transaction. An unknown one is the fault module-not-found.
func ReadModule(tx *gorm.DB, id uuid.UUID) (Module, error) { return loadModule(tx, id) }

func loadModule(tx *gorm.DB, id uuid.UUID) (Module, error) {
	modules, err := loadModules(tx, "m.id = ?", "m.id", id)
	if err != nil {
		return Module{}, err
	}
	if len(modules) == 0 {
		return Module{}, fault.New("module-not-found")
	}
	return modules[0], nil
}

// loadModules reads modules and, in one query each, all that hangs on them. where and order are constants of this package.
func loadModules(tx *gorm.DB, where, order string, args ...any) ([]Module, error) {
	var rows []moduleRow
	if err := tx.Raw(selectModules+" WHERE "+where+" ORDER BY "+order, args...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	modules := make([]Module, len(rows))
	index := make(map[uuid.UUID]*Module, len(rows))
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		modules[i] = r.module()
		ids[i] = r.ID
		index[r.ID] = &modules[i]
	}
	if len(ids) == 0 {
		return modules, nil
	}
	for _, load := range []func(*gorm.DB, []uuid.UUID, map[uuid.UUID]*Module) error{
		loadOutcomes, loadCompetencies, loadGroups, loadRuns,
	} {
		if err := load(tx, ids, index); err != nil {
			return nil, err
		}
	}
	return modules, nil
}

func loadOutcomes(tx *gorm.DB, ids []uuid.UUID, index map[uuid.UUID]*Module) error {
	var rows []struct {
		ModuleID uuid.UUID
		Text     string
	}
	err := tx.Raw(`SELECT module_id, text FROM module_outcomes WHERE module_id = ANY (?::uuid[]) ORDER BY module_id, position`, database.IDs(ids)).Scan(&rows).Error
	for _, r := range rows {
		index[r.ModuleID].Outcomes = append(index[r.ModuleID].Outcomes, r.Text)
	}
	return err
}

func loadCompetencies(tx *gorm.DB, ids []uuid.UUID, index map[uuid.UUID]*Module) error {
	var rows []struct {
		ModuleID     uuid.UUID
		CompetencyID competency.ID
		Level        competency.Level
		Teaches      bool
	}
	err := tx.Raw(`
SELECT module_id, competency_id, level, true AS teaches FROM module_teaches WHERE module_id = ANY (?::uuid[])
UNION ALL
SELECT module_id, competency_id, level, false FROM module_requires WHERE module_id = ANY (?::uuid[])
ORDER BY 1, 2`, database.IDs(ids), database.IDs(ids)).Scan(&rows).Error
	for _, r := range rows {
		m, q := index[r.ModuleID], competency.Requirement{Competency: r.CompetencyID, Level: r.Level}
		if r.Teaches {
			m.Teaches = append(m.Teaches, q)
		} else {
			m.Requires = append(m.Requires, q)
		}
	}
	return err
}

func loadGroups(tx *gorm.DB, ids []uuid.UUID, index map[uuid.UUID]*Module) error {
	var rows []struct {
		ModuleID uuid.UUID
		Position int
		ID       uuid.UUID
		Title    string
	}
	err := tx.Raw(`
SELECT g.module_id, g.position, m.id, m.title
FROM prerequisite_groups g JOIN modules m ON m.id = g.member_id
WHERE g.module_id = ANY (?::uuid[]) ORDER BY g.module_id, g.position, m.title, m.id`, database.IDs(ids)).Scan(&rows).Error
	last := map[uuid.UUID]int{}
	for _, r := range rows {
		m := index[r.ModuleID]
		if r.Position != last[r.ModuleID] {
			m.RequiresAny = append(m.RequiresAny, nil)
			last[r.ModuleID] = r.Position
		}
		at := len(m.RequiresAny) - 1
		m.RequiresAny[at] = append(m.RequiresAny[at], ModuleRef{ID: r.ID, Title: r.Title})
	}
	return err
}

func loadRuns(tx *gorm.DB, ids []uuid.UUID, index map[uuid.UUID]*Module) error {
	var rows []struct {
		ModuleID uuid.UUID
		ID       uuid.UUID
		Place    string
		Seats    int
		Taken    int
		Waiting  int
		Deadline time.Time
		StartsAt time.Time
		EndsAt   time.Time
	}
	err := tx.Raw(`
SELECT module_id, id, place, seats, taken, waiting, deadline, starts_at, ends_at
FROM runs WHERE module_id = ANY (?::uuid[]) AND cancelled_at IS NULL ORDER BY module_id, starts_at, id`, database.IDs(ids)).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return err
	}
	runIDs := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		runIDs[i] = r.ID
	}
	sessions, err := loadSessions(tx, runIDs)
	for _, r := range rows {
		index[r.ModuleID].Runs = append(index[r.ModuleID].Runs, Run{
			ID: r.ID, Place: r.Place, Seats: r.Seats, Free: r.Seats - r.Taken, Waiting: r.Waiting, Deadline: r.Deadline, StartsAt: r.StartsAt, EndsAt: r.EndsAt,
			Sessions: sessions[r.ID],
		})
	}
	return err
}

func loadSessions(tx *gorm.DB, runs []uuid.UUID) (map[uuid.UUID][]Session, error) {
	var rows []struct {
		RunID    uuid.UUID
		StartsAt time.Time
		EndsAt   time.Time
	}
	err := tx.Raw(`SELECT run_id, starts_at, ends_at FROM run_sessions WHERE run_id = ANY (?::uuid[]) ORDER BY run_id, position`, database.IDs(runs)).Scan(&rows).Error
	sessions := map[uuid.UUID][]Session{}
	for _, r := range rows {
		sessions[r.RunID] = append(sessions[r.RunID], Session{StartsAt: r.StartsAt, EndsAt: r.EndsAt})
	}
	return sessions, err
}

func catalogueVersion(tx *gorm.DB) (int64, error) {
	var version int64
	err := tx.Raw(`SELECT version FROM catalogue_version`).Scan(&version).Error
	return version, err
}

func loadProviders(tx *gorm.DB) ([]Provider, error) {
	var providers []Provider
	err := tx.Raw(`SELECT id, key, name, url FROM providers ORDER BY name, id`).Scan(&providers).Error
	return providers, err
}
