package main

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// inFolder gives the program a folder of its own for temporary files, so that the test sees what is left there.
func inFolder(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	dir := t.TempDir()
	cmd.Env = append(cmd.Env, "TMPDIR="+dir)
	return dir
}

func nothingLeft(t *testing.T, dir string) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %q %v", left, err)
	}
}

func TestStackRunsACommandAndCleansUp(t *testing.T) {
	t.Parallel()
	cmd := program(t, "stack", "--", "sh", "-c", `echo "$TEST_DATABASE_URL|$TEST_EMBEDDING_URL|$TEST_EMBEDDING_MODEL"; exit 7`)
	dir := inFolder(t, cmd)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 7 {
		t.Fatalf("ended with %v", err)
	}
	parts := strings.Split(strings.TrimSpace(string(out)), "|")
	if len(parts) != 3 || !strings.HasPrefix(parts[0], "postgres://lernpfad_owner@/lernpfad?host=") ||
		!strings.HasPrefix(parts[1], "http://127.0.0.1:") || parts[2] != "multilingual-e5-small-q4" {
		t.Errorf("the command got %q", parts)
	}
	nothingLeft(t, dir)
}

func TestStackEndsWithASignal(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			cmd := program(t, "stack", "--", "sh", "-c", "echo up; sleep 60 & wait")
			dir := inFolder(t, cmd)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if line, _ := bufio.NewReader(out).ReadString('\n'); line != "up\n" {
				t.Fatalf("read %q", line)
			}
			began := time.Now()
			_ = cmd.Process.Signal(signal)
			_ = cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != exitFailed {
				t.Errorf("ended with %d", code)
			}
			if took := time.Since(began); took > 9*time.Second {
				t.Errorf("took %v to stop", took)
			}
			nothingLeft(t, dir)
		})
	}
}

func TestThrowawayFolderOfAKilledRunIsRemoved(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	killed := filepath.Join(dir, "lernpfad-stack-1")
	if err := os.Mkdir(killed, 0o700); err != nil {
		t.Fatal(err)
	}
	first, unlock, err := throwawayFolder()
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	second, unlock2, err := throwawayFolder()
	if err != nil {
		t.Fatal(err)
	}
	defer unlock2()
	for path, want := range map[string]bool{killed: false, first: true, second: true} {
		if _, err := os.Stat(path); (err == nil) != want {
			t.Errorf("%s is there: %v", path, err == nil)
		}
	}
}

func TestCacheFolder(t *testing.T) {
	t.Setenv("LERNPFAD_CACHE", "/somewhere")
	if got := cacheFolder(); got != "/somewhere" {
		t.Errorf("got %s", got)
	}
	t.Setenv("LERNPFAD_CACHE", "")
	if got := cacheFolder(); !strings.HasSuffix(got, "/.cache") || strings.Contains(got, "cmd/lernpfad") {
		t.Errorf("from a folder of the checkout: %s", got)
	}
}
