package database

import (
	"context"
	"errors"
	"fmt"
)

// ErrIndexBusy says that another process is building the same index.
var ErrIndexBusy = errors.New("the index is being built already")

// indexMemory is how much the server may use for one build: the graph of 100,000 vectors of 384 numbers fits.
const indexMemory = "256MB"

// BuildIndex creates an index as the owner while everybody goes on reading and writing. definition is what follows the name in CREATE
// INDEX. An index of that name that is whole stays as it is; what an interrupted build left behind is replaced. It takes minutes on
// large tables, so it belongs in a job. It is ErrIndexBusy while another process builds the same index.
func BuildIndex(ctx context.Context, ownerURL, name, definition string) (err error) {
	db, err := openOwner(ownerURL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("reach database: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }() // ends the lock too
	// The build waits for every older transaction, which may well take longer than a migration waits for a lock.
	if _, err := conn.ExecContext(ctx, "SELECT set_config('lock_timeout', '0', false), set_config('maintenance_work_mem', $1, false)", indexMemory); err != nil {
		return fmt.Errorf("prepare index %s: %w", name, err)
	}
	// Whoever waited for the lock here would keep a transaction open that the build waits for.
	var free, broken bool
	err = conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(hashtext($1)),
		coalesce((SELECT NOT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)), false)`, name).Scan(&free, &broken)
	if err != nil {
		return fmt.Errorf("look at index %s: %w", name, err)
	}
	if !free {
		return ErrIndexBusy
	}
	if broken {
		if _, err := conn.ExecContext(ctx, "DROP INDEX CONCURRENTLY IF EXISTS "+name); err != nil {
			return fmt.Errorf("drop the unfinished index %s: %w", name, err)
		}
	}
	if _, err := conn.ExecContext(ctx, "CREATE INDEX CONCURRENTLY IF NOT EXISTS "+name+" "+definition); err != nil {
		return fmt.Errorf("build index %s: %w", name, err)
	}
	return nil
}
