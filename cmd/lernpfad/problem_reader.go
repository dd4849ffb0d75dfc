package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"lernpfad/matching/path"
)

// maxProblemBytes bounds a problem file.
const maxProblemBytes = 256 << 20

// readProblem reads a problem file. Weights are hours times ten to the power of places, places being as few as keep
// every number of the file exact. Unknown and repeated fields are refused: a misspelt name must not become an answer
// to another question.
func readProblem(in io.Reader, name string) (p path.Problem, places int, err error) {
	data, err := io.ReadAll(io.LimitReader(in, maxProblemBytes+1))
	if err != nil {
		return path.Problem{}, 0, fmt.Errorf("read %s: %w", name, err)
	}
	if len(data) > maxProblemBytes {
		return path.Problem{}, 0, bad("%s: larger than %d MiB", name, maxProblemBytes>>20)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	r := &problemReader{name: name, data: data, decoder: json.NewDecoder(bytes.NewReader(data))}
	r.decoder.UseNumber()
	if at := invalidUTF8(data); at >= 0 {
		return path.Problem{}, 0, r.fail(int64(at)+1, "the text is not valid UTF-8")
	}
	if err := r.problem(); err != nil {
		return path.Problem{}, 0, err
	}
	r.scale()
	return r.result, r.places, nil
}

func invalidUTF8(data []byte) int {
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

// problemReader walks the tokens of a problem file and knows where it is.
type problemReader struct {
	name    string
	data    []byte
	decoder *json.Decoder
	place   []any // names and indices that lead to the current value
	result  path.Problem
	hours   []decimal // by module
	places  int       // the most decimals of any module
}

func (r *problemReader) problem() error {
	p := &r.result
	err := r.object([]string{"targets", "modules"}, map[string]func() error{
		"held":    func() error { return r.facts(&p.Held) },
		"targets": func() error { return r.facts(&p.Targets) },
		"modules": r.modules,
	})
	if err != nil {
		return err
	}
	if _, err := r.decoder.Token(); !errors.Is(err, io.EOF) {
		return r.here("something follows after the end of the problem")
	}
	return nil
}

func (r *problemReader) modules() error {
	return r.list(func() error {
		if len(r.result.Modules) == path.MaxModules {
			return r.here("more than %d modules", path.MaxModules)
		}
		var m path.Module
		var hours decimal
		err := r.object([]string{"id", "hours"}, map[string]func() error{
			"id":           func() error { return r.text(&m.ID) },
			"hours":        func() error { return r.number(&hours) },
			"requires":     func() error { return r.facts(&m.Requires) },
			"requires_any": func() error { return r.groups(&m.RequiresAny) },
			"teaches":      func() error { return r.facts(&m.Teaches) },
		})
		r.result.Modules = append(r.result.Modules, m)
		r.hours = append(r.hours, hours)
		r.places = max(r.places, hours.places)
		return err
	})
}

// scale turns the hours of all modules into integers of the same unit.
func (r *problemReader) scale() {
	for i, h := range r.hours {
		m := &r.result.Modules[i]
		m.Weight = h.in(r.places)
		m.Hours = m.Weight
	}
}

func (r *problemReader) facts(to *[]path.Fact) error {
	return r.list(func() error {
		var s string
		err := r.text(&s)
		*to = append(*to, path.Fact(s))
		return err
	})
}

func (r *problemReader) groups(to *[][]string) error {
	return r.list(func() error {
		group := []string{}
		err := r.list(func() error {
			var id string
			err := r.text(&id)
			group = append(group, id)
			return err
		})
		*to = append(*to, group)
		return err
	})
}

func (r *problemReader) text(to *string) error {
	token, err := r.token()
	if err != nil {
		return err
	}
	s, ok := token.(string)
	if !ok {
		return r.here("expected a text")
	}
	if s == "" {
		return r.here("must not be empty")
	}
	*to = s
	return nil
}

func (r *problemReader) number(to *decimal) error {
	token, err := r.token()
	if err != nil {
		return err
	}
	n, ok := token.(json.Number)
	if !ok {
		return r.here("expected a number")
	}
	if *to, err = parseHours(n.String()); err != nil {
		return r.here("%s", err)
	}
	return nil
}

// list reads a list and calls each before every entry.
func (r *problemReader) list(each func() error) error {
	if err := r.delim('[', "a list"); err != nil {
		return err
	}
	for i := 0; r.decoder.More(); i++ {
		r.place = append(r.place, i)
		if err := each(); err != nil {
			return err
		}
		r.place = r.place[:len(r.place)-1]
	}
	return r.delim(']', "the end of the list")
}

// object reads an object with no other fields than those given, none of them twice and none of the needed ones
// missing.
func (r *problemReader) object(needed []string, fields map[string]func() error) error {
	if err := r.delim('{', "an object"); err != nil {
		return err
	}
	seen := make([]string, 0, len(fields))
	for r.decoder.More() {
		token, err := r.token()
		if err != nil {
			return err
		}
		key, _ := token.(string) // the decoder gives nothing else here
		read, known := fields[key]
		r.place = append(r.place, key)
		if !known {
			return r.here("unknown field")
		}
		if slices.Contains(seen, key) {
			return r.here("this field is here twice")
		}
		seen = append(seen, key)
		if err := read(); err != nil {
			return err
		}
		r.place = r.place[:len(r.place)-1]
	}
	if err := r.delim('}', "the end of the object"); err != nil {
		return err
	}
	for _, key := range needed {
		if !slices.Contains(seen, key) {
			return r.here("the field %q is missing", key)
		}
	}
	return nil
}

func (r *problemReader) delim(want json.Delim, words string) error {
	token, err := r.token()
	if err != nil {
		return err
	}
	if token != want {
		return r.here("expected %s", words)
	}
	return nil
}

func (r *problemReader) token() (json.Token, error) {
	token, err := r.decoder.Token()
	if err == nil {
		return token, nil
	}
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, r.fail(int64(len(r.data)), "the file ends too early")
	case errors.As(err, &syntax):
		return nil, r.fail(r.nextToken(), "%s", syntax)
	default:
		return nil, r.here("%s", err)
	}
}

// nextToken is the end of the first byte of what follows the token read last. The offset that the decoder puts into a
// syntax error leaves out part of the input.
func (r *problemReader) nextToken() int64 {
	at := r.decoder.InputOffset()
	for at < int64(len(r.data)) && bytes.IndexByte([]byte(" \t\r\n,:"), r.data[at]) >= 0 {
		at++
	}
	return at + 1
}

// here is an error at the end of the token read last.
func (r *problemReader) here(format string, args ...any) error {
	return r.fail(r.decoder.InputOffset(), format, args...)
}

// fail is an error at the last of the first offset bytes.
func (r *problemReader) fail(offset int64, format string, args ...any) error {
	before := r.data[:max(0, min(offset-1, int64(len(r.data))))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	where := fmt.Sprintf("%s:%d:%d", r.name, line, column)
	if pointer := path.Pointer(r.place...); pointer != "" {
		where += ": " + printable(pointer)
	}
	return bad("%s: %s", where, fmt.Sprintf(format, args...))
}

// printable keeps a pointer on one line and short, whatever the file calls its fields.
func printable(pointer string) string {
	const longest = 120
	runes := []rune(pointer)
	if len(runes) > longest {
		runes = append(runes[:longest], '…')
	}
	for i, c := range runes {
		if c < ' ' || c == 0x7f {
			runes[i] = '?'
		}
	}
	return string(runes)
}
