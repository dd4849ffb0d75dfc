package matching

import (
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

// columns is the catalogue in the form that the scorer reads: numbers only, rows in the order of the snapshot's modules, and what a row
// has several of side by side in lists. A row takes about a hundred bytes, so that a whole catalogue lies in the cache.
type columns struct {
	features     features
	competencies []competency.ID
	position     map[competency.ID]uint8
	row          map[uuid.UUID]int32

	rows     []rowAt // and one more, where the last one's parts of the lists end
	gives    []givenAt
	requires []levelAt
	groups   [][]int32 // groups of prerequisites, each the rows of its members
	runs     []runAt
	taste    []featureAt // features of the modules other than 0; those of the person are not among them
}

// rowAt is a module. Its parts of the lists begin where it says and end where those of the next row begin.
type rowAt struct {
	gives, requires, groups, runs, taste uint32

	ready, part float32 // readiness of who holds nothing it requires, and what each level or group of them adds
	hours       float32
	taught      uint16 // levels that it teaches
	language    uint8  // position in courses.Languages
	dated       bool   // needs a run
}

// givenAt is what a module gives at one competency, all as small numbers: the level with all alignments, the level that it teaches as it
// is written (0 where only an alignment gives), and the level that it asks for itself: what it gives begins there.
type givenAt struct{ competency, level, taught, above uint8 }

// levelAt is a level of a competency, both as small numbers.
type levelAt struct{ competency, level uint8 }

// runAt is a run: until when it can be booked, and on which days of the week it sits, Sunday the lowest bit.
type runAt struct {
	deadline int64 // Unix seconds
	days     uint8
}

// featureAt is a feature of a module by its place in the order of all.
type featureAt struct {
	place uint32
	share float32
}

func newColumns(library *competency.Library, modules []*courses.Module, zone *time.Location) *columns {
	c := &columns{features: newFeatures(library), position: map[competency.ID]uint8{}, row: make(map[uuid.UUID]int32, len(modules))}
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
	c.rows = append(c.rows, c.next())
	return c
}

// size is how many modules there are.
func (c *columns) size() int { return len(c.rows) - 1 }

// next is a row whose parts of the lists begin where they end now.
func (c *columns) next() rowAt {
	end := func(n int) uint32 { return uint32(n) } //nolint:gosec // a catalogue has far fewer than 2^32 levels
	return rowAt{gives: end(len(c.gives)), requires: end(len(c.requires)), groups: end(len(c.groups)), runs: end(len(c.runs)), taste: end(len(c.taste))}
}

func (c *columns) add(library *competency.Library, m *courses.Module, zone *time.Location) {
	r := c.next()
	r.hours, r.language, r.dated = float32(m.Hours.Float()), languagePosition(m.Language), m.Format != courses.SelfPaced
	required := c.levels(m.Requires)
	asked := len(m.RequiresAny)
	for _, q := range required {
		asked += int(q.level)
	}
	if r.ready = 1; asked > 0 {
		r.ready, r.part = 0, 1/float32(asked)
	}
	given := c.given(library, m.Teaches, required)
	for _, g := range given {
		r.taught += uint16(g.taught)
	}
	c.rows, c.gives, c.requires = append(c.rows, r), append(c.gives, given...), append(c.requires, required...)
	for _, group := range m.RequiresAny {
		c.groups = append(c.groups, c.members(group))
	}
	for _, r := range m.Runs {
		c.runs = append(c.runs, runAt{deadline: r.Deadline.Unix(), days: daysOf(r, zone)})
	}
	for i, v := range c.features.ofModule(library, m, zone) {
		if v != 0 {
			c.taste = append(c.taste, featureAt{place: uint32(i), share: float32(v)})
		}
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

// given lists what teaching gives with all alignments, in the order of the competencies.
func (c *columns) given(library *competency.Library, teaches []competency.Requirement, required []levelAt) []givenAt {
	all, written := competency.Profile{}, competency.Profile{}
	for _, t := range teaches {
		written.Raise(t.Competency, t.Level)
		all.Raise(t.Competency, t.Level)
		for _, g := range library.Gives(t) {
			all.Raise(g.Competency, g.Level)
		}
	}
	var out []givenAt
	for _, g := range listed(all, c.competencies) {
		at := givenAt{competency: c.position[g.Competency], level: uint8(g.Level), taught: uint8(written[g.Competency])} //nolint:gosec // 0..8
		for _, r := range required {
			if r.competency == at.competency {
				at.above = max(at.above, r.level)
			}
		}
		out = append(out, at)
	}
	return out
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
