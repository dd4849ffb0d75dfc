package matching

import (
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

// columns is the catalogue in the form that the scorer reads: numbers only, one array a side, rows in the order of the snapshot's
// modules. A row of 351 demo modules takes about 200 bytes, so that a whole catalogue lies in the cache.
type columns struct {
	features     features
	competencies []competency.ID
	position     map[competency.ID]uint8
	row          map[uuid.UUID]int32

	// what a module teaches as it is written, what it gives with all alignments, and what it requires: levels of competencies,
	// those of row i from start[i] to start[i+1]
	teaches, gives, requires levelColumn
	groups                   groupColumn

	hours    []float32 // in hours
	language []uint8   // position in courses.Languages
	dated    []bool    // needs a run
	runs     runColumn
	taste    []float32 // features of the modules, row by row, those of the person left at 0
}

// levelAt is a level of a competency, both as small numbers. above is the level of the same competency that a module asks for itself:
// what it gives begins there.
type levelAt struct{ competency, level, above uint8 }

type levelColumn struct {
	start []uint32
	all   []levelAt
}

func (c *levelColumn) add(levels []levelAt) {
	if len(c.start) == 0 {
		c.start = append(c.start, 0)
	}
	c.all = append(c.all, levels...)
	c.start = append(c.start, uint32(len(c.all))) //nolint:gosec // a catalogue has far fewer than 2^32 levels
}

func (c *levelColumn) of(row int32) []levelAt { return c.all[c.start[row]:c.start[row+1]] }

// groupColumn holds groups of prerequisites, each the rows of its members.
type groupColumn struct {
	start []uint32
	all   [][]int32
}

func (c *groupColumn) of(row int32) [][]int32 { return c.all[c.start[row]:c.start[row+1]] }

// runAt is a run: until when it can be booked, and on which days of the week it sits, Sunday the lowest bit.
type runAt struct {
	deadline int64 // Unix seconds
	days     uint8
}

type runColumn struct {
	start []uint32
	all   []runAt
}

func (c *runColumn) of(row int32) []runAt { return c.all[c.start[row]:c.start[row+1]] }

func newColumns(library *competency.Library, modules []*courses.Module, zone *time.Location) *columns {
	c := &columns{
		features: newFeatures(library), position: map[competency.ID]uint8{}, row: make(map[uuid.UUID]int32, len(modules)),
		groups: groupColumn{start: []uint32{0}}, runs: runColumn{start: []uint32{0}},
	}
	for i, one := range library.Competencies() {
		c.competencies = append(c.competencies, one.ID)
		c.position[one.ID] = uint8(i)
	}
	for i, m := range modules {
		c.row[m.ID] = int32(i)
	}
	for _, m := range modules {
		c.add(library, m, zone)
	}
	return c
}

func (c *columns) add(library *competency.Library, m *courses.Module, zone *time.Location) {
	given := competency.Profile{}
	for _, t := range m.Teaches {
		given.Raise(t.Competency, t.Level)
		for _, g := range library.Gives(t) {
			given.Raise(g.Competency, g.Level)
		}
	}
	c.teaches.add(c.levels(m.Teaches))
	c.requires.add(c.levels(m.Requires))
	c.gives.add(c.beyond(c.levels(listed(given, c.competencies)), m.Requires))
	for _, group := range m.RequiresAny {
		c.groups.all = append(c.groups.all, c.members(group))
	}
	c.groups.start = append(c.groups.start, uint32(len(c.groups.all))) //nolint:gosec // as above
	for _, r := range m.Runs {
		c.runs.all = append(c.runs.all, runAt{deadline: r.Deadline.Unix(), days: daysOf(r, zone)})
	}
	c.runs.start = append(c.runs.start, uint32(len(c.runs.all))) //nolint:gosec // as above
	c.hours = append(c.hours, float32(m.Hours.Float()))
	c.language = append(c.language, languagePosition(m.Language))
	c.dated = append(c.dated, m.Format != courses.SelfPaced)
	for _, v := range c.features.ofModule(library, m, zone) {
		c.taste = append(c.taste, float32(v))
	}
}

// levels leaves out competencies that no framework has any more.
func (c *columns) levels(list []competency.Requirement) []levelAt {
	var out []levelAt
	for _, r := range list {
		if p, ok := c.position[r.Competency]; ok {
			out = append(out, levelAt{competency: p, level: uint8(r.Level)}) //nolint:gosec // 0..8
		}
	}
	return out
}

// beyond notes at each level what the module asks for of the same competency.
func (c *columns) beyond(given []levelAt, requires []competency.Requirement) []levelAt {
	for _, r := range c.levels(requires) {
		for i := range given {
			if given[i].competency == r.competency {
				given[i].above = max(given[i].above, r.level)
			}
		}
	}
	return given
}

func listed(p competency.Profile, order []competency.ID) []competency.Requirement {
	var out []competency.Requirement
	for _, id := range order {
		if p[id] > 0 {
			out = append(out, competency.Requirement{Competency: id, Level: p[id]})
		}
	}
	return out
}

// members are the rows of a group; those that have left the catalogue are not among them.
func (c *columns) members(group []courses.ModuleRef) []int32 {
	rows := make([]int32, 0, len(group))
	for _, ref := range group {
		if row, ok := c.row[ref.ID]; ok {
			rows = append(rows, row)
		}
	}
	return rows
}

func daysOf(r courses.Run, zone *time.Location) uint8 {
	days := uint8(0)
	for _, s := range sittings(r) {
		days |= 1 << s.StartsAt.In(zone).Weekday()
	}
	return days
}

func languagePosition(l courses.Language) uint8 {
	for i, one := range courses.Languages() {
		if one == l {
			return uint8(i)
		}
	}
	return 0
}
