package importer

import (
	"context"
	"fmt"
	"strconv"

	"lernpfad/internal/fault"
)

// Result says what an import changed.
type Result struct {
	Created   int
	Updated   int
	Unchanged int
}

// Catalogue takes drafts in, in one transaction: all or none. Drafts are told apart by source and key.
type Catalogue interface {
	UpsertAll(ctx context.Context, source string, drafts []Draft) (Result, error)
}

// Apply hands the drafts of a report to the catalogue. A report with errors is refused as a whole with the fault
// import-has-errors, one without drafts with import-unreadable.
func Apply(ctx context.Context, catalogue Catalogue, report Report) (Result, error) {
	if n := len(report.Errors); n > 0 {
		return Result{}, fault.New("import-has-errors").With("errors", strconv.Itoa(n))
	}
	if len(report.Drafts) == 0 {
		return Result{}, unreadable("Sie enthält keine Lernmodule.", nil)
	}
	result, err := catalogue.UpsertAll(ctx, report.Source, report.Drafts)
	if err != nil {
		return Result{}, fmt.Errorf("apply import of %d drafts: %w", len(report.Drafts), err)
	}
	return result, nil
}

// unreadable is the fault for a file that cannot be taken apart; hint is a German sentence that says what to do.
func unreadable(hint string, cause error) error {
	return fault.New("import-unreadable").With("hint", hint).Because(cause)
}
