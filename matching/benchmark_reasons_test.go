package matching

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"lernpfad/internal/benchreport"
)

// measureReasons goes through everybody's deck: whether reasons hold, and which providers are shown.
func measureReasons(t *testing.T, section *benchreport.Section) {
	t.Helper()
	town := newDemoTown(t)
	checked, wrong := town.takeReasonsAway(1)
	section.Text("Everybody of the demo world with goals, %d people, two thirds of them with six answers drawn at random; ten cards each, retrieved by words "+
		"and the competency graph. Each reason that a ranking rests on is taken away by itself, everything is ranked anew, and the card must move as the "+
		"reason says: its term falls (or rises, for what is missing), its score falls, it comes no earlier, or it leaves the deck.", len(town.people))
	var rows [][]string
	all := 0
	for _, kind := range movingFacts() {
		rows = append(rows, []string{string(kind), fmt.Sprint(checked[kind])})
		all += checked[kind]
	}
	rows = append(rows, []string{"all", fmt.Sprint(all)}, []string{"did not move as said", fmt.Sprint(len(wrong))})
	section.Table([]string{"reason", "taken away"}, rows...)
	for _, w := range wrong {
		t.Error(w)
	}
	section.Heading("Which providers are shown")
	section.Text("Attention is the sum of 1/log2(1+place) over all decks. Merit is the provider's share of the scores of all candidates, whatever their place. " +
		"The order knows no provider: equal scores are drawn by lot, and the provider is no feature of taste.")
	section.Table([]string{"provider", "modules", "merit, %", "attention, %", "ratio"}, town.exposureRows()...)
}

func (d *demoTown) exposureRows() [][]string {
	modules, merit, seen := map[string]int{}, map[string]float64{}, map[string]float64{}
	allMerit, allSeen := 0.0, 0.0
	for _, m := range d.snap.modules {
		modules[m.Provider.Key]++
	}
	for _, sit := range d.people {
		r := ranking{library: library(), found: d.find(sit), now: testNow()}
		for _, c := range r.order(sit) {
			score := float64(c.values.score()) / pointScale
			merit[d.snap.modules[c.row].Provider.Key] += score
			allMerit += score
		}
		for i, c := range r.deck(sit, defaultDeck) {
			seen[c.module.Provider.Key] += attention(i + 1)
			allSeen += attention(i + 1)
		}
	}
	var rows [][]string
	for _, key := range slices.Sorted(maps.Keys(modules)) {
		m, s := 100*merit[key]/allMerit, 100*seen[key]/allSeen
		rows = append(rows, []string{key, fmt.Sprint(modules[key]), fmt.Sprintf("%.1f", m), fmt.Sprintf("%.1f", s), fmt.Sprintf("%.2f", s/m)})
	}
	return rows
}
