package matching

import (
	"math"
	"slices"
	"sync"

	"lernpfad/courses"
	"lernpfad/internal/text"
)

// sketchSize is how many hashes of a text are kept: an estimate of likeness is off by about 1/sqrt(128), nine hundredths, at most.
const sketchSize = 128

// gramLength is the length of the letter sequences that are compared.
const gramLength = 5

// twinLikeness is from when on two modules say nearly the same.
const twinLikeness = 0.5

// sketch stands for the set of a text's letter sequences: its smallest hashes, sorted (bottom-k sampling: Cohen and Kaplan, Summarizing
// data using bottom-k sketches, PODC 2007).
type sketch []uint32

func newSketch(s string) sketch {
	runes := []rune(text.Normalise(s))
	if len(runes) < gramLength {
		return nil
	}
	hashes := make(sketch, 0, len(runes))
	for i := 0; i+gramLength <= len(runes); i++ {
		h := uint32(2166136261) // FNV-1a over the letters
		for _, r := range runes[i : i+gramLength] {
			h = (h ^ uint32(r)) * 16777619 //nolint:gosec // a letter is no negative number
		}
		hashes = append(hashes, mixed(h))
	}
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	return slices.Clone(hashes[:min(len(hashes), sketchSize)])
}

// mixed spreads a hash over all 32 bits (the finaliser of MurmurHash3, public domain); FNV's own are too regular for short inputs.
func mixed(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	return h ^ h>>16
}

// alike estimates the share of letter sequences that two texts have in common (Jaccard), 0..1.
func (s sketch) alike(other sketch) float64 {
	both, all := 0, 0
	for i, j := 0, 0; all < sketchSize && (i < len(s) || j < len(other)); all++ {
		switch {
		case j == len(other) || i < len(s) && s[i] < other[j]:
			i++
		case i == len(s) || s[i] > other[j]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	if all == 0 {
		return 0
	}
	return float64(both) / float64(all)
}

// twins finds modules that say nearly the same. Few modules ever come near the top of a deck, so a sketch is made when it is first
// asked for. It is safe for concurrent use.
type twins struct {
	sketches sync.Map // *courses.Module to sketch
}

func (t *twins) sketch(m *courses.Module) sketch {
	if s, ok := t.sketches.Load(m); ok {
		return s.(sketch) //nolint:forcetypeassert,errcheck // nothing else is stored
	}
	s := newSketch(m.EmbeddingText())
	t.sketches.Store(m, s)
	return s
}

// likeness joins what two modules say and what they teach: the geometric mean of the likeness of their texts and of their levels, so
// that the same text at another level is no twin, nor is another text at the same level.
func (t *twins) likeness(a, b *courses.Module) float64 {
	taught := taughtAlike(a, b)
	if taught == 0 {
		return 0
	}
	return math.Sqrt(t.sketch(a).alike(t.sketch(b)) * taught)
}

// taughtAlike is the share of taught levels that two modules have in common.
func taughtAlike(a, b *courses.Module) float64 {
	both, all := 0, 0
	for _, r := range a.Teaches {
		all += int(r.Level)
	}
	for _, r := range b.Teaches {
		all += int(r.Level)
		for _, o := range a.Teaches {
			if o.Competency == r.Competency {
				both += int(min(o.Level, r.Level))
			}
		}
	}
	if all == both {
		return 0
	}
	return float64(both) / float64(all-both)
}
