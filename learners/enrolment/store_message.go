package enrolment

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

func insertMessage(tx *gorm.DB, tenant, id, user, enrolment uuid.UUID, about Kind, now time.Time) error {
	return tx.Exec(`INSERT INTO messages (tenant_id, id, user_id, enrolment_id, kind, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
		tenant, id, user, enrolment, about, now).Error
}

// loadMessages reads the newest messages. The name is that of the learner; she knows her own.
func loadMessages(tx *gorm.DB, tenant, user uuid.UUID) ([]Message, error) {
	var rows []struct {
		ID           uuid.UUID
		Kind         Kind
		Mine         bool
		Name         string
		Title        string
		ModuleID     uuid.UUID
		StartsAt     *time.Time
		OfferedUntil *time.Time
		CreatedAt    time.Time
		ReadAt       *time.Time
	}
	err := tx.Raw(`
SELECT g.id, g.kind, l.user_id = g.user_id AS mine, u.name, m.title, m.id AS module_id, r.starts_at, e.offered_until, g.created_at, g.read_at
FROM messages g
JOIN enrolments e ON e.tenant_id = g.tenant_id AND e.id = g.enrolment_id
JOIN learners l ON l.tenant_id = e.tenant_id AND l.id = e.learner_id
JOIN users u ON u.tenant_id = l.tenant_id AND u.id = l.user_id
JOIN modules m ON m.id = e.module_id
LEFT JOIN runs r ON r.id = e.run_id
WHERE g.tenant_id = ? AND g.user_id = ? ORDER BY g.created_at DESC, g.id LIMIT ?`, tenant, user, maxMessages).Scan(&rows).Error
	list := make([]Message, len(rows))
	for i, r := range rows {
		list[i] = Message(r)
	}
	return list, err
}

func countUnread(tx *gorm.DB, tenant, user uuid.UUID) (int, error) {
	var n int
	err := tx.Raw(`SELECT count(*) FROM messages WHERE tenant_id = ? AND user_id = ? AND read_at IS NULL`, tenant, user).Scan(&n).Error
	return n, err
}

func markRead(tx *gorm.DB, tenant, user, id uuid.UUID, now time.Time) (bool, error) {
	res := tx.Exec(`UPDATE messages SET read_at = coalesce(read_at, ?) WHERE tenant_id = ? AND user_id = ? AND id = ?`, now, tenant, user, id)
	return res.RowsAffected == 1, res.Error
}

// keyRow is a request that was named by its sender.
type keyRow struct {
	Key         string
	RequestHash string
	SubjectID   uuid.UUID
	CreatedAt   time.Time
}

// claimKey stores a key, or returns what is stored under it. Whoever sends the same key at the same time waits here for the first.
func claimKey(tx *gorm.DB, tenant, user uuid.UUID, k keyRow) (stored keyRow, isNew bool, err error) {
	res := tx.Exec(`
INSERT INTO idempotency_keys (tenant_id, user_id, key, request_hash, subject_id, created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		tenant, user, k.Key, k.RequestHash, k.SubjectID, k.CreatedAt)
	if res.Error != nil || res.RowsAffected == 1 {
		return k, true, res.Error
	}
	err = tx.Raw(`SELECT key, request_hash, subject_id, created_at FROM idempotency_keys WHERE tenant_id = ? AND user_id = ? AND key = ?`,
		tenant, user, k.Key).Scan(&stored).Error
	return stored, false, err
}

// settleKey notes what the request led to.
func settleKey(tx *gorm.DB, tenant, user uuid.UUID, key string, subject uuid.UUID) error {
	return tx.Exec(`UPDATE idempotency_keys SET subject_id = ? WHERE tenant_id = ? AND user_id = ? AND key = ?`, subject, tenant, user, key).Error
}

func deleteOldKeys(tx *gorm.DB, tenant uuid.UUID, before time.Time) error {
	return tx.Exec(`DELETE FROM idempotency_keys WHERE tenant_id = ? AND created_at < ?`, tenant, before).Error
}
