package localstack

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// MendableError is a failure that a person has to mend: what is wrong and the command or setting that mends it.
// Its text is one line.
type MendableError struct {
	What string
	Mend string
	Err  error
}

// Error joins what is wrong and its mend in one line.
func (p *MendableError) Error() string { return p.What + "; " + p.Mend }

// Unwrap returns the technical cause, which may be nil.
func (p *MendableError) Unwrap() error { return p.Err }

// MendOf returns the mend of the first MendableError in err's chain, or the empty string.
func MendOf(err error) string {
	if p, ok := errors.AsType[*MendableError](err); ok {
		return p.Mend
	}
	return ""
}

// installPython names the command that installs Python and pip here, so that the reader can paste it.
func installPython() string {
	const packages = "python3 python3-pip"
	switch {
	case exists("/usr/bin/apt-get") && os.Geteuid() == 0:
		return "run: apt-get install -y " + packages
	case exists("/usr/bin/apt-get"):
		return "run: sudo apt-get install -y " + packages
	case exists("/opt/homebrew/bin/brew"), exists("/usr/local/bin/brew"):
		return "run: brew install python@3.13"
	}
	return "install " + packages + " with your system's package manager"
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// lastLines returns the last n non-empty lines of a log file on one line, for error texts.
func lastLines(path string, n int) string {
	raw, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return "no log"
	}
	return tail(string(raw), n)
}

func tail(text string, n int) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines[max(0, len(lines)-n):], " | ")
}
