package ical

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/courses"
	"lernpfad/internal/fault"
	"lernpfad/internal/secret"
)

// loadSittings reads the sittings of runs; runs that name none are left out.
func loadSittings(tx *gorm.DB, runs []uuid.UUID) (sittings, error) {
	out := sittings{}
	if len(runs) == 0 {
		return out, nil
	}
	var rows []struct {
		RunID            uuid.UUID
		StartsAt, EndsAt time.Time
	}
	err := tx.Raw(`SELECT run_id, starts_at, ends_at FROM run_sessions WHERE run_id IN ? ORDER BY run_id, position`, runs).Scan(&rows).Error
	for _, r := range rows {
		out[r.RunID] = append(out[r.RunID], courses.Session{StartsAt: r.StartsAt, EndsAt: r.EndsAt})
	}
	return out, err
}

// lock makes changes to one person's calendar wait for each other.
func lock(tx *gorm.DB, tenant, learner uuid.UUID) error {
	return tx.Exec(`SELECT FROM learners WHERE tenant_id = ? AND id = ? FOR NO KEY UPDATE`, tenant, learner).Error
}

// loadToken reads the address of a person, the zero row if there never was one.
func loadToken(tx *gorm.DB, tenant, learner uuid.UUID, locked bool) (tokenRow, error) {
	var row tokenRow
	if locked {
		if err := lock(tx, tenant, learner); err != nil {
			return row, err
		}
	}
	err := tx.Raw(`SELECT learner_id, token_hash, version, titles, created_at FROM calendar_tokens WHERE tenant_id = ? AND learner_id = ?`,
		tenant, learner).Scan(&row).Error
	return row, err
}

func findToken(tx *gorm.DB, t secret.Token) (tokenRow, error) {
	var row tokenRow
	res := tx.Raw(`SELECT learner_id, token_hash, version, titles, created_at FROM calendar_tokens WHERE tenant_id = ? AND token_hash = ?`,
		t.Tenant, t.Hash()).Scan(&row)
	if res.Error == nil && res.RowsAffected == 0 {
		return row, fault.New("calendar-not-found")
	}
	return row, res.Error
}

func saveToken(tx *gorm.DB, tenant, learner uuid.UUID, r tokenRow) error {
	return tx.Exec(`
INSERT INTO calendar_tokens (tenant_id, learner_id, token_hash, version, titles, created_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (tenant_id, learner_id) DO UPDATE SET token_hash = EXCLUDED.token_hash, version = EXCLUDED.version, titles = EXCLUDED.titles,
    created_at = EXCLUDED.created_at`, tenant, learner, r.TokenHash, r.Version, r.Titles, r.CreatedAt).Error
}

func endToken(tx *gorm.DB, tenant, learner uuid.UUID) error {
	if err := lock(tx, tenant, learner); err != nil {
		return err
	}
	err := tx.Exec(`UPDATE calendar_tokens SET token_hash = NULL, version = version + 1 WHERE tenant_id = ? AND learner_id = ? AND token_hash IS NOT NULL`,
		tenant, learner).Error
	if err != nil {
		return err
	}
	return tx.Exec(`DELETE FROM calendar_events WHERE tenant_id = ? AND learner_id = ?`, tenant, learner).Error
}

// lockEvents reads what calendar programs were told of a person, and lets nobody else look meanwhile.
func lockEvents(tx *gorm.DB, tenant, learner uuid.UUID) ([]Event, error) {
	if err := lock(tx, tenant, learner); err != nil {
		return nil, err
	}
	var rows []Event
	err := tx.Raw(`
SELECT id, kind, title, place, starts_at, ends_at, whole_days, status, sequence, changed_at FROM calendar_events
WHERE tenant_id = ? AND learner_id = ? ORDER BY starts_at, id`, tenant, learner).Scan(&rows).Error
	return rows, err
}

func saveEvents(tx *gorm.DB, tenant, learner uuid.UUID, r revision) error {
	for _, e := range r.changed {
		err := tx.Exec(`
INSERT INTO calendar_events (tenant_id, learner_id, id, kind, title, place, starts_at, ends_at, whole_days, status, sequence, changed_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (tenant_id, learner_id, id) DO UPDATE SET kind = EXCLUDED.kind, title = EXCLUDED.title, place = EXCLUDED.place,
    starts_at = EXCLUDED.starts_at, ends_at = EXCLUDED.ends_at, whole_days = EXCLUDED.whole_days, status = EXCLUDED.status,
    sequence = EXCLUDED.sequence, changed_at = EXCLUDED.changed_at`,
			tenant, learner, e.ID, e.Kind, e.Title, e.Place, e.StartsAt, e.EndsAt, e.WholeDays, e.Status, e.Sequence, e.ChangedAt).Error
		if err != nil {
			return err
		}
	}
	return nil
}
