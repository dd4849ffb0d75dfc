package selfcheck

import (
	"cmp"
	"slices"

	"lernpfad/courses/competency"
)

// SheetSize is how many statements stand on a sheet of paper.
const SheetSize = FirstBlock

// Sheet returns the statements for paper, where the answers before choose nothing: about each target the statement of its own band, those
// that count most first, and while there is room the one of the band below. They come in the order of the frameworks, the same for the same
// role and targets.
func (c *Check) Sheet() []Statement {
	targets := slices.Clone(c.targets)
	slices.SortStableFunc(targets, func(a, b Target) int { return cmp.Compare(b.Weight, a.Weight) })
	var chosen []Statement
	for below := range competency.Band(competency.BandCount) {
		for _, t := range targets {
			if s, ok := c.about(t.Competency, t.Level.Band()-below); ok && len(chosen) < SheetSize {
				chosen = append(chosen, s)
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(c.bank.statements), func(s Statement) bool {
		return !slices.ContainsFunc(chosen, func(one Statement) bool { return one.ID == s.ID })
	})
}

// about returns the first statement of the pool about a competency in a band.
func (c *Check) about(id competency.ID, band competency.Band) (Statement, bool) {
	i := slices.IndexFunc(c.pool, func(s Statement) bool { return s.Competency == id && s.Band == band })
	if i < 0 {
		return Statement{}, false
	}
	return c.pool[i], true
}
