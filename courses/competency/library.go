package competency

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

//go:embed data/*.json
var embedded embed.FS

// Library is the checked content of the embedded data. All methods are safe for concurrent use; callers must not
// change the slices inside the values they receive.
type Library struct {
	frameworks []Framework
	alignments []Alignment
	roles      []RoleProfile
	statements []Statement
	checks     map[string][]string // role profile id -> statement ids; "" is the check for every other role

	competencies map[ID]Competency
	areaOf       map[ID]Area
	frameworkOf  map[ID]string
	from         map[ID][]Alignment
	statement    map[string]Statement
	hash         string
}

var shipped = sync.OnceValues(func() (*Library, error) {
	data, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, err
	}
	return New(data)
})

// Default returns the library that ships with the program, parsed and checked once. It panics when the embedded data
// is broken, which only a faulty build can bring about and which the tests of this package rule out.
func Default() *Library {
	l, err := shipped()
	if err != nil {
		panic(err)
	}
	return l
}

// Hash names the content of frameworks, alignments and role profiles: 64 hexadecimal digits, equal for equal content.
func (l *Library) Hash() string { return l.hash }

// Version names the frameworks and, shortened, their content, as it is stored with what was made from them.
func (l *Library) Version() string {
	ids := make([]string, len(l.frameworks))
	for i, f := range l.frameworks {
		ids[i] = f.ID
	}
	return strings.Join(ids, ", ") + " (" + l.hash[:12] + ")"
}

// Frameworks returns all frameworks in a fixed order, DigComp first.
func (l *Library) Frameworks() []Framework { return slices.Clone(l.frameworks) }

// Framework returns the framework with this id.
func (l *Library) Framework(id string) (Framework, bool) {
	for _, f := range l.frameworks {
		if f.ID == id {
			return f, true
		}
	}
	return Framework{}, false
}

// Competencies returns the competencies of all frameworks in their order.
func (l *Library) Competencies() []Competency {
	var all []Competency
	for _, f := range l.frameworks {
		for _, a := range f.Areas {
			all = append(all, a.Competencies...)
		}
	}
	return all
}

// Competency returns the competency with this id, from whichever framework holds it.
func (l *Library) Competency(id ID) (Competency, bool) {
	c, ok := l.competencies[id]
	return c, ok
}

// AreaOf returns the area that a competency belongs to.
func (l *Library) AreaOf(id ID) (Area, bool) {
	a, ok := l.areaOf[id]
	return a, ok
}

// FrameworkOf returns the framework that a competency belongs to.
func (l *Library) FrameworkOf(id ID) (Framework, bool) { return l.Framework(l.frameworkOf[id]) }

// Alignments returns all alignments between the frameworks.
func (l *Library) Alignments() []Alignment { return slices.Clone(l.alignments) }

// RoleProfiles returns the library of job families in the order in which they are offered for choice.
func (l *Library) RoleProfiles() []RoleProfile { return slices.Clone(l.roles) }

// RoleProfile returns the job family with this id.
func (l *Library) RoleProfile(id string) (RoleProfile, bool) {
	for _, r := range l.roles {
		if r.ID == id {
			return r, true
		}
	}
	return RoleProfile{}, false
}

// Statements returns the whole pool of self-check statements.
func (l *Library) Statements() []Statement { return slices.Clone(l.statements) }

// Statement returns the self-check statement with this id.
func (l *Library) Statement(id string) (Statement, bool) {
	s, ok := l.statement[id]
	return s, ok
}

// SelfCheck returns the short check for a job family, in the order in which it is asked. A role profile that does not
// come from this library, and "", get the general check.
func (l *Library) SelfCheck(roleProfileID string) []Statement {
	ids, ok := l.checks[roleProfileID]
	if !ok {
		ids = l.checks[""]
	}
	check := make([]Statement, 0, len(ids))
	for _, id := range ids {
		check = append(check, l.statement[id])
	}
	return check
}
