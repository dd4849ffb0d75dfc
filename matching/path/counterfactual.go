package path

import (
	"context"
	"slices"
	"time"
)

// Variant is a query in which one thing is different.
type Variant struct {
	Name  string
	Query Query
}

// Outcome is what one thing changes.
type Outcome struct {
	Name   string
	Result Result
	// AtLeast and AtMost enclose how much more the cheapest path costs than the cheapest path of the base; below 0 is
	// less. They are equal when both are proven.
	AtLeast, AtMost int64
	// Lost and Gained are targets in reach of the base and not of the variant, and the other way round, sorted.
	Lost, Gained []Fact
}

// Exact reports whether the change is proven.
func (o Outcome) Exact() bool { return o.AtLeast == o.AtMost }

// Compare answers the variants and says what each changes against the base, the result of the query they vary. Each
// gets an equal share of the time that is left. Those that the deadline of ctx leaves no time for are missing.
func (c *Catalogue) Compare(ctx context.Context, base Result, variants []Variant) ([]Outcome, error) {
	out := make([]Outcome, 0, len(variants))
	for i, v := range variants {
		if ctx.Err() != nil {
			break
		}
		r, err := c.solveShare(ctx, v.Query, len(variants)-i)
		if err != nil {
			return nil, err
		}
		out = append(out, Outcome{
			Name: v.Name, Result: r, AtLeast: r.LowerBound - base.Cost, AtMost: r.Cost - base.LowerBound,
			Lost: absent(r.Holes, base.Holes), Gained: absent(base.Holes, r.Holes),
		})
	}
	return out, cancelled(ctx)
}

// solveShare answers within one of several equal shares of the time left.
func (c *Catalogue) solveShare(ctx context.Context, q Query, shares int) (Result, error) {
	if deadline, limited := ctx.Deadline(); limited {
		share, cancel := context.WithTimeout(ctx, time.Until(deadline)/time.Duration(shares))
		defer cancel()
		ctx = share
	}
	return c.Solve(ctx, q)
}

// absent are the facts of the holes that are none of the others.
func absent(holes, others []Hole) []Fact {
	var out []Fact
	for _, h := range holes {
		if !slices.ContainsFunc(others, func(o Hole) bool { return o.Fact == h.Fact }) {
			out = append(out, h.Fact)
		}
	}
	return out
}

// Detours are the variants that leave out one step of a path each, named by the module.
func Detours(q Query, steps []Step) []Variant {
	out := make([]Variant, len(steps))
	for i, s := range steps {
		out[i] = Variant{Name: s.Module, Query: q.Barring(s.Module)}
	}
	return out
}
