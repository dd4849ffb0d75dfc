package demo

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/learners"
)

// land is the federal state of every demo municipality.
const land = "HE"

// Municipality is a tenant of the demo world with all that belongs to it.
type Municipality struct {
	ID       uuid.UUID
	Slug     string
	Name     string
	Land     string
	Units    []learners.OrgUnit // parents before children
	Accounts []Account
	People   []Person
}

// Account is a user without a learning profile: somebody with a task for the whole house.
type Account struct {
	ID       uuid.UUID
	Login    string
	Name     string
	Role     auth.Role
	Provider string // key, for authors
}

// Person is a user with a learning profile.
type Person struct {
	Login    string
	Learner  learners.Learner
	Evidence []learners.Evidence // oldest first
}

// World returns the municipalities as they stand on a day, the smallest first. Completed modules are named after the
// catalogue.
func World(today time.Time, catalogue []courses.Import) ([]Municipality, error) {
	data, records, err := materials(today, catalogue)
	if err != nil {
		return nil, err
	}
	out := make([]Municipality, len(data.municipalities))
	for i, plan := range data.municipalities {
		b := builder{plan: plan, data: data, records: records, names: newNaming(plan.Slug, data.names)}
		out[i] = b.build()
	}
	return out, nil
}

// materials are what municipalities are built from: the plans, and what people can have learned until today.
func materials(today time.Time, catalogue []courses.Import) (worldData, records, error) {
	data, err := readWorldData()
	if err != nil {
		return worldData{}, records{}, err
	}
	day, err := dayInZone(today)
	if err != nil {
		return worldData{}, records{}, err
	}
	date := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	return data, newRecords(date, catalogue), nil
}

// builder fills one municipality.
type builder struct {
	plan    municipalityPlan
	data    worldData
	records records
	names   *naming
	out     Municipality
}

func (b *builder) build() Municipality {
	b.out = Municipality{ID: identity("tenant", b.plan.Slug), Slug: b.plan.Slug, Name: b.plan.Name, Land: land}
	b.out.Accounts = b.accounts()
	b.unit(nil, unitPlan{Name: b.plan.Name, Parts: b.plan.Units})
	return b.out
}

func (b *builder) accounts() []Account {
	accounts := []Account{
		{Login: "hr", Name: b.plan.HR, Role: auth.HR},
		{Login: "autor", Name: b.plan.Author, Role: auth.Author, Provider: b.plan.Provider},
		{Login: "personalrat", Name: b.plan.Council, Role: auth.Council},
		{Login: "admin", Name: b.plan.Admin, Role: auth.Admin},
	}
	for i := range accounts {
		accounts[i].Login += "." + b.plan.Slug
		accounts[i].ID = identity("user", b.plan.Slug, accounts[i].Login)
	}
	return accounts
}

// unit adds a unit, its people and the units below.
func (b *builder) unit(parent *learners.OrgUnit, plan unitPlan) {
	u := learners.OrgUnit{Name: plan.Name}
	path := plan.Name
	if parent != nil {
		u.ParentID = &parent.ID
		path = parent.ID.String() + "/" + path
	}
	u.ID = identity("unit", b.plan.Slug, path)
	b.out.Units = append(b.out.Units, u)
	for _, role := range slices.Sorted(maps.Keys(plan.Staff)) {
		for range plan.Staff[role] {
			b.out.People = append(b.out.People, b.person(u, role))
		}
	}
	for _, part := range plan.Parts {
		b.unit(&u, part)
	}
}

// identity gives equal things equal ids in every database.
func identity(kind string, parts ...string) uuid.UUID {
	name := "lernpfad demo " + kind + "\x00" + strings.Join(parts, "\x00")
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(name))
}
