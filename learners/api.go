package learners

import (
	"context"
	"net/http"
	"time"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

const tag = "Meine Daten"

// Register adds the operations on the signed-in person's own profile.
func Register(server *httpx.Server, s *Service) {
	a := api{s}
	own := httpx.Only(auth.Learner)
	httpx.Operation(server, httpx.Op{
		ID: "get-profile", Method: http.MethodGet, Path: "/me/profile", Tag: tag, Access: own,
		Summary: "Mein Profil lesen", Description: "Ziel, Lernzeit und Wünsche. Der ETag nennt die Version.",
	}, auth.Signed(a.profile))
	httpx.Operation(server, httpx.Op{
		ID: "put-profile", Method: http.MethodPut, Path: "/me/profile", Tag: tag, Access: own,
		Summary: "Mein Profil ändern", Description: "Ersetzt die Angaben. If-Match nennt die Version, von der die Änderung ausgeht.",
	}, auth.Signed(a.putProfile))
	httpx.Operation(server, httpx.Op{
		ID: "list-evidence", Method: http.MethodGet, Path: "/me/evidence", Tag: tag, Access: own,
		Summary: "Meine Nachweise", Description: "Alle Nachweise, die neuesten zuerst.",
	}, auth.Signed(a.evidence))
	httpx.Operation(server, httpx.Op{
		ID: "add-evidence", Method: http.MethodPost, Path: "/me/evidence", Tag: tag, Access: own, Status: http.StatusCreated,
		Summary: "Nachweis hinzufügen", Description: "Fügt einen Nachweis an. Frühere bleiben, wie sie sind.",
	}, auth.Signed(a.addEvidence))
	httpx.Operation(server, httpx.Op{
		ID: "list-attainments", Method: http.MethodGet, Path: "/me/attainments", Tag: tag, Access: own,
		Summary: "Mein Kompetenzstand", Description: "Die Stufe je Kompetenz, aus Nachweisen abgeleitet.",
	}, auth.Signed(a.attainments))
	registerEvidence(server, a)
	registerTargets(server, a)
	httpx.Operation(server, httpx.Op{
		ID: "get-self-check", Method: http.MethodGet, Path: "/me/self-check", Tag: tag, Access: own,
		Summary:     "Kompetenz-Check lesen",
		Description: "Die bisherigen Antworten, die nächste Aussage und die Einschätzung. Ist alles ausgewertet, fragt die nächste Aussage genauer nach.",
	}, auth.Signed(a.selfCheck))
	httpx.Operation(server, httpx.Op{
		ID: "answer-self-check", Method: http.MethodPost, Path: "/me/self-check/answers", Tag: tag, Access: own,
		Summary:     "Kompetenz-Check beantworten",
		Description: "Speichert Antworten, die spätere gilt; mit finish entsteht daraus der Kompetenzstand. Dasselbe noch einmal zu senden ändert nichts.",
	}, auth.Signed(a.answer))
	httpx.Operation(server, httpx.Op{
		ID: "get-self-check-sheet", Method: http.MethodGet, Path: "/me/self-check/sheet", Tag: tag, Access: own,
		Summary: "Kompetenz-Check auf Papier", Description: "Die Aussagen für einen Bogen zum Ausdrucken. Die Antworten werden gesendet wie alle anderen.",
	}, auth.Signed(a.sheet))
	httpx.Operation(server, httpx.Op{
		ID: "restart-self-check", Method: http.MethodDelete, Path: "/me/self-check", Tag: tag, Access: own, Status: http.StatusNoContent,
		Summary: "Kompetenz-Check neu beginnen", Description: "Löscht die Antworten. Nachweise, die daraus entstanden sind, bleiben.",
	}, auth.Signed(a.restart))
	httpx.Operation(server, httpx.Op{
		ID: "get-plan", Method: http.MethodGet, Path: "/me/plan", Tag: tag, Access: own,
		Summary: "Mein Bildungsplan", Description: "Der Lernpfad, den Sie angenommen haben.",
	}, auth.Signed(a.plan))
	httpx.Operation(server, httpx.Op{
		ID: "list-role-profiles", Method: http.MethodGet, Path: "/role-profiles", Tag: "Katalog", Access: httpx.SignedIn(),
		Summary: "Anforderungsprofile", Description: "Die Anforderungsprofile der Berufsfelder, heute und morgen.",
	}, a.roleProfiles)
}

type api struct{ service *Service }

type profileOutput struct {
	ETag string `header:"ETag"`
	Body profileView
}

func (a api) profile(ctx context.Context, actor auth.Actor, _ *struct{}) (*profileOutput, error) {
	return profileOf(a.service.Me(ctx, actor))
}

func profileOf(l Learner, err error) (*profileOutput, error) {
	if err != nil {
		return nil, err
	}
	return &profileOutput{ETag: httpx.ETag(l.Version), Body: viewOf(l)}, nil
}

type putProfileInput struct {
	httpx.IfMatch
	Body ProfileContent
}

func (a api) putProfile(ctx context.Context, actor auth.Actor, in *putProfileInput) (*profileOutput, error) {
	version, err := in.Version()
	if err != nil {
		return nil, err
	}
	return profileOf(a.service.UpdateProfile(ctx, actor, version, in.Body.input()))
}

func (a api) evidence(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct{ Body httpx.List[evidenceView] }, error) {
	list, err := a.service.Evidence(ctx, actor)
	if err != nil {
		return nil, err
	}
	views := make([]evidenceView, len(list))
	for i, e := range list {
		views[i] = evidenceOf(e)
	}
	return &struct{ Body httpx.List[evidenceView] }{httpx.NewList(views, "")}, nil
}

type addEvidenceInput struct {
	Body struct {
		Competency string `json:"competency" maxLength:"20" doc:"Kennung der Kompetenz"`
		Level      int    `json:"level" minimum:"0" maximum:"8" doc:"Stufe"`
		Kind       string `json:"kind" enum:"self_assessment,completion,certificate,appraisal" doc:"Art"`
		Source     string `json:"source" maxLength:"200" doc:"Woher der Nachweis kommt"`
		ObservedOn string `json:"observed_on" format:"date" doc:"Tag"`
	}
}

func (a api) addEvidence(ctx context.Context, actor auth.Actor, in *addEvidenceInput) (*struct{ Body evidenceView }, error) {
	day, err := time.Parse(time.DateOnly, in.Body.ObservedOn)
	if err != nil {
		return nil, fault.New("evidence-invalid").Field("/observed_on", "bad-date")
	}
	e, err := a.service.AddEvidence(ctx, actor, EvidenceInput{
		Competency: competency.ID(in.Body.Competency), Level: competency.Level(in.Body.Level), Kind: EvidenceKind(in.Body.Kind),
		Source: in.Body.Source, ObservedOn: day,
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body evidenceView }{evidenceOf(e)}, nil
}

type attainmentList struct {
	Body httpx.List[attainmentView]
}

func (a api) attainments(ctx context.Context, actor auth.Actor, _ *struct{}) (*attainmentList, error) {
	list, err := a.service.Attainments(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &attainmentList{httpx.NewList(attainmentsOf(list), "")}, nil
}

type planOutput struct {
	Body struct {
		Path       *string    `json:"path" doc:"Kennung des angenommenen Lernpfads; leer, wenn es keinen gibt"`
		State      string     `json:"state,omitempty" doc:"Zustand"`
		AcceptedAt *time.Time `json:"accepted_at,omitempty" doc:"Wann Sie ihn angenommen haben"`
	}
}

func (a api) plan(ctx context.Context, actor auth.Actor, _ *struct{}) (*planOutput, error) {
	plan, ok, err := a.service.ActivePlan(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &planOutput{}
	if ok {
		id := plan.PathID.String()
		out.Body.Path, out.Body.State, out.Body.AcceptedAt = &id, string(plan.State), &plan.AcceptedAt
	}
	return out, nil
}

func (a api) roleProfiles(context.Context, *struct{}) (*struct{ Body httpx.List[roleProfileView] }, error) {
	var views []roleProfileView
	for _, p := range a.service.library.RoleProfiles() {
		views = append(views, roleProfileOf(p))
	}
	return &struct{ Body httpx.List[roleProfileView] }{httpx.NewList(views, "")}, nil
}
