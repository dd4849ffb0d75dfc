package matching

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/text"
	"lernpfad/learners"
)

func library() *competency.Library { return competency.Default() }

// clerk is somebody of the Bürgerbüro who holds the levels.
func clerk(held competency.Profile) *person {
	var attainments []learners.Attainment
	for id, level := range held {
		attainments = append(attainments, learners.Attainment{Competency: id, Level: level})
	}
	p := newPerson(library(), learners.Learner{RoleProfileID: "buergerbuero", Horizon: learners.Today, WeeklyMinutes: 120, Languages: []string{"de"}}, attainments)
	return &p
}

func teaches(levels ...any) []competency.Requirement {
	var out []competency.Requirement
	for i := 0; i < len(levels); i += 2 {
		out = append(out, competency.Requirement{Competency: competency.ID(levels[i].(string)), Level: competency.Level(levels[i+1].(int))}) //nolint:forcetypeassert // written by the tests
	}
	return out
}

func module(title string, taught []competency.Requirement, change ...func(*courses.Module)) *courses.Module {
	m := &courses.Module{
		ID: uuid.NewSHA1(uuid.NameSpaceOID, []byte(title)), Title: title, Hours: 32, Format: courses.SelfPaced, Language: courses.German,
		State: courses.Published, Teaches: taught,
	}
	for _, c := range change {
		c(m)
	}
	return m
}

func requires(levels ...any) func(*courses.Module) {
	return func(m *courses.Module) { m.Requires = teaches(levels...) }
}

// anyOf adds a group of prerequisites.
func anyOf(members ...*courses.Module) func(*courses.Module) {
	return func(m *courses.Module) {
		var group []courses.ModuleRef
		for _, member := range members {
			group = append(group, refOf(member))
		}
		m.RequiresAny = append(m.RequiresAny, group)
	}
}

func before(p *person, modules ...*courses.Module) situation {
	var list []courses.Module
	for _, m := range modules {
		list = append(list, *m)
	}
	snap := newSnapshot(list, 1)
	var err error
	if snap.ways, err = NewWays(library(), snap.modules); err != nil {
		panic(err)
	}
	return situation{person: p, snap: snap}
}

func TestWeightsAddUpToOne(t *testing.T) {
	t.Parallel()
	sum := 0.0
	for _, name := range []TermName{GapClosed, Readiness, Closeness, FormatFit, Preference} {
		if weightOf(name) <= 0 {
			t.Errorf("%s has no weight", name)
		}
		sum += weightOf(name)
	}
	if math.Abs(sum-1) > 1e-12 || weightOf("charm") != 0 {
		t.Errorf("weights add up to %v", sum)
	}
}

// some draws modules that teach and require competencies of the Bürgerbüro and of others.
func some(t *rapid.T) []*courses.Module {
	ids := []string{"VD1.1", "VD1.2", "VD5.1", "DC4.2", "DC1.3", "VD6.1"}
	levels := func(label string, most int) []competency.Requirement {
		var out []competency.Requirement
		for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 0, most, rapid.ID[string]).Draw(t, label) {
			out = append(out, competency.Requirement{Competency: competency.ID(id), Level: competency.Level(rapid.IntRange(1, 8).Draw(t, "level"))})
		}
		return out
	}
	modules := make([]*courses.Module, rapid.IntRange(1, 6).Draw(t, "modules"))
	for i := range modules {
		modules[i] = module(string(rune('A'+i)), levels("teaches", 3), func(m *courses.Module) {
			m.Requires = levels("requires", 2)
			m.Hours = courses.Hours(rapid.IntRange(1, 900).Draw(t, "hours"))
			m.Format = rapid.SampledFrom(courses.Formats()).Draw(t, "format")
		})
		if i > 0 && rapid.Bool().Draw(t, "group") {
			anyOf(modules[rapid.IntRange(0, i-1).Draw(t, "member")])(modules[i])
		}
	}
	return modules
}

func heldBy(t *rapid.T) competency.Profile {
	held := competency.Profile{}
	for _, id := range []competency.ID{"VD1.1", "VD1.2", "VD5.1", "DC4.2"} {
		if level := rapid.IntRange(-1, 8).Draw(t, "held"); level >= 0 {
			held[id] = competency.Level(level)
		}
	}
	return held
}

func TestScoreIsTheSumOfItsTerms(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		modules := some(t)
		sit := before(clerk(heldBy(t)), modules...)
		f := found{candidates: sit.snap.modules, closeness: map[uuid.UUID]float64{modules[0].ID: rapid.Float64Range(0, 1).Draw(t, "closeness")}}
		ranked := rank(library(), f, sit, sit.gaps(), testNow())
		for i, s := range ranked {
			sum := 0.0
			for _, term := range s.terms {
				if !(term.Value >= 0 && term.Value <= 1) || math.Abs(term.Points-term.Value*term.Weight) > 1e-12 {
					t.Fatalf("%s: term %+v", s.module.Title, term)
				}
				sum += term.Points
			}
			if math.Abs(sum-s.score) > 1e-12 || len(s.terms) != 5 {
				t.Fatalf("%s: %d terms add up to %v, score %v", s.module.Title, len(s.terms), sum, s.score)
			}
			if i > 0 && s.score > ranked[i-1].score {
				t.Fatalf("order: %v after %v", s.score, ranked[i-1].score)
			}
		}
	})
}

// The more of the gap a module closes, the higher its score; nothing else changes.
func TestScoreRisesWithTheGap(t *testing.T) {
	t.Parallel()
	last := -1.0
	for goal := competency.Level(0); goal <= 8; goal++ {
		p := clerk(nil)
		p.goals = []learners.Goal{{Competency: "VD6.1", Level: goal, Weight: 3}}
		m := module("Wandel", teaches("VD6.1", 6))
		s := rate(m, before(p, m), effectOf(library(), m, p, p.gaps()), 40, 0.5)
		if s.score < last || goal >= 1 && goal <= 6 && s.score <= last {
			t.Errorf("goal %d: score %v after %v", goal, s.score, last)
		}
		last = s.score
	}
}

// Two modules that close the same gap: the one that also repeats what she holds is worth less, whatever the repeated part is.
func TestHeldContentLowersTheScore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		taught := competency.Level(rapid.IntRange(1, 8).Draw(t, "taught"))
		held := competency.Level(rapid.IntRange(0, 7).Draw(t, "held"))
		repeated := rapid.SampledFrom([]competency.ID{"VD6.1", "VD6.2"}).Draw(t, "repeated") // a goal of hers, and none
		m := module("Wandel", []competency.Requirement{{Competency: repeated, Level: taught}, {Competency: "VD1.1", Level: 2}})
		score := func(level competency.Level) float64 {
			p := clerk(competency.Profile{repeated: level})
			p.goals = []learners.Goal{{Competency: "VD6.1", Level: 8, Weight: 5}, {Competency: "VD1.1", Level: 2, Weight: 1}}
			return rate(m, before(p, m), effectOf(library(), m, p, p.gaps()), 41, 0.5).score
		}
		less, more := score(held), score(held+1)
		if more > less || held < taught && more >= less {
			t.Fatalf("%s, taught %d: score %v at level %d, %v at level %d", repeated, taught, less, held, more, held+1)
		}
	})
}

func TestEffect(t *testing.T) {
	t.Parallel()
	type closed struct {
		id       competency.ID
		from, to competency.Level
	}
	for name, tt := range map[string]struct {
		taught        []competency.Requirement
		held          competency.Profile
		closed        []closed
		points        float64
		levels, fresh int
	}{
		"up to the goal, not beyond": {teaches("VD1.2", 7), nil, []closed{{"VD1.2", 0, 4}}, 20, 7, 7},
		"from where she stands":      {teaches("VD1.2", 3), competency.Profile{"VD1.2": 2}, []closed{{"VD1.2", 2, 3}}, 5, 3, 1},
		"nothing new":                {teaches("VD1.2", 3), competency.Profile{"VD1.2": 4}, nil, 0, 3, 0},
		"no goal of hers":            {teaches("VD6.2", 3), nil, nil, 0, 3, 3},
		"through an alignment":       {teaches("DC4.2", 4), nil, []closed{{"VD5.1", 0, 2}}, 10, 4, 4},
		"more than through one":      {teaches("DC4.2", 4, "VD5.1", 3), nil, []closed{{"VD5.1", 0, 3}}, 15, 7, 7},
		"held through an alignment":  {teaches("VD5.1", 2), competency.Profile{"DC4.2": 4}, nil, 0, 2, 0},
		"nothing at all":             {nil, nil, nil, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := clerk(tt.held)
			e := effectOf(library(), module("x", tt.taught), p, p.gaps())
			var got []closed
			for _, c := range e.closed {
				got = append(got, closed{c.goal.Goal.Competency, c.from, c.to})
			}
			if !slices.Equal(got, tt.closed) || e.points != tt.points || e.taught != tt.levels || e.fresh != tt.fresh {
				t.Errorf("got %v, %v points, %d of %d fresh", got, e.points, e.fresh, e.taught)
			}
		})
	}
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	basis, leicht := module("Basis", teaches("VD1.1", 2)), module("Leicht", teaches("VD1.1", 1, "VD6.1", 1))
	gone := module("Archiviert", teaches("VD1.1", 1))
	catalogue := before(clerk(nil), basis, leicht).snap.byID
	for name, tt := range map[string]struct {
		module *courses.Module
		held   competency.Profile
		want   float64
		levels int
		groups int
	}{
		"nothing asked":         {module("x", nil), nil, 1, 0, 0},
		"half of the levels":    {module("x", nil, requires("VD1.1", 4)), competency.Profile{"VD1.1": 2}, 0.5, 1, 0},
		"more than asked":       {module("x", nil, requires("VD1.1", 4)), competency.Profile{"VD1.1": 8}, 1, 0, 0},
		"by alignment":          {module("x", nil, requires("VD5.1", 2)), competency.Profile{"DC4.2": 4}, 1, 0, 0},
		"group not met":         {module("x", nil, anyOf(basis, leicht)), competency.Profile{"VD1.1": 1}, 0, 0, 1},
		"group met by one":      {module("x", nil, anyOf(basis, leicht)), competency.Profile{"VD1.1": 2}, 1, 0, 0},
		"one group of two":      {module("x", nil, anyOf(basis), anyOf(leicht)), competency.Profile{"VD1.1": 2}, 0.5, 0, 1},
		"levels and a group":    {module("x", nil, requires("VD6.2", 3), anyOf(basis)), competency.Profile{"VD6.2": 3}, 0.75, 0, 1},
		"member left catalogue": {module("x", nil, anyOf(gone)), competency.Profile{"VD1.1": 8}, 0, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			share, missing := readiness(tt.module, clerk(tt.held), catalogue)
			if share != tt.want || len(missing.levels) != tt.levels || len(missing.groups) != tt.groups || missing.nothing() != (tt.want == 1) {
				t.Errorf("share %v, missing %+v", share, missing)
			}
		})
	}
}

func TestFormatFitAndPreference(t *testing.T) {
	t.Parallel()
	p := clerk(nil) // two hours a week
	for hours, want := range map[courses.Hours]float64{16: 1, 8 * 16: 1, 16 * 16: 0.5, 80 * 16: 0.1} {
		m := module("x", nil, func(m *courses.Module) { m.Hours = hours })
		if got := formatFit(m, p); math.Abs(got-want) > 1e-12 {
			t.Errorf("%v hours: %v, want %v", hours.Float(), got, want)
		}
	}
	a, b, c := module("a", nil), module("b", nil), module("c", nil, func(m *courses.Module) { m.Format = courses.Lab })
	snap := before(p, a, b, c).snap
	answers := func(list ...Decision) *person {
		p := clerk(nil)
		p.remember(list, snap.byID)
		return p
	}
	for name, tt := range map[string]struct {
		person *person
		want   [3]float64 // a, b (same form), c (another form)
	}{
		"nothing said":   {answers(), [3]float64{0.5, 0.5, 0.5}},
		"a fits":         {answers(Decision{ModuleID: a.ID, Answer: Fits}), [3]float64{1, 2.0 / 3, 0.5}},
		"a does not fit": {answers(Decision{ModuleID: a.ID, Answer: FitsNot}), [3]float64{0, 1.0 / 3, 0.5}},
		"a later":        {answers(Decision{ModuleID: a.ID, Answer: Later}), [3]float64{0.5, 0.5, 0.5}},
		"left catalogue": {answers(Decision{ModuleID: uuid.New(), Answer: FitsNot}), [3]float64{0.5, 0.5, 0.5}},
	} {
		for i, m := range []*courses.Module{a, b, c} {
			if got := preference(m, tt.person); math.Abs(got-tt.want[i]) > 1e-12 {
				t.Errorf("%s, %s: %v, want %v", name, m.Title, got, tt.want[i])
			}
		}
	}
}

func TestCloseness(t *testing.T) {
	t.Parallel()
	a, b, c := uuid.New(), uuid.New(), uuid.New()
	hit := func(id uuid.UUID, score float64) text.Hit { return text.Hit{ID: id.String(), Score: score} }
	for name, tt := range map[string]struct {
		fused []text.Hit
		want  map[uuid.UUID]float64
	}{
		"none": {nil, map[uuid.UUID]float64{}}, "alone": {[]text.Hit{hit(a, -3)}, map[uuid.UUID]float64{a: 1}},
		"equals": {[]text.Hit{hit(a, 2), hit(b, 2)}, map[uuid.UUID]float64{a: 1, b: 1}},
		"spread": {[]text.Hit{hit(a, 3), hit(b, 0), hit(c, -1)}, map[uuid.UUID]float64{a: 1, b: 0.25, c: 0}},
	} {
		if diff := cmp.Diff(tt.want, closeness(tt.fused)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
