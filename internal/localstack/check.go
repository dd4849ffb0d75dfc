package localstack

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// The oldest versions that are good enough. pgvector before 0.8.2 overflows in parallel index builds
// (CVE-2026-3172).
const (
	oldestServer   = 16
	oldestPgvector = "0.8.2"
)

const versionsQuery = `SELECT current_setting('server_version_num')::int / 10000,
	coalesce((SELECT extversion FROM pg_extension WHERE extname = 'vector'),
	         (SELECT default_version FROM pg_available_extensions WHERE name = 'vector'), '')`

// ServerVersions are what CheckServer looks at.
type ServerVersions struct {
	Server   int    // major version of PostgreSQL
	Pgvector string // installed in the database, else what the server could install; empty when neither
}

// CheckServer connects to a server that the operator chose and refuses one that is unreachable, older than
// PostgreSQL 16 or without pgvector 0.8.2. Every failure is a *MendableError, and names no password.
func CheckServer(ctx context.Context, url string) error {
	v, err := AskServer(ctx, url)
	if err != nil {
		return err
	}
	return v.check()
}

// AskServer returns the versions of the server behind the URL. Failing to reach it is a *MendableError.
func AskServer(ctx context.Context, url string) (ServerVersions, error) {
	var v ServerVersions
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return v, &MendableError{"DATABASE_URL cannot be read", "write it as postgres://user:password@host:5432/lernpfad", errors.New("malformed")}
	}
	where := fmt.Sprintf("the database %q on %s:%d", cfg.Database, cfg.Host, cfg.Port)
	conn, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return v, &MendableError{where + " does not answer", "check DATABASE_URL (host, port, user, password, database) or leave it out to use the local one", err}
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if err := conn.QueryRow(ctx, versionsQuery).Scan(&v.Server, &v.Pgvector); err != nil {
		return v, &MendableError{where + " answers but cannot be asked for its version", "check that it is a PostgreSQL server", err}
	}
	return v, nil
}

func (v ServerVersions) check() error {
	get := fmt.Sprintf("install pgvector %s or newer on the server (package postgresql-%d-pgvector, or the image pgvector/pgvector) and run ALTER EXTENSION vector UPDATE", oldestPgvector, v.Server)
	switch {
	case v.Server < oldestServer:
		return &MendableError{fmt.Sprintf("PostgreSQL %d is too old", v.Server), fmt.Sprintf("use %d or newer", oldestServer), nil}
	case v.Pgvector == "":
		return &MendableError{"the database server has no pgvector", get, nil}
	case older(v.Pgvector, oldestPgvector):
		return &MendableError{"pgvector " + v.Pgvector + " is too old", get, nil}
	}
	return nil
}

// older compares dotted version numbers; a part that is no number counts as 0.
func older(a, b string) bool {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range max(len(x), len(y)) {
		if p, q := number(x, i), number(y, i); p != q {
			return p < q
		}
	}
	return false
}

func number(parts []string, i int) int {
	if i >= len(parts) {
		return 0
	}
	n, _ := strconv.Atoi(parts[i])
	return n
}
