package matching

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

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
	snap.columns = newColumns(library(), snap.modules, time.UTC)
	var err error
	if snap.ways, err = NewWays(library(), snap.modules); err != nil {
		panic(err)
	}
	return situation{person: p, snap: snap, at: testNow(), taste: taste{settings: settings{Profiling: true}}}
}

// rated scores one module for a person by itself.
func rate(sit situation, m *courses.Module, closeness float64) scored {
	return ranking{library: library(), found: found{closeness: map[uuid.UUID]float64{m.ID: closeness}}, now: testNow()}.one(sit, m)
}

func TestWeightsAddUpToOne(t *testing.T) {
	t.Parallel()
	sum := int32(0)
	for i, w := range weights() {
		if w <= 0 || terms()[i] == "" {
			t.Errorf("term %d: %q weighs %d", i, terms()[i], w)
		}
		sum += w
	}
	if sum != weightScale {
		t.Errorf("weights add up to %d", sum)
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

// everybody draws a person with answers, wishes and learning time.
func everybody(t *rapid.T, modules []*courses.Module) *person {
	p := clerk(heldBy(t))
	p.learner.WeeklyMinutes = rapid.IntRange(15, 2400).Draw(t, "minutes")
	p.learner.Languages = rapid.SampledFrom([][]string{{"de"}, {"de", "en"}, {"de", "de-ls"}}).Draw(t, "languages")
	for _, m := range modules {
		if rapid.Bool().Draw(t, "answered") {
			p.answers[m.ID] = Decision{ModuleID: m.ID, Answer: rapid.SampledFrom([]Answer{Fits, FitsNot}).Draw(t, "answer"), CreatedAt: testNow()}
		}
	}
	return p
}

func decisionsOf(p *person) (list []Decision) {
	for _, d := range p.answers {
		list = append(list, d)
	}
	return list
}

// The terms that are shown add up to the score that orders the deck, to the last digit, whatever the person and the catalogue; and what
// the scorer computes from columns is what a plain reading of the rules gives. make check runs it a hundred times, and ten thousand
// times with -rapid.checks=10000.
func TestScoreIsTheSumOfItsTerms(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		modules := some(t)
		p := everybody(t, modules)
		sit := before(p, modules...)
		sit.decisions = decisionsOf(p)
		f := found{candidates: sit.snap.modules, closeness: map[uuid.UUID]float64{modules[0].ID: rapid.Float64Range(0, 1).Draw(t, "closeness")}}
		sit.learn(f.closeness)
		clear(p.answers)
		ranked := ranking{library: library(), found: f, now: testNow()}.deck(sit, maxDeck)
		for i, s := range ranked {
			sum, score := int64(0), float64(s.values.score())/pointScale
			terms := s.values.terms()
			for _, term := range terms {
				if !(term.Value >= 0 && term.Value <= 1) || math.Abs(term.Points-term.Value*term.Weight) > 1e-12 {
					t.Fatalf("%s: term %+v", s.module.Title, term)
				}
				sum += int64(math.Round(term.Points * pointScale))
			}
			if sum != int64(s.values.score()) || len(terms) != 5 || score < 0 || score > 1 {
				t.Fatalf("%s: %d terms add up to %v, score %v", s.module.Title, len(terms), sum, score)
			}
			if i > 0 && s.values.score() > ranked[i-1].values.score() {
				t.Fatalf("order: %v after %v", s.values, ranked[i-1].values)
			}
			want := plainly(sit, s.module, f.closeness[s.module.ID])
			for k := range want {
				if math.Abs(want[k]-terms[k].Value) > 0.5/valueScale+1e-5 {
					t.Fatalf("%s, %s: %v, plainly %v", s.module.Title, terms[k].Name, terms[k].Value, want[k])
				}
			}
		}
	})
}

// plainly computes the terms as the rules say them, from modules and maps. It is also the plain loop that the scorer is measured against.
func plainly(sit situation, m *courses.Module, closeness float64) [termCount]float64 {
	return plainlyWith(sit, m, sit.gaps(), closeness, sit.snap.columns.features.ofModule(library(), m, time.UTC))
}

// plainlyWith takes from outside what depends on the person or the module alone.
func plainlyWith(sit situation, m *courses.Module, gaps []Gap, closeness float64, features []float64) [termCount]float64 {
	e := effectOf(library(), m, sit.person, gaps)
	points := 0
	for _, c := range e.closed {
		points += int(c.to-c.from) * c.goal.Goal.Weight
	}
	var v [termCount]float64
	if points > 0 {
		v[0] = float64(points) / float64(points+pointsHalf) * float64(e.fresh) / float64(e.taught)
	}
	v[1] = plainReadiness(sit, m)
	v[2] = closeness
	v[3] = plainFit(sit, m)
	x, index := slices.Clone(features), sit.snap.columns.features.index
	step := 0
	for _, t := range m.Teaches {
		step = max(step, int(t.Level-sit.reach[t.Competency]))
	}
	x[index[FeatureStep]], x[index[FeatureCloseness]] = stepSize(step), centred(closeness)
	v[4] = sit.person.taste.share(x)
	return v
}

func plainReadiness(sit situation, m *courses.Module) float64 {
	asked, held := 0, 0
	for _, r := range m.Requires {
		asked += int(r.Level)
		held += int(min(sit.reach[r.Competency], r.Level))
	}
	for _, group := range m.RequiresAny {
		asked++
		if holdsOne(group, sit.snap.byID, sit.person) {
			held++
		}
	}
	if asked == 0 {
		return 1
	}
	return float64(held) / float64(asked)
}

func plainFit(sit situation, m *courses.Module) float64 {
	fit := math.Min(1, comfortableWeeks*float64(sit.learner.WeeklyMinutes)/60/m.Hours.Float())
	if m.Format != courses.SelfPaced {
		fit *= plainDates(sit, m)
	}
	switch {
	case slices.Contains(sit.learner.Languages, "de-ls") && m.Language != courses.PlainGerman:
		return fit * notPlainFit
	case m.Language == courses.English:
		return fit * foreignFit
	default:
		return fit
	}
}

func plainDates(sit situation, m *courses.Module) float64 {
	best := noDateFit
	for _, r := range m.Runs {
		if !r.Deadline.After(testNow()) {
			continue
		}
		best = math.Max(best, dayOffFit)
		if !slices.ContainsFunc(sittings(r), func(s courses.Session) bool {
			return workdays(sit.learner.WorkingDays)>>s.StartsAt.Weekday()&1 == 0
		}) {
			best = 1
		}
	}
	return best
}

// The more of the gap a module closes, the higher its score; nothing else changes.
func TestScoreRisesWithTheGap(t *testing.T) {
	t.Parallel()
	last := int32(-1)
	for goal := competency.Level(0); goal <= 8; goal++ {
		p := clerk(nil)
		p.goals = []learners.Goal{{Competency: "VD6.1", Level: goal, Weight: 3}}
		m := module("Wandel", teaches("VD6.1", 6))
		one := rate(before(p, m), m, 0.5)
		score := one.values.score()
		if score < last || goal >= 1 && goal <= 6 && score <= last {
			t.Errorf("goal %d: score %v after %v", goal, score, last)
		}
		last = score
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
		score := func(level competency.Level) int32 {
			p := clerk(competency.Profile{repeated: level})
			p.goals = []learners.Goal{{Competency: "VD6.1", Level: 8, Weight: 5}, {Competency: "VD1.1", Level: 2, Weight: 1}}
			one := rate(before(p, m), m, 0.5)
			return one.values.score()
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
		points        int
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
			m := module("x", tt.taught)
			e := effectOf(library(), m, p, p.gaps())
			points, _, _ := newQuery(before(p, m).snap.columns, p, nil, testNow()).news(0)
			var got []closed
			for _, c := range e.closed {
				got = append(got, closed{c.goal.Goal.Competency, c.from, c.to})
			}
			if !slices.Equal(got, tt.closed) || points != tt.points || e.taught != tt.levels || e.fresh != tt.fresh {
				t.Errorf("got %v, %v points, %d of %d fresh", got, points, e.fresh, e.taught)
			}
		})
	}
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	basis, leicht := module("Basis", teaches("VD1.1", 2)), module("Leicht", teaches("VD1.1", 1, "VD6.1", 1))
	gone := module("Archiviert", teaches("VD1.1", 1))
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
			sit := before(clerk(tt.held), tt.module, basis, leicht)
			s := rate(sit, tt.module, 0)
			if share := float64(s.values[1]) / valueScale; share != tt.want {
				t.Errorf("share %v, want %v", share, tt.want)
			}
			if l := s.missing; len(l.levels) != tt.levels || len(l.groups) != tt.groups || l.nothing() != (tt.want == 1) {
				t.Errorf("missing %+v", s.missing)
			}
		})
	}
}

func TestFormatFit(t *testing.T) {
	t.Parallel()
	dated := func(days ...int) func(*courses.Module) { // sittings so many days after Tuesday, 24 November 2026
		return func(m *courses.Module) {
			m.Format = courses.Presence
			var sessions []courses.Session
			for _, d := range days {
				at := testNow().AddDate(0, 0, d)
				sessions = append(sessions, courses.Session{StartsAt: at, EndsAt: at.Add(time.Hour)})
			}
			m.Runs = append(m.Runs, courses.Run{Deadline: testNow().AddDate(0, 0, 1), StartsAt: sessions[0].StartsAt, Sessions: sessions})
		}
	}
	hours := func(h courses.Hours) func(*courses.Module) { return func(m *courses.Module) { m.Hours = h } }
	english := func(m *courses.Module) { m.Language = courses.English }
	over := func(m *courses.Module) { m.Runs[0].Deadline = testNow() }
	for name, tt := range map[string]struct {
		change []func(*courses.Module)
		want   float64
		says   string
	}{
		"short": {[]func(*courses.Module){hours(16)}, 1, "passen in höchstens 4"}, "just four weeks": {[]func(*courses.Module){hours(8 * 16)}, 1, "8 Stunden passen"},
		"twice as long": {[]func(*courses.Module){hours(16 * 16)}, 0.5, "sind viel"}, "very long": {[]func(*courses.Module){hours(80 * 16)}, 0.1, "sind viel"},
		"on working days":   {[]func(*courses.Module){dated(7, 8)}, 1, "passen"},
		"on Friday too":     {[]func(*courses.Module){dated(7, 10)}, 0.5, "an denen Sie nicht arbeiten"},
		"another run suits": {[]func(*courses.Module){dated(10), dated(7)}, 1, "passen"},
		"too late":          {[]func(*courses.Module){dated(7), over}, 0.25, "keinen Termin"},
		"in English":        {[]func(*courses.Module){english}, 0.7, "auf Englisch"},
		"all at once":       {[]func(*courses.Module){dated(10), english, hours(16 * 16)}, 0.175, "sind viel"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := clerk(nil) // two hours a week
			p.learner.WorkingDays = []string{"mon", "tue", "wed", "thu"}
			m := module("x", nil, tt.change...)
			sit := before(p, m)
			s := rate(sit, m, 0)
			text := explainer{zone: time.UTC, now: testNow()}.fitTerm(s, sit)
			if got := float64(s.values[3]) / valueScale; math.Abs(got-tt.want) > 0.0005 || !strings.Contains(text, tt.says) {
				t.Errorf("%v, want %v: %s", got, tt.want, text)
			}
		})
	}
	p := clerk(nil)
	p.learner.Languages = []string{"de", "de-ls"}
	plain, usual := module("leicht", nil, func(m *courses.Module) { m.Language = courses.PlainGerman }), module("üblich", nil)
	sit := before(p, plain, usual)
	if a, b := rate(sit, plain, 0).values[3], rate(sit, usual, 0).values[3]; a != valueScale || b != valueScale*8/10 {
		t.Errorf("plain language for whoever reads it: %d, the usual: %d", a, b)
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
