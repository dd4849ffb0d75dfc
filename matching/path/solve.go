package path

import (
	"context"
	"errors"
)

// Solve finds the cheapest path from what is held to the targets. Without a deadline it runs until the proof. When the
// deadline of ctx comes first, it returns the best path found and the best bound. The reduction, the first path and its
// reasons it finishes even then: at 5,000 modules that takes some milliseconds, but the reasons of a path of 1,000 steps
// take tens of them, and grow with the square. Facts that no path reaches become holes and the rest is solved without them. Who has many questions
// to the same modules is faster with Compile.
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
	return compile(p.Modules, positions).solve(ctx, &Query{Held: p.Held, Targets: p.Targets})
}

func cancelled(ctx context.Context) error {
	if err := ctx.Err(); errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}
