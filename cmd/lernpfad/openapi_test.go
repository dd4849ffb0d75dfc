package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/go-cmp/cmp"

	"lernpfad/internal/auth"
)

//nolint:gochecknoglobals // a test flag
var update = flag.Bool("update", false, "write docs/api/openapi.json anew")

const goldenAPI = "../../docs/api/openapi.json"

// TestOpenAPIIsCurrent keeps the description that clients read beside the program that answers them.
func TestOpenAPIIsCurrent(t *testing.T) {
	t.Parallel()
	s := newServer(t, noMeaning(t))
	s.http.API.OpenAPI().Info.Version = "v1" // the program's version differs with every commit, the API's does not
	got, err := s.http.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(goldenAPI), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(goldenAPI, got, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(goldenAPI)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n"))
		t.Errorf("docs/api/openapi.json is not current, mend with: make generate\n%.4000s", diff)
	}
}

// operations lists every operation with its method and path.
func operations(api *huma.OpenAPI) map[string]*huma.Operation {
	out := map[string]*huma.Operation{}
	for path, item := range api.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Put, item.Post, item.Delete, item.Patch, item.Head, item.Options, item.Trace} {
			if op != nil {
				out[op.Method+" "+path] = op
			}
		}
	}
	return out
}

// TestOpenAPISaysEverything looks for what a reader of the description would miss.
func TestOpenAPISaysEverything(t *testing.T) {
	t.Parallel()
	api := newServer(t, noMeaning(t)).http.API.OpenAPI()
	if api.OpenAPI != "3.1.0" {
		t.Errorf("OpenAPI %s, want 3.1.0", api.OpenAPI)
	}
	all := operations(api)
	if len(all) < 35 {
		t.Errorf("only %d operations", len(all))
	}
	ids := map[string]string{}
	for name, op := range all {
		checkOperation(t, name, op)
		if before, taken := ids[op.OperationID]; taken {
			t.Errorf("%s and %s are both %s", name, before, op.OperationID)
		}
		ids[op.OperationID] = name
	}
	for name, schema := range api.Components.Schemas.Map() {
		checkProperties(t, name, schema)
	}
}

// english is what a German sentence does not hold.
var english = regexp.MustCompile(`(?i)\b(the|and|of|is|with|for|get|list|create|update|delete|returns?)\b`)

func checkOperation(t *testing.T, name string, op *huma.Operation) {
	t.Helper()
	if op.OperationID == "" || op.Summary == "" || len(op.Tags) != 1 || op.Tags[0] == "" {
		t.Errorf("%s has id %q, summary %q, tags %q", name, op.OperationID, op.Summary, op.Tags)
	}
	if !strings.HasSuffix(op.Description, ".") || english.MatchString(op.Summary+" "+op.Description) {
		t.Errorf("%s is described as %q: %q; want a German sentence", name, op.Summary, op.Description)
	}
	roles, _ := op.Extensions["x-roles"].([]string)
	known := []string{"public", "signed-in"}
	for _, r := range auth.Roles() {
		known = append(known, string(r))
	}
	if len(roles) == 0 || slices.ContainsFunc(roles, func(r string) bool { return !slices.Contains(known, r) }) {
		t.Errorf("%s is for %v", name, roles)
	}
	if public := slices.Contains(roles, "public"); public == (len(op.Security) > 0) {
		t.Errorf("%s: roles %v and security %v disagree", name, roles, op.Security)
	}
	for _, p := range op.Parameters {
		if p.Description == "" {
			t.Errorf("%s: parameter %s has no description", name, p.Name)
		}
	}
	if op.RequestBody != nil {
		for _, media := range op.RequestBody.Content {
			checkProperties(t, name, media.Schema)
		}
	}
}

func checkProperties(t *testing.T, name string, schema *huma.Schema) {
	t.Helper()
	if schema == nil {
		return
	}
	for property, of := range schema.Properties {
		if of.Description == "" || english.MatchString(of.Description) {
			t.Errorf("%s.%s is described as %q; want German", name, property, of.Description)
		}
		checkProperties(t, name+"."+property, of)
	}
	checkProperties(t, name+"[]", schema.Items)
}
