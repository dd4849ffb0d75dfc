package courses

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

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
	Text          string // what somebody typed; see Finder
	Competency    competency.ID
	MinLevel      competency.Level // taught level of Competency at least
	Formats       []Format
	Languages     []Language
	Accessibility []Accessibility // all of them
	Provider      string          // its key
	Area          string          // id of an area of a framework; one of its competencies is taught
	Band          int             // 1..4: a level of this band is taught, of Competency if there is one
	MaxHours      Hours
	After         string // Next of the page before
	Limit         int    // 1..100; 0 means 20

	found []uuid.UUID // what Text found, best first
}

// Page is a part of a search result: best first when there is a text, else by title.
type Page struct {
	Modules []Module
	Next    string // "" on the last page
	Total   int    // hits on all pages
	Facets  []Facet
	Terms   []string // words that speak for the hits
	Instead string   // the text as it may have been meant; "" if every word of it is used in the catalogue
}

// Search returns published modules.
func (s *Service) Search(ctx context.Context, q Query) (Page, error) {
	limit, err := q.limit()
	if err != nil {
		return Page{}, err
	}
	if err := q.check(); err != nil {
		return Page{}, err
	}
	var page Page
	ranked := s.find != nil && strings.TrimSpace(q.Text) != ""
	if ranked {
		found, err := s.find(ctx, strings.TrimSpace(q.Text))
		if err != nil {
			return Page{}, err
		}
		q.Text, q.found, page.Terms, page.Instead = "", append([]uuid.UUID{uuid.Nil}, found.Modules...), found.Terms, found.Instead
	}
	err = s.db.Shared(ctx, func(tx database.Tx) error {
		if page.Facets, page.Total, err = loadFacets(tx, q); err != nil {
			return err
		}
		if ranked {
			return page.ranked(tx, q, limit)
		}
		return page.byTitle(tx, q, limit)
	})
	return page, err
}

// check refuses what no database could read.
func (q Query) check() error {
	if !utf8.ValidString(q.Text) || strings.ContainsRune(q.Text, 0) {
		return fault.New("validation-failed").Field("/query/q", "bad-text")
	}
	return nil
}

// byTitle fills a page of a list without a text.
func (p *Page) byTitle(tx database.Tx, q Query, limit int) error {
	where, args, err := q.where("")
	if err != nil {
		return err
	}
	p.Modules, err = loadModules(tx, where, `m.title COLLATE "C", m.id LIMIT `+strconv.Itoa(limit+1), args...)
	if err != nil || len(p.Modules) <= limit {
		return err
	}
	last := p.Modules[limit-1]
	p.Modules = p.Modules[:limit]
	p.Next, err = httpx.EncodeCursor(position{Title: last.Title, ID: last.ID})
	return err
}

// ranked fills a page of hits, which lie in the order of q.found. It begins behind the module that the cursor names, or, when that is
// no hit any more, at the place it had.
func (p *Page) ranked(tx database.Tx, q Query, limit int) error {
	after := position{Place: -1}
	if err := httpx.DecodeCursor(q.After, &after); err != nil {
		return err
	}
	q.After = ""
	hits, err := filtered(tx, q)
	if err != nil {
		return err
	}
	order := slices.DeleteFunc(slices.Clone(q.found), func(id uuid.UUID) bool { return !hits[id] })
	from := after.Place + 1
	if at := slices.Index(order, after.ID); at >= 0 {
		from = at + 1
	}
	from = min(max(from, 0), len(order))
	ids := order[from:min(from+limit, len(order))]
	if len(ids) == 0 {
		return nil
	}
	if p.Modules, err = loadModules(tx, "m.id IN ?", "m.id", ids); err != nil {
		return err
	}
	slices.SortFunc(p.Modules, func(a, b Module) int { return cmp.Compare(slices.Index(ids, a.ID), slices.Index(ids, b.ID)) })
	if last := from + len(ids); last < len(order) {
		p.Next, err = httpx.EncodeCursor(position{Place: last - 1, ID: ids[len(ids)-1]})
	}
	return err
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

// where builds the condition, without that of one facet; every value travels as a parameter.
func (q Query) where(without string) (string, []any, error) {
	parts, args := []string{"m.state = ?"}, []any{Published}
	add := func(part string, values ...any) {
		parts, args = append(parts, part), append(args, values...)
	}
	if text := strings.TrimSpace(q.Text); text != "" {
		add("module_words(m.title, m.description) @@ websearch_to_tsquery('german', ?)", text)
	}
	if q.found != nil {
		add("m.id IN ?", q.found)
	}
	if q.Competency != "" {
		add("EXISTS (SELECT FROM module_teaches t WHERE t.module_id = m.id AND t.competency_id = ? AND t.level >= ?)", q.Competency, q.MinLevel)
	}
	if len(q.Accessibility) > 0 {
		add("m.accessibility @> ?::text[]", accessibilityColumn(q.Accessibility))
	}
	q.whereFacets(without, add)
	if q.After != "" {
		var after position
		if err := httpx.DecodeCursor(q.After, &after); err != nil {
			return "", nil, err
		}
		add(`(m.title COLLATE "C", m.id) > (?, ?)`, after.Title, after.ID)
	}
	return strings.Join(parts, " AND "), args, nil
}

// whereFacets adds the conditions of the facets, without one.
func (q Query) whereFacets(without string, add func(part string, values ...any)) {
	if q.Provider != "" && without != FacetProvider {
		add("p.key = ?", q.Provider)
	}
	if q.Area != "" && without != FacetArea {
		add("EXISTS (SELECT FROM module_teaches t JOIN competencies c ON c.id = t.competency_id WHERE t.module_id = m.id AND c.area_id = ?)", q.Area)
	}
	if q.Band > 0 && without != FacetBand {
		add("EXISTS (SELECT FROM module_teaches t WHERE t.module_id = m.id AND (t.level + 1) / 2 = ? AND (? = '' OR t.competency_id = ?))", q.Band, q.Competency, q.Competency)
	}
	if len(q.Formats) > 0 && without != FacetFormat {
		add("m.format IN ?", q.Formats)
	}
	if len(q.Languages) > 0 && without != FacetLanguage {
		add("m.language IN ?", q.Languages)
	}
	if q.MaxHours > 0 && without != FacetHours {
		add("m.hours_sixteenths <= ?", int(q.MaxHours))
	}
}

// position is where a page ended.
type position struct {
	Title string    `json:"t,omitempty"`
	Place int       `json:"p,omitempty"` // in a ranking, from 0
	ID    uuid.UUID `json:"i"`
}
