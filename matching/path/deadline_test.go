package path_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"lernpfad/matching/path"
	"lernpfad/matching/path/pathtest"
)

// processorTime is what this process has used, garbage collection included.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// allowance is a context that ends when this process has used a certain processor time: a deadline that does not move
// when other programs take the processor.
type allowance struct {
	context.Context //nolint:containedctx // it is one
	end             time.Duration
	then            error
}

// allow gives so much processor time from now on.
func allow(ctx context.Context, d time.Duration) *allowance {
	return &allowance{ctx, processorTime() + d, context.DeadlineExceeded}
}

func (a *allowance) Err() error {
	if processorTime() >= a.end {
		return a.then
	}
	return a.Context.Err()
}

// tangled draws modules that teach and require many of the facts, at all levels, as online courses do.
func tangled(rng *rand.Rand, modules, skills, targets int) path.Problem {
	fact := func(skill, level int) path.Fact { return path.Fact(fmt.Sprint(skill, ":", level)) }
	p := path.Problem{}
	for i := range modules {
		m := path.Module{ID: fmt.Sprint("m", i), Weight: 1}
		for range 1 + rng.IntN(4) {
			if s, l := rng.IntN(skills), rng.IntN(3); l > 0 && rng.IntN(2) == 0 {
				m.Requires = append(m.Requires, fact(s, l))
			}
		}
		for range 2 + rng.IntN(5) {
			s, l := rng.IntN(skills), 1+rng.IntN(3)
			m.Weight += int64(l)
			for ; l > 0; l-- {
				m.Teaches = append(m.Teaches, fact(s, l))
			}
		}
		p.Modules = append(p.Modules, m)
	}
	for range targets {
		p.Targets = append(p.Targets, fact(rng.IntN(skills), 3))
	}
	return p
}

// chain is one long path of modules, each of which builds on the one before; every step is a target or none but the last.
func chain(length int, all bool) path.Problem {
	p := path.Problem{}
	for i := range length {
		m := path.Module{ID: fmt.Sprintf("m%06d", i), Weight: 1, Teaches: facts(path.Fact(fmt.Sprint(i)))}
		if i > 0 {
			m.Requires = facts(path.Fact(fmt.Sprint(i - 1)))
		}
		p.Modules = append(p.Modules, m)
		if all || i == length-1 {
			p.Targets = append(p.Targets, m.Teaches...)
		}
	}
	return p
}

// crowd is one target that many modules teach, each behind a group of many others.
func crowd(modules, group int) path.Problem {
	p := path.Problem{Targets: facts("t")}
	for i := range modules {
		p.Modules = append(p.Modules, path.Module{ID: fmt.Sprint("a", i), Weight: int64(10 + i%7), Teaches: facts(path.Fact(fmt.Sprint("f", i)))})
		m := path.Module{ID: fmt.Sprint("b", i), Weight: int64(10 + i%11), Teaches: facts("t"), RequiresAny: make([][]string, 1)}
		for k := range group {
			m.RequiresAny[0] = append(m.RequiresAny[0], fmt.Sprint("a", (i+k)%modules))
		}
		p.Modules = append(p.Modules, m)
	}
	return p
}

// demanding are problems of the largest sizes for which 50 milliseconds after the deadline are promised, and hostile ones.
func demanding() map[string]path.Problem {
	large := pathtest.NewCatalogue(60, pathtest.Shape{Competencies: 60, Levels: 8, Modules: 5000})
	return map[string]path.Problem{
		"covering":        hardProblem(600, 300),
		"covering, dense": hardProblem(5000, 60),
		"online courses":  tangled(rand.New(rand.NewPCG(3, 1)), 3000, 500, 30),
		"5000 modules":    large.Person(1),
		"5000 tangled":    tangled(rand.New(rand.NewPCG(5, 1)), 5000, 900, 60),
		"chain":           chain(1000, false),
		"chain of goals":  chain(600, true),
		"crowd":           crowd(2000, 40),
	}
}

// atOnce is how soon after its deadline or its cancellation a solve has to end.
const atOnce = 50 * time.Millisecond

// endsAtOnce solves under an allowance up to five times, until one of them ends at once: a collection of garbage that
// others left counts as this process's time, and comes now and then. What works on without looking does so every time.
func endsAtOnce(t *testing.T, limit time.Duration, then error, solve func(context.Context)) {
	t.Helper()
	least := time.Duration(math.MaxInt64)
	for attempts := 5; attempts > 0 && least > atOnce; attempts-- {
		ctx := allow(t.Context(), limit)
		ctx.then = then
		solve(ctx)
		least = min(least, processorTime()-ctx.end)
	}
	if least > atOnce {
		t.Errorf("ends %v after %v, at best", least, limit)
	}
}

// TestDeadline lets the time of a solve end before it begins, in the middle of the reduction, and during the search. What
// is measured is processor time, so that other programs cannot spoil it; the tests that run in parallel wait meanwhile.
//
//nolint:paralleltest // it measures time
func TestDeadline(t *testing.T) {
	for name, p := range demanding() {
		c, err := path.Compile(p.Modules)
		if err != nil {
			t.Fatal(err)
		}
		q := path.Query{Held: p.Held, Targets: p.Targets}
		for i := range p.Modules {
			q.Weights = append(q.Weights, p.Modules[i].Weight)
		}
		for _, limit := range []time.Duration{0, 2 * time.Millisecond, 100 * time.Millisecond} {
			t.Run(fmt.Sprintf("%s, %v", name, limit), func(t *testing.T) {
				var got path.Result
				endsAtOnce(t, limit, context.DeadlineExceeded, func(ctx context.Context) {
					var err error
					if got, err = c.Solve(ctx, q); err != nil {
						t.Fatal(err)
					}
				})
				if got.LowerBound <= 0 {
					t.Error("no bound")
				}
				if len(p.Modules) < 1000 {
					check(t, p, got)
				} else {
					checkPlan(t, p, got)
				}
			})
		}
	}
}

// TestCancelledInTheMiddle does the same for cancellation, which ends in an error.
//
//nolint:paralleltest // it measures time
func TestCancelledInTheMiddle(t *testing.T) {
	for name, p := range demanding() {
		c, err := path.Compile(p.Modules)
		if err != nil {
			t.Fatal(err)
		}
		for _, limit := range []time.Duration{0, 2 * time.Millisecond, 60 * time.Millisecond} {
			t.Run(fmt.Sprintf("%s, %v", name, limit), func(t *testing.T) {
				endsAtOnce(t, limit, context.Canceled, func(ctx context.Context) {
					got, err := c.Solve(ctx, path.Query{Held: p.Held, Targets: p.Targets})
					if err != nil && !errors.Is(err, context.Canceled) || err == nil && got.Gap != 0 { // it may just have finished
						t.Errorf("error %v, %s", err, got.Status)
					}
				})
			})
		}
	}
}
