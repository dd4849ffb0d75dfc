package recognition

import (
	"encoding/json"
	goflag "flag"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lernpfad/courses/competency"
)

var train = goflag.String("train", "", "fit data/model.json to the demo catalogue and write it here")

// labelled is a text with what people say it teaches.
type labelled struct {
	source  Source
	teaches map[competency.ID]competency.Level
	fold    int
	near    bool // it is read with vectors: those of all texts would take an hour on a small machine
}

// folds is how many parts the labelled catalogue is cut into: telling words and levels are always measured on texts that they were not
// made from.
const folds = 5

// demoModules reads the demo catalogue, the labelled texts that the model is made from. Each module comes in four forms, so that short
// and terse texts are not new to the model: all, title and outcomes, the beginning, and without a title.
func demoModules(t *testing.T) (whole, all []labelled) {
	t.Helper()
	files, err := filepath.Glob("../../cmd/lernpfad/demo/catalogue/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no demo catalogue", err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var entries []struct {
			Title, Description string
			Outcomes           []string
			Hours              float64
			Teaches            map[competency.ID]competency.Level
		}
		if err := json.Unmarshal(raw, &entries); err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			title := Part{Field: "title", Text: e.Title, Heading: true}
			outcomes := Part{Field: "outcomes", Text: strings.Join(e.Outcomes, "\n")}
			text := Part{Field: "description", Text: e.Description}
			start := Part{Field: "description", Text: beginning(e.Description)}
			fold := len(whole) % folds
			forms := [][]Part{{title, outcomes, text}, {title, outcomes}, {title, start}, {outcomes, text}}
			for form, parts := range forms {
				all = append(all, labelled{Source{parts, e.Hours}, e.Teaches, fold, form == 1 && len(whole)%2 == 0})
			}
			whole = append(whole, all[len(all)-len(forms)])
		}
	}
	return whole, all
}

func beginning(s string) string {
	spans := sentences(s)
	return s[:spans[min(2, len(spans)-1)].end]
}

// minTerm and maxTerms bound the telling words: seen at least so often, and so many for one competency.
const (
	minTerm  = 2
	maxTerms = 60
)

// telling finds the stems that tell competencies apart: smoothed log odds of occurring in a text that teaches the competency.
func telling(r *Recogniser, texts []labelled, without int) map[competency.ID]map[string]float64 {
	total, of := map[string]float64{}, map[competency.ID]map[string]float64{}
	n, size := 0.0, map[competency.ID]float64{}
	for _, l := range texts {
		if l.fold == without {
			continue
		}
		n++
		stems := stemsOf(r, l.source)
		for s := range stems {
			total[s]++
		}
		for id := range l.teaches {
			size[id]++
			if of[id] == nil {
				of[id] = map[string]float64{}
			}
			for s := range stems {
				of[id][s]++
			}
		}
	}
	out := map[competency.ID]map[string]float64{}
	for id, counts := range of {
		out[id] = strongest(counts, total, size[id], n)
	}
	return out
}

func stemsOf(r *Recogniser, src Source) map[string]bool {
	stems := map[string]bool{}
	for _, p := range src.Parts {
		for _, s := range sentences(p.Text) {
			words := wordsOf(p.Text[s.start:s.end])
			if role, _ := r.language.judge(words); role != taught {
				continue
			}
			for _, w := range words {
				if len(w.stem) > 2 {
					stems[w.stem] = true
				}
			}
		}
	}
	return stems
}

func strongest(counts, total map[string]float64, size, n float64) map[string]float64 {
	odds := map[string]float64{}
	for stem, k := range counts {
		if k < minTerm {
			continue
		}
		other := (total[stem] - k + 0.5) / (n - size + 1)
		if v := math.Log((k + 0.5) / (size + 1) / other); v > 0.7 {
			odds[stem] = math.Round(100*min(v, 4)) / 100
		}
	}
	stems := sortedKeys(odds)
	slices.SortStableFunc(stems, func(a, b string) int {
		return int(1e6 * (odds[b]*counts[b] - odds[a]*counts[a]))
	})
	for _, s := range stems[min(maxTerms, len(stems)):] {
		delete(odds, s)
	}
	return odds
}

// sample is one text, read.
type sample struct {
	labelled
	doc *Document
	e   evidence
}

// unrelated are texts that teach no competency: invented ones, and engineering modules of Hochschule Bochum, which are no held-out texts.
func unrelated(t *testing.T) []labelled {
	t.Helper()
	raw, err := os.ReadFile("testdata/unrelated.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []labelled
	for line := range strings.Lines(string(raw)) {
		title, text, _ := strings.Cut(strings.TrimSpace(line), ". ")
		out = append(out, labelled{source: Source{Parts: []Part{{Field: "title", Text: title, Heading: true}, {Field: "description", Text: text}}}})
	}
	var modules []struct {
		Name     string
		Outcomes string `json:"learning_outcomes"`
	}
	if raw, err = os.ReadFile("../../courses/importer/testdata/hochschule-bochum.json"); err == nil {
		err = json.Unmarshal(raw, &modules)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range [][2]int{{38, 41}, {42, 45}, {46, 50}, {51, 57}, {62, 70}, {92, 99}, {118, 126}, {133, 146}} {
		for _, m := range modules[r[0]:r[1]] {
			out = append(out, labelled{source: Source{Parts: []Part{{Field: "title", Text: m.Name, Heading: true}, {Field: "outcomes", Text: m.Outcomes}}}})
		}
	}
	for i := range out {
		out[i].fold = i % folds
	}
	return out
}

// samples reads the texts with the telling words of the other folds.
func samples(t *testing.T, whole, all []labelled, near func(*Document) Nearness) (*Recogniser, []sample) {
	t.Helper()
	base, err := newWith(competency.Default(), model{})
	if err != nil {
		t.Fatal(err)
	}
	byFold := make([]*Recogniser, folds)
	for f := range folds {
		m := model{Terms: telling(base, whole, f)}
		if byFold[f], err = newWith(competency.Default(), m); err != nil {
			t.Fatal(err)
		}
	}
	var out []sample
	for _, l := range all {
		r := byFold[l.fold]
		d, err := r.Read(l.source)
		if err != nil {
			t.Fatal(err)
		}
		s := sample{l, d, r.gather(d, sentence.weight)}
		if near != nil && l.near {
			r.addMeaning(d, &s.e, near(d))
		}
		out = append(out, s)
	}
	return base, out
}

// TestTrain fits the model. It runs on demand: make train-recognition.
func TestTrain(t *testing.T) {
	t.Parallel()
	if *train == "" {
		t.Skip("fits the model on demand: make train-recognition")
	}
	whole, all := demoModules(t)
	all = append(all, unrelated(t)...)
	r, texts := samples(t, whole, all, nearness(t))
	m := model{Terms: telling(r, whole, -1)}
	m.Words = fitPairs(r, texts, wordFeatures, -1)
	m.Meaning = fitPairs(r, texts, features, -1)
	m.Level, m.LevelOnly = fitLevels(r, texts, levFeatures, -1), fitLevels(r, texts, levHours, -1)
	for _, l := range []*logistic{&m.Words, &m.Meaning, &m.Level, &m.LevelOnly} {
		l.Bias = rounded(l.Bias)
		for i := range l.Weights {
			l.Weights[i] = rounded(l.Weights[i])
		}
	}
	report(t, r, texts)
	raw, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(*train, append(raw, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}

func rounded(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// fitPairs fits the confidence to all pairs of text and competency.
func fitPairs(r *Recogniser, texts []sample, n, without int) logistic {
	var x [][]float64
	var y []float64
	for _, s := range texts {
		if s.fold == without || n == features && !s.near {
			continue
		}
		for c, comp := range r.competencies {
			x, y = append(x, s.e.x[c][:n]), append(y, flag(s.teaches[comp.ID] > 0))
		}
	}
	return fitLogistic(x, y, 5)
}

// fitLevels fits the level to every label.
func fitLevels(r *Recogniser, texts []sample, n, without int) logistic {
	var x [][]float64
	var y []float64
	for _, s := range texts {
		if s.fold == without {
			continue
		}
		for _, id := range sortedKeys(s.teaches) {
			x = append(x, r.levelFeatures(s.doc, s.e, r.number[string(id)])[:n])
			y = append(y, float64(s.teaches[id]))
		}
	}
	return fitLinear(x, y, 20)
}

// report logs how well the model does on folds that it was not fitted to.
func report(t *testing.T, r *Recogniser, texts []sample) {
	t.Helper()
	for _, kind := range []struct {
		name string
		n    int
	}{{"words", wordFeatures}, {"meaning", features}} {
		first, top, labels, near := 0.0, 0.0, 0.0, 0.0
		for f := range folds {
			pairs, levels := fitPairs(r, texts, kind.n, f), fitLevels(r, texts, levHours, f)
			for _, s := range texts {
				if s.fold != f || kind.n == features && !s.near {
					continue
				}
				for id, level := range s.teaches {
					c := r.number[string(id)]
					rank := 0
					for o := range r.competencies {
						if r.framework[o] == r.framework[c] && s.teaches[r.competencies[o].ID] == 0 && pairs.score(s.e.x[o]) > pairs.score(s.e.x[c]) {
							rank++
						}
					}
					labels++
					first, top = first+flag(rank == 0), top+flag(rank < 3)
					guess := competency.Level(min(max(math.Round(levels.score(r.levelFeatures(s.doc, s.e, c)[:levHours])), 1), 8))
					near += flag(math.Abs(float64(guess.Band()-level.Band())) <= 1)
				}
			}
		}
		t.Logf("%s: %.0f labels, first %.3f, among three %.3f, level without hours within one band %.3f", kind.name, labels, first/labels, top/labels, near/labels)
	}
	t.Logf("words %+v", fitPairs(r, texts, wordFeatures, -1))
	t.Logf("meaning %+v", fitPairs(r, texts, features, -1))
	t.Logf("level %+v", fitLevels(r, texts, levFeatures, -1))
}
