package demo_test

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/learners"
	"lernpfad/matching"
	"lernpfad/matching/matchingtest"
	"lernpfad/matching/path"
)

// solveBudget is far more than the program itself allows a path: a busy machine must not fail the proof.
const solveBudget = 30 * time.Second

// modulesOf gives imports the form that matching reads from the database.
func modulesOf(imports []courses.Import) []*courses.Module {
	id := func(key string) uuid.UUID { return uuid.NewSHA1(uuid.NameSpaceURL, []byte(key)) }
	modules := make([]*courses.Module, len(imports))
	for i, m := range imports {
		modules[i] = &courses.Module{
			ID: id(m.Key), Key: m.Key, State: courses.Published, Title: m.Input.Title, Hours: m.Input.Hours, Format: m.Input.Format,
			Language: m.Input.Language, Accessibility: m.Input.Accessibility, Audience: m.Input.Audience, Teaches: m.Input.Teaches, Requires: m.Input.Requires,
		}
		for _, group := range m.RequiresAny {
			refs := make([]courses.ModuleRef, len(group))
			for k, key := range group {
				refs[k] = courses.ModuleRef{ID: id(key), Title: key}
			}
			modules[i].RequiresAny = append(modules[i].RequiresAny, refs)
		}
	}
	return modules
}

// solved is the path of one person.
type solved struct {
	who     string
	learner learners.Learner
	problem path.Problem
	result  path.Result
	took    time.Duration
}

// solveAll finds the path of everybody with goals.
func solveAll(t *testing.T) []solved {
	t.Helper()
	modules, library := modulesOf(catalogue(t, today)), competency.Default()
	ways, err := matching.NewWays(library, modules)
	if err != nil {
		t.Fatal(err)
	}
	var out []solved
	for _, m := range worldToday(t) {
		for _, p := range m.People {
			s := solved{who: p.Login + "@" + m.Slug, learner: p.Learner}
			attainments := learners.Attain(p.Evidence, today)
			s.problem = matchingtest.Problem(library, modules, p.Learner, attainments)
			ctx, cancel := context.WithTimeout(t.Context(), solveBudget)
			begin := time.Now()
			result, err := ways.Shortest(ctx, library, p.Learner, attainments)
			s.took, s.result = time.Since(begin), result
			cancel()
			if err != nil {
				t.Fatalf("%s: %v", s.who, err)
			}
			out = append(out, s)
		}
	}
	return out
}

// TestPathOfEverybody is the promise of the program, kept for every person of the demo world: the path is proven to be the
// shortest, and taking any step out breaks exactly the goals that its reasons name.
func TestPathOfEverybody(t *testing.T) {
	t.Parallel()
	all := solveAll(t)
	if len(all) != 1500 {
		t.Errorf("%d people have a path, want 1500", len(all))
	}
	statuses, steps, held, holes := map[path.Status]int{}, 0, 0, map[path.Fact]int{}
	for _, s := range all {
		statuses[s.result.Status]++
		steps += len(s.result.Steps)
		if len(s.problem.Targets) == 0 {
			t.Errorf("%s has no goals", s.who)
		}
		if s.result.Gap != 0 || s.result.Cost != s.result.LowerBound || s.result.Status == path.Feasible {
			t.Errorf("%s: not proven, cost %d, bound %d", s.who, s.result.Cost, s.result.LowerBound)
		}
		if len(s.result.Steps) == 0 {
			held++
		}
		for _, h := range s.result.Holes {
			holes[h.Fact]++
		}
		checkRemovals(t, s)
		checkWrittenOut(t, s)
	}
	report(t, all)
	t.Logf("%v; %d steps, %d paths without one; holes %v", statuses, steps, held, holes)
	if 10*statuses[path.Optimal] < 8*len(all) {
		t.Errorf("only %d of %d people can reach all their goals", statuses[path.Optimal], len(all))
	}
}

// checkWrittenOut solves the problem written out for one person alone: nobody may get another answer from the compiled catalogue.
func checkWrittenOut(t *testing.T, s solved) {
	t.Helper()
	alone, err := path.Solve(t.Context(), s.problem)
	if err != nil {
		t.Fatalf("%s: %v", s.who, err)
	}
	holes := func(r path.Result) (out []path.Fact) {
		for _, h := range r.Holes {
			out = append(out, h.Fact)
		}
		return out
	}
	if alone.Status != s.result.Status || alone.Cost != s.result.Cost || alone.LowerBound != s.result.LowerBound || !slices.Equal(holes(alone), holes(s.result)) {
		t.Errorf("%s: %s, cost %d, bound %d, holes %v; written out: %s, %d, %d, %v", s.who, s.result.Status, s.result.Cost, s.result.LowerBound,
			holes(s.result), alone.Status, alone.Cost, alone.LowerBound, holes(alone))
	}
}

func report(t *testing.T, all []solved) {
	t.Helper()
	times := make([]time.Duration, len(all))
	var sum time.Duration
	for i, s := range all {
		times[i] = s.took
		sum += s.took
	}
	slices.Sort(times)
	slowest := slices.MaxFunc(all, func(a, b solved) int { return cmp.Compare(a.took, b.took) })
	t.Logf("%d paths in %v: p50 %v, p95 %v, max %v (%s, %s)", len(times), sum, times[len(times)/2], times[len(times)*95/100],
		times[len(times)-1], slowest.who, slowest.learner.RoleProfileID)
}

// checkRemovals takes the path with each step left out, by a closure of its own that knows nothing of the solver.
func checkRemovals(t *testing.T, s solved) {
	t.Helper()
	modules := map[string]path.Module{}
	for _, m := range s.problem.Modules {
		modules[m.ID] = m
	}
	goals := map[path.Fact]bool{}
	for _, f := range s.problem.Targets {
		goals[f] = true
	}
	for _, h := range s.result.Holes {
		delete(goals, h.Fact)
	}
	if missing := unmet(s, modules, goals, ""); len(missing) > 0 {
		t.Errorf("%s: the path misses %v", s.who, missing)
	}
	for _, step := range s.result.Steps {
		broken := unmet(s, modules, goals, step.Module)
		if len(broken) == 0 {
			t.Errorf("%s: nothing breaks without %s", s.who, step.Module)
		}
		if diff := gocmp.Diff(broken, reasonsOf(step)); diff != "" {
			t.Errorf("%s without %s (-broken +named):\n%s", s.who, step.Module, diff)
		}
	}
}

// reasonsOf lists the goals that the reasons of a step name.
func reasonsOf(step path.Step) []path.Fact {
	named := map[path.Fact]bool{}
	for _, r := range step.Reasons {
		for _, f := range r.Targets {
			named[f] = true
		}
	}
	return slices.Sorted(maps.Keys(named))
}

// unmet lists the goals that the steps of the path do not reach when one of them is left out.
func unmet(s solved, modules map[string]path.Module, goals map[path.Fact]bool, without string) []path.Fact {
	held, taken := map[path.Fact]bool{}, map[string]bool{}
	for _, f := range s.problem.Held {
		held[f] = true
	}
	for range s.result.Steps { // each round takes at least one step, or none is left that can be taken
		for _, step := range s.result.Steps {
			m := modules[step.Module]
			if m.ID == without || taken[m.ID] || !open(m, held, taken) {
				continue
			}
			taken[m.ID] = true
			for _, f := range m.Teaches {
				held[f] = true
			}
		}
	}
	var out []path.Fact
	for f := range goals {
		if !held[f] {
			out = append(out, f)
		}
	}
	slices.Sort(out)
	return out
}

func open(m path.Module, held map[path.Fact]bool, taken map[string]bool) bool {
	for _, f := range m.Requires {
		if !held[f] {
			return false
		}
	}
	for _, group := range m.RequiresAny {
		if !slices.ContainsFunc(group, func(id string) bool { return taken[id] }) {
			return false
		}
	}
	return true
}

// TestGoalsWithoutLimitsCanBeReached wants every goal of every role profile to be within reach of somebody who begins and
// takes any module, except for the holes that we mean.
func TestGoalsWithoutLimitsCanBeReached(t *testing.T) {
	t.Parallel()
	modules, library := modulesOf(catalogue(t, today)), competency.Default()
	holes := map[string]bool{}
	for _, role := range library.RoleProfiles() {
		for _, horizon := range []learners.Horizon{learners.Today, learners.Tomorrow} {
			l := learners.Learner{RoleProfileID: role.ID, Horizon: horizon, Languages: []string{"de"}}
			result, err := path.Solve(t.Context(), matchingtest.Problem(library, modules, l, nil))
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range result.Holes {
				holes[role.ID+" "+string(horizon)+" "+string(h.Fact)] = true
			}
			if len(result.Steps) == 0 {
				t.Errorf("%s has nothing to learn for %s", role.ID, horizon)
			}
		}
	}
	meant := []string{"kaemmerei tomorrow VD1.3:6"}
	if diff := gocmp.Diff(meant, slices.Sorted(maps.Keys(holes))); diff != "" {
		t.Errorf("holes (-meant +found):\n%s", diff)
	}
}
