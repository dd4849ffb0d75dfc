package selfcheck

import (
	"embed"
	"io/fs"
	"slices"
	"sync"

	"lernpfad/courses/competency"
)

//go:embed data/*.json
var embedded embed.FS

// Bank holds the checked statements. All methods are safe for concurrent use; callers must not change what they receive.
type Bank struct {
	library    *competency.Library
	statements []Statement
	byID       map[string]Statement
	curves     [competency.BandCount]curve
	general    []Target
}

var shipped = sync.OnceValues(func() (*Bank, error) {
	data, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, err
	}
	return New(data, competency.Default())
})

// Default returns the bank that ships with the program, for the frameworks that ship with it. It panics when the embedded
// data is broken, which only a faulty build can bring about and which the tests of this package rule out.
func Default() *Bank {
	b, err := shipped()
	if err != nil {
		panic(err)
	}
	return b
}

// Statements returns all statements in the order of the competencies.
func (b *Bank) Statements() []Statement { return slices.Clone(b.statements) }

// Statement returns the statement with this id.
func (b *Bank) Statement(id string) (Statement, bool) {
	s, ok := b.byID[id]
	return s, ok
}

// suiting returns the statements about a competency for a role profile, one per band at least. A statement that was written
// for the role takes the place of the general one of the same band.
func (b *Bank) suiting(id competency.ID, role string) []Statement {
	var own [competency.BandCount + 1]bool
	for _, s := range b.statements {
		if s.Competency == id && len(s.Roles) > 0 && s.suits(role) {
			own[s.Band] = true
		}
	}
	var out []Statement
	for _, s := range b.statements {
		if s.Competency == id && s.suits(role) && (len(s.Roles) > 0 || !own[s.Band]) {
			out = append(out, s)
		}
	}
	return out
}
