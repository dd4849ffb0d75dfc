package frontend

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/fault"
)

// field is one input of a form, with everything its partial needs.
type field struct {
	Errors  formErrors
	ID      string
	Name    string
	Label   string
	Hint    string
	Type    string // of an input
	Class   string // of an input
	Value   string
	Min     string    // of an input, "" without
	Max     string    // of an input, "" without
	Rows    int       // of a textarea
	Groups  []choices // of a select
	Choices []choice  // of checkboxes and radio buttons
}

// choices is a group of a select; an empty Label means no group.
type choices struct {
	Label   string
	Choices []choice
}

type choice struct {
	Value, Text string
	Chosen      bool
}

// formErrors is what came back from a service: lines for the summary, and texts by the id of the field they belong to.
type formErrors struct {
	Lines []errorLine
	Texts map[string]string
}

type errorLine struct{ ID, Label, Text string }

// Any reports whether something is wrong.
func (e formErrors) Any() bool { return len(e.Lines) > 0 }

// fieldID is the id of the field that a JSON pointer names: "/runs/0/seats" is "f-runs-0-seats".
func fieldID(pointer string) string { return "f" + strings.ReplaceAll(pointer, "/", "-") }

// wholeFields are shown as one field though they are lists: an error in one of their elements belongs to all.
func wholeFields() []string {
	return []string{"working_days", "formats", "languages", "accessibility", "audience", "outcomes", "requires_any"}
}

func fieldPointer(pointer string) string {
	parts := strings.Split(pointer, "/")
	if len(parts) > 2 && slices.Contains(wholeFields(), parts[1]) {
		keep := 2
		if parts[1] == "requires_any" { // one field per group
			keep = 3
		}
		return strings.Join(parts[:keep], "/")
	}
	return pointer
}

// labelKey is the text key of a pointer's label: numbers are left out, "/runs/0/seats" is "field.runs.seats".
func labelKey(pointer string) string {
	key := "field"
	for part := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if strings.Trim(part, "0123456789") != "" {
			key += "." + part
		}
	}
	return key
}

// formErrors sorts a fault by fields. It reports false for errors that belong on an error page instead of the form.
func (v *visit) formErrors(err error) (formErrors, int, bool) {
	f, ok := fault.From(err)
	if !ok {
		return formErrors{}, 0, false
	}
	switch f.Kind {
	case fault.Invalid, fault.Conflict, fault.Stale, fault.TooLarge, fault.UnsupportedMediaType, fault.Unprocessable:
	default:
		return formErrors{}, 0, false
	}
	out := formErrors{Texts: map[string]string{}}
	for _, one := range f.Fields {
		pointer := fieldPointer(one.Pointer)
		id := fieldID(pointer)
		if _, seen := out.Texts[id]; seen {
			continue
		}
		out.Texts[id] = one.Text()
		out.Lines = append(out.Lines, errorLine{ID: id, Label: v.label(pointer), Text: one.Text()})
	}
	if len(out.Lines) == 0 {
		out.Lines = []errorLine{{Text: f.Detail()}}
	}
	return out, f.Status(), true
}

// label names a field in the summary, with its number where there are several: "Durchführung 2: Plätze".
func (v *visit) label(pointer string) string {
	key := labelKey(pointer)
	text, ok := v.pages.texts[v.lang][key]
	if !ok {
		return ""
	}
	for part := range strings.SplitSeq(pointer, "/") {
		if part != "" && strings.Trim(part, "0123456789") == "" {
			return text + " (" + v.t("form.row", "n", ordinal(part)) + ")"
		}
	}
	return text
}

// ordinal counts from one where pointers count from zero.
func ordinal(index string) string {
	n := 0
	for _, r := range index {
		n = n*10 + int(r-'0')
	}
	return decimal(german, float64(n+1))
}

// values returns every value sent under a name, of a form with or without files.
func values(c *fiber.Ctx, name string) []string {
	if form, err := c.MultipartForm(); err == nil {
		return form.Value[name]
	}
	var out []string
	for _, raw := range c.Request().PostArgs().PeekMulti(name) {
		out = append(out, string(raw))
	}
	return out
}

// input, textarea and the like build fields whose label is the text of "field.<key>".
func (v *visit) field(errors formErrors, pointer, name, value string) field {
	return field{Errors: errors, ID: fieldID(pointer), Name: name, Label: v.t(labelKey(pointer)), Value: value, Type: "text"}
}

func (f field) typed(kind, class string) field {
	f.Type, f.Class = kind, class
	return f
}

func (f field) hint(text string) field {
	f.Hint = text
	return f
}

func (f field) rows(n int) field {
	f.Rows = n
	return f
}

func (f field) from(groups ...choices) field {
	f.Groups = groups
	return f
}

// chosen builds choices from values, with the texts of "<prefix>.<value>".
func chosen[T ~string](v *visit, prefix string, all []T, held []string) []choice {
	out := make([]choice, 0, len(all))
	for _, value := range all {
		out = append(out, choice{
			Value: string(value), Text: v.t(prefix + "." + string(value)), Chosen: slices.Contains(held, string(value)),
		})
	}
	return out
}
