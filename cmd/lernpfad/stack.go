package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"lernpfad/internal/localstack"
)

func stackCommand(ctx context.Context, s surroundings, args []string) error {
	set := newFlags(s, "stack", "-- COMMAND [ARGUMENT...]")
	if err := parse(set, args, -1); err != nil {
		return err
	}
	return runStack(ctx, set.Args())
}

// runStack runs args as a command beside a throw-away PostgreSQL and embedding service, whose addresses it finds in
// TEST_DATABASE_URL (role owner), TEST_EMBEDDING_URL and TEST_EMBEDDING_MODEL. It returns the command's
// *exec.ExitError when that fails, and leaves nothing behind, on SIGINT and SIGTERM neither.
func runStack(ctx context.Context, args []string) (err error) {
	if len(args) == 0 {
		return bad("stack: name a command, for example: lernpfad stack -- go test ./...")
	}
	home, unlock, err := throwawayFolder()
	if err != nil {
		return err
	}
	defer unlock()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	stack, err := localstack.Ensure(ctx, localstack.Options{Dir: home, CacheDir: cacheFolder(), Python: os.Getenv("LERNPFAD_PYTHON"), Throwaway: true, Log: log})
	if err != nil {
		return errors.Join(err, os.RemoveAll(home))
	}
	defer func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		if stopped := stack.Stop(last); err == nil {
			err = stopped
		}
	}()
	return runBeside(ctx, stack, args)
}

// runBeside runs the command in a process group of its own, so that an interrupt reaches its children too, before
// the database goes away.
func runBeside(ctx context.Context, stack *localstack.Stack, args []string) error {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(),
		"TEST_DATABASE_URL="+stack.OwnerURL, "TEST_EMBEDDING_URL="+stack.EmbeddingURL, "TEST_EMBEDDING_MODEL="+stack.EmbeddingModel)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
	cmd.WaitDelay = 10 * time.Second
	err := cmd.Run()
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // what the command left running
	}
	if ctx.Err() != nil {
		return fmt.Errorf("stack: interrupted: %w", ctx.Err())
	}
	return err
}

// cacheFolder is where unpacked programs lie: LERNPFAD_CACHE, else .cache in the checkout, wherever in it the
// command was called, else .cache here.
func cacheFolder() string {
	if dir := os.Getenv("LERNPFAD_CACHE"); dir != "" {
		return dir
	}
	here, err := os.Getwd()
	if err != nil {
		return ".cache"
	}
	for dir := here; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, ".cache")
		}
	}
	return ".cache"
}

const throwawayPattern = "lernpfad-stack-*"

// throwawayFolder makes a folder and locks it. Folders of runs that were killed are no longer locked; it removes
// them.
func throwawayFolder() (string, func(), error) {
	old, _ := filepath.Glob(filepath.Join(os.TempDir(), throwawayPattern))
	for _, dir := range old {
		if lock, err := lockFolder(dir); err == nil {
			_ = os.RemoveAll(dir)
			_ = lock.Close()
		}
	}
	for range 5 {
		dir, err := os.MkdirTemp("", throwawayPattern)
		if err != nil {
			return "", nil, fmt.Errorf("stack: %w", err)
		}
		lock, err := lockFolder(dir)
		if err != nil {
			continue // another run took the new folder for an old one
		}
		if _, err := os.Stat(dir); err == nil {
			return dir, func() { _ = lock.Close() }, nil
		}
		_ = lock.Close()
	}
	return "", nil, errors.New("stack: no folder for temporary files stays")
}

// lockFolder locks the folder itself for as long as the returned file is open.
func lockFolder(dir string) (io.Closer, error) {
	file, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
