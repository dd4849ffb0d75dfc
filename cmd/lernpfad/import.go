package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"lernpfad/courses/importer"
)

// maxImportFile bounds what the command reads; the importer has its own, lower limit with a better message.
const maxImportFile = 64 << 20

type importFlags struct {
	source, fieldMap, provider string
	publish, dryRun, json      bool
}

func importCommand(ctx context.Context, s surroundings, args []string) error {
	set := newFlags(s, "import", "[--dry-run] [--source NAME] [--map FILE] [--provider KEY] [--draft] [--json] FILE")
	var f importFlags
	set.StringVar(&f.source, "source", "", "name of the import; with a module's key it identifies the module (default: the file's name)")
	set.StringVar(&f.fieldMap, "map", "", "JSON file that says where the fields stand")
	set.StringVar(&f.provider, "provider", "", "key or name of the provider of modules that name none (default: the source)")
	draft := set.Bool("draft", false, "keep new modules out of the catalogue until an author publishes them")
	set.BoolVar(&f.dryRun, "dry-run", false, "check and count, store nothing")
	asJSON := jsonFlag(set)
	if err := parse(set, args, 1); err != nil {
		return err
	}
	if set.NArg() == 0 {
		return bad("import: name a file, for example: lernpfad import --dry-run catalogue.csv")
	}
	f.publish, f.json = !*draft, *asJSON
	req, err := importRequest(set.Arg(0), &f)
	if err != nil {
		return err
	}
	return withApp(ctx, s, func(a *app) error { return a.importFile(ctx, s, req, f) })
}

func importRequest(name string, f *importFlags) (importer.Request, error) {
	content, err := readFile(name)
	if err != nil {
		return importer.Request{}, err
	}
	if f.source == "" {
		f.source = strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	}
	if f.provider == "" {
		f.provider = f.source
	}
	req := importer.Request{Name: name, Content: content, Source: f.source, Publish: f.publish}
	if f.fieldMap == "" {
		return req, nil
	}
	file, err := os.Open(f.fieldMap)
	if err != nil {
		return importer.Request{}, bad("import: %w", err)
	}
	defer file.Close() //nolint:errcheck // read only
	req.FieldMap, err = importer.ParseFieldMap(file)
	return req, err
}

func readFile(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, bad("import: %w", err)
	}
	defer file.Close() //nolint:errcheck // read only
	content, err := io.ReadAll(io.LimitReader(file, maxImportFile))
	if err != nil {
		return nil, bad("import: %w", err)
	}
	return content, nil
}

func (a *app) importFile(ctx context.Context, s surroundings, req importer.Request, f importFlags) error {
	report, result, err := a.importer.Import(ctx, req, f.provider, f.dryRun)
	if err != nil {
		return err
	}
	if f.json {
		err = json.NewEncoder(s.out).Encode(map[string]any{
			"format": report.Format, "rows": report.Rows, "errors": append([]importer.RowError{}, report.Errors...), "notes": append([]string{}, report.Notes...),
			"created": result.Created, "updated": result.Updated, "unchanged": result.Unchanged, "dry_run": f.dryRun,
		})
	} else {
		printImport(s, report, result, f.dryRun)
	}
	if err == nil && len(report.Errors) > 0 {
		err = bad("import: %d errors in %s; nothing was stored", len(report.Errors), req.Name)
	}
	return err
}

func printImport(s surroundings, report importer.Report, result importer.Result, dryRun bool) {
	for _, e := range report.Errors {
		_, _ = fmt.Fprintf(s.out, "row %d, %s: %s %s (%q)\n", e.Row, e.Column, e.Message, e.Hint, e.Value)
	}
	for _, n := range report.Notes {
		_, _ = fmt.Fprintln(s.out, n)
	}
	if len(report.Errors) > 0 {
		return
	}
	verb := "imported"
	if dryRun {
		verb = "would be imported"
	}
	_, _ = fmt.Fprintf(s.out, "%d modules %s: %d new, %d changed, %d unchanged.\n",
		result.Created+result.Updated+result.Unchanged, verb, result.Created, result.Updated, result.Unchanged)
}
