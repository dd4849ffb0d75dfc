package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"lernpfad/internal/text"
)

// task is a set of queries, each with the documents that answer it.
type task struct {
	Name    string      `json:"name"`
	Docs    []taskDoc   `json:"docs"`
	Queries []taskQuery `json:"queries"`
}

type taskDoc struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

type taskQuery struct {
	ID   string             `json:"id"`
	Text string             `json:"text"`
	Rels map[string]float64 `json:"rels"` // grade by document; 0 and below is not relevant
}

func (t task) docs() []text.Doc {
	out := make([]text.Doc, len(t.Docs))
	for i, d := range t.Docs {
		out[i] = text.Doc(d)
	}
	return out
}

// maxTask bounds the unpacked size of a task.
const maxTask = 1 << 30

// readTask reads a task, packed or not; the content decides, not the name. Errors say what is wrong and where.
func readTask(file string) (task, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return task{}, err
	}
	if bytes.HasPrefix(raw, []byte{0x1f, 0x8b}) {
		if raw, err = unpack(raw); err != nil {
			return task{}, fmt.Errorf("%s: %w", file, err)
		}
	}
	var t task
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))))
	if err := d.Decode(&t); err != nil {
		return task{}, fmt.Errorf("%s: %w", file, placed(raw, err))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return task{}, fmt.Errorf("%s: something follows the task at byte %d", file, d.InputOffset())
	}
	if err := t.check(); err != nil {
		return task{}, fmt.Errorf("%s: %w", file, err)
	}
	if t.Name == "" {
		t.Name, _, _ = strings.Cut(filepath.Base(file), ".")
	}
	return t, nil
}

func unpack(raw []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	out, err := io.ReadAll(io.LimitReader(z, maxTask+1))
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	if len(out) > maxTask {
		return nil, fmt.Errorf("unpack: more than %d MB", maxTask>>20)
	}
	return out, nil
}

// placed adds line and field to an error of the JSON decoder.
func placed(raw []byte, err error) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		line := 1 + bytes.Count(raw[:min(int(syntax.Offset), len(raw))], []byte("\n"))
		return fmt.Errorf("line %d, byte %d: no JSON: %w", line, syntax.Offset, err)
	}
	if typing, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("byte %d: %s is a %s, want %s", typing.Offset, either(typing.Field, "the task"), typing.Value, typing.Type)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the file ends in the middle of the task")
	}
	return err
}

func either(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// check finds what would make the figures meaningless.
func (t task) check() error {
	if len(t.Docs) == 0 {
		return errors.New("there are no docs")
	}
	if len(t.Queries) == 0 {
		return errors.New("there are no queries")
	}
	known := make(map[string]bool, len(t.Docs))
	for i, d := range t.Docs {
		if d.ID == "" {
			return fmt.Errorf("docs[%d] has no id", i)
		}
		if known[d.ID] {
			return fmt.Errorf("docs[%d]: the id %q is there twice", i, d.ID)
		}
		known[d.ID] = true
	}
	for i, q := range t.Queries {
		relevant := 0
		for id, grade := range q.Rels {
			if !known[id] {
				return fmt.Errorf("queries[%d] (%q) names the document %q, which is not among the docs", i, q.ID, id)
			}
			if grade > 0 {
				relevant++
			}
		}
		if relevant == 0 {
			return fmt.Errorf("queries[%d] (%q) has no relevant document", i, q.ID)
		}
	}
	return nil
}

// measured is how many places of a ranking the measures look at.
const measured = 10

// measures are sums over queries.
type measures struct{ mrr, recall, ndcg float64 }

// add looks at one ranking. Recall counts against what fits into ten places; the gain of a document is its grade
// (Järvelin and Kekäläinen, 2002, with the logarithm to base 2).
func (m *measures) add(rels map[string]float64, ranking []string) {
	var grades []float64
	for _, g := range rels {
		if g > 0 {
			grades = append(grades, g)
		}
	}
	slices.SortFunc(grades, func(a, b float64) int { return cmp.Compare(b, a) })
	found, first, gain, ideal := 0, 0.0, 0.0, 0.0
	for i, id := range ranking[:min(len(ranking), measured)] {
		g := rels[id]
		if g <= 0 {
			continue
		}
		found++
		if first == 0 {
			first = 1 / float64(i+1)
		}
		gain += g / math.Log2(float64(i+2))
	}
	for i, g := range grades[:min(len(grades), measured)] {
		ideal += g / math.Log2(float64(i+2))
	}
	m.mrr += first
	m.recall += float64(found) / float64(min(len(grades), measured))
	m.ndcg += gain / ideal
}
