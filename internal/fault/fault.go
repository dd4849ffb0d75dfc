// Package fault holds the errors that a person may see: a stable slug, a kind, the fields at fault, and German text.
// Everything else is a technical error; it is wrapped with %w, logged, and shown as "internal".
package fault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Field names one value of the request that breaks a rule.
type Field struct {
	// Pointer is a JSON pointer (RFC 6901) into the request body, or /query/<name>, /path/<name>, /header/<name>.
	Pointer string
	// Slug names the rule in the registry of field texts.
	Slug string
	// Params fill the {placeholders} of the text. They must not repeat what the person typed.
	Params map[string]string
}

// Text is the German sentence for the field.
func (f Field) Text() string {
	return fill(fieldText(f.Slug), f.Params)
}

// Error is a fault. Its methods return changed copies, so that a fault kept in a variable stays as it is.
type Error struct {
	Kind   Kind
	Slug   string
	Params map[string]string
	Fields []Field
	cause  error
}

// New returns the fault registered under the slug. A slug that is missing in the registry is a programming mistake:
// it panics in tests and is an internal fault in production.
func New(slug string) *Error {
	entry, ok := lookup(slug)
	if !ok {
		if testing.Testing() {
			panic("fault: slug " + slug + " is not registered")
		}
		return New("internal").Because(fmt.Errorf("unregistered fault %q", slug))
	}
	return &Error{Kind: entry.Kind, Slug: slug}
}

// With sets the parameter k of the text to v.
func (e *Error) With(k, v string) *Error {
	out := *e
	out.Params = maps.Clone(e.Params)
	if out.Params == nil {
		out.Params = make(map[string]string, 1)
	}
	out.Params[k] = v
	return &out
}

// Field adds a field at fault; kv are pairs of parameter name and value.
func (e *Error) Field(pointer, slug string, kv ...string) *Error {
	if _, ok := fieldTexts()[slug]; !ok && testing.Testing() {
		panic("fault: field slug " + slug + " is not registered")
	}
	out := *e
	out.Fields = append(slices.Clone(e.Fields), Field{Pointer: pointer, Slug: slug, Params: pairs(kv)})
	return &out
}

// Because records the technical cause. It is logged and never shown.
func (e *Error) Because(err error) *Error {
	out := *e
	out.cause = err
	return &out
}

// Error is the text for logs: slug, fields and cause, no German and no parameter values.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Slug)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, " [%s %s]", f.Pointer, f.Slug)
	}
	if e.cause != nil {
		b.WriteString(": ")
		b.WriteString(e.cause.Error())
	}
	return b.String()
}

// Unwrap gives the technical cause, or nil.
func (e *Error) Unwrap() error { return e.cause }

// Is makes errors.Is compare faults by slug.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Slug == e.Slug
}

// Status is the HTTP status of the fault.
func (e *Error) Status() int { return e.Kind.Status() }

// Title is the short German name of the problem; it does not vary with the occurrence.
func (e *Error) Title() string {
	entry, _ := lookup(e.Slug)
	return entry.Title
}

// Detail says in German what happened and what to do next.
func (e *Error) Detail() string {
	entry, _ := lookup(e.Slug)
	return fill(entry.Detail, e.Params)
}

// Is reports whether err is, or wraps, the fault with this slug.
func Is(err error, slug string) bool {
	f, ok := From(err)
	return ok && f.Slug == slug
}

// From finds the outermost fault in err.
func From(err error) (*Error, bool) {
	var f *Error
	ok := errors.As(err, &f)
	return f, ok
}

// OrNil returns nil if no field was added: the end of a validation that collects every broken rule.
func (e *Error) OrNil() error {
	if len(e.Fields) == 0 {
		return nil
	}
	return e
}

func pairs(kv []string) map[string]string {
	if len(kv) == 0 {
		return nil
	}
	out := make(map[string]string, len(kv)/2)
	for i := 0; i+1 < len(kv); i += 2 {
		out[kv[i]] = kv[i+1]
	}
	return out
}

func fill(text string, params map[string]string) string {
	if len(params) == 0 {
		return text
	}
	args := make([]string, 0, 2*len(params))
	for k, v := range params {
		args = append(args, "{"+k+"}", v)
	}
	return strings.NewReplacer(args...).Replace(text)
}
