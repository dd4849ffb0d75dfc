package competency

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Lengths of texts, in characters. They keep a text readable on one card of the interface.
const (
	maxNameLen        = 80
	minDescriptionLen = 60
	maxDescriptionLen = 420
	minBandLen        = 50
	maxBandLen        = 320
	minTaskWords      = 60
	maxTaskWords      = 100
)

// faults collects what is wrong with one file, each with its place.
type faults struct {
	file string
	list []error
}

// add notes a fault at a place such as "areas[0].name_de".
func (f *faults) add(place, format string, args ...any) {
	f.list = append(f.list, fmt.Errorf("%s: %s: %s", f.file, place, fmt.Sprintf(format, args...)))
}

// text checks that s is trimmed and has between low and high characters.
func (f *faults) text(place, s string, low, high int) {
	switch n := utf8.RuneCountInString(s); {
	case n == 0:
		f.add(place, "text is empty")
	case strings.TrimSpace(s) != s:
		f.add(place, "text begins or ends with a space")
	case n < low || n > high:
		f.add(place, "text has %d characters, allowed are %d to %d", n, low, high)
	}
}

// name checks a short text.
func (f *faults) name(place, s string) { f.text(place, s, 1, maxNameLen) }

// level checks that a level lies in low..8.
func (f *faults) level(place string, l, low Level) {
	if !l.Valid() || l < low {
		f.add(place, "level %d, allowed are %d to %d", l, low, MaxLevel)
	}
}

// known checks that the library holds the competency.
func (f *faults) known(place string, id ID, l *Library) bool {
	if _, ok := l.competencies[id]; !ok {
		f.add(place, "unknown competency %q", id)
		return false
	}
	return true
}

// unique checks that a key was not seen before and remembers it.
func unique[K comparable](f *faults, place string, seen map[K]bool, key K) {
	if seen[key] {
		f.add(place, "%v appears twice", key)
	}
	seen[key] = true
}

func (f *faults) err() error { return errors.Join(f.list...) }
