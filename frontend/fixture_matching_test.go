package frontend

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/matching"
	"lernpfad/matching/planning"
	"lernpfad/matching/recognition"
)

func (w *world) Gaps(context.Context, auth.Actor) ([]matching.Gap, error) {
	if w.blank {
		return nil, nil
	}
	return w.path.Goals, nil
}

func (w *world) Deck(_ context.Context, _ auth.Actor, _ int) (matching.Deck, error) {
	deck := matching.Deck{Versions: matching.Versions{Model: "e5-small", PolicyVersion: auth.PolicyVersion}, Holes: w.path.Holes}
	if w.blank {
		deck.Model, deck.Note = "", "Der Dienst für die Bedeutungssuche antwortet gerade nicht."
		return deck, nil
	}
	for _, m := range w.modules[:3] {
		deck.Suggestions = append(deck.Suggestions, fixtureSuggestion(m))
	}
	return deck, nil
}

func (w *world) Fit(_ context.Context, _ auth.Actor, module uuid.UUID) (matching.Fit, error) {
	m, err := w.Module(context.Background(), auth.Actor{}, module)
	if err != nil {
		return matching.Fit{}, err
	}
	fit := matching.Fit{Suggestion: fixtureSuggestion(m), Similar: []courses.ModuleRef{{ID: id(2), Title: w.modules[1].Title}}}
	for i, r := range m.Requires {
		state := matching.RequirementState{Requirement: r, Held: r.Level}
		if i == 0 {
			state.Held, state.From = 0, []courses.ModuleRef{{ID: id(3), Title: w.modules[2].Title}}
		}
		fit.Requirements = append(fit.Requirements, state)
	}
	return fit, nil
}

func (w *world) Decide(_ context.Context, _ auth.Actor, in matching.DecisionInput) (matching.Decision, error) {
	if in.Until != nil && !in.Until.After(fixedNow()) {
		return matching.Decision{}, fault.New("decision-invalid").Field("/snoozed_until", "bad-date")
	}
	d := matching.Decision{ID: id(902), ModuleID: in.Module, Answer: in.Answer, Reason: in.Reason, Rating: in.Rating, SnoozedUntil: in.Until, CreatedAt: fixedNow()}
	w.decisions = append(w.decisions, d)
	what := fmt.Sprint("decide ", in.Answer, " ", in.Reason)
	if in.Until != nil {
		what += in.Until.Format(time.DateOnly)
	}
	if in.Rating > 0 {
		what += fmt.Sprint(in.Rating)
	}
	return d, w.change(what)
}

func (w *world) Preferences(context.Context, auth.Actor) (matching.Preferences, error) {
	if w.blank {
		return matching.Preferences{}, nil
	}
	return fixturePreferences(), nil
}

func (w *world) SetPreferences(_ context.Context, _ auth.Actor, in matching.PreferenceInput) error {
	return w.change(fmt.Sprint("preferences ", in.Profiling, " ", in.Denied))
}

func (w *world) ForgetPreferences(context.Context, auth.Actor) error { return w.change("forget") }

func (w *world) Undo(context.Context, auth.Actor, uuid.UUID) error { return w.change("undo") }

func (w *world) Decisions(context.Context, auth.Actor) ([]matching.Decision, error) {
	return w.decisions, nil
}

func (w *world) BuildPath(context.Context, auth.Actor) (matching.LearningPath, error) {
	return w.path, w.change("build")
}

func (w *world) Path(_ context.Context, _ auth.Actor, path uuid.UUID) (matching.LearningPath, error) {
	if path != w.path.ID {
		return matching.LearningPath{}, fault.New("not-found")
	}
	return w.path, nil
}

func (w *world) CurrentPath(context.Context, auth.Actor) (matching.LearningPath, bool, error) {
	return w.path, w.hasPath && !w.blank, nil
}

func (w *world) AcceptPath(context.Context, auth.Actor, uuid.UUID) (matching.LearningPath, error) {
	w.path.Accepted = true
	return w.path, w.change("accept")
}

func (w *world) Alternatives(_ context.Context, _ auth.Actor, _ uuid.UUID, count int) ([]matching.Choice, error) {
	return w.fixtureChoices()[:min(count, w.ways)], nil
}

func (w *world) AcceptAlternative(_ context.Context, _ auth.Actor, path uuid.UUID, modules []uuid.UUID) (matching.LearningPath, error) {
	return w.path, w.change(fmt.Sprint("accept ", len(modules), " of ", path == w.path.ID))
}

func (w *world) WhatIf(context.Context, auth.Actor, uuid.UUID) (matching.WhatIf, error) {
	return w.whatIf, nil
}

func (w *world) ProviderShares(context.Context, auth.Actor) ([]matching.ProviderShare, error) {
	return []matching.ProviderShare{
		{Key: "studieninstitut", Name: "Studieninstitut Erlenland", Modules: 30, Catalogue: 0.75, Shown: 20, Attention: 0.625},
		{Key: "komnord", Name: "Rechenzentrum KomNord", Modules: 10, Catalogue: 0.25, Shown: 15, Attention: 0.375},
	}, nil
}

func (w *world) Coverage(_ context.Context, _ auth.Actor, framework string) (planning.Coverage, error) {
	f, ok := competency.Default().Framework(framework)
	if !ok {
		return planning.Coverage{}, errors.New("no framework")
	}
	c := planning.Coverage{K: 5}
	for i, name := range []string{"Bauamt", "Bürgerbüro", "Kämmerei", "Ordnungsamt und öffentliche Sicherheit", "Sozialamt", "Kindertagesstätten", "Stadtbibliothek", "Bauhof"} {
		c.Units = append(c.Units, planning.Unit{ID: id(20 + i).String(), Name: name})
	}
	for _, a := range f.Areas {
		for _, one := range a.Competencies {
			c.Competencies = append(c.Competencies, one.ID)
			c.Total = append(c.Total, planning.Cell{State: planning.Shown, Class: 3, Lower: 42, Upper: 57})
		}
	}
	for i := range c.Units {
		row := make([]planning.Cell, len(c.Competencies))
		for j := range row {
			switch n := (i*7 + j*5) % 11; {
			case n == 10:
				row[j] = planning.Cell{State: planning.TooSmall}
			case n == 9:
				row[j] = planning.Cell{State: planning.Protected}
			default:
				row[j] = planning.Cell{State: planning.Shown, Class: n % 7, Lower: (n % 7) * 14, Upper: (n%7)*14 + 14}
			}
		}
		c.Cells = append(c.Cells, row)
	}
	return c, nil
}

func (w *world) Recognise(_ context.Context, src recognition.Source) (recognition.Result, error) {
	results, err := w.RecogniseByWords([]recognition.Source{src})
	if err != nil {
		return recognition.Result{}, err
	}
	return results[0], nil
}

func (w *world) RecogniseByWords(sources []recognition.Source) ([]recognition.Result, error) {
	r, err := recognition.New(competency.Default())
	if err != nil {
		return nil, err
	}
	out := make([]recognition.Result, len(sources))
	for i, src := range sources {
		d, err := r.Read(src)
		if err != nil {
			return nil, err
		}
		out[i] = r.Recognise(d, nil)
	}
	return out, nil
}

func (w *world) RecogniseMe(ctx context.Context, _ auth.Actor) (recognition.Result, error) {
	if w.blank {
		return recognition.Result{}, fault.New("embedding-unavailable")
	}
	return w.Recognise(ctx, recognition.Source{Parts: []recognition.Part{{Field: matching.FieldTasks, Text: w.tasks}}})
}
