package embedding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lernpfad/matching/embedding"
)

func TestCentre(t *testing.T) {
	t.Parallel()
	if got := embedding.Centre([]float32{1, 0, 0, 1}, 2); !cmp.Equal(got, embedding.Vector{0.5, 0.5}) {
		t.Errorf("centre %v", got)
	}
	if got := embedding.Centre(nil, 2); got != nil {
		t.Errorf("centre of nothing %v", got)
	}
	if got := embedding.Centre(nil, 0); got != nil {
		t.Errorf("centre without a dimension %v", got)
	}
}

// A text in the middle of all others is a little nearer to the query than the one that means the same as it.
func TestAwayPutsAHubBehind(t *testing.T) {
	t.Parallel()
	own, hub := embedding.Vector{0.80, 0.60, 0}, embedding.Vector{0.28, 0, 0.96}
	query := embedding.Vector{0.56, -0.05, 0.83}
	centre := embedding.Vector{0.1, -0.9, 0.9}
	before := embedding.Dot(query, hub) - embedding.Dot(query, own)
	away := embedding.Away(query, centre)
	after := embedding.Dot(away, hub) - embedding.Dot(away, own)
	if after >= before {
		t.Errorf("the hub leads by %.3f, before by %.3f", after, before)
	}
	if query[0] != 0.56 {
		t.Error("the query itself was changed")
	}
	if got := embedding.Away(query, embedding.Vector{1}); !cmp.Equal(got, query) {
		t.Errorf("a centre of another dimension changes the query: %v", got)
	}
}
