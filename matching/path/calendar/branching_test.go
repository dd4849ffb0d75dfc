package calendar

import (
	"testing"

	"pgregory.net/rapid"
)

// exists tries every assignment with a peak.
func exists(c Curriculum, peak int) bool {
	period := make([]int, len(c.Loads))
	var place func(i int) bool
	place = func(i int) bool {
		if i == len(period) {
			n := c.neighbourhood(windows{}, period, peak)
			_, cost := n.worst()
			return cost == 0 && ordered(c, period)
		}
		for p := range c.Periods {
			period[i] = p
			if place(i + 1) {
				return true
			}
		}
		return false
	}
	return place(0)
}

func ordered(c Curriculum, period []int) bool {
	for _, pair := range c.Before {
		if period[pair[0]] >= period[pair[1]] {
			return false
		}
	}
	return true
}

// The local search finds most small assignments first, so the branching is asked alone: it must refute exactly what there is not.
func TestBranchingRefutesNothingThatExists(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "courses")
		c := Curriculum{
			Periods: rapid.IntRange(1, 4).Draw(t, "periods"), Loads: rapid.SliceOfN(rapid.IntRange(0, 9), n, n).Draw(t, "loads"),
			MinLoad: rapid.IntRange(0, 4).Draw(t, "least load"), MaxLoad: 60,
			MinCourses: rapid.IntRange(0, 2).Draw(t, "fewest"), MaxCourses: rapid.IntRange(1, 6).Draw(t, "most"),
		}
		for range rapid.IntRange(0, 6).Draw(t, "pairs") {
			a, b := rapid.IntRange(0, n-1).Draw(t, "first"), rapid.IntRange(0, n-1).Draw(t, "second")
			if a < b {
				c.Before = append(c.Before, [2]int{a, b})
			}
		}
		peak := rapid.IntRange(0, 25).Draw(t, "peak")
		root, ok := c.windows()
		var found []int
		if ok {
			b := branching{c: c, peak: peak}
			var refuted bool
			if found, refuted = b.decide(root, 1_000_000); refuted == (found != nil) {
				t.Fatalf("found %v, refuted: %v", found, refuted)
			}
		}
		if want := exists(c, peak); (found != nil) != want {
			t.Fatalf("found %v, exists: %v", found, want)
		}
		if found != nil {
			if _, cost := c.neighbourhood(root, found, peak).worst(); cost > 0 || !ordered(c, found) {
				t.Fatalf("%v breaks a rule", found)
			}
		}
	})
}
