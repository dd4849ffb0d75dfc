package competency

import (
	"fmt"
	"io/fs"
	"strings"
)

// Number of requirements a role profile must name: fewer say nothing, more are not read.
const (
	minRequirements = 8
	maxRequirements = 14
)

type roleFile struct {
	ID            string            `json:"id"`
	NameDE        string            `json:"name_de"`
	DescriptionDE string            `json:"description_de"`
	TasksDE       string            `json:"tasks_de"`
	Requirements  []requirementFile `json:"requirements"`
}

type requirementFile struct {
	Competency ID    `json:"competency"`
	Today      Level `json:"today"`
	Tomorrow   Level `json:"tomorrow"`
	Kind       Need  `json:"kind"`
	Weight     int   `json:"weight"`
}

func (l *Library) readRoles(data fs.FS) error {
	var in []roleFile
	if err := decode(data, fileRoles, &in); err != nil {
		return err
	}
	check := faults{file: fileRoles}
	seen := map[string]bool{}
	for i, r := range in {
		place := fmt.Sprintf("roles[%d]", i)
		unique(&check, place+".id", seen, r.ID)
		checkRole(&check, place, r)
		l.roles = append(l.roles, l.role(&check, place, r))
	}
	return check.err()
}

func checkRole(check *faults, place string, r roleFile) {
	check.name(place+".id", r.ID)
	check.name(place+".name_de", r.NameDE)
	check.text(place+".description_de", r.DescriptionDE, minDescriptionLen, maxDescriptionLen)
	if n := len(strings.Fields(r.TasksDE)); n < minTaskWords || n > maxTaskWords {
		check.add(place+".tasks_de", "%d words, allowed are %d to %d", n, minTaskWords, maxTaskWords)
	}
	if n := len(r.Requirements); n < minRequirements || n > maxRequirements {
		check.add(place+".requirements", "%d requirements, allowed are %d to %d", n, minRequirements, maxRequirements)
	}
}

func (l *Library) role(check *faults, place string, in roleFile) RoleProfile {
	r := RoleProfile{ID: in.ID, NameDE: in.NameDE, DescriptionDE: in.DescriptionDE, TasksDE: in.TasksDE}
	seen := map[ID]bool{}
	for i, q := range in.Requirements {
		at := fmt.Sprintf("%s.requirements[%d]", place, i)
		unique(check, at+".competency", seen, q.Competency)
		l.checkRequirement(check, at, q)
		r.Requirements = append(r.Requirements, RoleRequirement{
			Competency: q.Competency, Level: q.Today, Tomorrow: q.Tomorrow, Kind: q.Kind, Weight: q.Weight,
		})
	}
	return r
}

func (l *Library) checkRequirement(check *faults, place string, q requirementFile) {
	check.known(place+".competency", q.Competency, l)
	check.level(place+".today", q.Today, 0)
	check.level(place+".tomorrow", q.Tomorrow, 1)
	if q.Tomorrow < q.Today {
		check.add(place+".tomorrow", "level %d is below today's %d", q.Tomorrow, q.Today)
	}
	if q.Kind != Must && q.Kind != Should {
		check.add(place+".kind", "%q is neither must nor should", q.Kind)
	}
	if q.Weight < MinWeight || q.Weight > MaxWeight {
		check.add(place+".weight", "%d, allowed are %d to %d", q.Weight, MinWeight, MaxWeight)
	}
}
