package database_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"lernpfad/internal/database"
	"lernpfad/internal/dbtest"
)

// denied is PostgreSQL's answer to who lacks a right or breaks a policy.
const denied = "42501"

// tenantRow stores one row of a tenant table. $1 is the tenant, $2 an id, equal in all tables.
type tenantRow struct {
	table, insert string
	fixed         bool // the application may not change rows
	kept          bool // nor delete them
}

// tenantRows fills every tenant table, in an order in which references find their rows.
func tenantRows() []tenantRow {
	return []tenantRow{
		{table: "tenant_settings", insert: `(tenant_id) SELECT $1 WHERE $2::uuid IS NOT NULL`},
		{table: "org_units", insert: `(tenant_id, id, name) VALUES ($1, $2, 'Bauamt')`},
		{table: "users", insert: `(tenant_id, id, login, name, password_hash, roles, created_at) VALUES ($1, $2, 'anna', 'Anna', 'x', '{learner}', now())`},
		{table: "sessions", insert: `(tenant_id, id, user_id, token_hash, created_at, last_seen_at) VALUES ($1, $2, $2, '\x01', now(), now())`},
		{table: "learners", insert: `(tenant_id, id, user_id, org_unit_id, created_at, updated_at) VALUES ($1, $2, $2, $2, now(), now())`},
		{table: "evidence", fixed: true, kept: true, insert: `(tenant_id, id, learner_id, competency_id, level, kind, source, confidence, observed_on, half_life_days, created_at)
			VALUES ($1, $2, $2, 'T1.1', 1, 'test', 'x', 1, now(), 1, now())`},
		{table: "evidence_withdrawals", fixed: true, kept: true, insert: `(tenant_id, evidence_id, learner_id, withdrawn_at) VALUES ($1, $2, $2, now())`},
		{table: "evidence_files", insert: `(tenant_id, evidence_id, learner_id, name, media_type, hash, content, created_at)
			VALUES ($1, $2, $2, 'x.pdf', 'application/pdf', 'h', '\x01', now())`},
		{table: "own_targets", insert: `(tenant_id, learner_id, competency_id, level) VALUES ($1, $2, 'T1.1', 3)`},
		{table: "self_check_answers", insert: `(tenant_id, learner_id, statement_id, choice, position, answered_at) VALUES ($1, $2, 'x', 1, 1, now())`},
		{table: "profile_embeddings", insert: `(tenant_id, learner_id, model, content_hash, embedding) VALUES ($1, $2, 'm', 'h', '[1,0]')`},
		{table: "decisions", insert: `(tenant_id, id, learner_id, module_id, answer, created_at) SELECT $1, $2, $2, id, 'fits', now() FROM modules`},
		{table: "preferences", insert: `(tenant_id, learner_id, updated_at) VALUES ($1, $2, now())`},
		{table: "role_preferences", insert: `(tenant_id, role_profile_id, features, means, made_at) SELECT $1, id, '{length}', '{0.1}', now() FROM role_profiles WHERE $2::uuid IS NOT NULL LIMIT 1`},
		{table: "suggestion_lists", insert: `(tenant_id, id, learner_id, inputs_hash, parts, size, note, model, framework_version, catalogue_version,
			vector_version, policy_version, program_version, shown_at) VALUES ($1, $2, $2, 'h', '{}', 1, '', 'm', 'f', 1, 1, 'p', 'v', now())`},
		{table: "suggestions", insert: `(tenant_id, id, list_id, module_id, position, score, explanation) SELECT $1, $2, $2, id, 1, 0.5, '{}' FROM modules`},
		{table: "paths", insert: `(tenant_id, id, learner_id, horizon, status, hours_sixteenths, cost, lower_bound, holes, landmarks, targets, catalogue_version,
			policy_version, created_at) VALUES ($1, $2, $2, 'today', 'optimal', 0, 0, 0, '[]', '[]', '[]', 1, 'p', now())`},
		{table: "path_steps", insert: `(tenant_id, path_id, position, module_id, hours_sixteenths, after, reasons) SELECT $1, $2, 1, id, 16, '{}', '[]' FROM modules`},
		{table: "path_reviews", insert: `(tenant_id, learner_id, catalogue_version, path_id, reviewed_at) VALUES ($1, $2, 1, $2, now())`},
		{table: "plans", insert: `(tenant_id, id, learner_id, path_id, state, accepted_at) VALUES ($1, $2, $2, $2, 'active', now())`},
		{table: "uploads", insert: `(tenant_id, id, user_id, name, content, options, created_at) VALUES ($1, $2, $2, 'x', '\x01', '{}', now())`},
		{table: "enrolments", insert: `(tenant_id, id, learner_id, module_id, state, created_at, updated_at) SELECT $1, $2, $2, id, 'enrolled', now(), now() FROM modules`},
		{table: "idempotency_keys", insert: `(tenant_id, user_id, key, request_hash, subject_id, created_at) VALUES ($1, $2, 'k', 'h', $2, now())`},
		{table: "messages", insert: `(tenant_id, id, user_id, enrolment_id, kind, created_at) VALUES ($1, $2, $2, $2, 'offer', now())`},
		{table: "completions", insert: `(tenant_id, id, learner_id, module_id, completed_on, holder, title, provider, hours_sixteenths, gains, code, created_at)
			SELECT $1, $2, $2, id, now(), 'Anna', 'M', 'P', 16, '[]', 'BCDFGBCDFGBCDFGBCDFG', now() FROM modules`},
		{table: "completion_evidence", insert: `(tenant_id, completion_id, evidence_id) VALUES ($1, $2, $2)`},
		{table: "calendar_tokens", insert: `(tenant_id, learner_id, token_hash, version, titles, created_at) VALUES ($1, $2, sha256('x'), 1, true, now())`},
		{table: "calendar_events", insert: `(tenant_id, learner_id, id, kind, title, place, starts_at, ends_at, whole_days, status, sequence, changed_at)
			VALUES ($1, $2, $2, 'study', 'M', '', now(), now() + interval '1 day', true, 'confirmed', 0, now())`},
		{table: "kiosk_codes", insert: `(tenant_id, id, code_hash, secret_hash, number, user_id, expires_at) VALUES ($1, $2, '\x01', '\x01', 42, $2, now())`},
		{table: "kiosk_cards", insert: `(tenant_id, user_id, code_hash, pin_hash, created_at) VALUES ($1, $2, '\x01', 'h', now())`},
		{table: "access_log", fixed: true, kept: true, insert: `(tenant_id, id, user_id, role, what, filter, at) VALUES ($1, $2, $2, 'hr', 'x', '{}', now())`},
	}
}

// fullTowns makes two tenants with a row in every tenant table. A new table needs a line in tenantRows.
func fullTowns(t *testing.T, db *dbtest.DB) (own, other uuid.UUID) {
	t.Helper()
	var filled []string
	for _, r := range tenantRows() {
		filled = append(filled, r.table)
	}
	slices.Sort(filled)
	if diff := cmp.Diff(tenantTables(t, db), filled); diff != "" {
		t.Fatalf("tenant tables against tenantRows (-table +row):\n%s", diff)
	}
	db.Exec(t, `INSERT INTO frameworks (id, version, name_de, name_en, source, content_hash) VALUES ('t', '1', 'x', 'x', 'x', 'x')`)
	db.Exec(t, `INSERT INTO areas (id, framework_id, position, name_de, name_en) VALUES ('T1', 't', 1, 'x', 'x')`)
	db.Exec(t, `INSERT INTO competencies (id, area_id, position, name_de, name_en, description_de) VALUES ('T1.1', 'T1', 1, 'x', 'x', 'x')`)
	db.Exec(t, `INSERT INTO role_profiles (id, name_de, description_de, tasks_de) VALUES ('r', 'x', 'x', 'x')`)
	db.Exec(t, `WITH p AS (INSERT INTO providers (id, key, name) VALUES (gen_random_uuid(), 'pp', 'P') RETURNING id)
		INSERT INTO modules (id, source, key, provider_id, state, title, description, hours_sixteenths, format, language, content_hash, created_at, updated_at)
		SELECT gen_random_uuid(), 's', 'k', id, 'published', 'M', '', 16, 'lab', 'de', 'h', now(), now() FROM p`)
	own, other = uuid.New(), uuid.New()
	conn := db.Owner(t)
	for slug, tenant := range map[string]uuid.UUID{"erlenfurt": own, "sonnhafen": other} {
		db.Exec(t, `INSERT INTO tenants (id, slug, name, land) VALUES ($1, $2, $2, 'NI')`, tenant, slug)
		id := uuid.New()
		for _, r := range tenantRows() {
			if _, err := conn.Exec(t.Context(), "INSERT INTO "+r.table+" "+r.insert, tenant, id); err != nil {
				t.Fatalf("fill %s: %v", r.table, err)
			}
		}
	}
	return own, other
}

// rowsOf counts the rows of a tenant in every table, past the wall.
func rowsOf(t *testing.T, db *dbtest.DB, tenant uuid.UUID) map[string]int {
	t.Helper()
	conn := db.Owner(t)
	out := map[string]int{}
	for _, r := range tenantRows() {
		var n int
		if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM "+r.table+" WHERE tenant_id = $1", tenant).Scan(&n); err != nil {
			t.Fatal(err)
		}
		out[r.table] = n
	}
	return out
}

// affected runs a statement inside the wall and returns how many rows it reached.
func affected(ctx context.Context, db *database.DB, tenant uuid.UUID, sql string, args ...any) (n int64, err error) {
	err = db.Tenant(ctx, tenant, func(tx *gorm.DB) error {
		done := tx.Exec(sql, args...)
		n = done.RowsAffected
		return done.Error
	})
	return n, err
}

func wantDenied(t *testing.T, what string, err error) {
	t.Helper()
	if pg := (*pgconn.PgError)(nil); !errors.As(err, &pg) || pg.Code != denied {
		t.Errorf("%s: %v, want it refused by the database", what, err)
	}
}

// The wall must hold where the application forgot its own filter: no statement below has one.
func TestUnfilteredStatementsStayInside(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	own, other := fullTowns(t, db)
	before, ctx := rowsOf(t, db, other), t.Context()
	for _, r := range tenantRows() {
		var seen []uuid.UUID
		err := db.App.Tenant(ctx, own, func(tx *gorm.DB) error { return tx.Raw("SELECT tenant_id FROM " + r.table).Scan(&seen).Error })
		if err != nil || !slices.Equal(seen, []uuid.UUID{own}) {
			t.Errorf("%s shows rows of %v, %v; want the one row of %v", r.table, seen, err, own)
		}
		_, err = affected(ctx, db.App, own, `INSERT INTO `+r.table+` SELECT (jsonb_populate_record(x, jsonb_build_object('tenant_id', ?::text))).* FROM `+r.table+` x`, other)
		wantDenied(t, "insert for another tenant into "+r.table, err)
		_, err = affected(ctx, db.App, own, "UPDATE "+r.table+" SET tenant_id = ?", other)
		wantDenied(t, "move to another tenant in "+r.table, err)
		n, err := affected(ctx, db.App, own, "UPDATE "+r.table+" SET tenant_id = tenant_id")
		if r.fixed {
			wantDenied(t, "change of "+r.table, err)
		} else if err != nil || n != 1 {
			t.Errorf("update of %s reached %d rows, %v; want the own one", r.table, n, err)
		}
	}
	rows := tenantRows()
	slices.Reverse(rows) // what refers to others goes first
	for _, r := range rows {
		n, err := affected(ctx, db.App, own, "DELETE FROM "+r.table)
		if r.kept {
			wantDenied(t, "deletion from "+r.table, err)
		} else if err != nil || n != 1 {
			t.Errorf("deletion from %s reached %d rows, %v; want the own one", r.table, n, err)
		}
	}
	if diff := cmp.Diff(before, rowsOf(t, db, other)); diff != "" {
		t.Errorf("rows of the other tenant (-before +after):\n%s", diff)
	}
}
