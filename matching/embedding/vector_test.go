package embedding_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"lernpfad/matching/embedding"
)

func TestHash(t *testing.T) {
	t.Parallel()
	base := embedding.Hash("m", embedding.Passage, "text")
	if base != embedding.Hash("m", embedding.Passage, "text") || len(base) != 64 {
		t.Errorf("hash %q is not stable", base)
	}
	for name, other := range map[string]string{
		"model":    embedding.Hash("n", embedding.Passage, "text"),
		"kind":     embedding.Hash("m", embedding.Query, "text"),
		"text":     embedding.Hash("m", embedding.Passage, "Text"),
		"boundary": embedding.Hash("mp", embedding.Passage, "ext"),
	} {
		if other == base {
			t.Errorf("another %s gives the same hash", name)
		}
	}
}

func TestDot(t *testing.T) {
	t.Parallel()
	if got := embedding.Dot(embedding.Vector{1, 2}, embedding.Vector{1, 2, 3}); got != 0 {
		t.Errorf("vectors of different length: %v", got)
	}
	number := rapid.Float32Range(-1, 1)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(t, "n")
		a := embedding.Vector(rapid.SliceOfN(number, n, n).Draw(t, "a"))
		b := embedding.Vector(rapid.SliceOfN(number, n, n).Draw(t, "b"))
		want := 0.0
		for i := range a {
			want += float64(a[i]) * float64(b[i])
		}
		if got := float64(embedding.Dot(a, b)); math.Abs(got-want) > 1e-4 {
			t.Fatalf("Dot = %v, want %v", got, want)
		}
	})
}

func BenchmarkDot384(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	x, y := make(embedding.Vector, 384), make(embedding.Vector, 384)
	for i := range x {
		x[i], y[i] = r.Float32(), r.Float32()
	}
	for b.Loop() {
		embedding.Dot(x, y)
	}
}
