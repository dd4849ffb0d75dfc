package notice

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/internal/secret"
	"lernpfad/learners/enrolment"
)

type settingsRow struct {
	Address       string
	ConfirmedAt   *time.Time
	ConfirmSecret []byte
	ConfirmUntil  *time.Time
	Language      string
	Off           string // groups with commas between
	Version       int
}

func (r settingsRow) off() []Group {
	var out []Group
	for part := range strings.SplitSeq(r.Off, ",") {
		if part != "" {
			out = append(out, Group(part))
		}
	}
	return out
}

func (r settingsRow) wants(g Group) bool { return !slices.Contains(r.off(), g) }

const selectSettings = `SELECT address, confirmed_at, confirm_secret, confirm_until, language, array_to_string(off, ',') AS off, version
FROM notification_settings WHERE tenant_id = ? AND user_id = ?`

// loadSettings gives the defaults to whoever has said nothing.
func loadSettings(tx *gorm.DB, tenant, user uuid.UUID) (settingsRow, error) {
	var row settingsRow
	res := tx.Raw(selectSettings, tenant, user).Scan(&row)
	if res.Error == nil && res.RowsAffected == 0 {
		return settingsRow{Language: "de", Version: 1}, nil
	}
	return row, res.Error
}

func lockSettings(tx *gorm.DB, tenant, user uuid.UUID, secret []byte, now time.Time) (settingsRow, error) {
	err := tx.Exec(`INSERT INTO notification_settings (tenant_id, user_id, stop_secret, updated_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		tenant, user, secret, now).Error
	if err != nil {
		return settingsRow{}, err
	}
	var row settingsRow
	err = tx.Raw(selectSettings+" FOR UPDATE", tenant, user).Scan(&row).Error
	return row, err
}

func updateSettings(tx *gorm.DB, tenant, user uuid.UUID, r settingsRow, now time.Time) error {
	return tx.Exec(`UPDATE notification_settings SET address = ?, confirmed_at = ?, confirm_secret = ?, confirm_until = ?, language = ?,
		off = coalesce(string_to_array(?, ','), '{}'), version = version + 1, updated_at = ? WHERE tenant_id = ? AND user_id = ?`,
		r.Address, r.ConfirmedAt, r.ConfirmSecret, r.ConfirmUntil, r.Language, r.Off, now, tenant, user).Error
}

func confirmAddress(tx *gorm.DB, t secret.Token, now time.Time) (bool, error) {
	res := tx.Exec(`UPDATE notification_settings SET confirmed_at = ?, confirm_secret = NULL, confirm_until = NULL, version = version + 1, updated_at = ?
		WHERE tenant_id = ? AND confirm_secret = ? AND confirm_until > ?`, now, now, t.Tenant, t.Secret[:], now)
	return res.RowsAffected == 1, res.Error
}

func stopMail(tx *gorm.DB, t secret.Token, groups string, now time.Time) (bool, error) {
	res := tx.Exec(`UPDATE notification_settings SET off = string_to_array(?, ','), version = version + 1, updated_at = ?
		WHERE tenant_id = ? AND stop_secret = ?`, groups, now, t.Tenant, t.Secret[:])
	return res.RowsAffected == 1, res.Error
}

func countLinks(tx *gorm.DB, tenant, user uuid.UUID, since time.Time) (int, error) {
	var n int
	err := tx.Raw(`SELECT count(*) FROM letters WHERE tenant_id = ? AND user_id = ? AND kind = 'confirm' AND created_at > ?`, tenant, user, since).Scan(&n).Error
	return n, err
}

// lastFailure is when a letter was given up on, unless one that was written later has left.
func lastFailure(tx *gorm.DB, tenant, user uuid.UUID) (*time.Time, error) {
	var row struct{ DroppedAt *time.Time }
	err := tx.Raw(`
SELECT max(l.dropped_at) AS dropped_at FROM letters l WHERE l.tenant_id = ? AND l.user_id = ? AND l.reason IN ('refused', 'too_late')
AND NOT EXISTS (SELECT 1 FROM letters n WHERE n.tenant_id = l.tenant_id AND n.user_id = l.user_id AND n.created_at > l.created_at AND n.sent_at IS NOT NULL)`,
		tenant, user).Scan(&row).Error
	return row.DroppedAt, err
}

func insertLetter(tx *gorm.DB, tenant, id, user uuid.UUID, kind LetterKind, now time.Time) error {
	return tx.Exec(`INSERT INTO letters (tenant_id, id, user_id, kind, created_at) VALUES (?, ?, ?, ?, ?)`, tenant, id, user, kind, now).Error
}

func endLetter(tx *gorm.DB, tenant, id uuid.UUID, reason string, now time.Time) error {
	if reason == "" {
		return tx.Exec(`UPDATE letters SET sent_at = ? WHERE tenant_id = ? AND id = ?`, now, tenant, id).Error
	}
	return tx.Exec(`UPDATE letters SET dropped_at = ?, reason = ? WHERE tenant_id = ? AND id = ? AND sent_at IS NULL`, now, reason, tenant, id).Error
}

func setLetter(tx *gorm.DB, tenant, letter, message uuid.UUID) error {
	return tx.Exec(`UPDATE messages SET letter_id = ? WHERE tenant_id = ? AND id = ?`, letter, tenant, message).Error
}

type letterRow struct {
	settingsRow
	Kind       LetterKind
	CreatedAt  time.Time
	SentAt     *time.Time
	DroppedAt  *time.Time
	StopSecret []byte
	Name       string
	Disabled   bool
	TenantName string
}

func loadLetter(tx *gorm.DB, tenant, id uuid.UUID) (letterRow, bool, error) {
	var row struct {
		Kind          LetterKind
		CreatedAt     time.Time
		SentAt        *time.Time
		DroppedAt     *time.Time
		Address       string
		ConfirmedAt   *time.Time
		ConfirmSecret []byte
		ConfirmUntil  *time.Time
		Language      string
		Off           string
		StopSecret    []byte
		Name          string
		Disabled      bool
		TenantName    string
	}
	res := tx.Raw(`
SELECT l.kind, l.created_at, l.sent_at, l.dropped_at, coalesce(n.address, '') AS address, n.confirmed_at, n.confirm_secret, n.confirm_until,
       coalesce(n.language, 'de') AS language, coalesce(array_to_string(n.off, ','), '') AS off, n.stop_secret, u.name, u.disabled, t.name AS tenant_name
FROM letters l
JOIN users u ON u.tenant_id = l.tenant_id AND u.id = l.user_id
JOIN tenants t ON t.id = l.tenant_id
LEFT JOIN notification_settings n ON n.tenant_id = l.tenant_id AND n.user_id = l.user_id
WHERE l.tenant_id = ? AND l.id = ?`, tenant, id).Scan(&row)
	out := letterRow{
		Kind: row.Kind, CreatedAt: row.CreatedAt, SentAt: row.SentAt, DroppedAt: row.DroppedAt, StopSecret: row.StopSecret,
		Name: row.Name, Disabled: row.Disabled, TenantName: row.TenantName,
	}
	out.settingsRow = settingsRow{
		Address: row.Address, ConfirmedAt: row.ConfirmedAt, ConfirmSecret: row.ConfirmSecret, ConfirmUntil: row.ConfirmUntil,
		Language: row.Language, Off: row.Off,
	}
	return out, res.RowsAffected == 1, res.Error
}

// itemRow is a message of a letter, with how its enrolment stands.
type itemRow struct {
	Item
	State enrolment.State
}

func loadItems(tx *gorm.DB, tenant, letter uuid.UUID) ([]itemRow, error) {
	var rows []struct {
		Kind         enrolment.Kind
		Mine         bool
		Title        string
		OfferedUntil *time.Time
		State        enrolment.State
	}
	err := tx.Raw(`
SELECT g.kind, l.user_id = g.user_id AS mine, m.title, e.offered_until, e.state
FROM messages g
JOIN enrolments e ON e.tenant_id = g.tenant_id AND e.id = g.enrolment_id
JOIN learners l ON l.tenant_id = e.tenant_id AND l.id = e.learner_id
JOIN modules m ON m.id = e.module_id
WHERE g.tenant_id = ? AND g.letter_id = ? ORDER BY g.created_at DESC, g.id`, tenant, letter).Scan(&rows).Error
	out := make([]itemRow, len(rows))
	for i, r := range rows {
		out[i] = itemRow{Item: Item{Kind: r.Kind, Mine: r.Mine, Title: r.Title, OfferedUntil: r.OfferedUntil}, State: r.State}
	}
	return out, err
}

// digestReach is how old a message may be that a weekly letter tells of: what is older was to be read on the page.
const digestReach = 28 * 24 * time.Hour

// undigested are messages for the weekly letter that is due.
const undigested = `g.tenant_id = @tenant AND g.kind IN @kinds AND g.letter_id IS NULL AND g.read_at IS NULL
	AND g.created_at < @due AND g.created_at >= @since`

// digestReaders are those whom the weekly letter is due to. Whoever got one since then waits for the next week.
func digestReaders(tx *gorm.DB, tenant uuid.UUID, due time.Time) ([]uuid.UUID, error) {
	var rows []struct{ UserID uuid.UUID }
	err := tx.Raw(`
SELECT n.user_id FROM notification_settings n
WHERE n.tenant_id = @tenant AND n.confirmed_at IS NOT NULL AND NOT 'digest' = ANY (n.off)
AND NOT EXISTS (SELECT 1 FROM letters l WHERE l.tenant_id = n.tenant_id AND l.user_id = n.user_id AND l.kind = 'digest' AND l.created_at >= @due)
AND EXISTS (SELECT 1 FROM messages g WHERE g.user_id = n.user_id AND `+undigested+`)
ORDER BY n.user_id FOR UPDATE OF n`, map[string]any{"tenant": tenant, "due": due, "since": due.Add(-digestReach), "kinds": weekly()}).Scan(&rows).Error
	out := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		out[i] = r.UserID
	}
	return out, err
}

func setDigest(tx *gorm.DB, tenant, user, letter uuid.UUID, due time.Time) error {
	return tx.Exec(`UPDATE messages g SET letter_id = @letter WHERE g.user_id = @user AND `+undigested,
		map[string]any{"tenant": tenant, "user": user, "letter": letter, "due": due, "since": due.Add(-digestReach), "kinds": weekly()}).Error
}
