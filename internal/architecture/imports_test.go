// Package architecture_test holds the rules that no single package can check: who may import whom, and that every
// library is accounted for.
package architecture_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "lernpfad/"

// importRule is one row of the import table in docs/architecture.md. A package falls under the first row whose folder
// holds it. An entry that ends in /... stands for the folder and all below it. .golangci.yml says the same to the linter.
type importRule struct {
	folder   string
	may      []string // packages of this module
	stdOnly  bool     // no library either
	noLibs   []string // libraries that are refused everywhere in the folder
	reasonIs string
}

var (
	gormLibs  = []string{"gorm.io"}
	fiberLibs = []string{"github.com/gofiber", "github.com/danielgtaylor/huma"}
)

func importTable() []importRule {
	engine := []string{"courses/competency/...", "internal/fault"}
	noIO := slices.Concat(gormLibs, fiberLibs)
	return []importRule{
		{"internal/fault/...", nil, true, nil, "every package imports it"},
		{"internal/...", []string{"internal/...", "migrations"}, false, nil, "internal packages know no domain"},
		{"migrations/...", nil, true, nil, "it only embeds files"},
		{"courses/competency/selfcheck/...", []string{"courses/competency", "internal/fault"}, false, noIO, "it knows competencies and answers, nobody who learns"},
		{"courses/competency/...", []string{"internal/fault"}, false, noIO, "it is a leaf"},
		{"courses/importer/...", []string{"courses", "courses/competency", "internal/..."}, false, nil, "it makes drafts of courses"},
		{"courses", []string{"courses/competency", "internal/..."}, false, nil, "what can be learned knows nobody who learns"},
		{"learners/completion/badge/...", engine, false, noIO, "it writes and signs, and knows no tables"},
		{"learners/completion/...", []string{"courses", "courses/competency", "learners", "learners/enrolment", "learners/completion/...", "internal/..."}, false, nil, "it is where modules, enrolments and evidence meet"},
		{"learners/enrolment/...", []string{"courses", "internal/..."}, false, nil, "people sign up for runs, and nothing more"},
		{"learners/scan/...", []string{"internal/fault"}, false, noIO, "a file goes in, a file or a fault comes out"},
		{"learners/...", []string{"courses/competency/...", "learners/...", "internal/..."}, false, nil, "people know competencies, not courses"},
		{"matching/path/calendar/...", nil, true, noIO, "it knows days and minutes, nothing else"},
		{"matching/path/...", append(engine, "matching/path/..."), false, noIO, "the solver takes values and returns values"},
		{"matching/embedding/...", append(engine, "matching/embedding/..."), false, noIO, "it knows vectors, not tables"},
		{"matching/recognition/...", append(engine, "internal/text"), false, noIO, "it reads texts and returns values"},
		{"matching/planning/...", append(engine, "matching/planning/..."), false, noIO, "it works on snapshots"},
		{"matching/matchingtest/...", []string{"courses", "courses/competency", "learners", "matching/path"}, false, noIO, "it states for tests what a path is"},
		{"matching/ical/...", []string{"courses", "learners/enrolment", "matching", "matching/path/calendar", "internal/..."}, false, nil, "it tells dates that others have made"},
		{"matching", []string{"courses/...", "learners/...", "matching/...", "internal/..."}, false, nil, "nothing above it"},
		{"frontend/graph/...", nil, true, nil, "it knows numbers, nothing else"},
		{"frontend/...", []string{"courses/...", "learners/...", "matching/...", "frontend/...", "internal/httpx", "internal/auth", "internal/fault"}, false, gormLibs, "pages go through the domains"},
		{"cmd/...", []string{"..."}, false, nil, "the only composition root"},
	}
}

// homes are the files in which a library may be imported, by folder (with /...) or by name.
var homes = []struct {
	libs   []string
	inside []string
	named  []string
}{
	{gormLibs, []string{"internal/database/...", "internal/dbtest/...", "cmd/..."}, []string{"store*.go", "matching/candidates.go"}},
	{fiberLibs, []string{"frontend/...", "internal/httpx/...", "internal/auth/...", "cmd/..."}, []string{"api*.go"}},
}

func TestImportTable(t *testing.T) {
	t.Parallel()
	files := sourceFiles(t)
	if len(files) < 20 {
		t.Fatalf("found only %d files: is the test in the right folder?", len(files))
	}
	for _, file := range files {
		for _, imported := range importsOf(t, file) {
			if why := refused(file, imported); why != "" {
				t.Errorf("%s imports %s: %s", file, imported, why)
			}
		}
	}
}

// The table is only worth something if it refuses.
func TestImportTableRefuses(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		file, imported string
		refused        bool
	}{
		{"internal/fault/fault.go", "errors", false},
		{"internal/fault/fault.go", "github.com/x/y", true},
		{"internal/database/database.go", "lernpfad/migrations", false},
		{"internal/database/database.go", "lernpfad/courses", true},
		{"internal/text/index.go", "gorm.io/gorm", true},
		{"courses/competency/level.go", "lernpfad/internal/text", true},
		{"courses/competency/level.go", "lernpfad/courses/competency/selfcheck", true},
		{"courses/competency/selfcheck/check.go", "lernpfad/courses/competency", false},
		{"courses/competency/selfcheck/check.go", "lernpfad/learners", true},
		{"courses/competency/selfcheck/store.go", "gorm.io/gorm", true},
		{"courses/module.go", "lernpfad/learners", true},
		{"learners/selfcheck.go", "lernpfad/courses/competency/selfcheck", false},
		{"courses/store.go", "gorm.io/gorm", false},
		{"courses/search.go", "gorm.io/gorm", true},
		{"courses/api_modules.go", "github.com/danielgtaylor/huma/v2", false},
		{"courses/search.go", "github.com/gofiber/fiber/v2", true},
		{"courses/importer/csv.go", "lernpfad/courses", false},
		{"learners/plan.go", "lernpfad/courses", true},
		{"learners/plan.go", "lernpfad/courses/competency", false},
		{"learners/enrolment/signup.go", "lernpfad/courses", false},
		{"learners/completion/record.go", "lernpfad/courses", false},
		{"learners/completion/record.go", "lernpfad/matching", true},
		{"learners/completion/badge/key.go", "lernpfad/learners", true},
		{"learners/scan/pdf.go", "lernpfad/learners", true},
		{"learners/enrolment/signup.go", "lernpfad/matching", true},
		{"matching/path/solve.go", "lernpfad/matching", true},
		{"matching/path/calendar/layout.go", "time", false},
		{"matching/path/calendar/layout.go", "lernpfad/matching/path", true},
		{"matching/path/calendar/layout.go", "github.com/rickar/cal/v2", true},
		{"matching/path/store.go", "gorm.io/gorm", true},
		{"frontend/graph/draw.go", "math", false},
		{"frontend/graph/draw.go", "lernpfad/matching", true},
		{"frontend/pathgraph.go", "lernpfad/frontend/graph", false},
		{"matching/recognition/cue.go", "lernpfad/internal/text", false},
		{"matching/recognition/cue.go", "lernpfad/courses", true},
		{"matching/recognition/cue.go", "lernpfad/matching/embedding", true},
		{"matching/candidates.go", "gorm.io/gorm", false},
		{"matching/suggest.go", "lernpfad/frontend", true},
		{"frontend/pages.go", "lernpfad/internal/database", true},
		{"frontend/pages.go", "github.com/gofiber/fiber/v2", false},
		{"somewhere/else.go", "lernpfad/courses", true},
		{"cmd/lernpfad/main.go", "lernpfad/frontend", false},
	} {
		if why := refused(tc.file, tc.imported); (why != "") != tc.refused {
			t.Errorf("%s imports %s: refused %v (%s)", tc.file, tc.imported, !tc.refused, why)
		}
	}
}

// refused says why a file must not import a package, or nothing.
func refused(file, imported string) string {
	if why := homeless(file, imported); why != "" {
		return why
	}
	folder := path.Dir(file)
	for _, rule := range importTable() {
		if inside(folder, rule.folder) {
			return rule.refuses(folder, imported)
		}
	}
	return "the folder " + folder + " is not in the import table"
}

func (r importRule) refuses(folder, imported string) string {
	own, ours := strings.CutPrefix(imported, module)
	isStd := !strings.Contains(strings.Split(imported, "/")[0], ".")
	switch {
	case ours && own != folder && !slices.ContainsFunc(r.may, func(p string) bool { return inside(own, p) }):
		return r.reasonIs
	case !ours && !isStd && r.stdOnly:
		return "the standard library only: " + r.reasonIs
	case slices.ContainsFunc(r.noLibs, func(lib string) bool { return strings.HasPrefix(imported, lib) }):
		return r.reasonIs
	}
	return ""
}

func homeless(file, imported string) string {
	for _, home := range homes {
		if !slices.ContainsFunc(home.libs, func(lib string) bool { return strings.HasPrefix(imported, lib) }) {
			continue
		}
		at := slices.ContainsFunc(home.inside, func(p string) bool { return inside(path.Dir(file), p) })
		named := slices.ContainsFunc(home.named, func(p string) bool {
			ok, _ := path.Match(p, path.Base(file))
			return ok || p == file
		})
		if !at && !named {
			return "its home is " + strings.Join(slices.Concat(home.inside, home.named), ", ")
		}
	}
	return ""
}

// inside says whether a folder is the pattern's or, with /..., lies below it.
func inside(folder, pattern string) bool {
	base, tree := strings.CutSuffix(pattern, "...")
	if !tree {
		return folder == pattern
	}
	return base == "" || strings.HasPrefix(folder+"/", base)
}

// sourceFiles lists the Go files of the module, tests left out, relative to its root.
func sourceFiles(t *testing.T) []string {
	t.Helper()
	root := filepath.Join("..", "..")
	var files []string
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && p != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go") {
			rel, err := filepath.Rel(root, p)
			files = append(files, filepath.ToSlash(rel))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func importsOf(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", file), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var imports []string
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		imports = append(imports, name)
	}
	return imports
}
