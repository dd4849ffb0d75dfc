package database_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"

	"lernpfad/internal/database"
	"lernpfad/internal/dbtest"
	"lernpfad/internal/fault"
)

func exec(sql string, args ...any) func(*gorm.DB) error {
	return func(tx *gorm.DB) error { return tx.Exec(sql, args...).Error }
}

func TestErrorsBecomeFaults(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	own, _ := twoTowns(t, db)
	const user = `INSERT INTO users (tenant_id, id, login, name, password_hash, roles, created_at)
		VALUES (?, gen_random_uuid(), ?, ?, 'x', '{learner}', now())`
	tests := map[string]struct {
		fn   func(*gorm.DB) error
		want string
	}{
		"unique, with a slug of its own": {exec(user, own, "anna", "Anna"), "login-taken"},
		"unique, in general":             {exec(`INSERT INTO tenants (id, slug, name, land) VALUES (?, 'erlenfurt', 'x', 'NI')`, uuid.New()), "already-exists"},
		"foreign key":                    {exec(`INSERT INTO org_units (tenant_id, id, parent_id, name) VALUES (?, ?, ?, 'x')`, own, uuid.New(), uuid.New()), "in-use"},
		"check":                          {exec(user, own, "Gross", "Anna"), "validation-failed"},
		"zero byte":                      {exec(user, own, "berta", "Ber\x00ta"), "validation-failed"},
		"no record": {func(tx *gorm.DB) error {
			var out struct{ ID uuid.UUID }
			return tx.Table("users").Where("login = ?", "niemand").Take(&out).Error
		}, "not-found"},
		"a fault stays itself": {func(*gorm.DB) error { return fault.New("stale") }, "stale"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := db.App.Tenant(context.Background(), own, tt.fn)
			if !fault.Is(err, tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
	t.Run("a technical error stays technical", func(t *testing.T) {
		t.Parallel()
		err := db.App.Tenant(context.Background(), own, exec(`SELECT nothing FROM nowhere`))
		if _, ok := fault.From(err); ok || err == nil {
			t.Errorf("got %v, want an error that is no fault", err)
		}
	})
}

func TestErrorRollsBack(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	own, _ := twoTowns(t, db)
	refused := errors.New("no")
	count := func() (n int64) {
		err := db.App.Tenant(context.Background(), own, func(tx *gorm.DB) error {
			return tx.Raw(`SELECT count(*) FROM org_units`).Scan(&n).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	insert := func(after func()) func(*gorm.DB) error {
		return func(tx *gorm.DB) error {
			err := tx.Exec(`INSERT INTO org_units (tenant_id, id, name) VALUES (?, ?, 'Bauamt')`, own, uuid.New()).Error
			after()
			return errors.Join(err, refused)
		}
	}
	if err := db.App.Tenant(context.Background(), own, insert(func() {})); !errors.Is(err, refused) {
		t.Errorf("got %v, want the function's own error", err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = db.App.Tenant(context.Background(), own, insert(func() { panic("x") }))
	}()
	if n := count(); n != 0 {
		t.Errorf("%d rows of transactions that failed", n)
	}
}

// A request that ends must not leave its query running: nobody waits for it, and it holds a connection.
func TestEndedContextStopsTheQueryOnTheServer(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		start func() (context.Context, context.CancelFunc)
		want  string
	}{
		"deadline": {func() (context.Context, context.CancelFunc) {
			return context.WithTimeout(context.Background(), 400*time.Millisecond)
		}, "timeout"},
		"cancelled": {func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(context.Background())
			time.AfterFunc(300*time.Millisecond, cancel)
			return ctx, cancel
		}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := dbtest.New(t)
			ctx, cancel := tt.start()
			defer cancel()
			start := time.Now()
			err := db.App.Shared(ctx, exec(`SELECT pg_sleep(20)`))
			if took := time.Since(start); err == nil || took > 15*time.Second {
				t.Errorf("ended after %v with %v", took, err)
			}
			if tt.want != "" && !fault.Is(err, tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			awaitIdle(t, db)
		})
	}
}

// awaitIdle fails when the server goes on sleeping for nobody.
func awaitIdle(t *testing.T, db *dbtest.DB) {
	t.Helper()
	conn, deadline := db.Owner(t), time.Now().Add(4*time.Second)
	for {
		var n int
		err := conn.QueryRow(context.Background(), `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND state = 'active' AND query LIKE 'SELECT pg_sleep%'`).Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the server still works for nobody")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// The limit also holds for a context without a deadline.
func TestStatementTimeout(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	short, err := database.Open(context.Background(), database.Options{OwnerURL: db.OwnerURL, StatementTimeout: 200 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer short.Close()
	if err := short.Shared(context.Background(), exec(`SELECT pg_sleep(20)`)); !fault.Is(err, "timeout") {
		t.Errorf("got %v, want timeout", err)
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	ctx := context.Background()
	tests := map[string]database.Options{
		"no address":    {},
		"two addresses": {AppURL: db.AppURL, OwnerURL: db.OwnerURL},
		"no server":     {AppURL: "postgres://nobody@127.0.0.1:1/x"},
		"no address at": {AppURL: "://"},
	}
	for name, opt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if db, err := database.Open(ctx, opt); err == nil {
				db.Close()
				t.Error("opened")
			}
		})
	}
}

func TestSQLTx(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	own, _ := twoTowns(t, db)
	err := db.App.Tenant(context.Background(), own, func(tx *gorm.DB) error {
		raw := database.SQLTx(tx)
		if raw == nil {
			t.Fatal("no transaction")
		}
		var n int
		return raw.QueryRow(`SELECT count(*) FROM users`).Scan(&n)
	})
	if err != nil {
		t.Error(err)
	}
}

func TestConstraintsExist(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	names := texts(t, db, `SELECT conname::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace
		UNION SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indisunique`)
	known := map[string]bool{}
	for _, n := range names {
		known[n] = true
	}
	for _, name := range database.Constraints() {
		if !known[name] {
			t.Errorf("constraint %s is mapped but not in the schema", name)
		}
		slug, _ := database.Constraint(name)
		if _, ok := fault.Explain(slug); !ok {
			t.Errorf("constraint %s maps to %s, which is not registered", name, slug)
		}
	}
}

// Values are personal data: a statement that fails is logged without them, however it was run.
func TestLogHoldsNoValues(t *testing.T) {
	t.Parallel()
	var lines bytes.Buffer
	source := dbtest.New(t)
	db, err := database.Open(t.Context(), database.Options{AppURL: source.AppURL, Log: slog.New(slog.NewTextHandler(&lines, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for name, run := range map[string]func(tx *gorm.DB) error{
		"scan": func(tx *gorm.DB) error {
			var out struct{ ID int }
			return tx.Raw("SELECT nothing FROM users WHERE login = ?", "geheime-kennung").Scan(&out).Error
		},
		"exec": func(tx *gorm.DB) error {
			return tx.Exec("UPDATE users SET nothing = ?", "geheime-kennung").Error
		},
	} {
		if err := db.Shared(t.Context(), run); err == nil {
			t.Errorf("%s: the statement did not fail", name)
		}
	}
	if lines.Len() == 0 {
		t.Error("nothing was logged")
	}
	if strings.Contains(lines.String(), "geheime-kennung") {
		t.Errorf("the log holds a value:\n%s", lines.String())
	}
}

// After a restart of the server every connection of the pool is dead. Nobody should notice.
func TestLostConnectionsAreReplaced(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	own, _ := twoTowns(t, db)
	conn := db.Owner(t)
	hold := func() error { return db.App.Tenant(t.Context(), own, exec(`SELECT pg_sleep(0.05)`)) }
	for range 3 {
		var open errgroup.Group
		for range 4 { // as many as the pool has
			open.Go(hold)
		}
		if err := open.Wait(); err != nil {
			t.Fatal(err)
		}
		var lost int
		err := conn.QueryRow(t.Context(), `SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid()`).Scan(&lost)
		if err != nil || lost < 2 {
			t.Fatalf("ended %d connections, %v", lost, err)
		}
		if err := hold(); err != nil {
			t.Errorf("first transaction after losing %d connections: %v", lost, err)
		}
	}
	// What was begun is not repeated: it may have done something elsewhere.
	runs := 0
	err := db.App.Tenant(t.Context(), own, func(tx *gorm.DB) error {
		runs++
		var pid int
		if err := tx.Raw(`SELECT pg_backend_pid()`).Scan(&pid).Error; err != nil {
			return err
		}
		if _, err := conn.Exec(t.Context(), `SELECT pg_terminate_backend($1, 5000)`, pid); err != nil {
			return err
		}
		return tx.Exec(`SELECT 1`).Error
	})
	if runs != 1 || !fault.Is(err, "database-unavailable") {
		t.Errorf("%d runs of a transaction that lost its connection: %v", runs, err)
	}
}
