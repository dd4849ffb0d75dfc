package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"lernpfad/internal/fault"
	"lernpfad/matching/path"
)

// problemDeadline is how long `path --problem` searches when nothing else is said.
const problemDeadline = 10 * time.Second

// problemAnswer is what `path --problem` prints. The order of the fields is that of the output.
type problemAnswer struct {
	Status     path.Status `json:"status"`
	Hours      json.Number `json:"hours"`
	LowerBound json.Number `json:"lower_bound"`
	// Gap is (hours - lower_bound) / hours.
	Gap       float64     `json:"gap"`
	Steps     []string    `json:"steps"`
	Holes     []path.Fact `json:"holes"`
	Landmarks [][]string  `json:"landmarks"`
	// Alternatives are there when they were asked for.
	Alternatives []problemAlternative `json:"alternatives,omitempty"`
}

// run reads a path problem from in, searches until the deadline and prints the answer as one line of JSON. Name is how
// error messages call the input.
//
// The path is optimal for the hours as they are written: they are read as decimals, never as binary fractions. Only
// digits behind the ninth decimal are rounded. Input that cannot be used gives a badInputError that says where.
func (s problemSearch) run(ctx context.Context, in io.Reader, out io.Writer, name string) error {
	problem, places, err := readProblem(in, name)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.deadline)
	defer cancel()
	result, err := path.Solve(ctx, problem)
	if f, ok := fault.From(err); ok {
		return &badInputError{fmt.Errorf("%s: %s", name, fieldsInWords(f))}
	}
	if err != nil {
		return fmt.Errorf("solve %s: %w", name, err)
	}
	printed := answer(result, places)
	if printed.Alternatives, err = s.others(ctx, problem, places); err != nil {
		return fmt.Errorf("alternatives to %s: %w", name, err)
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(printed); err != nil {
		return fmt.Errorf("print the answer: %w", err)
	}
	return nil
}

// answer puts a result into the printed form. Costs are hours times ten to the power of places.
func answer(r path.Result, places int) problemAnswer {
	out := problemAnswer{
		Status: r.Status, Gap: r.Gap,
		Hours: decimal{r.Cost, places}.number(), LowerBound: decimal{r.LowerBound, places}.number(),
		Steps: make([]string, len(r.Steps)), Holes: make([]path.Fact, len(r.Holes)), Landmarks: r.Landmarks,
	}
	for i, s := range r.Steps {
		out.Steps[i] = s.Module
	}
	for i, h := range r.Holes {
		out.Holes[i] = h.Fact
	}
	if out.Landmarks == nil {
		out.Landmarks = [][]string{}
	}
	return out
}

// fieldsInWords says what is wrong where: JSON pointers with the rule that is broken.
func fieldsInWords(f *fault.Error) string {
	const shown = 3
	var parts []string
	for _, field := range f.Fields {
		if len(parts) == shown {
			parts = append(parts, fmt.Sprintf("and %d more", len(f.Fields)-shown))
			break
		}
		parts = append(parts, field.Pointer+": "+ruleInWords(field))
	}
	return strings.Join(parts, "; ")
}

func ruleInWords(f fault.Field) string {
	switch f.Slug {
	case "required":
		return "must not be empty"
	case "duplicate":
		return "another module has this id"
	case "unknown":
		return "no module has this id"
	case "too-small":
		return "must be at least " + f.Params["min"]
	case "too-big":
		return "must be at most " + f.Params["max"]
	case "too-many":
		return "at most " + f.Params["max"] + " entries are possible"
	default:
		return f.Slug
	}
}

// decimal is units times ten to the power of minus places.
type decimal struct {
	units  int64
	places int
}

// number writes the decimal exactly and without trailing zeros.
func (d decimal) number() json.Number {
	digits := strconv.FormatInt(d.units, 10)
	if d.places == 0 {
		return json.Number(digits)
	}
	if missing := d.places + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	whole, rest := digits[:len(digits)-d.places], strings.TrimRight(digits[len(digits)-d.places:], "0")
	if rest == "" {
		return json.Number(whole)
	}
	return json.Number(whole + "." + rest)
}
