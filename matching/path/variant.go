package path

import "slices"

// Barring is the query in which no path may take the given modules, besides those it bars already.
func (q Query) Barring(ids ...string) Query {
	if len(ids) > 0 {
		q.Without = slices.Concat(q.Without, ids)
	}
	return q
}

// Only is the query in which a path may take none but the given modules. Ids that the catalogue does not have change
// nothing.
func (c *Catalogue) Only(q Query, ids ...string) Query {
	var others []string
	for _, id := range c.ids {
		if !slices.Contains(ids, id) {
			others = append(others, id)
		}
	}
	return q.Barring(others...)
}
