package calendar_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"lernpfad/matching/path/calendar"
)

// bruteForce tries every assignment; 0 means that none keeps the rules.
func bruteForce(c calendar.Curriculum) int {
	best, period := 0, make([]int, len(c.Loads))
	var place func(i int)
	place = func(i int) {
		if i < len(period) {
			for p := range c.Periods {
				period[i] = p
				place(i + 1)
			}
			return
		}
		if peak, ok := peakOf(c, period); ok && (best == 0 || peak < best) {
			best = peak
		}
	}
	place(0)
	return best
}

// peakOf checks the rules and returns the largest load.
func peakOf(c calendar.Curriculum, period []int) (int, bool) {
	for _, pair := range c.Before {
		if period[pair[0]] >= period[pair[1]] {
			return 0, false
		}
	}
	load, count := make([]int, c.Periods), make([]int, c.Periods)
	for i, p := range period {
		load[p] += c.Loads[i]
		count[p]++
	}
	peak := 0
	for p := range load {
		if load[p] < c.MinLoad || load[p] > c.MaxLoad || count[p] < c.MinCourses || count[p] > c.MaxCourses {
			return 0, false
		}
		peak = max(peak, load[p])
	}
	return peak, true
}

func curriculum(t *rapid.T) calendar.Curriculum {
	n := rapid.IntRange(1, 6).Draw(t, "courses")
	c := calendar.Curriculum{
		Periods: rapid.IntRange(1, 4).Draw(t, "periods"), Loads: rapid.SliceOfN(rapid.IntRange(1, 9), n, n).Draw(t, "loads"),
		MinLoad: rapid.IntRange(0, 4).Draw(t, "least load"), MaxLoad: rapid.IntRange(5, 30).Draw(t, "largest load"),
		MinCourses: rapid.IntRange(0, 1).Draw(t, "fewest"), MaxCourses: rapid.IntRange(1, 6).Draw(t, "most"),
	}
	for range rapid.IntRange(0, 5).Draw(t, "pairs") {
		a, b := rapid.IntRange(0, n-1).Draw(t, "first"), rapid.IntRange(0, n-1).Draw(t, "second")
		if a < b {
			c.Before = append(c.Before, [2]int{a, b})
		}
	}
	return c
}

func TestBalanceAgreesWithBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := curriculum(t)
		want := bruteForce(c)
		got, err := calendar.Balance(c, 100_000)
		if want == 0 {
			if !errors.Is(err, calendar.ErrInfeasible) {
				t.Fatalf("got %+v, %v, want none", got, err)
			}
			return
		}
		if err != nil || got.Peak != want || !got.Proven || got.LowerBound != want {
			t.Fatalf("got %+v, %v, want peak %d", got, err, want)
		}
		if peak, ok := peakOf(c, got.Period); !ok || peak != want {
			t.Fatalf("%v has peak %d, rules kept: %v", got.Period, peak, ok)
		}
	})
}

func TestBalanceRefusesNonsense(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		c    calendar.Curriculum
		want error
	}{
		"no period":     {calendar.Curriculum{Loads: []int{1}}, calendar.ErrInput},
		"negative load": {calendar.Curriculum{Periods: 1, Loads: []int{-1}}, calendar.ErrInput},
		"unknown":       {calendar.Curriculum{Periods: 2, Loads: []int{1}, Before: [][2]int{{0, 1}}}, calendar.ErrInput},
		"circle":        {calendar.Curriculum{Periods: 9, Loads: []int{1, 1}, Before: [][2]int{{0, 1}, {1, 0}}, MaxLoad: 9, MaxCourses: 9}, calendar.ErrInfeasible},
		"before itself": {calendar.Curriculum{Periods: 9, Loads: []int{1}, Before: [][2]int{{0, 0}}, MaxLoad: 9, MaxCourses: 9}, calendar.ErrInfeasible},
		"no budget":     {calendar.Curriculum{Periods: 2, Loads: []int{3, 3, 2, 2}, MaxLoad: 5, MinCourses: 3, MaxCourses: 9}, calendar.ErrBudget},
	} {
		budget := 1000
		if name == "no budget" {
			budget = 0
		}
		if _, err := calendar.Balance(tc.c, budget); !errors.Is(err, tc.want) {
			t.Errorf("%s: got %v, want %v", name, err, tc.want)
		}
	}
}
