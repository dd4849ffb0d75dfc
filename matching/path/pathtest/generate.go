// Package pathtest makes random problems of the shape that a municipality has: a framework of 21 competencies with
// eight levels in five areas, modules that raise one to six of them, and persons who lack some levels. The same seed
// gives the same problem.
package pathtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"lernpfad/matching/path"
)

// Shape says how large a framework and its catalogue are.
type Shape struct {
	Competencies int
	Levels       int
	Modules      int
}

// DigComp is the shape of DigComp with the given number of modules.
func DigComp(modules int) Shape { return Shape{Competencies: 21, Levels: 8, Modules: modules} }

// areaSize is how many neighbouring competencies tend to be taught together.
const areaSize = 5

// course is a module in levels instead of facts.
type course struct {
	main     int
	teaches  map[int]int // competency -> level reached
	requires map[int]int // competency -> level needed
	groups   [][]int     // other courses, one of each needed
	hours    float64
	format   int
	depth    int // length of the longest chain of groups below
}

// Catalogue is a set of modules that many persons choose from.
type Catalogue struct {
	shape   Shape
	courses []course
	byMain  [][]int
}

// NewCatalogue draws the modules.
func NewCatalogue(seed uint64, shape Shape) *Catalogue {
	rng := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // test data must be repeatable
	c := &Catalogue{shape: shape, byMain: make([][]int, shape.Competencies)}
	for i := range shape.Modules {
		m := c.draw(rng)
		c.byMain[m.main] = append(c.byMain[m.main], i)
		c.courses = append(c.courses, m)
	}
	return c
}

func (c *Catalogue) draw(rng *rand.Rand) course {
	level := 1 + rng.IntN(3) + rng.IntN(3)
	if rng.Float64() < 0.12 {
		level += 1 + rng.IntN(2)
	}
	level = min(level, c.shape.Levels)
	rise := 1 + pick(rng, 0.55, 0.35, 0.10)
	m := course{main: rng.IntN(c.shape.Competencies), teaches: map[int]int{}, requires: map[int]int{}, format: rng.IntN(4)}
	m.raise(m.main, level, rise)
	units := rise
	for range c.extras(rng) {
		units += c.addCompetency(rng, &m, level)
	}
	if rng.Float64() < 0.35 && level > 1 {
		if k := rng.IntN(c.shape.Competencies); m.teaches[k] == 0 {
			m.requires[k] = max(m.requires[k], 1+rng.IntN(min(level-1, 3)))
		}
	}
	if rng.Float64() < 0.28 {
		c.addGroup(rng, &m, level)
	}
	hours := 2.2 * float64(units) * math.Exp(rng.NormFloat64()*0.55) * (0.8 + 0.12*float64(level))
	m.hours = max(0.5, math.Round(hours*4)/4)
	return m
}

// raise makes the course teach the competency up to level from rise levels below.
func (m *course) raise(competency, level, rise int) {
	m.teaches[competency] = level
	if level > rise {
		m.requires[competency] = level - rise
	}
}

// extras is how many further competencies a course teaches.
func (c *Catalogue) extras(rng *rand.Rand) int {
	n := pick(rng, 0.40, 0.35, 0.18, 0.07)
	if n == 3 {
		n += rng.IntN(3)
	}
	return n
}

func (c *Catalogue) addCompetency(rng *rand.Rand, m *course, level int) (rise int) {
	k := rng.IntN(c.shape.Competencies)
	if rng.Float64() < 0.5 {
		k = (m.main/areaSize*areaSize + rng.IntN(areaSize)) % c.shape.Competencies
	}
	if m.teaches[k] > 0 {
		return 0
	}
	rise = 1 + rng.IntN(2)
	m.raise(k, max(1, level-rng.IntN(3)), rise)
	return rise
}

// addGroup makes the course require one or two earlier courses of its own competency, as series do.
func (c *Catalogue) addGroup(rng *rand.Rand, m *course, level int) {
	var lower []int
	for _, i := range c.byMain[m.main] {
		if c.courses[i].teaches[m.main] < level && c.courses[i].depth < 4 {
			lower = append(lower, i)
		}
	}
	if len(lower) == 0 {
		return
	}
	group := []int{lower[rng.IntN(len(lower))]}
	if rng.Float64() < 0.3 {
		group = append(group, lower[rng.IntN(len(lower))])
	}
	m.groups = append(m.groups, group)
	for _, i := range group {
		m.depth = max(m.depth, c.courses[i].depth+1)
	}
}

// person is what somebody holds, aims for and likes.
type person struct {
	levels        []int // by competency
	held, targets []path.Fact
	weights       []int64 // by module
}

// person draws a person. Weights are sixteenths of an hour, raised by up to 30 % for formats the person does not like. Not
// every target need be within reach.
func (c *Catalogue) person(seed uint64) person {
	rng := rand.New(rand.NewPCG(seed, 2)) //nolint:gosec // test data must be repeatable
	p := person{levels: make([]int, c.shape.Competencies)}
	base := rng.IntN(3)
	for k := range p.levels {
		p.levels[k] = max(0, min(5, base+rng.IntN(3)-rng.IntN(2)))
		for l := 1; l <= p.levels[k]; l++ {
			p.held = append(p.held, fact(k, l))
		}
	}
	wanted := min(c.shape.Competencies, 8+rng.IntN(14))
	for _, k := range rng.Perm(c.shape.Competencies)[:wanted] {
		if level := min(6, p.levels[k]+rng.IntN(4)); level > p.levels[k] {
			p.targets = append(p.targets, fact(k, level))
		}
	}
	liked := rng.IntN(4)
	for i := range c.courses {
		mismatch := 1 + 0.15*rng.Float64()
		if c.courses[i].format != liked {
			mismatch += 0.15
		}
		p.weights = append(p.weights, max(1, int64(math.Round(c.courses[i].hours*16*mismatch))))
	}
	return p
}

// Person draws a person and writes her question down as a problem. A group is left out when she already holds all that
// a member teaches.
func (c *Catalogue) Person(seed uint64) path.Problem {
	p := c.person(seed)
	out := path.Problem{Held: p.held, Targets: p.targets, Modules: c.Modules()}
	for i := range out.Modules {
		out.Modules[i].Weight = p.weights[i]
		out.Modules[i].RequiresAny = c.groups(i, p.levels)
	}
	return out
}

// Query draws the same person and asks the same question of the compiled Modules.
func (c *Catalogue) Query(seed uint64) path.Query {
	p := c.person(seed)
	q := path.Query{Held: p.held, Targets: p.targets, Weights: p.weights}
	for i := range c.courses {
		if c.holds(p.levels, i) {
			q.Done = append(q.Done, name(i))
		}
	}
	return q
}

// Modules writes the courses out in facts, with sixteenths of an hour as weights.
func (c *Catalogue) Modules() []path.Module {
	var out []path.Module
	for i := range c.courses {
		co := &c.courses[i]
		hours := int64(co.hours * 16)
		m := path.Module{ID: name(i), Hours: hours, Weight: hours, RequiresAny: c.groups(i, nil)}
		for k := range c.shape.Competencies {
			if l := co.requires[k]; l > 0 {
				m.Requires = append(m.Requires, fact(k, l))
			}
			for l := 1; l <= co.teaches[k]; l++ {
				m.Teaches = append(m.Teaches, fact(k, l))
			}
		}
		out = append(out, m)
	}
	return out
}

// groups are those of a course without the ones waived; nobody without levels waives any.
func (c *Catalogue) groups(i int, levels []int) (out [][]string) {
	for _, g := range c.courses[i].groups {
		if levels != nil && slices.ContainsFunc(g, func(q int) bool { return c.holds(levels, q) }) {
			continue
		}
		var ids []string
		for _, q := range g {
			ids = append(ids, name(q))
		}
		out = append(out, ids)
	}
	return out
}

func (c *Catalogue) holds(held []int, i int) bool {
	for k, l := range c.courses[i].teaches {
		if held[k] < l {
			return false
		}
	}
	return true
}

func name(i int) string { return fmt.Sprintf("m%05d", i) }

func fact(competency, level int) path.Fact {
	return path.Fact(fmt.Sprintf("K%d.%d:%d", competency/areaSize+1, competency%areaSize+1, level))
}

// pick draws an index with the given probabilities.
func pick(rng *rand.Rand, probabilities ...float64) int {
	x := rng.Float64()
	for i, p := range probabilities {
		if x -= p; x < 0 {
			return i
		}
	}
	return len(probabilities) - 1
}
