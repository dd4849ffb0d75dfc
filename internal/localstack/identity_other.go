//go:build !linux

package localstack

import (
	"context"
	"syscall"
)

// nobody is macOS's user of that name (-2), as whom PostgreSQL runs when this process is root.
const nobody = 1<<32 - 2

// attributes are what the kernel needs to start a process as the identity.
func (id identity) attributes() *syscall.SysProcAttr {
	if id == other {
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return &syscall.SysProcAttr{}
}

// namespaceWorks is false: user namespaces are Linux's.
func namespaceWorks(context.Context) bool { return false }
