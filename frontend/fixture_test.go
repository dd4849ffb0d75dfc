package frontend

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/courses/competency/selfcheck"
	"lernpfad/courses/importer"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
	"lernpfad/learners"
	"lernpfad/learners/scan"
	"lernpfad/matching"
)

// fixedNow is the day of every page in the tests.
func fixedNow() time.Time { return time.Date(2026, time.November, 24, 9, 30, 0, 0, time.UTC) }

func id(n int) uuid.UUID { return uuid.MustParse(fmt.Sprintf("00000000-0000-4000-8000-%012d", n)) }

// world answers for every service with one person in one municipality. Fields change what it says.
type world struct {
	replies   []selfcheck.Reply
	counted   int
	decisions []matching.Decision
	evidence  []learners.Evidence
	modules   []courses.Module
	path      matching.LearningPath
	whatIf    matching.WhatIf
	ways      int
	hasPath   bool
	offer     *matching.Offer
	lists     bool  // there are many lists of suggestions
	lost      bool  // some steps of the path have no place in the calendar
	fail      error // what the next change answers
	changed   []string
	seats     *seatWorld
	finished  *completionWorld
	tablet    *tabletWorld
	tasks     string
	blank     bool // nothing is known about the person, nothing is on offer
}

func newWorld() *world {
	w := &world{modules: fixtureModules(), hasPath: true, tasks: "Bauanträge prüfen und in QGIS Karten für den Ausschuss zeichnen."}
	w.path = w.fixturePath()
	w.whatIf, w.ways = w.fixtureWhatIf(), 3
	w.seats, w.finished = &seatWorld{w}, &completionWorld{w}
	w.tablet = &tabletWorld{world: w, state: auth.KioskPending}
	w.offer = w.fixtureOffer()
	w.evidence = fixtureEvidence()
	w.decisions = []matching.Decision{{ID: id(901), ModuleID: id(4), Answer: matching.FitsNot, Reason: "too_long", CreatedAt: fixedNow()}}
	return w
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

// Enter is the gate of the tests: the token is the login.
func (w *world) Enter(ctx context.Context, token string) (context.Context, httpx.Caller, error) {
	actor, ok := fixtureActors()[token]
	if !ok {
		return ctx, httpx.Caller{}, fault.New("unauthenticated")
	}
	return auth.With(ctx, actor), httpx.Caller{Key: token, Roles: actor.Roles, Shared: actor.Kiosk}, nil
}

func (w *world) Module(_ context.Context, _ auth.Actor, module uuid.UUID) (courses.Module, error) {
	for _, m := range w.modules {
		if m.ID == module {
			return m, nil
		}
	}
	return courses.Module{}, fault.New("not-found")
}

func (w *world) ByIDs(_ context.Context, ids []uuid.UUID) ([]courses.Module, error) {
	return slices.DeleteFunc(slices.Clone(w.modules), func(m courses.Module) bool { return !slices.Contains(ids, m.ID) }), nil
}

func (w *world) Search(_ context.Context, q courses.Query) (courses.Page, error) {
	if q.Text == "nichts" {
		return courses.Page{}, nil
	}
	page := courses.Page{Modules: w.modules, Total: len(w.modules), Terms: []string{q.Text}}
	if q.Text == "Akkte" {
		page.Instead = "akte"
	}
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
		WeeklyMinutes: 90, WorkingDays: learners.Weekdays()[:5], Formats: []string{"presence", "self_paced"}, Languages: []string{"de"}, Accessibility: []string{"captions"},
		Tasks: w.tasks, Interests: "Karten", Version: 4, TargetsVersion: 6,
	}
	by := time.Date(2027, time.June, 30, 0, 0, 0, 0, time.UTC)
	me.Targets = []learners.OwnTarget{{Competency: "DC3.4", Level: 2, By: &by}, {Competency: "VD1.1", Level: 5}}
	if w.blank {
		me.RoleProfileID, me.Targets = "", nil
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

func (w *world) SetTargets(_ context.Context, _ auth.Actor, version int, targets []learners.OwnTarget) (learners.Learner, error) {
	f := fault.New("targets-invalid")
	what := fmt.Sprint("targets ", version)
	for i, t := range targets {
		if t.Level < 1 {
			f = f.Field(fmt.Sprintf("/targets/%d/level", i), "too-small", "min", "1")
		}
		what += fmt.Sprint(" ", t.Competency, t.Level)
		if t.By != nil {
			what += t.By.Format(time.DateOnly)
		}
	}
	if err := f.OrNil(); err != nil {
		return learners.Learner{}, err
	}
	return learners.Learner{}, w.change(what)
}

func (w *world) Why(_ context.Context, _ auth.Actor, id competency.ID) (learners.Explanation, error) {
	if _, ok := competency.Default().Competency(id); !ok {
		return learners.Explanation{}, fault.New("competency-not-found")
	}
	if w.blank {
		return learners.Explanation{Competency: id}, nil
	}
	return learners.Explain(w.evidence, id, fixedNow()), nil
}

func (w *world) Correct(ctx context.Context, actor auth.Actor, id competency.ID, level competency.Level) (learners.Explanation, error) {
	if !level.Valid() {
		return learners.Explanation{}, fault.New("evidence-invalid").Field("/level", "too-big", "max", "8")
	}
	if err := w.change(fmt.Sprint("correct ", id, level)); err != nil {
		return learners.Explanation{}, err
	}
	return w.Why(ctx, actor, id)
}

func (w *world) Withdraw(context.Context, auth.Actor, uuid.UUID) error { return w.change("withdraw") }

func (w *world) AddCertificate(_ context.Context, _ auth.Actor, in learners.EvidenceInput, upload learners.Upload) (learners.Evidence, error) {
	if _, err := (&scan.Reader{}).Read(upload.Name, upload.Content); err != nil {
		return learners.Evidence{}, err
	}
	return learners.Evidence{}, w.change(fmt.Sprint("certificate ", in.Competency, in.Level, in.Kind, " ", upload.Name))
}

func (w *world) CertificateFile(_ context.Context, _ auth.Actor, evidence uuid.UUID) (learners.File, []byte, error) {
	if evidence != id(302) {
		return learners.File{}, nil, fault.New("file-not-found")
	}
	return learners.File{Name: "Prüfung.pdf", MediaType: scan.PDF, Size: 4}, []byte("%PDF"), nil
}

func (w *world) DeleteFile(context.Context, auth.Actor, uuid.UUID) error {
	return w.change("delete file")
}

func (w *world) SelfCheck(context.Context, auth.Actor) (learners.SelfCheck, error) {
	var targets []selfcheck.Target
	for _, g := range learners.Goals(competency.Default(), "bauamt", learners.Today) {
		targets = append(targets, selfcheck.Target{Competency: g.Competency, Level: g.Level, Weight: float64(g.Weight)})
	}
	check := selfcheck.Default().Check("bauamt", targets)
	return learners.SelfCheck{
		Step: check.Step(w.replies, w.counted), Replies: w.replies, Counted: w.counted, Estimates: check.Estimates(w.replies),
	}, nil
}

func (w *world) Answer(_ context.Context, _ auth.Actor, answers ...learners.Given) ([]learners.Replaced, error) {
	var replaced []learners.Replaced
	for _, a := range answers {
		statement, ok := selfcheck.Default().Statement(a.StatementID)
		if !ok {
			return nil, fault.New("statement-unknown")
		}
		at := slices.IndexFunc(w.replies, func(r selfcheck.Reply) bool { return r.Statement.ID == a.StatementID })
		if at < 0 {
			w.replies = append(w.replies, selfcheck.Reply{Statement: statement, Answer: a.Answer})
			continue
		}
		before := w.replies[at].Answer
		if before != a.Answer && (a.Seen == nil || *a.Seen != before) {
			replaced = append(replaced, learners.Replaced{StatementID: a.StatementID, Before: before, Now: a.Answer})
		}
		w.replies[at].Answer = a.Answer
	}
	return replaced, w.change("answer")
}

func (w *world) FinishSelfCheck(ctx context.Context, actor auth.Actor) ([]learners.Attainment, error) {
	if w.counted = len(w.replies); w.counted == 0 {
		return nil, fault.New("self-check-empty")
	}
	check, err := w.SelfCheck(ctx, actor)
	if err != nil {
		return nil, err
	}
	for i, e := range check.Estimates {
		if !e.Guess() {
			w.evidence = append(w.evidence, learners.Evidence{
				ID: id(700 + i), Competency: e.Competency, Level: e.Level, Kind: learners.SelfAssessment, Source: learners.SourceSelfCheck,
				Confidence: e.Confidence(), HalfLife: 365 * 24 * time.Hour, ObservedOn: fixedNow().Truncate(24 * time.Hour), CreatedAt: fixedNow(),
			})
		}
	}
	return nil, w.change("finish")
}

func (w *world) RestartSelfCheck(context.Context, auth.Actor) error {
	w.replies, w.counted = nil, 0
	return w.change("restart")
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
		Kiosks: w.tablet, Cards: w.tablet, Sheets: w.tablet, Dates: w.tablet, Subscribing: w.tablet,
		SelfChecks: w, Deck: w, Paths: w, Recognition: w, Coverage: w,
		Enrolments: w.seats, Approvals: w.seats, Inbox: w.seats, Runs: w.seats, Cancelling: w.seats,
		Completions: w.finished, Badges: w.finished, Confirming: w.finished, AccessLog: w, OwnData: dataWorld{w}, Notifications: dataWorld{w}, Now: fixedNow,
	}
}

// serve builds the pages of a world on a real boundary.
func serve(t *testing.T, w *world) *httpx.Server {
	t.Helper()
	o := options(w)
	o.Log = slog.New(slog.NewTextHandler(complaints{t}, nil))
	pages, err := newPages(o, bundle())
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
