package localstack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// identity says as whom PostgreSQL runs.
//
//   - direct: as the user who started the server.
//   - namespace: root starts it in a user namespace in which root is called 65534. Files stay root's, and a
//     folder that only root can enter works.
//   - other: where namespaces are refused, root starts it as nobody and gives it the data folder.
type identity string

const (
	direct    identity = "direct"
	namespace identity = "namespace"
	other     identity = "other"
)

// chooseIdentity tries what this system allows.
func chooseIdentity(ctx context.Context) identity {
	if os.Geteuid() != 0 {
		return direct
	}
	if namespaceWorks(ctx) {
		return namespace
	}
	return other
}

// reach is where PostgreSQL's programs and its data lie for an identity.
type reach struct {
	programs string // folder with bin, lib and share
	home     string // folder below which data and socket go
}

// place finds folders that the identity can enter, given the unpacked wheel and the private folder. Only "other" may
// need to move: when nobody cannot reach them, programs and data go below /var/tmp, in a folder named after the
// private one.
func (id identity) place(ctx context.Context, wheel, dir string) (reach, error) {
	here := reach{filepath.Join(wheel, pgInstall), dir}
	if id != other || id.canRun(ctx, filepath.Join(here.programs, "bin", "postgres")) && id.canEnter(ctx, dir) {
		return here, nil
	}
	sum := sha256.Sum256([]byte(dir))
	base := filepath.Join("/var/tmp", "lernpfad-"+hex.EncodeToString(sum[:6]))
	if err := ownFolder(base, 0o711); err != nil {
		return reach{}, err
	}
	copied := filepath.Join(base, filepath.Base(wheel))
	if !exists(copied) {
		if err := copyTree(copied, wheel); err != nil {
			return reach{}, err
		}
	}
	return reach{filepath.Join(copied, pgInstall), base}, nil
}

// ownFolder makes a folder that belongs to this user, and refuses one that somebody else laid there first.
func ownFolder(path string, mode os.FileMode) error {
	if err := os.Mkdir(path, mode); err != nil && !errors.Is(err, os.ErrExist) {
		return fmt.Errorf("folder: %w", err)
	}
	info, err := os.Lstat(path)
	if err != nil {
		return fmt.Errorf("folder: %w", err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || !ok || int(stat.Uid) != os.Geteuid() {
		return &MendableError{path + " belongs to somebody else", "remove it, or set LERNPFAD_DATA_DIR to a folder that every user may enter", nil}
	}
	return os.Chmod(path, mode)
}

// copyTree copies a folder beside its final place and renames it.
func copyTree(to, from string) error {
	temp := to + ".part"
	_ = os.RemoveAll(temp)
	if err := os.CopyFS(temp, os.DirFS(from)); err != nil {
		return fmt.Errorf("copy PostgreSQL: %w", err)
	}
	return os.Rename(temp, to)
}

// own gives a folder that PostgreSQL writes to the identity.
func (id identity) own(path string) error {
	if id != other {
		return nil
	}
	return os.Chown(path, nobody, nobody)
}

func (id identity) canRun(ctx context.Context, program string) bool {
	return id.try(ctx, program, "--version")
}

func (id identity) canEnter(ctx context.Context, dir string) bool {
	return id.try(ctx, "/bin/sh", "-c", `cd "$1"`, "sh", dir)
}

func (id identity) try(ctx context.Context, program string, args ...string) bool {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = "/"
	cmd.SysProcAttr = id.attributes()
	return cmd.Run() == nil
}
