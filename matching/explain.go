package matching

import (
	"fmt"
	"slices"
	"time"

	"lernpfad/courses"
)

// shownClosings is how many goals a card names; the page of the module shows all.
const shownClosings = 2

// explainer writes the facts and term sentences of a card.
type explainer struct {
	names namer
	now   time.Time
	zone  *time.Location
}

// terms adds the sentences to the terms of a scored module.
func (x explainer) terms(s scored, sit situation) []Term {
	out := s.values.terms()
	for i, t := range out {
		out[i].Text = x.term(t, s, sit)
	}
	return out
}

func (x explainer) term(t Term, s scored, sit situation) string {
	switch t.Name {
	case GapClosed:
		return x.gapTerm(s)
	case Readiness:
		if t.Value >= 1 {
			return "Sie bringen alles mit, was dieses Lernmodul voraussetzt."
		}
		if tenths := floor10(t.Value); tenths > 0 {
			return fmt.Sprintf("Etwa %d Prozent der Voraussetzungen bringen Sie schon mit.", 10*tenths)
		}
		return "Die Voraussetzungen fehlen Ihnen noch."
	case Closeness:
		return closenessTerm(t.Value)
	case FormatFit:
		return x.fitTerm(s, sit)
	case Preference:
		return preferenceTerm(t.Value, sit.answers[s.module.ID], sit.taste)
	default:
		return ""
	}
}

// fitTerm says how much of the person's learning time the module takes, and then whatever else lowers the term.
func (x explainer) fitTerm(s scored, sit situation) string {
	q := newQuery(sit.snap.columns, sit.person, nil, x.now)
	length, dates, language := q.fit(s.row)
	text := fmt.Sprintf("%s passen in höchstens %d Ihrer Lernwochen.", germanHours(s.module.Hours), comfortableWeeks)
	if length < 1 {
		text = fmt.Sprintf("%s sind viel für Ihre Lernzeit pro Woche.", germanHours(s.module.Hours))
	}
	switch {
	case dates == noDateFit:
		text += " Zurzeit gibt es keinen Termin."
	case dates == dayOffFit:
		text += " Die Termine liegen auf Tagen, an denen Sie nicht arbeiten."
	}
	switch language {
	case foreignFit:
		text += " Es ist auf Englisch."
	case notPlainFit:
		text += " Es ist nicht in Leichter Sprache."
	}
	return text
}

func (x explainer) gapTerm(s scored) string {
	levels := 0
	for _, c := range s.effect.closed {
		levels += int(c.to - c.from)
	}
	known := s.effect.taught - s.effect.fresh
	switch {
	case levels == 0:
		return "Schließt keine Ihrer offenen Stufen."
	case known == 0 && levels == 1:
		return "Schließt eine Ihrer offenen Stufen; alles daran ist neu für Sie."
	case known == 0:
		return fmt.Sprintf("Schließt %d Ihrer offenen Stufen; alles daran ist neu für Sie.", levels)
	default:
		return fmt.Sprintf("Schließt %s Ihrer offenen Stufen. %d von %d Stufen des Inhalts kennen Sie schon.", count(levels), known, s.effect.taught)
	}
}

func count(n int) string {
	if n == 1 {
		return "eine"
	}
	return fmt.Sprint(n)
}

func closenessTerm(value float64) string {
	switch {
	case value >= 0.75:
		return "Der Inhalt liegt sehr nah an Ihren Aufgaben und Interessen."
	case value >= 0.4:
		return "Der Inhalt berührt Ihre Aufgaben und Interessen."
	default:
		return "Der Inhalt liegt weiter weg von Ihren Aufgaben und Interessen."
	}
}

// shownTaste is how far from one half a learned share must be to be called a liking.
const shownTaste = 0.05

func preferenceTerm(value float64, d Decision, t taste) string {
	switch {
	case !t.settings.Profiling:
		return "Aus Ihren Antworten lernen wir nichts: Sie haben das ausgeschaltet."
	case d.Answer == Fits:
		return "Sie haben gesagt: passt."
	case d.Answer == FitsNot:
		return "Sie haben gesagt: passt nicht."
	case d.Answer == Done:
		return fmt.Sprintf("Sie haben es abgeschlossen und mit %d von %d bewertet.", d.Rating, maxRating)
	case t.answers == 0 && !t.fromRole:
		return "Sie haben noch nichts gesagt, aus dem wir lernen können."
	case value >= 0.5+shownTaste:
		return "Ihre Antworten sprechen für Lernmodule dieser Art." + rolePart(t)
	case value <= 0.5-shownTaste:
		return "Ihre Antworten sprechen gegen Lernmodule dieser Art." + rolePart(t)
	default:
		return "Ihre Antworten sprechen weder dafür noch dagegen."
	}
}

// rolePart owns up to what is not from the person herself.
func rolePart(t taste) string {
	if t.fromRole {
		return " Antworten anderer mit Ihrem Anforderungsprofil zählen dabei mit."
	}
	return ""
}

// facts lists what speaks for a module, and what stands in its way, most telling first.
func (x explainer) facts(s scored, sit situation) []Fact {
	unlocks := sit.unlockedGoals(s.module)
	var facts []Fact
	for i, c := range s.effect.closed {
		if i == shownClosings || (i > 0 && !s.missing.nothing()) {
			break // one is enough where a requirement is missing
		}
		id, own := c.goal.Goal.Competency, c.goal.Goal.OwnsLevel(c.to)
		text := x.names.closes(id, c.from, c.to)
		if own {
			text += " Das ist Ihr eigenes Ziel."
		}
		facts = append(facts, Fact{Kind: FactClosesGap, Competency: id, From: c.from, To: c.to, Own: own, Text: text})
	}
	if !s.missing.nothing() { // whoever reads only three reasons must see it
		facts = append(facts, x.missingFacts(s, sit.person)...)
	}
	if len(unlocks) > 0 {
		facts = append(facts, Fact{Kind: FactUnlocks, Modules: unlocks, Text: "Öffnet den Weg zu " + quoted(unlocks) + "."})
	}
	if s.missing.nothing() {
		facts = append(facts, Fact{Kind: FactReady, Text: "Sie erfüllen alle Voraussetzungen."})
	}
	facts = append(facts, x.runFact(s.module))
	if known := s.effect.taught - s.effect.fresh; known > 0 {
		facts = append(facts, Fact{Kind: FactAlreadyHeld, Text: fmt.Sprintf("%d von %d Stufen des Inhalts kennen Sie schon.", known, s.effect.taught)})
	}
	if f, ok := x.tasteFact(s, sit); ok {
		facts = append(facts, f)
	}
	if len(sit.learner.Formats) > 0 && slices.Contains(sit.learner.Formats, string(s.module.Format)) {
		facts = append(facts, Fact{Kind: FactWish, Text: "Hat die Form, die Sie sich wünschen: " + formatName(s.module.Format) + "."})
	}
	if s.closeness >= 0.75 {
		facts = append(facts, Fact{Kind: FactNearTasks, Text: closenessTerm(s.closeness)})
	}
	return facts
}

// tasteFact names the answers as a reason where they speak for the module.
func (x explainer) tasteFact(s scored, sit situation) (Fact, bool) {
	value := float64(s.values[4]) / valueScale
	if sit.taste.answers == 0 || sit.answers[s.module.ID].Answer != "" || value < 0.5+shownTaste {
		return Fact{}, false
	}
	return Fact{Kind: FactFromDecision, Text: preferenceTerm(value, Decision{}, sit.taste)}, true
}

func (x explainer) missingFacts(s scored, p *person) []Fact {
	var facts []Fact
	if len(s.missing.levels) > 0 {
		r := s.missing.levels[0]
		held := p.reach[r.Competency]
		facts = append(facts, Fact{Kind: FactMissing, Competency: r.Competency, From: held, To: r.Level, Text: x.names.missing(r, held)})
	}
	if len(s.missing.groups) > 0 {
		group := s.missing.groups[0]
		facts = append(facts, Fact{Kind: FactGroupMember, Modules: group, Text: beforehand(group)})
	}
	return facts
}

// beforehand names the modules of a group of prerequisites.
func beforehand(group []courses.ModuleRef) string {
	if len(group) == 1 {
		return "Setzt das Lernmodul " + quoted(group) + " voraus."
	}
	return "Setzt eines dieser Lernmodule voraus: " + enumerate(titles(group), "oder") + "."
}

func (x explainer) runFact(m *courses.Module) Fact {
	if m.Format == courses.SelfPaced {
		return Fact{Kind: FactFormat, Text: germanHours(m.Hours) + ", jederzeit im eigenen Tempo."}
	}
	run, ok := m.Next(x.now)
	if !ok {
		return Fact{Kind: FactFormat, Text: germanHours(m.Hours) + "; zurzeit steht kein Termin fest."}
	}
	return Fact{Kind: FactNextRun, Text: fmt.Sprintf("%s; nächster Termin am %s (%s).", germanHours(m.Hours), germanDate(run.StartsAt, x.zone), run.Place)}
}
