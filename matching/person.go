package matching

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/learners"
)

// person is what matching knows of a learner when it works: one reading of the database, no clock, no names.
type person struct {
	learner  learners.Learner
	role     competency.RoleProfile // zero while none is chosen
	held     competency.Profile     // from evidence
	reach    competency.Profile     // held and what it gives through alignments
	goals    []learners.Goal        // in the order of the role profile, then her own
	evidence []learners.Evidence
	answers  map[uuid.UUID]Decision // by module
	taste    belief                 // zero while nothing was learned
}

func newPerson(library *competency.Library, l learners.Learner, attainments []learners.Attainment) person {
	role, _ := library.RoleProfile(l.RoleProfileID)
	held := learners.Levels(attainments)
	return person{
		learner: l, role: role, held: held, reach: library.Expand(held),
		goals:   l.Goals(library),
		answers: map[uuid.UUID]Decision{},
	}
}

// remember takes the person's answers into account.
func (p *person) remember(decisions []Decision) {
	for _, d := range decisions {
		p.answers[d.ModuleID] = d
	}
}

// gaps compares the goals with what the person holds, alignments included.
func (p *person) gaps() []Gap {
	gaps := make([]Gap, len(p.goals))
	for i, g := range p.goals {
		_, known := p.reach[g.Competency]
		gaps[i] = Gap{Goal: g, Have: p.reach[g.Competency], Known: known}
	}
	return gaps
}

// ownsLevel reports whether only she wants this level, and her role profile does not ask it.
func (p *person) ownsLevel(id competency.ID, level competency.Level) bool {
	return slices.ContainsFunc(p.goals, func(g learners.Goal) bool { return g.Competency == id && g.OwnsLevel(level) })
}

// admits reports whether a module meets the hard constraints: audience, format, language and accessibility needs.
func (p *person) admits(m *courses.Module) bool {
	if !m.For(p.learner.RoleProfileID) {
		return false
	}
	if len(p.learner.Formats) > 0 && !slices.Contains(p.learner.Formats, string(m.Format)) {
		return false
	}
	if !slices.Contains(p.learner.Languages, string(m.Language)) {
		return false
	}
	for _, need := range p.learner.Accessibility {
		if !m.Offers(courses.Accessibility(need)) {
			return false
		}
	}
	return true
}

// stretch is how many levels may be missing in a required competency for a module to be suggested: one more course leads there.
// What lies further off is no next step; the path gets there in its order.
const stretch = 1

// inReach reports whether a module could be the person's next or the one after.
func (p *person) inReach(m *courses.Module) bool {
	for _, r := range m.Requires {
		if p.reach[r.Competency]+stretch < r.Level {
			return false
		}
	}
	return true
}

// text is what the person is embedded by: her work first, then what she says about it, then what she cares for.
func (p *person) text() string {
	parts := []string{p.role.NameDE, p.role.TasksDE, p.learner.Tasks, p.learner.Interests}
	parts = slices.DeleteFunc(parts, func(s string) bool { return strings.TrimSpace(s) == "" })
	return strings.Join(parts, "\n")
}
