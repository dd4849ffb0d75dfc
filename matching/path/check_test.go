package path_test

import (
	"slices"

	"lernpfad/matching/path"
)

// walk takes the modules of the set until nothing more can be taken. It is written from the definition alone and
// shares nothing with the solver.
func walk(p path.Problem, allowed func(id string) bool) (held map[path.Fact]bool, taken map[string]bool) {
	held, taken = map[path.Fact]bool{}, map[string]bool{}
	for _, f := range p.Held {
		held[f] = true
	}
	for moved := true; moved; {
		moved = false
		for i := range p.Modules {
			m := &p.Modules[i]
			if !taken[m.ID] && allowed(m.ID) && ready(m, held, taken) {
				taken[m.ID], moved = true, true
				for _, f := range m.Teaches {
					held[f] = true
				}
			}
		}
	}
	return held, taken
}

func ready(m *path.Module, held map[path.Fact]bool, taken map[string]bool) bool {
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

// missed are the targets that the allowed modules do not reach, of those that all modules together reach.
func missed(p path.Problem, reachable map[path.Fact]bool, allowed func(id string) bool) []path.Fact {
	held, _ := walk(p, allowed)
	var out []path.Fact
	for _, f := range p.Targets {
		if reachable[f] && !held[f] && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	slices.Sort(out)
	return out
}

// reporter is what testing.TB and rapid.T have in common.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// check holds every promise of a result against the problem.
func check(tb reporter, p path.Problem, r path.Result) {
	tb.Helper()
	reachable, _ := walk(p, func(string) bool { return true })
	checkPlan(tb, p, r)
	checkSteps(tb, p, r, reachable)
	checkBound(tb, p, r, reachable)
	var holes []path.Fact
	for _, h := range r.Holes {
		holes = append(holes, h.Fact)
	}
	var want []path.Fact
	for _, f := range p.Targets {
		if !reachable[f] && !slices.Contains(want, f) {
			want = append(want, f)
		}
	}
	slices.Sort(want)
	if !slices.Equal(holes, want) {
		tb.Errorf("holes %v, want %v", holes, want)
	}
	if (r.Status == path.Unreachable) != (len(want) > 0) {
		tb.Errorf("status %s with %d holes", r.Status, len(want))
	}
}

// checkPlan plays the steps in order and adds up their weights.
func checkPlan(tb reporter, p path.Problem, r path.Result) {
	tb.Helper()
	held, taken := map[path.Fact]bool{}, map[string]bool{}
	for _, f := range p.Held {
		held[f] = true
	}
	var cost int64
	for k, s := range r.Steps {
		i := slices.IndexFunc(p.Modules, func(m path.Module) bool { return m.ID == s.Module })
		if i < 0 || taken[s.Module] {
			tb.Fatalf("step %d: module %q unknown or taken twice", k, s.Module)
		}
		m := &p.Modules[i]
		if !ready(m, held, taken) {
			tb.Errorf("step %d: %q comes before its requirements", k, s.Module)
		}
		for _, a := range s.After {
			if !taken[a] {
				tb.Errorf("step %d: %q is to come after %q, which is not before it", k, s.Module, a)
			}
		}
		if s.Hours != m.Hours {
			tb.Errorf("step %d: hours %d, want %d", k, s.Hours, m.Hours)
		}
		taken[s.Module] = true
		cost += m.Weight
		for _, f := range m.Teaches {
			held[f] = true
		}
	}
	if cost != r.Cost {
		tb.Errorf("cost %d, steps add up to %d", r.Cost, cost)
	}
}

// checkSteps leaves each step out and compares what breaks with what the step says.
func checkSteps(tb reporter, p path.Problem, r path.Result, reachable map[path.Fact]bool) {
	tb.Helper()
	in := map[string]bool{}
	for _, s := range r.Steps {
		in[s.Module] = true
	}
	if m := missed(p, reachable, func(id string) bool { return in[id] }); len(m) > 0 {
		tb.Errorf("path misses %v", m)
	}
	for _, s := range r.Steps {
		breaks := missed(p, reachable, func(id string) bool { return in[id] && id != s.Module })
		if len(breaks) == 0 {
			tb.Errorf("step %q can be left out", s.Module)
		}
		if !slices.Equal(breaks, s.Breaks) {
			tb.Errorf("step %q: breaks %v, says %v", s.Module, breaks, s.Breaks)
		}
		var named []path.Fact
		for _, reason := range s.Reasons {
			if len(reason.Targets) == 0 {
				tb.Errorf("step %q: reason without a target: %+v", s.Module, reason)
			}
			named = append(named, reason.Targets...)
		}
		slices.Sort(named)
		if named = slices.Compact(named); !slices.Equal(named, breaks) {
			tb.Errorf("step %q: reasons name %v, breaks %v", s.Module, named, breaks)
		}
	}
}

// checkBound checks the arithmetic of the bound, and that no path gets by any of the landmarks.
func checkBound(tb reporter, p path.Problem, r path.Result, reachable map[path.Fact]bool) {
	tb.Helper()
	if r.LowerBound < 0 || r.LowerBound > r.Cost {
		tb.Errorf("bound %d, cost %d", r.LowerBound, r.Cost)
	}
	if (r.Gap == 0) != (r.LowerBound == r.Cost) || r.Gap < 0 || r.Gap > 1 {
		tb.Errorf("gap %v with bound %d and cost %d", r.Gap, r.LowerBound, r.Cost)
	}
	if r.Status == path.Optimal && r.Gap != 0 {
		tb.Errorf("optimal with gap %v", r.Gap)
	}
	for _, l := range r.Landmarks {
		if len(missed(p, reachable, func(id string) bool { return !slices.Contains(l, id) })) == 0 {
			tb.Errorf("a path gets by landmark %v", l)
		}
	}
}
