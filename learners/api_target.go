package learners

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

func registerTargets(server *httpx.Server, a api) {
	own := httpx.Only(auth.Learner)
	httpx.Operation(server, httpx.Op{
		ID: "get-targets", Method: http.MethodGet, Path: "/me/targets", Tag: tag, Access: own,
		Summary: "Meine eigenen Ziele", Description: "Was Sie können wollen, neben dem Anforderungsprofil. Nur Sie lesen das. Der ETag nennt die Version.",
	}, auth.Signed(a.targets))
	httpx.Operation(server, httpx.Op{
		ID: "put-targets", Method: http.MethodPut, Path: "/me/targets", Tag: tag, Access: own,
		Summary: "Meine eigenen Ziele ändern", Description: "Ersetzt die ganze Liste. If-Match nennt die Version, von der die Änderung ausgeht.",
	}, auth.Signed(a.putTargets))
}

type targetView struct {
	Competency string  `json:"competency" maxLength:"20" doc:"Kennung der Kompetenz"`
	Level      int     `json:"level" minimum:"1" maximum:"8" doc:"Stufe"`
	By         *string `json:"by,omitempty" format:"date" nullable:"false" doc:"Bis wann; fehlt, wenn es keinen Tag gibt"`
}

type targetsBody struct {
	Targets []targetView `json:"targets" nullable:"false" maxItems:"12" doc:"Eigene Ziele"`
}

type targetsOutput struct {
	ETag string `header:"ETag"`
	Body targetsBody
}

func targetsOf(me Learner, err error) (*targetsOutput, error) {
	if err != nil {
		return nil, err
	}
	out := &targetsOutput{ETag: httpx.ETag(me.TargetsVersion), Body: targetsBody{Targets: []targetView{}}}
	for _, t := range me.Targets {
		v := targetView{Competency: string(t.Competency), Level: int(t.Level)}
		if t.By != nil {
			by := t.By.Format(time.DateOnly)
			v.By = &by
		}
		out.Body.Targets = append(out.Body.Targets, v)
	}
	return out, nil
}

func (a api) targets(ctx context.Context, actor auth.Actor, _ *struct{}) (*targetsOutput, error) {
	return targetsOf(a.service.Me(ctx, actor))
}

type putTargetsInput struct {
	httpx.IfMatch
	Body targetsBody
}

func (a api) putTargets(ctx context.Context, actor auth.Actor, in *putTargetsInput) (*targetsOutput, error) {
	version, err := in.Version()
	if err != nil {
		return nil, err
	}
	targets := make([]OwnTarget, len(in.Body.Targets))
	for i, t := range in.Body.Targets {
		targets[i] = OwnTarget{Competency: competency.ID(t.Competency), Level: competency.Level(t.Level)}
		if t.By == nil {
			continue
		}
		by, err := time.Parse(time.DateOnly, *t.By)
		if err != nil {
			return nil, fault.New("targets-invalid").Field("/targets/"+strconv.Itoa(i)+"/by", "bad-date")
		}
		targets[i].By = &by
	}
	return targetsOf(a.service.SetTargets(ctx, actor, version, targets))
}
