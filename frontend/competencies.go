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

// area is a heading with what a person holds and is to reach below it.
type area struct {
	Framework string
	Name      string
	Rows      []competencyRow
}

// competencyRow is one competency of a person: what she holds, what is asked, and where that comes from.
type competencyRow struct {
	ID    competency.ID
	Have  competency.Level
	Known bool
	Goal  competency.Level // 0 when nothing is asked
	Must  bool
	By    learners.Evidence // decides Have when Known
	Trust string            // text key of the confidence in words
	Band  string            // German description of the level held, or ""
}

// Open reports whether the goal is above the level held.
func (r competencyRow) Open() bool { return r.Goal > r.Have }

// trustKey says in words how sure a level is.
func trustKey(confidence float64) string {
	switch {
	case confidence >= 0.75:
		return "trust.high"
	case confidence >= 0.4:
		return "trust.middle"
	default:
		return "trust.low"
	}
}

// standing joins attainments and goals by area. Competencies without either are left out.
func (v *visit) standing(attainments []learners.Attainment, goals []learners.Goal) []area {
	held := make(map[competency.ID]learners.Attainment, len(attainments))
	for _, a := range attainments {
		held[a.Competency] = a
	}
	asked := make(map[competency.ID]learners.Goal, len(goals))
	for _, g := range goals {
		asked[g.Competency] = g
	}
	var areas []area
	for _, f := range v.pages.Library.Frameworks() {
		for _, a := range f.Areas {
			rows := areaRows(a, held, asked)
			if len(rows) > 0 {
				areas = append(areas, area{Framework: v.frameworkName(f), Name: v.areaName(a), Rows: rows})
			}
		}
	}
	return areas
}

func areaRows(a competency.Area, held map[competency.ID]learners.Attainment, asked map[competency.ID]learners.Goal) []competencyRow {
	var rows []competencyRow
	for _, c := range a.Competencies {
		attainment, known := held[c.ID]
		goal, wanted := asked[c.ID]
		if !known && !wanted {
			continue
		}
		rows = append(rows, competencyRow{
			ID: c.ID, Have: attainment.Level, Known: known, Goal: goal.Level, Must: goal.Need == competency.Must,
			By: attainment.By, Trust: trustKey(attainment.Confidence), Band: c.BandDE(attainment.Level.Band()),
		})
	}
	return rows
}
