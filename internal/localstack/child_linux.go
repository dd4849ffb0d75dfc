package localstack

import (
	"os/exec"
	"runtime"
	"syscall"
)

// tether lets the kernel send the stop signal to the child when this process dies. The kernel watches the
// thread that started the child, so that thread is locked for as long as the child lives and ends with it.
func tether(cmd *exec.Cmd, stop syscall.Signal, started chan<- error, c *child) {
	runtime.LockOSThread()
	cmd.SysProcAttr.Pdeathsig = stop
	c.run(cmd, started)
}
