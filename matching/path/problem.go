package path

import (
	"slices"
	"strconv"

	"lernpfad/internal/fault"
)

// Fact is something a person can hold, such as "DC1.1:3". Facts are opaque: no fact implies another. A caller that
// means levels writes the lower ones out.
type Fact string

// Module is something that can be taken once.
type Module struct {
	// ID is unique within the problem and not empty.
	ID string
	// Weight is what the path minimises, for example sixteenths of an hour with a mismatch term. Any integer unit will
	// do as long as all modules share it. 0 is allowed; the largest is MaxWeight.
	Weight int64
	// Hours is the learning time in the caller's unit. It is handed through to Step.Hours and never computed with.
	Hours int64
	// Priority orders the steps of a path: of the modules that can be taken next, the one with the lowest goes first. It
	// never decides which modules are taken.
	Priority int32
	// Requires lists facts that must all be held before.
	Requires []Fact
	// RequiresAny lists groups of module ids; of each group one must have been taken before. An empty group can never
	// be satisfied. A module does not satisfy its own group.
	RequiresAny [][]string
	// Teaches lists the facts held afterwards.
	Teaches []Fact
}

// Problem asks for the cheapest path from Held to Targets. Lists may hold an entry twice; that changes nothing.
type Problem struct {
	Held    []Fact
	Targets []Fact
	Modules []Module
}

// Limits of a problem. They keep every sum inside 64 bits.
const (
	// MaxModules is the largest number of modules.
	MaxModules = 1_000_000
	// MaxWeight is the largest weight or number of hours of one module.
	MaxWeight = int64(1) << 44
	// MaxEntries bounds the entries of all lists together.
	MaxEntries = 100_000_000
)

// maxFaults is the number of fields after which Validate stops looking.
const maxFaults = 20

// Validate reports what makes the problem meaningless: empty or duplicate ids, unknown ids in a group, empty facts,
// weights below 0 or above MaxWeight, too many modules. The error is a *fault.Error "path-problem-invalid" whose
// fields point into the problem, at most 20 of them. Cycles and requirements that nothing can meet are legal.
func (p Problem) Validate() error {
	_, err := p.positions()
	return err
}

// positions maps every module id to its index, or returns the fault that Validate speaks of.
func (p Problem) positions() (map[string]int32, error) {
	c := checker{fault: fault.New("path-problem-invalid")}
	if len(p.Modules) > MaxModules {
		return nil, c.fault.Field("/modules", "too-many", "max", strconv.Itoa(MaxModules))
	}
	if p.entries() > MaxEntries {
		return nil, c.fault.Field("", "too-many", "max", strconv.Itoa(MaxEntries))
	}
	ids := make(map[string]int32, len(p.Modules))
	for i := range p.Modules {
		id := p.Modules[i].ID
		if id == "" {
			c.add("required", nil, "modules", i, "id")
		} else if _, twice := ids[id]; twice {
			c.add("duplicate", nil, "modules", i, "id")
		}
		ids[id] = int32(i)
	}
	c.facts(p.Held, "held")
	c.facts(p.Targets, "targets")
	for i := range p.Modules {
		c.module(&p.Modules[i], i, ids)
		if c.full() {
			break
		}
	}
	return ids, c.fault.OrNil()
}

func (p Problem) entries() int {
	n := len(p.Held) + len(p.Targets)
	for i := range p.Modules {
		m := &p.Modules[i]
		n += len(m.Requires) + len(m.Teaches)
		for _, g := range m.RequiresAny {
			n += 1 + len(g)
		}
	}
	return n
}

// checker gathers fields at fault.
type checker struct{ fault *fault.Error }

func (c *checker) full() bool { return len(c.fault.Fields) >= maxFaults }

func (c *checker) add(slug string, params []string, place ...any) {
	if !c.full() {
		c.fault = c.fault.Field(Pointer(place...), slug, params...)
	}
}

func (c *checker) facts(facts []Fact, place ...any) {
	for k, f := range facts {
		if f == "" {
			c.add("required", nil, append(slices.Clone(place), k)...)
		}
	}
}

func (c *checker) module(m *Module, i int, ids map[string]int32) {
	c.amount(m.Weight, "modules", i, "hours")
	if m.Hours != m.Weight {
		c.amount(m.Hours, "modules", i, "hours")
	}
	c.facts(m.Requires, "modules", i, "requires")
	c.facts(m.Teaches, "modules", i, "teaches")
	for g, group := range m.RequiresAny {
		for k, id := range group {
			if _, known := ids[id]; !known {
				c.add("unknown", nil, "modules", i, "requires_any", g, k)
			}
		}
	}
}

func (c *checker) amount(v int64, place ...any) {
	switch {
	case v < 0:
		c.add("too-small", []string{"min", "0"}, place...)
	case v > MaxWeight:
		c.add("too-big", []string{"max", strconv.FormatInt(MaxWeight, 10)}, place...)
	}
}

// Pointer writes a JSON pointer from names and indices, with the field names of the problem file of the command line.
func Pointer(place ...any) string {
	var b []byte
	for _, part := range place {
		b = append(b, '/')
		switch v := part.(type) {
		case int:
			b = strconv.AppendInt(b, int64(v), 10)
		case string:
			b = append(b, v...)
		}
	}
	return string(b)
}
