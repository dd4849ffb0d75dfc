package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lernpfad/internal/benchreport"
	"lernpfad/internal/config"
	"lernpfad/internal/localstack"
	"lernpfad/internal/text"
	"lernpfad/matching/embedding"
)

// The ways in which eval can rank.
const (
	modeHybrid  = "hybrid"
	modeDense   = "dense"
	modeLexical = "lexical"
)

func evalCommand(ctx context.Context, s surroundings, args []string) error {
	set := newFlags(s, "eval", "TASK.json[.gz]... [--mode hybrid|dense|lexical] [--json]")
	mode := set.String("mode", modeHybrid, "hybrid as in suggestions and search, dense for vectors alone, lexical for words alone (needs no embedding service)")
	report := set.String("report", "", "also measure all three modes and write them as a section of this Markdown file")
	asJSON := jsonFlag(set)
	var files []string
	for rest := args; ; {
		if err := parse(set, rest, -1); err != nil {
			return err
		}
		if set.NArg() == 0 {
			break
		}
		files, rest = append(files, set.Arg(0)), set.Args()[1:]
	}
	if len(files) == 0 {
		return bad("eval: name a retrieval task; run: lernpfad eval -h")
	}
	if !slices.Contains([]string{modeHybrid, modeDense, modeLexical}, *mode) {
		return bad("eval: --mode %q is none of hybrid, dense, lexical", *mode)
	}
	tasks := make([]task, len(files))
	for i, file := range files {
		var err error
		if tasks[i], err = readTask(file); err != nil {
			return &badInputError{fmt.Errorf("eval: %w", err)}
		}
	}
	e := evaluation{err: s.err}
	if *mode != modeLexical || *report != "" {
		stop, err := e.openVectors(ctx, s)
		if err != nil {
			return err
		}
		defer stop()
	}
	if *report != "" {
		return e.report(ctx, tasks, *report)
	}
	for _, t := range tasks {
		result, err := e.run(ctx, t, *mode)
		if err != nil {
			return err
		}
		if err := printEvaluation(s.out, result, *asJSON); err != nil {
			return err
		}
	}
	return nil
}

// evaluated is the outcome of one task in one mode. Measures look at the first ten.
type evaluated struct {
	Task    string  `json:"task"`
	Mode    string  `json:"mode"`
	Docs    int     `json:"docs"`
	Queries int     `json:"queries"`
	MRR     float64 `json:"mrr@10"`
	Recall  float64 `json:"recall@10"`
	NDCG    float64 `json:"ndcg@10"`
	Seconds float64 `json:"seconds"` // in all: index, vectors, search
}

func printEvaluation(out io.Writer, r evaluated, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(r)
	}
	_, err := fmt.Fprintf(out, "%s, %s: MRR@10 %.3f, Recall@10 %.3f, NDCG@10 %.3f (%d queries, %d documents, %.1f s)\n",
		r.Task, r.Mode, r.MRR, r.Recall, r.NDCG, r.Queries, r.Docs, r.Seconds)
	return err
}

// evaluation ranks the documents of tasks as the product ranks modules.
type evaluation struct {
	vectors *vectorFile // nil without an embedding service
	err     io.Writer
}

// openVectors starts or finds the embedding service and opens the vectors of earlier runs.
func (e *evaluation) openVectors(ctx context.Context, s surroundings) (stop func(), err error) {
	cfg, err := config.Load(s.environ)
	if err != nil {
		return nil, &badInputError{err}
	}
	options := stackOptions(cfg)
	options.Log = newLog(cfg)
	stack, err := localstack.EnsureEmbedding(ctx, options)
	if err != nil {
		return nil, err
	}
	stop = func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		_ = stack.Stop(last)
	}
	client := embedding.New(embedding.Options{
		BaseURL: stack.EmbeddingURL, Model: stack.EmbeddingModel, APIKey: cfg.EmbeddingAPIKey.Reveal(), Timeout: 2 * time.Minute,
		QueryPrefix: cfg.EmbeddingQueryPrefix, PassagePrefix: cfg.EmbeddingPassagePrefix, Log: options.Log,
	})
	e.vectors, err = openVectorFile(filepath.Join(cfg.CacheDir, "embeddings"), client, e.err)
	if err != nil {
		stop()
		return nil, err
	}
	return stop, nil
}

func (e *evaluation) run(ctx context.Context, t task, mode string) (evaluated, error) {
	begun := time.Now()
	var docs, queries []embedding.Vector
	if mode != modeLexical {
		var err error
		if docs, queries, err = e.embed(ctx, t); err != nil {
			return evaluated{}, fmt.Errorf("eval: embed %s: %w", t.Name, err)
		}
	}
	var ix *text.Index
	if mode != modeDense {
		ix = text.NewIndex(t.docs())
	}
	if mode == modeHybrid && len(queries) > 0 {
		centre := embedding.Centre(slices.Concat(docs...), e.vectors.client.Model().Dimension)
		for i, q := range queries {
			queries[i] = embedding.Away(q, centre)
		}
	}
	var sum measures
	for i, q := range t.Queries {
		sum.add(q.Rels, ranked(ix, t, i, docs, queries))
	}
	n := float64(len(t.Queries))
	return evaluated{
		Task: t.Name, Mode: mode, Docs: len(t.Docs), Queries: len(t.Queries),
		MRR: sum.mrr / n, Recall: sum.recall / n, NDCG: sum.ndcg / n, Seconds: time.Since(begun).Seconds(),
	}, nil
}

// perDenseList is how many dense hits go into a list, as in suggestions.
const perDenseList = 200

// ranked are the first ten ids for a query. Without an index vectors decide alone, without vectors words do.
func ranked(ix *text.Index, t task, query int, docs, queries []embedding.Vector) []string {
	var dense []text.Hit
	if docs != nil && queries[query] != nil {
		dense = nearest(t, docs, queries[query])
	}
	hits := dense[:min(len(dense), measured)]
	if ix != nil {
		hits = ix.Rank(t.Queries[query].Text, dense, measured, nil)
	}
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	return ids
}

// nearest are the documents nearest to a vector, best first, ties by id.
func nearest(t task, docs []embedding.Vector, query embedding.Vector) []text.Hit {
	hits := make([]text.Hit, 0, len(docs))
	for i, v := range docs {
		if v != nil {
			hits = append(hits, text.Hit{ID: t.Docs[i].ID, Score: float64(embedding.Dot(query, v))})
		}
	}
	return text.Best(hits, perDenseList)
}

// embed returns a vector for each document and query, nil for those without content.
func (e *evaluation) embed(ctx context.Context, t task) (docs, queries []embedding.Vector, err error) {
	texts := make([]string, len(t.Docs))
	for i, d := range t.Docs {
		texts[i] = embeddable(d.Text)
	}
	if docs, err = e.vectors.all(ctx, embedding.Passage, texts); err != nil {
		return nil, nil, err
	}
	texts = make([]string, len(t.Queries))
	for i, q := range t.Queries {
		texts[i] = embeddable(q.Text)
	}
	queries, err = e.vectors.all(ctx, embedding.Query, texts)
	return docs, queries, err
}

// longestEmbedded is how many letters of a text are embedded, as many as a module's description may have.
const longestEmbedded = 20000

// embeddable is a text without tags and without what no model reads.
func embeddable(s string) string {
	s = strings.TrimSpace(strings.ToValidUTF8(text.Plain(s), " "))
	if runes := []rune(s); len(runes) > longestEmbedded {
		s = strings.TrimSpace(string(runes[:longestEmbedded]))
	}
	return s
}

// report measures every task in every mode and writes a section.
func (e *evaluation) report(ctx context.Context, tasks []task, file string) error {
	begun := time.Now()
	section := benchreport.New("retrieval", "Finding by text")
	section.Text("`lernpfad eval TASK --mode MODE`: German retrieval tasks that are no part of the project, ranked by the code that ranks " +
		"modules for a profile. Seconds count index, vectors of earlier runs and all queries; whoever shares the machine takes from them.")
	var rows [][]string
	for _, t := range tasks {
		for _, mode := range []string{modeHybrid, modeDense, modeLexical} {
			r, err := e.run(ctx, t, mode)
			if err != nil {
				return err
			}
			rows = append(rows, []string{
				r.Task, fmt.Sprintf("%d / %d", r.Queries, r.Docs), r.Mode, fmt.Sprintf("%.3f", r.MRR), fmt.Sprintf("%.3f", r.Recall),
				fmt.Sprintf("%.3f", r.NDCG), fmt.Sprintf("%.1f", r.Seconds),
			})
		}
	}
	section.Table([]string{"task", "queries / documents", "mode", "MRR@10", "Recall@10", "NDCG@10", "s"}, rows...)
	return section.Write(file, benchreport.MatchingHead, begun)
}
