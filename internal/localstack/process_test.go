package localstack

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func serve(t *testing.T, status int, body string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestKilledServerLeavesNoChild(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	cmd, say := helper(t, os.Args[0], "stack", nil, "HELPER_DIR="+dir)
	if len(say.Children) != 2 {
		t.Fatalf("helper runs %v", say.Children)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	// At once, while PostgreSQL may still be shutting down: the new start waits for the old one.
	s := ensure(t, Options{Dir: dir})
	query(t, s.OwnerURL, "SELECT 'there'")
	gone(t, say.Children...)
}

// Where the kernel cannot tie a child to its parent, a shell does.
func TestWatchingShellEndsTheChild(t *testing.T) {
	t.Parallel()
	cmd, say := helper(t, os.Args[0], "shell", nil)
	shell := say.Children[0]
	child := childOf(t, shell)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	gone(t, shell, child)
}

func TestWatchingShellPassesSignalsAndStatusOn(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		script string
		signal syscall.Signal
		want   int
	}{
		"own end":   {"exit 7", 0, 7},
		"terminate": {`trap "exit 9" TERM; while :; do sleep 0.05; done`, syscall.SIGTERM, 9},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command("sh", "-c", tc.script)
			closePipe, err := underShell(cmd, syscall.SIGTERM)
			if err != nil {
				t.Fatal(err)
			}
			defer closePipe()
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if tc.signal != 0 {
				time.Sleep(200 * time.Millisecond) // the trap needs to be set
				_ = cmd.Process.Signal(tc.signal)
			}
			_ = cmd.Wait()
			if got := cmd.ProcessState.ExitCode(); got != tc.want {
				t.Errorf("ended with %d, want %d", got, tc.want)
			}
		})
	}
}

// childOf returns a process whose parent is pid and that is no shell.
func childOf(t *testing.T, pid int) int {
	t.Helper()
	var found int
	err := poll(t.Context(), 20*time.Millisecond, func() (bool, error) {
		entries, err := filepath.Glob("/proc/[0-9]*/stat")
		for _, e := range entries {
			raw, _ := os.ReadFile(e)
			var id, parent int
			var name, state string
			if n, _ := fmt.Sscan(string(raw), &id, &name, &state, &parent); n == 4 && parent == pid && name == "(sleep)" {
				found = id
			}
		}
		return found != 0, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestEndInsists(t *testing.T) {
	t.Parallel()
	c, err := start(spec{
		path: "/bin/sh", args: []string{"-c", `trap "" TERM QUIT; echo up; while :; do sleep 0.05; done`},
		log: filepath.Join(t.TempDir(), "log"), stop: syscall.SIGTERM, as: direct,
	})
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond)
	if err := c.end(ended()); err != nil || c.alive() {
		t.Errorf("a deaf child still runs: %v", err)
	}
}

func TestStartOfWhatIsNotThere(t *testing.T) {
	t.Parallel()
	if _, err := start(spec{path: "/no/such/program", log: filepath.Join(t.TempDir(), "log"), as: direct}); err == nil {
		t.Error("started")
	}
}

func TestStalePidFile(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	opt := Options{Dir: dir, EmbeddingURL: "http://127.0.0.1:1/v1"}
	s := ensure(t, Options{Dir: dir, EmbeddingURL: opt.EmbeddingURL})
	s.remove = "" // keep the cluster for the second start
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	// The pid of a live process that is not PostgreSQL: this test.
	stale := fmt.Sprintf("%d\n%s\n1700000000\n5432\n/nowhere\n\n  1 1\nready\n", os.Getpid(), dir)
	if err := os.WriteFile(filepath.Join(dir, "postgres", "postmaster.pid"), []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	query(t, ensure(t, opt).OwnerURL, "SELECT 'started'")
}
