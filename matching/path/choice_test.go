package path_test

import (
	"math/rand/v2"
	"testing"

	"lernpfad/matching/path"
)

// manyWays draws a problem with many paths: a few facts, each taught by several modules of nearly the same weight.
func manyWays(rng *rand.Rand, weight int64) path.Problem {
	facts := []path.Fact{"a", "b", "c"}
	p := path.Problem{Targets: facts}
	for i := range 10 {
		m := path.Module{ID: string(rune('k' + i)), Weight: 1 + rng.Int64N(weight), Teaches: []path.Fact{facts[i%3]}}
		if rng.IntN(3) == 0 {
			m.Teaches, m.Weight = append(m.Teaches, facts[(i+1)%3]), m.Weight+1
		}
		p.Modules = append(p.Modules, m)
	}
	return p
}

// TestRandomReplansStayClosest runs a fixed number of instances whatever rapid is told, nearly all with ties.
func TestRandomReplansStayClosest(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(8, 8))
	for i := range 200 {
		p := manyWays(rng, 2)
		var accepted []string
		for _, m := range p.Modules {
			if rng.IntN(3) == 0 {
				accepted = append(accepted, m.ID)
			}
		}
		got, err := replan(t.Context(), p, accepted)
		if err != nil {
			t.Fatal(err)
		}
		least, nearest := int64(-1), 0
		for _, ids := range minimalPaths(p) {
			c, d := cost(p, weights(p), ids), apart(ids, accepted)
			if least < 0 || c < least || c == least && d < nearest {
				least, nearest = c, d
			}
		}
		if d := apart(modulesOf(got.Steps), accepted); got.Cost != least || d != nearest {
			t.Fatalf("instance %d: cost %d, changes %d; brute force %d and %d", i, got.Cost, d, least, nearest)
		}
	}
}

// TestRandomAlternativesComeInOrder does the same for the next best paths.
func TestRandomAlternativesComeInOrder(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(9, 9))
	for i := range 100 {
		p := manyWays(rng, 20)
		q := selection{Problem: p, Selection: path.Selection{Count: 4, Distance: 2 + rng.IntN(3)}}
		got, err := path.Alternatives(t.Context(), q.Problem, q.Selection)
		if err != nil {
			t.Fatal(err)
		}
		all, listed := minimalPaths(p), [][]string{}
		for k, a := range got {
			want, found := bestFrom(q, path.Measure{Weights: weights(p)}, all, listed)
			if s := a.Best[0]; !found || s.Cost != want || !s.Proven() {
				t.Fatalf("instance %d, path %d: cost %d with bound %d, brute force %d", i, k, s.Cost, s.LowerBound, want)
			}
			listed = append(listed, modulesOf(a.Steps))
		}
		if _, more := bestFrom(q, path.Measure{Weights: weights(p)}, all, listed); more && len(got) < q.Count {
			t.Fatalf("instance %d: %d paths, and there are more", i, len(got))
		}
	}
}
