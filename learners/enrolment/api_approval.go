package enrolment

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
)

func registerApprovals(server *httpx.Server, a api) {
	httpx.Operation(server, httpx.Op{
		ID: "list-approvals", Method: http.MethodGet, Path: "/approvals", Tag: tagApproval, Access: httpx.SignedIn(),
		Summary:     "Anträge, über die ich entscheide",
		Description: "Wer, was, wann und zu welchem Preis; nichts aus dem Profil. Leer für alle außer der Person, die die Kommune benannt hat.",
	}, auth.Signed(a.requests))
	for _, d := range []struct {
		id, path, summary, text string
		agree                   bool
	}{
		{"approve-enrolment", "/approvals/{id}/approve", "Anmeldung genehmigen", "Aus dem Antrag wird eine Anmeldung. If-Match nennt die Version.", true},
		{"refuse-enrolment", "/approvals/{id}/refuse", "Anmeldung ablehnen", "Der Platz wird wieder frei. If-Match nennt die Version.", false},
	} {
		httpx.Operation(server, httpx.Op{
			ID: d.id, Method: http.MethodPost, Path: d.path, Tag: tagApproval, Access: httpx.SignedIn(), Status: http.StatusNoContent,
			Summary: d.summary, Description: d.text,
		}, auth.Signed(a.decide(d.agree)))
	}
	httpx.Operation(server, httpx.Op{
		ID: "get-enrolment-settings", Method: http.MethodGet, Path: "/admin/enrolment-settings", Tag: tagApproval, Access: httpx.Only(auth.Admin),
		Summary: "Regeln für Anmeldungen lesen", Description: "Wer genehmigt, und wie lange ein angebotener Platz frei gehalten wird.",
	}, auth.Signed(a.settings))
	httpx.Operation(server, httpx.Op{
		ID: "put-enrolment-settings", Method: http.MethodPut, Path: "/admin/enrolment-settings", Tag: tagApproval, Access: httpx.Only(auth.Admin),
		Summary:     "Regeln für Anmeldungen ändern",
		Description: "Ist niemand mehr benannt, werden offene Anträge zu Anmeldungen. If-Match nennt die Version.",
	}, auth.Signed(a.putSettings))
	httpx.Operation(server, httpx.Op{
		ID: "cancel-run", Method: http.MethodPost, Path: "/runs/{id}/cancel", Tag: "Anbieter", Access: httpx.Only(auth.Author), Status: http.StatusNoContent,
		Summary: "Durchführung absagen", Description: "Sagt eine Durchführung des eigenen Anbieters ab, für immer. Alle Angemeldeten und Wartenden bekommen eine Nachricht.",
	}, auth.Signed(a.cancelRun))
}

func (a api) requests(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct{ Body httpx.List[approvalRequest] }, error) {
	list, err := a.service.Requests(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &struct{ Body httpx.List[approvalRequest] }{httpx.NewList(viewsOf(list, requestOf), "")}, nil
}

type decideRequestInput struct {
	EnrolmentID
	httpx.IfMatch
	Body struct {
		Note string `json:"note,omitempty" maxLength:"500" doc:"Satz an die Person, zum Beispiel der Grund"`
	}
}

func (a api) decide(agree bool) func(context.Context, auth.Actor, *decideRequestInput) (*struct{}, error) {
	return func(ctx context.Context, actor auth.Actor, in *decideRequestInput) (*struct{}, error) {
		version, err := in.Version()
		if err == nil {
			err = a.service.Decide(ctx, actor, in.ID, version, agree, in.Body.Note)
		}
		return nil, err
	}
}

type settingsOutput struct {
	ETag string `header:"ETag"`
	Body enrolmentRules
}

func settingsOf(s Settings, err error) (*settingsOutput, error) {
	if err != nil {
		return nil, err
	}
	return &settingsOutput{ETag: httpx.ETag(s.Version), Body: enrolmentRules{Approver: s.ApproverLogin, OfferHours: s.OfferHours}}, nil
}

func (a api) settings(ctx context.Context, actor auth.Actor, _ *struct{}) (*settingsOutput, error) {
	return settingsOf(a.service.Settings(ctx, actor))
}

type putSettingsInput struct {
	httpx.IfMatch
	Body enrolmentRules
}

func (a api) putSettings(ctx context.Context, actor auth.Actor, in *putSettingsInput) (*settingsOutput, error) {
	version, err := in.Version()
	if err != nil {
		return nil, err
	}
	return settingsOf(a.service.SaveSettings(ctx, actor, version, in.Body.Approver, in.Body.OfferHours))
}

type runID struct {
	ID uuid.UUID `path:"id" format:"uuid" doc:"Kennung der Durchführung"`
}

func (a api) cancelRun(ctx context.Context, actor auth.Actor, in *runID) (*struct{}, error) {
	_, err := a.service.CancelRun(ctx, actor, in.ID)
	return nil, err
}
