package matching

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
)

func registerChoices(server *httpx.Server, a api, own httpx.Access) {
	httpx.Operation(server, httpx.Op{
		ID: "list-alternatives", Method: http.MethodGet, Path: "/me/paths/{id}/alternatives", Tag: tagMatching, Access: own,
		Summary: "Andere Wege", Description: "Der schnellste, der günstigste und der passendste Weg zu Ihren Zielen, dann die nächstschnellsten. Je zwei unterscheiden sich in mindestens zwei Lernmodulen.",
	}, auth.Signed(a.alternatives))
	httpx.Operation(server, httpx.Op{
		ID: "accept-alternative", Method: http.MethodPost, Path: "/me/paths/{id}/alternatives", Tag: tagMatching, Access: own, Status: http.StatusCreated,
		Summary: "Anderen Weg annehmen", Description: "Der Lernpfad aus diesen Lernmodulen wird Ihr Bildungsplan. Was davon nicht nötig ist, bleibt weg.",
	}, auth.Signed(a.acceptAlternative))
	httpx.Operation(server, httpx.Op{
		ID: "what-if", Method: http.MethodGet, Path: "/me/paths/{id}/what-if", Tag: tagMatching, Access: own,
		Summary: "Was wäre, wenn?", Description: "Was ohne einen Schritt länger dauert, was eine Stufe mehr spart, und welches Lernmodul im Angebot fehlt. Gerechnet mit Ihrem Stand und dem Angebot von heute.",
	}, auth.Signed(a.whatIf))
}

type changesView struct {
	Added   []courses.Ref `json:"added" nullable:"false" doc:"Lernmodule, die neu sind"`
	Dropped []courses.Ref `json:"dropped" nullable:"false" doc:"Lernmodule, die wegfallen"`
	Moved   []courses.Ref `json:"moved" nullable:"false" doc:"Lernmodule, die an anderer Stelle stehen"`
}

func changesViewOf(c Changes) changesView {
	return changesView{Added: orEmpty(courses.RefsOf(c.Added)), Dropped: orEmpty(courses.RefsOf(c.Dropped)), Moved: orEmpty(courses.RefsOf(c.Moved))}
}

type bestView struct {
	Measure string  `json:"measure" enum:"fastest,cheapest,best_fit" doc:"Maß: Stunden, Preis, oder Stunden, bei denen Unpassendes mehr zählt"`
	Proven  bool    `json:"proven" doc:"Ob bewiesen ist, dass keiner besser ist"`
	Above   float64 `json:"above" doc:"Was ein besserer höchstens spart: Stunden, beim Preis Cent"`
}

type choiceView struct {
	Best      []bestView    `json:"best" nullable:"false" doc:"Wonach dieser Weg der beste ist"`
	Further   bool          `json:"further" doc:"Der beste nur unter denen, die sich von den Wegen davor unterscheiden"`
	Same      bool          `json:"same" doc:"Ob es der Lernpfad ist, mit dem verglichen wird"`
	Hours     float64       `json:"hours" doc:"Lernzeit in Stunden"`
	CostCents int           `json:"cost_cents" doc:"Kosten aller Schritte in Cent"`
	Modules   []courses.Ref `json:"modules" nullable:"false" doc:"Die Lernmodule in ihrer Reihenfolge"`
	Changes   changesView   `json:"changes" doc:"Was anders ist als in dem Lernpfad, mit dem verglichen wird"`
}

func choiceViewOf(c Choice) choiceView {
	v := choiceView{
		Best: make([]bestView, len(c.Best)), Further: c.Further, Same: c.Same, Hours: c.Hours.Float(), CostCents: c.Cents,
		Modules: courses.RefsOf(c.Modules), Changes: changesViewOf(c.Changes),
	}
	for i, b := range c.Best {
		v.Best[i] = bestView{Measure: string(b.Measure), Proven: b.Proven, Above: courses.Hours(b.Above).Float()}
		if b.Measure == Cheapest {
			v.Best[i].Above = float64(b.Above)
		}
	}
	return v
}

type alternativesInput struct {
	ID    uuid.UUID `path:"id" format:"uuid" doc:"Kennung"`
	Count int       `query:"count" minimum:"1" maximum:"5" default:"3" doc:"Wie viele Wege höchstens"`
}

func (a api) alternatives(ctx context.Context, actor auth.Actor, in *alternativesInput) (*struct{ Body httpx.List[choiceView] }, error) {
	choices, err := a.service.Alternatives(ctx, actor, in.ID, in.Count)
	if err != nil {
		return nil, err
	}
	views := make([]choiceView, len(choices))
	for i, c := range choices {
		views[i] = choiceViewOf(c)
	}
	return &struct{ Body httpx.List[choiceView] }{httpx.NewList(views, "")}, nil
}

type acceptAlternativeInput struct {
	ID   uuid.UUID `path:"id" format:"uuid" doc:"Kennung"`
	Body struct {
		Modules []uuid.UUID `json:"modules" nullable:"false" minItems:"1" maxItems:"200" doc:"Kennungen der Lernmodule"`
	}
}

func (a api) acceptAlternative(ctx context.Context, actor auth.Actor, in *acceptAlternativeInput) (*pathOutput, error) {
	return pathOutputOf(a.service.AcceptAlternative(ctx, actor, in.ID, in.Body.Modules))
}

type detourView struct {
	Module courses.Ref   `json:"module" doc:"Der Schritt, der fehlt"`
	More   float64       `json:"more" doc:"Stunden, die der beste Weg ohne ihn länger ist; nur wenn alle Ziele erreichbar bleiben"`
	Proven bool          `json:"proven" doc:"Ob bewiesen ist, dass kein Weg ohne ihn kürzer ist"`
	Lost   []string      `json:"lost" nullable:"false" doc:"Kompetenzen, deren Ziel ohne ihn nicht erreichbar ist"`
	With   []courses.Ref `json:"with" nullable:"false" doc:"Was stattdessen nötig ist"`
}

type headView struct {
	Competency string  `json:"competency" doc:"Kennung der Kompetenz"`
	From       int     `json:"from" doc:"Ihre Stufe"`
	To         int     `json:"to" doc:"Die angenommene Stufe"`
	Saves      float64 `json:"saves" doc:"Stunden, die damit wegfallen"`
	Proven     bool    `json:"proven" doc:"Ob beide Wege bewiesen die kürzesten sind"`
}

type openingView struct {
	Hole       holeView `json:"hole" doc:"Das Ziel ohne Angebot"`
	Competency string   `json:"competency" doc:"Kompetenz, in der ein Lernmodul fehlt"`
	From       int      `json:"from" doc:"Stufe, bis zu der das Angebot reicht"`
	To         int      `json:"to" doc:"Stufe, auf die ein neues Lernmodul mindestens führen muss"`
}

type whatIfView struct {
	Outdated bool          `json:"outdated" doc:"Ob der Lernpfad nicht mehr zu allem führt, was erreichbar ist"`
	Steps    []detourView  `json:"steps" nullable:"false" doc:"Je Schritt: was ohne ihn geschieht"`
	Held     []headView    `json:"held" nullable:"false" doc:"Was eine Stufe mehr spart, die größte Ersparnis zuerst"`
	Holes    []openingView `json:"holes" nullable:"false" doc:"Je Ziel ohne Angebot: was mindestens fehlt"`
}

func (a api) whatIf(ctx context.Context, actor auth.Actor, in *idInput) (*struct{ Body whatIfView }, error) {
	w, err := a.service.WhatIf(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &struct{ Body whatIfView }{whatIfViewOf(w)}, nil
}

func whatIfViewOf(w WhatIf) whatIfView {
	v := whatIfView{Outdated: w.Outdated, Steps: make([]detourView, len(w.Steps)), Held: make([]headView, len(w.Held)), Holes: make([]openingView, len(w.Holes))}
	for i, d := range w.Steps {
		v.Steps[i] = detourView{Module: courses.RefsOf([]courses.ModuleRef{d.Module})[0], More: d.More.Float(), Proven: d.Proven, Lost: names(d.Lost), With: orEmpty(courses.RefsOf(d.With))}
	}
	for i, h := range w.Held {
		v.Held[i] = headView{Competency: string(h.Competency), From: int(h.From), To: int(h.To), Saves: h.Saves.Float(), Proven: h.Proven}
	}
	for i, o := range w.Holes {
		v.Holes[i] = openingView{Hole: holesOf([]Hole{o.Hole})[0], Competency: string(o.Competency), From: int(o.From), To: int(o.To)}
	}
	return v
}

func names(ids []competency.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}
