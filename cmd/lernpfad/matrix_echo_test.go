package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"lernpfad/internal/httpx"
)

// marker is a text that nobody else writes: where it turns up in an error, a submitted value was repeated.
const marker = "Zwetschge-4711"

// sample makes a value for a schema.
type sample func(of *huma.Schema) any

// samples are three ways of filling a body: with values of the wrong type, with the right types and impossible words, and with what passes the
// boundary, so that the rules behind it have to refuse it.
func samples() map[string]sample {
	return map[string]sample{
		"wrong types": func(of *huma.Schema) any {
			if of.Type == "string" {
				return map[string]any{"x": marker}
			}
			return marker
		},
		"wrong words": func(of *huma.Schema) any {
			if of.Type == "string" {
				return marker
			}
			return 987654321
		},
		"plausible": plausible,
	}
}

func plausible(of *huma.Schema) any {
	switch {
	case len(of.Enum) > 0:
		return of.Enum[0]
	case of.Format == "uuid":
		return "3b9f4f0e-6c1a-4b53-9f0d-0a1b2c3d4e5f"
	case of.Format == "date":
		return "2026-01-31"
	case of.Format == "date-time":
		return "2026-01-31T10:00:00Z"
	case of.ContentEncoding == "base64":
		return "WndldHNjaGdlLTQ3MTE=" // the marker
	case of.Type == "boolean":
		return true
	case of.Type != "string":
		return 1
	case of.MaxLength != nil && *of.MaxLength < len(marker):
		return marker[:*of.MaxLength]
	}
	return marker
}

// body fills a schema.
func (s sample) body(api *huma.OpenAPI, of *huma.Schema) any {
	if of.Ref != "" {
		of = api.Components.Schemas.SchemaFromRef(of.Ref)
	}
	switch of.Type {
	case "object":
		out := map[string]any{}
		for name, property := range of.Properties {
			out[name] = s.body(api, property)
		}
		return out
	case "array":
		return []any{s.body(api, of.Items)}
	default:
		return s(of)
	}
}

var pathParameter = regexp.MustCompile(`\{(\w+)\}`)

// attempts are requests to one operation that hold the marker wherever a client can put a value. Names are another matter: an error names the field
// that nobody knows.
func attempts(t *testing.T, api *huma.OpenAPI, path string, op *huma.Operation) map[string]request {
	t.Helper()
	known := httpx.APIPrefix + pathParameter.ReplaceAllString(path, "3b9f4f0e-6c1a-4b53-9f0d-0a1b2c3d4e5f")
	out := map[string]request{
		"path":          {path: httpx.APIPrefix + pathParameter.ReplaceAllString(path, marker)},
		"query":         {path: known + "?" + url.Values{"unbekannt": {marker}}.Encode()},
		"version":       {path: known, ifMatch: `"` + marker + `"`},
		"accept":        {path: known, header: map[string]string{"Accept": "text/" + marker}},
		"cookie":        {path: known, header: map[string]string{"Cookie": "lernpfad=" + marker}},
		"media type":    {path: known, body: marker, kind: "text/" + marker},
		"no JSON":       {path: known, body: `{"title": [` + marker},
		"no object":     {path: known, body: `"` + marker + `"`, ifMatch: `"1"`},
		"list of words": {path: known, body: `["` + marker + `"]`, ifMatch: `"1"`},
	}
	for _, p := range op.Parameters {
		if p.In == "query" {
			out["query "+p.Name] = request{path: known + "?" + url.Values{p.Name: {marker}}.Encode()}
		}
	}
	if op.RequestBody != nil && op.RequestBody.Content["application/json"] != nil {
		for name, fill := range samples() {
			raw, err := json.Marshal(fill.body(api, op.RequestBody.Content["application/json"].Schema))
			if err != nil {
				t.Fatal(err)
			}
			out[name] = request{path: known, body: string(raw), ifMatch: `"1"`}
		}
	}
	for name, r := range out {
		r.method = op.Method
		out[name] = r
	}
	return out
}

// TestErrorsRepeatNothing sends a distinctive text in every part of a request to every operation. No error may hold it; send checks the rest.
func TestErrorsRepeatNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noMeaning(t))
	everybody := w.home.people["everybody"]
	api := w.http.API.OpenAPI()
	refused, total := 0, 0
	for name, op := range operations(api) {
		if op.OperationID == "logout" {
			continue // takes nothing and ends the session
		}
		_, path, _ := strings.Cut(name, " ")
		for what, r := range attempts(t, api, path, op) {
			if what != "cookie" {
				r.token = everybody.token
			}
			got := w.send(t, r)
			total++
			if got.status < http.StatusBadRequest {
				continue
			}
			refused++
			if got.status >= http.StatusInternalServerError {
				t.Errorf("%s, %s: status %d: %.300s", name, what, got.status, got.body)
			}
			if all := got.body + fmt.Sprint(got.header); strings.Contains(all, marker) {
				t.Errorf("%s, %s: repeats what was sent: %.600s", name, what, all)
			}
		}
	}
	t.Logf("%d of %d requests were refused", refused, total)
	if refused < total/2 {
		t.Errorf("only %d of %d requests were refused; the test sends too little that is wrong", refused, total)
	}
}

// TestUnknownAddressesAreProblemsToo asks for what no route knows.
func TestUnknownAddressesAreProblemsToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noMeaning(t))
	token := w.home.people["everybody"].token
	for name, tc := range map[string]struct {
		request request
		status  int
	}{
		"unknown operation": {request{path: httpx.APIPrefix + "/" + marker}, http.StatusNotFound},
		"unknown page":      {request{path: "/" + marker}, http.StatusNotFound},
		"wrong method":      {request{method: http.MethodPatch, path: httpx.APIPrefix + "/me"}, http.StatusMethodNotAllowed},
		"method of nobody":  {request{method: http.MethodTrace, path: "/"}, http.StatusMethodNotAllowed},
		"encoded slash":     {request{path: httpx.APIPrefix + "/modules/..%2f..%2fetc"}, http.StatusUnprocessableEntity},
		"zero byte":         {request{path: httpx.APIPrefix + "/frameworks/%00"}, http.StatusNotFound},
		"page of no module": {request{path: "/module/" + marker}, http.StatusNotFound},
		"page of no path":   {request{path: "/lernpfad/" + marker}, http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.request.token = token
			got := w.send(t, tc.request)
			if got.status != tc.status || strings.Contains(got.body, marker) || got.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("status %d, want %d: %.300s", got.status, tc.status, got.body)
			}
		})
	}
}
