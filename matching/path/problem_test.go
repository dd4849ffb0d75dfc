package path_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lernpfad/internal/fault"
	"lernpfad/matching/path"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		problem path.Problem
		want    []string // pointer and rule of each field at fault
	}{
		{"empty", path.Problem{}, nil},
		{
			"circles, self-requirements and empty groups are legal",
			path.Problem{Modules: []path.Module{
				{ID: "a", Requires: facts("x"), Teaches: facts("x"), RequiresAny: [][]string{{"a"}, {}, {"b", "b"}}},
				{ID: "b", RequiresAny: [][]string{{"a"}}, Weight: path.MaxWeight, Hours: 1},
			}},
			nil,
		},
		{
			"ids",
			path.Problem{Modules: []path.Module{{ID: "a"}, {}, {ID: "a"}}},
			[]string{"/modules/1/id required", "/modules/2/id duplicate"},
		},
		{
			"unknown member",
			path.Problem{Modules: []path.Module{{ID: "a", RequiresAny: [][]string{{"a"}, {"a", "q"}}}}},
			[]string{"/modules/0/requires_any/1/1 unknown"},
		},
		{
			"weights and hours",
			path.Problem{Modules: []path.Module{
				{ID: "a", Weight: -1}, {ID: "b", Weight: path.MaxWeight + 1}, {ID: "c", Hours: -1},
			}},
			[]string{"/modules/0/hours too-small", "/modules/1/hours too-big", "/modules/2/hours too-small"},
		},
		{
			"empty facts",
			path.Problem{
				Held: facts("x", ""), Targets: facts(""),
				Modules: []path.Module{{ID: "a", Requires: facts(""), Teaches: facts("x", "y", "")}},
			},
			[]string{"/held/1 required", "/targets/0 required", "/modules/0/requires/0 required", "/modules/0/teaches/2 required"},
		},
		{
			"too many modules",
			path.Problem{Modules: make([]path.Module, path.MaxModules+1)},
			[]string{"/modules too-many"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := tt.problem.Validate()
			if diff := cmp.Diff(tt.want, fields(t, err)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if _, solveErr := path.Solve(t.Context(), tt.problem); (solveErr == nil) != (err == nil) {
				t.Errorf("Solve says %v, Validate %v", solveErr, err)
			}
		})
	}
}

func TestValidateStopsAtTwentyFields(t *testing.T) {
	t.Parallel()
	if got := fields(t, path.Problem{Modules: make([]path.Module, 50)}.Validate()); len(got) != 20 {
		t.Errorf("%d fields, want 20", len(got))
	}
}

func fields(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	f, ok := fault.From(err)
	if !ok || f.Slug != "path-problem-invalid" {
		t.Fatalf("error %v is not the fault path-problem-invalid", err)
	}
	var out []string
	for _, field := range f.Fields {
		out = append(out, fmt.Sprint(field.Pointer, " ", field.Slug))
	}
	return out
}
