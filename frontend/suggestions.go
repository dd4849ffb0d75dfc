package frontend

import (
	"net/url"
	"slices"
	"strconv"
	"time"

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

	// How the deck is looked at, a wish that a cookie keeps.
	deckCookie = "ansicht"
	deckAsList = "liste"
	deckAsCard = "karte"
)

type suggestionsData struct {
	Cards   []card // in front first
	List    bool   // all cards below each other
	Behind  int    // cards that wait behind the one in front
	Holes   []matching.Hole
	Note    string
	Words   bool // only words were used, no meaning
	Latest  *answered
	Undone  bool // an answer was just taken back
	Answers []answered
	NoGoals bool
	Policy  string
	Model   string
	// Editorial says that the order is the same for everybody
	Editorial bool
}

// card is a suggestion as it is shown, with the answers it takes.
type card struct {
	whyView
	Meta    moduleFacts
	Reasons []matching.Fact
	Gap     *matching.Fact // the gap it closes, with From and To
	First   bool
	Chips   []matching.Reason // why it may not suit
	Snoozes []int             // weeks
	Until   field             // the day on which it is shown again
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

// refused is an answer that could not be kept: the module, what was typed, and what is wrong with it.
type refused struct {
	module uuid.UUID
	until  string
	errors formErrors
}

func (p *Pages) suggestions(v *visit) error { return p.deck(v, fiber.StatusOK, refused{}) }

func (p *Pages) deck(v *visit, status int, wrong refused) error {
	deck, err := p.Deck.Deck(v.UserContext(), v.actor, deckSize)
	if err != nil {
		return err
	}
	gaps, err := p.Deck.Gaps(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	d := suggestionsData{
		List: v.deckAsList(), Holes: deck.Holes, Note: deck.Note, Words: deck.Model == "", NoGoals: len(gaps) == 0 && !deck.Editorial,
		Policy: deck.PolicyVersion, Model: deck.Model, Editorial: deck.Editorial,
		Undone: v.Query("wieder") != "",
	}
	d.Cards = v.cards(deck.Suggestions, &d, wrong)
	if d.Answers, err = p.answers(v); err != nil {
		return err
	}
	for i := range d.Answers {
		if d.Answers[i].ID.String() == v.Query("antwort") {
			d.Latest = &d.Answers[i]
		}
	}
	h := head{Title: v.t("suggestions.title"), Lead: v.t("suggestions.lead"), Crumbs: v.trail(v.t("suggestions.title"))}
	return v.render(status, "vorschlaege", h, d)
}

// cards are the open suggestions. The one whose answer was taken back, or whose answer is wrong, stands in front.
func (v *visit) cards(suggestions []matching.Suggestion, d *suggestionsData, wrong refused) []card {
	var out []card
	for _, s := range suggestions {
		if s.Answer == "" {
			out = append(out, v.card(s, wrong))
		}
	}
	at := slices.IndexFunc(out, func(c card) bool {
		return c.Module.ID == wrong.module || c.Module.ID.String() == v.Query("wieder")
	})
	if at > 0 {
		front := out[at]
		out = slices.Insert(slices.Delete(out, at, at+1), 0, front)
	}
	if len(out) > 0 {
		out[0].First = true
		if !d.List {
			d.Behind, out = len(out)-1, out[:1]
		}
	}
	return out
}

// deckAsList reads how the person wants to see her suggestions, and keeps what she says about it.
func (v *visit) deckAsList() bool {
	wish := v.Query(deckCookie)
	if wish != deckAsList && wish != deckAsCard {
		return v.Cookies(deckCookie) == deckAsList
	}
	v.Cookie(&fiber.Cookie{
		Name: deckCookie, Value: wish, Path: "/vorschlaege", MaxAge: yearSeconds, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: v.Secure(),
	})
	return wish == deckAsList
}

func (v *visit) card(s matching.Suggestion, wrong refused) card {
	c := card{whyView: v.why(s), Meta: v.pages.facts(s.Module), Snoozes: snoozeWeeks(), Reasons: s.Facts[:min(shownFacts, len(s.Facts))]}
	for i, f := range s.Facts {
		if f.Kind == matching.FactClosesGap && c.Gap == nil {
			c.Gap = &s.Facts[i]
		}
	}
	for _, r := range matching.Reasons() {
		if r == matching.ReasonLanguage && s.Module.Language == courses.German || r == matching.ReasonDate && c.Meta.Next == nil {
			continue // it cannot be that
		}
		c.Chips = append(c.Chips, r)
	}
	c.Until = v.until(s.Module.ID, wrong)
	return c
}

// until is the field for the day on which a module is shown again.
func (v *visit) until(module uuid.UUID, wrong refused) field {
	errors, value := formErrors{}, ""
	if wrong.module == module {
		errors, value = wrong.errors, wrong.until
	}
	f := v.field(errors, "/snoozed_until", "bis", value).typed("date", "lp-input--medium")
	if !errors.Any() { // several cards have such a field
		f.ID += "-" + module.String()
	}
	today := v.pages.Now().In(v.pages.zone)
	f.Min, f.Max = today.AddDate(0, 0, 1).Format(time.DateOnly), today.AddDate(1, 0, 0).Format(time.DateOnly)
	return f
}

// answers lists the standing decisions with titles, newest first. A module that is gone keeps its decision out of the list.
func (p *Pages) answers(v *visit) ([]answered, error) {
	decisions, err := p.Deck.Decisions(v.UserContext(), v.actor)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(decisions))
	for i, decision := range decisions {
		ids[i] = decision.ModuleID
	}
	modules, err := p.Catalogue.ByIDs(v.UserContext(), ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[uuid.UUID]courses.Module, len(modules))
	for _, m := range modules {
		byID[m.ID] = m
	}
	var out []answered
	for _, decision := range decisions {
		if m := byID[decision.ModuleID]; m.State == courses.Published {
			out = append(out, answered{Decision: decision, Title: m.Title, Teaches: m.Teaches})
		}
	}
	return out, nil
}

// decide keeps an answer. One that breaks a rule brings the deck back with what is wrong.
func (p *Pages) decide(v *visit) error {
	module, err := uuid.Parse(v.FormValue("modul"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	in := matching.DecisionInput{Module: module, Answer: matching.Answer(v.FormValue("antwort")), Reason: matching.Reason(v.FormValue("grund"))}
	if in.Answer == matching.Later {
		in.Until = p.snoozedUntil(v)
	}
	if in.Answer == matching.Done {
		in.Rating, _ = strconv.Atoi(v.FormValue("bewertung")) // 0 breaks the rule and is named by it
	}
	decision, err := p.Deck.Decide(v.UserContext(), v.actor, in)
	back := v.FormValue("zurueck")
	if errors, status, ok := v.formErrors(err); ok && back == "" {
		return p.deck(v, status, refused{module: module, until: v.FormValue("bis"), errors: errors})
	}
	if err != nil {
		return err
	}
	if back != "" {
		return redirect(v.Ctx, localPath(back), flashDecisionSaved)
	}
	return redirect(v.Ctx, "/vorschlaege?antwort="+url.QueryEscape(decision.ID.String()), "")
}

// snoozedUntil is the beginning of a day that was named, or some weeks from now; nil leaves it to the rule. A day that is none breaks
// the rule and is named by it.
func (p *Pages) snoozedUntil(v *visit) *time.Time {
	if weeks, err := strconv.Atoi(v.FormValue("wochen")); err == nil {
		until := p.Now().AddDate(0, 0, 7*weeks)
		return &until
	}
	if !v.Request().PostArgs().Has("bis") {
		return nil
	}
	day, err := time.ParseInLocation(time.DateOnly, v.FormValue("bis"), p.zone)
	if err != nil {
		day = time.Time{}
	}
	return &day
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
	return redirect(v.Ctx, "/vorschlaege?wieder="+url.QueryEscape(v.FormValue("modul")), "")
}
