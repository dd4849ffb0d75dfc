package courses

import (
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

const fromModules = ` FROM modules m JOIN providers p ON p.id = m.provider_id `

// filtered returns which modules pass the filters.
func filtered(tx *gorm.DB, q Query) (map[uuid.UUID]bool, error) {
	where, args, err := q.where("")
	if err != nil {
		return nil, err
	}
	var rows []struct{ ID uuid.UUID }
	err = tx.Raw("SELECT m.id"+fromModules+"WHERE "+where, args...).Scan(&rows).Error
	out := make(map[uuid.UUID]bool, len(rows))
	for _, r := range rows {
		out[r.ID] = true
	}
	return out, err
}

// facetQueries are the properties that are counted, each with the tables that it needs beside the modules.
func facetQueries() []struct{ name, value, label, join string } {
	return []struct{ name, value, label, join string }{
		{FacetFormat, "m.format", "''", ""},
		{FacetLanguage, "m.language", "''", ""},
		{FacetProvider, "p.key", "p.name", ""},
		{FacetAccessibility, "a.value", "''", "CROSS JOIN LATERAL unnest(m.accessibility) a (value)"},
		{FacetArea, "c.area_id", "''", "JOIN module_teaches ft ON ft.module_id = m.id JOIN competencies c ON c.id = ft.competency_id"},
		{FacetBand, "((ft.level + 1) / 2)::text", "''", "JOIN module_teaches ft ON ft.module_id = m.id"},
		{
			FacetHours, "h.value", "''",
			"JOIN (VALUES ('short', 2), ('1', 16), ('2', 32), ('4', 64), ('8', 128), ('16', 256)) h (value, most) ON m.hours_sixteenths <= h.most",
		},
	}
}

// loadFacets counts the hits by every property, and all of them.
func loadFacets(tx *gorm.DB, q Query) ([]Facet, int, error) {
	q.After = ""
	var parts []string
	var all []any
	for _, f := range facetQueries() {
		where, args, err := q.where(f.name)
		if err != nil {
			return nil, 0, err
		}
		parts = append(parts, "SELECT '"+f.name+"' AS name, "+f.value+" AS value, "+f.label+" AS label, count(DISTINCT m.id) AS n"+
			fromModules+f.join+" WHERE "+where+" GROUP BY 2, 3")
		all = append(all, args...)
	}
	where, args, err := q.where("")
	if err != nil {
		return nil, 0, err
	}
	parts = append(parts, "SELECT '', '', '', count(*)"+fromModules+"WHERE "+where)
	var rows []struct {
		Name, Value, Label string
		N                  int
	}
	err = tx.Raw(strings.Join(parts, " UNION ALL ")+` ORDER BY 1, 4 DESC, 2`, append(all, args...)...).Scan(&rows).Error
	var facets []Facet
	total := 0
	for _, r := range rows {
		if r.Name == "" {
			total = r.N
			continue
		}
		if n := len(facets); n == 0 || facets[n-1].Name != r.Name {
			facets = append(facets, Facet{Name: r.Name})
		}
		last := &facets[len(facets)-1]
		last.Counts = append(last.Counts, FacetCount{r.Value, r.Label, r.N})
	}
	return facets, total, err
}
