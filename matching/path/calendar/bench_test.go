package calendar_test

import (
	"testing"

	"lernpfad/matching/path/calendar"
)

// BenchmarkLayBy lays out thirty steps in chains of three, every fifth with four runs, at 60 minutes a week, and looks for the least
// relaxation.
func BenchmarkLayBy(b *testing.B) {
	in := input(60)
	for i := range 30 {
		s := study(180 + 30*(i%5))
		if i%5 == 4 {
			runs := make([]calendar.Run, 4)
			for k := range runs {
				runs[k] = run(week(4*i+9*k)+calendar.Day(i%4), 180)
			}
			s = dated(240, runs)
		}
		if i%3 > 0 {
			s.After = []int{i - 1}
		}
		in.Steps = append(in.Steps, s)
	}
	for b.Loop() {
		if _, _, err := calendar.LayBy(in, week(52)); err != nil {
			b.Fatal(err)
		}
	}
}
