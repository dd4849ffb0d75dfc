package matching_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/learners"
	"lernpfad/learners/learnerstest"
	"lernpfad/matching"
)

// review looks at the paths of the town with the catalogue of now.
func (w *world) review(t *testing.T) int {
	t.Helper()
	version, err := w.courses.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	n, err := w.Review(t.Context(), w.town.Tenant, version)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// offered is what a person is offered; nil for nothing.
func (w *world) offered(t *testing.T, a auth.Actor) *matching.Offer {
	t.Helper()
	offer, ok, err := w.Offer(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return nil
	}
	return &offer
}

// following is somebody with an accepted path.
func (w *world) following(t *testing.T) (auth.Actor, matching.LearningPath) {
	t.Helper()
	a := w.clerk(settled(nil))
	lp, err := w.AcceptPath(t.Context(), a, w.build(t, a).ID)
	if err != nil {
		t.Fatal(err)
	}
	return a, lp
}

func (w *world) archive(t *testing.T, m courses.Module) {
	t.Helper()
	if _, err := w.courses.Archive(t.Context(), auth.Actor{Roles: []auth.Role{auth.Author}, ProviderID: &m.Provider.ID}, m.ID, m.Version); err != nil {
		t.Fatal(err)
	}
}

func shortKI() courses.Import {
	return offer("ki-kurz", "KI in fünf Minuten", "Kurz.", 0.25, level("VD4.4", 1))
}

// A shorter way is offered beside the one she follows, and takes its place only when she says so.
func TestReviewOffersAShorterWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a, had := w.following(t)
	if n := w.review(t); n != 1 || w.offered(t, a) != nil {
		t.Errorf("%d looked at, offered although nothing has changed", n)
	}
	w.load(t, shortKI())
	if n := w.review(t); n != 1 || w.review(t) != 0 {
		t.Errorf("%d looked at; nobody is looked at twice for one catalogue", n)
	}
	got := w.offered(t, a)
	if got == nil {
		t.Fatal("no offer")
	}
	if got.Saves != courses.RoundHours(1.75) || got.Broken || got.Path.Status != matching.Optimal || !slices.Equal(refTitles(got.Changes.Added), []string{"KI in fünf Minuten"}) ||
		!slices.Equal(refTitles(got.Changes.Dropped), []string{"KI im Amt"}) {
		t.Errorf("%+v", got)
	}
	checkPath(t, w, a, got.Path)
	if current, _, err := w.CurrentPath(t.Context(), a); err != nil || current.ID != had.ID || !current.Accepted {
		t.Errorf("the path she follows has changed: %v %v", current.ID, err)
	}
	if _, err := w.AcceptPath(t.Context(), a, got.Path.ID); err != nil {
		t.Fatal(err)
	}
	if current, _, err := w.CurrentPath(t.Context(), a); err != nil || current.ID != got.Path.ID || w.offered(t, a) != nil {
		t.Errorf("after accepting: %v %v", current.ID, err)
	}
	other := w.clerk(settled(nil))
	if w.offered(t, other) != nil {
		t.Error("somebody else is offered her path")
	}
}

// When she has learned something, her path alone is looked at; who was erased meanwhile is nobody's concern.
func TestReviewOfOnePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a, _ := w.following(t)
	other, _ := w.following(t)
	nobody := w.clerk(settled(nil)) // without a path
	w.load(t, shortKI())
	for _, who := range []auth.Actor{a, nobody} {
		if err := w.ReviewLearner(t.Context(), matching.ReviewLearner{TenantID: who.TenantID, LearnerID: *who.LearnerID}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.ReviewLearner(t.Context(), matching.ReviewLearner{TenantID: a.TenantID, LearnerID: uuid.New()}); err != nil {
		t.Errorf("somebody who was erased: %v", err)
	}
	if w.offered(t, a) == nil || w.offered(t, other) != nil {
		t.Error("the wrong person is offered a path")
	}
	if n := w.review(t); n != 1 {
		t.Errorf("%d looked at afterwards, want the other one", n)
	}
	w.town.Holds(a, competency.Profile{"VD4.4": 1}) // what the shorter way was for
	if err := w.ReviewLearner(t.Context(), matching.ReviewLearner{TenantID: a.TenantID, LearnerID: *a.LearnerID, Stamp: 1}); err != nil {
		t.Fatal(err)
	}
	if got := w.offered(t, a); got != nil {
		t.Errorf("still offered: %+v", got.Changes)
	}
}

func TestReviewMendsABrokenPath(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a, had := w.following(t)
	w.load(t, offer("ki-lang", "KI, der lange Weg", "Lang.", 9, level("VD4.4", 1)))
	if w.review(t); w.offered(t, a) != nil {
		t.Error("a longer way is offered")
	}
	gone := had.Steps[slices.Index(stepKeys(had), "ki")].Module
	w.archive(t, gone)
	w.review(t)
	got := w.offered(t, a)
	if got == nil || !got.Broken || !slices.Equal(refTitles(got.Changes.Added), []string{"KI, der lange Weg"}) {
		t.Fatalf("%+v", got)
	}
	current, _, err := w.CurrentPath(t.Context(), a)
	if err != nil || !current.Outdated() || current.Next().Module.ID == gone.ID {
		t.Errorf("outdated %v, %v", current.Outdated(), err)
	}
	for _, s := range current.Steps {
		if s.Withdrawn() != (s.Module.ID == gone.ID) || s.Module.Title == "" {
			t.Errorf("step %+v", s)
		}
	}
	c := w.calendar(t, a, current, matching.CalendarInput{})
	i := slices.IndexFunc(c.Steps, func(s matching.CalendarStep) bool { return s.Module.ID == gone.ID })
	if c.Steps[i].State != matching.StepWithdrawn || c.Complete {
		t.Errorf("in the calendar: %+v", c.Steps[i])
	}
}

// What she declined is not offered again, what is new is.
func TestDeclinedOfferStaysDeclined(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a, had := w.following(t)
	if err := w.DeclineOffer(t.Context(), a); err != nil {
		t.Errorf("nothing to decline is no fault: %v", err)
	}
	w.load(t, shortKI())
	w.review(t)
	paths := w.count(t, "paths")
	if err := w.DeclineOffer(t.Context(), a); err != nil || w.offered(t, a) != nil {
		t.Errorf("declined, and still offered: %v", err)
	}
	w.load(t, offer("fern", "Etwas ganz anderes", "Fern.", 1, level("VD4.3", 1)))
	if w.review(t); w.offered(t, a) != nil || w.count(t, "paths") != paths {
		t.Error("the same is offered again")
	}
	w.load(t, offer("ki-blitz", "KI im Nu", "Sehr kurz.", 0.125, level("VD4.4", 1)))
	w.review(t)
	if got := w.offered(t, a); got == nil || !slices.Equal(refTitles(got.Changes.Added), []string{"KI im Nu"}) || w.count(t, "paths") != paths {
		t.Errorf("the new way is not offered, or the old offer is kept: %+v", got)
	}
	if current, _, err := w.CurrentPath(t.Context(), a); err != nil || current.ID != had.ID {
		t.Errorf("current: %v %v", current.ID, err)
	}
}

// Whoever chose a path that is not the shortest is not told so with every change of the catalogue.
func TestReviewKeepsToWhatSheChose(t *testing.T) {
	t.Parallel()
	w := withChoice(t)
	a := w.clerk(settled(nil))
	lp := w.build(t, a)
	if _, err := w.AcceptAlternative(t.Context(), a, lp.ID, idsOf(w.choices(t, a, lp.ID, 3)[1].Modules)); err != nil {
		t.Fatal(err)
	}
	w.load(t, offer("fern", "Etwas ganz anderes", "Fern.", 1, level("VD4.3", 1)))
	if w.review(t); w.offered(t, a) != nil {
		t.Error("the path she did not choose is offered")
	}
	w.load(t, shortKI())
	if w.review(t); w.offered(t, a) == nil {
		t.Error("a way shorter than both is not offered")
	}
}

// People who follow a path come first, a run that was stopped goes on where it was, and a later catalogue ends it.
func TestReviewCanBeStopped(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for range 3 {
		a := w.clerk(settled(nil))
		w.build(t, a)
	}
	first, _ := w.following(t)
	w.clerk(settled(nil)) // without a path there is nothing to look at
	w.load(t, shortKI())
	version, err := w.courses.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if n, err := w.Review(stopped, w.town.Tenant, version); n != 0 || err == nil {
		t.Errorf("%d looked at although stopped, %v", n, err)
	}
	if n, err := w.Review(t.Context(), w.town.Tenant, version-1); n != 0 || err != nil {
		t.Errorf("%d looked at for a catalogue of yesterday, %v", n, err)
	}
	if n := w.review(t); n != 4 {
		t.Errorf("%d looked at, want 4", n)
	}
	if w.offered(t, first) == nil {
		t.Error("no offer for who follows a path")
	}
}

func TestOfferShowsWhatMoved(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a, had := w.following(t)
	w.load(t, shortKI())
	w.review(t)
	before := w.offered(t, a)
	// What she has learned since is neither dropped nor moved.
	w.town.Holds(a, competency.Profile{"VD2.1": 3})
	got := w.offered(t, a)
	if slices.Contains(refTitles(got.Changes.Dropped), "Onlinedienste begleiten") || got.Saves >= before.Saves {
		t.Errorf("%+v", got.Changes)
	}
	if len(had.Steps) != len(got.Path.Steps) {
		t.Errorf("%d and %d steps", len(had.Steps), len(got.Path.Steps))
	}
}

// Completed steps are laid aside: in the path, in the calendar and for what comes next.
func TestCompletedStepsAreLaidAside(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a, lp := w.following(t)
	first := lp.Steps[0]
	add := func(kind learners.EvidenceKind) {
		for _, q := range first.Module.Teaches {
			_, err := w.people.AddEvidence(t.Context(), a, learners.EvidenceInput{
				Competency: q.Competency, Level: q.Level, Kind: kind, Source: "Kurs", ObservedOn: w.clock(),
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	read := func() matching.LearningPath {
		lp, err := w.Path(t.Context(), a, lp.ID)
		if err != nil {
			t.Fatal(err)
		}
		return lp
	}
	add(learners.SelfAssessment)
	if read().Steps[0].Done {
		t.Error("what she says of herself completes a step")
	}
	before := w.calendar(t, a, read(), matching.CalendarInput{})
	add(learners.Completion)
	now := read()
	if !now.Steps[0].Done || now.Next().Position != 2 || now.Left() != lp.Hours-first.Hours {
		t.Errorf("done %v, next %d, %d left", now.Steps[0].Done, now.Next().Position, now.Left())
	}
	c := w.calendar(t, a, now, matching.CalendarInput{})
	if c.Steps[0].State != matching.StepDone || !c.Complete || c.End.After(before.End) || len(c.Steps) != len(lp.Steps) {
		t.Errorf("%+v, end %s, before %s", c.Steps[0], c.End, before.End)
	}
	minutes := 0
	for _, week := range c.Weeks {
		minutes += week.Minutes
	}
	if want := int(now.Left().Float() * 60); minutes != want {
		t.Errorf("%d minutes laid out, %d are left", minutes, want)
	}
	for i := range now.Steps {
		now.Steps[i].Done = true
	}
	if c = w.calendar(t, a, now, matching.CalendarInput{}); !c.Complete || !c.End.IsZero() || now.Next() != nil {
		t.Errorf("all done: %+v", c)
	}
}

func TestReviewPathsWaits(t *testing.T) {
	t.Parallel()
	now := learnerstest.Now()
	job := matching.ReviewPaths{Version: 3, At: now.Unix()}
	for after, want := range map[time.Duration]time.Duration{0: 20 * time.Second, 15 * time.Second: 5 * time.Second, time.Minute: 0} {
		if got := job.Wait(now.Add(after)); got.Round(time.Second) != want {
			t.Errorf("after %s: %s, want %s", after, got, want)
		}
	}
}

// An offer reads back as it was made, and stays behind the wall.
func TestOfferIsHerOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a, _ := w.following(t)
	w.load(t, shortKI())
	w.review(t)
	offer := w.offered(t, a)
	stored, err := w.Path(t.Context(), a, offer.Path.ID)
	if err != nil {
		t.Fatal(err)
	}
	stored.Changes = nil
	if diff := cmp.Diff(offer.Path, stored, cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(0)); diff != "" {
		t.Errorf("(-offered +stored):\n%s", diff)
	}
	stranger := learnerstest.NewTown(t, w.db, "sonnhafen").Add(learnerstest.Person{})
	_, err = w.AcceptPath(t.Context(), stranger, offer.Path.ID)
	wantFault(t, err, "path-not-found")
	if _, _, err := w.Offer(t.Context(), auth.Actor{TenantID: a.TenantID, Roles: []auth.Role{auth.HR}}); err == nil {
		t.Error("HR sees an offer")
	}
	if uuid.Nil == offer.Path.ID {
		t.Error("an offer without a path")
	}
}
