package demo_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lernpfad/cmd/lernpfad/demo"
	"lernpfad/courses"
	"lernpfad/courses/competency"
)

func catalogue(t testing.TB, day time.Time) []courses.Import {
	t.Helper()
	modules, err := demo.Catalogue(day)
	if err != nil {
		t.Fatal(err)
	}
	return modules
}

func TestCatalogueIsBroad(t *testing.T) {
	t.Parallel()
	modules := catalogue(t, today)
	if len(modules) < 160 {
		t.Errorf("%d modules, want at least 160", len(modules))
	}
	providers, formats, languages, promises := map[string]int{}, map[courses.Format]int{}, map[courses.Language]int{}, map[courses.Accessibility]int{}
	bands, bundles, groups := map[string]int{}, 0, 0
	for _, m := range modules {
		providers[m.Provider.Key]++
		formats[m.Input.Format]++
		languages[m.Input.Language]++
		for _, a := range m.Input.Accessibility {
			promises[a]++
		}
		for _, r := range m.Input.Teaches {
			bands[string(r.Competency[:2])+" "+r.Level.Band().NameDE()]++
		}
		if len(m.Input.Teaches) > 1 {
			bundles++
		}
		if len(m.RequiresAny) > 0 {
			groups++
		}
	}
	if len(providers) < 8 || len(formats) != len(courses.Formats()) || len(languages) != len(courses.Languages()) ||
		len(promises) != len(courses.Accessibilities()) || len(bands) != 2*competency.BandCount {
		t.Errorf("providers %v, formats %v, languages %v, accessibility %v, bands %v", providers, formats, languages, promises, bands)
	}
	t.Logf("%d modules, %d teach several competencies, %d have groups; formats %v; bands %v", len(modules), bundles, groups, formats, bands)
	if 10*bundles < 3*len(modules) || 10*groups < len(modules) {
		t.Errorf("%d bundles and %d groups among %d modules make no puzzle", bundles, groups, len(modules))
	}
}

func TestCatalogueTexts(t *testing.T) {
	t.Parallel()
	titles := map[string]string{}
	for _, m := range catalogue(t, today) {
		if n := len(strings.Fields(m.Input.Description)); n < 60 || n > 120 {
			t.Errorf("%s: description has %d words, want 60 to 120", m.Key, n)
		}
		if n := len(m.Input.Outcomes); n < 2 || n > 5 {
			t.Errorf("%s: %d outcomes, want 2 to 5", m.Key, n)
		}
		if other, twice := titles[m.Input.Title]; twice {
			t.Errorf("%s and %s have the same title", m.Key, other)
		}
		titles[m.Input.Title] = m.Key
		if h := m.Input.Hours.Float(); h < 0.5 && m.Input.Hours > courses.TenMinutes || h > 40 {
			t.Errorf("%s takes %g hours", m.Key, h)
		}
	}
}

func TestRunsLieAheadOnWorkingDays(t *testing.T) {
	t.Parallel()
	place, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for day := range 9 {
		now := today.AddDate(0, 0, 41*day)
		for _, m := range catalogue(t, now) {
			if (m.Input.Format == courses.SelfPaced) != (len(m.Input.Runs) == 0) {
				t.Errorf("%s: %s with %d runs", m.Key, m.Input.Format, len(m.Input.Runs))
			}
			for _, r := range m.Input.Runs {
				checkRun(t, m.Key, r, now, place)
			}
		}
	}
}

func checkRun(t *testing.T, key string, r courses.RunInput, now time.Time, place *time.Location) {
	t.Helper()
	if !r.Deadline.After(now) || r.Deadline.After(r.StartsAt) || len(r.Sessions) == 0 {
		t.Errorf("%s: run of %s closes %s", key, r.StartsAt, r.Deadline)
	}
	if clock := r.Deadline.In(place).Format("15:04"); clock != "23:59" && !r.Deadline.Equal(r.StartsAt) {
		t.Errorf("%s: registration closes at %s, want the last minute of a day or the beginning", key, clock)
	}
	previous := now
	for _, s := range r.Sessions {
		begin := s.StartsAt.In(place)
		if d := begin.Weekday(); d == time.Saturday || d == time.Sunday || begin.Month() == time.December && begin.Day() >= 24 {
			t.Errorf("%s: a session on %s", key, begin)
		}
		if !s.StartsAt.After(previous) || !s.EndsAt.After(s.StartsAt) || begin.Hour() < 6 {
			t.Errorf("%s: session from %s to %s", key, s.StartsAt, s.EndsAt)
		}
		previous = s.EndsAt
	}
}

func TestCatalogueStaysForAWeek(t *testing.T) {
	t.Parallel()
	monday := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	wednesday, nextTuesday := catalogue(t, monday.AddDate(0, 0, -5)), catalogue(t, monday.AddDate(0, 0, 1))
	if write(t, wednesday) != write(t, catalogue(t, monday)) {
		t.Error("dates moved within a week")
	}
	if write(t, wednesday) == write(t, nextTuesday) {
		t.Error("dates did not move after a week")
	}
}

// TestEverythingCanBeReached wants a way from nothing to every module, and the levels that nobody teaches to be those we mean.
func TestEverythingCanBeReached(t *testing.T) {
	t.Parallel()
	reached, stuck := closure(catalogue(t, today))
	if len(stuck) > 0 {
		t.Errorf("nobody can ever take %s", strings.Join(stuck, ", "))
	}
	var holes []string
	for _, c := range competency.Default().Competencies() {
		if reached[c.ID] < competency.MaxLevel {
			holes = append(holes, string(c.ID)+" above "+string('0'+rune(reached[c.ID])))
		}
	}
	if diff := cmp.Diff(knownHoles, holes); diff != "" {
		t.Errorf("holes (-meant +found):\n%s", diff)
	}
}

// closure takes every module that can be taken, again and again, and returns what that leads to and what is left.
func closure(modules []courses.Import) (competency.Profile, []string) {
	library, held, taken := competency.Default(), competency.Profile{}, map[string]bool{}
	for grown := true; grown; {
		grown = false
		for _, m := range modules {
			if taken[m.Key] || !takable(m, held, taken) {
				continue
			}
			taken[m.Key], grown = true, true
			for _, r := range m.Input.Teaches {
				held.Raise(r.Competency, r.Level)
				for _, g := range library.Gives(r) {
					held.Raise(g.Competency, g.Level)
				}
			}
		}
	}
	var stuck []string
	for _, m := range modules {
		if !taken[m.Key] {
			stuck = append(stuck, m.Key)
		}
	}
	return held, stuck
}

func takable(m courses.Import, held competency.Profile, taken map[string]bool) bool {
	for _, r := range m.Input.Requires {
		if !held.Meets(r) {
			return false
		}
	}
	for _, group := range m.RequiresAny {
		if !slices.ContainsFunc(group, func(key string) bool { return taken[key] }) {
			return false
		}
	}
	return true
}

// knownHoles are left in the catalogue on purpose, so that the program has something to report.
var knownHoles = []string{
	"DC1.1 above 6", "DC2.1 above 7", "DC2.2 above 6", "DC2.3 above 5", "DC2.5 above 6", "DC2.6 above 5",
	"DC3.1 above 7", "DC3.2 above 6", "DC4.2 above 7", "DC4.3 above 6", "DC4.4 above 5", "DC5.1 above 7",
	"VD1.1 above 7", "VD1.2 above 6", "VD1.3 above 5", "VD2.1 above 6", "VD2.2 above 6", "VD2.4 above 5",
	"VD3.1 above 6", "VD3.2 above 7", "VD3.3 above 6", "VD3.4 above 7", "VD4.2 above 6", "VD4.3 above 5",
	"VD4.4 above 7", "VD5.3 above 5", "VD6.1 above 7", "VD6.2 above 7", "VD6.3 above 6", "VD6.4 above 6",
}
