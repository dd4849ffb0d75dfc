package matching

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

const (
	tagMatching = "Vorschläge und Lernpfad"
	tagHR       = "Personalentwicklung"
	tagCouncil  = "Personalrat"
)

// Register adds the operations of suggestions, paths and the coverage map.
func Register(server *httpx.Server, s *Service) {
	a := api{s}
	own := httpx.Only(auth.Learner)
	httpx.Operation(server, httpx.Op{
		ID: "get-gap", Method: http.MethodGet, Path: "/me/gap", Tag: tagMatching, Access: own,
		Summary: "Meine Lücken", Description: "Ziele des Anforderungsprofils und Ihr Stand, Entsprechungen zwischen Kompetenzrahmen eingerechnet.",
	}, auth.Signed(a.gap))
	httpx.Operation(server, httpx.Op{
		ID: "list-suggestions", Method: http.MethodGet, Path: "/me/suggestions", Tag: tagMatching, Access: own,
		Summary: "Vorschläge", Description: "Lernmodule, die zu Ihnen passen und die Sie noch nicht beantwortet haben, mit Gründen.",
	}, auth.Signed(a.deck))
	registerLists(server, a, own)
	httpx.Operation(server, httpx.Op{
		ID: "list-decisions", Method: http.MethodGet, Path: "/me/decisions", Tag: tagMatching, Access: own,
		Summary: "Meine Antworten", Description: "Ihre Antworten auf Vorschläge, die neuesten zuerst.",
	}, auth.Signed(a.decisions))
	httpx.Operation(server, httpx.Op{
		ID: "decide", Method: http.MethodPost, Path: "/me/decisions", Tag: tagMatching, Access: own, Status: http.StatusCreated,
		Summary: "Vorschlag beantworten", Description: "passt, passt nicht, später oder abgeschlossen. Eine neue Antwort ersetzt die alte.",
	}, auth.Signed(a.decide))
	httpx.Operation(server, httpx.Op{
		ID: "undo-decision", Method: http.MethodDelete, Path: "/me/decisions/{id}", Tag: tagMatching, Access: own, Status: http.StatusNoContent,
		Summary: "Antwort zurücknehmen", Description: "Nimmt eine Antwort zurück.",
	}, auth.Signed(a.undo))
	httpx.Operation(server, httpx.Op{
		ID: "get-module-fit", Method: http.MethodGet, Path: "/modules/{id}/fit", Tag: tagMatching, Access: own,
		Summary: "Warum dieses Lernmodul?", Description: "Was das Lernmodul für Sie bedeutet: Bewertung, Voraussetzungen, ähnliche Lernmodule.",
	}, auth.Signed(a.fit))
	registerPreferences(server, a, own)
	registerPaths(server, a, own)
	registerRecognition(server, a)
	registerCalendar(server, a, own)
	httpx.Operation(server, httpx.Op{
		ID: "get-coverage", Method: http.MethodGet, Path: "/hr/coverage", Tag: tagHR, Access: httpx.Only(auth.HR), Timeout: 10 * time.Second,
		Summary:     "Überblick über die Kommune",
		Description: "Anteil der Beschäftigten je Organisationseinheit und Kompetenz, die ihr Ziel erreichen, nur für Gruppen ab k Personen. Der Aufruf steht im Protokoll des Personalrats.",
	}, auth.Signed(a.coverage))
	httpx.Operation(server, httpx.Op{
		ID: "list-provider-shares", Method: http.MethodGet, Path: "/council/provider-shares", Tag: tagCouncil, Access: httpx.Only(auth.Council),
		Summary:     "Anteile der Anbieter vergleichen",
		Description: "Welchen Anteil jeder Anbieter am Katalog hat und welchen an den Vorschlägen Ihrer Kommune. Leer, solange weniger als k Personen Vorschläge gesehen haben.",
	}, auth.Signed(a.providerShares))
}

func registerPaths(server *httpx.Server, a api, own httpx.Access) {
	httpx.Operation(server, httpx.Op{
		ID: "build-path", Method: http.MethodPost, Path: "/me/paths", Tag: tagMatching, Access: own, Status: http.StatusCreated,
		Summary: "Lernpfad berechnen", Description: "Der kürzeste Weg von Ihrem Kompetenzstand zu Ihrem Ziel, mit Beweis oder Abstand. Womit Sie sofort beginnen können, steht vorn; danach zählt, was nah an Ihren Aufgaben liegt.",
	}, auth.Signed(a.build))
	httpx.Operation(server, httpx.Op{
		ID: "get-current-path", Method: http.MethodGet, Path: "/me/paths/current", Tag: tagMatching, Access: own,
		Summary: "Mein Lernpfad", Description: "Der angenommene Lernpfad, sonst der neueste.",
	}, auth.Signed(a.current))
	httpx.Operation(server, httpx.Op{
		ID: "get-path", Method: http.MethodGet, Path: "/me/paths/{id}", Tag: tagMatching, Access: own,
		Summary: "Lernpfad lesen", Description: "Ein Lernpfad, wie er berechnet wurde.",
	}, auth.Signed(a.path))
	httpx.Operation(server, httpx.Op{
		ID: "accept-path", Method: http.MethodPost, Path: "/me/paths/{id}/accept", Tag: tagMatching, Access: own,
		Summary: "Lernpfad annehmen", Description: "Der Lernpfad wird Ihr Bildungsplan. Ein früherer endet damit.",
	}, auth.Signed(a.accept))
	registerChoices(server, a, own)
	registerScenario(server, a, own)
	registerOffers(server, a, own)
}

type api struct{ service *Service }

type idInput struct {
	ID uuid.UUID `path:"id" format:"uuid" doc:"Kennung"`
}

func (a api) gap(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct{ Body httpx.List[gapView] }, error) {
	gaps, err := a.service.Gaps(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &struct{ Body httpx.List[gapView] }{httpx.NewList(gapsOf(gaps), "")}, nil
}

type deckInput struct {
	Limit int `query:"limit" minimum:"1" maximum:"50" default:"10" doc:"Wie viele Vorschläge"`
}

func (a api) deck(ctx context.Context, actor auth.Actor, in *deckInput) (*struct{ Body deckView }, error) {
	deck, err := a.service.Deck(ctx, actor, in.Limit)
	if err != nil {
		return nil, err
	}
	v := deckView{
		Suggestions: make([]SuggestionView, len(deck.Suggestions)), Holes: holesOf(deck.Holes), Note: deck.Note,
		madeWith: madeWithOf(deck.ID, deck.InputsHash, deck.Versions), Editorial: deck.Editorial,
	}
	for i, s := range deck.Suggestions {
		v.Suggestions[i] = suggestionOf(s)
	}
	return &struct{ Body deckView }{v}, nil
}

func (a api) decisions(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct{ Body httpx.List[decisionView] }, error) {
	list, err := a.service.Decisions(ctx, actor)
	if err != nil {
		return nil, err
	}
	views := make([]decisionView, len(list))
	for i, d := range list {
		views[i] = decisionOf(d)
	}
	return &struct{ Body httpx.List[decisionView] }{httpx.NewList(views, "")}, nil
}

type decideInput struct {
	Body struct {
		Module uuid.UUID `json:"module" format:"uuid" doc:"Kennung des Lernmoduls"`
		Answer string    `json:"answer" enum:"fits,fits_not,later,done" doc:"passt, passt nicht, später, abgeschlossen"`
		Reason string    `json:"reason,omitempty" enum:"too_easy,too_hard,known,too_long,format,topic,language,date" doc:"Grund, nur bei passt nicht"`
		Rating int       `json:"rating,omitempty" minimum:"1" maximum:"5" doc:"Bewertung, nur bei abgeschlossen: 1 schlecht bis 5 sehr gut"`
		// a moment ahead, at most a year
		SnoozedUntil *time.Time `json:"snoozed_until,omitempty" doc:"Bis wann zurückgestellt, nur bei später; sonst zwei Wochen"`
	}
}

func (a api) decide(ctx context.Context, actor auth.Actor, in *decideInput) (*struct{ Body decisionView }, error) {
	d, err := a.service.Decide(ctx, actor, DecisionInput{
		Module: in.Body.Module, Answer: Answer(in.Body.Answer), Reason: Reason(in.Body.Reason), Rating: in.Body.Rating, Until: in.Body.SnoozedUntil,
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body decisionView }{decisionOf(d)}, nil
}

func (a api) undo(ctx context.Context, actor auth.Actor, in *idInput) (*struct{}, error) {
	return nil, a.service.Undo(ctx, actor, in.ID)
}

type fitView struct {
	SuggestionView
	Requirements []requirementView `json:"requirements" nullable:"false" doc:"Voraussetzungen und Ihr Stand"`
	Similar      []courses.Ref     `json:"similar" nullable:"false" doc:"Ähnliche Lernmodule"`
}

type requirementView struct {
	courses.LevelView
	Held int           `json:"held" doc:"Ihre Stufe"`
	From []courses.Ref `json:"from" nullable:"false" doc:"Lernmodule, die dorthin führen, das kürzeste zuerst"`
}

func (a api) fit(ctx context.Context, actor auth.Actor, in *idInput) (*struct{ Body fitView }, error) {
	fit, err := a.service.Fit(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	v := fitView{SuggestionView: suggestionOf(fit.Suggestion), Requirements: []requirementView{}, Similar: courses.RefsOf(fit.Similar)}
	for _, r := range fit.Requirements {
		v.Requirements = append(v.Requirements, requirementView{
			LevelView: courses.LevelView{Competency: string(r.Requirement.Competency), Level: int(r.Requirement.Level)},
			Held:      int(r.Held), From: courses.RefsOf(r.From),
		})
	}
	return &struct{ Body fitView }{v}, nil
}

type pathOutput struct{ Body PathView }

func pathOutputOf(lp LearningPath, err error) (*pathOutput, error) {
	if err != nil {
		return nil, err
	}
	return &pathOutput{PathViewOf(lp)}, nil
}

func (a api) build(ctx context.Context, actor auth.Actor, _ *struct{}) (*pathOutput, error) {
	return pathOutputOf(a.service.BuildPath(ctx, actor))
}

func (a api) current(ctx context.Context, actor auth.Actor, _ *struct{}) (*pathOutput, error) {
	lp, ok, err := a.service.CurrentPath(ctx, actor)
	if err == nil && !ok {
		err = fault.New("path-not-found")
	}
	return pathOutputOf(lp, err)
}

func (a api) path(ctx context.Context, actor auth.Actor, in *idInput) (*pathOutput, error) {
	return pathOutputOf(a.service.Path(ctx, actor, in.ID))
}

func (a api) accept(ctx context.Context, actor auth.Actor, in *idInput) (*pathOutput, error) {
	return pathOutputOf(a.service.AcceptPath(ctx, actor, in.ID))
}

type coverageInput struct {
	Framework string `query:"framework" required:"true" maxLength:"60" doc:"Kennung des Kompetenzrahmens" example:"digcomp-3.0"`
}

func (a api) coverage(ctx context.Context, actor auth.Actor, in *coverageInput) (*struct{ Body coverageView }, error) {
	c, err := a.service.Coverage(ctx, actor, in.Framework)
	if err != nil {
		return nil, err
	}
	return &struct{ Body coverageView }{coverageOf(c)}, nil
}
