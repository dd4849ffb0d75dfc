package courses_test

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
)

func TestValidateNamesEveryBrokenRule(t *testing.T) {
	t.Parallel()
	run := func(change func(*courses.RunInput)) func(*courses.Input) {
		return func(in *courses.Input) { change(&in.Runs[0]) }
	}
	many := func(n int) []string { return slices.Repeat([]string{"Ich kann es."}, n) }
	tests := map[string]struct {
		change func(*courses.Input)
		want   []string
	}{
		"complete": {func(*courses.Input) {}, nil},
		"smallest": {func(in *courses.Input) {
			*in = courses.Input{Title: "x", Hours: 1, Format: courses.Lab, Language: courses.German}
		}, nil},
		"no title":              {titled(""), []string{"/title required"}},
		"title of 200":          {titled(strings.Repeat("ä", 200)), nil},
		"title of 201":          {titled(strings.Repeat("ä", 201)), []string{"/title too-long"}},
		"title with zero byte":  {titled("a\x00b"), []string{"/title bad-text"}},
		"title broken":          {titled("\xff"), []string{"/title bad-text"}},
		"long description":      {func(in *courses.Input) { in.Description = strings.Repeat("x", 20001) }, []string{"/description too-long"}},
		"21 outcomes":           {func(in *courses.Input) { in.Outcomes = many(21) }, []string{"/outcomes too-many"}},
		"empty outcome":         {func(in *courses.Input) { in.Outcomes[1] = "" }, []string{"/outcomes/1 required"}},
		"long outcome":          {func(in *courses.Input) { in.Outcomes[0] = strings.Repeat("x", 2001) }, []string{"/outcomes/0 too-long"}},
		"licence with zero":     {func(in *courses.Input) { in.Licence = "\x00" }, []string{"/licence bad-text"}},
		"address of a file":     {func(in *courses.Input) { in.URL = "file:///etc/passwd" }, []string{"/url bad-pattern"}},
		"script address":        {func(in *courses.Input) { in.URL = "javascript:alert(1)" }, []string{"/url bad-pattern"}},
		"http address":          {func(in *courses.Input) { in.URL = "http://alt.example" }, nil},
		"long address":          {func(in *courses.Input) { in.URL = "https://x.example/" + strings.Repeat("x", 2000) }, []string{"/url too-long"}},
		"no hours":              {func(in *courses.Input) { in.Hours = 0 }, []string{"/hours too-small"}},
		"1,000 hours":           {func(in *courses.Input) { in.Hours = 16000 }, nil},
		"more hours":            {func(in *courses.Input) { in.Hours = 16001 }, []string{"/hours too-big"}},
		"paid for learning":     {func(in *courses.Input) { in.CostCents = -1 }, []string{"/cost too-small"}},
		"too expensive":         {func(in *courses.Input) { in.CostCents = 10_000_001 }, []string{"/cost too-big"}},
		"unknown format":        {func(in *courses.Input) { in.Format = "podcast" }, []string{"/format not-allowed"}},
		"unknown language":      {func(in *courses.Input) { in.Language = "fr" }, []string{"/language not-allowed"}},
		"unknown promise":       {func(in *courses.Input) { in.Accessibility[1] = "magic" }, []string{"/accessibility/1 not-allowed"}},
		"unknown competency":    {func(in *courses.Input) { in.Teaches[0].Competency = "XX9.9" }, []string{"/teaches/0/competency unknown"}},
		"level 0":               {func(in *courses.Input) { in.Requires[0].Level = 0 }, []string{"/requires/0/level too-big"}},
		"level 9":               {func(in *courses.Input) { in.Teaches[1].Level = 9 }, []string{"/teaches/1/level too-big"}},
		"competency twice":      {func(in *courses.Input) { in.Teaches[1].Competency = in.Teaches[0].Competency }, []string{"/teaches/1/competency duplicate"}},
		"11 groups":             {func(in *courses.Input) { in.RequiresAny = slices.Repeat([][]uuid.UUID{{uuid.New()}}, 11) }, []string{"/requires_any too-many"}},
		"empty group":           {func(in *courses.Input) { in.RequiresAny = [][]uuid.UUID{{}} }, []string{"/requires_any/0 too-few"}},
		"21 members":            {func(in *courses.Input) { in.RequiresAny = [][]uuid.UUID{make([]uuid.UUID, 21)} }, []string{"/requires_any/0 too-many"}},
		"51 runs":               {func(in *courses.Input) { in.Runs = slices.Repeat(in.Runs, 51) }, []string{"/runs too-many"}},
		"run nowhere":           {run(func(r *courses.RunInput) { r.Place = "" }), []string{"/runs/0/place required"}},
		"run without seats":     {run(func(r *courses.RunInput) { r.Seats = 0 }), []string{"/runs/0/seats too-small"}},
		"run in a stadium":      {run(func(r *courses.RunInput) { r.Seats = 10001 }), []string{"/runs/0/seats too-big"}},
		"run ends at its start": {run(func(r *courses.RunInput) { r.EndsAt = r.StartsAt }), []string{"/runs/0/ends_at ends-before-start"}},
		"late deadline":         {run(func(r *courses.RunInput) { r.Deadline = r.StartsAt.Add(time.Second) }), []string{"/runs/0/deadline deadline-after-start"}},
		"deadline at start":     {run(func(r *courses.RunInput) { r.Deadline = r.StartsAt }), nil},
		"session backwards":     {run(func(r *courses.RunInput) { r.Sessions[1].EndsAt = r.Sessions[1].StartsAt }), []string{"/runs/0/sessions/1/ends_at ends-before-start"}},
		"everything at once": {
			func(in *courses.Input) { in.Title, in.Hours, in.Format = "", 0, "" },
			[]string{"/title required", "/hours too-small", "/format not-allowed"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := input(tt.change).Validate(competency.Default())
			if diff := cmp.Diff(tt.want, brokenRules(err)); diff != "" {
				t.Errorf("broken rules (-want +got):\n%s", diff)
			}
			if len(tt.want) > 0 {
				wantFault(t, err, "module-invalid")
			}
		})
	}
}

func TestHours(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		in   float64
		want courses.Hours
	}{
		"quarter": {0.25, 4}, "nearest sixteenth": {0.1, 2}, "whole": {2, 32}, "five minutes": {5.0 / 60, courses.FiveMinutes},
		"ten minutes": {10.0 / 60, courses.TenMinutes}, "ten minutes as people write them": {0.17, courses.TenMinutes}, "eleven minutes": {11.0 / 60, 3}, "nothing": {0, 0},
		"negative": {-1, 0}, "no number": {math.NaN(), 0}, "endless": {math.Inf(1), 0}, "absurd": {1e7, 0},
	} {
		if got := courses.RoundHours(tt.in); got != tt.want {
			t.Errorf("%s: RoundHours(%v) = %d, want %d", name, tt.in, got, tt.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		h := courses.Hours(rapid.IntRange(0, 16000).Draw(t, "hours"))
		if got := courses.RoundHours(h.Float()); got != h {
			t.Fatalf("%d became %d", h, got)
		}
	})
}

func TestNextRun(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2027, 1, n, 8, 0, 0, 0, time.UTC) }
	m := courses.Module{Runs: []courses.Run{
		{Place: "erste", Deadline: day(1), StartsAt: day(3)},
		{Place: "zweite", Deadline: day(10), StartsAt: day(12)},
	}}
	for name, tt := range map[string]struct {
		now  time.Time
		want string
	}{
		"before both": {day(1).Add(-time.Second), "erste"}, "deadline itself": {day(1), "zweite"}, "after both": {day(11), ""},
	} {
		if got, ok := m.Next(tt.now); got.Place != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: got %q %v, want %q", name, got.Place, ok, tt.want)
		}
	}
}
