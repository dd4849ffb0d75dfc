package learners

import (
	"context"

	"lernpfad/courses/competency/selfcheck"
	"lernpfad/internal/auth"
)

// statementView is a statement in three languages; Answer is missing while it is open.
type statementView struct {
	ID         string `json:"id" doc:"Kennung der Aussage"`
	Competency string `json:"competency" doc:"Kennung der Kompetenz"`
	Band       int    `json:"band" minimum:"1" maximum:"4" doc:"Niveau"`
	TextDE     string `json:"text_de" doc:"Die Aussage auf Deutsch"`
	TextEN     string `json:"text_en" doc:"Die Aussage auf Englisch"`
	TextPlain  string `json:"text_plain" doc:"Die Aussage in Einfacher Sprache"`
	Answer     *int   `json:"answer,omitempty" minimum:"0" maximum:"4" doc:"Antwort: 0 weiß nicht, 1 nein, 2 gesehen, 3 mit Hilfe, 4 sicher"`
}

type estimateView struct {
	Competency string   `json:"competency" doc:"Kennung der Kompetenz"`
	Level      int      `json:"level" doc:"Stufe"`
	Low        int      `json:"low" doc:"Die Stufe liegt mit 80 % zwischen low und high"`
	High       int      `json:"high" doc:"Die Stufe liegt mit 80 % zwischen low und high"`
	Sureness   string   `json:"sureness" enum:"unsure,roughly,quite_sure" doc:"Wie sicher die Stufe ist"`
	Guess      bool     `json:"guess" doc:"Danach wurde nicht gefragt"`
	Statements []string `json:"statements" nullable:"false" doc:"Worauf die Einschätzung beruht"`
}

type replacedView struct {
	Statement string `json:"statement" doc:"Kennung der Aussage"`
	Before    int    `json:"before" doc:"Die Antwort, die vorher da war"`
	Now       int    `json:"now" doc:"Die Antwort, die jetzt gilt"`
}

type selfCheckView struct {
	Statements []statementView  `json:"statements" nullable:"false" doc:"Beantwortete Aussagen in ihrer Reihenfolge, danach die nächste offene"`
	Answered   int              `json:"answered" doc:"Zahl der Antworten"`
	Limit      int              `json:"limit" doc:"Spätestens nach so vielen Antworten steht ein Ergebnis"`
	Sure       bool             `json:"sure" doc:"Die Antworten genügen für das Ziel"`
	Finished   bool             `json:"finished" doc:"Alle Antworten sind ausgewertet"`
	Estimates  []estimateView   `json:"estimates" nullable:"false" doc:"Was die Antworten bis jetzt sagen"`
	Replaced   []replacedView   `json:"replaced,omitempty" doc:"Antworten aus einem anderen Fenster, die jetzt ersetzt sind"`
	Result     []attainmentView `json:"result,omitempty" nullable:"false" doc:"Der Kompetenzstand nach dem Abschluss"`
}

type selfCheckOutput struct{ Body selfCheckView }

func (a api) selfCheck(ctx context.Context, actor auth.Actor, _ *struct{}) (*selfCheckOutput, error) {
	check, err := a.service.SelfCheck(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &selfCheckOutput{selfCheckOf(check)}, nil
}

type answerInput struct {
	Body struct {
		Answers []struct {
			Statement string `json:"statement" maxLength:"60" doc:"Kennung der Aussage"`
			Answer    int    `json:"answer" minimum:"0" maximum:"4" doc:"0 weiß nicht, 1 nein, 2 gesehen, 3 mit Hilfe, 4 sicher"`
			Seen      *int   `json:"seen,omitempty" minimum:"0" maximum:"4" doc:"Die Antwort, die beim Antworten zu sehen war; fehlt, wenn keine da war"`
		} `json:"answers" nullable:"false" maxItems:"200" doc:"Antworten"`
		Finish bool `json:"finish,omitempty" doc:"Die Antworten auswerten"`
	}
}

func (a api) answer(ctx context.Context, actor auth.Actor, in *answerInput) (*selfCheckOutput, error) {
	answers := make([]Given, len(in.Body.Answers))
	for i, answer := range in.Body.Answers {
		answers[i] = Given{StatementID: answer.Statement, Answer: selfcheck.Answer(answer.Answer)}
		if answer.Seen != nil {
			seen := selfcheck.Answer(*answer.Seen)
			answers[i].Seen = &seen
		}
	}
	replaced, err := a.service.Answer(ctx, actor, answers...)
	if err != nil {
		return nil, err
	}
	var result []attainmentView
	if in.Body.Finish {
		list, err := a.service.FinishSelfCheck(ctx, actor)
		if err != nil {
			return nil, err
		}
		result = attainmentsOf(list)
	}
	check, err := a.service.SelfCheck(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &selfCheckOutput{selfCheckOf(check)}
	out.Body.Result = result
	for _, r := range replaced {
		out.Body.Replaced = append(out.Body.Replaced, replacedView{r.StatementID, int(r.Before), int(r.Now)})
	}
	return out, nil
}

type sheetOutput struct {
	Body struct {
		Statements []statementView `json:"statements" nullable:"false" doc:"Aussagen in der Reihenfolge des Bogens"`
	}
}

func (a api) sheet(ctx context.Context, actor auth.Actor, _ *struct{}) (*sheetOutput, error) {
	list, err := a.service.SelfCheckSheet(ctx, actor)
	out := &sheetOutput{}
	out.Body.Statements = make([]statementView, len(list))
	for i, s := range list {
		out.Body.Statements[i] = statementOf(s)
	}
	return out, err
}

func (a api) restart(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct{}, error) {
	return nil, a.service.RestartSelfCheck(ctx, actor)
}

func selfCheckOf(check SelfCheck) selfCheckView {
	out := selfCheckView{
		Statements: []statementView{}, Answered: len(check.Replies), Limit: check.Limit, Sure: check.Sure, Finished: check.Finished(),
		Estimates: make([]estimateView, len(check.Estimates)),
	}
	for _, r := range check.Replies {
		view := statementOf(r.Statement)
		answer := int(r.Answer)
		view.Answer = &answer
		out.Statements = append(out.Statements, view)
	}
	if check.Next != nil {
		out.Statements = append(out.Statements, statementOf(*check.Next))
	}
	for i, e := range check.Estimates {
		out.Estimates[i] = estimateOf(e)
	}
	return out
}

func statementOf(s selfcheck.Statement) statementView {
	return statementView{
		ID: s.ID, Competency: string(s.Competency), Band: int(s.Band), TextDE: s.TextDE, TextEN: s.TextEN, TextPlain: s.TextPlain,
	}
}

func estimateOf(e selfcheck.Estimate) estimateView {
	view := estimateView{
		Competency: string(e.Competency), Level: int(e.Level), Low: int(e.Low), High: int(e.High), Guess: e.Guess(),
		Sureness: e.Sureness().String(), Statements: []string{},
	}
	for _, r := range e.Replies {
		view.Statements = append(view.Statements, r.Statement.ID)
	}
	return view
}
