package frontend

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

//go:embed texts/*.json
var textFiles embed.FS

// language names a catalogue of texts.
type language string

const (
	german  language = "de"
	english language = "en"
	plain   language = "plain" // plain German: shorter sentences, harder words explained
)

func languages() []language { return []language{german, english, plain} }

// htmlLang is the value of the lang attribute.
func (l language) htmlLang() string {
	if l == english {
		return "en"
	}
	return "de"
}

func parseLanguage(s string) language {
	switch l := language(s); l {
	case english, plain:
		return l
	default:
		return german
	}
}

// texts holds every sentence of the interface by language and key. A key that is counted has the variants ".one" and
// ".other". Placeholders are written {name}.
type texts map[language]map[string]string

func loadTexts(files fs.FS) (texts, error) {
	all := texts{}
	for _, l := range languages() {
		raw, err := fs.ReadFile(files, "texts/"+string(l)+".json")
		if err != nil {
			return nil, fmt.Errorf("read texts: %w", err)
		}
		var catalogue map[string]string
		if err := json.Unmarshal(raw, &catalogue); err != nil {
			return nil, fmt.Errorf("parse texts %s: %w", l, err)
		}
		all[l] = catalogue
	}
	return all, nil
}

// text looks a key up and fills its placeholders; kv are pairs of name and value. A missing key is an error: a page must
// never show a key.
func (t texts) text(l language, key string, kv ...any) (string, error) {
	s, ok := t[l][key]
	if !ok {
		return "", fmt.Errorf("no text %q in %s", key, l)
	}
	if len(kv) == 0 {
		return s, nil
	}
	if len(kv)%2 != 0 {
		return "", fmt.Errorf("text %q: odd number of arguments", key)
	}
	pairs := make([]string, 0, len(kv))
	for pair := range slices.Chunk(kv, 2) {
		pairs = append(pairs, "{"+fmt.Sprint(pair[0])+"}", fmt.Sprint(pair[1]))
	}
	return strings.NewReplacer(pairs...).Replace(s), nil
}

// counted is text for a number: the variant follows n, which also fills {n}.
func (t texts) counted(l language, key string, n int, kv ...any) (string, error) {
	variant := ".other"
	if n == 1 {
		variant = ".one"
	}
	return t.text(l, key+variant, append([]any{"n", strconv.Itoa(n)}, kv...)...)
}
