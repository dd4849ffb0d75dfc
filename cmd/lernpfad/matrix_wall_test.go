package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// tenantFilter is how the stores keep to one municipality, beside the wall in the database.
var tenantFilter = regexp.MustCompile(`((?:[a-z]+\.)?tenant_id) = \?`)

// fewestFilters is below what the stores have; fewer found means that the pattern no longer fits how they are written.
const fewestFilters = 25

// TestMatrixOnTheWallAlone builds the product with every filter of the stores switched off and runs the matrix again: row-level security alone
// must hide the other municipality. The sources stay as they are; the compiler reads changed copies.
func TestMatrixOnTheWallAlone(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("compiles the product once more")
	}
	overlay, filters := withoutFilters(t)
	if filters < fewestFilters {
		t.Fatalf("found only %d filters", filters)
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", "-overlay", overlay, "-count=1", "-run", "^TestMatrix$", "-v", ".")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestMatrix ") {
		t.Errorf("without %d filters: %v\n%s", filters, err, failures(string(out)))
	}
}

// failures leaves out the lines of tests that passed.
func failures(out string) string {
	var kept []string
	for line := range strings.Lines(out) {
		if trimmed := strings.TrimSpace(line); !strings.HasPrefix(trimmed, "===") && !strings.HasPrefix(trimmed, "--- PASS") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

// withoutFilters writes copies of the sources whose filters let every municipality through, and the file that tells the compiler of them.
func withoutFilters(t *testing.T) (overlay string, filters int) {
	t.Helper()
	dir, replace := t.TempDir(), map[string]string{}
	for _, part := range []string{"courses", "learners", "matching", "internal"} {
		root, err := filepath.Abs(filepath.Join("..", "..", part))
		if err != nil {
			t.Fatal(err)
		}
		err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			if found := len(tenantFilter.FindAll(source, -1)); found > 0 {
				filters += found
				replace[path] = filepath.Join(dir, strconv.Itoa(len(replace))+".go")
				return os.WriteFile(replace[path], tenantFilter.ReplaceAll(source, []byte("($1 = ? OR true)")), 0o600)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	raw, err := json.Marshal(map[string]any{"Replace": replace})
	overlay = filepath.Join(dir, "overlay.json")
	if err != nil || os.WriteFile(overlay, raw, 0o600) != nil {
		t.Fatal("the overlay cannot be written", err)
	}
	return overlay, filters
}
