package auth

import (
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/internal/secret"
)

// NewUser is an account to create.
type NewUser struct {
	TenantID uuid.UUID
	ID       uuid.UUID
	Login    string
	Name     string
	// PasswordHash comes from HashPassword.
	PasswordHash string
	Roles        []Role
	// ProviderID is the provider an author works for.
	ProviderID *uuid.UUID
	CreatedAt  time.Time
}

// CreateUser stores an account in a transaction of its tenant. A login that is taken is the fault "login-taken". The
// learning profile is a row of its own that points at the account.
func CreateUser(tx *gorm.DB, u NewUser) error {
	return tx.Exec(`INSERT INTO users (tenant_id, id, login, name, password_hash, roles, provider_id, created_at)
		VALUES (?, ?, ?, ?, ?, string_to_array(?, ','), ?, ?)`,
		u.TenantID, u.ID, normalLogin(u.Login), u.Name, u.PasswordHash, joinRoles(u.Roles), u.ProviderID, u.CreatedAt).Error
}

// EndSessions signs a person out everywhere: after a change of password or roles, and when an account is disabled.
func EndSessions(tx *gorm.DB, tenant, user uuid.UUID) error {
	return tx.Exec(`DELETE FROM sessions WHERE tenant_id = ? AND user_id = ?`, tenant, user).Error
}

// Tenant is a municipality as the sign-in page names it.
type Tenant struct {
	ID   uuid.UUID
	Slug string
	Name string
}

func selectTenants(tx *gorm.DB) ([]Tenant, error) {
	var out []Tenant
	err := tx.Raw(`SELECT id, slug, name FROM tenants ORDER BY slug`).Scan(&out).Error
	return out, err
}

func findTenant(tx *gorm.DB, slug string) (Tenant, bool, error) {
	var out Tenant
	found := tx.Raw(`SELECT id, slug, name FROM tenants WHERE slug = ?`, slug).Scan(&out)
	return out, found.RowsAffected == 1, found.Error
}

// account is what a sign-in needs of a user.
type account struct {
	ID           uuid.UUID
	Login        string
	PasswordHash string
}

// accountOf is findAccount for somebody who is signed in.
func accountOf(tx *gorm.DB, tenant, user uuid.UUID) (account, bool, error) {
	var out account
	found := tx.Raw(`SELECT id, login, password_hash FROM users WHERE tenant_id = ? AND id = ? AND NOT disabled`, tenant, user).Scan(&out)
	return out, found.RowsAffected == 1, found.Error
}

func findAccount(tx *gorm.DB, tenant uuid.UUID, login string) (account, bool, error) {
	var out account
	found := tx.Raw(`SELECT id, login, password_hash FROM users WHERE tenant_id = ? AND login = ? AND NOT disabled`,
		tenant, login).Scan(&out)
	return out, found.RowsAffected == 1, found.Error
}

func insertSession(tx *gorm.DB, t secret.Token, user uuid.UUID, kiosk bool, now time.Time) error {
	return tx.Exec(`INSERT INTO sessions (tenant_id, id, user_id, token_hash, kiosk, created_at, last_seen_at)
		VALUES (?, ?, ?, ?, ?, ?, ?)`, t.Tenant, uuid.New(), user, t.Hash(), kiosk, now, now).Error
}

// sessionRow joins what an actor is made of; roles are read at every request, so a change counts at once.
type sessionRow struct {
	ID         uuid.UUID
	UserID     uuid.UUID
	Kiosk      bool
	CreatedAt  time.Time
	LastSeenAt time.Time
	Name       string
	Roles      string
	ProviderID *uuid.UUID
	LearnerID  *uuid.UUID
	Approves   bool
	TenantName string
	TenantSlug string
}

func findSession(tx *gorm.DB, t secret.Token) (sessionRow, bool, error) {
	var out sessionRow
	found := tx.Raw(`SELECT s.id, s.user_id, s.kiosk, s.created_at, s.last_seen_at, u.name, array_to_string(u.roles, ',') AS roles,
			u.provider_id, l.id AS learner_id, coalesce(g.approver_id = u.id, false) AS approves, t.name AS tenant_name, t.slug AS tenant_slug
		FROM sessions s
		JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
		JOIN tenants t ON t.id = s.tenant_id
		LEFT JOIN learners l ON l.tenant_id = s.tenant_id AND l.user_id = s.user_id
		LEFT JOIN tenant_settings g ON g.tenant_id = s.tenant_id
		WHERE s.tenant_id = ? AND s.token_hash = ? AND NOT u.disabled`, t.Tenant, t.Hash()).Scan(&out)
	return out, found.RowsAffected == 1, found.Error
}

// selectPerson reads an account the way findSession does, without a session; the condition names one.
const selectPerson = `SELECT u.id AS user_id, u.name, array_to_string(u.roles, ',') AS roles, u.provider_id, l.id AS learner_id,
			t.name AS tenant_name, t.slug AS tenant_slug
		FROM users u
		JOIN tenants t ON t.id = u.tenant_id
		LEFT JOIN learners l ON l.tenant_id = u.tenant_id AND l.user_id = u.id
		WHERE u.tenant_id = ? AND NOT u.disabled AND `

// findPerson reads an account the way findSession does, without a session.
func findPerson(tx *gorm.DB, tenant uuid.UUID, login string) (sessionRow, bool, error) {
	var out sessionRow
	found := tx.Raw(selectPerson+`u.login = ?`, tenant, login).Scan(&out)
	return out, found.RowsAffected == 1, found.Error
}

// findLearner is findPerson by her learning profile.
func findLearner(tx *gorm.DB, tenant, learner uuid.UUID) (sessionRow, bool, error) {
	var out sessionRow
	found := tx.Raw(selectPerson+`l.id = ?`, tenant, learner).Scan(&out)
	return out, found.RowsAffected == 1, found.Error
}

// actor is who a session belongs to. On a shared tablet she is a learner and nothing else.
func (r sessionRow) actor(tenant uuid.UUID) Actor {
	if r.Kiosk {
		r.Roles, r.ProviderID, r.Approves = string(Learner), nil, false
	}
	return Actor{
		Kiosk:    r.Kiosk,
		TenantID: tenant, UserID: r.UserID, SessionID: r.ID, Roles: splitRoles(r.Roles),
		LearnerID: r.LearnerID, ProviderID: r.ProviderID, Approves: r.Approves,
		Name: r.Name, TenantName: r.TenantName, TenantSlug: r.TenantSlug,
	}
}

func touchSession(tx *gorm.DB, tenant, id uuid.UUID, now time.Time) error {
	return tx.Exec(`UPDATE sessions SET last_seen_at = ? WHERE tenant_id = ? AND id = ?`, now, tenant, id).Error
}

func deleteSession(tx *gorm.DB, tenant, id uuid.UUID) error {
	return tx.Exec(`DELETE FROM sessions WHERE tenant_id = ? AND id = ?`, tenant, id).Error
}

func deleteOverSessions(tx *gorm.DB, tenant uuid.UUID, now time.Time) error {
	for _, kiosk := range []bool{false, true} {
		limits := limitsOf(kiosk)
		err := tx.Exec(`DELETE FROM sessions WHERE tenant_id = ? AND kiosk = ? AND (created_at <= ? OR last_seen_at <= ?)`,
			tenant, kiosk, now.Add(-limits.absolute), now.Add(-limits.idle)).Error
		if err != nil {
			return err
		}
	}
	return nil
}

type attemptRow struct {
	Key         string
	Failures    int
	WindowStart time.Time // of the latest failure
}

// lockAttempts makes both rows and locks them in the order of their keys, so that two sign-ins never wait for each other.
func lockAttempts(tx *gorm.DB, a attempts, now time.Time) ([]attemptRow, error) {
	err := tx.Exec(`INSERT INTO login_attempts (key, failures, window_start)
		SELECT k, 0, ? FROM unnest(ARRAY[?::text, ?::text]) AS k ORDER BY k
		ON CONFLICT (key) DO NOTHING`, now, a.pair, a.account).Error
	if err != nil {
		return nil, err
	}
	var rows []attemptRow
	err = tx.Raw(`SELECT key, failures, window_start FROM login_attempts WHERE key IN (?, ?) ORDER BY key FOR UPDATE`,
		a.pair, a.account).Scan(&rows).Error
	return rows, err
}

func raiseAttempts(tx *gorm.DB, a attempts, now time.Time) error {
	return tx.Exec(`UPDATE login_attempts SET window_start = ?,
		failures = CASE WHEN window_start <= ? THEN 1 ELSE failures + 1 END WHERE key IN (?, ?)`,
		now, now.Add(-attemptMemory), a.pair, a.account).Error
}

func deleteAttempts(tx *gorm.DB, a attempts) error {
	return tx.Exec(`DELETE FROM login_attempts WHERE key IN (?, ?)`, a.pair, a.account).Error
}

func deleteOldAttempts(tx *gorm.DB, before time.Time) error {
	return tx.Exec(`DELETE FROM login_attempts WHERE window_start < ?`, before).Error
}

// AccessEntry is one look at an aggregate, as the staff council reads it.
type AccessEntry struct {
	ID     uuid.UUID
	UserID uuid.UUID
	Name   string // "" when the account was erased since
	Role   Role
	What   string
	Filter string // JSON
	At     time.Time
}

// LogAccess writes down that the actor looked at an aggregate, in the transaction that computes it: what cannot be logged
// is not shown. What names the evaluation, filter is JSON with its settings, without persons.
func LogAccess(tx *gorm.DB, a Actor, role Role, what, filter string, now time.Time) error {
	return tx.Exec(`INSERT INTO access_log (tenant_id, id, user_id, role, what, filter, at) VALUES (?, ?, ?, ?, ?, ?::jsonb, ?)`,
		a.TenantID, uuid.New(), a.UserID, string(role), what, filter, now).Error
}

// selectAccess reads the newest entries before a moment, newest first.
func selectAccess(tx *gorm.DB, tenant uuid.UUID, before accessPosition, limit int) ([]AccessEntry, error) {
	var out []AccessEntry
	err := tx.Raw(`SELECT a.id, a.user_id, coalesce(u.name, '') AS name, a.role, a.what, a.filter::text AS filter, a.at
		FROM access_log a LEFT JOIN users u ON u.tenant_id = a.tenant_id AND u.id = a.user_id
		WHERE a.tenant_id = ? AND (a.at, a.id) < (?, ?) ORDER BY a.at DESC, a.id DESC LIMIT ?`,
		tenant, before.At, before.ID, limit).Scan(&out).Error
	return out, err
}

func joinRoles(roles []Role) string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return strings.Join(out, ",")
}

func splitRoles(joined string) []Role {
	if joined == "" {
		return nil
	}
	parts := strings.Split(joined, ",")
	out := make([]Role, len(parts))
	for i, p := range parts {
		out[i] = Role(p)
	}
	return out
}

// normalLogin is how logins are stored and compared: people type capitals and spaces.
func normalLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }
