package demo_test

import (
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"lernpfad/cmd/lernpfad/demo"
	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/learners"
)

// todaysWorld is shared by tests that only read it.
var todaysWorld = sync.OnceValues(func() ([]demo.Municipality, error) {
	catalogue, err := demo.Catalogue(today)
	if err != nil {
		return nil, err
	}
	return demo.World(today, catalogue)
})

func worldToday(t testing.TB) []demo.Municipality {
	t.Helper()
	world, err := todaysWorld()
	if err != nil {
		t.Fatal(err)
	}
	return world
}

// write gives a value the form in which two worlds are compared: a thousand times faster than a difference of values.
func write(t *testing.T, value any) string {
	t.Helper()
	raw, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func buildWorld(t testing.TB, day time.Time) ([]demo.Municipality, []courses.Import) {
	t.Helper()
	catalogue, err := demo.Catalogue(day)
	if err != nil {
		t.Fatal(err)
	}
	world, err := demo.World(day, catalogue)
	if err != nil {
		t.Fatal(err)
	}
	return world, catalogue
}

// everybody lists the people of all municipalities.
func everybody(world []demo.Municipality) []demo.Person {
	var out []demo.Person
	for _, m := range world {
		out = append(out, m.People...)
	}
	return out
}

func TestWorldSizes(t *testing.T) {
	t.Parallel()
	world := worldToday(t)
	got := map[string]int{}
	for _, m := range world {
		got[m.Slug] = len(m.People)
		if m.Land != "HE" || len(m.Accounts) != 4 {
			t.Errorf("%s: Land %s, %d accounts", m.Slug, m.Land, len(m.Accounts))
		}
	}
	if diff := cmp.Diff(map[string]int{"wiesenbrueck": 60, "erlenfurt": 240, "sonnhafen": 1200}, got); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
}

func TestWorldIsDeterministic(t *testing.T) {
	t.Parallel()
	first, firstCatalogue := buildWorld(t, today)
	second, secondCatalogue := buildWorld(t, today.Add(9*time.Hour))
	if write(t, firstCatalogue) != write(t, secondCatalogue) {
		t.Error("two catalogues of one day differ")
	}
	if write(t, first) != write(t, second) {
		t.Error("two worlds of one day differ")
	}
	later, _ := buildWorld(t, today.AddDate(0, 0, 3))
	if write(t, first[0].People) == write(t, later[0].People) {
		t.Error("evidence does not move with the day")
	}
}

func TestUnits(t *testing.T) {
	t.Parallel()
	world := worldToday(t)
	for _, m := range world {
		seen := map[string]bool{}
		roots := 0
		for _, u := range m.Units {
			if u.ParentID == nil {
				roots++
			} else if !seen[u.ParentID.String()] {
				t.Errorf("%s: %s comes before its parent", m.Slug, u.Name)
			}
			seen[u.ID.String()] = true
		}
		if roots != 1 || len(seen) != len(m.Units) {
			t.Errorf("%s: %d roots, %d ids for %d units", m.Slug, roots, len(seen), len(m.Units))
		}
		size := map[string]int{}
		for _, p := range m.People {
			size[p.Learner.OrgUnit.Name]++
			if !seen[p.Learner.OrgUnit.ID.String()] {
				t.Errorf("%s: %s works in no unit", m.Slug, p.Login)
			}
		}
		small := slices.ContainsFunc(slices.Collect(maps.Values(size)), func(n int) bool { return n > 1 && n < 5 })
		if !small {
			t.Errorf("%s has no unit too small to be shown", m.Slug)
		}
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()
	world := worldToday(t)
	library, roles, texts := competency.Default(), map[string]int{}, map[string]bool{}
	people, partTime := 0, 0
	words := learners.Vocabulary{Formats: texted(courses.Formats()), Languages: texted(courses.Languages()), Accessibility: texted(courses.Accessibilities())}
	for _, m := range world {
		logins := map[string]bool{}
		for _, p := range m.People {
			l := p.Learner
			if logins[p.Login] || !ascii(p.Login) {
				t.Errorf("%s: login %q is taken or hard to type", m.Slug, p.Login)
			}
			logins[p.Login] = true
			roles[l.RoleProfileID]++
			texts[l.RoleProfileID+l.Tasks+l.Interests] = true
			people++
			if len(l.WorkingDays) < 5 {
				partTime++
			}
			in := learners.ProfileInput{
				RoleProfileID: l.RoleProfileID, Horizon: l.Horizon, WeeklyMinutes: l.WeeklyMinutes, WorkingDays: l.WorkingDays, Formats: l.Formats,
				Languages: l.Languages, Accessibility: l.Accessibility, Tasks: l.Tasks, Interests: l.Interests,
			}
			if err := in.Validate(library, words); err != nil {
				t.Errorf("%s of %s: %v", p.Login, m.Slug, err)
			}
		}
	}
	for _, r := range library.RoleProfiles() {
		if roles[r.ID] == 0 {
			t.Errorf("nobody works as %s", r.ID)
		}
	}
	if share := 100 * partTime / people; share < 25 || share > 42 {
		t.Errorf("%d of 100 people work part-time, want about a third", share)
	}
	if len(texts) > 80 {
		t.Errorf("%d different profile texts, want at most 80", len(texts))
	}
}

func texted[T ~string](list []T) []string {
	var out []string
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}

func ascii(s string) bool { return len(s) == utf8.RuneCountInString(s) }

func TestFirstTwoPeople(t *testing.T) {
	t.Parallel()
	world := worldToday(t)
	for _, m := range world {
		found := map[string]demo.Person{}
		for _, p := range m.People {
			found[p.Login] = p
		}
		anna, murat := found["anna.becker"], found["murat.yilmaz"]
		if anna.Learner.RoleProfileID != "bauamt" || len(anna.Evidence) != 0 {
			t.Errorf("%s: Anna Becker is %s with %d pieces of evidence", m.Slug, anna.Learner.RoleProfileID, len(anna.Evidence))
		}
		if murat.Learner.RoleProfileID != "buergerbuero" || len(murat.Evidence) < 8 {
			t.Errorf("%s: Murat Yılmaz is %s with %d pieces of evidence", m.Slug, murat.Learner.RoleProfileID, len(murat.Evidence))
		}
	}
}

func TestEvidence(t *testing.T) {
	t.Parallel()
	world := worldToday(t)
	kinds, oldest, ids := map[learners.EvidenceKind]int{}, today.AddDate(-4, 0, -2), map[string]bool{}
	for _, p := range everybody(world) {
		for _, e := range p.Evidence {
			kinds[e.Kind]++
			ids[e.ID.String()] = true
			if e.ObservedOn.After(today) || e.ObservedOn.Before(oldest) {
				t.Errorf("evidence of %s was observed on %s", p.Login, e.ObservedOn.Format(time.DateOnly))
			}
			if e.LearnerID != p.Learner.ID || e.Source == "" || utf8.RuneCountInString(e.Source) > 200 || !e.Level.Valid() || e.HalfLife <= 0 {
				t.Errorf("evidence of %s: %+v", p.Login, e)
			}
		}
	}
	total := kinds[learners.SelfAssessment] + kinds[learners.Completion] + kinds[learners.Certificate]
	if len(ids) != total || total < 15000 || total > 30000 {
		t.Errorf("%d pieces of evidence with %d ids", total, len(ids))
	}
	for kind, n := range kinds {
		if share := float64(n) / float64(total); share < 0.05 {
			t.Errorf("only %.0f %% of the evidence is %s", 100*share, kind)
		}
	}
}

// TestGapsAreRealistic counts how much of her goals each person holds: most between 30 and 80 percent, some nothing yet.
func TestGapsAreRealistic(t *testing.T) {
	t.Parallel()
	world := worldToday(t)
	library := competency.Default()
	between, nothing, total := 0, 0, 0
	for _, p := range everybody(world) {
		total++
		if len(p.Evidence) == 0 {
			nothing++
			continue
		}
		held, reached := library.Expand(learners.Levels(learners.Attain(p.Evidence, today))), 0
		goals := learners.Goals(library, p.Learner.RoleProfileID, p.Learner.Horizon)
		for _, g := range goals {
			if held[g.Competency] >= g.Level {
				reached++
			}
		}
		if share := float64(reached) / float64(len(goals)); share >= 0.3 && share <= 0.8 {
			between++
		}
	}
	t.Logf("%d of %d hold 30 to 80 %% of their goals, %d nothing", between, total, nothing)
	if 10*between < 7*total {
		t.Errorf("only %d of %d hold 30 to 80 %% of their goals", between, total)
	}
	if nothing < total/20 || nothing > total/5 {
		t.Errorf("%d of %d have no evidence yet", nothing, total)
	}
}
