package text_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lernpfad/internal/text"
)

func TestLexicalWeight(t *testing.T) {
	t.Parallel()
	for words, want := range map[int]float64{0: 8, 1: 8, 3: 8, 40: 32, 500: 32} {
		if got := text.LexicalWeight(words); got != want {
			t.Errorf("LexicalWeight(%d) = %v, want %v", words, got, want)
		}
	}
	for n := range 60 {
		if text.LexicalWeight(n) > text.LexicalWeight(n+1) {
			t.Errorf("weight falls between %d and %d words", n, n+1)
		}
	}
}

func TestRank(t *testing.T) {
	t.Parallel()
	ix := text.NewIndex([]text.Doc{{"a", "Karten lesen"}, {"b", "Akten führen"}, {"c", "Haushalt planen"}, {"d", "Akten"}})
	dense := []text.Hit{{"a", 0.90}, {"b", 0.85}, {"c", 0.80}}
	for _, c := range []struct {
		name  string
		query string
		dense []text.Hit
		k     int
		admit func(string) bool
		want  []string
	}{
		{"meaning alone", "xyz", dense, 9, nil, []string{"a", "b", "c"}},
		{"words alone", "Akten", nil, 2, nil, []string{"d", "b"}},
		{"both", "Akten", dense, 9, nil, []string{"d", "b", "a", "c"}},
		{"neither", "xyz", nil, 9, nil, []string{}},
		{"what is not admitted is not there", "Akten", dense[:1], 9, func(id string) bool { return id != "d" && id != "c" }, []string{"b", "a"}},
		{"no more than asked for", "Akten", dense, 2, nil, []string{"d", "b"}},
		{"none asked for", "Akten", dense, -1, nil, []string{}},
		{"no spread", "xyz", []text.Hit{{"b", 1}, {"a", 1}}, 9, nil, []string{"a", "b"}},
		{"unknown ids fall away", "xyz", []text.Hit{{"z", 1}, {"a", 0.5}}, 9, nil, []string{"a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, ids(ix.Rank(c.query, c.dense, c.k, c.admit))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What a model's cosines are scaled by must not matter.
func TestRankIgnoresTheScaleOfTheDenseList(t *testing.T) {
	t.Parallel()
	var docs []text.Doc
	for i := range 20 {
		docs = append(docs, text.Doc{ID: fmt.Sprintf("%c", 'a'+i), Text: []string{"Akte", "Akten führen", "Karten", "Recht im Amt"}[i%4]})
	}
	ix := text.NewIndex(docs)
	rapid.Check(t, func(t *rapid.T) {
		dense := make([]text.Hit, rapid.IntRange(1, 20).Draw(t, "length"))
		for i := range dense {
			dense[i] = text.Hit{ID: docs[i].ID, Score: float64(rapid.IntRange(0, 1000).Draw(t, "score")) / 1000}
		}
		moved := slices.Clone(dense)
		for i := range moved {
			moved[i].Score = moved[i].Score*64 + 8
		}
		byID := map[string]float64{}
		for _, h := range ix.Rank("Akten im Amt", dense, 99, nil) {
			byID[h.ID] = h.Score
		}
		for _, h := range ix.Rank("Akten im Amt", moved, 99, nil) {
			if math.Abs(h.Score-byID[h.ID]) > 1e-6 {
				t.Fatalf("%s: %v after scaling, %v before", h.ID, h.Score, byID[h.ID])
			}
		}
	})
}
