//go:build !linux

package localstack

import (
	"os/exec"
	"syscall"
)

// tether runs the child below a shell that reads a pipe from this process; see underShell. Other systems have no
// signal on a parent's death.
func tether(cmd *exec.Cmd, stop syscall.Signal, started chan<- error, c *child) {
	closePipe, err := underShell(cmd, stop)
	if err != nil {
		started <- err
		return
	}
	defer closePipe()
	c.run(cmd, started)
}
