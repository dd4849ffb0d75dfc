package httpx

import (
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"

	"lernpfad/internal/fault"
)

// humaError replaces Huma's error constructor: its own would show raw error texts and repeat submitted values.
func humaError(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
	f := faultOfHuma(status, errs)
	if ctx == nil {
		return problemOf(f, "")
	}
	c := humafiber.Unwrap(ctx)
	c.Locals(causeLocal, f)
	announce(c, f)
	return problemOf(f, requestID(c))
}

func faultOfHuma(status int, errs []error) *fault.Error {
	for _, err := range errs {
		if f, ok := fault.From(err); ok {
			return f
		}
	}
	if status >= http.StatusInternalServerError {
		return faultOf(errors.Join(errs...))
	}
	f := faultOfStatus(status)
	for _, err := range errs {
		var detail *huma.ErrorDetail
		if errors.As(err, &detail) {
			f = addDetail(f, detail)
		}
	}
	return f
}

// addDetail translates one of Huma's findings; its value is dropped.
func addDetail(f *fault.Error, d *huma.ErrorDetail) *fault.Error {
	rule := ruleOf(d.Message)
	location := d.Location
	if rule.property != "" {
		location += "." + rule.property
	}
	return f.Field(pointer(location), rule.slug, rule.params...)
}

// pointer turns Huma's location (body.items[0].name, query.limit) into a JSON pointer into the body, or /query/limit.
func pointer(location string) string {
	path := strings.NewReplacer("[", ".", "]", "").Replace(location)
	path = strings.TrimPrefix(strings.TrimPrefix(path, "body"), ".")
	if path == "" {
		return ""
	}
	return "/" + strings.ReplaceAll(path, ".", "/")
}

type brokenRule struct {
	slug     string
	params   []string
	property string
}

// ruleOf recognises Huma's English sentences. One it does not know is the general rule, not an error: a new version of
// Huma may only cost the exact text.
func ruleOf(message string) brokenRule {
	for _, p := range phrases() {
		rest, ok := strings.CutPrefix(message, p.prefix)
		if !ok {
			continue
		}
		switch {
		case p.slug == "required" && p.param == "property":
			name, _, _ := strings.Cut(rest, " ")
			return brokenRule{slug: p.slug, property: name}
		case p.param != "":
			return brokenRule{slug: p.slug, params: []string{p.param, strings.Trim(firstWord(p, rest), `"`)}}
		default:
			return brokenRule{slug: p.slug}
		}
	}
	return brokenRule{slug: "invalid-value"}
}

func firstWord(p phrase, rest string) string {
	if p.slug == "not-allowed" {
		return rest
	}
	word, _, _ := strings.Cut(rest, " ")
	return word
}

type phrase struct{ prefix, slug, param string }

// phrases are the beginnings of Huma's messages; the first that fits counts.
func phrases() []phrase {
	return []phrase{
		{"expected required property ", "required", "property"},
		{"expected property ", "required", "property"},
		{"required ", "required", ""},
		{"request body is required", "required", ""},
		{"File required", "required", ""},
		{"At least one file is required", "required", ""},
		{"unexpected property", "unexpected", ""},
		{"unknown query parameter", "unexpected", ""},
		{"expected value to be one of ", "not-allowed", "allowed"},
		{"expected number >= ", "too-small", "min"},
		{"expected number > ", "too-small", "min"},
		{"expected number <= ", "too-big", "max"},
		{"expected number < ", "too-big", "max"},
		{"expected length >= ", "too-short", "min"},
		{"expected length <= ", "too-long", "max"},
		{"expected array length >= ", "too-few", "min"},
		{"expected array length <= ", "too-many", "max"},
		{"expected array items to be unique", "duplicate", ""},
		{"expected string to be RFC 3339", "bad-date", ""},
		{"expected string to match pattern", "bad-pattern", ""},
		{"expected string to be ", "bad-pattern", ""},
		{"expected boolean", "wrong-type", ""},
		{"expected number", "wrong-type", ""},
		{"expected integer", "wrong-type", ""},
		{"expected string", "wrong-type", ""},
		{"expected array", "wrong-type", ""},
		{"expected object", "wrong-type", ""},
		{"invalid ", "wrong-type", ""},
	}
}
