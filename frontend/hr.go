package frontend

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"lernpfad/courses/competency"
	"lernpfad/matching/planning"
)

type coverageData struct {
	K          int // smallest group that is shown
	Frameworks []choice
	Units      []string // all together first
	Areas      []mapArea
	List       []mapLine
	Columns    int // of the map, with the heading of a row
	Classes    []int
}

type mapArea struct {
	Name string
	Rows []mapRow
}

type mapRow struct {
	ID    competency.ID
	Cells []mapCell
}

// mapCell is a cell as it is printed: colour class and the same in figures or words.
type mapCell struct {
	Class string
	Text  string
	Small bool
}

// mapLine is a row of the table twin.
type mapLine struct {
	Unit       string
	Competency competency.ID
	Text       string
}

// coverage shows where units stand. The service computes groups of at least k people and logs the look.
func (p *Pages) coverage(v *visit) error {
	framework := v.framework(v.Query("rahmen"))
	c, err := p.Coverage.Coverage(v.UserContext(), v.actor, framework.ID)
	if err != nil {
		return err
	}
	d := coverageData{K: c.K, Units: []string{v.t("hr.all_units")}, Columns: len(c.Units) + 2, Classes: []int{0, 1, 2, 3, 4, 5, 6}}
	for _, f := range p.Library.Frameworks() {
		d.Frameworks = append(d.Frameworks, choice{Value: f.ID, Text: v.frameworkName(f), Chosen: f.ID == framework.ID})
	}
	for _, u := range c.Units {
		d.Units = append(d.Units, u.Name)
	}
	d.Areas = v.mapAreas(framework, c)
	for j, id := range c.Competencies {
		d.List = append(d.List, mapLine{Unit: v.t("hr.all_units"), Competency: id, Text: v.mapCell(c.Total[j]).Text})
	}
	for i, u := range c.Units {
		for j, id := range c.Competencies {
			d.List = append(d.List, mapLine{Unit: u.Name, Competency: id, Text: v.mapCell(c.Cells[i][j]).Text})
		}
	}
	h := head{Title: v.t("hr.title"), Kicker: v.actor.TenantName, Lead: v.t("hr.lead"), Wide: true}
	return v.render(fiber.StatusOK, "hr", h, d)
}

// framework finds a framework by its id; anything else is the one made for the administration, the last in the library.
func (v *visit) framework(id string) competency.Framework {
	all := v.pages.Library.Frameworks()
	for _, f := range all {
		if f.ID == id {
			return f
		}
	}
	return all[len(all)-1]
}

func (v *visit) mapAreas(f competency.Framework, c planning.Coverage) []mapArea {
	column := make(map[competency.ID]int, len(c.Competencies))
	for j, id := range c.Competencies {
		column[id] = j
	}
	var areas []mapArea
	for _, a := range f.Areas {
		part := mapArea{Name: v.areaName(a)}
		for _, one := range a.Competencies {
			j, ok := column[one.ID]
			if !ok {
				continue
			}
			row := mapRow{ID: one.ID, Cells: []mapCell{v.mapCell(c.Total[j])}}
			for i := range c.Units {
				row.Cells = append(row.Cells, v.mapCell(c.Cells[i][j]))
			}
			part.Rows = append(part.Rows, row)
		}
		if len(part.Rows) > 0 {
			areas = append(areas, part)
		}
	}
	return areas
}

func (v *visit) mapCell(cell planning.Cell) mapCell {
	switch cell.State {
	case planning.Shown:
		return mapCell{Class: "lp-heat" + strconv.Itoa(cell.Class), Text: v.share(cell.Lower, cell.Upper)}
	case planning.TooSmall:
		return mapCell{Class: "small", Text: v.t("map.too_small"), Small: true}
	case planning.Protected:
		return mapCell{Class: "small", Text: v.t("map.protected"), Small: true}
	default:
		return mapCell{Class: "none", Text: v.t("map.nobody_asked")}
	}
}

func (v *visit) share(lower, upper int) string {
	if lower == upper {
		return v.t("map.percent", "n", lower)
	}
	return v.t("map.range", "from", lower, "to", upper)
}
