package courses

import (
	"context"

	"lernpfad/courses/competency"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

// FrameworkHead is a framework on the wire, without its areas.
type FrameworkHead struct {
	ID       string `json:"id" doc:"Kennung" example:"digcomp-3.0"`
	Version  string `json:"version" doc:"Version"`
	NameDE   string `json:"name_de" doc:"Deutscher Name"`
	NameEN   string `json:"name_en" doc:"Englischer Name"`
	Source   string `json:"source" doc:"Herausgeber und Fundstelle"`
	Licence  string `json:"licence" doc:"Lizenz der Quelle"`
	NoteDE   string `json:"note_de" doc:"Hinweis zu den deutschen Texten"`
	Official bool   `json:"official" doc:"Ob die deutschen Texte vom Herausgeber stammen"`
}

type frameworkView struct {
	FrameworkHead
	Areas []areaView `json:"areas" nullable:"false" doc:"Bereiche"`
}

type areaView struct {
	ID           string           `json:"id" doc:"Kennung"`
	NameDE       string           `json:"name_de" doc:"Deutscher Name"`
	NameEN       string           `json:"name_en" doc:"Englischer Name"`
	Competencies []competencyView `json:"competencies" nullable:"false" doc:"Kompetenzen"`
}

type competencyView struct {
	ID            string   `json:"id" doc:"Kennung"`
	OfficialID    string   `json:"official_id,omitempty" doc:"Kennung des Herausgebers"`
	NameDE        string   `json:"name_de" doc:"Deutscher Name"`
	NameEN        string   `json:"name_en" doc:"Englischer Name"`
	DescriptionDE string   `json:"description_de" doc:"Beschreibung"`
	Bands         []string `json:"bands" nullable:"false" doc:"Was man auf den Stufen 1–2, 3–4, 5–6 und 7–8 kann"`
}

func headOf(f competency.Framework) FrameworkHead {
	return FrameworkHead{
		ID: f.ID, Version: f.Version, NameDE: f.NameDE, NameEN: f.NameEN, Source: f.Source, Licence: f.Licence, NoteDE: f.NoteDE, Official: f.Official,
	}
}

func (a api) frameworks(context.Context, *struct{}) (*struct{ Body httpx.List[FrameworkHead] }, error) {
	var heads []FrameworkHead
	for _, f := range a.service.library.Frameworks() {
		heads = append(heads, headOf(f))
	}
	return &struct{ Body httpx.List[FrameworkHead] }{httpx.NewList(heads, "")}, nil
}

type frameworkInput struct {
	ID string `path:"id" maxLength:"60" doc:"Kennung des Kompetenzrahmens" example:"digcomp-3.0"`
}

func (a api) framework(_ context.Context, in *frameworkInput) (*struct{ Body frameworkView }, error) {
	f, ok := a.service.library.Framework(in.ID)
	if !ok {
		return nil, fault.New("framework-not-found")
	}
	view := frameworkView{FrameworkHead: headOf(f)}
	for _, area := range f.Areas {
		v := areaView{ID: string(area.ID), NameDE: area.NameDE, NameEN: area.NameEN}
		for _, c := range area.Competencies {
			v.Competencies = append(v.Competencies, competencyView{
				ID: string(c.ID), OfficialID: c.OfficialID, NameDE: c.NameDE, NameEN: c.NameEN, DescriptionDE: c.DescriptionDE, Bands: c.Bands[:],
			})
		}
		view.Areas = append(view.Areas, v)
	}
	return &struct{ Body frameworkView }{view}, nil
}
