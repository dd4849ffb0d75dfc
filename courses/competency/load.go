package competency

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// The files of a library, in the order in which they are read.
const (
	fileDigComp    = "digcomp-3.0.json"
	fileVerwaltung = "verwaltung-digital-1.json"
	fileAlignments = "alignments.json"
	fileRoles      = "roles.json"
	fileSelfCheck  = "self-check.json"
)

// New reads and checks a library from the files of data. The error names every fault with its file and place, for
// example "alignments.json: alignments[3].to: unknown competency DC9.9"; a library with a fault is not returned.
func New(data fs.FS) (*Library, error) {
	l := &Library{
		checks:       map[string][]string{},
		competencies: map[ID]Competency{},
		areaOf:       map[ID]Area{},
		frameworkOf:  map[ID]string{},
		from:         map[ID][]Alignment{},
		statement:    map[string]Statement{},
	}
	for _, read := range []func(fs.FS) error{
		l.readFrameworks, l.readAlignments, l.readRoles, l.readSelfCheck,
	} {
		// Later files refer to earlier ones, so a fault early on would only repeat itself in them.
		if err := read(data); err != nil {
			return nil, err
		}
	}
	return l, l.identify()
}

// identify computes the hash of the content.
func (l *Library) identify() error {
	raw, err := json.Marshal([]any{l.frameworks, l.alignments, l.roles})
	if err != nil {
		return fmt.Errorf("hash of the library: %w", err)
	}
	sum := sha256.Sum256(raw)
	l.hash = hex.EncodeToString(sum[:])
	return nil
}

// decode reads one JSON file strictly: unknown keys and anything after the value are faults.
func decode(data fs.FS, name string, into any) error {
	raw, err := fs.ReadFile(data, name)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return fmt.Errorf("%s: %s%w", name, lineOf(raw, err), err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: text after the end of the data", name)
	}
	return nil
}

// lineOf returns "line n: " for an error that knows its offset. An unknown key does not, but names itself.
func lineOf(raw []byte, err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var offset int64
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	default:
		return ""
	}
	offset = min(max(offset, 0), int64(len(raw)))
	return fmt.Sprintf("line %d: ", 1+bytes.Count(raw[:offset], []byte("\n")))
}
