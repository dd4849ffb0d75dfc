package path

import (
	"context"
	"strconv"
	"sync"

	"lernpfad/internal/fault"
)

// Catalogue is a list of modules made ready for many questions. It never changes, keeps nothing of the modules but
// their ids and facts, and is safe for concurrent use. The memory of a solve is kept for the next one.
type Catalogue struct {
	numbering
	unaided *closure // of all modules, nothing held
	arenas  sync.Pool
}

// Query is what one person asks of a catalogue. Lists may hold an entry twice; that changes nothing.
type Query struct {
	Held    []Fact
	Targets []Fact
	// Weights stand for Module.Weight, in the order of the compiled list; nil leaves the weights as they are.
	Weights []int64
	// Priority stands for Module.Priority, in the order of the compiled list; nil leaves the priorities as they are. Any
	// integers will do.
	Priority []int32
	// Done are ids of modules that count as done: every group that names one of them is waived. It gives no facts; what
	// a module taught belongs into Held.
	Done []string
	// Without are ids of modules that no path may take.
	Without []string
}

// Compile makes a catalogue of the modules. The error is that of Problem.Validate.
func Compile(modules []Module) (*Catalogue, error) {
	positions, err := Problem{Modules: modules}.positions()
	if err != nil {
		return nil, err
	}
	return compile(modules, positions), nil
}

func compile(modules []Module, positions map[string]int32) *Catalogue {
	c := &Catalogue{numbering: *number(modules, positions)}
	c.arenas.New = func() any { return &arena{} }
	all := make([]bool, c.net.modules())
	for m := range all {
		all[m] = true
	}
	c.unaided = newClosure(nil, c.net)
	c.unaided.run(all)
	return c
}

// Solve is the function Solve for the modules of the catalogue: the result is the same to the byte as for a Problem in
// which the modules have the weights and priorities of the query and waived groups are left out. A module in Without stays known to
// groups and to no other effect; among paths of equal cost the choice may then differ from that for a Problem that
// does not hold the module.
//
// The error is a *fault.Error "path-problem-invalid" that points into the query, or the context's error if ctx is
// cancelled.
func (c *Catalogue) Solve(ctx context.Context, q Query) (Result, error) {
	if err := cancelled(ctx); err != nil {
		return Result{}, err
	}
	if err := c.validate(&q); err != nil {
		return Result{}, err
	}
	return c.solve(ctx, &q)
}

// solve answers a valid query.
func (c *Catalogue) solve(ctx context.Context, q *Query) (Result, error) {
	a, _ := c.arenas.Get().(*arena)
	defer func() {
		a.reset()
		c.arenas.Put(a)
	}()
	v := c.view(a, q)
	reach := v.reach()
	goals, holes := v.split(reach)
	r := v.reduce(reach, goals)
	s := newSearch(a, r.net, func() bool { return ctx.Err() != nil })
	s.run()
	if err := cancelled(ctx); err != nil {
		return Result{}, err
	}
	return v.result(r, s, goals, holes), nil
}

func (c *Catalogue) validate(q *Query) error {
	check := checker{fault: fault.New("path-problem-invalid")}
	if len(q.Held)+len(q.Targets)+len(q.Done)+len(q.Without) > MaxEntries {
		return check.fault.Field("", "too-many", "max", strconv.Itoa(MaxEntries))
	}
	check.facts(q.Held, "held")
	check.facts(q.Targets, "targets")
	if q.Weights != nil {
		c.oneEach(&check, len(q.Weights), "weights")
	}
	if q.Priority != nil {
		c.oneEach(&check, len(q.Priority), "priority")
	}
	for i, w := range q.Weights {
		check.amount(w, "weights", i)
	}
	c.known(&check, q.Done, "done")
	c.known(&check, q.Without, "without")
	return check.fault.OrNil()
}

// oneEach notes a list that has not one entry for each module.
func (c *Catalogue) oneEach(check *checker, entries int, list string) {
	switch n := strconv.Itoa(len(c.ids)); {
	case entries < len(c.ids):
		check.add("too-few", []string{"min", n}, list)
	case entries > len(c.ids):
		check.add("too-many", []string{"max", n}, list)
	}
}

func (c *Catalogue) known(check *checker, ids []string, list string) {
	for k, id := range ids {
		if _, known := c.number[id]; !known {
			check.add("unknown", nil, list, k)
		}
	}
}
