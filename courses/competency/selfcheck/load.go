package selfcheck

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"lernpfad/courses/competency"
)

const fileStatements = "statements.json"

// Lengths of a statement, in characters: it is read on one card of a phone.
const (
	minText = 20
	maxText = 110
)

type groupFile struct {
	Competency competency.ID   `json:"competency"`
	Statements []statementFile `json:"statements"`
}

type statementFile struct {
	ID    string          `json:"id"`
	Band  competency.Band `json:"band"`
	Roles []string        `json:"roles"`
	DE    string          `json:"de"`
	EN    string          `json:"en"`
	LS    string          `json:"ls"` // Leichte Sprache, plain German
}

// New reads and checks a bank from the file statements.json of data. The error names every fault with its place, for example
// "statements.json: [3].statements[1]: band 5, allowed are 1 to 4"; a bank with a fault is not returned.
func New(data fs.FS, library *competency.Library) (*Bank, error) {
	raw, err := fs.ReadFile(data, fileStatements)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", fileStatements, err)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	var in []groupFile
	if err := dec.Decode(&in); err != nil {
		return nil, fmt.Errorf("%s: byte %d: %w", fileStatements, dec.InputOffset(), err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: text after the end of the data", fileStatements)
	}
	b := &Bank{library: library, byID: map[string]Statement{}, curves: curves(), general: generalTargets(library)}
	r := reader{bank: b, texts: map[string]bool{}}
	for i, g := range in {
		r.group(fmt.Sprintf("[%d]", i), g)
	}
	r.complete()
	return b, errors.Join(r.faults...)
}

// reader collects what is wrong with a bank while it fills it.
type reader struct {
	bank   *Bank
	texts  map[string]bool
	faults []error
}

func (r *reader) add(place, format string, args ...any) {
	r.faults = append(r.faults, fmt.Errorf("%s: %s: %s", fileStatements, place, fmt.Sprintf(format, args...)))
}

func (r *reader) group(place string, g groupFile) {
	if _, ok := r.bank.library.Competency(g.Competency); !ok {
		r.add(place, "unknown competency %q", g.Competency)
	}
	for i, s := range g.Statements {
		r.statement(fmt.Sprintf("%s.statements[%d]", place, i), g.Competency, s)
	}
}

func (r *reader) statement(place string, of competency.ID, in statementFile) {
	if want := fmt.Sprintf("%s-%d", of, in.Band); !strings.HasPrefix(in.ID, want) || len(in.ID) != len(want)+1 {
		r.add(place, "id %q, needed is %q and one letter", in.ID, want)
	}
	if _, taken := r.bank.byID[in.ID]; taken {
		r.add(place, "id %s appears twice", in.ID)
	}
	if low, _ := in.Band.Levels(); low == 0 {
		r.add(place, "band %d, allowed are 1 to %d", in.Band, competency.BandCount)
		return
	}
	for _, role := range in.Roles {
		if _, ok := r.bank.library.RoleProfile(role); !ok {
			r.add(place, "unknown role profile %q", role)
		}
	}
	r.text(place+".de", in.DE)
	r.text(place+".en", in.EN)
	r.text(place+".ls", in.LS)
	s := Statement{ID: in.ID, Competency: of, Band: in.Band, Roles: in.Roles, TextDE: in.DE, TextEN: in.EN, TextPlain: in.LS}
	r.bank.statements = append(r.bank.statements, s)
	r.bank.byID[s.ID] = s
}

func (r *reader) text(place, s string) {
	switch n := utf8.RuneCountInString(s); {
	case strings.TrimSpace(s) != s:
		r.add(place, "text begins or ends with a space")
	case n < minText || n > maxText:
		r.add(place, "text has %d characters, allowed are %d to %d", n, minText, maxText)
	case r.texts[place[len(place)-2:]+s]:
		r.add(place, "text appears twice: %q", s)
	}
	r.texts[place[len(place)-2:]+s] = true
}

// complete makes sure that every band of every competency has a statement for everybody.
func (r *reader) complete() {
	type cell struct {
		of   competency.ID
		band competency.Band
	}
	have := map[cell]bool{}
	for _, s := range r.bank.statements {
		if len(s.Roles) == 0 {
			have[cell{s.Competency, s.Band}] = true
		}
	}
	for _, c := range r.bank.library.Competencies() {
		for band := competency.Foundation; band <= competency.Specialised; band++ {
			if !have[cell{c.ID, band}] {
				r.add(string(c.ID), "no statement for everybody in band %d", band)
			}
		}
	}
}
