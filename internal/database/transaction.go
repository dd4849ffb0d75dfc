package database

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/internal/fault"
)

// Tenant runs fn in one transaction that sees the rows of this tenant and the shared catalogue. An error of fn rolls
// back and is returned; database errors come back as faults. The nil tenant is refused.
func (db *DB) Tenant(ctx context.Context, tenant uuid.UUID, fn func(tx *gorm.DB) error) error {
	if tenant == uuid.Nil {
		return fault.New("internal").Because(errors.New("transaction without a tenant"))
	}
	return db.run(ctx, tenant.String(), fn)
}

// Shared runs fn in one transaction that sees the shared catalogue; tables of tenants show no row and take none.
func (db *DB) Shared(ctx context.Context, fn func(tx *gorm.DB) error) error {
	return db.run(ctx, "", fn)
}

func (db *DB) run(ctx context.Context, tenant string, fn func(tx *gorm.DB) error) error {
	release, err := db.slots.acquire(ctx)
	if err != nil {
		return err
	}
	defer release()
	begun := false
	work := func(tx *gorm.DB) error {
		begun = true
		// Local to the transaction: the pool hands the connection to somebody else afterwards.
		set := tx.Exec("SELECT set_config('app.tenant_id', ?, true), set_config('statement_timeout', ?, true)",
			tenant, db.statementTimeout(ctx))
		if set.Error != nil {
			return set.Error
		}
		return fn(tx)
	}
	err = db.gorm.WithContext(ctx).Transaction(work)
	if !begun && hungUp(err) {
		// One dead connection means a pool of them: the server was restarted. Nothing was done yet, so the caller need not know.
		db.pool.Reset()
		err = db.gorm.WithContext(ctx).Transaction(work)
	}
	return Translate(ctx, err)
}

// statementTimeout is the server's share of the deadline, in milliseconds: it also stops a query whose client died.
func (db *DB) statementTimeout(ctx context.Context) string {
	limit := db.timeout
	if deadline, ok := ctx.Deadline(); ok {
		limit = time.Until(deadline) - deadlineMargin
	}
	return strconv.FormatInt(max(limit.Milliseconds(), 1), 10)
}

// SQLTx is the database/sql transaction under a GORM transaction, for the job queue. It is nil outside Tenant and Shared.
func SQLTx(tx *gorm.DB) *sql.Tx {
	out, _ := tx.Statement.ConnPool.(*sql.Tx)
	return out
}

// Tx is an open transaction. Services hand it on to their stores; only stores look inside.
type Tx = *gorm.DB
