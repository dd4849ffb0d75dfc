package importer

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// FieldMap says where the fields of a module stand in a file. Each value lists sources, taken in order: the name of a
// key or column; a JSON pointer such as "/details/hours" into the module; or a constant behind "=" ("=de"). Sources of
// the key are joined by "/", of the description by an empty line, lists are put together, and any other field takes
// the first source that holds something.
//
// The entry "items" is a JSON pointer to the list of modules; without it the document itself is the list.
type FieldMap map[Field][]string

// fieldItems is the entry of a field map that locates the modules.
const fieldItems Field = "items"

// Limits of a field map, and of one source in it, in bytes.
const (
	maxMap    = 64 << 10
	maxSource = 2000
)

// ParseFieldMap reads a field map from JSON: an object of field names to one source or a list of sources. Unknown
// fields are refused with the fault import-unreadable.
func ParseFieldMap(r io.Reader) (FieldMap, error) {
	var raw map[Field]sources
	dec := json.NewDecoder(io.LimitReader(r, maxMap))
	if err := dec.Decode(&raw); err != nil {
		return nil, unreadable("Der Feldplan ist kein gültiges JSON.", err)
	}
	m := make(FieldMap, len(raw))
	for field, list := range raw {
		m[field] = list
	}
	return m, m.validate()
}

func (m FieldMap) validate() error {
	for field, list := range m {
		if field != fieldItems && !knownField(field) {
			return unreadable(fmt.Sprintf("Der Feldplan nennt ein unbekanntes Feld: „%s“.", cut(string(field))), nil)
		}
		if len(list) == 0 || (field == fieldItems && len(list) != 1) {
			return unreadable(fmt.Sprintf("Im Feldplan fehlt die Angabe zu „%s“.", field), nil)
		}
		for _, source := range list {
			if _, ok := clean(source); !ok || len(source) > maxSource {
				return unreadable(fmt.Sprintf("Im Feldplan ist die Angabe zu „%s“ zu lang oder enthält Zeichen, die wir nicht speichern können.", field), nil)
			}
		}
	}
	return nil
}

// sources is one string or a list of strings.
type sources []string

// UnmarshalJSON accepts both forms.
func (s *sources) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*s = sources{one}
		return nil
	}
	var many []string
	if err := json.Unmarshal(data, &many); err != nil {
		return fmt.Errorf("source of a field: %w", err)
	}
	*s = many
	return nil
}

// constant returns the text behind "=", fit to be stored.
func constant(source string) (string, bool) {
	text, ok := strings.CutPrefix(source, "=")
	text, _ = clean(text)
	return text, ok
}

// locate follows a source within a module: a key as it is written, or a JSON pointer (RFC 6901).
func locate(value any, source string) (any, bool) {
	if !strings.HasPrefix(source, "/") {
		object, ok := value.(map[string]any)
		if !ok {
			return nil, false
		}
		found, ok := object[source]
		return found, ok
	}
	unescape := strings.NewReplacer("~1", "/", "~0", "~")
	for _, step := range strings.Split(source[1:], "/") {
		var ok bool
		switch node := value.(type) {
		case map[string]any:
			value, ok = node[unescape.Replace(step)]
		case []any:
			value, ok = element(node, step)
		}
		if !ok {
			return nil, false
		}
	}
	return value, true
}

func element(list []any, step string) (any, bool) {
	i, err := strconv.Atoi(step)
	if err != nil || i < 0 || i >= len(list) {
		return nil, false
	}
	return list[i], true
}
