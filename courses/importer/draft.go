// Package importer reads catalogues of modules from files: MOOChub v3, CSV, Excel, and JSON of any shape with a map
// of its fields. Reading is pure: [Parse] turns a file into drafts and a list of errors and touches nothing else. All
// rows are checked, so that one look at the list is enough to mend the file. [Apply] hands the drafts of a file
// without errors to the catalogue, all or nothing.
package importer

import (
	"strconv"
	"time"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

// Draft is a module as a file describes it. Source and Key together name it: a second import of the same file
// changes nothing.
type Draft struct {
	Source        string
	Key           string
	Title         string
	Description   string // plain text; paragraphs are separated by an empty line
	Outcomes      []string
	Hours         courses.Hours
	Teaches       []competency.Requirement
	Requires      []competency.Requirement
	RequiresAny   [][]string // keys of modules of the same source; one of each group is enough
	RequiresText  string     // prerequisites in free text, kept as written
	Format        courses.Format
	Language      courses.Language
	Licence       string
	URL           string
	Provider      string // key or name, as the file has it; "" when the file names none
	Accessibility []courses.Accessibility
	Audience      []string // ids of role profiles; empty means everybody
	CostCents     int
	Runs          []RunDraft
	Place         Place
}

// RunDraft is a dated offering as a file describes it.
type RunDraft struct {
	Row      int // where it stands; a module's later runs have rows of their own
	Location string
	Seats    int
	Deadline time.Time
	StartsAt time.Time
	EndsAt   time.Time
}

// Input returns the draft in the form that the catalogue's rules check. Prerequisite groups are left out: they name
// keys, and only the catalogue knows the modules behind them.
func (d Draft) Input() courses.Input {
	in := courses.Input{
		Title: d.Title, Description: d.Description, Outcomes: d.Outcomes, Hours: d.Hours, CostCents: d.CostCents,
		Format: d.Format, Language: d.Language, Accessibility: d.Accessibility, Audience: d.Audience, Licence: d.Licence, URL: d.URL,
		Teaches: d.Teaches, Requires: d.Requires,
	}
	for _, r := range d.Runs {
		in.Runs = append(in.Runs, courses.RunInput{
			Place: r.Location, Seats: r.Seats, Deadline: r.Deadline, StartsAt: r.StartsAt, EndsAt: r.EndsAt,
		})
	}
	return in
}

// Place says where in the file something stands: Row counts from 1 and includes the header row of a table; Pointer is
// a JSON pointer and empty for tables.
type Place struct {
	Row     int
	Pointer string
}

// String is the place as a person looks for it.
func (p Place) String() string {
	if p.Pointer != "" {
		return p.Pointer
	}
	return "Zeile " + strconv.Itoa(p.Row)
}

// RowError is something that a person has to mend in the file.
type RowError struct {
	Row     int    // row of a table, or number of the module in a JSON file, from 1; 0 concerns the whole file
	Column  string // heading or JSON pointer within the module
	Value   string // what stands there, cut to 80 letters
	Slug    string
	Message string // what is wrong, in German
	Hint    string // how to mend it, in German
}

// Report is the result of reading a file.
type Report struct {
	Source string
	Format string // csv, xlsx, moochub-3, json
	Rows   int    // rows or modules found, faulty ones included
	Drafts []Draft
	Errors []RowError
	Notes  []string // what was guessed or left out, in German
}

// OK reports whether the file may be applied.
func (r Report) OK() bool { return len(r.Errors) == 0 && len(r.Drafts) > 0 }
