package matching

import (
	"fmt"
	"math"
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
func (x explainer) terms(s scored, p *person) []Term {
	out := make([]Term, len(s.terms))
	for i, t := range s.terms {
		t.Text = x.term(t, s, p)
		out[i] = t
	}
	return out
}

func (x explainer) term(t Term, s scored, p *person) string {
	switch t.Name {
	case GapClosed:
		return x.gapTerm(s)
	case Readiness:
		if t.Value >= 1 {
			return "Sie bringen alles mit, was dieses Lernmodul voraussetzt."
		}
		return fmt.Sprintf("Sie bringen etwa %d von 10 Teilen der Voraussetzungen mit.", int(math.Floor(10*t.Value)))
	case Closeness:
		return closenessTerm(t.Value)
	case FormatFit:
		if t.Value >= 1 {
			return fmt.Sprintf("%s passen in höchstens %d Ihrer Lernwochen.", germanHours(s.module.Hours), comfortableWeeks)
		}
		return fmt.Sprintf("%s sind viel für Ihre Lernzeit pro Woche.", germanHours(s.module.Hours))
	case Preference:
		return preferenceTerm(s.module, p)
	default:
		return ""
	}
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

func preferenceTerm(m *courses.Module, p *person) string {
	b := p.liked[m.Format]
	switch {
	case p.answers[m.ID].Answer == Fits:
		return "Sie haben gesagt: passt."
	case p.answers[m.ID].Answer == FitsNot:
		return "Sie haben gesagt: passt nicht."
	case b.fits+b.fitsNot == 0:
		return "Zu dieser Form haben Sie noch nichts gesagt."
	case b.fits >= b.fitsNot:
		return "Lernmodule dieser Form haben Ihnen bisher eher gepasst."
	default:
		return "Lernmodule dieser Form haben Ihnen bisher eher nicht gepasst."
	}
}

// facts lists what speaks for a module, and what stands in its way, most telling first.
func (x explainer) facts(s scored, p *person, unlocks []courses.ModuleRef) []Fact {
	var facts []Fact
	for i, c := range s.effect.closed {
		if i == shownClosings || (i > 0 && !s.missing.nothing()) {
			break // one is enough where a requirement is missing
		}
		id := c.goal.Goal.Competency
		facts = append(facts, Fact{Kind: FactClosesGap, Competency: id, From: c.from, To: c.to, Text: x.names.closes(id, c.from, c.to)})
	}
	if !s.missing.nothing() { // whoever reads only three reasons must see it
		facts = append(facts, x.missingFacts(s, p)...)
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
	if s.closeness >= 0.75 {
		facts = append(facts, Fact{Kind: FactNearTasks, Text: closenessTerm(s.closeness)})
	}
	return facts
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
