package courses

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
)

const (
	tagCatalogue = "Katalog"
	tagAuthors   = "Anbieter"
)

// Register adds the operations of the catalogue and of authors.
func Register(server *httpx.Server, s *Service) {
	a := api{s}
	httpx.Operation(server, httpx.Op{
		ID: "list-modules", Method: http.MethodGet, Path: "/modules", Tag: tagCatalogue, Access: httpx.SignedIn(),
		Summary: "Katalog durchsuchen", Description: "Veröffentlichte Lernmodule, mit Suchtext die passendsten zuerst, sonst nach Titel. Die Facetten zählen, was andere Filter brächten.",
	}, a.list)
	httpx.Operation(server, httpx.Op{
		ID: "get-module", Method: http.MethodGet, Path: "/modules/{id}", Tag: tagCatalogue, Access: httpx.SignedIn(),
		Summary: "Lernmodul lesen", Description: "Ein veröffentlichtes Lernmodul; Anbieter lesen auch eigene Entwürfe. Der ETag nennt die Version.",
	}, auth.Signed(a.get))
	httpx.Operation(server, httpx.Op{
		ID: "list-own-modules", Method: http.MethodGet, Path: "/author/modules", Tag: tagAuthors, Access: httpx.Only(auth.Author),
		Summary: "Eigene Lernmodule", Description: "Alle Lernmodule des eigenen Anbieters in jedem Zustand, das Neueste zuerst.",
	}, auth.Signed(a.mine))
	httpx.Operation(server, httpx.Op{
		ID: "create-module", Method: http.MethodPost, Path: "/modules", Tag: tagAuthors, Access: httpx.Only(auth.Author),
		Summary: "Lernmodul anlegen", Description: "Legt einen Entwurf an.", Status: http.StatusCreated,
	}, auth.Signed(a.create))
	httpx.Operation(server, httpx.Op{
		ID: "update-module", Method: http.MethodPut, Path: "/modules/{id}", Tag: tagAuthors, Access: httpx.Only(auth.Author),
		Summary: "Lernmodul ändern", Description: "Ersetzt den Inhalt. If-Match nennt die Version, von der die Änderung ausgeht.",
	}, auth.Signed(a.update))
	registerMoves(server, a)
	registerRuns(server, a)
	httpx.Operation(server, httpx.Op{
		ID: "list-frameworks", Method: http.MethodGet, Path: "/frameworks", Tag: tagCatalogue, Access: httpx.SignedIn(),
		Summary: "Kompetenzrahmen", Description: "Alle Kompetenzrahmen ohne ihre Kompetenzen.",
	}, a.frameworks)
	httpx.Operation(server, httpx.Op{
		ID: "get-framework", Method: http.MethodGet, Path: "/frameworks/{id}", Tag: tagCatalogue, Access: httpx.SignedIn(),
		Summary: "Kompetenzrahmen lesen", Description: "Bereiche, Kompetenzen und die Beschreibung der vier Stufenpaare.",
	}, a.framework)
}

func registerMoves(server *httpx.Server, a api) {
	for _, m := range []struct {
		id, path, summary, text string
		move                    func(context.Context, auth.Actor, uuid.UUID, int) (Module, error)
	}{
		{"submit-module", "/modules/{id}/submit", "Lernmodul einreichen", "Ein Entwurf ist fertig und wartet auf die Veröffentlichung.", a.service.Submit},
		{"publish-module", "/modules/{id}/publish", "Lernmodul veröffentlichen", "Das Lernmodul kommt in den Katalog.", a.service.Publish},
		{"archive-module", "/modules/{id}/archive", "Lernmodul archivieren", "Das Lernmodul verlässt den Katalog. Lernpfade, die es enthalten, zeigen es weiter.", a.service.Archive},
	} {
		httpx.Operation(server, httpx.Op{
			ID: m.id, Method: http.MethodPost, Path: m.path, Tag: tagAuthors, Access: httpx.Only(auth.Author), Summary: m.summary, Description: m.text,
		}, auth.Signed(moveWith(m.move)))
	}
}

type api struct{ service *Service }

// ModuleID is embedded in the input of an operation on one module.
type ModuleID struct {
	ID uuid.UUID `path:"id" format:"uuid" doc:"Kennung des Lernmoduls"`
}

type moduleOutput struct {
	ETag string `header:"ETag"`
	Body ModuleView
}

func outputOf(m Module, err error) (*moduleOutput, error) {
	if err != nil {
		return nil, err
	}
	return &moduleOutput{ETag: httpx.ETag(m.Version), Body: ViewOf(m)}, nil
}

type listInput struct {
	httpx.Paging
	Text          string   `query:"q" maxLength:"200" doc:"Suchtext: Wörter, auch mit Tippfehlern, oder eine Beschreibung"`
	Competency    string   `query:"competency" maxLength:"20" doc:"Kennung einer Kompetenz"`
	MinLevel      int      `query:"min_level" minimum:"0" maximum:"8" doc:"Mindestens diese Stufe der Kompetenz"`
	Format        []string `query:"format" maxItems:"5" doc:"Formen"`
	Language      []string `query:"language" maxItems:"3" doc:"Sprachen"`
	Accessibility []string `query:"accessibility" maxItems:"10" doc:"Barrierefreiheit, alle müssen zutreffen"`
	Provider      string   `query:"provider" maxLength:"200" doc:"Schlüssel eines Anbieters"`
	Area          string   `query:"area" maxLength:"20" doc:"Kennung eines Kompetenzbereichs"`
	Band          int      `query:"band" minimum:"0" maximum:"4" doc:"Stufenpaar 1 bis 4, das vermittelt wird"`
	MaxHours      float64  `query:"max_hours" minimum:"0" maximum:"1000" doc:"Höchstens so viele Stunden; 0.17 sind zehn Minuten"`
}

func (a api) list(ctx context.Context, in *listInput) (*struct{ Body SearchView }, error) {
	page, err := a.service.Search(ctx, Query{
		Text: in.Text, Competency: competency.ID(in.Competency), MinLevel: competency.Level(in.MinLevel), MaxHours: RoundHours(in.MaxHours),
		Formats: namesOf[Format](in.Format), Languages: namesOf[Language](in.Language), Accessibility: namesOf[Accessibility](in.Accessibility),
		Provider: in.Provider, Area: in.Area, Band: in.Band, After: in.Cursor, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body SearchView }{searchViewOf(page)}, nil
}

// SearchView is a page of a search on the wire.
type SearchView struct {
	httpx.List[ModuleView]
	Total   int         `json:"total" doc:"Treffer auf allen Seiten"`
	Facets  []FacetView `json:"facets" nullable:"false" doc:"Treffer nach Merkmalen"`
	Terms   []string    `json:"terms" nullable:"false" doc:"Wörter, die für die Treffer sprechen, auch andere Wörter für dasselbe"`
	Instead string      `json:"instead,omitempty" doc:"Suchtext, wie er gemeint sein könnte"`
}

// FacetView is a facet on the wire.
type FacetView struct {
	Name   string      `json:"name" enum:"format,language,provider,accessibility,area,band,max_hours" doc:"Filter, für den die Zahlen gelten"`
	Counts []CountView `json:"counts" nullable:"false" doc:"Treffer je Wert, die häufigsten zuerst"`
}

// CountView is a number of hits on the wire.
type CountView struct {
	Value string `json:"value" doc:"Wert des Filters"`
	Label string `json:"label,omitempty" doc:"Name, wo der Wert ein Schlüssel ist"`
	Count int    `json:"count" doc:"Treffer"`
}

func searchViewOf(p Page) SearchView {
	v := SearchView{
		List: httpx.NewList(viewsOf(p.Modules), p.Next), Total: p.Total, Facets: []FacetView{}, Terms: append([]string{}, p.Terms...), Instead: p.Instead,
	}
	for _, f := range p.Facets {
		view := FacetView{Name: f.Name, Counts: []CountView{}}
		for _, c := range f.Counts {
			view.Counts = append(view.Counts, CountView{c.Value, c.Label, c.N})
		}
		v.Facets = append(v.Facets, view)
	}
	return v
}

func namesOf[T ~string](list []string) []T {
	out := make([]T, len(list))
	for i, s := range list {
		out[i] = T(s)
	}
	return out
}

func viewsOf(modules []Module) []ModuleView {
	views := make([]ModuleView, len(modules))
	for i, m := range modules {
		views[i] = ViewOf(m)
	}
	return views
}

func (a api) get(ctx context.Context, actor auth.Actor, in *ModuleID) (*moduleOutput, error) {
	return outputOf(a.service.Module(ctx, actor, in.ID))
}

func (a api) mine(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct{ Body httpx.List[ModuleView] }, error) {
	modules, err := a.service.Mine(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &struct{ Body httpx.List[ModuleView] }{httpx.NewList(viewsOf(modules), "")}, nil
}

type writeBody struct {
	ModuleContent
	RequiresAny [][]uuid.UUID `json:"requires_any" nullable:"false" maxItems:"10" doc:"Gruppen von Lernmodulen; aus jeder genügt eines"`
}

type createInput struct {
	Body writeBody
}

func (a api) create(ctx context.Context, actor auth.Actor, in *createInput) (*moduleOutput, error) {
	return outputOf(a.service.Create(ctx, actor, in.Body.input(in.Body.RequiresAny)))
}

type updateInput struct {
	ModuleID
	httpx.IfMatch
	Body writeBody
}

func (a api) update(ctx context.Context, actor auth.Actor, in *updateInput) (*moduleOutput, error) {
	version, err := in.Version()
	if err != nil {
		return nil, err
	}
	return outputOf(a.service.Update(ctx, actor, in.ID, version, in.Body.input(in.Body.RequiresAny)))
}

type moveInput struct {
	ModuleID
	httpx.IfMatch
}

func moveWith(move func(context.Context, auth.Actor, uuid.UUID, int) (Module, error)) func(context.Context, auth.Actor, *moveInput) (*moduleOutput, error) {
	return func(ctx context.Context, actor auth.Actor, in *moveInput) (*moduleOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		return outputOf(move(ctx, actor, in.ID, version))
	}
}
