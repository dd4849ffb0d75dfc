package httpx

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"

	"lernpfad/internal/fault"
)

// Paging is embedded in the input of a list.
type Paging struct {
	Cursor string `query:"cursor" maxLength:"500" doc:"Marke der nächsten Seite aus der vorigen Antwort"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"Einträge je Seite"`
}

// List is a page of a list; Next is empty on the last one.
type List[T any] struct {
	Items []T    `json:"items" nullable:"false" doc:"Die Einträge dieser Seite"`
	Next  string `json:"next,omitempty" doc:"Marke der nächsten Seite"`
}

// NewList makes a page that is written as [] and not as null when it is empty.
func NewList[T any](items []T, next string) List[T] {
	if items == nil {
		items = []T{}
	}
	return List[T]{Items: items, Next: next}
}

// EncodeCursor hides the position of the last entry (a small struct of its sort keys) in an opaque mark.
func EncodeCursor(position any) (string, error) {
	raw, err := json.Marshal(position)
	if err != nil {
		return "", fault.New("internal").Because(err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// DecodeCursor reads a mark into position; the empty mark leaves it as it is. The mark is not signed: whoever makes one up
// sees nothing that the list would not show.
func DecodeCursor(cursor string, position any) error {
	if cursor == "" {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(raw, position)
	}
	if err != nil {
		return fault.New("bad-cursor").Because(err)
	}
	return nil
}

// IfMatch is embedded in the input of a change: it names the version that the change starts from.
type IfMatch struct {
	IfMatch string `header:"If-Match" doc:"Version aus dem ETag, zum Beispiel \"3\""`
}

// Version reads the header: "version-required" without one, "stale" for one that no version can match.
func (m IfMatch) Version() (int, error) { return ParseIfMatch(m.IfMatch) }

// ParseIfMatch reads an If-Match header for pages and operations.
func ParseIfMatch(header string) (int, error) {
	text := strings.TrimSpace(header)
	if text == "" {
		return 0, fault.New("version-required")
	}
	version, err := strconv.Atoi(strings.Trim(strings.TrimPrefix(text, "W/"), `"`))
	if err != nil {
		return 0, fault.New("stale").Because(err)
	}
	return version, nil
}

// ETag writes a version as an entity tag.
func ETag(version int) string { return strconv.Quote(strconv.Itoa(version)) }
