package matching

import (
	"context"
	"net/http"
	"time"

	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
	"lernpfad/matching/recognition"
)

// recogniseLimit bounds the body: a text of [recognition.MaxBytes] with every byte escaped would be six times as long, but German
// text needs little of that. Whatever is longer is told so by the recogniser or by the server.
const recogniseLimit = 2 << 20

// recogniseTimeout leaves room for the embedding service behind other work.
const recogniseTimeout = 10 * time.Second

func registerRecognition(server *httpx.Server, a api) {
	httpx.Operation(server, httpx.Op{
		ID: "list-module-suggestions", Method: http.MethodGet, Path: "/modules/{id}/suggestions", Tag: "Anbieter", Access: httpx.Only(auth.Author),
		Summary:     "Kompetenzen für ein Lernmodul vorschlagen",
		Description: "Kompetenzen, die der Text eines eigenen Lernmoduls vermuten lässt und die es noch nicht nennt, mit Stufe, Sicherheit und dem Satz, der dafür spricht. Es ändert sich nichts: Sie entscheiden, was gilt.",
		Timeout:     recogniseTimeout,
	}, auth.Signed(a.moduleSuggestions))
	httpx.Operation(server, httpx.Op{
		ID: "recognise-competencies", Method: http.MethodPost, Path: "/competencies/recognise", Tag: "Anbieter", Access: httpx.Only(auth.Author),
		Summary: "Kompetenzen in einem Text erkennen", Description: "Wie beim Lernmodul, für einen freien Text bis 256 KB. Der Text wird nicht gespeichert.",
		BodyLimit: recogniseLimit, Timeout: recogniseTimeout,
	}, auth.Signed(a.recognise))
	httpx.Operation(server, httpx.Op{
		ID: "list-my-recognised", Method: http.MethodGet, Path: "/me/recognised-competencies", Tag: tagMatching, Access: httpx.Only(auth.Learner),
		Summary:     "Was wir aus Ihrer Beschreibung lesen",
		Description: "Kompetenzen, die Ihre Beschreibung der Aufgaben vermuten lässt und für die es noch keinen Nachweis gibt. Nur Sie sehen sie. Gespeichert wird nichts, bis Sie einen Nachweis hinzufügen.",
		Timeout:     recogniseTimeout,
	}, auth.Signed(a.myRecognised))
}

type passageView struct {
	Field string `json:"field" doc:"Wo der Satz steht: title, description, outcomes/0, tasks, text"`
	Start int    `json:"start" doc:"Anfang in Bytes (UTF-8)"`
	End   int    `json:"end" doc:"Ende in Bytes, ausschließlich"`
	Text  string `json:"text" doc:"Der Satz, wie er dort steht"`
}

// RecognisedView is a suggested competency.
type RecognisedView struct {
	Competency string      `json:"competency" doc:"Kennung der Kompetenz"`
	Level      int         `json:"level" doc:"Vorgeschlagene Stufe, 1 bis 8"`
	Confidence float64     `json:"confidence" doc:"Sicherheit, 0 bis 1"`
	Certainty  string      `json:"certainty" enum:"sure,likely,possible" doc:"Sicherheit in drei Stufen: recht sicher, wahrscheinlich, möglich"`
	Passage    passageView `json:"passage" doc:"Der Satz, der dafür spricht"`
}

type recognitionView struct {
	Teaches  []RecognisedView `json:"teaches" nullable:"false" doc:"Was wahrscheinlich vermittelt wird, das Sicherste zuerst; höchstens drei je Kompetenzrahmen"`
	Requires []RecognisedView `json:"requires" nullable:"false" doc:"Was wahrscheinlich vorausgesetzt wird"`
	Meaning  bool             `json:"meaning" doc:"Ob die Bedeutungssuche mitgezählt hat; sonst beruht alles auf Wörtern"`
}

type recognisedOutput struct{ Body recognitionView }

func recognisedOf(r recognition.Result, err error) (*recognisedOutput, error) {
	if err != nil {
		return nil, err
	}
	return &recognisedOutput{recognitionView{Teaches: recognisedViews(r.Teaches), Requires: recognisedViews(r.Requires), Meaning: r.Meaning}}, nil
}

func recognisedViews(list []recognition.Suggestion) []RecognisedView {
	out := make([]RecognisedView, len(list))
	for i, s := range list {
		out[i] = RecognisedView{
			Competency: string(s.Competency), Level: int(s.Level), Confidence: s.Confidence, Certainty: string(s.Certainty()),
			Passage: passageView(s.Passage),
		}
	}
	return out
}

func (a api) moduleSuggestions(ctx context.Context, actor auth.Actor, in *idInput) (*recognisedOutput, error) {
	return recognisedOf(a.service.RecogniseModule(ctx, actor, in.ID))
}

type recogniseInput struct {
	Body struct {
		Title string  `json:"title,omitempty" maxLength:"200" doc:"Überschrift; sie zählt doppelt"`
		Text  string  `json:"text" doc:"Der Text, höchstens 256 KB"`
		Hours float64 `json:"hours,omitempty" minimum:"0" maximum:"1000" doc:"Dauer in Stunden, wenn es ein Lernmodul ist"`
	}
}

func (a api) recognise(ctx context.Context, _ auth.Actor, in *recogniseInput) (*recognisedOutput, error) {
	return recognisedOf(a.service.Recognise(ctx, recognition.Source{Hours: in.Body.Hours, Parts: []recognition.Part{
		{Field: FieldTitle, Text: in.Body.Title, Heading: true}, {Field: FieldText, Text: in.Body.Text},
	}}))
}

func (a api) myRecognised(ctx context.Context, actor auth.Actor, _ *struct{}) (*recognisedOutput, error) {
	return recognisedOf(a.service.RecogniseMe(ctx, actor))
}
