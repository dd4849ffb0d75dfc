package matching

import (
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"lernpfad/courses/competency"
	"lernpfad/internal/benchreport"
	"lernpfad/matching/embedding"
	"lernpfad/matching/recognition"
)

// The goals of reading competencies from texts, as shares.
const (
	threeGoal = 0.85
	levelGoal = 0.90
)

// recognitionKinds are the kinds of held-out texts in the order of the report.
func recognitionKinds() []string {
	return []string{"teaser", "prose", "sheet", "handbook", "bullets", "distractor", "university", "nothing"}
}

// recognised judges every held-out text, by kind; "" holds all but the unlabelled ones.
func recognised(t *testing.T, texts []heldOutText, near func(*recognition.Document) recognition.Nearness) map[string]*recognitionTally {
	t.Helper()
	r, err := recognition.New(competency.Default())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*recognitionTally{"": {}}
	for _, text := range texts {
		d, err := r.Read(text.source)
		if err != nil {
			t.Fatal(err)
		}
		var n recognition.Nearness
		if near != nil {
			n = near(d)
		}
		result := r.Recognise(d, n)
		if out[text.kind] == nil {
			out[text.kind] = &recognitionTally{}
		}
		out[text.kind].count(text, result)
		if len(text.labels) > 0 {
			out[""].count(text, result)
		}
	}
	return out
}

// Without vectors and without a benchmark the goals must hold, too: a change of the lexicon or the model that loses them is noticed.
func TestRecognitionOfHeldOutTexts(t *testing.T) {
	t.Parallel()
	all := recognised(t, heldOutTexts(t), nil)[""]
	t.Logf("among three %s, level within one band %s", share(all.three, all.labels), share(all.level, all.three))
	if float64(all.three) < threeGoal*float64(all.labels) {
		t.Errorf("the right competency is among the first three in %s", share(all.three, all.labels))
	}
	if float64(all.level) < levelGoal*float64(all.three) {
		t.Errorf("the level is within one band in %s", share(all.level, all.three))
	}
}

func measureRecognition(t *testing.T, s *benchreport.Section) {
	t.Helper()
	texts := heldOutTexts(t)
	s.Text("Texts that no part of the method was made from (`matching/recognition/testdata/README.md`), with the competencies and levels that a person "+
		"read from them, at most one in each framework. \"Among three\" counts labels that are among the at most three suggestions of their framework; "+
		"what is withheld as too unsure counts as missed. \"Level\" counts levels at most one band off, of those found. In brackets 95 %% intervals "+
		"(Wilson). Goals: %.0f %% and %.0f %%.", 100*threeGoal, 100*levelGoal)
	s.Heading("By words alone")
	recognitionTable(s, recognised(t, texts, nil))
	if near := meaningOf(t); near != nil {
		s.Heading("With vectors")
		part := sampled(t, texts)
		recognitionTable(s, recognised(t, part, near))
		if len(part) < len(texts) {
			all := recognised(t, part, nil)[""]
			s.Text("These are %d of the %d texts, evenly drawn. The same by words alone: first %s, among three %s.", len(part), len(texts),
				share(all.first, all.labels), share(all.three, all.labels))
		}
	}
	without := make([]heldOutText, len(texts))
	for i, text := range texts {
		text.source.Hours = 0
		without[i] = text
	}
	all := recognised(t, without, nil)[""]
	s.Text("Hours say much about the level. Where they are not known (by words alone): %s within one band, %s the very level.",
		share(all.level, all.three), share(all.exact, all.three))
	recognitionSpeed(t, s, texts)
}

// sampled draws texts evenly: MATCHING_BENCH_SAMPLE is a percentage, because vectors of all of them take their time on a small machine.
func sampled(t *testing.T, texts []heldOutText) []heldOutText {
	t.Helper()
	percent := 100
	if word := os.Getenv("MATCHING_BENCH_SAMPLE"); word != "" {
		var err error
		if percent, err = strconv.Atoi(word); err != nil || percent < 1 || percent > 100 {
			t.Fatalf("MATCHING_BENCH_SAMPLE is a percentage: %q", word)
		}
	}
	var out []heldOutText
	for i, text := range texts {
		if (i+1)*percent/100 > i*percent/100 {
			out = append(out, text)
		}
	}
	return out
}

func recognitionTable(s *benchreport.Section, by map[string]*recognitionTally) {
	row := func(name string, c *recognitionTally) []string {
		return []string{
			name, fmt.Sprint(c.texts), fmt.Sprint(c.labels), share(c.first, c.labels), share(c.three, c.labels), share(c.whole, c.texts),
			share(c.level, c.three), share(c.exact, c.three),
		}
	}
	rows := [][]string{row("all labelled", by[""])}
	for _, kind := range recognitionKinds() {
		if kind != "nothing" {
			rows = append(rows, row(kind, by[kind]))
		}
	}
	s.Table([]string{"texts", "n", "labels", "first", "among three", "all labels of the text", "level", "very level"}, rows...)
	nothing := by["nothing"]
	s.Text("Of %d texts about something else entirely, %d got a suggestion that sounds sure.", nothing.texts, nothing.wrong)
}

func recognitionSpeed(t *testing.T, s *benchreport.Section, texts []heldOutText) {
	t.Helper()
	var r *recognition.Recogniser
	built := fastest(func() {
		var err error
		if r, err = recognition.New(competency.Default()); err != nil {
			t.Fatal(err)
		}
	})
	all := fastest(func() {
		for _, text := range texts {
			d, err := r.Read(text.source)
			if err != nil {
				t.Fatal(err)
			}
			r.Recognise(d, nil)
		}
	})
	s.Text("The recogniser is built in %s ms; one text takes %s ms by words alone.", ms(built), ms(all/time.Duration(len(texts))))
}

// meaningOf is nearness by the embedding service, or nil where there is none.
func meaningOf(t *testing.T) func(*recognition.Document) recognition.Nearness {
	t.Helper()
	url := os.Getenv("TEST_EMBEDDING_URL")
	if url == "" {
		return nil
	}
	client := embedding.New(embedding.Options{BaseURL: url, Model: os.Getenv("TEST_EMBEDDING_MODEL"), Timeout: 2 * time.Minute})
	kept := keptVectors(t)
	embed := func(kind embedding.Kind, texts []string) []embedding.Vector {
		out := make([]embedding.Vector, len(texts))
		for i, text := range texts {
			hash := embedding.Hash(client.Model().ID, kind, text)
			if kept[hash] == nil {
				vectors, err := client.Embed(t.Context(), kind, []string{text})
				if err != nil {
					t.Fatal(err)
				}
				kept[hash] = vectors[0]
			}
			out[i] = kept[hash]
		}
		return out
	}
	anchors := map[competency.ID]embedding.Vector{}
	for _, c := range competency.Default().Competencies() {
		anchors[c.ID] = embed(embedding.Passage, []string{competencyText(c)})[0]
	}
	return func(d *recognition.Document) recognition.Nearness {
		return nearness(embed(embedding.Query, d.Passages()), anchors)
	}
}

// keptVectors are the vectors of an earlier run, from the folder that RECOGNITION_VECTORS names; what is added is kept for the next one.
func keptVectors(t *testing.T) map[string]embedding.Vector {
	t.Helper()
	kept := map[string]embedding.Vector{}
	folder := os.Getenv("RECOGNITION_VECTORS")
	if folder == "" {
		return kept
	}
	name := filepath.Join(folder, "heldout.gob")
	if file, err := os.Open(name); err == nil {
		defer file.Close()
		if err := gob.NewDecoder(file).Decode(&kept); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		file, err := os.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if err := gob.NewEncoder(file).Encode(kept); err != nil {
			t.Error(err)
		}
	})
	return kept
}
