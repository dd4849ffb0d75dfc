package completion

import (
	"time"

	"github.com/google/uuid"
)

type gainView struct {
	Competency string `json:"competency" doc:"Kennung der Kompetenz"`
	Taught     int    `json:"taught" doc:"Stufe, bis zu der das Lernmodul führt"`
	From       int    `json:"from" doc:"Stufe vorher"`
	To         int    `json:"to" doc:"Stufe nachher"`
}

type completionView struct {
	ID          uuid.UUID  `json:"id" format:"uuid" doc:"Kennung des Abschlusses"`
	Enrolment   *uuid.UUID `json:"enrolment,omitempty" format:"uuid" doc:"Kennung der Anmeldung; entfällt, wenn Sie es anderswo gemacht haben"`
	Module      uuid.UUID  `json:"module" format:"uuid" doc:"Kennung des Lernmoduls"`
	Title       string     `json:"title" doc:"Titel, wie er an dem Tag war"`
	Provider    string     `json:"provider" doc:"Anbieter"`
	Hours       float64    `json:"hours" doc:"Lernzeit in Stunden"`
	CompletedOn string     `json:"completed_on" format:"date" doc:"Tag des Abschlusses"`
	Gains       []gainView `json:"gains" doc:"Was sich dadurch geändert hat"`
	CreatedAt   time.Time  `json:"created_at" doc:"Wann Sie es gesagt haben"`
	ConfirmedAt *time.Time `json:"confirmed_at,omitempty" doc:"Wann der Anbieter es bestätigt hat"`
	WithdrawnAt *time.Time `json:"withdrawn_at,omitempty" doc:"Wann Sie es zurückgenommen haben"`
}

func viewOf(c Completion) completionView {
	return completionView{
		ID: c.ID, Enrolment: c.Enrolment, Module: c.Module, Title: c.Title, Provider: c.Provider, Hours: c.Hours.Float(),
		CompletedOn: c.On.Format(time.DateOnly), Gains: gainsOf(c), CreatedAt: c.CreatedAt, ConfirmedAt: c.ConfirmedAt, WithdrawnAt: c.WithdrawnAt,
	}
}

func gainsOf(c Completion) []gainView {
	out := make([]gainView, len(c.Gains))
	for i, g := range c.Gains {
		out[i] = gainView{Competency: string(g.Competency), Taught: int(g.Taught), From: int(g.From), To: int(g.To)}
	}
	return out
}

type credentialView struct {
	ID          uuid.UUID `json:"id" format:"uuid" doc:"Kennung des Abschlusses"`
	Title       string    `json:"title" doc:"Titel des Lernmoduls"`
	CompletedOn string    `json:"completed_on" format:"date" doc:"Tag des Abschlusses"`
	Confirmed   bool      `json:"confirmed" doc:"Ob der Anbieter ihn bestätigt hat; sonst ist er Ihre eigene Angabe"`
	VerifyURL   string    `json:"verify_url" doc:"Adresse, unter der jeder den Lernnachweis prüfen kann"`
}

type verifiedLevel struct {
	Competency string `json:"competency" doc:"Kennung der Kompetenz"`
	Level      int    `json:"level" doc:"Stufe, bis zu der das Lernmodul führt"`
}

type verifiedView struct {
	State        string          `json:"state" enum:"valid,withdrawn" doc:"valid: gilt, withdrawn: zurückgenommen"`
	Holder       string          `json:"holder,omitempty" doc:"Name"`
	Title        string          `json:"title,omitempty" doc:"Lernmodul"`
	Provider     string          `json:"provider,omitempty" doc:"Anbieter"`
	CompletedOn  string          `json:"completed_on,omitempty" doc:"Tag des Abschlusses"`
	Confirmed    bool            `json:"confirmed" doc:"Ob der Anbieter ihn bestätigt hat"`
	Competencies []verifiedLevel `json:"competencies,omitempty" doc:"Was das Lernmodul vermittelt"`
}

func verifiedOf(v Verified) verifiedView {
	if v.Withdrawn {
		return verifiedView{State: "withdrawn"}
	}
	c := v.Completion
	out := verifiedView{
		State: "valid", Holder: c.Holder, Title: c.Title, Provider: c.Provider, CompletedOn: c.On.Format(time.DateOnly), Confirmed: c.Confirmed(),
	}
	for _, g := range c.Gains {
		out.Competencies = append(out.Competencies, verifiedLevel{string(g.Competency), int(g.Taught)})
	}
	return out
}
