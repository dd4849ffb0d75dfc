package selfcheck_test

import (
	"slices"
	"testing"

	"lernpfad/courses/competency"
	"lernpfad/courses/competency/selfcheck"
)

// A sheet of paper asks about every target first, in the order of the frameworks, at most sixteen statements, none of another role.
func TestSheet(t *testing.T) {
	t.Parallel()
	bank, library := selfcheck.Default(), competency.Default()
	for _, role := range library.RoleProfiles() {
		var targets []selfcheck.Target
		for _, r := range role.Requirements {
			targets = append(targets, selfcheck.Target{Competency: r.Competency, Level: r.Level, Weight: float64(r.Weight)})
		}
		check := bank.Check(role.ID, targets)
		sheet := check.Sheet()
		about := map[competency.ID]bool{}
		last := -1
		for _, s := range sheet {
			about[s.Competency] = true
			at := slices.IndexFunc(bank.Statements(), func(one selfcheck.Statement) bool { return one.ID == s.ID })
			if at <= last {
				t.Errorf("%s: %s is out of order", role.ID, s.ID)
			}
			last = at
			if len(s.Roles) > 0 && !slices.Contains(s.Roles, role.ID) {
				t.Errorf("%s is asked what was written for %v", role.ID, s.Roles)
			}
		}
		if want := min(len(check.Targets()), selfcheck.SheetSize); len(sheet) > selfcheck.SheetSize || len(about) != want {
			t.Errorf("%s: %d statements about %d of %d targets", role.ID, len(sheet), len(about), want)
		}
		again := bank.Check(role.ID, targets).Sheet()
		if !slices.EqualFunc(sheet, again, func(a, b selfcheck.Statement) bool { return a.ID == b.ID }) {
			t.Errorf("%s: the sheet is another one the second time", role.ID)
		}
	}
}
