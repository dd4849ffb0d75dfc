package frontend

import (
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"lernpfad/courses/competency"
	"lernpfad/internal/fault"
	"lernpfad/learners"
)

// levelData is the page that explains one level and mends it.
type levelData struct {
	competencyRow
	Errors   formErrors
	Kind     competency.Kind
	Decides  *learners.Weighing  // nil while nothing counts
	Half     halfLife            // how long until trust in it has halved
	Lapses   time.Time           // when it ends
	Overrule *learners.Weighing  // what she said last, where more is shown than that
	Evidence []learners.Weighing // newest first
	Target   *learners.OwnTarget
	Level    field
	Here     string
}

// Next is the level that a target of her own would be proposed at.
func (d levelData) Next() competency.Level { return min(max(d.Most(), d.Have)+1, competency.MaxLevel) }

// Shown reports whether the level rests on more than what she says herself.
func (d levelData) Shown() bool { return d.Decides != nil && d.Decides.Kind != learners.SelfAssessment }

// percent is a share of 1 as people read it.
func percent(share float64) int { return int(math.Round(100 * share)) }

func (p *Pages) whyLevel(v *visit) error {
	x, err := p.Evidence.Why(v.UserContext(), v.actor, competency.ID(v.Params("id")))
	if err != nil {
		return err
	}
	return p.showLevel(v, fiber.StatusOK, formErrors{}, x)
}

func (p *Pages) showLevel(v *visit, status int, errors formErrors, x learners.Explanation) error {
	me, err := p.Learners.Me(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	c, _ := p.Library.Competency(x.Competency)
	d := levelData{Errors: errors, Kind: c.Kind, Evidence: x.Evidence, Here: "/profil/kompetenz/" + string(c.ID)}
	d.ID = c.ID
	for _, g := range learners.Goals(p.Library, me.RoleProfileID, me.Horizon) {
		if g.Competency == c.ID {
			d.Goal, d.Must = g.Level, g.Need == competency.Must
		}
	}
	if i := slices.IndexFunc(me.Targets, func(t learners.OwnTarget) bool { return t.Competency == c.ID }); i >= 0 {
		d.Target, d.Own = &me.Targets[i], me.Targets[i].Level
	}
	d.decide(x)
	if d.Decides != nil {
		d.Half, d.Lapses, d.Band = newHalfLife(d.Decides.HalfLife), d.Decides.LapsesAt(), c.BandDE(d.Have.Band())
	}
	d.Level = v.field(errors, "/level", "stufe", "").hint(v.t("hint.level")).from(choices{Choices: v.levelChoices(0, d.Have)})
	h := head{
		Title: p.competencyName(v.lang, c.ID), Kicker: v.t("level.kicker"),
		Crumbs: v.trail(p.competencyName(v.lang, c.ID), crumb{"/profil", v.t("profile.title")}),
	}
	return v.render(status, "kompetenz", h, d)
}

// decide finds what decides, and whether she has said less since.
func (d *levelData) decide(x learners.Explanation) {
	if x.Held == nil {
		return
	}
	d.Known, d.Have, d.By = true, x.Held.Level, x.Held.By
	for i := range x.Evidence {
		w := &x.Evidence[i]
		switch {
		case w.Verdict == learners.Decides:
			d.Decides = w
		case d.Overrule == nil && w.Source == learners.SourceCorrection && w.Verdict == learners.Lower:
			d.Overrule = w
		}
	}
}

// halfLife is a stretch of time in the unit that still tells: Years, or Months where that is 0.
type halfLife struct{ Years, Months int }

func newHalfLife(d time.Duration) halfLife {
	const year = 365
	days := int(d.Hours() / 24)
	if days%year == 0 || days > 3*year {
		return halfLife{Years: int(math.Round(float64(days) / year))}
	}
	return halfLife{Months: int(math.Round(float64(days) * 12 / year))}
}

func (p *Pages) correctLevel(v *visit) error {
	id := competency.ID(v.Params("id"))
	level, err := strconv.Atoi(v.FormValue("stufe"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	_, err = p.Evidence.Correct(v.UserContext(), v.actor, id, competency.Level(level))
	if errors, status, ok := v.formErrors(err); ok {
		x, err := p.Evidence.Why(v.UserContext(), v.actor, id)
		if err != nil {
			return err
		}
		return p.showLevel(v, status, errors, x)
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, "/profil/kompetenz/"+string(id), flashLevelCorrected)
}
