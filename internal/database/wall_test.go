package database_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"lernpfad/internal/database"
	"lernpfad/internal/dbtest"
	"lernpfad/internal/fault"
)

// tenantTables lists the tables with a tenant_id: the ones behind the wall.
func tenantTables(t *testing.T, db *dbtest.DB) []string {
	t.Helper()
	return texts(t, db, `SELECT table_name::text FROM information_schema.columns
		WHERE table_schema = 'public' AND column_name = 'tenant_id' ORDER BY 1`)
}

func texts(t *testing.T, db *dbtest.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := db.Owner(t).Query(context.Background(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryTenantTableIsBehindTheWall(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	tables := tenantTables(t, db)
	if len(tables) < 10 {
		t.Fatalf("found only %v", tables)
	}
	walled := texts(t, db, `SELECT c.relname::text FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid
		WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity AND c.relforcerowsecurity AND p.polcmd = '*'
		AND pg_get_expr(p.polqual, p.polrelid) = '(tenant_id = ( SELECT current_tenant() AS current_tenant))'
		AND pg_get_expr(p.polwithcheck, p.polrelid) = pg_get_expr(p.polqual, p.polrelid) ORDER BY 1`)
	if diff := cmp.Diff(tables, walled); diff != "" {
		t.Errorf("tables with tenant_id against tables with the policy, enabled and forced (-want +got):\n%s", diff)
	}
	permissive := texts(t, db, `SELECT tablename::text FROM pg_policies WHERE schemaname = 'public' GROUP BY 1 HAVING count(*) > 1`)
	if len(permissive) > 0 {
		t.Errorf("more than one policy, which are ORed: %v", permissive)
	}
}

// Keys led by tenant_id keep rows of one tenant together, and let the tables be distributed by it.
func TestTenantLeadsEveryKey(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	tables := tenantTables(t, db)
	unled := texts(t, db, `SELECT i.indexrelid::regclass::text FROM pg_index i
		JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
		WHERE i.indrelid::regclass::text = ANY($1) AND (i.indisunique OR i.indisprimary) AND a.attname <> 'tenant_id'`, tables)
	if len(unled) > 0 {
		t.Errorf("unique indexes not led by tenant_id: %v", unled)
	}
	unkeyed := texts(t, db, `SELECT name FROM unnest($1::text[]) AS name WHERE NOT EXISTS
		(SELECT FROM pg_index i WHERE i.indrelid = name::regclass AND i.indisprimary)`, tables)
	if len(unkeyed) > 0 {
		t.Errorf("tables without a primary key: %v", unkeyed)
	}
	// A reference to another tenant table must carry the tenant, or it could point through the wall. Tables before the wall call it tenant.
	loose := texts(t, db, `SELECT x.conrelid::regclass || '.' || x.conname FROM pg_constraint x
		JOIN pg_attribute a ON a.attrelid = x.conrelid AND a.attnum = x.conkey[1]
		JOIN pg_attribute f ON f.attrelid = x.confrelid AND f.attnum = x.confkey[1]
		WHERE x.contype = 'f' AND x.confrelid::regclass::text = ANY($1)
		AND NOT (a.attname IN ('tenant_id', 'tenant') AND f.attname = 'tenant_id')`, tables)
	if len(loose) > 0 {
		t.Errorf("foreign keys into tenant tables not led by tenant_id: %v", loose)
	}
}

// twoTowns makes two tenants with one account and one unit each.
func twoTowns(t *testing.T, db *dbtest.DB) (own, other uuid.UUID) {
	t.Helper()
	own, other = uuid.New(), uuid.New()
	for slug, id := range map[string]uuid.UUID{"erlenfurt": own, "sonnhafen": other} {
		db.Exec(t, `INSERT INTO tenants (id, slug, name, land) VALUES ($1, $2, $2, 'NI')`, id, slug)
		db.Exec(t, `INSERT INTO users (tenant_id, id, login, name, password_hash, roles, created_at)
			VALUES ($1, gen_random_uuid(), 'anna', 'Anna', 'x', '{learner}', now())`, id)
	}
	return own, other
}

func TestWithoutATenantNoRowIsSeen(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	own, _ := twoTowns(t, db)
	ctx := context.Background()
	// First fill the setting of a pooled connection, so that the second transaction meets '' and not NULL.
	if err := db.App.Tenant(ctx, own, func(*gorm.DB) error { return nil }); err != nil {
		t.Fatal(err)
	}
	for _, table := range tenantTables(t, db) {
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			for range 6 { // every connection of the pool
				var n int64
				err := db.App.Shared(ctx, func(tx *gorm.DB) error {
					return tx.Raw("SELECT count(*) FROM " + table).Scan(&n).Error
				})
				if err != nil || n != 0 {
					t.Fatalf("%d rows, %v; want none", n, err)
				}
			}
		})
	}
	if err := db.App.Tenant(ctx, uuid.Nil, func(*gorm.DB) error { return nil }); !fault.Is(err, "internal") {
		t.Errorf("the nil tenant was let in: %v", err)
	}
}

func TestTenantSeesOnlyItsRows(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	own, other := twoTowns(t, db)
	var seen []uuid.UUID
	err := db.App.Tenant(context.Background(), own, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT tenant_id FROM users`).Scan(&seen).Error // no filter: the wall alone must do
	})
	if err != nil || !slices.Equal(seen, []uuid.UUID{own}) {
		t.Errorf("saw %v, %v; want only %v", seen, err, own)
	}
	tests := map[string]string{
		"insert": `INSERT INTO org_units (tenant_id, id, name) VALUES (@other, gen_random_uuid(), 'Bauamt')`,
		"move":   `UPDATE users SET tenant_id = @other WHERE tenant_id = @own`,
	}
	for name, sql := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := db.App.Tenant(context.Background(), own, func(tx *gorm.DB) error {
				return tx.Exec(sql, map[string]any{"own": own, "other": other}).Error
			})
			if err == nil {
				t.Error("a row went through the wall")
			}
		})
	}
	for _, sql := range []string{`UPDATE users SET name = 'X' WHERE tenant_id = ?`, `DELETE FROM users WHERE tenant_id = ?`} {
		err := db.App.Tenant(context.Background(), own, func(tx *gorm.DB) error {
			done := tx.Exec(sql, other)
			if done.RowsAffected != 0 {
				t.Errorf("%s reached %d rows of another tenant", sql, done.RowsAffected)
			}
			return done.Error
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestAppRoleOwnsNothing(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	own, _ := twoTowns(t, db)
	tests := map[string]string{
		"switch the wall off":   `ALTER TABLE users DISABLE ROW LEVEL SECURITY`,
		"drop the wall":         `DROP POLICY tenant_wall ON users`,
		"make a table":          `CREATE TABLE public.mine (id int)`,
		"rewrite the log":       `UPDATE access_log SET what = 'nichts'`,
		"delete the log":        `DELETE FROM access_log`,
		"rewrite evidence":      `UPDATE evidence SET level = 8`,
		"forge migrations":      `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, true)`,
		"empty a tenant table":  `TRUNCATE users`,
		"read password of role": `SELECT rolpassword FROM pg_authid`,
	}
	for name, sql := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := db.App.Tenant(context.Background(), own, func(tx *gorm.DB) error { return tx.Exec(sql).Error })
			if err == nil {
				t.Errorf("the application may %s", name)
			}
		})
	}
}

func TestAppURLNeedsNoOwner(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	own, _ := twoTowns(t, db)
	app, err := database.Open(context.Background(), database.Options{AppURL: db.AppURL, MaxConns: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer app.Close()
	var n int64
	err = app.Tenant(context.Background(), own, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT count(*) FROM users`).Scan(&n).Error
	})
	if err != nil || n != 1 {
		t.Errorf("%d rows, %v; want the one of this tenant", n, err)
	}
	if head, err := app.AtHead(context.Background()); err != nil || !head {
		t.Errorf("at head: %v, %v", head, err)
	}
}
