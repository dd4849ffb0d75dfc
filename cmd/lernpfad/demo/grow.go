package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

// coined is the share of nouns that become new compounds: a catalogue ten times as large has more words, not the same ones
// ten times. With it 10,000 modules hold some 60,000 different words, as German texts of a million words do.
const coined = 0.2

// Grow makes n modules that read like those of the catalogue: sentences of modules that teach the same competency, put
// together anew, with some nouns joined to new compounds. Levels, hours and formats vary; there are no groups of
// prerequisites. The same seed makes the same modules. It is meant for measurements; from must not be empty.
func Grow(from []courses.Import, n int, seed uint64) []courses.Import {
	g := grower{random: rand.New(rand.NewPCG(seed, 0)), peers: map[competency.ID][]courses.Import{}} //nolint:gosec // no secret
	for _, m := range from {
		for _, t := range m.Input.Teaches {
			g.peers[t.Competency] = append(g.peers[t.Competency], m)
		}
		g.nouns = append(g.nouns, nounsOf(m.Input.Title+" "+m.Input.Description)...)
	}
	out := make([]courses.Import, n)
	for i := range out {
		out[i] = g.module(from[g.random.IntN(len(from))], i)
	}
	return out
}

type grower struct {
	random *rand.Rand
	peers  map[competency.ID][]courses.Import
	nouns  []string
}

func (g *grower) module(like courses.Import, i int) courses.Import {
	family := []courses.Import{like}
	if len(like.Input.Teaches) > 0 {
		family = g.peers[like.Input.Teaches[0].Competency]
	}
	m := like
	m.Key, m.RequiresAny = fmt.Sprintf("grown-%06d", i), nil
	m.Input.Title = shorten(g.reword(g.member(family).Input.Title), 160)
	var sentences []string
	for range 4 + g.random.IntN(4) {
		parts := strings.SplitAfter(g.member(family).Input.Description, ". ")
		sentences = append(sentences, strings.TrimSpace(g.reword(parts[g.random.IntN(len(parts))])))
	}
	m.Input.Description = strings.Join(sentences, " ")
	m.Input.Outcomes = nil
	for range 2 + g.random.IntN(2) {
		if list := g.member(family).Input.Outcomes; len(list) > 0 {
			m.Input.Outcomes = append(m.Input.Outcomes, g.reword(list[g.random.IntN(len(list))]))
		}
	}
	m.Input.Hours = max(like.Input.Hours*courses.Hours(2+g.random.IntN(5))/4, 4)
	m.Input.Teaches = g.levels(like.Input.Teaches)
	m.Input.Format = courses.Formats()[g.random.IntN(len(courses.Formats()))]
	return m
}

func (g *grower) member(family []courses.Import) courses.Import {
	return family[g.random.IntN(len(family))]
}

// levels moves each level by at most one.
func (g *grower) levels(list []competency.Requirement) []competency.Requirement {
	out := slices.Clone(list)
	for i := range out {
		out[i].Level = min(max(out[i].Level+competency.Level(g.random.IntN(3)-1), 1), 8)
	}
	return out
}

// reword joins some nouns to compounds.
func (g *grower) reword(text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		if i > 0 && isNoun(w) && g.random.Float64() < coined {
			first := g.nouns[g.random.IntN(len(g.nouns))]
			words[i] = first + strings.ToLower(w)
		}
	}
	return strings.Join(words, " ")
}

// isNoun takes capitalised words of five letters or more for nouns, as German writes them.
func isNoun(w string) bool {
	first, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(first) && utf8.RuneCountInString(w) >= 5 && !strings.ContainsAny(w, "-:/()„“\"")
}

func nounsOf(text string) []string {
	var out []string
	for w := range strings.FieldsSeq(text) {
		if w = strings.Trim(w, ".,;:!?"); isNoun(w) {
			out = append(out, w)
		}
	}
	return out
}

func shorten(s string, letters int) string {
	for utf8.RuneCountInString(s) > letters {
		at := strings.LastIndexByte(s, ' ')
		if at < 0 {
			return string([]rune(s)[:letters])
		}
		s = s[:at]
	}
	return s
}
