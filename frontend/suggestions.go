package frontend

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/fault"
	"lernpfad/matching"
)

const (
	deckSize   = 8
	shownFacts = 3
)

type suggestionsData struct {
	Cards   []card
	Holes   []matching.Hole
	Note    string
	Words   bool // only words were used, no meaning
	Latest  *answered
	Answers []answered
	NoGoals bool
	Policy  string
	Model   string
	// Editorial says that the order is the same for everybody
	Editorial bool
	Reasons   []matching.Reason
	Snoozes   []int // weeks
}

// card is a suggestion as it is shown.
type card struct {
	whyView
	Meta    moduleFacts
	Reasons []matching.Fact
	Gap     *matching.Fact // the gap it closes, with From and To
	Goal    competency.Level
	First   bool
}

// moduleFacts is what the line of facts below a title needs.
type moduleFacts struct {
	Module courses.Module
	Next   *courses.Run
}

// answered is a decision with the title of its module.
type answered struct {
	matching.Decision
	Title   string
	Teaches []competency.Requirement
}

func (p *Pages) facts(m courses.Module) moduleFacts {
	f := moduleFacts{Module: m}
	if run, ok := m.Next(p.Now()); ok {
		f.Next = &run
	}
	return f
}

func (p *Pages) suggestions(v *visit) error {
	ctx := v.UserContext()
	deck, err := p.Deck.Deck(ctx, v.actor, deckSize)
	if err != nil {
		return err
	}
	gaps, err := p.Deck.Gaps(ctx, v.actor)
	if err != nil {
		return err
	}
	d := suggestionsData{Holes: deck.Holes, Note: deck.Note, Words: deck.Model == "", NoGoals: len(gaps) == 0 && !deck.Editorial, Policy: deck.PolicyVersion, Model: deck.Model}
	d.Editorial, d.Reasons, d.Snoozes = deck.Editorial, matching.Reasons(), snoozeWeeks()
	for _, s := range deck.Suggestions {
		if s.Answer == "" {
			d.Cards = append(d.Cards, v.card(s, gaps, len(d.Cards) == 0))
		}
	}
	if d.Answers, err = p.answers(v); err != nil {
		return err
	}
	for i := range d.Answers {
		if d.Answers[i].ID.String() == v.Query("antwort") {
			d.Latest = &d.Answers[i]
		}
	}
	h := head{Title: v.t("suggestions.title"), Lead: v.t("suggestions.lead"), Crumbs: v.trail(v.t("suggestions.title"))}
	return v.render(fiber.StatusOK, "vorschlaege", h, d)
}

func (v *visit) card(s matching.Suggestion, gaps []matching.Gap, first bool) card {
	c := card{whyView: v.why(s), Meta: v.pages.facts(s.Module), First: first}
	for i, f := range s.Facts {
		if f.Kind == matching.FactClosesGap && c.Gap == nil {
			c.Gap = &s.Facts[i]
		}
	}
	if c.Gap != nil {
		for _, g := range gaps {
			if g.Goal.Competency == c.Gap.Competency {
				c.Goal = g.Goal.Level
			}
		}
	}
	c.Reasons = s.Facts[:min(shownFacts, len(s.Facts))]
	return c
}

// answers lists the standing decisions with titles, newest first. A module that is gone keeps its decision out of the list.
func (p *Pages) answers(v *visit) ([]answered, error) {
	decisions, err := p.Deck.Decisions(v.UserContext(), v.actor)
	if err != nil {
		return nil, err
	}
	var out []answered
	for _, decision := range decisions {
		m, err := p.Catalogue.Module(v.UserContext(), v.actor, decision.ModuleID)
		if f, ok := fault.From(err); ok && f.Kind == fault.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, answered{Decision: decision, Title: m.Title, Teaches: m.Teaches})
	}
	return out, nil
}

func (p *Pages) decide(v *visit) error {
	module, err := uuid.Parse(v.FormValue("modul"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	in := matching.DecisionInput{Module: module, Answer: matching.Answer(v.FormValue("antwort")), Reason: matching.Reason(v.FormValue("grund"))}
	if weeks, err := strconv.Atoi(v.FormValue("wochen")); err == nil && in.Answer == matching.Later {
		until := p.Now().AddDate(0, 0, 7*weeks)
		in.Until = &until
	}
	if in.Answer == matching.Done {
		in.Rating, _ = strconv.Atoi(v.FormValue("bewertung")) // 0 breaks the rule and is named by it
	}
	decision, err := p.Deck.Decide(v.UserContext(), v.actor, in)
	if err != nil {
		return err
	}
	if back := v.FormValue("zurueck"); back != "" {
		return redirect(v.Ctx, localPath(back), flashDecisionSaved)
	}
	return redirect(v.Ctx, "/vorschlaege?antwort="+url.QueryEscape(decision.ID.String()), "")
}

// snoozeWeeks are the choices of "später".
func snoozeWeeks() []int { return []int{2, 4, 13} }

func (p *Pages) undo(v *visit) error {
	id, err := uuid.Parse(v.FormValue("entscheidung"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	if err := p.Deck.Undo(v.UserContext(), v.actor, id); err != nil {
		return err
	}
	return redirect(v.Ctx, "/vorschlaege", flashDecisionUndone)
}
