package importer

import (
	"context"
	"strings"

	"golang.org/x/text/unicode/norm"

	"lernpfad/courses"
)

// target is the catalogue as an import sees it.
type target struct {
	courses  *courses.Service
	provider func(name string) courses.Provider
	publish  bool
	// incomplete modules may be published, too
	incomplete bool
	dryRun     bool
}

// UpsertAll hands drafts to the catalogue in one transaction.
func (t *target) UpsertAll(ctx context.Context, source string, drafts []Draft) (Result, error) {
	imports := make([]courses.Import, len(drafts))
	for i, d := range drafts {
		imports[i] = courses.Import{Key: d.Key, Provider: t.provider(d.Provider), Input: d.Input(), RequiresAny: d.RequiresAny}
	}
	result, err := t.courses.Import(ctx, imports, courses.ImportOptions{Source: source, Publish: t.publish, Incomplete: t.incomplete, DryRun: t.dryRun})
	return Result{Created: result.New, Updated: result.Changed, Unchanged: result.Unchanged}, err
}

// providers finds a provider by key or name.
type providers struct {
	known    map[string]courses.Provider
	fallback string
}

func directory(list []courses.Provider, fallback string) providers {
	p := providers{known: make(map[string]courses.Provider, 2*len(list)), fallback: fallback}
	for _, one := range list {
		p.known[one.Key] = one
		p.known[strings.ToLower(one.Name)] = one
	}
	return p
}

func (p providers) find(name string) courses.Provider {
	if name == "" {
		name = p.fallback
	}
	if known, ok := p.known[strings.ToLower(name)]; ok {
		return known
	}
	return courses.Provider{Key: keyOf(name), Name: name}
}

// keyOf makes a provider's key of its name: Kommunale Akademie Köln becomes kommunale-akademie-koeln.
func keyOf(name string) string {
	lower := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss").Replace(strings.ToLower(norm.NFC.String(name)))
	words := strings.FieldsFunc(lower, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	key := strings.Join(words, "-")
	if len(key) < 2 {
		return "anbieter-" + key
	}
	return key[:min(len(key), 60)]
}
