package frontend

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/matching"
)

func testPages(t *testing.T) *Pages {
	t.Helper()
	pages, err := newPages(options(newWorld()), bundle())
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func TestFormats(t *testing.T) {
	t.Parallel()
	p := testPages(t)
	must := func(s string, err error) string {
		if err != nil {
			t.Error(err)
		}
		return s
	}
	day := func(y int, m time.Month, d, h int) time.Time { return time.Date(y, m, d, h, 0, 0, 0, time.UTC) }
	tests := []struct{ name, got, want string }{
		{"half hours", must(p.hours(german, 24)), "1,5 Stunden"},
		{"half hours in English", must(p.hours(english, 24)), "1.5 hours"},
		{"one hour", must(p.hours(german, courses.HoursPerUnit)), "1 Stunde"},
		{"five minutes", must(p.hours(german, 1)), "5 Minuten"},
		{"ten minutes", must(p.hours(english, 2)), "10 minutes"},
		{"eleven minutes", must(p.hours(german, 3)), "11 Minuten"},
		{"quarter", must(p.hours(german, 4)), "0,25 Stunden"},
		{"sixteenths more", must(p.hours(german, 353)), "22 Stunden"},
		{"nearly an hour more", must(p.hours(german, 366)), "23 Stunden"},
		{"thousands", decimal(german, 1234567.5), "1.234.567,5"},
		{"thousands in English", decimal(english, 1234), "1,234"},
		{"negative", decimal(german, -1234), "-1.234"},
		{"free", must(p.euros(german, 0)), "kostenlos"},
		{"whole euros", must(p.euros(german, 12000)), "120 Euro"},
		{"ten cents", must(p.euros(german, 1250)), "12,50 Euro"},
		{"cents", must(p.euros(english, 1255)), "12.55 euros"},
		{"summer time", p.dateTime(german, day(2026, time.July, 1, 22)), "02.07.2026, 00:00 Uhr"},
		{"one day", p.period(german, day(2026, time.November, 24, 8), day(2026, time.November, 24, 15)), "24.11.2026, 09:00–16:00 Uhr"},
		{"several days", p.period(english, day(2026, time.November, 24, 8), day(2026, time.November, 26, 15)), "24 November 2026 – 26 November 2026"},
		{"today", must(p.age(german, fixedNow())), "heute"},
		{"a day", must(p.age(german, fixedNow().AddDate(0, 0, -1))), "vor einem Tag"},
		{"months", must(p.age(german, fixedNow().AddDate(0, 0, -70))), "vor 2 Monaten"},
		{"years", must(p.age(english, fixedNow().AddDate(-3, 0, 0))), "3 years ago"},
		{"no level", must(p.levelWords(german, 0)), "noch keine Stufe"},
		{"level", must(p.levelWords(english, 6)), "level 6 (Advanced)"},
		{"unknown competency", p.competencyName(german, "XX1.1"), "XX1.1"},
	}
	for _, tc := range tests {
		if tc.got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, tc.got, tc.want)
		}
	}
}

func TestParseDecimal(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]float64{"1,5": 1.5, "1.5": 1.5, "1.200,50 €": 1200.5, "0": 0, "12": 12} {
		if got, ok := parseDecimal(" " + in + " "); !ok || got != want {
			t.Errorf("%q: %v, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "viel", "1,2,3", "NaN", "Inf"} {
		if got, ok := parseDecimal(in); ok {
			t.Errorf("%q is read as %v", in, got)
		}
	}
}

func TestWeeks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		hours  courses.Hours
		weekly int
		want   int
	}{{16, 60, 1}, {17, 60, 2}, {472, 90, 20}, {0, 60, 0}, {16, 0, 0}}
	for _, tc := range tests {
		if got := weeks(tc.hours, tc.weekly); got != tc.want {
			t.Errorf("%d at %d minutes: %d weeks, want %d", tc.hours, tc.weekly, got, tc.want)
		}
	}
}

func TestStages(t *testing.T) {
	t.Parallel()
	step := func(position int, after ...int) matching.PathStep {
		return matching.PathStep{Position: position, After: after}
	}
	stages := testPages(t).stages([]matching.PathStep{step(1), step(2, 1), step(3), step(4, 2, 3)})
	var got [][]int
	for _, s := range stages {
		var row []int
		for _, one := range s.Steps {
			row = append(row, one.Position)
		}
		got = append(got, row)
	}
	if diff := cmp.Diff([][]int{{1, 3}, {2}, {4}}, got); diff != "" {
		t.Error(diff)
	}
	last := stages[2].Steps[0]
	if diff := cmp.Diff([]int{3, 2}, last.After); diff != "" || last.Number != 4 {
		t.Errorf("number %d, after %s", last.Number, diff)
	}
}

func TestMeter(t *testing.T) {
	t.Parallel()
	want := meter{Segments: [competency.MaxLevel]string{"have", "have", "goal", "goal end"}}
	if diff := cmp.Diff(want, newMeter(2, 4)); diff != "" {
		t.Error(diff)
	}
	if got := newMeter(5, 3).Segments; got[4] != "have" || got[5] != "" {
		t.Errorf("above the goal: %v", got)
	}
}

func TestScorePartsAddUp(t *testing.T) {
	t.Parallel()
	v := &visit{pages: testPages(t), lang: german}
	suggestion := matching.Suggestion{Terms: []matching.Term{
		{Name: matching.GapClosed, Points: 0.334}, {Name: matching.Readiness, Points: 0.334}, {Name: matching.Closeness, Points: 0.334},
	}}
	view := v.why(suggestion)
	sum := 0
	for _, term := range view.Bars {
		if term.Start != sum {
			t.Errorf("%s starts at %d, want %d", term.Name, term.Start, sum)
		}
		sum += term.Part
	}
	if sum != view.Score || view.Score != 100 {
		t.Errorf("parts add up to %d, score is %d", sum, view.Score)
	}
}

func TestAssets(t *testing.T) {
	t.Parallel()
	server := serve(t, newWorld())
	for accepted, want := range map[string]string{"gzip, br": "br", "gzip": "gzip", "": ""} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/static/x-app.css", nil)
		req.Header.Set("Accept-Encoding", accepted)
		res, _ := do(t, server, "", german, req)
		if got := res.Header.Get("Content-Encoding"); got != want || res.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%q: encoding %q, cache %q", accepted, got, res.Header.Get("Cache-Control"))
		}
	}
	for _, path := range []string{"/static/manifest.json", "/static/..%2Fgo.mod", "/static/app.css"} {
		if res, _ := fetch(t, server, "", german, path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, res.StatusCode)
		}
	}
}

func TestMissingBundle(t *testing.T) {
	t.Parallel()
	if _, err := newPages(options(newWorld()), fstest.MapFS{".gitkeep": {}}); !errors.Is(err, ErrNoBundle) {
		t.Errorf("got %v", err)
	}
	if _, err := newPages(Options{}, bundle()); err == nil {
		t.Error("pages without a library")
	}
}
