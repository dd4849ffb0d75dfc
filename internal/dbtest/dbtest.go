// Package dbtest gives every test its own migrated PostgreSQL database, cloned from a template in some 50 ms.
package dbtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"lernpfad/internal/database"
	"lernpfad/migrations"
)

const (
	howTo = "start the local stack around the tests: go run ./cmd/lernpfad stack -- go test ./... (or: make test)"
	// templateLock keeps the test processes of one cluster from building the same template at once.
	templateLock = 0x6c65726e
	setupTimeout = 2 * time.Minute
)

// DB is the database of one test; it is dropped when the test ends.
type DB struct {
	// App works as the application does: bound by row-level security.
	App *database.DB
	// OwnerURL signs in as the owner of the schema, for migrations and for looking behind the wall.
	OwnerURL string
	// AppURL signs in as the application's role.
	AppURL string
}

// New clones a database for tb. It needs TEST_DATABASE_URL, the address of a cluster's superuser.
func New(tb testing.TB) *DB {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), setupTimeout)
	defer cancel()
	admin := adminURL(tb)
	template, err := ensureTemplate(ctx, admin)
	if err != nil {
		tb.Fatalf("prepare template database: %v", err)
	}
	name := "t_" + strings.ToLower(rand.Text())
	create := fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, template)
	if err := execute(ctx, admin, create); err != nil {
		tb.Fatalf("clone template database: %v", err)
	}
	tb.Cleanup(func() { drop(tb, admin, name) })
	return open(ctx, tb, admin, name)
}

// Empty creates a database without any table, for the tests of migrations, and returns its owner's address.
func Empty(tb testing.TB) string {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), setupTimeout)
	defer cancel()
	admin, name := adminURL(tb), "e_"+strings.ToLower(rand.Text())
	if err := execute(ctx, admin, "CREATE DATABASE "+name+" TEMPLATE template0"); err != nil {
		tb.Fatalf("create empty database: %v", err)
	}
	tb.Cleanup(func() { drop(tb, admin, name) })
	return withDatabase(admin, name)
}

// Owner connects as the owner, past the wall, until the test ends.
func (db *DB) Owner(tb testing.TB) *pgx.Conn {
	tb.Helper()
	return connect(tb, db.OwnerURL)
}

// Exec runs statements as the owner, for test data that the application could not make.
func (db *DB) Exec(tb testing.TB, sql string, args ...any) {
	tb.Helper()
	if _, err := db.Owner(tb).Exec(tb.Context(), sql, args...); err != nil {
		tb.Fatalf("execute %s: %v", sql, err)
	}
}

// EmbeddingURL gives the address and the model of the embedding service that the local stack runs for tests.
func EmbeddingURL(tb testing.TB) (address, model string) {
	tb.Helper()
	address, model = os.Getenv("TEST_EMBEDDING_URL"), os.Getenv("TEST_EMBEDDING_MODEL")
	if address == "" {
		tb.Fatalf("TEST_EMBEDDING_URL is not set; %s", howTo)
	}
	return address, model
}

func adminURL(tb testing.TB) string {
	tb.Helper()
	address := os.Getenv("TEST_DATABASE_URL")
	if address == "" {
		tb.Fatalf("TEST_DATABASE_URL is not set; %s", howTo)
	}
	return address
}

func open(ctx context.Context, tb testing.TB, admin, name string) *DB {
	tb.Helper()
	db := &DB{OwnerURL: withDatabase(admin, name), AppURL: withUser(withDatabase(admin, name), database.AppRole)}
	app, err := database.Open(ctx, database.Options{OwnerURL: db.OwnerURL, MaxConns: 4})
	if err != nil {
		tb.Fatalf("open test database: %v", err)
	}
	tb.Cleanup(app.Close)
	db.App = app
	return db
}

// ensureTemplate migrates a template once per state of the migrations and returns its name.
func ensureTemplate(ctx context.Context, admin string) (name string, err error) {
	name, err = templateName()
	if err != nil {
		return "", err
	}
	conn, err := pgx.Connect(ctx, admin)
	if err != nil {
		return "", fmt.Errorf("reach test database: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }() // ends the lock too
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
		return "", fmt.Errorf("lock template: %w", err)
	}
	var ready bool
	err = conn.QueryRow(ctx, "SELECT count(*) > 0 FROM pg_database WHERE datname = $1 AND datistemplate", name).Scan(&ready)
	if err != nil || ready {
		return name, err
	}
	return name, buildTemplate(ctx, conn, admin, name)
}

// buildTemplate marks the database as a template last: a half-built one of a killed run is recognised and replaced.
func buildTemplate(ctx context.Context, conn *pgx.Conn, admin, name string) error {
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name + " TEMPLATE template0"} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("create template: %w", err)
		}
	}
	if _, err := database.Migrate(ctx, withDatabase(admin, name)); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "ALTER DATABASE "+name+" IS_TEMPLATE true ALLOW_CONNECTIONS false"); err != nil {
		return fmt.Errorf("mark template: %w", err)
	}
	return nil
}

// templateName carries a hash of the migrations, so that a changed one builds a new template.
func templateName() (string, error) {
	hash := sha256.New()
	err := fs.WalkDir(migrations.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := migrations.Files.ReadFile(path)
		_, _ = fmt.Fprintf(hash, "%s %d\n", path, len(content))
		hash.Write(content)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("read migrations: %w", err)
	}
	return "lernpfad_template_" + hex.EncodeToString(hash.Sum(nil)[:6]), nil
}

func connect(tb testing.TB, address string) *pgx.Conn {
	tb.Helper()
	conn, err := pgx.Connect(tb.Context(), address)
	if err != nil {
		tb.Fatalf("connect: %v", err)
	}
	tb.Cleanup(func() { _ = conn.Close(context.WithoutCancel(tb.Context())) })
	return conn
}

func drop(tb testing.TB, admin, name string) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(tb.Context()), setupTimeout)
	defer cancel()
	if err := execute(ctx, admin, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
		tb.Errorf("drop test database: %v", err)
	}
}

func execute(ctx context.Context, address, sql string) (err error) {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return fmt.Errorf("reach test database: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("execute: %w", err)
	}
	return nil
}

func withDatabase(address, name string) string {
	return change(address, func(u *url.URL) { u.Path = "/" + name })
}

func withUser(address, user string) string {
	return change(address, func(u *url.URL) { u.User = url.User(user) })
}

// change edits an address of the form postgres://…; the local stack and the documentation use no other.
func change(address string, edit func(*url.URL)) string {
	u, err := url.Parse(address)
	if err != nil {
		return address // pgx will report it with the reason
	}
	edit(u)
	return u.String()
}
