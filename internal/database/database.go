// Package database opens PostgreSQL, runs transactions inside the wall of one tenant, applies migrations and turns
// database errors into faults. GORM and the job queue share one pool.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// AppRole is the role the application works as. It owns nothing, so row-level security binds it.
const AppRole = "lernpfad_app"

const (
	defaultMaxConns         = 10
	defaultStatementTimeout = 5 * time.Second
	connectTimeout          = 2 * time.Second
	slowQuery               = 500 * time.Millisecond
	// Left over for the answer after a statement has been stopped, so that the caller hears "timeout" and not silence.
	deadlineMargin = 50 * time.Millisecond
)

// Options say where the database is. Exactly one of AppURL and OwnerURL is needed.
type Options struct {
	// AppURL signs in as a member of lernpfad_app.
	AppURL string
	// OwnerURL signs in as the owner of the schema; every connection then becomes lernpfad_app before its first use.
	// It suits one machine with one operator. Where the database is shared, give AppURL.
	OwnerURL string
	// MaxConns bounds the pool; 0 means 10.
	MaxConns int32
	// StatementTimeout ends a statement of a context without an earlier deadline; 0 means 5 s.
	StatementTimeout time.Duration
	// Tracer sees every statement; nil for none.
	Tracer pgx.QueryTracer
	// Log receives slow queries and failures, without parameter values; nil drops them.
	Log *slog.Logger
}

// DB is the pool and GORM on top of it. It is safe for concurrent use.
type DB struct {
	pool    *pgxpool.Pool
	sql     *sql.DB
	gorm    *gorm.DB
	timeout time.Duration
	slots   slots
}

// Open connects, and fails when the server cannot be reached or the role is missing.
func Open(ctx context.Context, opt Options) (*DB, error) {
	config, err := poolConfig(opt)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open pool: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach database: %w", err)
	}
	db, err := wrap(pool, opt)
	if err != nil {
		pool.Close()
		return nil, err
	}
	return db, nil
}

func poolConfig(opt Options) (*pgxpool.Config, error) {
	if (opt.AppURL == "") == (opt.OwnerURL == "") {
		return nil, errors.New("database: give either the application's or the owner's address")
	}
	config, err := pgxpool.ParseConfig(opt.AppURL + opt.OwnerURL)
	if err != nil {
		return nil, fmt.Errorf("read database address: %w", err)
	}
	config.MaxConns = opt.MaxConns
	if config.MaxConns <= 0 {
		config.MaxConns = defaultMaxConns
	}
	config.ConnConfig.ConnectTimeout = connectTimeout
	config.ConnConfig.RuntimeParams["application_name"] = "lernpfad"
	config.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "10s"
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	config.ConnConfig.BuildContextWatcherHandler = cancelOnServer
	config.ConnConfig.Tracer = opt.Tracer
	if opt.OwnerURL != "" {
		config.AfterConnect = becomeApp
	}
	return config, nil
}

// cancelOnServer asks the server to stop the query of a cancelled context; pgx alone would only hang up,
// and the server would go on working for nobody.
func cancelOnServer(conn *pgconn.PgConn) ctxwatch.Handler {
	return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: time.Second}
}

func becomeApp(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, "SET ROLE "+AppRole)
	if err != nil {
		return fmt.Errorf("become %s (are the migrations applied?): %w", AppRole, err)
	}
	return nil
}

func wrap(pool *pgxpool.Pool, opt Options) (*DB, error) {
	sqlDB := stdlib.OpenDBFromPool(pool)
	g, err := gorm.Open(postgres.New(postgres.Config{Conn: sqlDB}), &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		Logger:                 queryLog(opt.Log),
		NowFunc:                func() time.Time { return time.Now().UTC() },
	})
	if err != nil {
		return nil, fmt.Errorf("open gorm: %w", err)
	}
	db := &DB{
		pool: pool, sql: sqlDB, gorm: g, timeout: opt.StatementTimeout,
		slots: make(slots, pool.Config().MaxConns),
	}
	if db.timeout <= 0 {
		db.timeout = defaultStatementTimeout
	}
	return db, nil
}

// hideParams keeps values out of logged statements where GORM records before it logs (Scan and Row); the setting of the logger does
// not reach that recorder, which belongs to the whole process.
var hideParams = sync.OnceFunc(func() {
	logger.RecorderParamsFilter = func(_ context.Context, sql string, _ ...any) (string, []any) { return sql, nil }
})

func queryLog(log *slog.Logger) logger.Interface {
	hideParams()
	if log == nil {
		return logger.Discard
	}
	return logger.NewSlogLogger(log, logger.Config{
		SlowThreshold:             slowQuery,
		LogLevel:                  logger.Warn,
		IgnoreRecordNotFoundError: true,
		ParameterizedQueries:      true, // values are personal data
	})
}

// Pool is the pgx pool that GORM also uses; the job queue works on it.
func (db *DB) Pool() *pgxpool.Pool { return db.pool }

// SQL is the same pool as database/sql.
func (db *DB) SQL() *sql.DB { return db.sql }

// Close ends every connection after its current use.
func (db *DB) Close() {
	_ = db.sql.Close() // only drops its view of the pool
	db.pool.Close()
}
