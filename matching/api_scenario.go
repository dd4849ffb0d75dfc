package matching

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

func registerScenario(server *httpx.Server, a api, own httpx.Access) {
	httpx.Operation(server, httpx.Op{
		ID: "suppose", Method: http.MethodGet, Path: "/me/paths/{id}/scenario", Tag: tagMatching, Access: own,
		Summary: "Annahmen durchrechnen",
		Description: "Was aus dem Lernpfad würde, wenn Sie mehr oder weniger Zeit haben, andere Formate nehmen oder Schritte weglassen: " +
			"Stunden, Ende, Kosten und Ziele neben denen von heute. Nichts wird gespeichert.",
	}, auth.Signed(a.scenario))
}

type scenarioInput struct {
	ID            uuid.UUID `path:"id" format:"uuid" doc:"Kennung"`
	WeeklyMinutes int       `query:"weekly_minutes" minimum:"15" maximum:"2400" doc:"Lernzeit pro Woche in Minuten; ohne Angabe die aus dem Lernprofil"`
	Formats       []string  `query:"formats" maxItems:"5" enum:"self_paced,live_online,presence,blended,lab" doc:"Nur diese Formate; ohne Angabe die aus dem Lernprofil"`
	Without       []string  `query:"without" maxItems:"100" doc:"Kennungen von Lernmodulen, die Sie weglassen"`
}

type outlookView struct {
	WeeklyMinutes int     `json:"weekly_minutes" doc:"Lernzeit pro Woche in Minuten"`
	Steps         int     `json:"steps" doc:"Schritte, die noch zu tun sind"`
	Hours         float64 `json:"hours" doc:"Lernzeit in Stunden"`
	CostCents     int     `json:"cost_cents" doc:"Kosten in Cent"`
	Goals         int     `json:"goals" doc:"Ziele, die Sie erreichen oder schon erreicht haben"`
	End           string  `json:"end,omitempty" format:"date" doc:"Letzter Tag mit etwas zu tun; fehlt, wenn nichts geplant ist"`
	Complete      bool    `json:"complete" doc:"Ob bis dahin jeder Schritt seinen Platz hat"`
}

type scenarioView struct {
	Now     outlookView   `json:"now" doc:"Der Lernpfad, wie er ist"`
	Then    outlookView   `json:"then" doc:"Der beste Weg mit diesen Annahmen"`
	Lost    []string      `json:"lost" nullable:"false" doc:"Kompetenzen, deren Ziel Sie dann nicht erreichen"`
	Won     []string      `json:"won" nullable:"false" doc:"Kompetenzen, deren Ziel Sie nur dann erreichen"`
	Modules []courses.Ref `json:"modules" nullable:"false" doc:"Die Lernmodule in ihrer Reihenfolge"`
	Changes changesView   `json:"changes" doc:"Was anders ist als in dem, was vom Lernpfad noch zu tun ist"`
	Proven  bool          `json:"proven" doc:"Ob bewiesen ist, dass kein Weg mit diesen Annahmen besser ist"`
	Takable bool          `json:"takable" doc:"Ob es ein anderer Weg ist und Sie ihn annehmen können"`
}

func (a api) scenario(ctx context.Context, actor auth.Actor, in *scenarioInput) (*struct{ Body scenarioView }, error) {
	question := ScenarioInput{WeeklyMinutes: in.WeeklyMinutes}
	for _, raw := range in.Without {
		module, err := uuid.Parse(raw)
		if err != nil {
			return nil, fault.New("validation-failed").Field("/query/without", "unknown").Because(err)
		}
		question.Without = append(question.Without, module)
	}
	for _, f := range in.Formats {
		question.Formats = append(question.Formats, courses.Format(f))
	}
	s, err := a.service.Scenario(ctx, actor, in.ID, question)
	if err != nil {
		return nil, err
	}
	return &struct{ Body scenarioView }{scenarioView{
		Now: outlookOf(s.Now), Then: outlookOf(s.Then), Lost: names(s.Lost), Won: names(s.Won), Modules: orEmpty(courses.RefsOf(s.Modules)),
		Changes: changesViewOf(s.Changes), Proven: s.Proven, Takable: s.Takable,
	}}, nil
}

func outlookOf(o Outlook) outlookView {
	return outlookView{
		WeeklyMinutes: o.WeeklyMinutes, Steps: o.Steps, Hours: o.Hours.Float(), CostCents: o.Cents, Goals: o.Goals, End: isoDate(o.End), Complete: o.Complete,
	}
}
