package path_test

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"lernpfad/matching/path"
)

// FuzzSolve lets the fuzzer steer the draws of small problems and compares each with brute force.
func FuzzSolve(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		p := smallProblem(t)
		got, err := path.Solve(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		if want := bruteForce(p); got.Cost != want || got.Gap != 0 {
			t.Fatalf("cost %d, gap %v, brute force %d", got.Cost, got.Gap, want)
		}
	}))
}
