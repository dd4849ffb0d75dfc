package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"lernpfad/internal/fault"
)

// SQLSTATE codes, https://www.postgresql.org/docs/current/errcodes-appendix.html
const (
	codeForeignKey       = "23503"
	codeUnique           = "23505"
	codeCheck            = "23514"
	codeUntranslatable   = "22021"
	codeQueryCancelled   = "57014"
	codeLockNotAvailable = "55P03"
	codeSerialization    = "40001"
	codeDeadlock         = "40P01"
	codeAdminShutdown    = "57P01"
	codeCrashShutdown    = "57P02"
)

// Translate turns what PostgreSQL, pgx or GORM report into a fault with the error as its cause. A fault stays as it is,
// and so does an error that means none: it is a technical one.
func Translate(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := fault.From(err); ok {
		return err
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fault.New("timeout").Because(err)
	}
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return fault.New("not-found").Because(err)
	}
	if slug := slugOf(err); slug != "" {
		return fault.New(slug).Because(err)
	}
	return err
}

func slugOf(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return slugOfPostgres(pg)
	}
	if isLost(err) {
		return "database-unavailable"
	}
	return ""
}

// isLost recognises a server that cannot be reached, or that hung up in the middle.
func isLost(err error) bool {
	var connect *pgconn.ConnectError
	var network *net.OpError
	if errors.As(err, &connect) || errors.As(err, &network) {
		return true
	}
	for _, sign := range []error{io.ErrUnexpectedEOF, io.EOF, net.ErrClosed, driver.ErrBadConn} {
		if errors.Is(err, sign) {
			return true
		}
	}
	return false
}

// hungUp recognises a server that closed a connection which it had accepted, as opposed to one that takes none.
func hungUp(err error) bool {
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) {
		return pg.Code == codeAdminShutdown || pg.Code == codeCrashShutdown
	}
	return isLost(err) && !errors.As(err, new(*pgconn.ConnectError))
}

func slugOfPostgres(pg *pgconn.PgError) string {
	switch pg.Code {
	case codeUnique, codeForeignKey, codeCheck:
		return slugOfConstraint(pg)
	case codeUntranslatable:
		return "validation-failed"
	case codeQueryCancelled:
		return "timeout"
	case codeLockNotAvailable, codeSerialization, codeDeadlock:
		return "busy"
	}
	switch pg.Code[:2] {
	case "08", "53", "57": // connection, resources, shutdown
		return "database-unavailable"
	}
	return ""
}

func slugOfConstraint(pg *pgconn.PgError) string {
	if slug, ok := Constraint(pg.ConstraintName); ok {
		return slug
	}
	switch pg.Code {
	case codeUnique:
		return "already-exists"
	case codeForeignKey:
		return "in-use"
	default:
		return "validation-failed"
	}
}
