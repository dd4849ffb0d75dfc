package completion

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

const tagMine = "Meine Abschlüsse"

// Register adds the operations on completions and credentials, of providers on those who finished, and for everybody who checks.
func Register(server *httpx.Server, s *Service) {
	a := api{s}
	own := httpx.Only(auth.Learner)
	httpx.Operation(server, httpx.Op{
		ID: "complete-enrolment", Method: http.MethodPost, Path: "/me/enrolments/{id}/complete", Tag: tagMine, Access: own, Status: http.StatusCreated,
		Summary: "Lernmodul abschließen",
		Description: "Sie sagen, dass Sie das Lernmodul abgeschlossen haben. Daraus werden Nachweise, und Ihr Lernpfad wird neu geprüft. If-Match nennt die " +
			"Version der Anmeldung. Noch einmal gesendet, ändert es nichts.",
	}, auth.Signed(a.complete))
	httpx.Operation(server, httpx.Op{
		ID: "complete-elsewhere", Method: http.MethodPost, Path: "/me/completions", Tag: tagMine, Access: own, Status: http.StatusCreated,
		Summary:     "Lernmodul schon gemacht",
		Description: "Sie haben ein Lernmodul ohne Anmeldung hier abgeschlossen. Dasselbe Lernmodul am selben Tag zählt einmal.",
	}, auth.Signed(a.elsewhere))
	httpx.Operation(server, httpx.Op{
		ID: "list-completions", Method: http.MethodGet, Path: "/me/completions", Tag: tagMine, Access: own,
		Summary: "Meine Abschlüsse", Description: "Die neuesten 200, auch zurückgenommene.",
	}, auth.Signed(a.list))
	httpx.Operation(server, httpx.Op{
		ID: "get-completion", Method: http.MethodGet, Path: "/me/completions/{id}", Tag: tagMine, Access: own,
		Summary: "Einen Abschluss lesen", Description: "Was sich durch ihn geändert hat: die Stufen vorher und nachher.",
	}, auth.Signed(a.get))
	httpx.Operation(server, httpx.Op{
		ID: "take-back-completion", Method: http.MethodDelete, Path: "/me/completions/{id}", Tag: tagMine, Access: own, Status: http.StatusNoContent,
		Summary:     "Abschluss zurücknehmen",
		Description: "Für ein Versehen. Die Nachweise zählen nicht mehr, der Lernnachweis gilt nicht mehr. Was der Anbieter bestätigt hat, bleibt.",
	}, auth.Signed(a.takeBack))
	httpx.Operation(server, httpx.Op{
		ID: "list-credentials", Method: http.MethodGet, Path: "/me/credentials", Tag: tagMine, Access: own,
		Summary: "Meine Lernnachweise", Description: "Zu jedem Abschluss die Adresse zum Prüfen.",
	}, auth.Signed(a.credentials))
	httpx.Operation(server, httpx.Op{
		ID: "get-credential", Method: http.MethodGet, Path: "/me/credentials/{id}", Tag: tagMine, Access: own,
		Summary:     "Badge herunterladen",
		Description: "Ein Open Badge 3.0 als JSON Web Token, unterschrieben mit EdDSA. Der öffentliche Schlüssel steht unter der Adresse im Kopf (kid).",
	}, auth.Signed(a.badge))
	httpx.Operation(server, httpx.Op{
		ID: "confirm-completions", Method: http.MethodPost, Path: "/modules/{id}/completions", Tag: "Anbieter", Access: httpx.Only(auth.Author),
		Summary: "Abschlüsse bestätigen",
		Description: "Nimmt die Teilnahmecodes aller, die ein Lernmodul des eigenen Anbieters abgeschlossen haben. Ist eine Zeile falsch, wird nichts " +
			"gespeichert. Die Antwort nennt nur Zahlen.",
	}, auth.Signed(a.confirm))
	registerPublic(server, a)
}

type api struct{ service *Service }

// CompletionID is embedded in the input of an operation on one completion.
type CompletionID struct {
	ID uuid.UUID `path:"id" format:"uuid" doc:"Kennung des Abschlusses"`
}

type completionOutput struct{ Body completionView }

func outputOf(c Completion, err error) (*completionOutput, error) {
	if err != nil {
		return nil, err
	}
	return &completionOutput{viewOf(c)}, nil
}

type completeInput struct {
	ID uuid.UUID `path:"id" format:"uuid" doc:"Kennung der Anmeldung"`
	httpx.IfMatch
	Body struct {
		CompletedOn string `json:"completed_on" format:"date" doc:"Tag des Abschlusses"`
	}
}

// readDay reads a day; what is none breaks the rule of the fault.
func readDay(text, slug string) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return day, fault.New(slug).Field("/completed_on", "bad-date")
	}
	return day, nil
}

func (a api) complete(ctx context.Context, actor auth.Actor, in *completeInput) (*completionOutput, error) {
	version, err := in.Version()
	if err != nil {
		return nil, err
	}
	day, err := readDay(in.Body.CompletedOn, "completion-invalid")
	if err != nil {
		return nil, err
	}
	return outputOf(a.service.Complete(ctx, actor, in.ID, version, day))
}

type elsewhereInput struct {
	Body struct {
		Module      uuid.UUID `json:"module" format:"uuid" doc:"Kennung des Lernmoduls"`
		CompletedOn string    `json:"completed_on" format:"date" doc:"Tag des Abschlusses"`
	}
}

func (a api) elsewhere(ctx context.Context, actor auth.Actor, in *elsewhereInput) (*completionOutput, error) {
	day, err := readDay(in.Body.CompletedOn, "completion-invalid")
	if err != nil {
		return nil, err
	}
	return outputOf(a.service.CompleteElsewhere(ctx, actor, in.Body.Module, day))
}

func (a api) list(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct{ Body httpx.List[completionView] }, error) {
	list, err := a.service.Mine(ctx, actor)
	if err != nil {
		return nil, err
	}
	views := make([]completionView, len(list))
	for i, c := range list {
		views[i] = viewOf(c)
	}
	return &struct{ Body httpx.List[completionView] }{httpx.NewList(views, "")}, nil
}

func (a api) get(ctx context.Context, actor auth.Actor, in *CompletionID) (*completionOutput, error) {
	return outputOf(a.service.Completion(ctx, actor, in.ID))
}

func (a api) takeBack(ctx context.Context, actor auth.Actor, in *CompletionID) (*struct{}, error) {
	return nil, a.service.TakeBack(ctx, actor, in.ID)
}

func (a api) credentials(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct{ Body httpx.List[credentialView] }, error) {
	list, err := a.service.Mine(ctx, actor)
	if err != nil {
		return nil, err
	}
	views := []credentialView{}
	for _, c := range list {
		if !c.Withdrawn() {
			views = append(views, credentialView{ID: c.ID, Title: c.Title, CompletedOn: c.On.Format(time.DateOnly), Confirmed: c.Confirmed(), VerifyURL: a.service.VerifyURL(c)})
		}
	}
	return &struct{ Body httpx.List[credentialView] }{httpx.NewList(views, "")}, nil
}

type badgeOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

// BadgeType is the media type of a signed credential (W3C, Securing Verifiable Credentials using JOSE and COSE).
const BadgeType = "application/vc+jwt"

func (a api) badge(ctx context.Context, actor auth.Actor, in *CompletionID) (*badgeOutput, error) {
	signed, err := a.service.Badge(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &badgeOutput{ContentType: BadgeType, Disposition: BadgeFile(in.ID), Body: []byte(signed)}, nil
}

// BadgeFile is the header that makes a browser save a badge; its name tells nothing about the person.
func BadgeFile(id uuid.UUID) string {
	return `attachment; filename="lernpfad-badge-` + id.String()[:8] + `.jwt"`
}

type confirmInput struct {
	ID   uuid.UUID `path:"id" format:"uuid" doc:"Kennung des Lernmoduls"`
	Body struct {
		CompletedOn string   `json:"completed_on" format:"date" doc:"Tag des Abschlusses"`
		Codes       []string `json:"codes" maxItems:"2000" doc:"Teilnahmecodes, einer je Zeile der Liste"`
	}
}

type confirmOutput struct {
	Body struct {
		Accepted int `json:"accepted" doc:"Neu bestätigt"`
		Known    int `json:"known" doc:"Schon früher bestätigt"`
		Twice    int `json:"twice" doc:"Doppelte Zeilen"`
	}
}

func (a api) confirm(ctx context.Context, actor auth.Actor, in *confirmInput) (*confirmOutput, error) {
	day, err := readDay(in.Body.CompletedOn, "codes-invalid")
	if err != nil {
		return nil, err
	}
	result, err := a.service.ConfirmList(ctx, actor, in.ID, day, in.Body.Codes)
	if err != nil {
		return nil, err
	}
	out := &confirmOutput{}
	out.Body.Accepted, out.Body.Known, out.Body.Twice = result.Accepted, result.Known, result.Twice
	return out, nil
}
