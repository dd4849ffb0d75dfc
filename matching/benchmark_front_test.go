package matching

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"lernpfad/internal/benchreport"
)

const (
	frontSize = 3  // cards that a person surely sees
	longWeeks = 12 // a module that takes more of her learning time is a long one
)

// measureFront looks at what stands in front under the published weights and under others.
func measureFront(t *testing.T, section *benchreport.Section) {
	t.Helper()
	town := newDemoTown(t)
	section.Text("Everybody of the demo world for whom some module closes a part of a goal, by words and the competency graph, without answers; twins and lots "+
		"left aside. What stands first, and among the first %d: does it close anything, and does it take more than %d weeks of the person's learning "+
		"time? The first row is what is published, the second what was before (docs/adr/0032).", frontSize, longWeeks)
	var rows [][]string
	for _, w := range [][termCount]int32{weights(), {40, 15, 20, 10, 15}, {35, 15, 20, 15, 15}, {40, 15, 15, 15, 15}, {50, 10, 15, 10, 15}, {50, 5, 15, 15, 15}} {
		rows = append(rows, town.front(w).row(w))
	}
	section.Table([]string{"gap / readiness / closeness / fit / preference", "people", "first closes nothing, %", "of three, %", "long, of three, %", "gap term, mean of three"}, rows...)
}

// fronts is what stands in front, added up over people.
type fronts struct {
	people, firstIdle, cards, idle, long int
	gap                                  float64
}

func (f fronts) row(w [termCount]int32) []string {
	share := func(n, of int) string { return fmt.Sprintf("%.1f", 100*float64(n)/float64(max(of, 1))) }
	return []string{
		fmt.Sprintf("%d / %d / %d / %d / %d", w[0], w[1], w[2], w[3], w[4]), fmt.Sprint(f.people), share(f.firstIdle, f.people),
		share(f.idle, f.cards), share(f.long, f.cards), fmt.Sprintf("%.3f", f.gap/float64(max(f.cards, 1))),
	}
}

func (d *demoTown) front(w [termCount]int32) fronts {
	var f fronts
	for _, sit := range d.people {
		list := ranking{library: library(), found: d.find(sit), now: testNow()}.order(sit)
		if !slices.ContainsFunc(list, func(c rated) bool { return c.values[0] > 0 }) {
			continue
		}
		slices.SortStableFunc(list, func(a, b rated) int { return cmp.Compare(weighed(b.values, w), weighed(a.values, w)) })
		f.people++
		if list[0].values[0] == 0 {
			f.firstIdle++
		}
		for _, c := range list[:min(frontSize, len(list))] {
			f.add(c, d.snap.modules[c.row].Hours.Float()*60/float64(sit.learner.WeeklyMinutes))
		}
	}
	return f
}

func (f *fronts) add(c rated, weeks float64) {
	f.cards++
	f.gap += float64(c.values[0]) / valueScale
	if c.values[0] == 0 {
		f.idle++
	}
	if weeks > longWeeks {
		f.long++
	}
}

func weighed(v values, w [termCount]int32) (sum int32) {
	for i := range v {
		sum += v[i] * w[i]
	}
	return sum
}
