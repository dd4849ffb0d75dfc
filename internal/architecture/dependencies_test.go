package architecture_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Every module that code imports has its line in docs/dependencies.md.
func TestDependenciesAreDocumented(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	var modules []string
	for i, part := range strings.Split(string(raw), "`") {
		if i%2 == 1 && strings.Contains(part, ".") && strings.Contains(part, "/") {
			modules = append(modules, part)
		}
	}
	missing := map[string]bool{}
	for _, file := range sourceFiles(t) {
		for _, imported := range importsOf(t, file) {
			if !strings.Contains(strings.Split(imported, "/")[0], ".") {
				continue // the standard library or this module
			}
			if !slices.ContainsFunc(modules, func(m string) bool { return inside(imported, m+"/...") }) {
				missing[imported] = true
			}
		}
	}
	for imported := range missing {
		t.Errorf("docs/dependencies.md does not say what %s is for and under which licence", imported)
	}
}
