package frontend

import (
	"net/url"

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
}

// card is a suggestion as it is shown.
type card struct {
	matching.Suggestion
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
	Title string
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
	d := suggestionsData{Holes: deck.Holes, Note: deck.Note, Words: deck.Model == "", NoGoals: len(gaps) == 0, Policy: deck.PolicyVersion, Model: deck.Model}
	for _, s := range deck.Suggestions {
		if s.Answer == "" {
			d.Cards = append(d.Cards, p.card(s, gaps, len(d.Cards) == 0))
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

func (p *Pages) card(s matching.Suggestion, gaps []matching.Gap, first bool) card {
	c := card{Suggestion: s, Meta: p.facts(s.Module), First: first}
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
		out = append(out, answered{Decision: decision, Title: m.Title})
	}
	return out, nil
}

func (p *Pages) decide(v *visit) error {
	module, err := uuid.Parse(v.FormValue("modul"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	decision, err := p.Deck.Decide(v.UserContext(), v.actor, module, matching.Answer(v.FormValue("antwort")), v.FormValue("grund"))
	if err != nil {
		return err
	}
	return redirect(v.Ctx, "/vorschlaege?antwort="+url.QueryEscape(decision.ID.String()), "")
}

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
