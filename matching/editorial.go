package matching

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

// noteEditorial stands beside a deck that is the same for everybody.
const noteEditorial = "Vorschläge nach Ihrem Profil sind ausgeschaltet. Diese Reihenfolge ist für alle gleich: Grundlagen zuerst, dann kurze vor langen Lernmodulen."

// editorial is the deck of a person who does not want her profile used: foundations first, short before long, equals by a lot of the
// catalogue's version. Only what she has set as a filter herself counts (audience, format, language, accessibility), and what she
// has answered stays away. Her levels, goals, words and taste are not looked at, and nothing is scored.
func (s *Service) editorial(sit situation, size int) Deck {
	deck := Deck{Note: noteEditorial, Editorial: true}
	x := s.explainer()
	x.now = sit.at
	modules := slices.DeleteFunc(slices.Clone(sit.snap.modules), func(m *courses.Module) bool {
		d, answered := sit.answers[m.ID]
		return len(m.Teaches) == 0 || !sit.admits(m) || answered && d.settled(m, x.now)
	})
	slices.SortFunc(modules, func(a, b *courses.Module) int {
		return cmp.Or(cmp.Compare(top(a).Band(), top(b).Band()), cmp.Compare(a.Hours, b.Hours),
			cmp.Compare(lot(uuid.Nil, sit.snap.version, a.ID), lot(uuid.Nil, sit.snap.version, b.ID)))
	})
	for _, m := range modules[:min(len(modules), size)] {
		deck.Suggestions = append(deck.Suggestions, Suggestion{Module: *m, Facts: []Fact{x.teachesFact(m), x.runFact(m)}})
	}
	return deck
}

// top is the highest level that a module teaches.
func top(m *courses.Module) competency.Level {
	highest := competency.Level(0)
	for _, t := range m.Teaches {
		highest = max(highest, t.Level)
	}
	return highest
}

// teachesFact says what a module teaches, whoever reads it.
func (x explainer) teachesFact(m *courses.Module) Fact {
	t := m.Teaches[0]
	return Fact{Kind: FactTeaches, Competency: t.Competency, To: t.Level, Text: x.names.teaches(t.Competency, t.Level)}
}
