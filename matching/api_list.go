package matching

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
)

// registerLists adds what a person was shown, and why.
func registerLists(server *httpx.Server, a api, own httpx.Access) {
	httpx.Operation(server, httpx.Op{
		ID: "list-shown-suggestions", Method: http.MethodGet, Path: "/me/suggestion-lists", Tag: tagMatching, Access: own,
		Summary: "Was mir vorgeschlagen wurde",
		Description: "Ihre Vorschläge der letzten 90 Tage, die neuesten zuerst. Eine Liste steht hier einmal, auch wenn Sie sie öfter gesehen haben. " +
			"Nur Sie selbst können das lesen.",
	}, auth.Signed(a.shownLists))
	httpx.Operation(server, httpx.Op{
		ID: "get-shown-suggestions", Method: http.MethodGet, Path: "/me/suggestion-lists/{id}", Tag: tagMatching, Access: own,
		Summary: "Eine Liste von Vorschlägen nachrechnen",
		Description: "Die Liste, wie sie gezeigt wurde, mit allen Gründen. Sie wird neu berechnet: Kommt heute dasselbe heraus? " +
			"Wenn nicht, steht hier, was sich geändert hat.",
	}, auth.Signed(a.shownList))
}

type listView struct {
	madeWith
	ShownAt time.Time `json:"shown_at" doc:"Wann Sie die Liste zum ersten Mal gesehen haben"`
	Note    string    `json:"note,omitempty" doc:"Hinweis, worauf die Liste beruht"`
	Modules []cardRef `json:"modules" nullable:"false" doc:"Die Lernmodule, das beste zuerst"`
}

type cardRef struct {
	courses.Ref
	Score float64 `json:"score" doc:"Bewertung, 0 bis 1"`
}

func listViewOf(l ShownList) listView {
	v := listView{madeWith: madeWithOf(l.ID, l.InputsHash, l.Versions), ShownAt: l.ShownAt, Note: l.Note, Modules: make([]cardRef, len(l.Cards))}
	for i, c := range l.Cards {
		v.Modules[i] = cardRef{Ref: courses.RefsOf([]courses.ModuleRef{c.Module})[0], Score: c.Score}
	}
	return v
}

func (a api) shownLists(ctx context.Context, actor auth.Actor, in *httpx.Paging) (*struct{ Body httpx.List[listView] }, error) {
	var before Place
	if err := httpx.DecodeCursor(in.Cursor, &before); err != nil {
		return nil, err
	}
	lists, err := a.service.ShownLists(ctx, actor, before, in.Limit)
	if err != nil {
		return nil, err
	}
	views, next := make([]listView, len(lists)), ""
	for i, l := range lists {
		views[i] = listViewOf(l)
	}
	if len(lists) == in.Limit {
		last := lists[len(lists)-1]
		next, err = httpx.EncodeCursor(Place{At: last.ShownAt, ID: last.ID})
	}
	return &struct{ Body httpx.List[listView] }{httpx.NewList(views, next)}, err
}

type checkedListView struct {
	listView
	Cards []cardView `json:"cards" nullable:"false" doc:"Die Gründe, wie sie gezeigt wurden"`
	Check checkView  `json:"check" doc:"Was die neue Berechnung ergibt"`
}

type cardView struct {
	Module uuid.UUID  `json:"module" format:"uuid" doc:"Kennung des Lernmoduls"`
	Terms  []termView `json:"terms" nullable:"false" doc:"Woraus sich die Bewertung zusammensetzt"`
	Facts  []factView `json:"facts" nullable:"false" doc:"Gründe, der wichtigste zuerst"`
}

type checkView struct {
	Same    bool     `json:"same" doc:"Ob heute dieselbe Liste herauskommt"`
	Because []string `json:"because" nullable:"false" doc:"Was heute anders ist als damals: profile, evidence, decisions, time, size, model, vectors, frameworks, catalogue, policy, program"`
}

func (a api) shownList(ctx context.Context, actor auth.Actor, in *idInput) (*struct{ Body checkedListView }, error) {
	list, err := a.service.ShownList(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	check, err := a.service.CheckList(ctx, actor, list)
	if err != nil {
		return nil, err
	}
	v := checkedListView{listView: listViewOf(list), Cards: make([]cardView, len(list.Cards)), Check: checkView{Same: check.Same, Because: []string{}}}
	for i, c := range list.Cards {
		v.Cards[i] = cardView{Module: c.Module.ID, Terms: termsOf(c.Terms), Facts: factsOf(c.Facts)}
	}
	for _, p := range check.Because {
		v.Check.Because = append(v.Check.Because, string(p))
	}
	return &struct{ Body checkedListView }{v}, nil
}
