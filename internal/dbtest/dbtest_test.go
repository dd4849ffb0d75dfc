package dbtest_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"lernpfad/internal/dbtest"
)

func count(t *testing.T, address, query string, args ...any) int {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	var n int
	if err := conn.QueryRow(ctx, query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestDatabasesAreApartAndGoAway(t *testing.T) {
	t.Parallel()
	keep := dbtest.New(t)
	const tenants = `SELECT count(*) FROM tenants`
	const databases = `SELECT count(*) FROM pg_database WHERE datname = $1`
	var name string
	t.Run("another test", func(t *testing.T) {
		db := dbtest.New(t)
		db.Exec(t, `INSERT INTO tenants (id, slug, name, land) VALUES ($1, 'erlenfurt', 'Stadt Erlenfurt', 'NI')`, uuid.New())
		if err := db.Owner(t).QueryRow(context.Background(), `SELECT current_database()`).Scan(&name); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db.OwnerURL, tenants); n != 1 {
			t.Errorf("%d tenants, want the one just made", n)
		}
	})
	if n := count(t, keep.OwnerURL, tenants); n != 0 {
		t.Errorf("%d tenants came over from another test", n)
	}
	if n := count(t, keep.OwnerURL, databases, name); n != 0 {
		t.Error("the database of the other test is still there")
	}
}

func TestEmptyIsEmpty(t *testing.T) {
	t.Parallel()
	if n := count(t, dbtest.Empty(t), `SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace`); n != 0 {
		t.Errorf("%d relations", n)
	}
}
