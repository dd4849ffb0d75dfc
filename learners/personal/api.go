package personal

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
)

const tag = "Meine Daten"

const exportTimeout = 20 * time.Second

// Register adds the operations on everything that is stored of the signed-in person.
func Register(server *httpx.Server, s *Service) {
	a := api{s}
	httpx.Operation(server, httpx.Op{
		ID: "get-data-overview", Method: http.MethodGet, Path: "/me/data", Tag: tag, Access: httpx.SignedIn().OwnDevice(),
		Summary:     "Was über mich gespeichert ist",
		Description: "Wie viele Einträge es gibt, welche Auswertungen die Person mitgezählt haben und was sie erlaubt hat.",
	}, auth.Signed(a.overview))
	httpx.Operation(server, httpx.Op{
		ID: "export-data", Method: http.MethodGet, Path: "/me/data-export", Tag: tag, Access: httpx.SignedIn().OwnDevice(), Timeout: exportTimeout,
		Summary:     "Meine Daten mitnehmen",
		Description: "Alles, was über die Person gespeichert ist, nach dem Schema unter " + SchemaPath + ". Hochgeladene Dateien sind genannt.",
	}, auth.Signed(a.export))
	httpx.Operation(server, httpx.Op{
		ID: "erase-me", Method: http.MethodDelete, Path: "/me", Tag: tag, Access: httpx.SignedIn().OwnDevice(), Status: http.StatusNoContent,
		Summary: "Mein Konto und alle meine Daten löschen",
		Description: "Löscht sofort und endgültig; alle Sitzungen enden. Das Passwort wird noch einmal verlangt. Im Protokoll der Auswertungen " +
			"bleiben Einträge ohne Namen.",
		BodyLimit: 16 << 10, Timeout: exportTimeout,
	}, auth.Signed(a.erase))
	httpx.Operation(server, httpx.Op{
		ID: "get-data-export-schema", Method: http.MethodGet, Path: "/schemas/data-export-1", Tag: tag, Access: httpx.Public(),
		Summary: "Schema der Daten zum Mitnehmen", Description: "JSON Schema (2020-12). Die Adresse bleibt.",
	}, a.schema)
}

type api struct{ service *Service }

type storedView struct {
	Kind  string `json:"kind" doc:"Art der Daten"`
	Count int    `json:"count" doc:"Wie viele Einträge"`
}

type lookView struct {
	At   time.Time `json:"at" doc:"Zeitpunkt"`
	Role string    `json:"role" enum:"hr,operator" doc:"hr: eine Auswertung hat die Person mitgezählt, operator: der Betrieb des Servers hat ihren Lernpfad angesehen"`
	What string    `json:"what" doc:"Was angesehen wurde"`
}

type overviewOutput struct {
	Body struct {
		Stored []storedView `json:"stored" nullable:"false" doc:"Was gespeichert ist"`
		Looks  []lookView   `json:"looks" nullable:"false" doc:"Wer etwas angesehen hat, das Neueste zuerst"`
		// Allowed
		Profiling bool   `json:"profiling" doc:"Ob Antworten die Vorschläge ändern dürfen"`
		Approver  string `json:"approver" doc:"Wer Anträge sieht; leer, wenn niemand genehmigt"`
		Mail      bool   `json:"mail" doc:"Ob eine bestätigte E-Mail-Adresse hinterlegt ist"`
	}
}

func (a api) overview(ctx context.Context, actor auth.Actor, _ *struct{}) (*overviewOutput, error) {
	o, err := a.service.Overview(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &overviewOutput{}
	out.Body.Stored, out.Body.Looks = []storedView{}, []lookView{}
	for _, s := range o.Stored {
		out.Body.Stored = append(out.Body.Stored, storedView{string(s.Kind), s.Count})
	}
	for _, l := range o.Looks {
		out.Body.Looks = append(out.Body.Looks, lookView(l))
	}
	out.Body.Profiling, out.Body.Approver, out.Body.Mail = o.Allowed.Profiling, o.Allowed.Approver, o.Allowed.Confirmed
	return out, nil
}

type exportOutput struct {
	Disposition string `header:"Content-Disposition"`
	Body        json.RawMessage
}

func (a api) export(ctx context.Context, actor auth.Actor, _ *struct{}) (*exportOutput, error) {
	e, err := a.service.Export(ctx, actor)
	if err != nil {
		return nil, err
	}
	body, err := e.JSON()
	return &exportOutput{Disposition: `attachment; filename="meine-daten.json"`, Body: body}, err
}

type eraseInput struct {
	Body struct {
		Password string `json:"password" maxLength:"1024" doc:"Das Passwort, noch einmal"`
	}
}

type eraseOutput struct {
	SetCookie string `header:"Set-Cookie" doc:"Nimmt das Cookie der Sitzung weg"`
}

func (a api) erase(ctx context.Context, actor auth.Actor, in *eraseInput) (*eraseOutput, error) {
	if err := a.service.Erase(ctx, actor, in.Body.Password, httpx.Address(ctx)); err != nil {
		return nil, err
	}
	cookie := httpx.SessionCookie(ctx, "")
	return &eraseOutput{SetCookie: cookie.String()}, nil
}

func (a api) schema(context.Context, *struct{}) (*struct{ Body json.RawMessage }, error) {
	return &struct{ Body json.RawMessage }{Schema()}, nil
}
