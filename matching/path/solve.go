package path

import (
	"context"
	"errors"
	"slices"
)

// Solve finds the cheapest path from what is held to the targets. Without a deadline it runs until the proof. When the
// deadline of ctx comes first, it returns the best path found and the best bound; it finishes the first path and its
// reasons even then. Facts that no path reaches become holes and the rest is solved without them.
//
// The error is the fault of Problem.Validate, or the context's error if ctx is cancelled.
func Solve(ctx context.Context, p Problem) (Result, error) {
	if err := cancelled(ctx); err != nil {
		return Result{}, err
	}
	positions, err := p.positions()
	if err != nil {
		return Result{}, err
	}
	u := number(&p, positions)
	reach := newClosure(u.net)
	reach.run(everything(u.net))
	goals, holes := u.split(reach)
	r := reduce(u.net, mask(u.net.modules(), reach.fired), goals)
	s := newSearch(r.net, func() bool { return ctx.Err() != nil })
	s.run()
	if err := cancelled(ctx); err != nil {
		return Result{}, err
	}
	return u.result(r, s, goals, holes), nil
}

func cancelled(ctx context.Context) error {
	if err := ctx.Err(); errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

func everything(net *network) []bool {
	all := make([]bool, net.modules())
	for m := range all {
		all[m] = true
	}
	return all
}

func mask(size int, members []int32) []bool {
	out := make([]bool, size)
	for _, m := range members {
		out[m] = true
	}
	return out
}

// split parts the targets into those within reach and the holes.
func (u *numbering) split(reach *closure) (goals []int32, holes []Hole) {
	for _, f := range u.net.goals {
		if reach.reached[f] {
			goals = append(goals, f)
		} else {
			holes = append(holes, u.hole(f, reach))
		}
	}
	return goals, holes
}

// result puts the path found into words of the problem.
func (u *numbering) result(r *reduction, s *search, goals []int32, holes []Hole) Result {
	steps := u.explain(through(r.origin, s.path), goals)
	out := Result{
		Status: Optimal, Steps: steps, Holes: holes, Landmarks: u.landmarks(r, s.proof),
		Cost: s.best * s.divisor, LowerBound: s.floor * s.divisor,
	}
	if out.LowerBound < out.Cost {
		out.Status = Feasible
		out.Gap = float64(out.Cost-out.LowerBound) / float64(out.Cost)
	}
	if len(holes) > 0 {
		out.Status = Unreachable
	}
	return out
}

// landmarks names the modules of each landmark together with those they stand in for.
func (u *numbering) landmarks(r *reduction, proof [][]int32) [][]string {
	standing := make([][]int32, r.net.modules())
	at := make([]int32, len(r.standIn))
	for m, o := range r.origin {
		at[o] = int32(m)
	}
	for m, s := range r.standIn {
		if s >= 0 {
			standing[at[s]] = append(standing[at[s]], int32(m))
		}
	}
	out := make([][]string, len(proof))
	for k, row := range proof {
		var members []int32
		for _, m := range row {
			members = append(members, standing[m]...)
		}
		slices.Sort(members)
		for _, m := range members {
			out[k] = append(out[k], u.id(m))
		}
	}
	slices.SortFunc(out, func(a, b []string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return slices.Compare(a, b)
	})
	return slices.CompactFunc(out, slices.Equal)
}
