package localstack

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asHelper tells the test binary to be another program: it starts a stack, or a child below the watching shell, and
// then waits to be killed.
const asHelper = "LOCALSTACK_TEST_HELPER"

func TestMain(m *testing.M) {
	switch os.Getenv(asHelper) {
	case "":
		os.Exit(m.Run())
	case "stack":
		helperStack()
	case "shell":
		helperShell()
	}
}

// told is what a helper process says once its children run.
type told struct {
	Owner, Embedding string
	Children         []int
	Error            string
}

func helperStack() {
	s, err := Ensure(context.Background(), Options{Dir: os.Getenv("HELPER_DIR"), CacheDir: testCache(), Python: os.Getenv("LERNPFAD_PYTHON"), Throwaway: true})
	say := told{}
	if err != nil {
		say.Error = err.Error()
	} else {
		say.Owner, say.Embedding = s.OwnerURL, s.EmbeddingURL
		for _, p := range s.parts {
			say.Children = append(say.Children, p.child.pid)
		}
	}
	_ = json.NewEncoder(os.Stdout).Encode(say)
	time.Sleep(time.Minute)
}

func helperShell() {
	cmd := exec.Command("sleep", "60")
	if _, err := underShell(cmd, syscall.SIGTERM); err != nil {
		panic(err)
	}
	if err := cmd.Start(); err != nil {
		panic(err)
	}
	_ = json.NewEncoder(os.Stdout).Encode(told{Children: []int{cmd.Process.Pid}})
	time.Sleep(time.Minute)
}

// helper starts this test binary as another program and reads what it tells. Killed at the end of the test.
func helper(t *testing.T, program, kind string, as *syscall.SysProcAttr, env ...string) (*exec.Cmd, told) {
	t.Helper()
	cmd := exec.Command(program)
	cmd.Env = append(append(os.Environ(), asHelper+"="+kind), env...)
	cmd.SysProcAttr, cmd.Stderr, cmd.Dir = as, os.Stderr, "/"
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	var say told
	line, _ := bufio.NewReader(out).ReadBytes('\n')
	if err := json.Unmarshal(line, &say); err != nil || say.Error != "" {
		t.Fatalf("helper says %q: %v", line, err)
	}
	return cmd, say
}

// testCache is the checkout's cache, so that the programs are fetched once.
func testCache() string {
	if dir := os.Getenv("LERNPFAD_CACHE"); dir != "" {
		return dir
	}
	dir, err := filepath.Abs("../../.cache")
	if err != nil {
		panic(err)
	}
	return dir
}

// ensure starts a stack that is stopped at the end of the test.
func ensure(t *testing.T, opt Options) *Stack {
	t.Helper()
	opt.CacheDir, opt.Throwaway = testCache(), true
	s, err := Ensure(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

// gone waits until none of the processes runs.
func gone(t *testing.T, pids ...int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for _, pid := range pids {
		err := poll(ctx, 20*time.Millisecond, func() (bool, error) { return !running(pid), nil })
		if err != nil {
			t.Errorf("process %d still runs", pid)
		}
	}
}

// running is false for a process that has ended and only waits to be collected.
func running(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil && exists("/proc/self") {
		return false
	}
	if _, rest, ok := strings.Cut(string(stat), ") "); ok {
		return !strings.HasPrefix(rest, "Z")
	}
	return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}

// mendable fails the test unless err is a *MendableError of one line that holds every word.
func mendable(t *testing.T, err error, words ...string) {
	t.Helper()
	m, ok := errors.AsType[*MendableError](err)
	if !ok {
		t.Fatalf("got %v, want a MendableError", err)
	}
	if m.What == "" || m.Mend == "" || strings.Contains(m.Error(), "\n") {
		t.Errorf("not one line with a mend: %q", m.Error())
	}
	for _, w := range words {
		if !strings.Contains(m.Error(), w) {
			t.Errorf("%q does not say %q", m.Error(), w)
		}
	}
}
