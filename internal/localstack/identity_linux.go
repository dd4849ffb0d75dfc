package localstack

import (
	"context"
	"syscall"
)

// nobody is the uid and gid that PostgreSQL runs as when this process is root, which PostgreSQL refuses to be.
const nobody = 65534

// attributes are what the kernel needs to start a process as the identity.
func (id identity) attributes() *syscall.SysProcAttr {
	switch id {
	case namespace:
		one := []syscall.SysProcIDMap{{ContainerID: nobody, HostID: 0, Size: 1}}
		return &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER, UidMappings: one, GidMappings: one}
	case other:
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	case direct:
	}
	return &syscall.SysProcAttr{}
}

// namespaceWorks starts a harmless program in a user namespace: containers and hardened kernels may refuse it.
func namespaceWorks(ctx context.Context) bool {
	return namespace.try(ctx, "/bin/sh", "-c", "exit 0")
}
