package matching

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/learners"
	"lernpfad/matching/planning"
)

// Coverage returns, for the actor's tenant, how many people of each unit reach what their role asks of the framework's competencies,
// as classes of groups of at least k people. The view is logged where the staff council reads it.
func (s *Service) Coverage(ctx context.Context, actor auth.Actor, framework string) (planning.Coverage, error) {
	if err := auth.MaySeeCoverage(actor); err != nil {
		return planning.Coverage{}, err
	}
	competencies, err := s.competenciesOf(framework)
	if err != nil {
		return planning.Coverage{}, err
	}
	standings, units, err := s.groups.Standings(ctx, actor)
	if err != nil {
		return planning.Coverage{}, err
	}
	var k int
	err = s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		if k, err = smallestGroup(tx, actor.TenantID); err != nil {
			return err
		}
		return auth.LogAccess(tx, actor, auth.HR, "hr-coverage", `{"framework":`+strconv.Quote(framework)+`}`, s.now())
	})
	if err != nil {
		return planning.Coverage{}, err
	}
	rows, rowOf := departments(units)
	return planning.Cover(rows, competencies, s.anonymous(standings, rowOf), k), nil
}

func (s *Service) competenciesOf(framework string) ([]competency.ID, error) {
	f, ok := s.library.Framework(framework)
	if !ok {
		return nil, fault.New("framework-not-found")
	}
	var ids []competency.ID
	for _, a := range f.Areas {
		for _, c := range a.Competencies {
			ids = append(ids, c.ID)
		}
	}
	return ids, nil
}

// anonymous turns standings into people of the map: the department they count in and which goals they reach, alignments included.
func (s *Service) anonymous(standings []learners.Standing, rowOf map[uuid.UUID]string) []planning.Person {
	people := make([]planning.Person, len(standings))
	for i, st := range standings {
		held := s.library.Expand(st.Held)
		people[i] = planning.Person{Unit: rowOf[st.Unit], Reached: make(map[competency.ID]bool, len(st.Goals))}
		for _, g := range st.Goals {
			people[i].Reached[g.Competency] = held[g.Competency] >= g.Level
		}
	}
	return people
}

// departments are the rows of the map: the units right below a root, and roots with nothing below them. Every unit counts in the
// department above it; people who belong to a root with departments count in the total alone.
func departments(units []learners.OrgUnit) ([]planning.Unit, map[uuid.UUID]string) {
	parent := make(map[uuid.UUID]*uuid.UUID, len(units))
	hasUnits := make(map[uuid.UUID]bool, len(units))
	for _, u := range units {
		parent[u.ID] = u.ParentID
		if u.ParentID != nil {
			hasUnits[*u.ParentID] = true
		}
	}
	isRoot := func(id uuid.UUID) bool { return parent[id] == nil }
	var rows []planning.Unit
	rowOf := make(map[uuid.UUID]string, len(units))
	for _, u := range units {
		top := u.ID
		for !isRoot(top) && !isRoot(*parent[top]) {
			top = *parent[top]
		}
		if isRoot(top) && hasUnits[top] {
			continue
		}
		rowOf[u.ID] = top.String()
		if top == u.ID {
			rows = append(rows, planning.Unit{ID: u.ID.String(), Name: u.Name})
		}
	}
	return rows, rowOf
}
