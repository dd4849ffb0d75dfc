package path_test

import (
	"fmt"
	"testing"

	"lernpfad/matching/path"
	"lernpfad/matching/path/pathtest"
)

// BenchmarkSolve measures whole solves, numbering and reduction included, over 20 persons.
func BenchmarkSolve(b *testing.B) {
	for _, modules := range []int{300, 1000, 2000} {
		b.Run(fmt.Sprintf("modules=%d", modules), func(b *testing.B) {
			c := pathtest.NewCatalogue(uint64(modules), pathtest.DigComp(modules))
			var problems []path.Problem
			for seed := range uint64(20) {
				problems = append(problems, c.Person(seed))
			}
			b.ReportAllocs()
			next := 0
			for b.Loop() {
				solve(b, problems[next%len(problems)])
				next++
			}
		})
	}
}
