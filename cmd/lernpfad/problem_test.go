package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lernpfad/matching/path"
)

func tenSeconds() problemSearch { return problemSearch{deadline: problemDeadline} }

func answerTo(t *testing.T, input string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := tenSeconds().run(context.Background(), strings.NewReader(input), &out, "p.json")
	return strings.TrimSuffix(out.String(), "\n"), err
}

func TestRunProblem(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, input, want string }{
		{
			name: "steps in order",
			input: `{"held":["DC1.1:1"],"targets":["DC1.1:3"],"modules":[
				{"id":"b","hours":4,"requires":["DC1.1:2"],"requires_any":[["c","d"]],"teaches":["DC1.1:3"]},
				{"id":"a","hours":2.5,"requires":["DC1.1:1"],"requires_any":[],"teaches":["DC1.1:2"]},
				{"id":"c","hours":0.75,"requires":[],"requires_any":[],"teaches":[]},
				{"id":"d","hours":1,"requires":[],"requires_any":[],"teaches":[]}]}`,
			want: `{"status":"optimal","hours":7.25,"lower_bound":7.25,"gap":0,"steps":["a","c","b"],"holes":[],"landmarks":[["a"],["b"],["c","d"]]}`,
		},
		{
			name:  "decimals are not binary fractions: three times 0.1 is less than 0.3000000001",
			input: `{"targets":["x"],"modules":[{"id":"a","hours":0.1,"teaches":["y"]},{"id":"b","hours":1e-1,"requires":["y"],"teaches":["z"]},{"id":"c","hours":0.10,"requires":["z"],"teaches":["x"]},{"id":"d","hours":0.300000001,"teaches":["x"]}]}`,
			want:  `{"status":"optimal","hours":0.3,"lower_bound":0.3,"gap":0,"steps":["a","b","c"],"holes":[],"landmarks":[["a","d"],["b","d"],["c","d"]]}`,
		},
		{
			name:  "hours of zero",
			input: `{"targets":["x"],"modules":[{"id":"a","hours":-0.0,"teaches":["x"]}]}`,
			want:  `{"status":"optimal","hours":0,"lower_bound":0,"gap":0,"steps":["a"],"holes":[],"landmarks":[]}`,
		},
		{
			name:  "holes and the path to the rest",
			input: `{"held":[],"targets":["x","ü<1"],"modules":[{"id":"a","hours":2,"teaches":["x"]}]}`,
			want:  `{"status":"unreachable","hours":2,"lower_bound":2,"gap":0,"steps":["a"],"holes":["ü<1"],"landmarks":[["a"]]}`,
		},
		{
			name:  "nothing to do, with a byte order mark",
			input: "\ufeff" + `{"targets":[],"modules":[]}`,
			want:  `{"status":"optimal","hours":0,"lower_bound":0,"gap":0,"steps":[],"holes":[],"landmarks":[]}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := answerTo(t, tt.input)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestRunProblemRefuses(t *testing.T) {
	t.Parallel()
	module := func(fields string) string { return `{"targets":["x"],"modules":[{"id":"a",` + fields + `}]}` }
	tests := []struct{ name, input, want string }{
		{"nothing", ``, `p.json:1:1: the file ends too early`},
		{"half a file", "{\n\"targets\":[\"x\"", `p.json:2:14: /targets: the file ends too early`},
		{"no JSON", `<html>`, `p.json:1:1: invalid character '<' looking for beginning of value`},
		{"missing comma", "{\"targets\":[],\n \"modules\" []}", `p.json:2:12: /modules: invalid character '[' after object key`},
		{"comma before the end", `{"targets":["x",]}`, `p.json:1:17: /targets/1: invalid character ']' looking for beginning of value`},
		{"not a number", module(`"hours":NaN`), `p.json:1:47: /modules/0/hours: invalid character 'N' looking for beginning of value`},
		{"a list", `[]`, `p.json:1:1: expected an object`},
		{"null", `{"targets":null,"modules":[]}`, `p.json:1:15: /targets: expected a list`},
		{"no targets", `{"modules":[]}`, `p.json:1:14: the field "targets" is missing`},
		{"no modules", `{"targets":[]}`, `p.json:1:14: the field "modules" is missing`},
		{"unknown field", `{"target":["x"],"modules":[]}`, `p.json:1:9: /target: unknown field`},
		{"unknown field of a module", module(`"hours":1,"cost":2`), `p.json:1:54: /modules/0/cost: unknown field`},
		{"field twice", `{"targets":[],"targets":[],"modules":[]}`, `p.json:1:23: /targets: this field is here twice`},
		{"something behind", `{"targets":[],"modules":[]} {}`, `p.json:1:29: something follows after the end of the problem`},
		{"no id", `{"targets":[],"modules":[{"hours":1}]}`, `p.json:1:36: /modules/0: the field "id" is missing`},
		{"no hours", `{"targets":[],"modules":[{"id":"a"}]}`, `p.json:1:35: /modules/0: the field "hours" is missing`},
		{"empty id", `{"targets":[],"modules":[{"id":""}]}`, `p.json:1:33: /modules/0/id: must not be empty`},
		{"number as id", `{"targets":[],"modules":[{"id":7}]}`, `p.json:1:32: /modules/0/id: expected a text`},
		{"text as hours", module(`"hours":"1"`), `p.json:1:49: /modules/0/hours: expected a number`},
		{"negative hours", module(`"hours":-0.5`), `p.json:1:50: /modules/0/hours: hours must not be negative`},
		{"absurd hours", module(`"hours":10000.1`), `p.json:1:53: /modules/0/hours: hours must be at most 10000`},
		{"beyond any number", module(`"hours":1e400`), `p.json:1:51: /modules/0/hours: hours must be at most 10000`},
		{"beyond any exponent", module(`"hours":1e99999999999999999999`), `p.json:1:68: /modules/0/hours: hours must be at most 10000`},
		{"duplicate id", `{"targets":[],"modules":[{"id":"a","hours":1},{"id":"a","hours":1}]}`, `p.json: /modules/1/id: another module has this id`},
		{"unknown ids", module(`"hours":1,"requires_any":[["a","q","r"],["s","t"]]`), `p.json: /modules/0/requires_any/0/1: no module has this id; /modules/0/requires_any/0/2: no module has this id; /modules/0/requires_any/1/0: no module has this id; and 1 more`},
		{"empty fact", `{"targets":[""],"modules":[]}`, `p.json:1:14: /targets/0: must not be empty`},
		{"bytes that are no text", "{\n\"targets\":[\"\xff\"]}", `p.json:2:13: the text is not valid UTF-8`},
		{"deep nesting", strings.Repeat("[", 1_000_000), `p.json:1:1: expected an object`},
		{"a field over two lines", "{\"a\\nb\":1}", `p.json:1:7: /a?b: unknown field`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := answerTo(t, tt.input)
			if _, ok := errors.AsType[*badInputError](err); !ok || got != "" {
				t.Fatalf("error %v, output %q; want bad input and no output", err, got)
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestRunProblemStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := tenSeconds().run(ctx, strings.NewReader(`{"targets":[],"modules":[]}`), &bytes.Buffer{}, "standard input")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	late, cancelLate := context.WithDeadline(context.Background(), time.Unix(0, 0))
	defer cancelLate()
	var out bytes.Buffer
	problem := `{"targets":["x","y"],"modules":[{"id":"a","hours":3,"teaches":["x"]},{"id":"b","hours":1,"teaches":["y"]}]}`
	if err := tenSeconds().run(late, strings.NewReader(problem), &out, "p.json"); err != nil {
		t.Fatal(err)
	}
	want := `{"status":"feasible","hours":4,"lower_bound":3,"gap":0.25,"steps":["a","b"],"holes":[],"landmarks":[]}`
	if diff := cmp.Diff(want, strings.TrimSpace(out.String())); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestParseHours compares with exact rational arithmetic.
func TestParseHours(t *testing.T) {
	t.Parallel()
	half := big.NewRat(1, 2)
	rapid.Check(t, func(t *rapid.T) {
		literal := rapid.StringMatching(`(0|[1-9][0-9]{0,6})(\.[0-9]{1,14})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "literal")
		exact, ok := new(big.Rat).SetString(literal)
		if !ok {
			t.Fatalf("%q is no number", literal)
		}
		got, err := parseHours(literal)
		unit := new(big.Rat).SetInt64(powerOfTen(maxPlaces))
		scaled := new(big.Rat).Add(new(big.Rat).Mul(exact, unit), half)
		want := new(big.Int).Quo(scaled.Num(), scaled.Denom()) // floor(x + 1/2)
		if limit := big.NewInt(maxHours * powerOfTen(maxPlaces)); want.Cmp(limit) > 0 {
			if err == nil {
				t.Fatalf("%s: got %v, want an error", literal, got)
			}
			return
		}
		if err != nil || big.NewInt(got.in(maxPlaces)).Cmp(want) != 0 {
			t.Fatalf("%s: got %v (%v), want %v units of 1e-9", literal, got, err, want)
		}
		if got.units%10 == 0 && got.places > 0 {
			t.Fatalf("%s: %v has trailing zeros", literal, got)
		}
	})
}

func TestDecimalNumber(t *testing.T) {
	t.Parallel()
	for want, d := range map[string]decimal{
		"0": {0, 0}, "12": {12, 0}, "1.2": {120, 2}, "0.012": {12, 3}, "12000": {12000, 0}, "3": {3000, 3}, "0.1": {1, 1},
	} {
		if got := d.number().String(); got != want {
			t.Errorf("%v: got %s, want %s", d, got, want)
		}
	}
}

// FuzzProblem feeds the reader with anything: it answers, or names bad input in one line, and never panics.
func FuzzProblem(f *testing.F) {
	f.Add(`{"held":["h"],"targets":["x"],"modules":[{"id":"a","hours":0.5,"requires":["h"],"requires_any":[["b"]],"teaches":["x"]},{"id":"b","hours":1e1,"teaches":[]}]}`)
	f.Add(`{"targets":["x"],"modules":[{"id":"a","hours":-1e400}]}`)
	f.Add(`{"targets":[null`)
	f.Fuzz(func(t *testing.T, input string) {
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		defer cancel()
		var out bytes.Buffer
		err := tenSeconds().run(ctx, strings.NewReader(input), &out, "p.json")
		if err == nil {
			var a struct {
				Status path.Status `json:"status"`
				Hours  float64     `json:"hours"`
				Bound  float64     `json:"lower_bound"`
			}
			if err := json.Unmarshal(out.Bytes(), &a); err != nil || a.Bound > a.Hours {
				t.Errorf("answer %q: %v", out.String(), err)
			}
			return
		}
		if _, ok := errors.AsType[*badInputError](err); !ok || strings.Contains(err.Error(), "\n") {
			t.Errorf("error %q", err)
		}
	})
}
