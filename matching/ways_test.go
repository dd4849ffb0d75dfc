package matching

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/learners"
	"lernpfad/matching/matchingtest"
	"lernpfad/matching/path"
)

func testNow() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }

// solveFor finds the path of a person over a catalogue of the given modules, through the compiled form.
func solveFor(t testing.TB, p *person, modules ...*courses.Module) path.Result {
	t.Helper()
	ways, err := NewWays(library(), modules)
	if err != nil {
		t.Fatal(err)
	}
	result, err := ways.catalogue.Solve(t.Context(), ways.question(p))
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func facts(list ...path.Fact) []path.Fact { return list }

func anyOrder() cmp.Option { return cmpopts.SortSlices(func(a, b path.Fact) bool { return a < b }) }

func TestWaysWriteLevelsOut(t *testing.T) {
	t.Parallel()
	p := clerk(competency.Profile{"VD1.1": 2, "VD6.1": 0})
	p.goals = []learners.Goal{{Competency: "VD5.1", Level: 3}, {Competency: "VD1.1", Level: 2}}
	ways, err := NewWays(library(), nil)
	if err != nil {
		t.Fatal(err)
	}
	got := ways.question(p)
	// VD1.1 at level 2 gives DC1.3 at level 1.
	if diff := cmp.Diff(facts("VD1.1:1", "VD1.1:2", "DC1.3:1"), got.Held, anyOrder()); diff != "" {
		t.Errorf("held (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(facts("VD5.1:3", "VD1.1:2"), got.Targets); diff != "" {
		t.Errorf("targets (-want +got):\n%s", diff)
	}
	m := module("Datenschutz", teaches("DC4.2", 2), requires("VD1.1", 3))
	want := path.Module{
		ID: m.ID.String(), Hours: 32, Weight: 32, Requires: facts("VD1.1:3"),
		Teaches: facts("DC4.2:1", "DC4.2:2", "VD5.1:1"), // the alignment of DC4.2
	}
	if diff := cmp.Diff(want, moduleOf(library(), m), anyOrder()); diff != "" {
		t.Errorf("module (-want +got):\n%s", diff)
	}
}

func TestWaysKnowGroups(t *testing.T) {
	t.Parallel()
	basis := module("Basis", teaches("VD1.1", 2))
	leicht := module("Leicht", teaches("VD1.2", 1), func(m *courses.Module) { m.Hours = 16 })
	englisch := module("Englisch", teaches("VD2.1", 2), func(m *courses.Module) { m.Language, m.Hours = courses.English, 1 })
	leer := module("Leer", nil)
	gone := module("Archiviert", teaches("VD1.1", 1))
	for name, tt := range map[string]struct {
		group []*courses.Module
		held  competency.Profile
		first *courses.Module // the step before the goal, nil for none
		hole  bool
	}{
		"the shorter of two":                 {group: []*courses.Module{basis, leicht}, first: leicht},
		"waived: content of one is held":     {group: []*courses.Module{basis, leicht}, held: competency.Profile{"VD1.2": 1}},
		"not waived by half of the content":  {group: []*courses.Module{basis}, held: competency.Profile{"VD1.1": 1}, first: basis},
		"a member she cannot use":            {group: []*courses.Module{englisch, basis}, first: basis},
		"waived by one she cannot use":       {group: []*courses.Module{englisch, basis}, held: competency.Profile{"VD2.1": 2}},
		"only members she cannot use":        {group: []*courses.Module{englisch}, hole: true},
		"a member that left the catalogue":   {group: []*courses.Module{gone, leicht}, first: leicht},
		"a member that teaches nothing":      {group: []*courses.Module{leer, leicht}, first: leicht},
		"a member that teaches nothing only": {group: []*courses.Module{leer}, held: competency.Profile{"VD1.2": 8}, hole: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			goal := module("Aufbau", teaches("VD1.1", 4), anyOf(tt.group...))
			p := clerk(tt.held)
			p.goals = []learners.Goal{{Competency: "VD1.1", Level: 4}}
			got := solveFor(t, p, goal, basis, leicht, englisch, leer)
			var want, steps []string
			if tt.first != nil {
				want = append(want, tt.first.ID.String())
			}
			if !tt.hole {
				want = append(want, goal.ID.String())
			}
			for _, step := range got.Steps {
				steps = append(steps, step.Module)
			}
			if !slices.Equal(want, steps) || tt.hole != (len(got.Holes) == 1) {
				t.Errorf("steps %v, want %v; holes %v", steps, want, got.Holes)
			}
		})
	}
}

func TestWaysLeaveOutWhatSheCannotUse(t *testing.T) {
	t.Parallel()
	taught := teaches("VD1.1", 2)
	change := func(title string, c func(*courses.Module)) *courses.Module { return module(title, taught, c) }
	modules := []*courses.Module{
		module("gut", taught, func(m *courses.Module) { m.Accessibility = []courses.Accessibility{courses.Captions, courses.Keyboard} }),
		change("ohne Untertitel", func(m *courses.Module) { m.Accessibility = []courses.Accessibility{courses.Keyboard} }),
		change("Präsenz", func(m *courses.Module) {
			m.Format, m.Accessibility = courses.Presence, []courses.Accessibility{courses.Captions}
		}),
		change("Englisch", func(m *courses.Module) {
			m.Language, m.Accessibility = courses.English, []courses.Accessibility{courses.Captions}
		}),
		module("leer", nil, func(m *courses.Module) { m.Accessibility = []courses.Accessibility{courses.Captions} }),
	}
	ways, err := NewWays(library(), modules)
	if err != nil {
		t.Fatal(err)
	}
	p := clerk(nil)
	p.learner.Formats, p.learner.Accessibility = []string{"self_paced", "lab"}, []string{"captions"}
	var want []string
	for _, m := range modules[1:4] {
		want = append(want, m.ID.String())
	}
	if got := ways.question(p).Without; !slices.Equal(got, want) || len(ways.ids) != 4 {
		t.Errorf("without %v of %v", got, ways.ids)
	}
	p.learner.Formats, p.learner.Languages, p.learner.Accessibility = nil, []string{"de", "en"}, nil
	if got := ways.question(p).Without; len(got) > 0 {
		t.Errorf("without wishes everything that teaches can be used, not %v", got)
	}
}

// "Passt nicht" makes a module dearer by half, never more, and takes nothing away.
func TestCostOfWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := module("x", teaches("VD1.1", 2), func(m *courses.Module) { m.Hours = courses.Hours(rapid.IntRange(1, 16000).Draw(t, "hours")) })
		p := clerk(nil)
		p.answers[m.ID] = Decision{Answer: rapid.SampledFrom([]Answer{"", Fits, FitsNot, Later}).Draw(t, "answer")}
		cost, hours := costOf(m, p), int64(m.Hours)
		if p.answers[m.ID].Answer != FitsNot && cost != hours || p.answers[m.ID].Answer == FitsNot && (2*cost < 3*hours || 2*cost > 3*hours+1) {
			t.Fatalf("%d sixteenths cost %d after %q", hours, cost, p.answers[m.ID].Answer)
		}
	})
}

func TestFactsHaveAnInverse(t *testing.T) {
	t.Parallel()
	for _, c := range library().Competencies() {
		for level := competency.Level(1); level <= competency.MaxLevel; level++ {
			if id, l := parseFact(factOf(c.ID, level)); id != c.ID || l != level {
				t.Errorf("%s at %d became %s at %d", c.ID, level, id, l)
			}
		}
	}
}

// The reach that names holes and the search that proves a path must agree, the latter over a problem written out for one person.
func TestHolesAgreeWithTheSolver(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		modules := some(t)
		p := clerk(heldBy(t))
		ways, err := NewWays(library(), modules)
		if err != nil {
			t.Fatal(err)
		}
		top, err := ways.reachable(p)
		if err != nil {
			t.Fatal(err)
		}
		result, err := path.Solve(t.Context(), matchingtest.Problem(library(), modules, p.learner, attained(p.held)))
		if err != nil {
			t.Fatal(err)
		}
		holes := map[path.Fact]bool{}
		for _, h := range result.Holes {
			holes[h.Fact] = true
		}
		for _, g := range p.goals {
			if f := factOf(g.Competency, g.Level); holes[f] != (top[g.Competency] < g.Level) {
				t.Fatalf("%s: hole %v for the solver, the closure reaches %d", f, holes[f], top[g.Competency])
			}
		}
	})
}

// attained is evidence of the levels held.
func attained(held competency.Profile) []learners.Attainment {
	var out []learners.Attainment
	for id, level := range held {
		out = append(out, learners.Attainment{Competency: id, Level: level})
	}
	return out
}

// The compiled catalogue gives everybody the answers of a problem written out for her alone.
func TestWaysAgreeWithTheProblemWrittenOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		modules := some(t)
		p := clerk(heldBy(t))
		var avoided []uuid.UUID
		for _, m := range modules {
			if rapid.IntRange(0, 3).Draw(t, "avoided") == 0 {
				avoided = append(avoided, m.ID)
				p.answers[m.ID] = Decision{ModuleID: m.ID, Answer: FitsNot}
			}
		}
		ways, err := NewWays(library(), modules)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ways.catalogue.Solve(t.Context(), ways.question(p))
		if err != nil {
			t.Fatal(err)
		}
		want, err := path.Solve(t.Context(), matchingtest.Problem(library(), modules, p.learner, attained(p.held), avoided...))
		if err != nil {
			t.Fatal(err)
		}
		if got.Status != want.Status || got.Cost != want.Cost || got.LowerBound != want.LowerBound || len(got.Holes) != len(want.Holes) {
			t.Fatalf("%s, cost %d, bound %d, %d holes; written out: %s, %d, %d, %d", got.Status, got.Cost, got.LowerBound, len(got.Holes),
				want.Status, want.Cost, want.LowerBound, len(want.Holes))
		}
	})
}

func TestDepartments(t *testing.T) {
	t.Parallel()
	unit := func(name string, parent *uuid.UUID) learners.OrgUnit {
		return learners.OrgUnit{ID: uuid.NewSHA1(uuid.NameSpaceOID, []byte(name)), ParentID: parent, Name: name}
	}
	root := unit("Stadt", nil)
	amt := unit("Amt", &root.ID)
	team := unit("Team", &amt.ID)
	desk := unit("Platz", &team.ID)
	eigen := unit("Eigenbetrieb", nil)
	rows, rowOf := departments([]learners.OrgUnit{desk, root, amt, team, eigen})
	var names []string
	for _, r := range rows {
		names = append(names, r.Name)
	}
	if diff := cmp.Diff([]string{"Amt", "Eigenbetrieb"}, names); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	for _, u := range []learners.OrgUnit{amt, team, desk} {
		if rowOf[u.ID] != amt.ID.String() {
			t.Errorf("%s counts in %s", u.Name, rowOf[u.ID])
		}
	}
	if rowOf[root.ID] != "" || rowOf[eigen.ID] != eigen.ID.String() {
		t.Error("a root with departments is no row, one without is")
	}
}
