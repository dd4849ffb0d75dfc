package frontend

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/learners"
	"lernpfad/matching"
)

func fixtureModules() []courses.Module {
	provider := courses.Provider{ID: id(70), Key: "studieninstitut", Name: "Studieninstitut Erlenland"}
	run := func(days, length int) courses.Run {
		start := time.Date(2026, time.November, 24+days, 8, 0, 0, 0, time.UTC)
		return courses.Run{
			ID: id(500 + days), Place: "Erlenfurt, Rathaus, Raum 204", Seats: 16, Free: 3 * (days / 7 % 2), Waiting: 2 * (1 - days/7%2), Deadline: start.AddDate(0, 0, -7),
			StartsAt: start, EndsAt: start.AddDate(0, 0, length-1).Add(7 * time.Hour),
		}
	}
	one := func(n int, title string, hours float64, format courses.Format, teaches, requires []competency.Requirement, runs ...courses.Run) courses.Module {
		return courses.Module{
			ID: id(n), Source: "demo", Key: fmt.Sprint("m", n), Provider: provider, State: courses.Published, Version: 3, Title: title,
			Description: "Sie arbeiten im Fachamt und legen täglich Vorgänge an. Im Seminar üben Sie an einer Schulungsakte, wie ein Vorgang entsteht, wie Schriftstücke hineinkommen und wie andere Ämter mitzeichnen.\n\nZurück am Schreibtisch legen Sie den nächsten Bauantrag vollständig elektronisch an.",
			Outcomes:    []string{"Sie können einen Vorgang mit dem richtigen Aktenzeichen anlegen.", "Sie können ein Schriftstück zur Mitzeichnung geben."},
			Hours:       courses.Hours(hours * 16), CostCents: 12050, Format: format, Language: courses.German,
			Accessibility: []courses.Accessibility{courses.Captions, courses.Keyboard}, Licence: "CC BY 4.0",
			URL: "https://studieninstitut.example/kurs", Teaches: teaches, Requires: requires, Runs: runs, UpdatedAt: fixedNow().AddDate(0, 0, -12),
		}
	}
	r := func(id competency.ID, level competency.Level) competency.Requirement {
		return competency.Requirement{Competency: id, Level: level}
	}
	list := []courses.Module{
		one(1, "Die E-Akte im Bauamt: vom Eingang bis zur Ablage", 6, courses.Presence, []competency.Requirement{r("VD1.1", 3)}, []competency.Requirement{r("VD1.1", 1)}, run(21, 2)),
		one(2, "Datenschutz am Schreibtisch", 1.5, courses.SelfPaced, []competency.Requirement{r("VD5.1", 2)}, nil),
		one(3, "Prozesse aufnehmen und zeichnen", 8, courses.Blended, []competency.Requirement{r("VD3.1", 4), r("VD3.2", 2)}, []competency.Requirement{r("VD3.1", 2)}, run(35, 1), run(70, 1)),
		one(4, "Geodaten in der Bauleitplanung nutzen", 12, courses.Lab, []competency.Requirement{r("VD4.3", 4)}, []competency.Requirement{r("VD4.3", 2), r("DC1.1", 3)}, run(50, 3)),
		one(5, "Onlinedienste verständlich anbieten", 3, courses.LiveOnline, []competency.Requirement{r("VD2.1", 3)}, nil, run(14, 1)),
	}
	list[1].CostCents, list[1].URL = 0, ""
	list[3].RequiresAny = [][]courses.ModuleRef{{{ID: id(3), Title: list[2].Title}, {ID: id(5), Title: list[4].Title}}}
	list[4].State = courses.Draft
	return list
}

func fixtureEvidence() []learners.Evidence {
	one := func(n int, c competency.ID, level competency.Level, kind learners.EvidenceKind, source string, days int) learners.Evidence {
		return learners.Evidence{
			ID: id(300 + n), Competency: c, Level: level, Kind: kind, Source: source, Confidence: 0.6,
			ObservedOn: fixedNow().AddDate(0, 0, -days), HalfLife: 365 * 24 * time.Hour,
		}
	}
	list := []learners.Evidence{
		one(1, "VD1.1", 2, learners.SelfAssessment, learners.SourceSelfCheck, 0),
		one(2, "VD5.1", 3, learners.Certificate, "Datenschutz-Akademie Auenland", 400),
		one(3, "VD3.1", 2, learners.Completion, "Kurs „Abläufe verstehen“", 90),
		one(4, "DC1.1", 4, learners.SelfAssessment, learners.SourceSelfCheck, 0),
		one(5, "VD2.1", 1, learners.SelfAssessment, learners.SourceSelfCheckSpread, 0),
		one(6, "DC2.1", 3, learners.SelfAssessment, learners.SourceSelfCheck, 800),
		one(7, "VD1.1", 1, learners.SelfAssessment, learners.SourceSelfCheck, 200), // a newer one decides
		one(8, "VD5.1", 2, learners.SelfAssessment, learners.SourceCorrection, 2),  // and the certificate says more
		one(9, "VD3.1", 3, learners.Appraisal, "Jahresgespräch mit Frau Roth", 30),
		one(10, "VD3.1", 6, learners.Completion, "Falsch eingetragen", 20),
	}
	list[1].File = &learners.File{Name: "Prüfung.pdf", MediaType: "application/pdf", Size: 4}
	at := fixedNow().AddDate(0, 0, -1)
	list[9].WithdrawnAt = &at
	return list
}

// fixtureActors are the people of the tests by token.
func fixtureActors() map[string]auth.Actor {
	one := func(n int, name string, roles ...auth.Role) auth.Actor {
		return auth.Actor{TenantID: id(1), UserID: id(n), SessionID: id(n), Roles: roles, Name: name, TenantName: "Stadt Erlenfurt", TenantSlug: "erlenfurt"}
	}
	learner, provider := id(40), id(70)
	anna := one(40, "Anna Becker", auth.Learner)
	anna.LearnerID = &learner
	shared := anna
	shared.Kiosk = true
	boss := one(45, "Doris Amtmann", auth.HR)
	boss.Approves = true
	author := one(42, "Autor Muster", auth.Author)
	author.ProviderID = &provider
	return map[string]auth.Actor{
		"anna.becker": anna, "am.tablet": shared, "doris.amtmann": boss, "autor.erlenfurt": author,
		"hr.erlenfurt": one(41, "Helga Roth", auth.HR), "personalrat.erlenfurt": one(43, "Peter Rat", auth.Council),
		"admin.erlenfurt": one(44, "Ada Min", auth.Admin),
	}
}

func fixtureSuggestion(m courses.Module) matching.Suggestion {
	return matching.Suggestion{
		ID: id(700), Module: m, Score: 0.7,
		Terms: []matching.Term{
			{Name: matching.GapClosed, Value: 0.8, Weight: 0.4, Points: 0.32, Text: "Das Lernmodul schließt zwei Ihrer Lücken."},
			{Name: matching.Readiness, Value: 1, Weight: 0.15, Points: 0.15, Text: "Sie bringen alles mit, was nötig ist."},
			{Name: matching.Closeness, Value: 0.25, Weight: 0.2, Points: 0.05},
			{Name: matching.FormatFit, Value: 0.6, Weight: 0.1, Points: 0.06},
			{Name: matching.Preference, Value: 0.8, Weight: 0.15, Points: 0.12},
		},
		Facts: []matching.Fact{
			{Kind: matching.FactClosesGap, Competency: m.Teaches[0].Competency, From: 1, To: m.Teaches[0].Level, Text: "Hebt eine Kompetenz, die Ihre Aufgabe verlangt."},
			{Kind: matching.FactReady, Text: "Sie bringen alle Voraussetzungen mit."},
			{Kind: matching.FactMissing, Text: "Es fehlt noch eine Voraussetzung."},
			{Kind: matching.FactNextRun, Text: "Der nächste Termin ist in drei Wochen."},
		},
		Alike: []courses.ModuleRef{{ID: id(5), Title: "Dasselbe noch einmal"}},
		Alternatives: []matching.Alternative{
			{Module: courses.ModuleRef{ID: id(3), Title: "Etwas kürzer"}, Hours: -24},
			{Module: courses.ModuleRef{ID: id(4), Title: "Etwas länger"}, Hours: 16},
			{Module: courses.ModuleRef{ID: id(5), Title: "Genauso lang"}},
		},
		Counterfactuals: []matching.Counterfactual{
			{Text: "Wenn Sie „E-Akte“ schon auf Stufe 3 könnten, stünde hier ein anderes Lernmodul.", Instead: &courses.ModuleRef{ID: id(3), Title: "Etwas anderes"}},
			{Text: "Wenn Sie „Fachverfahren“ auf Stufe 2 mitbrächten, stünde dieses Lernmodul auf Platz 1 statt auf Platz 2."},
		},
	}
}

// fixturePreferences has a feature of every kind.
func fixturePreferences() matching.Preferences {
	since := fixedNow().AddDate(0, -1, 0)
	return matching.Preferences{
		Profiling: true, Since: &since, Answers: 7, FromRole: true, Denied: []matching.Feature{matching.FeatureEvening},
		Learned: []matching.Learned{
			{Feature: "area:VD1", Weight: 0.31, Sure: 0.35, Answers: 4},
			{Feature: "format:presence", Weight: -0.22, Sure: 0.2, Answers: 3},
			{Feature: "language:en", Weight: -0.06, Sure: 0.05, Answers: 1},
			{Feature: matching.FeatureLength, Weight: -0.18, Sure: 0.15, Answers: 1},
			{Feature: matching.FeatureStep, Weight: 0.02, Answers: 2},
			{Feature: matching.FeatureCloseness, Weight: 0.09},
			{Feature: matching.FeatureEvening, Answers: 1, Denied: true},
		},
	}
}

func (w *world) fixturePath() matching.LearningPath {
	step := func(position, module int, after []int, text string) matching.PathStep {
		m := w.modules[module-1]
		return matching.PathStep{Position: position, Module: m, Hours: m.Hours, After: after, Reasons: []matching.StepReason{{Competency: "VD1.1", Level: 3, From: 1, To: 3, Text: text}}, Why: []string{text}}
	}
	return matching.LearningPath{
		ID: id(800), RoleProfileID: "bauamt", Horizon: learners.Today, Status: matching.Optimal, Hours: courses.Hours(29.5 * 16), Cost: 472, LowerBound: 472,
		Steps: []matching.PathStep{
			step(1, 1, nil, "Hebt „E-Akte und Schriftgut“ von Stufe 2 auf Stufe 3. Das verlangt Ihr Profil."),
			step(2, 2, nil, "Hebt „Datenschutz im Fachamt“ auf Stufe 2. Das verlangt Ihr Profil."),
			step(3, 3, []int{1}, "Hebt „Prozesse erheben und modellieren“ von Stufe 2 auf Stufe 4."),
			step(4, 4, []int{3}, "Hebt „Geodaten nutzen“ auf Stufe 4. Öffnet den Weg zu Ihrem Ziel."),
		},
		Holes:     []matching.Hole{{Competency: "VD4.4", Level: 6, Reachable: 4, Text: "Für „KI in der Verwaltung“ gibt es ab Stufe 5 noch kein Angebot."}},
		Landmarks: [][]courses.ModuleRef{{{ID: id(1), Title: w.modules[0].Title}}, {{ID: id(3), Title: w.modules[2].Title}, {ID: id(4), Title: w.modules[3].Title}}},
		Goals: []matching.Gap{
			{Goal: learners.Goal{Competency: "VD1.1", Level: 3, Need: competency.Must, Weight: 4}, Have: 2, Known: true},
			{Goal: learners.Goal{Competency: "VD4.3", Level: 4, Need: competency.Must, Weight: 5}},
			{Goal: learners.Goal{Competency: "VD4.4", Level: 6, Need: competency.Should, Weight: 2}},
		},
		CatalogueVersion: 12, PolicyVersion: auth.PolicyVersion, CreatedAt: fixedNow(),
	}
}

// fixtureOffer is a path with one step new, one gone and one moved.
func (w *world) fixtureOffer() *matching.Offer {
	ref := func(n int) courses.ModuleRef { return courses.ModuleRef{ID: id(n), Title: w.modules[n-1].Title} }
	offer := &matching.Offer{Path: w.path, Broken: true, Saves: 24, Changes: matching.Changes{
		Added: []courses.ModuleRef{ref(3)}, Dropped: []courses.ModuleRef{ref(2)}, Moved: []courses.ModuleRef{ref(4)},
	}}
	offer.Path.ID = id(802)
	return offer
}

func (w *world) Offer(context.Context, auth.Actor) (matching.Offer, bool, error) {
	if w.offer == nil || w.blank {
		return matching.Offer{}, false, nil
	}
	return *w.offer, true, nil
}

func (w *world) DeclineOffer(context.Context, auth.Actor) error { return w.change("decline offer") }

// fixtureChoices are the path itself, one that is cheaper without proof, and another.
func (w *world) fixtureChoices() []matching.Choice {
	ref := func(n int) courses.ModuleRef { return courses.ModuleRef{ID: id(n), Title: w.modules[n-1].Title} }
	return []matching.Choice{
		{
			Best: []matching.MeasureProof{{Measure: matching.Fastest, Proven: true}, {Measure: matching.BestFit, Proven: true}},
			Same: true, Hours: w.path.Hours, Cents: 24000, Modules: []courses.ModuleRef{ref(1), ref(2), ref(3), ref(4)},
		},
		{
			Best: []matching.MeasureProof{{Measure: matching.Cheapest, Above: 500}}, Hours: 560, Modules: []courses.ModuleRef{ref(1), ref(3), ref(5)},
			Changes: matching.Changes{Added: []courses.ModuleRef{ref(5)}, Dropped: []courses.ModuleRef{ref(2), ref(4)}},
		},
		{
			Best: []matching.MeasureProof{{Measure: matching.Fastest, Proven: true}}, Further: true, Hours: 500, Cents: 9900, Modules: []courses.ModuleRef{ref(1), ref(2), ref(3), ref(5)},
			Changes: matching.Changes{Added: []courses.ModuleRef{ref(5)}, Dropped: []courses.ModuleRef{ref(4)}},
		},
	}
}

func (w *world) fixtureWhatIf() matching.WhatIf {
	ref := func(n int) courses.ModuleRef { return courses.ModuleRef{ID: id(n), Title: w.modules[n-1].Title} }
	return matching.WhatIf{
		Steps: []matching.Detour{
			{Module: ref(1), More: 48, Proven: true, With: []courses.ModuleRef{ref(5)}},
			{Module: ref(2), Lost: []competency.ID{"VD5.1", "DC4.2"}},
			{Module: ref(3), More: 8},
			{Module: ref(4), More: 0, Proven: true, With: []courses.ModuleRef{ref(5)}},
		},
		Held: []matching.Head{{Competency: "VD4.3", From: 0, To: 1, Saves: 64, Proven: true}, {Competency: "VD1.1", From: 2, To: 3, Saves: 24}},
		Holes: []matching.Opening{
			{Hole: w.path.Holes[0], Competency: "VD4.4", From: 4, To: 6},
			{Hole: matching.Hole{Competency: "DC5.1", Level: 2}, Competency: "DC5.1", To: 2},
			{Hole: matching.Hole{Competency: "VD1.2", Level: 4, Reachable: 3}, Competency: "VD1.1", From: 3, To: 4},
		},
	}
}

// fixtureLists are what was shown: two lists, of which the first would come out otherwise today.
func (w *world) fixtureLists() []matching.ShownList {
	list := func(n int, at time.Time, modules ...int) matching.ShownList {
		l := matching.ShownList{
			ID: id(n), InputsHash: "3f1c", Size: deckSize, ShownAt: at, Note: "Die Bedeutungssuche antwortet gerade nicht.",
			Versions: matching.Versions{Model: "e5-small", PolicyVersion: auth.PolicyVersion, CatalogueVersion: 12, FrameworkVersion: "digcomp-3.0", ProgramVersion: "1.2.0"},
		}
		for _, m := range modules {
			s := fixtureSuggestion(w.modules[m-1])
			l.Cards = append(l.Cards, matching.ShownCard{ID: id(n + m), Module: courses.ModuleRef{ID: id(m), Title: w.modules[m-1].Title}, Score: s.Score, Terms: s.Terms, Facts: s.Facts})
		}
		return l
	}
	return []matching.ShownList{list(820, fixedNow().Add(-time.Hour), 1, 2, 3, 4), list(830, fixedNow().AddDate(0, 0, -9), 2)}
}

func (w *world) ShownLists(_ context.Context, _ auth.Actor, before matching.Place, limit int) ([]matching.ShownList, error) {
	lists := w.fixtureLists()
	if w.blank || !before.At.IsZero() {
		return nil, nil
	}
	for w.lists && len(lists) < limit {
		lists = append(lists, lists[1])
	}
	return lists, nil
}

func (w *world) ShownList(_ context.Context, _ auth.Actor, list uuid.UUID) (matching.ShownList, error) {
	for _, l := range w.fixtureLists() {
		if l.ID == list {
			return l, nil
		}
	}
	return matching.ShownList{}, fault.New("suggestion-list-not-found")
}

func (w *world) CheckList(_ context.Context, _ auth.Actor, list matching.ShownList) (matching.Check, error) {
	if list.ID == id(820) {
		return matching.Check{Because: []matching.Part{matching.PartEvidence, matching.PartCatalogue}}, nil
	}
	return matching.Check{Same: !w.blank}, nil
}

// Scenario is a shorter path that loses a goal; without a supposition nothing changes.
func (w *world) Scenario(_ context.Context, _ auth.Actor, _ uuid.UUID, in matching.ScenarioInput) (matching.Scenario, error) {
	if in.WeeklyMinutes != 0 && in.WeeklyMinutes < 15 {
		return matching.Scenario{}, fault.New("calendar-invalid").Field("/query/weekly_minutes", "too-small", "min", "15")
	}
	now := matching.Outlook{WeeklyMinutes: 90, Steps: 4, Hours: w.path.Hours, Cents: 24000, Goals: 2, End: fixedNow().AddDate(0, 4, 0), Complete: true}
	s := matching.Scenario{Now: now, Then: now, Proven: true, Modules: w.fixtureChoices()[0].Modules}
	if in.WeeklyMinutes > 0 {
		s.Then.WeeklyMinutes, s.Then.End = in.WeeklyMinutes, time.Time{}
	}
	if len(in.Formats)+len(in.Without) > 0 {
		ref := func(n int) courses.ModuleRef { return courses.ModuleRef{ID: id(n), Title: w.modules[n-1].Title} }
		s.Then.Steps, s.Then.Hours, s.Then.Goals, s.Then.Complete, s.Proven = 3, 400, 1, false, false
		s.Lost, s.Takable = []competency.ID{"VD4.3"}, len(in.Without) > 0
		s.Changes = matching.Changes{Added: []courses.ModuleRef{ref(5)}, Dropped: []courses.ModuleRef{ref(4)}, Moved: []courses.ModuleRef{ref(1)}}
	}
	return s, nil
}
