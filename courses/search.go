package courses

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

// Page sizes of a search.
const (
	defaultLimit = 20
	maxLimit     = 100
)

// Query filters the catalogue. Empty fields do not filter.
type Query struct {
	Text          string // words, all of which must occur (German stems)
	Competency    competency.ID
	MinLevel      competency.Level // taught level of Competency at least
	Formats       []Format
	Languages     []Language
	Accessibility []Accessibility // all of them
	MaxHours      Hours
	After         string // Next of the page before
	Limit         int    // 1..100; 0 means 20
}

// Page is a part of a search result, by title.
type Page struct {
	Modules []Module
	Next    string // "" on the last page
}

// Search returns published modules by title.
func (s *Service) Search(ctx context.Context, q Query) (Page, error) {
	limit, err := q.limit()
	if err != nil {
		return Page{}, err
	}
	where, args, err := q.where()
	if err != nil {
		return Page{}, err
	}
	var modules []Module
	err = s.db.Shared(ctx, func(tx database.Tx) error {
		modules, err = loadModules(tx, where, `m.title COLLATE "C", m.id LIMIT `+strconv.Itoa(limit+1), args...)
		return err
	})
	if err != nil || len(modules) <= limit {
		return Page{Modules: modules}, err
	}
	last := modules[limit-1]
	next, err := httpx.EncodeCursor(position{Title: last.Title, ID: last.ID})
	return Page{Modules: modules[:limit], Next: next}, err
}

func (q Query) limit() (int, error) {
	switch {
	case q.Limit == 0:
		return defaultLimit, nil
	case q.Limit < 0 || q.Limit > maxLimit:
		return 0, fault.New("validation-failed").Field("/query/limit", "too-big", "max", strconv.Itoa(maxLimit))
	}
	return q.Limit, nil
}

// where builds the condition; every value travels as a parameter.
func (q Query) where() (string, []any, error) {
	parts, args := []string{"m.state = ?"}, []any{Published}
	add := func(part string, values ...any) {
		parts, args = append(parts, part), append(args, values...)
	}
	if text := strings.TrimSpace(q.Text); text != "" {
		add("module_words(m.title, m.description) @@ websearch_to_tsquery('german', ?)", text)
	}
	if q.Competency != "" {
		add("EXISTS (SELECT FROM module_teaches t WHERE t.module_id = m.id AND t.competency_id = ? AND t.level >= ?)", q.Competency, q.MinLevel)
	}
	if len(q.Formats) > 0 {
		add("m.format IN ?", q.Formats)
	}
	if len(q.Languages) > 0 {
		add("m.language IN ?", q.Languages)
	}
	if len(q.Accessibility) > 0 {
		add("m.accessibility @> ?::text[]", accessibilityColumn(q.Accessibility))
	}
	if q.MaxHours > 0 {
		add("m.hours_sixteenths <= ?", int(q.MaxHours))
	}
	if q.After != "" {
		var after position
		if err := httpx.DecodeCursor(q.After, &after); err != nil {
			return "", nil, err
		}
		add(`(m.title COLLATE "C", m.id) > (?, ?)`, after.Title, after.ID)
	}
	return strings.Join(parts, " AND "), args, nil
}

// position is where a page ended.
type position struct {
	Title string    `json:"t"`
	ID    uuid.UUID `json:"i"`
}
