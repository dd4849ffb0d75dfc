package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"lernpfad/migrations"
)

// Migrate applies every pending migration as the owner and returns their file names in order. Two processes may call it
// at once: a session lock lets one work and the other wait.
func Migrate(ctx context.Context, ownerURL string) (applied []string, err error) {
	err = withMigrations(ctx, ownerURL, func(p *goose.Provider) error {
		results, err := p.Up(ctx)
		applied = names(results)
		return err
	})
	return applied, err
}

// Down takes back every migration, the newest first, and with them all data. It serves development and tests.
func Down(ctx context.Context, ownerURL string) (undone []string, err error) {
	err = withMigrations(ctx, ownerURL, func(p *goose.Provider) error {
		results, err := p.DownTo(ctx, 0)
		undone = names(results)
		return err
	})
	return undone, err
}

// Version gives the schema's version in the database and the newest one this program knows.
func Version(ctx context.Context, ownerURL string) (current, newest int64, err error) {
	err = withMigrations(ctx, ownerURL, func(p *goose.Provider) error {
		current, newest, err = p.GetVersions(ctx)
		return err
	})
	return current, newest, err
}

// AtHead reports whether the database has the schema this program was built for, with the application's own rights.
func (db *DB) AtHead(ctx context.Context) (bool, error) {
	var current int64
	err := db.pool.QueryRow(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&current)
	if err != nil {
		return false, fmt.Errorf("read schema version: %w", err)
	}
	newest, err := newestVersion()
	return current == newest, err
}

func newestVersion() (int64, error) {
	entries, err := migrations.Files.ReadDir(".")
	if err != nil {
		return 0, fmt.Errorf("list migrations: %w", err)
	}
	return goose.NumericComponent(entries[len(entries)-1].Name())
}

func withMigrations(ctx context.Context, ownerURL string, fn func(*goose.Provider) error) (err error) {
	db, err := openOwner(ownerURL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.PingContext(ctx); err != nil {
		return fmt.Errorf("reach database: %w", err)
	}
	// Ask every second, for five minutes: long enough for the slowest migration of another process.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return fmt.Errorf("prepare migration lock: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.Files,
		goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if err := fn(provider); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

func openOwner(ownerURL string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(ownerURL)
	if err != nil {
		return nil, fmt.Errorf("read database address: %w", err)
	}
	// A migration waits briefly for its locks instead of stopping everybody behind it.
	config.RuntimeParams["lock_timeout"] = "3s"
	return stdlib.OpenDB(*config), nil
}

func names(results []*goose.MigrationResult) []string {
	out := make([]string, 0, len(results))
	for _, r := range results {
		out = append(out, path.Base(r.Source.Path))
	}
	return out
}
