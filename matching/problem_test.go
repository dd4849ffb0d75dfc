package matching

import (
	"maps"
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
	"lernpfad/matching/path"
)

func testNow() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }

// problem is what the solver gets for a clerk, by module.
func problem(p *person, modules ...*courses.Module) (path.Problem, map[string]path.Module) {
	got := problemOf(library(), before(p, modules...).snap.modules, p)
	byID := map[string]path.Module{}
	for _, m := range got.Modules {
		byID[m.ID] = m
	}
	return got, byID
}

func facts(list ...path.Fact) []path.Fact { return list }

func anyOrder() cmp.Option { return cmpopts.SortSlices(func(a, b path.Fact) bool { return a < b }) }

func TestProblemWritesLevelsOut(t *testing.T) {
	t.Parallel()
	m := module("Datenschutz", teaches("DC4.2", 2), requires("VD1.1", 3))
	p := clerk(competency.Profile{"VD1.1": 2, "VD6.1": 0})
	p.goals = []learners.Goal{{Competency: "VD5.1", Level: 3}, {Competency: "VD1.1", Level: 2}}
	got, byID := problem(p, m)
	// VD1.1 at level 2 gives DC1.3 at level 1.
	if diff := cmp.Diff(facts("VD1.1:1", "VD1.1:2", "DC1.3:1"), got.Held, anyOrder()); diff != "" {
		t.Errorf("held (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(facts("VD5.1:3", "VD1.1:2"), got.Targets); diff != "" {
		t.Errorf("targets (-want +got):\n%s", diff)
	}
	want := path.Module{
		ID: m.ID.String(), Hours: 32, Weight: 32, Requires: facts("VD1.1:3"),
		Teaches: facts("DC4.2:1", "DC4.2:2", "VD5.1:1"), // the alignment of DC4.2
	}
	if diff := cmp.Diff(want, byID[m.ID.String()], anyOrder()); diff != "" {
		t.Errorf("module (-want +got):\n%s", diff)
	}
	if err := got.Validate(); err != nil {
		t.Error(err)
	}
}

func TestProblemGroups(t *testing.T) {
	t.Parallel()
	basis := module("Basis", teaches("VD1.1", 2))
	leicht := module("Leicht", teaches("VD1.2", 1))
	englisch := module("Englisch", teaches("VD2.1", 2), func(m *courses.Module) { m.Language = courses.English })
	leer := module("Leer", nil)
	gone := module("Archiviert", teaches("VD1.1", 1))
	for name, tt := range map[string]struct {
		group []*courses.Module
		held  competency.Profile
		want  [][]string
	}{
		"one of two":                         {[]*courses.Module{basis, leicht}, nil, [][]string{{basis.ID.String(), leicht.ID.String()}}},
		"waived: content of one is held":     {[]*courses.Module{basis, leicht}, competency.Profile{"VD1.2": 1}, nil},
		"not waived by half of the content":  {[]*courses.Module{basis}, competency.Profile{"VD1.1": 1}, [][]string{{basis.ID.String()}}},
		"a member she cannot use":            {[]*courses.Module{englisch, basis}, nil, [][]string{{basis.ID.String()}}},
		"waived by one she cannot use":       {[]*courses.Module{englisch, basis}, competency.Profile{"VD2.1": 2}, nil},
		"only members she cannot use":        {[]*courses.Module{englisch}, nil, [][]string{{}}},
		"a member that left the catalogue":   {[]*courses.Module{gone, leicht}, nil, [][]string{{leicht.ID.String()}}},
		"a member that teaches nothing":      {[]*courses.Module{leer, leicht}, nil, [][]string{{leicht.ID.String()}}},
		"a member that teaches nothing only": {[]*courses.Module{leer}, competency.Profile{"VD1.1": 8}, [][]string{{}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := module("Aufbau", teaches("VD1.1", 4), anyOf(tt.group...))
			got, byID := problem(clerk(tt.held), m, basis, leicht, englisch, leer)
			if diff := cmp.Diff(tt.want, byID[m.ID.String()].RequiresAny); diff != "" {
				t.Errorf("group (-want +got):\n%s", diff)
			}
			if err := got.Validate(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestProblemLeavesOutWhatSheCannotUse(t *testing.T) {
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
	p := clerk(nil)
	p.learner.Formats, p.learner.Accessibility = []string{"self_paced", "lab"}, []string{"captions"}
	_, byID := problem(p, modules...)
	if got := slices.Collect(maps.Keys(byID)); !slices.Equal(got, []string{modules[0].ID.String()}) {
		t.Errorf("usable: %v", got)
	}
	p.learner.Formats, p.learner.Languages, p.learner.Accessibility = nil, []string{"de", "en"}, nil
	if _, byID = problem(p, modules...); len(byID) != 4 {
		t.Errorf("without wishes everything that teaches can be used, not %d", len(byID))
	}
}

// "Passt nicht" makes a module dearer by half, never more, and takes nothing away.
func TestProblemCost(t *testing.T) {
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

// The reach that names holes and the search that proves a path must agree.
func TestHolesAgreeWithTheSolver(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		modules := some(t)
		p := clerk(heldBy(t))
		top, err := reachable(library(), modules, p)
		if err != nil {
			t.Fatal(err)
		}
		result, err := path.Solve(t.Context(), problemOf(library(), modules, p))
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
