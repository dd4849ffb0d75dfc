package competency_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"lernpfad/courses/competency"
)

// shippedData returns a copy of the shipped files that a test may spoil.
func shippedData(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	entries, err := os.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		raw, err := fs.ReadFile(os.DirFS("data"), e.Name())
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = &fstest.MapFile{Data: raw}
	}
	return files
}

func TestNewAcceptsTheShippedData(t *testing.T) {
	t.Parallel()
	l, err := competency.New(shippedData(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Competencies()) != len(competency.Default().Competencies()) {
		t.Error("the files differ from what is embedded")
	}
}

// The shipped files.
const (
	digcomp    = "digcomp-3.0.json"
	own        = "verwaltung-digital-1.json"
	alignments = "alignments.json"
	roles      = "roles.json"
)

// spoiled is a shipped file with one fault: the first occurrence of old becomes new.
type spoiled struct {
	name, file, old, new string
	want                 string // part of the error
}

func TestNewNamesEveryFault(t *testing.T) {
	t.Parallel()
	for _, tt := range slices.Concat(jsonFaults(), frameworkFaults(), alignmentFaults(), roleFaults()) {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := shippedData(t)
			before := string(files[tt.file].Data)
			after := strings.Replace(before, tt.old, tt.new, 1)
			if after == before {
				t.Fatalf("%s does not contain %q", tt.file, tt.old)
			}
			files[tt.file] = &fstest.MapFile{Data: []byte(after)}
			_, err := competency.New(files)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error:\n%v\nwant a line with:\n%s", err, tt.want)
			}
			if err != nil && !strings.HasPrefix(err.Error(), tt.file+":") {
				t.Errorf("error does not begin with the file: %v", err)
			}
		})
	}
}

func jsonFaults() []spoiled {
	return []spoiled{
		{"unknown key", digcomp, `"version"`, `"edition"`, `digcomp-3.0.json: json: unknown field "edition"`},
		{"not JSON", roles, `[`, `[,`, "roles.json: line 1: invalid character ','"},
		{"wrong type", alignments, `[0, 0`, `["0", 0`, "alignments.json: line 2: json: cannot unmarshal string"},
		{"two values", alignments, `[`, `[] [`, "alignments.json: text after the end of the data"},
	}
}

func frameworkFaults() []spoiled {
	return []spoiled{
		{"empty framework name", digcomp, `"name_de": "DigComp 3.0"`, `"name_de": ""`, "name_de: text is empty"},
		{"space at the end", digcomp, `"DigComp 3.0"`, `"DigComp 3.0 "`, "name_de: text begins or ends with a space"},
		{"a fifth band", own, "Sie legen Schriftstücke unter", "Sie.\", \"Sie legen Schriftstücke unter", "areas[0].competencies[0].bands: 5 texts, needed are 4"},
		{"competency in the wrong area", own, `"VD1.1"`, `"VD2.9"`, `areas[0].competencies[0].id: "VD2.9" does not begin with the area "VD1"`},
		{"competency twice", own, `"VD1.2"`, `"VD1.1"`, "areas[0].competencies[1].id: VD1.1 appears twice"},
		{"framework twice", own, `"verwaltung-digital-1"`, `"digcomp-3.0"`, `framework "digcomp-3.0" appears twice`},
	}
}

func alignmentFaults() []spoiled {
	return []spoiled{
		{"unknown end", alignments, `"to": "VD4.4"`, `"to": "VD9.9"`, `alignments[0].to: unknown competency "VD9.9"`},
		{"same framework", alignments, `"to": "VD4.4"`, `"to": "DC4.4"`, "alignments[0]: DC1.2 and DC4.4 belong to the same framework"},
		{"unknown kind", alignments, `"narrower"`, `"related"`, `alignments[0].kind: "related" is none of`},
		{"mapping too short", alignments, `[0, 0, 0, 0, 1, 1, 1, 1, 1]`, `[0, 1]`, "alignments[0].levels: 2 levels, needed are 9"},
		{"mapping falls", alignments, `[0, 0, 0, 0, 1, 1, 1, 1, 1]`, `[0, 0, 0, 0, 2, 1, 1, 1, 1]`, "alignments[0].levels[5]: falls from 2 to 1"},
		{"mapping raises", alignments, `[0, 0, 0, 0, 1, 1, 1, 1, 1]`, `[0, 2, 2, 2, 2, 2, 2, 2, 2]`, "alignments[0].levels[1]: level 2 is higher than the level 1"},
		{"mapping gives nothing", alignments, `[0, 0, 0, 0, 1, 1, 1, 1, 1]`, `[0, 0, 0, 0, 0, 0, 0, 0, 0]`, "alignments[0].levels: gives nothing"},
		{"exact that is not", alignments, `"narrower"`, `"exact"`, "alignments[0].levels[1]: an exact alignment must keep level 1"},
		{"pair twice", alignments, `"from": "DC1.3", "to": "VD1.1"`, `"from": "DC1.2", "to": "VD4.4"`, "appears twice"},
	}
}

func roleFaults() []spoiled {
	return []spoiled{
		{"role twice", roles, `"bauamt"`, `"buergerbuero"`, "roles[1].id: buergerbuero appears twice"},
		{"today above tomorrow", roles, `"today": 4, "tomorrow": 5`, `"today": 6, "tomorrow": 5`, "roles[0].requirements[0].tomorrow: level 5 is below today's 6"},
		{"level out of range", roles, `"tomorrow": 5`, `"tomorrow": 9`, "roles[0].requirements[0].tomorrow: level 9, allowed are 1 to 8"},
		{"unknown kind of need", roles, `"must"`, `"may"`, `requirements[0].kind: "may" is neither must nor should`},
		{"weight out of range", roles, `"weight": 5`, `"weight": 6`, "requirements[0].weight: 6, allowed are 1 to 5"},
		{"unknown requirement", roles, `"VD1.2"`, `"VD9.2"`, `requirements[0].competency: unknown competency "VD9.2"`},
		{"requirement twice", roles, `"VD2.1"`, `"VD1.2"`, "requirements[1].competency: VD1.2 appears twice"},
	}
}

func TestNewReplacedFiles(t *testing.T) {
	t.Parallel()
	framework := func(areas string) string {
		return `{"id":"f","version":"1","name_de":"F","name_en":"F","source":"s","licence":"l","note_de":"n","areas":` + areas + `}`
	}
	role := `[{"id":"r","name_de":"R","description_de":"zu kurz","tasks_de":"zu kurz","requirements":[]}]`
	tests := []struct {
		name, file, content string
		want                []string
	}{
		{"no areas", "digcomp-3.0.json", framework(`[]`), []string{"areas: no areas"}},
		{
			"empty area", "digcomp-3.0.json", framework(`[{"id":"X","name_de":"","name_en":"X","competencies":[]}]`),
			[]string{"areas[0].name_de: text is empty", "areas[0].competencies: no competencies"},
		},
		{
			"thin role", "roles.json", role,
			[]string{
				"roles[0].description_de: text has 7 characters, allowed are 60 to 420",
				"roles[0].tasks_de: 2 words, allowed are 60 to 100",
				"roles[0].requirements: 0 requirements, allowed are 8 to 14",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := shippedData(t)
			files[tt.file] = &fstest.MapFile{Data: []byte(tt.content)}
			_, err := competency.New(files)
			for _, want := range tt.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error:\n%v\nwant a line with:\n%s", err, want)
				}
			}
		})
	}
}

func TestNewWithoutAFile(t *testing.T) {
	t.Parallel()
	for name := range shippedData(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := shippedData(t)
			delete(files, name)
			if _, err := competency.New(files); err == nil || !strings.HasPrefix(err.Error(), name+":") {
				t.Errorf("error = %v, want one that names %s", err, name)
			}
		})
	}
}
