package auth

import (
	"context"
	"net/http"
	"time"

	"lernpfad/internal/httpx"
)

const tagKiosk = "Gemeinsames Tablet"

func registerKiosk(server *httpx.Server, api api) {
	public, own := httpx.Public(), httpx.Only(Learner)
	httpx.Operation(server, httpx.Op{
		ID: "make-kiosk-code", Method: http.MethodPost, Path: "/kiosk/codes", Tag: tagKiosk, Access: public, Status: http.StatusCreated, BodyLimit: 4 << 10,
		Summary: "Code für ein Tablet", Description: "Ein Code, den eine Person an ihrem eigenen Gerät bestätigt. Er gilt drei Minuten und einmal.",
	}, api.kioskCode)
	httpx.Operation(server, httpx.Op{
		ID: "open-kiosk", Method: http.MethodPost, Path: "/kiosk/sessions", Tag: tagKiosk, Access: public, BodyLimit: 4 << 10, Timeout: 10 * time.Second,
		Summary: "Am Tablet anmelden",
		Description: "Öffnet eine Sitzung mit einem bestätigten Code oder mit Karte und PIN. Sie endet nach drei Minuten Pause, spätestens nach einer Stunde, " +
			"und öffnet weniger als eine andere.",
	}, api.openKiosk)
	httpx.Operation(server, httpx.Op{
		ID: "confirm-kiosk-code", Method: http.MethodPost, Path: "/me/kiosk-codes", Tag: tagKiosk, Access: own.OwnDevice(), Status: http.StatusNoContent,
		Summary: "Code bestätigen", Description: "Das Tablet, das den Code zeigt, meldet sich als diese Person an. Eine falsche Zahl macht den Code ungültig.",
	}, Signed(api.confirmKiosk))
	httpx.Operation(server, httpx.Op{
		ID: "get-card", Method: http.MethodGet, Path: "/me/card", Tag: tagKiosk, Access: own,
		Summary: "Meine Karte", Description: "Ob es eine Karte für das gemeinsame Tablet gibt.",
	}, Signed(api.card))
	httpx.Operation(server, httpx.Op{
		ID: "make-card", Method: http.MethodPut, Path: "/me/card", Tag: tagKiosk, Access: own.OwnDevice(), Timeout: 10 * time.Second,
		Summary: "Karte ausstellen", Description: "Macht eine neue Karte mit einer PIN aus sechs Ziffern. Eine frühere gilt nicht mehr. Der Code steht nur in dieser Antwort.",
	}, Signed(api.makeCard))
	httpx.Operation(server, httpx.Op{
		ID: "drop-card", Method: http.MethodDelete, Path: "/me/card", Tag: tagKiosk, Access: own, Status: http.StatusNoContent,
		Summary: "Karte sperren", Description: "Die Karte gilt sofort nicht mehr.",
	}, Signed(api.dropCard))
}

type kioskCodeInput struct {
	Body struct {
		Tenant string `json:"tenant" minLength:"1" maxLength:"60" doc:"Kurzname der Kommune" example:"erlenfurt"`
	}
}

type kioskCodeOutput struct {
	Body struct {
		Code      string    `json:"code" doc:"Der Code, den das Tablet zeigt" example:"ABCD-2345"`
		Number    int       `json:"number" doc:"Die Zahl, die daneben steht"`
		Secret    string    `json:"secret" doc:"Behält das Tablet für sich; damit meldet es sich an"`
		ExpiresAt time.Time `json:"expires_at" doc:"Bis wann der Code gilt"`
	}
}

func (api api) kioskCode(ctx context.Context, in *kioskCodeInput) (*kioskCodeOutput, error) {
	code, err := api.service.NewKioskCode(ctx, in.Body.Tenant)
	if err != nil {
		return nil, err
	}
	out := &kioskCodeOutput{}
	out.Body.Code, out.Body.Number, out.Body.Secret, out.Body.ExpiresAt = code.Code, code.Number, code.Secret, code.ExpiresAt
	return out, nil
}

type openKioskInput struct {
	Body struct {
		Tenant string `json:"tenant" minLength:"1" maxLength:"60" doc:"Kurzname der Kommune" example:"erlenfurt"`
		Code   string `json:"code" minLength:"1" maxLength:"40" doc:"Der bestätigte Code oder der Code der Karte"`
		Secret string `json:"secret,omitempty" maxLength:"100" doc:"Das Geheimnis des Tablets; fehlt bei einer Karte"`
		PIN    string `json:"pin,omitempty" maxLength:"20" doc:"Die PIN der Karte"`
	}
}

func (api api) openKiosk(ctx context.Context, in *openKioskInput) (*personOutput, error) {
	var text string
	var actor Actor
	var err error
	if in.Body.PIN != "" {
		text, actor, err = api.service.OpenCard(ctx, CardInput{
			Tenant: in.Body.Tenant, Code: in.Body.Code, PIN: in.Body.PIN, Address: httpx.Address(ctx),
		})
	} else {
		text, actor, err = api.service.OpenKiosk(ctx, in.Body.Tenant, in.Body.Code, in.Body.Secret)
	}
	if err != nil {
		return nil, err
	}
	cookie := httpx.SessionCookie(ctx, text)
	return &personOutput{SetCookie: cookie.String(), Body: personOf(actor)}, nil
}

type confirmKioskInput struct {
	Body struct {
		Code   string `json:"code" minLength:"1" maxLength:"40" doc:"Der Code auf dem Tablet"`
		Number int    `json:"number" minimum:"0" maximum:"99" doc:"Die Zahl, die daneben steht"`
	}
}

func (api api) confirmKiosk(ctx context.Context, actor Actor, in *confirmKioskInput) (*struct{}, error) {
	return nil, api.service.ConfirmKiosk(ctx, actor, in.Body.Code, in.Body.Number)
}

type cardOutput struct {
	Body struct {
		Exists    bool       `json:"exists" doc:"Ob es eine Karte gibt"`
		Dead      bool       `json:"dead" doc:"Ob sie nach zehn falschen PINs nicht mehr gilt"`
		CreatedAt *time.Time `json:"created_at,omitempty" doc:"Seit wann"`
	}
}

func (api api) card(ctx context.Context, actor Actor, _ *struct{}) (*cardOutput, error) {
	card, ok, err := api.service.Card(ctx, actor)
	out := &cardOutput{}
	if ok {
		out.Body.Exists, out.Body.Dead, out.Body.CreatedAt = true, card.Dead, &card.CreatedAt
	}
	return out, err
}

type makeCardInput struct {
	Body struct {
		PIN string `json:"pin" minLength:"1" maxLength:"20" doc:"Sechs Ziffern, die nicht leicht zu raten sind"`
	}
}

type newCardOutput struct {
	Body struct {
		Code string `json:"code" doc:"Der Code, der auf die Karte gehört" example:"ABCD-2345-EFGH"`
	}
}

func (api api) makeCard(ctx context.Context, actor Actor, in *makeCardInput) (*newCardOutput, error) {
	code, err := api.service.MakeCard(ctx, actor, "", in.Body.PIN)
	out := &newCardOutput{}
	out.Body.Code = code
	return out, err
}

func (api api) dropCard(ctx context.Context, actor Actor, _ *struct{}) (*struct{}, error) {
	return nil, api.service.DropCard(ctx, actor)
}
