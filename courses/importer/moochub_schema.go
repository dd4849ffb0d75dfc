package importer

import (
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

//go:embed schema/moochub-3.0.1.json
var moochubSchema string

// moochubCourse is the schema of one course of a MOOChub feed, compiled once. Courses are checked one by one, so that an
// error belongs to a course.
var moochubCourse = sync.OnceValues(func() (*jsonschema.Schema, error) {
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(moochubSchema))
	if err != nil {
		return nil, fmt.Errorf("moochub schema: %w", err)
	}
	c := jsonschema.NewCompiler()
	c.UseRegexpEngine(compilePattern)
	if err := c.AddResource("moochub.json", document); err != nil {
		return nil, fmt.Errorf("moochub schema: %w", err)
	}
	return c.Compile("moochub.json#/properties/data/items")
})

// lookahead finds the two assertions of the schema's pattern for durations.
var lookahead = regexp.MustCompile(`\(\?[!=][^)]*\)`)

// compilePattern stands in for the pattern of durations, the only one in the schema, which looks ahead; Go's expressions
// cannot. What the assertions rule out ("P", and "T" with nothing behind it) is ruled out by hand.
func compilePattern(expression string) (jsonschema.Regexp, error) {
	re, err := regexp.Compile(lookahead.ReplaceAllString(expression, ""))
	if err != nil {
		return nil, err
	}
	if !lookahead.MatchString(expression) {
		return re, nil
	}
	return durationPattern{re}, nil
}

type durationPattern struct{ *regexp.Regexp }

// MatchString implements jsonschema.Regexp.
func (d durationPattern) MatchString(s string) bool {
	return d.Regexp.MatchString(s) && s != "P" && !strings.HasSuffix(s, "T")
}

// checkSchema reports what is wrong with one course; true means that nothing is.
func (p *parser) checkSchema(schema *jsonschema.Schema, row int, course any) bool {
	var broken *jsonschema.ValidationError
	if !errors.As(schema.Validate(course), &broken) {
		return true
	}
	for _, leaf := range leaves(broken, nil) {
		p.failSchema(row, leaf)
	}
	return false
}

// leaves collects the innermost causes. Of alternatives only the first is told: the others are the same fault again.
func leaves(e *jsonschema.ValidationError, list []*jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return append(list, e)
	}
	causes := e.Causes
	if _, alternatives := e.ErrorKind.(*kind.AnyOf); alternatives {
		causes = causes[:1]
	}
	for _, c := range causes {
		list = leaves(c, list)
	}
	return list
}

func (p *parser) failSchema(row int, e *jsonschema.ValidationError) {
	at := ""
	if len(e.InstanceLocation) > 0 {
		at = "/" + strings.Join(e.InstanceLocation, "/")
	}
	out := RowError{Row: row, Column: at, Slug: "schema", Message: "Diese Angabe passt nicht zu MOOChub 3.0.1.", Hint: "Bitte prüfen Sie den Wert gegen das Schema."}
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		out.Message = "Hier fehlt: " + strings.Join(k.Missing, ", ") + "."
		out.Hint = "MOOChub verlangt diese Angaben. Stammt die Datei aus einer älteren Version, hilft ein Feldplan."
	case *kind.Type:
		out.Message = "Hier steht ein Wert der falschen Art (" + k.Got + ")."
		out.Hint = "Erlaubt ist: " + strings.Join(k.Want, " oder ") + "."
	case *kind.Enum:
		out.Value = cut(fmt.Sprint(k.Got))
		out.Message = "Diesen Wert kennt MOOChub hier nicht."
		out.Hint = "Erlaubt ist: " + cut(strings.Trim(fmt.Sprint(k.Want...), "[]")) + "."
	case *kind.Pattern:
		out.Value = cut(k.Got)
		out.Message = "Diese Dauer hat nicht die Form, die MOOChub verlangt."
		out.Hint = "Zum Beispiel: P2W für zwei Wochen, PT6H für sechs Stunden."
	}
	p.fail(out)
}
