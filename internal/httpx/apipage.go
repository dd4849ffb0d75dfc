package httpx

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/fault"
)

//go:embed apipage.html
var apiPageSource string

//go:embed problempage.html
var problemPageSource string

//go:embed apipage.css
var apiPageStyle string

// apiOperation is one operation as the API page shows it.
type apiOperation struct {
	ID, Method, Path, Summary, Description, Roles string
	Parameters                                    []apiField
	Body, Answer                                  []apiField
}

// apiField is a row of a table. Ref names a data type that the page explains below.
type apiField struct {
	Name, Place, Type, Ref, Rule, Text string
	Required                           bool
}

// apiType is a data type that several operations share.
type apiType struct {
	Name   string
	Fields []apiField
}

type apiGroup struct {
	Name, Anchor string
	Operations   []apiOperation
}

func (s *Server) serveAPIPage(c *fiber.Ctx) error {
	return render(c, apiPageSource, map[string]any{
		"Version": s.opt.Version, "Prefix": APIPrefix, "Problems": fault.Registry(),
		"Groups": groupsOf(s.API.OpenAPI()), "Types": typesOf(s.API.OpenAPI()),
	})
}

func serveAPIStyle(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, "text/css; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	return c.SendString(apiPageStyle)
}

func serveProblemPage(c *fiber.Ctx) error {
	entry, ok := fault.Explain(c.Params("slug"))
	if !ok {
		return fault.New("not-found")
	}
	// The page explains the kind of problem, not one occurrence: parameters have no value here.
	entry.Detail = regexp.MustCompile(`\{\w+\}`).ReplaceAllString(entry.Detail, "…")
	return render(c, problemPageSource, entry)
}

// render fills the page completely before a byte is sent, so that a mistake becomes an error and not half a page.
func render(c *fiber.Ctx, source string, data any) error {
	page, err := template.New("page").Option("missingkey=error").Parse(source)
	if err != nil {
		return fmt.Errorf("parse page: %w", err)
	}
	var out bytes.Buffer
	if err := page.Execute(&out, data); err != nil {
		return fmt.Errorf("fill page: %w", err)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Send(out.Bytes())
}

func groupsOf(spec *huma.OpenAPI) []apiGroup {
	byTag := map[string][]apiOperation{}
	for path, item := range spec.Paths {
		for _, op := range operationsOf(item) {
			tag := strings.Join(op.Tags, ", ")
			byTag[tag] = append(byTag[tag], describe(spec, path, op))
		}
	}
	groups := make([]apiGroup, 0, len(byTag))
	for tag, ops := range byTag {
		slices.SortFunc(ops, func(a, b apiOperation) int {
			return strings.Compare(a.Path+a.Method, b.Path+b.Method)
		})
		groups = append(groups, apiGroup{Name: tag, Anchor: ops[0].ID, Operations: ops})
	}
	slices.SortFunc(groups, func(a, b apiGroup) int { return strings.Compare(a.Name, b.Name) })
	return groups
}

func operationsOf(item *huma.PathItem) []*huma.Operation {
	all := []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete}
	return slices.DeleteFunc(all, func(op *huma.Operation) bool { return op == nil })
}

func describe(spec *huma.OpenAPI, path string, op *huma.Operation) apiOperation {
	roles, _ := op.Extensions["x-roles"].([]string)
	out := apiOperation{
		ID: op.OperationID, Method: op.Method, Path: path, Summary: op.Summary, Description: op.Description,
		Roles: germanRoles(roles),
	}
	for _, p := range op.Parameters {
		field := fieldOf(p.Name, p.Schema, p.Required)
		field.Place, field.Text = germanPlace(p.In), p.Description
		out.Parameters = append(out.Parameters, field)
	}
	if op.RequestBody != nil {
		out.Body = contentFields(spec, op.RequestBody.Content)
	}
	for _, status := range []string{"200", "201", "202"} {
		if r, ok := op.Responses[status]; ok {
			out.Answer = contentFields(spec, r.Content)
			for i := range out.Answer {
				out.Answer[i].Required = false // a duty of ours, and no news to the reader
			}
		}
	}
	return out
}

func contentFields(spec *huma.OpenAPI, content map[string]*huma.MediaType) []apiField {
	for _, media := range content {
		return schemaFields(spec, media.Schema)
	}
	return nil
}

// schemaFields lists the fields of an object, or of the entries of an array, one level deep.
func schemaFields(spec *huma.OpenAPI, schema *huma.Schema) []apiField {
	schema = resolve(spec, schema)
	if schema != nil && schema.Type == huma.TypeArray {
		schema = resolve(spec, schema.Items)
	}
	if schema == nil {
		return nil
	}
	names := make([]string, 0, len(schema.Properties))
	for name := range schema.Properties {
		names = append(names, name)
	}
	slices.Sort(names)
	out := make([]apiField, 0, len(names))
	for _, name := range names {
		property := schema.Properties[name]
		field := fieldOf(name, property, slices.Contains(schema.Required, name))
		field.Text = property.Description
		out = append(out, field)
	}
	return out
}

func fieldOf(name string, schema *huma.Schema, required bool) apiField {
	text, ref := typeText(schema)
	return apiField{Name: name, Type: text, Ref: ref, Rule: ruleText(schema), Required: required}
}

// typesOf lists the shared data types; bodies of single operations stand with their operation.
func typesOf(spec *huma.OpenAPI) []apiType {
	all := spec.Components.Schemas.Map()
	var out []apiType
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fields := schemaFields(spec, all[name])
		if len(fields) > 0 && !strings.HasSuffix(name, "Body") {
			out = append(out, apiType{Name: name, Fields: fields})
		}
	}
	return out
}

func resolve(spec *huma.OpenAPI, schema *huma.Schema) *huma.Schema {
	if schema != nil && schema.Ref != "" {
		return spec.Components.Schemas.SchemaFromRef(schema.Ref)
	}
	return schema
}

// typeText says what a value is, and which data type it refers to.
func typeText(schema *huma.Schema) (text, ref string) {
	switch {
	case schema == nil:
		return "", ""
	case schema.Ref != "":
		return "", schema.Ref[strings.LastIndex(schema.Ref, "/")+1:]
	case schema.Type == huma.TypeArray:
		text, ref = typeText(schema.Items)
		return "Liste: " + text, ref
	case schema.Type == huma.TypeString && schema.Format != "":
		return "Text (" + schema.Format + ")", ""
	}
	german := map[string]string{
		huma.TypeString: "Text", huma.TypeInteger: "ganze Zahl", huma.TypeNumber: "Zahl",
		huma.TypeBoolean: "ja/nein", huma.TypeObject: "Objekt",
	}
	return german[schema.Type], ""
}

func ruleText(schema *huma.Schema) string {
	if schema == nil {
		return ""
	}
	var rules []string
	add := func(set bool, format string, args ...any) {
		if set {
			rules = append(rules, fmt.Sprintf(format, args...))
		}
	}
	add(len(schema.Enum) > 0, "eins von %v", schema.Enum)
	if schema.Minimum != nil {
		add(true, "mindestens %v", *schema.Minimum)
	}
	if schema.Maximum != nil {
		add(true, "höchstens %v", *schema.Maximum)
	}
	if schema.MaxLength != nil {
		add(true, "höchstens %d Zeichen", *schema.MaxLength)
	}
	return strings.Join(rules, ", ")
}

func germanRoles(names []string) string {
	german := map[string]string{
		"public": "alle, auch ohne Anmeldung", "signed-in": "alle Angemeldeten", "learner": "Beschäftigte",
		"hr": "Personalentwicklung", "author": "Anbieter", "council": "Personalrat", "admin": "Administration",
	}
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = german[name]
	}
	return strings.Join(out, ", ")
}

func germanPlace(in string) string {
	return map[string]string{"query": "Adresse (?)", "path": "Pfad", "header": "Kopfzeile", "cookie": "Cookie"}[in]
}
