package enrolment

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
)

const (
	tagMine     = "Meine Anmeldungen"
	tagApproval = "Genehmigungen"
)

// Register adds the operations of enrolments, approvals, messages, the settings of a municipality and of providers on runs.
func Register(server *httpx.Server, s *Service) {
	a := api{s}
	own := httpx.Only(auth.Learner)
	httpx.Operation(server, httpx.Op{
		ID: "list-enrolments", Method: http.MethodGet, Path: "/me/enrolments", Tag: tagMine, Access: own,
		Summary: "Meine Anmeldungen", Description: "Laufende Anmeldungen nach Beginn, danach beendete, die neueste zuerst.",
	}, auth.Signed(a.mine))
	httpx.Operation(server, httpx.Op{
		ID: "sign-up", Method: http.MethodPost, Path: "/me/enrolments", Tag: tagMine, Access: own, Status: http.StatusCreated,
		Summary: "Anmelden",
		Description: "Nimmt einen Platz in einer Durchführung oder, wenn keiner frei ist, den letzten auf der Warteliste. Ohne Durchführung beginnt " +
			"ein Lernmodul zum Selbstlernen. Wer schon angemeldet ist, bekommt diese Anmeldung zurück. Dieselbe Anfrage mit demselben " +
			"Idempotency-Key wirkt nur einmal.",
	}, auth.Signed(a.signUp))
	httpx.Operation(server, httpx.Op{
		ID: "accept-offer", Method: http.MethodPost, Path: "/me/enrolments/{id}/accept", Tag: tagMine, Access: own,
		Summary: "Angebotenen Platz annehmen", Description: "Nimmt den Platz an, der von der Warteliste angeboten wurde. If-Match nennt die Version.",
	}, auth.Signed(a.accept))
	httpx.Operation(server, httpx.Op{
		ID: "withdraw", Method: http.MethodDelete, Path: "/me/enrolments/{id}", Tag: tagMine, Access: own, Status: http.StatusNoContent,
		Summary:     "Abmelden",
		Description: "Gibt Platz, Angebot oder Wartelistenplatz zurück. Der Eintrag bleibt in der Liste stehen. If-Match nennt die Version.",
	}, auth.Signed(a.withdraw))
	registerMessages(server, a)
	registerApprovals(server, a)
}

func registerMessages(server *httpx.Server, a api) {
	httpx.Operation(server, httpx.Op{
		ID: "list-messages", Method: http.MethodGet, Path: "/me/messages", Tag: tagMine, Access: httpx.SignedIn(),
		Summary: "Meine Nachrichten", Description: "Die neuesten 100 Nachrichten, die neueste zuerst.",
	}, auth.Signed(a.messages))
	httpx.Operation(server, httpx.Op{
		ID: "read-message", Method: http.MethodPost, Path: "/me/messages/{id}/read", Tag: tagMine, Access: httpx.SignedIn(), Status: http.StatusNoContent,
		Summary: "Nachricht als gelesen merken", Description: "Merkt sich, dass die Nachricht gelesen ist.",
	}, auth.Signed(a.read))
}

type api struct{ service *Service }

// EnrolmentID is embedded in the input of an operation on one enrolment.
type EnrolmentID struct {
	ID uuid.UUID `path:"id" format:"uuid" doc:"Kennung der Anmeldung"`
}

type stepInput struct {
	EnrolmentID
	httpx.IfMatch
}

type enrolmentOutput struct {
	ETag string `header:"ETag"`
	Body enrolmentView
}

func outputOf(e Enrolment, err error) (*enrolmentOutput, error) {
	if err != nil {
		return nil, err
	}
	return &enrolmentOutput{ETag: httpx.ETag(e.Version), Body: viewOf(e)}, nil
}

func (a api) mine(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct{ Body httpx.List[enrolmentView] }, error) {
	list, err := a.service.Mine(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &struct{ Body httpx.List[enrolmentView] }{httpx.NewList(viewsOf(list, viewOf), "")}, nil
}

type signUpInput struct {
	Key  string `header:"Idempotency-Key" maxLength:"100" doc:"Selbst gewählte Kennung der Anfrage"`
	Body struct {
		Module uuid.UUID  `json:"module" format:"uuid" doc:"Kennung des Lernmoduls"`
		Run    *uuid.UUID `json:"run,omitempty" format:"uuid" doc:"Kennung der Durchführung; entfällt beim Selbstlernen"`
	}
}

func (a api) signUp(ctx context.Context, actor auth.Actor, in *signUpInput) (*enrolmentOutput, error) {
	return outputOf(a.service.SignUp(ctx, actor, SignUpInput{Module: in.Body.Module, Run: in.Body.Run, Key: in.Key}))
}

func (a api) accept(ctx context.Context, actor auth.Actor, in *stepInput) (*enrolmentOutput, error) {
	version, err := in.Version()
	if err != nil {
		return nil, err
	}
	return outputOf(a.service.Accept(ctx, actor, in.ID, version))
}

func (a api) withdraw(ctx context.Context, actor auth.Actor, in *stepInput) (*struct{}, error) {
	version, err := in.Version()
	if err == nil {
		_, err = a.service.Withdraw(ctx, actor, in.ID, version)
	}
	return nil, err
}

func (a api) messages(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct{ Body httpx.List[messageView] }, error) {
	list, err := a.service.Messages(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &struct{ Body httpx.List[messageView] }{httpx.NewList(viewsOf(list, messageOf), "")}, nil
}

type messageID struct {
	ID uuid.UUID `path:"id" format:"uuid" doc:"Kennung der Nachricht"`
}

func (a api) read(ctx context.Context, actor auth.Actor, in *messageID) (*struct{}, error) {
	return nil, a.service.MarkRead(ctx, actor, in.ID)
}
