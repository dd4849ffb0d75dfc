package matching

import (
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/matching/planning"
)

type gapView struct {
	Competency string `json:"competency" doc:"Kennung der Kompetenz"`
	Have       int    `json:"have" doc:"Ihre Stufe"`
	Want       int    `json:"want" doc:"Stufe, die Ihr Anforderungsprofil verlangt oder die Sie sich vorgenommen haben"`
	Known      bool   `json:"known" doc:"Ob es einen Nachweis gibt"`
	Need       string `json:"need" enum:"must,should" doc:"Muss oder Soll"`
	Weight     int    `json:"weight" doc:"Gewicht, 1 bis 5"`
	Own        bool   `json:"own" doc:"Ob die Stufe Ihr eigenes Ziel ist"`
	Asked      int    `json:"asked,omitempty" doc:"Was Ihr Anforderungsprofil verlangt, wenn Ihr eigenes Ziel höher ist"`
}

func gapsOf(gaps []Gap) []gapView {
	out := make([]gapView, len(gaps))
	for i, g := range gaps {
		out[i] = gapView{
			Competency: string(g.Goal.Competency), Have: int(g.Have), Want: int(g.Goal.Level), Known: g.Known, Need: string(g.Goal.Need), Weight: g.Goal.Weight,
			Own: g.Goal.Own, Asked: int(g.Goal.Asked),
		}
	}
	return out
}

type termView struct {
	Name   string  `json:"name" doc:"Teil der Bewertung"`
	Value  float64 `json:"value" doc:"0 bis 1"`
	Weight float64 `json:"weight" doc:"Gewicht; alle zusammen ergeben 1"`
	Points float64 `json:"points" doc:"Wert mal Gewicht; alle zusammen ergeben die Bewertung"`
	Text   string  `json:"text" doc:"Als Satz"`
}

type factView struct {
	Kind       string        `json:"kind" doc:"Was die Tatsache aussagt"`
	Competency string        `json:"competency,omitempty" doc:"Kennung der Kompetenz"`
	From       int           `json:"from,omitempty" doc:"Von Stufe"`
	To         int           `json:"to,omitempty" doc:"Auf Stufe"`
	Modules    []courses.Ref `json:"modules,omitempty" nullable:"false" doc:"Betroffene Lernmodule"`
	Own        bool          `json:"own,omitempty" doc:"Ob es um Ihr eigenes Ziel geht"`
	Text       string        `json:"text" doc:"Als Satz"`
}

type alternativeView struct {
	Module courses.Ref `json:"module" doc:"Das Lernmodul"`
	Hours  float64     `json:"hours" doc:"Stunden mehr als dieser Vorschlag; negativ: weniger"`
	Text   string      `json:"text" doc:"Als Satz"`
}

type counterfactualView struct {
	Competency string       `json:"competency" doc:"Kennung der Kompetenz"`
	Level      int          `json:"level" doc:"Stufe, die Sie dann hätten"`
	Instead    *courses.Ref `json:"instead,omitempty" nullable:"false" doc:"Das Lernmodul, das dann hier stünde"`
	Place      int          `json:"place" doc:"Platz dieses Vorschlags, ab 1; 0, wenn er nicht mehr dabei wäre"`
	Text       string       `json:"text" doc:"Als Satz"`
}

// SuggestionView is a card on the wire.
type SuggestionView struct {
	ID     uuid.UUID          `json:"id" format:"uuid" doc:"Kennung des Vorschlags"`
	Module courses.ModuleView `json:"module" doc:"Das Lernmodul"`
	Score  float64            `json:"score" doc:"Summe der Punkte, 0 bis 1"`
	Terms  []termView         `json:"terms" nullable:"false" doc:"Woraus sich die Bewertung zusammensetzt"`
	Facts  []factView         `json:"facts" nullable:"false" doc:"Gründe, der wichtigste zuerst"`
	Alike  []courses.Ref      `json:"alike" nullable:"false" doc:"Fast gleiche Lernmodule, die deshalb nicht gezeigt werden"`
	// what else would close the gap, and what would stand here instead
	Alternatives    []alternativeView    `json:"alternatives" nullable:"false" doc:"Andere Lernmodule für dieselbe Lücke, höchstens zwei"`
	Counterfactuals []counterfactualView `json:"counterfactuals" nullable:"false" doc:"Was sich ändert, wenn Sie mehr könnten"`
}

func suggestionOf(s Suggestion) SuggestionView {
	v := SuggestionView{
		ID: s.ID, Module: courses.ViewOf(s.Module), Score: s.Score, Terms: termsOf(s.Terms), Facts: factsOf(s.Facts),
		Alike: courses.RefsOf(s.Alike), Alternatives: []alternativeView{}, Counterfactuals: []counterfactualView{},
	}
	for _, a := range s.Alternatives {
		v.Alternatives = append(v.Alternatives, alternativeView{Module: courses.Ref(a.Module), Hours: a.Hours.Float(), Text: a.Text})
	}
	for _, c := range s.Counterfactuals {
		v.Counterfactuals = append(v.Counterfactuals, counterfactualView{
			Competency: string(c.Competency), Level: int(c.Level), Instead: (*courses.Ref)(c.Instead), Place: c.Place, Text: c.Text,
		})
	}
	return v
}

func termsOf(terms []Term) []termView {
	out := make([]termView, len(terms))
	for i, t := range terms {
		out[i] = termView{Name: string(t.Name), Value: t.Value, Weight: t.Weight, Points: t.Points, Text: t.Text}
	}
	return out
}

func factsOf(facts []Fact) []factView {
	out := make([]factView, len(facts))
	for i, f := range facts {
		out[i] = factView{
			Kind: string(f.Kind), Competency: string(f.Competency), From: int(f.From), To: int(f.To), Modules: courses.RefsOf(f.Modules), Own: f.Own, Text: f.Text,
		}
	}
	return out
}

type holeView struct {
	Competency string `json:"competency" doc:"Kennung der Kompetenz"`
	Level      int    `json:"level" doc:"Stufe des Ziels"`
	Reachable  int    `json:"reachable" doc:"Höchste Stufe, die das Angebot erreicht"`
	Text       string `json:"text" doc:"Als Satz"`
}

func holesOf(holes []Hole) []holeView {
	out := make([]holeView, len(holes))
	for i, h := range holes {
		out[i] = holeView{Competency: string(h.Competency), Level: int(h.Level), Reachable: int(h.Reachable), Text: h.Text}
	}
	return out
}

type deckView struct {
	Suggestions []SuggestionView `json:"suggestions" nullable:"false" doc:"Vorschläge, der beste zuerst"`
	Holes       []holeView       `json:"holes" nullable:"false" doc:"Ziele, für die es kein Angebot gibt"`
	Note        string           `json:"note,omitempty" doc:"Hinweis, worauf die Liste beruht, wenn die Bedeutungssuche noch nicht alles gelesen hat"`
	Editorial   bool             `json:"editorial" doc:"Die Reihenfolge ist für alle gleich, weil Sie Vorschläge nach Ihrem Profil ausgeschaltet haben"`
	madeWith
}

// madeWith is what a list of suggestions was made with.
type madeWith struct {
	List             uuid.UUID `json:"list" format:"uuid" doc:"Kennung der Liste"`
	InputsHash       string    `json:"inputs_hash" doc:"Prüfsumme von allem, woraus die Liste entstand: gleiche Prüfsumme, gleiche Liste"`
	Model            string    `json:"model,omitempty" doc:"Modell der Vektoren"`
	FrameworkVersion string    `json:"framework_version" doc:"Version der Kompetenzrahmen"`
	CatalogueVersion int64     `json:"catalogue_version" doc:"Version des Katalogs"`
	VectorVersion    int64     `json:"vector_version" doc:"Version der Vektoren"`
	PolicyVersion    string    `json:"policy_version" doc:"Version der Regeln"`
	ProgramVersion   string    `json:"program_version" doc:"Version der Software"`
}

func madeWithOf(list uuid.UUID, hash string, v Versions) madeWith {
	return madeWith{
		List: list, InputsHash: hash, Model: v.Model, FrameworkVersion: v.FrameworkVersion, CatalogueVersion: v.CatalogueVersion,
		VectorVersion: v.VectorVersion, PolicyVersion: v.PolicyVersion, ProgramVersion: v.ProgramVersion,
	}
}

type decisionView struct {
	ID           uuid.UUID  `json:"id" format:"uuid" doc:"Kennung der Antwort"`
	Module       uuid.UUID  `json:"module" format:"uuid" doc:"Kennung des Lernmoduls"`
	Answer       string     `json:"answer" enum:"fits,fits_not,later,done" doc:"passt, passt nicht, später, abgeschlossen"`
	Reason       string     `json:"reason,omitempty" doc:"Grund"`
	Rating       int        `json:"rating,omitempty" doc:"Bewertung nach dem Abschluss, 1 bis 5"`
	SnoozedUntil *time.Time `json:"snoozed_until,omitempty" doc:"Bis wann das Lernmodul zurückgestellt ist"`
	CreatedAt    time.Time  `json:"created_at" doc:"Zeitpunkt"`
}

func decisionOf(d Decision) decisionView {
	return decisionView{
		ID: d.ID, Module: d.ModuleID, Answer: string(d.Answer), Reason: string(d.Reason), Rating: d.Rating, SnoozedUntil: d.SnoozedUntil, CreatedAt: d.CreatedAt,
	}
}

type reasonView struct {
	Competency string        `json:"competency" doc:"Kennung der Kompetenz"`
	Level      int           `json:"level" doc:"Das Ziel, das ohne den Schritt nicht erreicht wird"`
	Own        bool          `json:"own,omitempty" doc:"Ob es Ihr eigenes Ziel ist"`
	From       int           `json:"from,omitempty" doc:"Von Stufe"`
	To         int           `json:"to,omitempty" doc:"Auf Stufe"`
	Unlocks    []courses.Ref `json:"unlocks,omitempty" nullable:"false" doc:"Schritte, die diesen brauchen"`
	Text       string        `json:"text" doc:"Als Satz"`
}

type stepView struct {
	Position int                `json:"position" doc:"Stelle im Lernpfad, ab 1"`
	Module   courses.ModuleView `json:"module" doc:"Das Lernmodul"`
	Hours    float64            `json:"hours" doc:"Lernzeit in Stunden"`
	After    []int              `json:"after" nullable:"false" doc:"Stellen der Schritte, die vorher nötig sind"`
	Reasons  []reasonView       `json:"reasons" nullable:"false" doc:"Ziele, die ohne den Schritt nicht erreicht werden"`
	Why      []string           `json:"why" nullable:"false" doc:"Die Gründe in Sätzen"`
	Done     bool               `json:"done" doc:"Ob Sie alles abgeschlossen haben, was der Schritt vermittelt"`
	Offered  bool               `json:"offered" doc:"Ob das Lernmodul noch im Angebot ist"`
}

// PathView is a path on the wire.
type PathView struct {
	ID          uuid.UUID       `json:"id" format:"uuid" doc:"Kennung des Lernpfads"`
	RoleProfile string          `json:"role_profile" doc:"Anforderungsprofil"`
	Horizon     string          `json:"horizon" enum:"today,tomorrow" doc:"Heute oder morgen"`
	Status      string          `json:"status" enum:"optimal,feasible,unreachable" doc:"Wie gut der Lernpfad ist"`
	Hours       float64         `json:"hours" doc:"Lernzeit in Stunden"`
	Cost        float64         `json:"cost" doc:"Was minimiert wurde, in Stunden; Lernmodule, die nicht passen, zählen mehr"`
	LowerBound  float64         `json:"lower_bound" doc:"Kein Lernpfad kostet weniger, in Stunden"`
	Avoided     int             `json:"avoided" doc:"Lernmodule, die anderthalbfach zählen, weil Sie gesagt haben: passt nicht"`
	Gap         float64         `json:"gap" doc:"Abstand zum Bestmöglichen, 0 ist bewiesen"`
	Steps       []stepView      `json:"steps" nullable:"false" doc:"Schritte in ihrer Reihenfolge"`
	Holes       []holeView      `json:"holes" nullable:"false" doc:"Ziele, für die es kein Angebot gibt"`
	Landmarks   [][]courses.Ref `json:"landmarks" nullable:"false" doc:"Aus jeder Liste wird mindestens ein Lernmodul gebraucht"`
	Goals       []gapView       `json:"goals" nullable:"false" doc:"Ziele mit dem Stand bei der Berechnung"`
	CreatedAt   time.Time       `json:"created_at" doc:"Zeitpunkt"`
	Accepted    bool            `json:"accepted" doc:"Ob Sie diesem Lernpfad folgen"`
	Changes     *changesView    `json:"changes,omitempty" doc:"Was anders ist als in dem Lernpfad, dem Sie folgen"`
}

// PathViewOf puts a path on the wire.
func PathViewOf(lp LearningPath) PathView {
	v := PathView{
		ID: lp.ID, RoleProfile: lp.RoleProfileID, Horizon: string(lp.Horizon), Status: string(lp.Status), Hours: lp.Hours.Float(),
		Cost: courses.Hours(lp.Cost).Float(), LowerBound: courses.Hours(lp.LowerBound).Float(), Gap: lp.Gap, Avoided: lp.Avoided,
		Steps: make([]stepView, len(lp.Steps)), Holes: holesOf(lp.Holes), Landmarks: make([][]courses.Ref, len(lp.Landmarks)),
		Goals: gapsOf(lp.Goals), CreatedAt: lp.CreatedAt, Accepted: lp.Accepted,
	}
	for i, s := range lp.Steps {
		v.Steps[i] = stepOf(s)
	}
	for i, l := range lp.Landmarks {
		v.Landmarks[i] = courses.RefsOf(l)
	}
	if lp.Changes != nil {
		c := changesViewOf(*lp.Changes)
		v.Changes = &c
	}
	return v
}

func stepOf(s PathStep) stepView {
	v := stepView{Position: s.Position, Module: courses.ViewOf(s.Module), Hours: s.Hours.Float(), After: orEmpty(s.After), Why: orEmpty(s.Why), Done: s.Done, Offered: !s.Withdrawn()}
	for _, r := range s.Reasons {
		v.Reasons = append(v.Reasons, reasonView{
			Competency: string(r.Competency), Level: int(r.Level), Own: r.Own, From: int(r.From), To: int(r.To), Unlocks: courses.RefsOf(r.Unlocks), Text: r.Text,
		})
	}
	return v
}

type cellView struct {
	State string `json:"state" enum:"shown,nobody,too_small,protected" doc:"Was die Zelle sagen darf"`
	Class int    `json:"class" doc:"Klasse 0 bis 6"`
	Lower int    `json:"lower" doc:"Anteil mindestens, in Prozent"`
	Upper int    `json:"upper" doc:"Anteil höchstens, in Prozent"`
}

type unitView struct {
	ID    string     `json:"id" doc:"Kennung der Organisationseinheit"`
	Name  string     `json:"name" doc:"Name"`
	Cells []cellView `json:"cells" nullable:"false" doc:"Je Kompetenz eine Zelle"`
}

type coverageView struct {
	K            int        `json:"k" doc:"Kleinste Gruppe, die gezeigt wird"`
	Competencies []string   `json:"competencies" nullable:"false" doc:"Kennungen der Kompetenzen"`
	Units        []unitView `json:"units" nullable:"false" doc:"Organisationseinheiten"`
	Total        []cellView `json:"total" nullable:"false" doc:"Die ganze Kommune"`
}

func coverageOf(c planning.Coverage) coverageView {
	v := coverageView{K: c.K, Units: make([]unitView, len(c.Units)), Total: cellsOf(c.Total)}
	for _, id := range c.Competencies {
		v.Competencies = append(v.Competencies, string(id))
	}
	for i, u := range c.Units {
		v.Units[i] = unitView{ID: u.ID, Name: u.Name, Cells: cellsOf(c.Cells[i])}
	}
	return v
}

func cellsOf(cells []planning.Cell) []cellView {
	out := make([]cellView, len(cells))
	for i, c := range cells {
		out[i] = cellView{State: string(c.State), Class: c.Class, Lower: c.Lower, Upper: c.Upper}
	}
	return out
}
