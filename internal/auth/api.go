package auth

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"lernpfad/internal/httpx"
)

// Register adds the operations of sign-in, of the signed-in person and of the staff council.
func Register(server *httpx.Server, s *Service) {
	api := api{s}
	httpx.Operation(server, httpx.Op{
		ID: "login", Method: http.MethodPost, Path: "/auth/login", Tag: "Anmeldung", Access: httpx.Public(),
		Summary:     "Anmelden",
		Description: "Öffnet eine Sitzung und setzt das Cookie. Eine Sitzung endet nach 30 Minuten Pause, spätestens nach 10 Stunden.",
		BodyLimit:   16 << 10, Timeout: 10 * time.Second,
	}, api.login)
	httpx.Operation(server, httpx.Op{
		ID: "logout", Method: http.MethodPost, Path: "/auth/logout", Tag: "Anmeldung", Access: httpx.SignedIn(),
		Summary: "Abmelden", Description: "Beendet die Sitzung.", Status: http.StatusNoContent,
	}, Signed(api.logout))
	httpx.Operation(server, httpx.Op{
		ID: "get-me", Method: http.MethodGet, Path: "/me", Tag: "Anmeldung", Access: httpx.SignedIn(),
		Summary: "Wer bin ich?", Description: "Name, Kommune und Rollen der angemeldeten Person.",
	}, Signed(api.me))
	httpx.Operation(server, httpx.Op{
		ID: "get-council-policy", Method: http.MethodGet, Path: "/council/policy", Tag: "Personalrat", Access: httpx.SignedIn(),
		Summary: "Regeln lesen", Description: "Die Regeln für Auswertungen in einfachen Sätzen, mit ihrer Version.",
	}, Signed(api.policy))
	httpx.Operation(server, httpx.Op{
		ID: "list-council-access-log", Method: http.MethodGet, Path: "/council/access-log", Tag: "Personalrat", Access: httpx.Only(Council),
		Summary: "Protokoll der Auswertungen lesen", Description: "Wer welche Auswertung wann aufgerufen hat, das Neueste zuerst.",
	}, Signed(api.accessLog))
	registerKiosk(server, api)
}

type api struct{ service *Service }

type loginInput struct {
	Body struct {
		Tenant   string `json:"tenant" minLength:"1" maxLength:"60" doc:"Kurzname der Kommune" example:"erlenfurt"`
		Login    string `json:"login" minLength:"1" maxLength:"200" doc:"Ihre Kennung"`
		Password string `json:"password" minLength:"1" maxLength:"1024" doc:"Ihr Passwort"`
	}
}

type personOutput struct {
	SetCookie string `header:"Set-Cookie" doc:"Das Cookie der Sitzung"`
	Body      person
}

type person struct {
	Name   string   `json:"name" doc:"Name der Person"`
	Tenant tenant   `json:"tenant" doc:"Die Kommune"`
	Roles  []string `json:"roles" nullable:"false" doc:"Rollen: learner, hr, author, council, admin"`
}

type tenant struct {
	Slug string `json:"slug" doc:"Kurzname"`
	Name string `json:"name" doc:"Name"`
}

func personOf(a Actor) person {
	roles := make([]string, len(a.Roles))
	for i, r := range a.Roles {
		roles[i] = string(r)
	}
	return person{Name: a.Name, Tenant: tenant{Slug: a.TenantSlug, Name: a.TenantName}, Roles: roles}
}

func (api api) login(ctx context.Context, in *loginInput) (*personOutput, error) {
	text, actor, err := api.service.Login(ctx, LoginInput{
		Tenant: in.Body.Tenant, Login: in.Body.Login, Password: in.Body.Password, Address: httpx.Address(ctx),
	})
	if err != nil {
		return nil, err
	}
	cookie := httpx.SessionCookie(ctx, text)
	return &personOutput{SetCookie: cookie.String(), Body: personOf(actor)}, nil
}

type cookieOutput struct {
	SetCookie string `header:"Set-Cookie" doc:"Das Cookie der Sitzung"`
}

func (api api) logout(ctx context.Context, actor Actor, _ *struct{}) (*cookieOutput, error) {
	if err := api.service.Logout(ctx, actor); err != nil {
		return nil, err
	}
	cookie := httpx.SessionCookie(ctx, "")
	return &cookieOutput{SetCookie: cookie.String()}, nil
}

func (api api) me(_ context.Context, actor Actor, _ *struct{}) (*struct{ Body person }, error) {
	return &struct{ Body person }{personOf(actor)}, nil
}

type policyOutput struct {
	Body struct {
		Version   string     `json:"version" doc:"Version der Regeln"`
		Sentences []sentence `json:"sentences" nullable:"false" doc:"Die Regeln in einfachen Sätzen"`
	}
}

type sentence struct {
	ID   string `json:"id" doc:"Stabiler Name der Regel"`
	Text string `json:"text" doc:"Der Satz"`
	Rule string `json:"rule" doc:"Die Stelle im Programm, die den Satz einhält"`
}

func (api api) policy(_ context.Context, actor Actor, _ *struct{}) (*policyOutput, error) {
	if err := MaySeePolicy(actor); err != nil {
		return nil, err
	}
	out := &policyOutput{}
	out.Body.Version = PolicyVersion
	for _, s := range Sentences() {
		out.Body.Sentences = append(out.Body.Sentences, sentence(s))
	}
	return out, nil
}

type accessEntry struct {
	At     time.Time       `json:"at" doc:"Zeitpunkt"`
	Name   string          `json:"name" doc:"Wer die Auswertung aufgerufen hat"`
	Role   string          `json:"role" doc:"In welcher Rolle"`
	What   string          `json:"what" doc:"Welche Auswertung"`
	Filter json.RawMessage `json:"filter" doc:"Mit welchen Einstellungen"`
}

func (api api) accessLog(ctx context.Context, actor Actor, in *httpx.Paging) (*struct{ Body httpx.List[accessEntry] }, error) {
	var before accessPosition
	if err := httpx.DecodeCursor(in.Cursor, &before); err != nil {
		return nil, err
	}
	entries, err := api.service.accessBefore(ctx, actor, before, in.Limit)
	if err != nil {
		return nil, err
	}
	items := make([]accessEntry, 0, len(entries))
	for _, e := range entries {
		items = append(items, accessEntry{At: e.At, Name: e.Name, Role: string(e.Role), What: e.What, Filter: json.RawMessage(e.Filter)})
	}
	next, err := nextAccess(entries, in.Limit)
	return &struct{ Body httpx.List[accessEntry] }{httpx.NewList(items, next)}, err
}

// nextAccess is the mark after a full page; a shorter one is the last.
func nextAccess(entries []AccessEntry, limit int) (string, error) {
	if len(entries) < limit {
		return "", nil
	}
	last := entries[len(entries)-1]
	return httpx.EncodeCursor(accessPosition{At: last.At, ID: last.ID})
}
