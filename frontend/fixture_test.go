package frontend

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/courses/importer"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
	"lernpfad/learners"
	"lernpfad/matching"
	"lernpfad/matching/planning"
)

// fixedNow is the day of every page in the tests.
func fixedNow() time.Time { return time.Date(2026, time.November, 24, 9, 30, 0, 0, time.UTC) }

func id(n int) uuid.UUID { return uuid.MustParse(fmt.Sprintf("00000000-0000-4000-8000-%012d", n)) }

// world answers for every service with one person in one municipality. Fields change what it says.
type world struct {
	answers   map[string]competency.Answer
	decisions []matching.Decision
	evidence  []learners.Evidence
	modules   []courses.Module
	path      matching.LearningPath
	hasPath   bool
	fail      error // what the next change answers
	changed   []string
	blank     bool // nothing is known about the person, nothing is on offer
}

func newWorld() *world {
	w := &world{answers: map[string]competency.Answer{}, modules: fixtureModules(), hasPath: true}
	w.path = w.fixturePath()
	w.evidence = fixtureEvidence()
	w.decisions = []matching.Decision{{ID: id(901), ModuleID: id(4), Answer: matching.FitsNot, Reason: "too_long", CreatedAt: fixedNow()}}
	return w
}

func fixtureModules() []courses.Module {
	provider := courses.Provider{ID: id(70), Key: "studieninstitut", Name: "Studieninstitut Erlenland"}
	run := func(days, length int) courses.Run {
		start := time.Date(2026, time.November, 24+days, 8, 0, 0, 0, time.UTC)
		return courses.Run{
			ID: id(500 + days), Place: "Erlenfurt, Rathaus, Raum 204", Seats: 16, Deadline: start.AddDate(0, 0, -7),
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
	return []learners.Evidence{
		one(1, "VD1.1", 2, learners.SelfAssessment, learners.SourceSelfCheck, 0),
		one(2, "VD5.1", 3, learners.Certificate, "Datenschutz-Akademie Auenland", 400),
		one(3, "VD3.1", 2, learners.Completion, "Kurs „Abläufe verstehen“", 90),
		one(4, "DC1.1", 4, learners.SelfAssessment, learners.SourceSelfCheck, 0),
		one(5, "VD2.1", 1, learners.SelfAssessment, learners.SourceSelfCheckSpread, 0),
		one(6, "DC2.1", 3, learners.SelfAssessment, learners.SourceSelfCheck, 800),
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

func (w *world) change(what string) error {
	if w.fail != nil {
		return w.fail
	}
	w.changed = append(w.changed, what)
	return nil
}

func (w *world) Tenants(context.Context) ([]auth.Tenant, error) {
	return []auth.Tenant{{ID: id(1), Slug: "erlenfurt", Name: "Stadt Erlenfurt"}, {ID: id(2), Slug: "wiesenbrueck", Name: "Gemeinde Wiesenbrück"}}, nil
}

func (w *world) Login(_ context.Context, in auth.LoginInput) (string, auth.Actor, error) {
	if in.Password != "lernpfad-demo" {
		return "", auth.Actor{}, fault.New("login-failed")
	}
	actor, ok := fixtureActors()[in.Login]
	if !ok {
		return "", auth.Actor{}, fault.New("login-failed")
	}
	return in.Login, actor, nil
}

func (w *world) Logout(context.Context, auth.Actor) error { return w.change("logout") }

// fixtureActors are the people of the tests by token.
func fixtureActors() map[string]auth.Actor {
	one := func(n int, name string, roles ...auth.Role) auth.Actor {
		return auth.Actor{TenantID: id(1), UserID: id(n), SessionID: id(n), Roles: roles, Name: name, TenantName: "Stadt Erlenfurt", TenantSlug: "erlenfurt"}
	}
	learner, provider := id(40), id(70)
	anna := one(40, "Anna Becker", auth.Learner)
	anna.LearnerID = &learner
	author := one(42, "Autor Muster", auth.Author)
	author.ProviderID = &provider
	return map[string]auth.Actor{
		"anna.becker": anna, "autor.erlenfurt": author,
		"hr.erlenfurt": one(41, "Helga Roth", auth.HR), "personalrat.erlenfurt": one(43, "Peter Rat", auth.Council),
		"admin.erlenfurt": one(44, "Ada Min", auth.Admin),
	}
}

// Enter is the gate of the tests: the token is the login.
func (w *world) Enter(ctx context.Context, token string) (context.Context, httpx.Caller, error) {
	actor, ok := fixtureActors()[token]
	if !ok {
		return ctx, httpx.Caller{}, fault.New("unauthenticated")
	}
	return auth.With(ctx, actor), httpx.Caller{Key: token, Roles: actor.Roles}, nil
}

func (w *world) Module(_ context.Context, _ auth.Actor, module uuid.UUID) (courses.Module, error) {
	for _, m := range w.modules {
		if m.ID == module {
			return m, nil
		}
	}
	return courses.Module{}, fault.New("not-found")
}

func (w *world) Search(_ context.Context, q courses.Query) (courses.Page, error) {
	if q.Text == "nichts" {
		return courses.Page{}, nil
	}
	page := courses.Page{Modules: w.modules}
	if q.After == "" && q.Text == "" {
		page.Next = "Weiter\x1fhier"
	}
	return page, nil
}

func (w *world) Mine(context.Context, auth.Actor) ([]courses.Module, error) {
	if w.blank {
		return nil, nil
	}
	return w.modules, nil
}

func (w *world) Create(_ context.Context, _ auth.Actor, in courses.Input) (courses.Module, error) {
	if err := in.Validate(competency.Default()); err != nil {
		return courses.Module{}, err
	}
	return w.modules[4], w.change("create " + in.Title)
}

func (w *world) Update(_ context.Context, _ auth.Actor, _ uuid.UUID, version int, in courses.Input) (courses.Module, error) {
	if err := in.Validate(competency.Default()); err != nil {
		return courses.Module{}, err
	}
	return w.modules[0], w.change(fmt.Sprintf("update %d %d %d", version, in.Hours, in.CostCents))
}

func (w *world) Submit(context.Context, auth.Actor, uuid.UUID, int) (courses.Module, error) {
	return w.modules[4], w.change("submit")
}

func (w *world) Publish(context.Context, auth.Actor, uuid.UUID, int) (courses.Module, error) {
	return w.modules[4], w.change("publish")
}

func (w *world) Archive(context.Context, auth.Actor, uuid.UUID, int) (courses.Module, error) {
	return w.modules[4], w.change("archive")
}

func (w *world) Preview(ctx context.Context, _ auth.Actor, req importer.Request) (importer.Preview, error) {
	report, err := importer.Parse(ctx, req.Name, bytes.NewReader(req.Content), importer.Options{Source: req.Source, FieldMap: req.FieldMap, Library: competency.Default()})
	if err != nil || !report.OK() {
		return importer.Preview{Report: report}, err
	}
	preview := id(600)
	return importer.Preview{ID: &preview, Report: report, New: len(report.Drafts)}, nil
}

func (w *world) Apply(context.Context, auth.Actor, uuid.UUID) (importer.Result, error) {
	return importer.Result{Created: 2, Updated: 1}, w.change("import")
}

func (w *world) Me(context.Context, auth.Actor) (learners.Learner, error) {
	me := learners.Learner{
		ID: id(40), Name: "Anna Becker", OrgUnit: learners.OrgUnit{ID: id(20), Name: "Bauamt"}, RoleProfileID: "bauamt", Horizon: learners.Today,
		WeeklyMinutes: 90, Formats: []string{"presence", "self_paced"}, Languages: []string{"de"}, Accessibility: []string{"captions"},
		Tasks: "Bauanträge prüfen", Interests: "Karten", Version: 4,
	}
	if w.blank {
		me.RoleProfileID = ""
	}
	return me, nil
}

func (w *world) UpdateProfile(_ context.Context, _ auth.Actor, version int, in learners.ProfileInput) (learners.Learner, error) {
	words := learners.Vocabulary{Formats: stringsOf(courses.Formats()), Languages: stringsOf(courses.Languages()), Accessibility: stringsOf(courses.Accessibilities())}
	if err := in.Validate(competency.Default(), words); err != nil {
		return learners.Learner{}, err
	}
	return learners.Learner{}, w.change(fmt.Sprint("profile ", version, in.WeeklyMinutes, in.Formats))
}

func (w *world) Attainments(context.Context, auth.Actor) ([]learners.Attainment, error) {
	if w.blank {
		return nil, nil
	}
	return learners.Attain(w.evidence, fixedNow()), nil
}

func (w *world) Evidence(context.Context, auth.Actor) ([]learners.Evidence, error) {
	if w.blank {
		return nil, nil
	}
	return w.evidence, nil
}

func (w *world) AddEvidence(_ context.Context, _ auth.Actor, in learners.EvidenceInput) (learners.Evidence, error) {
	if in.Competency == "" {
		return learners.Evidence{}, fault.New("validation-failed").Field("/competency", "unknown")
	}
	return learners.Evidence{}, w.change(fmt.Sprint("evidence ", in.Competency, in.Level, in.Kind, in.ObservedOn.Format(time.DateOnly)))
}

func (w *world) SelfCheck(context.Context, auth.Actor) (learners.SelfCheck, error) {
	return learners.SelfCheck{Statements: competency.Default().SelfCheck("bauamt"), Given: w.answers}, nil
}

func (w *world) Answer(_ context.Context, _ auth.Actor, statement string, answer competency.Answer) error {
	w.answers[statement] = answer
	return w.change("answer")
}

func (w *world) FinishSelfCheck(context.Context, auth.Actor) ([]learners.Attainment, error) {
	w.answers = map[string]competency.Answer{}
	return nil, w.change("finish")
}

func (w *world) Gaps(context.Context, auth.Actor) ([]matching.Gap, error) {
	if w.blank {
		return nil, nil
	}
	return w.path.Goals, nil
}

func (w *world) Deck(_ context.Context, _ auth.Actor, _ int) (matching.Deck, error) {
	deck := matching.Deck{Model: "e5-small", PolicyVersion: auth.PolicyVersion, Holes: w.path.Holes}
	if w.blank {
		deck.Model, deck.Note = "", "Der Dienst für die Bedeutungssuche antwortet gerade nicht."
		return deck, nil
	}
	for _, m := range w.modules[:3] {
		deck.Suggestions = append(deck.Suggestions, fixtureSuggestion(m))
	}
	return deck, nil
}

func fixtureSuggestion(m courses.Module) matching.Suggestion {
	return matching.Suggestion{
		ID: id(700), Module: m, Score: 0.7,
		Terms: []matching.Term{
			{Name: matching.GapClosed, Value: 0.8, Weight: 0.45, Points: 0.36, Text: "Das Lernmodul schließt zwei Ihrer Lücken."},
			{Name: matching.Readiness, Value: 1, Weight: 0.2, Points: 0.2, Text: "Sie bringen alles mit, was nötig ist."},
			{Name: matching.Closeness, Value: 0.333, Weight: 0.15, Points: 0.05},
			{Name: matching.FormatFit, Value: 0.6, Weight: 0.1, Points: 0.06},
			{Name: matching.Preference, Value: 0.5, Weight: 0.1, Points: 0.05},
		},
		Facts: []matching.Fact{
			{Kind: matching.FactClosesGap, Competency: m.Teaches[0].Competency, From: 1, To: m.Teaches[0].Level, Text: "Hebt eine Kompetenz, die Ihre Aufgabe verlangt."},
			{Kind: matching.FactReady, Text: "Sie bringen alle Voraussetzungen mit."},
			{Kind: matching.FactMissing, Text: "Es fehlt noch eine Voraussetzung."},
			{Kind: matching.FactNextRun, Text: "Der nächste Termin ist in drei Wochen."},
		},
	}
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

func (w *world) Decide(_ context.Context, _ auth.Actor, module uuid.UUID, answer matching.Answer, reason string) (matching.Decision, error) {
	d := matching.Decision{ID: id(902), ModuleID: module, Answer: answer, Reason: reason, CreatedAt: fixedNow()}
	w.decisions = append(w.decisions, d)
	return d, w.change(fmt.Sprint("decide ", answer, " ", reason))
}

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

func (w *world) AccessLog(context.Context, auth.Actor) ([]auth.AccessEntry, error) {
	if w.blank {
		return nil, nil
	}
	return []auth.AccessEntry{
		{ID: id(950), Name: "Helga Roth", Role: auth.HR, What: "hr-coverage", Filter: `{"framework":"digcomp-3.0","k":5}`, At: fixedNow()},
		{ID: id(951), Name: "Helga Roth", Role: auth.HR, What: "demand", Filter: "alles", At: fixedNow().Add(-time.Hour)},
	}, nil
}

// bundle stands in for the built front end where only HTML is looked at.
func bundle() fstest.MapFS {
	names := []string{"app.css", "main.js", "FiraSans-Regular.woff2", "FiraSans-SemiBold.woff2"}
	files := fstest.MapFS{}
	var manifest []string
	for _, name := range names {
		manifest = append(manifest, fmt.Sprintf("%q: %q", name, "x-"+name))
		files["x-"+name] = &fstest.MapFile{Data: []byte("content of " + name)}
	}
	files["x-app.css.gz"] = &fstest.MapFile{Data: []byte("zipped")}
	files["x-app.css.br"] = &fstest.MapFile{Data: []byte("brotlied")}
	files["manifest.json"] = &fstest.MapFile{Data: []byte("{" + strings.Join(manifest, ",") + "}")}
	return files
}

func options(w *world) Options {
	return Options{
		Library: competency.Default(), Tenants: w, Accounts: w, Catalogue: w, Authoring: w, Imports: w, Learners: w, Evidence: w,
		SelfChecks: w, Deck: w, Paths: w, Coverage: w, AccessLog: w, Now: fixedNow,
	}
}

// serve builds the pages of a world on a real boundary.
func serve(t *testing.T, w *world) *httpx.Server {
	t.Helper()
	pages, err := newPages(options(w), bundle())
	if err != nil {
		t.Fatal(err)
	}
	server, err := httpx.New(httpx.Options{Gate: w})
	if err != nil {
		t.Fatal(err)
	}
	pages.Register(server)
	return server
}
