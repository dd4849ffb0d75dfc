package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"lernpfad/matching"
)

func pathCommand(ctx context.Context, s surroundings, args []string) error {
	set := newFlags(s, "path", "--problem FILE|- [--deadline 2s] [--alternatives 3]   or   --learner LOGIN@KOMMUNE [--json]")
	problem := set.String("problem", "", "solve the problem in a JSON file, - for standard input")
	var search problemSearch
	set.DurationVar(&search.deadline, "deadline", problemDeadline, "how long to search for a problem's answer in all; then the best path found is printed with its gap")
	set.IntVar(&search.alternatives, "alternatives", 0, "also print so many paths of a problem, each the shortest that differs from those before it")
	learner := set.String("learner", "", "the path of a learner, for example anna.becker@erlenfurt; the look is written to the access log")
	asJSON := jsonFlag(set)
	if err := parse(set, args, 0); err != nil {
		return err
	}
	if err := search.check(); err != nil {
		return err
	}
	switch {
	case (*problem == "") == (*learner == ""):
		return bad("path: give either --problem or --learner; run: lernpfad path -h")
	case *problem == "-":
		return search.run(ctx, s.in, s.out, "standard input")
	case *problem != "":
		file, err := os.Open(*problem)
		if err != nil {
			return bad("path: %w", err)
		}
		defer file.Close() //nolint:errcheck // read only
		return search.run(ctx, file, s.out, *problem)
	}
	return withApp(ctx, s, func(a *app) error { return a.learnerPath(ctx, s.out, *learner, *asJSON) })
}

// learnerPath computes a learner's path for the operator and stores nothing but the note that somebody looked.
func (a *app) learnerPath(ctx context.Context, out io.Writer, name string, asJSON bool) error {
	login, slug, ok := strings.Cut(name, "@")
	if !ok {
		return bad("path: write the learner as LOGIN@KOMMUNE, for example anna.becker@erlenfurt")
	}
	actor, err := a.auth.OperatorActor(ctx, slug, login, "operator-path")
	if err != nil {
		return err
	}
	lp, err := a.matching.PreviewPath(ctx, actor)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(out).Encode(matching.PathViewOf(lp))
	}
	printPath(out, lp)
	return nil
}

func printPath(out io.Writer, lp matching.LearningPath) {
	for _, step := range lp.Steps {
		_, _ = fmt.Fprintf(out, "%2d. %s (%g h)\n", step.Position, step.Module.Title, step.Hours.Float())
		for _, sentence := range step.Why {
			_, _ = fmt.Fprintf(out, "      %s\n", sentence)
		}
	}
	for _, h := range lp.Holes {
		_, _ = fmt.Fprintf(out, "  -  %s\n", h.Text)
	}
	_, _ = fmt.Fprintf(out, "%s: %g h, gap %.1f %%\n", lp.Status, lp.Hours.Float(), 100*lp.Gap)
}
