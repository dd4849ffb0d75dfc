package courses_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
)

func TestCreateStoresWhatWasWritten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.create(t, titled("Grundlagen"))
	second := w.create(t, titled("Auffrischung"))
	before := w.version(t)
	in := input(func(in *courses.Input) {
		in.RequiresAny = [][]uuid.UUID{{first.ID, second.ID, first.ID}, {second.ID}}
	})
	m, err := w.Create(t.Context(), w.author, in)
	if err != nil {
		t.Fatal(err)
	}
	run := in.Runs[0]
	want := courses.Module{
		ID: m.ID, Source: courses.SourceAuthored, Key: m.ID.String(), State: courses.Draft, Version: 1, UpdatedAt: w.now,
		Provider: courses.Provider{ID: *w.author.ProviderID, Key: "akademie", Name: "Anbieter akademie"},
		Title:    in.Title, Description: in.Description, Outcomes: in.Outcomes, Hours: 104, CostCents: in.CostCents,
		Format: in.Format, Language: in.Language, Accessibility: []courses.Accessibility{courses.Captions, courses.Keyboard},
		Licence: in.Licence, URL: in.URL,
		Teaches:     []competency.Requirement{{Competency: "DC4.1", Level: 2}, {Competency: "VD5.2", Level: 3}},
		Requires:    in.Requires,
		RequiresAny: [][]courses.ModuleRef{{ref(second), ref(first)}, {ref(second)}},
		Runs:        []courses.Run{{Place: run.Place, Seats: run.Seats, Free: run.Seats, Deadline: run.Deadline, StartsAt: run.StartsAt, EndsAt: run.EndsAt, Sessions: run.Sessions}},
	}
	options := cmp.Options{cmpopts.IgnoreFields(courses.Run{}, "ID"), cmpopts.EquateApproxTime(0)}
	if diff := cmp.Diff(want, m, options); diff != "" {
		t.Errorf("returned (-want +got):\n%s", diff)
	}
	stored, err := w.Module(t.Context(), w.author, m.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, stored, cmpopts.EquateApproxTime(0)); diff != "" {
		t.Errorf("stored (-returned +stored):\n%s", diff)
	}
	if after := w.version(t); after <= before {
		t.Errorf("catalogue version went from %d to %d", before, after)
	}
	if !slices.Equal(w.changes[2], []uuid.UUID{m.ID}) {
		t.Errorf("the hook was told %v", w.changes)
	}
}

func ref(m courses.Module) courses.ModuleRef { return courses.ModuleRef{ID: m.ID, Title: m.Title} }

func TestCreateRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	homeless := auth.Actor{Roles: []auth.Role{auth.Author}}
	for name, tt := range map[string]struct {
		actor  auth.Actor
		change func(*courses.Input)
		want   string
	}{
		"learner":                   {w.learner, func(*courses.Input) {}, "forbidden"},
		"author without a provider": {homeless, func(*courses.Input) {}, "forbidden"},
		"broken rule":               {w.author, titled(""), "module-invalid"},
		"prerequisite from nowhere": {w.author, func(in *courses.Input) { in.RequiresAny = [][]uuid.UUID{{uuid.New()}} }, "module-invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.Create(t.Context(), tt.actor, input(tt.change))
			wantFault(t, err, tt.want)
		})
	}
	if mine, err := w.Mine(t.Context(), w.author); err != nil || len(mine) != 0 {
		t.Errorf("refused modules were stored: %v %v", mine, err)
	}
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.publish(t)
	changed := input(titled("Neue Kennwörter"), func(in *courses.Input) { in.Runs, in.Outcomes = nil, []string{"Ich ändere Kennwörter."} })
	got, err := w.Update(t.Context(), w.author, m.ID, m.Version, changed)
	if err != nil {
		t.Fatal(err)
	}
	if got.Version != m.Version+1 || got.State != courses.Published || got.Title != "Neue Kennwörter" || len(got.Runs) != 0 || len(got.Outcomes) != 1 {
		t.Errorf("after update: %+v", got)
	}
	incomplete := input(func(in *courses.Input) { in.Teaches = nil })
	for name, tt := range map[string]struct {
		actor   auth.Actor
		id      uuid.UUID
		version int
		in      courses.Input
		want    string
	}{
		"version of yesterday":     {w.author, m.ID, m.Version, input(), "stale"},
		"version of tomorrow":      {w.author, m.ID, got.Version + 1, input(), "stale"},
		"another provider":         {w.rival, m.ID, got.Version, input(), "module-not-found"},
		"learner":                  {w.learner, m.ID, got.Version, input(), "module-not-found"},
		"unknown module":           {w.author, uuid.New(), 1, input(), "module-not-found"},
		"broken rule":              {w.author, m.ID, got.Version, input(titled("")), "module-invalid"},
		"published and incomplete": {w.author, m.ID, got.Version, incomplete, "module-incomplete"},
		"requires itself":          {w.author, m.ID, got.Version, input(func(in *courses.Input) { in.RequiresAny = [][]uuid.UUID{{m.ID}} }), "module-invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.Update(t.Context(), tt.actor, tt.id, tt.version, tt.in)
			wantFault(t, err, tt.want)
		})
	}
	stored, err := w.Module(t.Context(), w.learner, m.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, stored, cmpopts.EquateApproxTime(0)); diff != "" {
		t.Errorf("a refused update left traces (-want +got):\n%s", diff)
	}
}

func TestMoves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	type move = func(*courses.Service, context.Context, auth.Actor, uuid.UUID, int) (courses.Module, error)
	submit, publish, archive := (*courses.Service).Submit, (*courses.Service).Publish, (*courses.Service).Archive
	for name, tt := range map[string]struct {
		moves []move
		want  courses.State
		fault string // of the last move
	}{
		"submit":                   {[]move{submit}, courses.Submitted, ""},
		"publish at once":          {[]move{publish}, courses.Published, ""},
		"submit, publish, archive": {[]move{submit, publish, archive}, courses.Archived, ""},
		"archive and back":         {[]move{publish, archive, publish}, courses.Published, ""},
		"archive and submit":       {[]move{archive, submit}, courses.Submitted, ""},
		"submit twice":             {[]move{submit, submit}, courses.Submitted, "module-wrong-state"},
		"publish twice":            {[]move{publish, publish}, courses.Published, "module-wrong-state"},
		"archive twice":            {[]move{archive, archive}, courses.Archived, "module-wrong-state"},
		"published to submitted":   {[]move{publish, submit}, courses.Published, "module-wrong-state"},
	} {
		t.Run(name, func(t *testing.T) {
			m := w.create(t)
			for i, step := range tt.moves {
				next, err := step(w.Service, t.Context(), w.author, m.ID, m.Version)
				if i == len(tt.moves)-1 && tt.fault != "" {
					wantFault(t, err, tt.fault)
					continue
				}
				if err != nil {
					t.Fatalf("move %d: %v", i, err)
				}
				if next.Version != m.Version+1 {
					t.Errorf("move %d: version %d after %d", i, next.Version, m.Version)
				}
				m = next
			}
			if m.State != tt.want {
				t.Errorf("ended as %s, want %s", m.State, tt.want)
			}
		})
	}
}

func TestMovesRefuse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.create(t)
	bare := w.create(t, func(in *courses.Input) { in.Teaches, in.Outcomes = nil, nil })
	_, err := w.Publish(t.Context(), w.author, m.ID, m.Version+1)
	wantFault(t, err, "stale")
	_, err = w.Publish(t.Context(), w.rival, m.ID, m.Version)
	wantFault(t, err, "module-not-found")
	_, err = w.Archive(t.Context(), w.author, uuid.New(), 1)
	wantFault(t, err, "module-not-found")
	for name, move := range map[string]func(context.Context, auth.Actor, uuid.UUID, int) (courses.Module, error){"submit": w.Submit, "publish": w.Publish} {
		_, err = move(t.Context(), w.author, bare.ID, bare.Version)
		wantFault(t, err, "module-incomplete")
		if diff := cmp.Diff([]string{"/outcomes too-few", "/teaches too-few"}, brokenRules(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if _, err := w.Archive(t.Context(), w.author, bare.ID, bare.Version); err != nil {
		t.Errorf("an incomplete module may be archived: %v", err)
	}
}

// Two authors start from the same version; the second must not overwrite the first.
func TestUpdateAtTheSameTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.create(t)
	results := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := w.Update(t.Context(), w.author, m.ID, m.Version, input(titled("Zugleich")))
			results <- err
		}()
	}
	first, second := <-results, <-results
	if first == nil {
		first, second = second, first
	}
	wantFault(t, first, "stale")
	if second != nil {
		t.Errorf("neither update was stored: %v", second)
	}
}

func TestHookRollsBackWithTheChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.create(t)
	before, rows := w.version(t), w.hookRows(t)
	if rows != 1 {
		t.Fatalf("the hook wrote %d rows, want 1", rows)
	}
	w.refuse = true
	_, err := w.Update(t.Context(), w.author, m.ID, m.Version, input(titled("Nie gesehen")))
	if !errors.Is(err, errHook) {
		t.Fatalf("got %v, want the error of the hook", err)
	}
	_, err = w.Import(t.Context(), []courses.Import{{Key: "a", Provider: courses.Provider{Key: "neu", Name: "Neu"}, Input: input()}}, courses.ImportOptions{Source: "test"})
	if !errors.Is(err, errHook) {
		t.Fatalf("got %v, want the error of the hook", err)
	}
	w.refuse = false
	stored, err := w.Module(t.Context(), w.author, m.ID)
	if err != nil || stored.Title != m.Title || w.version(t) != before {
		t.Errorf("title %q, version %d (before %d), %v", stored.Title, w.version(t), before, err)
	}
	// And the other way round: what the hook wrote goes when the change fails after it.
	_, err = w.Update(t.Context(), w.author, m.ID, m.Version+7, input())
	wantFault(t, err, "stale")
	if got := w.hookRows(t); got != rows {
		t.Errorf("rows of the hook: %d, want %d", got, rows)
	}
	providers, err := w.Providers(t.Context())
	if err != nil || len(providers) != 2 {
		t.Errorf("providers after a failed import: %v %v", providers, err)
	}
}

func TestWhoReadsWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft, public := w.create(t, titled("Entwurf")), w.publish(t, titled("Angebot"))
	for name, tt := range map[string]struct {
		actor auth.Actor
		id    uuid.UUID
		want  string
	}{
		"learner, published": {w.learner, public.ID, ""}, "learner, draft": {w.learner, draft.ID, "module-not-found"},
		"author, own draft": {w.author, draft.ID, ""}, "rival, draft": {w.rival, draft.ID, "module-not-found"},
		"nobody, unknown": {auth.Actor{}, uuid.New(), "module-not-found"},
	} {
		_, err := w.Module(t.Context(), tt.actor, tt.id)
		if tt.want != "" {
			wantFault(t, err, tt.want)
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	mine, err := w.Mine(t.Context(), w.author)
	if err != nil || len(mine) != 2 || mine[0].ID != public.ID {
		t.Errorf("own modules, newest first: %v %v", mine, err)
	}
	if mine, err = w.Mine(t.Context(), w.rival); err != nil || len(mine) != 0 {
		t.Errorf("modules of the rival: %v %v", mine, err)
	}
	_, err = w.Mine(t.Context(), w.learner)
	wantFault(t, err, "forbidden")
	published, version, err := w.Published(t.Context())
	if err != nil || version != w.version(t) || len(published) != 1 || published[0].ID != public.ID {
		t.Errorf("catalogue: %v %d %v", published, version, err)
	}
	byIDs, err := w.ByIDs(t.Context(), []uuid.UUID{draft.ID, uuid.New(), public.ID})
	if err != nil || len(byIDs) != 2 {
		t.Errorf("by ids: %v %v", byIDs, err)
	}
	if none, err := w.ByIDs(t.Context(), nil); err != nil || len(none) != 0 {
		t.Errorf("by no ids: %v %v", none, err)
	}
	if text := public.EmbeddingText(); text[:len("Angebot\n")] != "Angebot\n" {
		t.Errorf("embedded text starts with %q", text)
	}
}

func TestUnreachableDatabaseIsAnErrorEverywhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.create(t)
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	for name, call := range map[string]func() error{
		"module":    func() error { _, err := w.Module(ctx, w.author, m.ID); return err },
		"mine":      func() error { _, err := w.Mine(ctx, w.author); return err },
		"published": func() error { _, _, err := w.Published(ctx); return err },
		"by ids":    func() error { _, err := w.ByIDs(ctx, []uuid.UUID{m.ID}); return err },
		"version":   func() error { _, err := w.Version(ctx); return err },
		"providers": func() error { _, err := w.Providers(ctx); return err },
		"search":    func() error { _, err := w.Search(ctx, courses.Query{}); return err },
		"create":    func() error { _, err := w.Create(ctx, w.author, input()); return err },
		"library":   func() error { _, err := w.SyncLibrary(ctx); return err },
	} {
		t.Run(name, func(t *testing.T) { wantFault(t, call(), "timeout") })
	}
}
