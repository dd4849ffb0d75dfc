package notice

import (
	"context"
	"net/http"
	"time"

	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
)

const tag = "Benachrichtigungen"

// Register adds the operations on mail to the signed-in person, and those that links in letters lead to.
func Register(server *httpx.Server, s *Service) {
	a := api{s}
	httpx.Operation(server, httpx.Op{
		ID: "get-notifications", Method: http.MethodGet, Path: "/me/notifications", Tag: tag, Access: httpx.SignedIn().OwnDevice(),
		Summary: "Meine Benachrichtigungen lesen", Description: "Adresse, Sprache und wozu keine E-Mail kommen soll. Der ETag nennt die Version.",
	}, auth.Signed(a.settings))
	httpx.Operation(server, httpx.Op{
		ID: "put-notifications", Method: http.MethodPut, Path: "/me/notifications", Tag: tag, Access: httpx.SignedIn().OwnDevice(),
		Summary: "Meine Benachrichtigungen ändern",
		Description: "Eine neue Adresse bekommt zuerst einen Link; erst wenn er geöffnet ist, kommen E-Mails. Eine leere Adresse beendet sie. " +
			"If-Match nennt die Version.",
	}, auth.Signed(a.save))
	httpx.Operation(server, httpx.Op{
		ID: "confirm-address", Method: http.MethodPost, Path: "/mail-links/confirm", Tag: tag, Access: httpx.Public(), Status: http.StatusNoContent,
		Summary: "E-Mail-Adresse bestätigen", Description: "Der Link aus der E-Mail gilt 48 Stunden und einmal.", BodyLimit: 4 << 10,
	}, a.confirm)
	httpx.Operation(server, httpx.Op{
		ID: "stop-mail", Method: http.MethodPost, Path: "/mail-links/stop", Tag: tag, Access: httpx.Public(), Status: http.StatusNoContent,
		Summary: "E-Mails abbestellen", Description: "Beendet alle E-Mails an diese Person. Nachrichten stehen weiter auf der Seite.", BodyLimit: 4 << 10,
	}, a.stop)
}

type api struct{ service *Service }

// NotificationsContent is what a person may change about mail to her.
type NotificationsContent struct {
	Address  string   `json:"address" maxLength:"320" doc:"E-Mail-Adresse; leer, wenn keine E-Mails kommen sollen"`
	Language string   `json:"language" enum:"de,en,plain" doc:"Sprache der E-Mails"`
	Off      []string `json:"off" maxItems:"10" nullable:"false" doc:"Wozu keine E-Mail kommen soll: seat, cancelled, request, digest"`
}

type notificationsView struct {
	NotificationsContent
	Available bool       `json:"available" doc:"Ob dieser Server E-Mails verschickt"`
	Confirmed bool       `json:"confirmed" doc:"Ob die Adresse bestätigt ist"`
	Failed    *time.Time `json:"failed_at,omitempty" doc:"Wann eine E-Mail zuletzt nicht ankam, wenn seither keine angekommen ist"`
}

type notificationsOutput struct {
	ETag string `header:"ETag"`
	Body notificationsView
}

func outputOf(s Settings, err error) (*notificationsOutput, error) {
	if err != nil {
		return nil, err
	}
	off := []string{}
	for _, g := range s.Off {
		off = append(off, string(g))
	}
	return &notificationsOutput{ETag: httpx.ETag(s.Version), Body: notificationsView{
		NotificationsContent: NotificationsContent{Address: s.Address, Language: s.Language, Off: off},
		Available:            s.Available, Confirmed: s.Confirmed, Failed: s.Failed,
	}}, nil
}

func (a api) settings(ctx context.Context, actor auth.Actor, _ *struct{}) (*notificationsOutput, error) {
	return outputOf(a.service.Settings(ctx, actor))
}

type saveInput struct {
	httpx.IfMatch
	Body struct {
		NotificationsContent
		Again bool `json:"again,omitempty" doc:"Ob derselben Adresse ein neuer Link geschickt werden soll"`
	}
}

func (a api) save(ctx context.Context, actor auth.Actor, in *saveInput) (*notificationsOutput, error) {
	version, err := in.Version()
	if err != nil {
		return nil, err
	}
	groups := make([]Group, len(in.Body.Off))
	for i, g := range in.Body.Off {
		groups[i] = Group(g)
	}
	return outputOf(a.service.Save(ctx, actor, version, Input{
		Address: in.Body.Address, Language: in.Body.Language, Off: groups, Again: in.Body.Again,
	}))
}

type linkInput struct {
	Body struct {
		Link string `json:"link" maxLength:"200" doc:"Der letzte Teil der Adresse aus der E-Mail"`
	}
}

func (a api) confirm(ctx context.Context, in *linkInput) (*struct{}, error) {
	return nil, a.service.Confirm(ctx, in.Body.Link)
}

func (a api) stop(ctx context.Context, in *linkInput) (*struct{}, error) {
	return nil, a.service.Stop(ctx, in.Body.Link)
}
