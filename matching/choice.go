package matching

import (
	"lernpfad/courses"
	"lernpfad/courses/competency"
)

// Measure is what an alternative is best by.
type Measure string

// The measures, in the order in which alternatives are looked for.
const (
	Fastest  Measure = "fastest"  // fewest hours
	Cheapest Measure = "cheapest" // lowest price, then fewest hours
	BestFit  Measure = "best_fit" // fewest hours, those of a module that suits the person less counting up to half as much again
)

// Choice is one of several paths to the goals of a person. It is not stored.
type Choice struct {
	Best    []MeasureProof // never empty
	Further bool           // the best only among those that differ from the ones before it
	Same    bool           // it has the modules of the path it is compared with
	Hours   courses.Hours
	Cents   int // price of all steps
	Modules []courses.ModuleRef
	Changes Changes // against the path it is compared with
}

// MeasureProof says by what a choice is the best, and whether that is proven. If not, Above bounds what a better one could save:
// sixteenths of an hour, or cents for Cheapest.
type MeasureProof struct {
	Measure Measure
	Proven  bool
	Above   int64
}

// Changes are the modules that one path has and another has not, in the order of their steps.
type Changes struct {
	Added   []courses.ModuleRef
	Dropped []courses.ModuleRef
	Moved   []courses.ModuleRef // that both have, at another place among those that both have
}

// Any reports whether the paths differ in their modules.
func (c Changes) Any() bool { return len(c.Added)+len(c.Dropped) > 0 }

// WhatIf is what would change a path of a person, computed from what she holds and what the catalogue offers today.
type WhatIf struct {
	// Outdated means that the path no longer leads to all that can be reached. Then Steps is empty.
	Outdated bool
	Steps    []Detour  // in path order
	Held     []Head    // the largest saving first, at most five
	Holes    []Opening // one per hole
}

// Detour is what happens without one step.
type Detour struct {
	Module courses.ModuleRef
	// More is how much longer the best path without the step is; below 0 is shorter. Proven means that none is shorter. It says
	// nothing where Lost is not empty.
	More   courses.Hours
	Proven bool
	Lost   []competency.ID     // goals out of reach without it
	With   []courses.ModuleRef // what that path has instead
}

// Head is the head start that one more level would give.
type Head struct {
	Competency competency.ID
	From, To   competency.Level
	Saves      courses.Hours // above 0
	Proven     bool
}

// Opening is the least that one new module would have to teach to bring a hole into reach.
type Opening struct {
	Hole       Hole
	Competency competency.ID    // where the new module is missing; often that of the hole itself
	From, To   competency.Level // From is what can be reached today
}
