package frontend

import (
	"strconv"

	"lernpfad/courses/competency"
	"lernpfad/learners"
)

// competencyChoices lists every competency by framework and area; none is the text of the empty choice.
func (v *visit) competencyChoices(none string, held competency.ID) []choices {
	groups := []choices{{Choices: []choice{{Text: none}}}}
	for _, f := range v.pages.Library.Frameworks() {
		for _, area := range f.Areas {
			group := choices{Label: v.frameworkName(f) + ": " + v.areaName(area)}
			for _, c := range area.Competencies {
				group.Choices = append(group.Choices, choice{
					Value: string(c.ID), Text: string(c.ID) + " " + v.pages.competencyName(v.lang, c.ID), Chosen: c.ID == held,
				})
			}
			groups = append(groups, group)
		}
	}
	return groups
}

func (v *visit) frameworkName(f competency.Framework) string {
	if v.lang == english {
		return f.NameEN
	}
	return f.NameDE
}

func (v *visit) areaName(a competency.Area) string {
	if v.lang == english {
		return a.NameEN
	}
	return a.NameDE
}

// levelChoices lists the levels from first on in words.
func (v *visit) levelChoices(first, held competency.Level) []choice {
	var out []choice
	for l := first; l <= competency.MaxLevel; l++ {
		words, err := v.pages.levelWords(v.lang, l)
		if err != nil {
			words = strconv.Itoa(int(l))
		}
		out = append(out, choice{Value: strconv.Itoa(int(l)), Text: words, Chosen: l == held})
	}
	return out
}

// framework is a heading with the areas in which a person holds or is to reach something.
type framework struct {
	Name  string
	Areas []area
}

type area struct {
	Name string
	Rows []competencyRow
}

// competencyRow is one competency of a person: what she holds, what is asked, and where that comes from.
type competencyRow struct {
	ID    competency.ID
	Have  competency.Level
	Known bool
	Goal  competency.Level // 0 when nothing is asked
	Own   competency.Level // her own target; 0 for none
	Must  bool
	By    learners.Evidence // decides Have when Known
	Trust string            // text key of what Have rests on
	Band  string            // German description of the level held, or ""
}

// Most is the highest level that is asked or wanted.
func (r competencyRow) Most() competency.Level { return max(r.Goal, r.Own) }

// Open reports whether the goal is above the level held.
func (r competencyRow) Open() bool { return r.Goal > r.Have }

// trustKey says in words what a level rests on.
func trustKey(a learners.Attainment) string {
	const old = 0.4 // what is left of a certificate after about six years
	switch {
	case a.By.Source == learners.SourceSelfCheckSpread:
		return "trust.guessed"
	case a.By.Kind == learners.SelfAssessment:
		return "trust.said"
	case a.Confidence < old:
		return "trust.old"
	default:
		return "trust.shown"
	}
}

// standing joins attainments, goals of the role and own targets by framework and area. Competencies without any are left out.
func (v *visit) standing(attainments []learners.Attainment, goals []learners.Goal, targets []learners.OwnTarget) []framework {
	held := make(map[competency.ID]learners.Attainment, len(attainments))
	for _, a := range attainments {
		held[a.Competency] = a
	}
	asked := make(map[competency.ID]learners.Goal, len(goals))
	for _, g := range goals {
		asked[g.Competency] = g
	}
	own := make(competency.Profile, len(targets))
	for _, t := range targets {
		own.Raise(t.Competency, t.Level)
	}
	var out []framework
	for _, f := range v.pages.Library.Frameworks() {
		part := framework{Name: v.frameworkName(f)}
		for _, a := range f.Areas {
			if rows := areaRows(a, held, asked, own); len(rows) > 0 {
				part.Areas = append(part.Areas, area{Name: v.areaName(a), Rows: rows})
			}
		}
		if len(part.Areas) > 0 {
			out = append(out, part)
		}
	}
	return out
}

func areaRows(a competency.Area, held map[competency.ID]learners.Attainment, asked map[competency.ID]learners.Goal, own competency.Profile) []competencyRow {
	var rows []competencyRow
	for _, c := range a.Competencies {
		attainment, known := held[c.ID]
		goal, wanted := asked[c.ID]
		if !known && !wanted && own[c.ID] == 0 {
			continue
		}
		rows = append(rows, competencyRow{
			ID: c.ID, Have: attainment.Level, Known: known, Goal: goal.Level, Own: own[c.ID], Must: goal.Need == competency.Must,
			By: attainment.By, Trust: trustKey(attainment), Band: c.BandDE(attainment.Level.Band()),
		})
	}
	return rows
}
