// Package planning holds what HR may know: groups, never persons. It is pure and works on what it is handed.
package planning

import (
	"cmp"
	"slices"

	"lernpfad/courses/competency"
)

// Unit is a row of the map: a department with everything below it.
type Unit struct {
	ID   string
	Name string
}

// Person is one person without a name: the row she counts in, and for each goal of her role whether she reaches it.
type Person struct {
	Unit    string
	Reached map[competency.ID]bool
}

// CellState says what a cell may tell.
type CellState string

// The states of a cell.
const (
	Shown     CellState = "shown"
	Nobody    CellState = "nobody"    // no role in this unit asks for the competency
	TooSmall  CellState = "too_small" // fewer than k people are asked for it
	Protected CellState = "protected" // large enough, but showing it would give away a smaller cell
)

// Cell is the share of people who reach the level their role asks for, in one of seven classes. Class, Lower and Upper are zero
// unless the cell is shown. Lower and Upper bound the share in per cent; the exact share is not published.
type Cell struct {
	State CellState
	Class int // 0..6
	Lower int // 0..100
	Upper int // 0..100
}

// Coverage is the map unit x competency. Cells are indexed by unit, then by competency; Total covers all units together.
type Coverage struct {
	K            int
	Units        []Unit
	Competencies []competency.ID
	Cells        [][]Cell
	Total        []Cell
}

// tally counts the people a cell speaks of.
type tally struct{ asked, reached int }

// Cover draws the map. People whose unit is not among the units count in the total alone. k is the smallest group that is shown and
// at least 2. The rules: a cell with fewer than k people is too small; while the hidden cells of a column hold fewer than k people
// together, the smallest shown one is protected, so that total minus shown rows gives nothing away; classes are so wide that neither
// "all" nor "none" can be read from one.
func Cover(units []Unit, competencies []competency.ID, people []Person, k int) Coverage {
	k = max(k, 2)
	c := Coverage{K: k, Units: units, Competencies: competencies, Cells: make([][]Cell, len(units)), Total: make([]Cell, len(competencies))}
	counts, totals := count(units, competencies, people)
	for u := range units {
		c.Cells[u] = make([]Cell, len(competencies))
	}
	for j := range competencies {
		column := make([]tally, len(units))
		listed := 0
		for u := range units {
			column[u] = counts[u][j]
			listed += column[u].asked
		}
		c.Total[j] = cellOf(totals[j], k)
		for u, cell := range protect(column, totals[j].asked-listed, k) {
			c.Cells[u][j] = cell
		}
	}
	return c
}

func count(units []Unit, competencies []competency.ID, people []Person) ([][]tally, []tally) {
	row := make(map[string]int, len(units))
	counts := make([][]tally, len(units))
	for u, unit := range units {
		row[unit.ID] = u
		counts[u] = make([]tally, len(competencies))
	}
	totals := make([]tally, len(competencies))
	for _, p := range people {
		u, listed := row[p.Unit]
		for j, id := range competencies {
			reached, asked := p.Reached[id]
			if !asked {
				continue
			}
			totals[j].add(reached)
			if listed {
				counts[u][j].add(reached)
			}
		}
	}
	return counts, totals
}

func (t *tally) add(reached bool) {
	t.asked++
	if reached {
		t.reached++
	}
}

// protect draws one column. unlisted people are hidden from the start.
func protect(column []tally, unlisted, k int) []Cell {
	cells := make([]Cell, len(column))
	hidden := unlisted
	var shown []int
	for u, t := range column {
		cells[u] = cellOf(t, k)
		switch cells[u].State {
		case TooSmall:
			hidden += t.asked
		case Shown:
			shown = append(shown, u)
		case Nobody, Protected:
		}
	}
	slices.SortStableFunc(shown, func(a, b int) int { return cmp.Compare(column[a].asked, column[b].asked) })
	for _, u := range shown {
		if hidden == 0 || hidden >= k {
			break
		}
		cells[u] = Cell{State: Protected}
		hidden += column[u].asked
	}
	return cells
}

func cellOf(t tally, k int) Cell {
	switch {
	case t.asked == 0:
		return Cell{State: Nobody}
	case t.asked < k:
		return Cell{State: TooSmall}
	default:
		return classify(t)
	}
}

// classes is the number of classes; below fineFrom people three coarse ones are used, so that the lowest and the highest class
// always hold at least two possible counts.
const (
	classes  = 7
	fineFrom = 2 * classes
)

func classify(t tally) Cell {
	if t.asked < fineFrom {
		third := min(3*t.reached/t.asked, 2)
		return Cell{State: Shown, Class: third * (classes - 1) / 2, Lower: third * 100 / 3, Upper: (third + 1) * 100 / 3}
	}
	class := min(classes*t.reached/t.asked, classes-1)
	return Cell{State: Shown, Class: class, Lower: class * 100 / classes, Upper: (class + 1) * 100 / classes}
}
