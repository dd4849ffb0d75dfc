package localstack

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// spec describes a child process of the stack.
type spec struct {
	path string
	args []string
	dir  string
	env  []string
	log  string         // file that takes what the child prints
	stop syscall.Signal // asks the child to end, also when this process dies
	as   identity
}

// child is a running process that ends when this process ends, also by kill -9.
type child struct {
	pid  int
	stop syscall.Signal
	done chan struct{} // closed when the process has ended
	err  error         // valid after done
}

// start starts the child. How it is tied to this process depends on the system: see tether.
func start(s spec) (*child, error) {
	log, err := os.OpenFile(filepath.Clean(s.log), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("log file: %w", err)
	}
	cmd := exec.Command(s.path, s.args...) //nolint:noctx // the child outlives the call that starts it; end stops it
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = s.dir, s.env, log, log
	cmd.SysProcAttr = s.as.attributes()
	// A group of its own: Ctrl-C in a terminal must not stop the database before the server has let go of it.
	cmd.SysProcAttr.Setpgid = true
	c := &child{stop: s.stop, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		defer func() { _ = log.Close() }()
		tether(cmd, s.stop, started, c)
	}()
	return c, <-started
}

// run carries the child from start to end. The channel gets the result of the start.
func (c *child) run(cmd *exec.Cmd, started chan<- error) {
	if err := cmd.Start(); err != nil {
		started <- fmt.Errorf("start %s: %w", filepath.Base(cmd.Path), err)
		return
	}
	c.pid = cmd.Process.Pid
	started <- nil
	c.err = cmd.Wait()
	close(c.done)
}

// alive says whether the process still runs.
func (c *child) alive() bool {
	select {
	case <-c.done:
		return false
	default:
		return true
	}
}

// end asks the child to stop, then insists: its own signal, SIGQUIT after ten seconds, SIGKILL five later.
// When ctx has ended, a second each must do.
func (c *child) end(ctx context.Context) error {
	for _, step := range []struct {
		signal syscall.Signal
		wait   time.Duration
	}{{c.stop, 10 * time.Second}, {syscall.SIGQUIT, 5 * time.Second}, {syscall.SIGKILL, 5 * time.Second}} {
		if !c.alive() {
			return nil
		}
		if ctx.Err() != nil {
			step.wait = time.Second
		}
		_ = syscall.Kill(c.pid, step.signal)
		select {
		case <-c.done:
			return nil
		case <-time.After(step.wait):
		}
	}
	return fmt.Errorf("process %d does not end", c.pid)
}
