package courses

import (
	"time"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
)

// Ref names a module on the wire.
type Ref struct {
	ID    uuid.UUID `json:"id" format:"uuid" doc:"Kennung des Lernmoduls"`
	Title string    `json:"title" doc:"Titel"`
}

// RefsOf puts references on the wire.
func RefsOf(refs []ModuleRef) []Ref {
	out := make([]Ref, len(refs))
	for i, r := range refs {
		out[i] = Ref(r)
	}
	return out
}

// LevelView is a level of a competency on the wire.
type LevelView struct {
	Competency string `json:"competency" maxLength:"20" doc:"Kennung der Kompetenz" example:"VD1.1"`
	Level      int    `json:"level" minimum:"1" maximum:"8" doc:"Stufe"`
}

// LevelsOf puts levels on the wire.
func LevelsOf(list []competency.Requirement) []LevelView {
	out := make([]LevelView, len(list))
	for i, r := range list {
		out[i] = LevelView{Competency: string(r.Competency), Level: int(r.Level)}
	}
	return out
}

func requirementsOf(list []LevelView) []competency.Requirement {
	out := make([]competency.Requirement, len(list))
	for i, l := range list {
		out[i] = competency.Requirement{Competency: competency.ID(l.Competency), Level: competency.Level(l.Level)}
	}
	return out
}

// SessionView is a sitting on the wire.
type SessionView struct {
	StartsAt time.Time `json:"starts_at" doc:"Beginn"`
	EndsAt   time.Time `json:"ends_at" doc:"Ende"`
}

// RunView is a run on the wire.
type RunView struct {
	ID       *uuid.UUID    `json:"id,omitempty" format:"uuid" doc:"Kennung der Durchführung; entfällt beim Anlegen"`
	Place    string        `json:"place" maxLength:"200" doc:"Ort oder online"`
	Seats    int           `json:"seats" minimum:"1" maximum:"10000" doc:"Plätze"`
	Free     *int          `json:"free,omitempty" readOnly:"true" doc:"Freie Plätze; entfällt beim Anlegen"`
	Waiting  *int          `json:"waiting,omitempty" readOnly:"true" doc:"Wie viele auf einen Platz warten; entfällt beim Anlegen"`
	Deadline time.Time     `json:"deadline" doc:"Anmeldeschluss"`
	StartsAt time.Time     `json:"starts_at" doc:"Beginn"`
	EndsAt   time.Time     `json:"ends_at" doc:"Ende"`
	Sessions []SessionView `json:"sessions,omitempty" nullable:"false" doc:"Einzelne Termine"`
}

// ModuleContent is what an author writes, on the wire.
type ModuleContent struct {
	Title         string      `json:"title" maxLength:"200" doc:"Titel"`
	Description   string      `json:"description" maxLength:"20000" doc:"Beschreibung"`
	Outcomes      []string    `json:"outcomes" nullable:"false" maxItems:"20" doc:"Was man danach kann"`
	Hours         float64     `json:"hours" minimum:"0" maximum:"1000" doc:"Lernzeit in Stunden, auf Sechzehntel gerundet" example:"1.5"`
	CostCents     int         `json:"cost_cents" minimum:"0" maximum:"10000000" doc:"Kosten in Cent"`
	Format        string      `json:"format" enum:"self_paced,live_online,presence,blended,lab" doc:"Form"`
	Language      string      `json:"language" enum:"de,en,de-ls" doc:"Sprache"`
	Accessibility []string    `json:"accessibility" nullable:"false" maxItems:"10" doc:"Barrierefreiheit"`
	Audience      []string    `json:"audience,omitempty" nullable:"false" maxItems:"50" doc:"Für wen: Kennungen von Anforderungsprofilen; leer heißt für alle"`
	Licence       string      `json:"licence" maxLength:"100" doc:"Lizenz"`
	URL           string      `json:"url" maxLength:"500" doc:"Seite des Anbieters"`
	Teaches       []LevelView `json:"teaches" nullable:"false" maxItems:"50" doc:"Vermittelte Kompetenzen"`
	Requires      []LevelView `json:"requires" nullable:"false" maxItems:"50" doc:"Vorausgesetzte Kompetenzen"`
	Runs          []RunView   `json:"runs" nullable:"false" maxItems:"50" doc:"Durchführungen"`
}

// ModuleView is a module on the wire.
type ModuleView struct {
	ID uuid.UUID `json:"id" format:"uuid" doc:"Kennung des Lernmoduls"`
	ModuleContent
	RequiresAny [][]Ref   `json:"requires_any" nullable:"false" doc:"Gruppen von Lernmodulen; aus jeder genügt eines"`
	Provider    string    `json:"provider" doc:"Anbieter"`
	State       string    `json:"state" enum:"draft,submitted,published,archived" doc:"Zustand"`
	Version     int       `json:"version" doc:"Version, auch im ETag"`
	UpdatedAt   time.Time `json:"updated_at" doc:"Letzte Änderung"`
}

// ViewOf puts a module on the wire.
func ViewOf(m Module) ModuleView {
	v := ModuleView{
		ID: m.ID, ModuleContent: contentOf(m), RequiresAny: make([][]Ref, len(m.RequiresAny)),
		Provider: m.Provider.Name, State: string(m.State), Version: m.Version, UpdatedAt: m.UpdatedAt,
	}
	for i, g := range m.RequiresAny {
		v.RequiresAny[i] = RefsOf(g)
	}
	return v
}

func contentOf(m Module) ModuleContent {
	c := ModuleContent{
		Title: m.Title, Description: m.Description, Outcomes: append([]string{}, m.Outcomes...), Hours: m.Hours.Float(),
		CostCents: m.CostCents, Format: string(m.Format), Language: string(m.Language), Accessibility: []string{},
		Audience: append([]string{}, m.Audience...),
		Licence:  m.Licence, URL: m.URL, Teaches: LevelsOf(m.Teaches), Requires: LevelsOf(m.Requires), Runs: []RunView{},
	}
	for _, a := range m.Accessibility {
		c.Accessibility = append(c.Accessibility, string(a))
	}
	for _, r := range m.Runs {
		v := RunView{ID: &r.ID, Place: r.Place, Seats: r.Seats, Free: &r.Free, Waiting: &r.Waiting, Deadline: r.Deadline, StartsAt: r.StartsAt, EndsAt: r.EndsAt}
		for _, s := range r.Sessions {
			v.Sessions = append(v.Sessions, SessionView(s))
		}
		c.Runs = append(c.Runs, v)
	}
	return c
}

// input reads what an author wrote. groups are module ids.
func (c ModuleContent) input(groups [][]uuid.UUID) Input {
	in := Input{
		Title: c.Title, Description: c.Description, Outcomes: c.Outcomes, Hours: RoundHours(c.Hours), CostCents: c.CostCents,
		Format: Format(c.Format), Language: Language(c.Language), Audience: c.Audience, Licence: c.Licence, URL: c.URL,
		Teaches: requirementsOf(c.Teaches), Requires: requirementsOf(c.Requires), RequiresAny: groups,
	}
	for _, a := range c.Accessibility {
		in.Accessibility = append(in.Accessibility, Accessibility(a))
	}
	for _, v := range c.Runs {
		r := RunInput{Place: v.Place, Seats: v.Seats, Deadline: v.Deadline, StartsAt: v.StartsAt, EndsAt: v.EndsAt}
		for _, s := range v.Sessions {
			r.Sessions = append(r.Sessions, Session(s))
		}
		in.Runs = append(in.Runs, r)
	}
	return in
}
