package learners

import (
	"time"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
)

// ProfileContent is what a person says about herself, on the wire.
type ProfileContent struct {
	RoleProfile   string   `json:"role_profile" maxLength:"60" doc:"Kennung des Anforderungsprofils; leer für keines"`
	Horizon       string   `json:"horizon" enum:"today,tomorrow" doc:"Ob die Anforderungen von heute oder von morgen das Ziel sind"`
	WeeklyMinutes int      `json:"weekly_minutes" minimum:"15" maximum:"2400" doc:"Lernzeit pro Woche in Minuten"`
	WorkingDays   []string `json:"working_days,omitempty" nullable:"false" maxItems:"7" doc:"Arbeitstage: mon, tue, wed, thu, fri, sat, sun; ohne Angabe Montag bis Freitag"`
	Formats       []string `json:"formats" nullable:"false" maxItems:"10" doc:"Formen, die gehen; leer für alle"`
	Languages     []string `json:"languages" nullable:"false" maxItems:"10" doc:"Sprachen, die gehen"`
	Accessibility []string `json:"accessibility" nullable:"false" maxItems:"10" doc:"Was Lernmodule bieten müssen"`
	Tasks         string   `json:"tasks" maxLength:"2000" doc:"Aufgaben in eigenen Worten"`
	Interests     string   `json:"interests" maxLength:"2000" doc:"Interessen in eigenen Worten"`
}

type profileView struct {
	ID      uuid.UUID `json:"id" format:"uuid" doc:"Kennung des Lernprofils"`
	Name    string    `json:"name" doc:"Name"`
	OrgUnit string    `json:"org_unit" doc:"Organisationseinheit"`
	Version int       `json:"version" doc:"Version, auch im ETag"`
	ProfileContent
}

func viewOf(l Learner) profileView {
	return profileView{
		ID: l.ID, Name: l.Name, OrgUnit: l.OrgUnit.Name, Version: l.Version,
		ProfileContent: ProfileContent{
			RoleProfile: l.RoleProfileID, Horizon: string(l.Horizon), WeeklyMinutes: l.WeeklyMinutes, WorkingDays: append([]string{}, l.WorkingDays...),
			Formats: append([]string{}, l.Formats...), Languages: append([]string{}, l.Languages...),
			Accessibility: append([]string{}, l.Accessibility...), Tasks: l.Tasks, Interests: l.Interests,
		},
	}
}

func (c ProfileContent) input() ProfileInput {
	return ProfileInput{
		RoleProfileID: c.RoleProfile, Horizon: Horizon(c.Horizon), WeeklyMinutes: c.WeeklyMinutes, WorkingDays: c.WorkingDays, Formats: c.Formats,
		Languages: c.Languages, Accessibility: c.Accessibility, Tasks: c.Tasks, Interests: c.Interests,
	}
}

type evidenceView struct {
	ID         uuid.UUID `json:"id" format:"uuid" doc:"Kennung"`
	Competency string    `json:"competency" doc:"Kennung der Kompetenz"`
	Level      int       `json:"level" doc:"Stufe"`
	Kind       string    `json:"kind" enum:"self_assessment,test,completion,certificate,appraisal" doc:"Art"`
	Source     string    `json:"source" doc:"Woher der Nachweis kommt"`
	ObservedOn string    `json:"observed_on" format:"date" doc:"Tag"`
	Confidence float64   `json:"confidence" doc:"Vertrauen am Tag des Nachweises, 0 bis 1"`
	HalfLife   int       `json:"half_life_days" doc:"Nach so vielen Tagen ist das Vertrauen halb so groß"`
	LapsesOn   string    `json:"lapses_on" format:"date" doc:"Von diesem Tag an zählt der Nachweis nicht mehr"`
	// what became of it
	WithdrawnAt *time.Time `json:"withdrawn_at,omitempty" doc:"Wann Sie den Nachweis zurückgenommen haben"`
	File        *fileView  `json:"file,omitempty" nullable:"false" doc:"Die hochgeladene Datei"`
}

func evidenceOf(e Evidence) evidenceView {
	v := evidenceView{
		ID: e.ID, Competency: string(e.Competency), Level: int(e.Level), Kind: string(e.Kind), Source: e.Source,
		ObservedOn: e.ObservedOn.Format(time.DateOnly), Confidence: e.Confidence, HalfLife: int(e.HalfLife / day),
		LapsesOn: e.LapsesAt().Format(time.DateOnly), WithdrawnAt: e.WithdrawnAt,
	}
	if e.File != nil {
		v.File = &fileView{Name: e.File.Name, MediaType: e.File.MediaType, Size: e.File.Size}
	}
	return v
}

type attainmentView struct {
	Competency string       `json:"competency" doc:"Kennung der Kompetenz"`
	Level      int          `json:"level" doc:"Stufe"`
	Confidence float64      `json:"confidence" doc:"Vertrauen heute, 0 bis 1"`
	Count      int          `json:"count" doc:"Wie viele Nachweise es gibt"`
	By         evidenceView `json:"by" doc:"Der Nachweis, der entschieden hat"`
}

func attainmentsOf(list []Attainment) []attainmentView {
	out := make([]attainmentView, len(list))
	for i, a := range list {
		out[i] = attainmentView{Competency: string(a.Competency), Level: int(a.Level), Confidence: a.Confidence, Count: a.Count, By: evidenceOf(a.By)}
	}
	return out
}

type requirementView struct {
	Competency string `json:"competency" doc:"Kennung der Kompetenz"`
	Level      int    `json:"level" doc:"Stufe heute"`
	Tomorrow   int    `json:"tomorrow" doc:"Stufe in etwa drei Jahren"`
	Need       string `json:"need" enum:"must,should" doc:"Muss oder Soll"`
	Weight     int    `json:"weight" doc:"Gewicht, 1 bis 5"`
}

type roleProfileView struct {
	ID            string            `json:"id" doc:"Kennung"`
	NameDE        string            `json:"name_de" doc:"Name"`
	DescriptionDE string            `json:"description_de" doc:"Beschreibung"`
	TasksDE       string            `json:"tasks_de" doc:"Aufgaben"`
	Requirements  []requirementView `json:"requirements" nullable:"false" doc:"Anforderungen"`
}

func roleProfileOf(p competency.RoleProfile) roleProfileView {
	v := roleProfileView{ID: p.ID, NameDE: p.NameDE, DescriptionDE: p.DescriptionDE, TasksDE: p.TasksDE}
	for _, r := range p.Requirements {
		v.Requirements = append(v.Requirements, requirementView{
			Competency: string(r.Competency), Level: int(r.Level), Tomorrow: int(r.Tomorrow), Need: string(r.Kind), Weight: r.Weight,
		})
	}
	return v
}
