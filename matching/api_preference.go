package matching

import (
	"context"
	"net/http"
	"time"

	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
)

func registerPreferences(server *httpx.Server, a api, own httpx.Access) {
	httpx.Operation(server, httpx.Op{
		ID: "get-preferences", Method: http.MethodGet, Path: "/me/preferences", Tag: tagMatching, Access: own,
		Summary: "Was wir gelernt haben", Description: "Was aus Ihren Antworten gelernt wurde, Merkmal für Merkmal.",
	}, auth.Signed(a.preferences))
	httpx.Operation(server, httpx.Op{
		ID: "set-preferences", Method: http.MethodPut, Path: "/me/preferences", Tag: tagMatching, Access: own, Status: http.StatusNoContent,
		Summary: "Lernen aus Antworten erlauben oder berichtigen", Description: "Schaltet Vorschläge nach Ihrem Profil ein oder aus und nennt, was nicht stimmt. Ohne sie ist die Reihenfolge der Vorschläge für alle gleich.",
	}, auth.Signed(a.setPreferences))
	httpx.Operation(server, httpx.Op{
		ID: "forget-preferences", Method: http.MethodDelete, Path: "/me/preferences", Tag: tagMatching, Access: own, Status: http.StatusNoContent,
		Summary: "Gelerntes vergessen", Description: "Alles Gelernte wird vergessen. Frühere Antworten halten ihre Lernmodule weiter aus den Vorschlägen, lehren aber nichts mehr.",
	}, auth.Signed(a.forgetPreferences))
}

type learnedView struct {
	Feature string  `json:"feature" doc:"Kennung des Merkmals"`
	Weight  float64 `json:"weight" doc:"Wie weit es den erwarteten Anteil von passt verschiebt; über 0 dafür, unter 0 dagegen"`
	Sure    float64 `json:"sure" doc:"Wie sicher das ist, 0 bis 1"`
	Answers int     `json:"answers" doc:"Ihre Antworten, die etwas dazu sagen"`
	Denied  bool    `json:"denied" doc:"Ob Sie gesagt haben, dass es nicht stimmt; dann zählt es nicht"`
	Text    string  `json:"text" doc:"Als Satz"`
}

type preferencesView struct {
	Profiling bool          `json:"profiling" doc:"Ob Ihr Profil und Ihre Antworten für Vorschläge genutzt werden"`
	Since     *time.Time    `json:"since,omitempty" doc:"Nur aus Antworten nach diesem Zeitpunkt wird gelernt"`
	Answers   int           `json:"answers" doc:"Antworten, aus denen gelernt wurde"`
	FromRole  bool          `json:"from_role" doc:"Ob Antworten anderer mit Ihrem Anforderungsprofil den Anfang machen; nur ab fünf Personen"`
	Learned   []learnedView `json:"learned" nullable:"false" doc:"Was gelernt wurde"`
}

func (a api) preferences(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct{ Body preferencesView }, error) {
	p, err := a.service.Preferences(ctx, actor)
	if err != nil {
		return nil, err
	}
	v := preferencesView{Profiling: p.Profiling, Since: p.Since, Answers: p.Answers, FromRole: p.FromRole, Learned: []learnedView{}}
	for _, l := range p.Learned {
		v.Learned = append(v.Learned, learnedView{
			Feature: string(l.Feature), Weight: l.Weight, Sure: l.Sure, Answers: l.Answers, Denied: l.Denied, Text: l.Text,
		})
	}
	return &struct{ Body preferencesView }{v}, nil
}

type setPreferencesInput struct {
	Body struct {
		Profiling bool     `json:"profiling" doc:"Ob Ihr Profil und Ihre Antworten für Vorschläge genutzt werden"`
		Denied    []string `json:"denied" nullable:"false" maxItems:"50" doc:"Merkmale, die nicht stimmen; ersetzt die bisherigen"`
	}
}

func (a api) setPreferences(ctx context.Context, actor auth.Actor, in *setPreferencesInput) (*struct{}, error) {
	return nil, a.service.SetPreferences(ctx, actor, PreferenceInput{Profiling: in.Body.Profiling, Denied: featuresOf(in.Body.Denied)})
}

func (a api) forgetPreferences(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct{}, error) {
	return nil, a.service.ForgetPreferences(ctx, actor)
}
