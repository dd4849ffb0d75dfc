package localstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// clearLeftover deals with the pid file of an earlier server. The claim is ours, so no server of ours should run:
// one whose parent was killed is still shutting down or, where nothing tells it, is told now; a pid that belongs
// to another program by now makes the file stale, which PostgreSQL cannot see when both run as the same user.
func (pg *postgres) clearLeftover(ctx context.Context) error {
	file := filepath.Join(pg.data, "postmaster.pid")
	pid, err := readPid(file)
	if err != nil || pid == 0 {
		return err
	}
	if !isPostgres(ctx, pid, pg.data) {
		pg.opt.Log.InfoContext(ctx, "removing a stale pid file", "file", file)
		return os.Remove(file)
	}
	_ = syscall.Kill(pid, syscall.SIGINT)
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	err = poll(ctx, 50*time.Millisecond, func() (bool, error) { return !isPostgres(ctx, pid, pg.data), nil })
	if err != nil {
		return &MendableError{fmt.Sprintf("an earlier PostgreSQL (process %d) holds %s and does not end", pid, pg.data), fmt.Sprintf("run: kill -QUIT %d", pid), err}
	}
	return nil
}

// readPid returns the pid in the first line of a pid file, 0 when there is none.
func readPid(file string) (int, error) {
	raw, err := os.ReadFile(filepath.Clean(file))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("pid file: %w", err)
	}
	first, _, _ := strings.Cut(string(raw), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil || pid <= 1 {
		return 0, nil //nolint:nilerr // an unreadable pid file names no process; PostgreSQL reports it itself
	}
	return pid, nil
}

// isPostgres says whether the process runs PostgreSQL on this data folder.
func isPostgres(ctx context.Context, pid int, data string) bool {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil && !exists("/proc/self") {
		line, err = exec.CommandContext(ctx, "ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	}
	return err == nil && strings.Contains(string(line), "postgres") && strings.Contains(string(line), data)
}

// reuse waits until the process that holds the claim has its part ready and checks that the part answers.
func reuse(ctx context.Context, opt Options, title, file string, rec record, out *outcome, answers func(context.Context, string) error) error {
	wait, cancel := context.WithTimeout(ctx, startDeadline)
	defer cancel()
	last := errors.New("it is not ready yet")
	err := poll(wait, 100*time.Millisecond, func() (bool, error) {
		if rec = peek(filepath.Join(opt.Dir, file)); rec.URL != "" {
			last = answers(wait, rec.URL)
			return last == nil, nil
		}
		return false, nil
	})
	if err != nil {
		return &MendableError{
			fmt.Sprintf("%s below %s is held by process %d, which does not answer", title, opt.Dir, rec.Holder),
			fmt.Sprintf("stop it (kill %d) or choose another folder with LERNPFAD_DATA_DIR", rec.Holder), errors.Join(last, err),
		}
	}
	out.url, out.reused = rec.URL, fmt.Sprintf("%s is run by process %d and ends with it", title, rec.Holder)
	return nil
}
