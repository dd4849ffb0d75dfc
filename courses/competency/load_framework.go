package competency

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

type frameworkFile struct {
	ID       string     `json:"id"`
	Version  string     `json:"version"`
	NameDE   string     `json:"name_de"`
	NameEN   string     `json:"name_en"`
	Source   string     `json:"source"`
	Licence  string     `json:"licence"`
	NoteDE   string     `json:"note_de"`
	Official bool       `json:"official"`
	Areas    []areaFile `json:"areas"`
}

type areaFile struct {
	ID           ID               `json:"id"`
	OfficialID   string           `json:"official_id"`
	NameDE       string           `json:"name_de"`
	NameEN       string           `json:"name_en"`
	Competencies []competencyFile `json:"competencies"`
}

type competencyFile struct {
	ID            ID       `json:"id"`
	OfficialID    string   `json:"official_id"`
	Kind          Kind     `json:"kind"`
	NameDE        string   `json:"name_de"`
	NameEN        string   `json:"name_en"`
	DescriptionDE string   `json:"description_de"`
	Bands         []string `json:"bands"` // a slice, so that a fifth band is noticed
}

func (l *Library) readFrameworks(data fs.FS) error {
	for _, name := range []string{fileDigComp, fileVerwaltung} {
		var in frameworkFile
		if err := decode(data, name, &in); err != nil {
			return err
		}
		check := faults{file: name}
		checkFramework(&check, in)
		framework := in.framework()
		l.addFramework(&check, framework)
		if err := check.err(); err != nil {
			return err
		}
	}
	return nil
}

func checkFramework(check *faults, in frameworkFile) {
	check.name("id", in.ID)
	check.name("version", in.Version)
	check.name("name_de", in.NameDE)
	check.name("name_en", in.NameEN)
	check.name("licence", in.Licence)
	check.text("source", in.Source, 1, maxDescriptionLen)
	check.text("note_de", in.NoteDE, 1, maxDescriptionLen)
	if len(in.Areas) == 0 {
		check.add("areas", "no areas")
	}
	for i, a := range in.Areas {
		place := fmt.Sprintf("areas[%d]", i)
		check.name(place+".id", string(a.ID))
		check.name(place+".name_de", a.NameDE)
		check.name(place+".name_en", a.NameEN)
		if len(a.Competencies) == 0 {
			check.add(place+".competencies", "no competencies")
		}
		for j, c := range a.Competencies {
			checkCompetency(check, fmt.Sprintf("%s.competencies[%d]", place, j), a.ID, c)
		}
	}
}

func checkCompetency(check *faults, place string, area ID, c competencyFile) {
	if !strings.HasPrefix(string(c.ID), string(area)+".") {
		check.add(place+".id", "%q does not begin with the area %q", c.ID, area)
	}
	if !slices.Contains(Kinds(), c.Kind) {
		check.add(place+".kind", "%q is none of %v", c.Kind, Kinds())
	}
	check.name(place+".name_de", c.NameDE)
	check.name(place+".name_en", c.NameEN)
	check.text(place+".description_de", c.DescriptionDE, minDescriptionLen, maxDescriptionLen)
	if len(c.Bands) != BandCount {
		check.add(place+".bands", "%d texts, needed are %d", len(c.Bands), BandCount)
	}
	for k, text := range c.Bands {
		check.text(fmt.Sprintf("%s.bands[%d]", place, k), text, minBandLen, maxBandLen)
	}
}

// addFramework files the framework under its ids, which must not be taken by it or by another framework.
func (l *Library) addFramework(check *faults, f Framework) {
	if _, taken := l.Framework(f.ID); taken {
		check.add("id", "framework %q appears twice", f.ID)
	}
	for i, a := range f.Areas {
		for j, c := range a.Competencies {
			if _, taken := l.competencies[c.ID]; taken {
				check.add(fmt.Sprintf("areas[%d].competencies[%d].id", i, j), "%s appears twice", c.ID)
			}
			l.competencies[c.ID] = c
			l.areaOf[c.ID] = a
			l.frameworkOf[c.ID] = f.ID
		}
	}
	l.frameworks = append(l.frameworks, f)
}

func (in frameworkFile) framework() Framework {
	f := Framework{
		ID: in.ID, Version: in.Version, NameDE: in.NameDE, NameEN: in.NameEN,
		Source: in.Source, Licence: in.Licence, NoteDE: in.NoteDE, Official: in.Official,
	}
	for _, a := range in.Areas {
		area := Area{ID: a.ID, OfficialID: a.OfficialID, NameDE: a.NameDE, NameEN: a.NameEN}
		for _, c := range a.Competencies {
			area.Competencies = append(area.Competencies, c.competency())
		}
		f.Areas = append(f.Areas, area)
	}
	return f
}

func (in competencyFile) competency() Competency {
	c := Competency{
		ID: in.ID, OfficialID: in.OfficialID, Kind: in.Kind, NameDE: in.NameDE, NameEN: in.NameEN, DescriptionDE: in.DescriptionDE,
	}
	copy(c.Bands[:], in.Bands)
	return c
}
