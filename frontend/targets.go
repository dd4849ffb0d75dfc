package frontend

import (
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"lernpfad/courses/competency"
	"lernpfad/internal/fault"
	"lernpfad/learners"
)

// targetLine is an own target on the profile.
type targetLine struct {
	learners.OwnTarget
	Have competency.Level
}

// Reached reports whether she holds what she wants.
func (l targetLine) Reached() bool { return l.Have >= l.Level }

func targetLines(targets []learners.OwnTarget, held competency.Profile) []targetLine {
	out := make([]targetLine, len(targets))
	for i, t := range targets {
		out[i] = targetLine{t, held[t.Competency]}
	}
	return out
}

type targetsData struct {
	Errors  formErrors
	Both    []bothVersions
	Version int
	Rows    []targetFields
	New     targetFields
}

// targetFields is a row of the form. In the last one, which adds a target, the competency is chosen.
type targetFields struct {
	Number     int
	ID         competency.ID
	Competency field
	Level, By  field
	Remove     string // name of the box
}

// typedTarget is a row as it was typed.
type typedTarget struct {
	competency competency.ID
	level, by  string
	removed    bool
}

func (t typedTarget) target() learners.OwnTarget {
	out := learners.OwnTarget{Competency: t.competency}
	level, _ := strconv.Atoi(t.level) // 0 breaks the rule and is named by it
	out.Level = competency.Level(level)
	if t.by != "" {
		by, _ := time.Parse(time.DateOnly, t.by) // the year 1, which the rules name as a bad date
		out.By = &by
	}
	return out
}

func typedTargets(targets []learners.OwnTarget) []typedTarget {
	out := make([]typedTarget, len(targets))
	for i, t := range targets {
		out[i] = typedTarget{competency: t.Competency, level: strconv.Itoa(int(t.Level))}
		if t.By != nil {
			out[i].by = t.By.Format(time.DateOnly)
		}
	}
	return out
}

// targetsForm shows the own targets and a row for one more, which a link may have filled.
func (p *Pages) targetsForm(v *visit) error {
	me, err := p.Learners.Me(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	next := typedTarget{competency: competency.ID(v.Query("kompetenz")), level: v.Query("stufe")}
	if slices.ContainsFunc(me.Targets, func(t learners.OwnTarget) bool { return t.Competency == next.competency }) {
		next = typedTarget{}
	}
	return p.showTargets(v, fiber.StatusOK, targetsData{Version: me.TargetsVersion}, typedTargets(me.Targets), next)
}

func (p *Pages) showTargets(v *visit, status int, d targetsData, rows []typedTarget, next typedTarget) error {
	for i, row := range rows {
		d.Rows = append(d.Rows, v.targetFields(d.Errors, i, row))
	}
	d.New = v.targetFields(d.Errors, len(rows), next)
	d.New.Competency = v.field(d.Errors, "/targets/"+strconv.Itoa(len(rows))+"/competency", "ziel-"+strconv.Itoa(len(rows)), "").
		from(v.competencyChoices(v.t("form.choose"), next.competency)...)
	h := head{Title: v.t("targets.title"), Lead: v.t("targets.lead"), Crumbs: v.trail(v.t("targets.title"), crumb{"/profil", v.t("profile.title")})}
	return v.render(status, "ziele", h, d)
}

func (v *visit) targetFields(errors formErrors, i int, row typedTarget) targetFields {
	n := strconv.Itoa(i)
	level, _ := strconv.Atoi(row.level)
	return targetFields{
		Number: i, ID: row.competency, Remove: "weg-" + n,
		Competency: v.field(errors, "/targets/"+n+"/competency", "ziel-"+n, string(row.competency)),
		Level:      v.field(errors, "/targets/"+n+"/level", "stufe-"+n, "").from(choices{Choices: v.levelChoices(1, competency.Level(level))}),
		By:         v.field(errors, "/targets/"+n+"/by", "bis-"+n, row.by).typed("date", ""),
	}
}

// readTargets reads the rows of the form until the first that is not there. The last one adds a target, if a competency was chosen.
func readTargets(v *visit) (rows []typedTarget, next typedTarget) {
	for i := range 50 {
		n := strconv.Itoa(i)
		id := v.FormValue("ziel-" + n)
		if id == "" {
			break
		}
		rows = append(rows, typedTarget{
			competency: competency.ID(id), level: v.FormValue("stufe-" + n), by: v.FormValue("bis-" + n), removed: v.FormValue("weg-"+n) != "",
		})
	}
	if count, err := strconv.Atoi(v.FormValue("anzahl")); err == nil && count >= 0 && count == len(rows)-1 {
		return rows[:count], rows[count]
	}
	return rows, typedTarget{}
}

func (p *Pages) saveTargets(v *visit) error {
	version, err := strconv.Atoi(v.FormValue("version"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	rows, next := readTargets(v)
	rows = slices.DeleteFunc(rows, func(t typedTarget) bool { return t.removed })
	all := rows
	if next.competency != "" {
		all = append(slices.Clone(rows), next)
	}
	var targets []learners.OwnTarget
	for _, t := range all {
		targets = append(targets, t.target())
	}
	_, err = p.Learners.SetTargets(v.UserContext(), v.actor, version, targets)
	if fault.Is(err, "stale") {
		return p.targetsConflict(v, all, targets)
	}
	if errors, status, ok := v.formErrors(err); ok {
		return p.showTargets(v, status, targetsData{Errors: errors, Version: version}, rows, next)
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, "/profil", flashTargetsSaved)
}

// targetsConflict shows the list as it was sent beside the one that another window has stored. It can be sent once more.
func (p *Pages) targetsConflict(v *visit, rows []typedTarget, yours []learners.OwnTarget) error {
	me, err := p.Learners.Me(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	words := func(targets []learners.OwnTarget, id competency.ID) string {
		i := slices.IndexFunc(targets, func(t learners.OwnTarget) bool { return t.Competency == id })
		if i < 0 {
			return ""
		}
		text, err := p.levelWords(v.lang, targets[i].Level)
		if err == nil && targets[i].By != nil {
			text += ", " + v.t("targets.by", "date", p.date(v.lang, *targets[i].By))
		}
		return text
	}
	var both []bothVersions
	for _, c := range p.Library.Competencies() {
		both = append(both, bothVersions{p.competencyName(v.lang, c.ID), words(me.Targets, c.ID), words(yours, c.ID)})
	}
	d := targetsData{Errors: v.staleErrors(), Both: differing(both), Version: me.TargetsVersion}
	return p.showTargets(v, fiber.StatusPreconditionFailed, d, rows, typedTarget{})
}
