package matching

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"lernpfad/courses/competency"
	"lernpfad/matching/recognition"
)

// heldOutText is a text with the competencies that a person read from it. See matching/recognition/testdata/README.md.
type heldOutText struct {
	kind   string
	source recognition.Source
	labels map[competency.ID]competency.Level
}

const heldOutFolder = "recognition/testdata"

// heldOutTexts reads all held-out texts: the invented ones and the modules of Hochschule Bochum.
func heldOutTexts(t *testing.T) []heldOutText {
	t.Helper()
	var out []heldOutText
	for _, name := range []string{"heldout-digcomp.txt", "heldout-verwaltung.txt"} {
		raw, err := os.ReadFile(filepath.Join(heldOutFolder, name))
		if err != nil {
			t.Fatal(err)
		}
		for block := range strings.SplitSeq("\n"+strings.TrimSpace(string(raw)), "\n@") {
			if strings.TrimSpace(block) != "" {
				out = append(out, inventedText(t, block))
			}
		}
	}
	return append(out, universityTexts(t)...)
}

func inventedText(t *testing.T, block string) heldOutText {
	t.Helper()
	head, rest, _ := strings.Cut(block, "\n")
	title, body, _ := strings.Cut(rest, "\n")
	words := strings.Fields(head)
	if len(words) != 4 {
		t.Fatalf("head of a held-out text: %q", head)
	}
	hours, err := strconv.ParseFloat(strings.TrimSuffix(words[3], "h"), 64)
	if err != nil {
		t.Fatal(err)
	}
	return heldOutText{kind: words[2], labels: labelsOf(t, words[:2]), source: recognition.Source{Hours: hours, Parts: []recognition.Part{
		{Field: "title", Text: title, Heading: true}, {Field: "description", Text: strings.TrimSpace(body)},
	}}}
}

func labelsOf(t *testing.T, words []string) map[competency.ID]competency.Level {
	t.Helper()
	out := map[competency.ID]competency.Level{}
	for _, word := range words {
		id, level, ok := strings.Cut(word, ":")
		if !ok {
			continue
		}
		n, err := strconv.Atoi(level)
		if _, known := competency.Default().Competency(competency.ID(id)); err != nil || !known {
			t.Fatalf("label %q", word)
		}
		out[competency.ID(id)] = competency.Level(n)
	}
	return out
}

func universityTexts(t *testing.T) []heldOutText {
	t.Helper()
	raw, err := os.ReadFile("../courses/importer/testdata/hochschule-bochum.json")
	if err != nil {
		t.Fatal(err)
	}
	var modules []struct {
		Name          string
		WorkloadHours float64 `json:"workload_hours"`
		Outcomes      string  `json:"learning_outcomes"`
		Contents      string
		Prerequisites string `json:"prerequisites_text"`
	}
	if err := json.Unmarshal(raw, &modules); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(heldOutFolder, "heldout-bochum.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out []heldOutText
	for lines := bufio.NewScanner(file); lines.Scan(); {
		words := strings.Fields(lines.Text())
		n, err := strconv.Atoi(words[0])
		if err != nil {
			t.Fatal(err)
		}
		m := modules[n]
		parts := []recognition.Part{
			{Field: "title", Text: m.Name, Heading: true}, {Field: "outcomes", Text: m.Outcomes}, {Field: "description", Text: m.Contents},
		}
		if m.Prerequisites != "" {
			parts = append(parts, recognition.Part{Field: "requirements", Text: "Voraussetzungen: " + m.Prerequisites})
		}
		out = append(out, heldOutText{kind: "university", labels: labelsOf(t, words[1:]), source: recognition.Source{Parts: parts, Hours: m.WorkloadHours}})
	}
	return out
}

// tally counts what was found of one kind of text.
type recognitionTally struct {
	texts, labels, first, three int
	whole                       int // texts of which every label was among the three
	level, exact                int // of those among the three: within one band, same level
	wrong                       int // suggestions of an unlabelled text that sound sure
}

// count judges one result.
func (c *recognitionTally) count(text heldOutText, result recognition.Result) {
	c.texts++
	place := map[competency.ID]int{}
	seen := map[string]int{}
	for _, s := range result.Teaches {
		framework, _ := competency.Default().FrameworkOf(s.Competency)
		seen[framework.ID]++
		place[s.Competency] = seen[framework.ID]
		if len(text.labels) == 0 && s.Certainty() == recognition.Sure {
			c.wrong++
		}
	}
	all := len(text.labels) > 0
	for id, level := range text.labels {
		c.labels++
		if place[id] == 0 {
			all = false
			continue
		}
		c.three++
		if place[id] == 1 {
			c.first++
		}
		for _, s := range result.Teaches {
			if s.Competency != id {
				continue
			}
			if math.Abs(float64(s.Level.Band()-level.Band())) <= 1 {
				c.level++
			}
			if s.Level == level {
				c.exact++
			}
		}
	}
	if all {
		c.whole++
	}
}

// wilson is the 95 % interval of a share (Wilson, JASA 22, 1927).
func wilson(hits, n int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	const z = 1.96
	p, m := float64(hits)/float64(n), float64(n)
	middle := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m)) / (1 + z*z/m)
	return middle - half, middle + half
}

// share writes hits of n with the interval: "92.1 % (88.3-94.7)".
func share(hits, n int) string {
	if n == 0 {
		return "–"
	}
	low, high := wilson(hits, n)
	return fmt.Sprintf("%.1f %% (%.1f–%.1f)", 100*float64(hits)/float64(n), 100*low, 100*high)
}

func TestWilson(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		hits, n   int
		low, high float64
	}{{0, 0, 0, 1}, {0, 10, 0, 0.2775}, {5, 10, 0.2366, 0.7634}, {90, 100, 0.8256, 0.9448}} {
		low, high := wilson(tc.hits, tc.n)
		if math.Abs(low-tc.low) > 1e-3 || math.Abs(high-tc.high) > 1e-3 {
			t.Errorf("%d of %d: %.4f to %.4f", tc.hits, tc.n, low, high)
		}
	}
}

// The held-out texts are covered evenly, so that a figure over them means something.
func TestHeldOutTextsCoverTheFrameworks(t *testing.T) {
	t.Parallel()
	count := map[competency.ID]int{}
	texts := 0
	for _, text := range heldOutTexts(t) {
		if len(text.labels) > 0 {
			texts++
		}
		for id := range text.labels {
			count[id]++
		}
	}
	if texts < 240 {
		t.Errorf("%d labelled texts", texts)
	}
	for _, c := range competency.Default().Competencies() {
		if count[c.ID] < 4 {
			t.Errorf("%s has %d texts", c.ID, count[c.ID])
		}
	}
}
