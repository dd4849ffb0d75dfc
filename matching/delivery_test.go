package matching_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/learners"
	"lernpfad/matching"
)

// shown is what a person sees of a list, and what it was made from.
func shown(deck matching.Deck) []string {
	out := []string{deck.ID.String(), deck.InputsHash, fmt.Sprint(deck.Versions), deck.Note}
	for _, s := range deck.Suggestions {
		out = append(out, fmt.Sprintf("%s %s %.9f %v %v", s.ID, s.Module.Title, s.Score, s.Terms, s.Facts))
	}
	for _, h := range deck.Holes {
		out = append(out, h.Text)
	}
	return out
}

func say(t *testing.T, w *world, a auth.Actor, id competency.ID, l competency.Level) {
	t.Helper()
	in := learners.EvidenceInput{Competency: id, Level: l, Kind: learners.Certificate, Source: "Zeugnis", ObservedOn: w.clock().Truncate(24 * time.Hour)}
	if _, err := w.people.AddEvidence(t.Context(), a, in); err != nil {
		t.Fatal(err)
	}
}

func decide(t *testing.T, w *world, a auth.Actor, key string, answer matching.Answer) matching.Decision {
	t.Helper()
	d, err := w.Decide(t.Context(), a, matching.DecisionInput{Module: w.ids[key], Answer: answer})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAListIsMadeOnceUntilAnInputChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &hashing{})
	if _, err := w.EmbedAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	a := w.clerk(competency.Profile{"VD1.1": 1})
	colleague := w.clerk(competency.Profile{"VD1.1": 1})
	var given matching.Decision
	last := w.deck(t, a)
	for _, step := range []struct {
		name    string
		do      func()
		changes bool
	}{
		{"nothing", func() {}, false},
		{"an hour goes by", func() { w.later(time.Hour) }, false},
		{"evidence of a colleague", func() { say(t, w, colleague, "VD5.1", 3) }, false},
		{"evidence", func() { say(t, w, a, "VD5.1", 1) }, true},
		{"profile", func() { w.wish(t, a, func(in *learners.ProfileInput) { in.WeeklyMinutes = 60 }) }, true},
		{"tasks", func() {
			w.wish(t, a, func(in *learners.ProfileInput) { in.Tasks = "Baumkataster pflegen" })
			w.read(t, a)
		}, true},
		{"answer", func() { given = decide(t, w, a, "online", matching.FitsNot) }, true},
		{"answer taken back", func() {
			if err := w.Undo(t.Context(), a, given.ID); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"catalogue", func() { w.load(t, offer("neu", "Neues Lernmodul", "Ganz neu.", 1, level("VD2.1", 2))) }, true},
		{"vectors", func() {
			if _, err := w.EmbedAll(t.Context()); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"answer later", func() { decide(t, w, a, "akte-1", matching.Later) }, true},
		{"later is over", func() { w.later(14 * 24 * time.Hour) }, true},
		{"a new day", func() { w.later(24 * time.Hour) }, true},
	} {
		step.do()
		before, stored := w.CacheCount(), w.count(t, "suggestion_lists")
		now := w.deck(t, a)
		after := w.CacheCount()
		if step.changes != (now.InputsHash != last.InputsHash) {
			t.Errorf("%s: inputs were %s and are %s", step.name, last.InputsHash, now.InputsHash)
		}
		if kept := after.Hits - before.Hits; (kept == 1) == step.changes {
			t.Errorf("%s: %d lists came from memory", step.name, kept)
		}
		if made := w.count(t, "suggestion_lists") - stored; step.changes && step.name != "answer taken back" && made != 1 || !step.changes && made != 0 {
			t.Errorf("%s: %d lists were stored", step.name, made)
		}
		if !step.changes && !cmp.Equal(shown(last), shown(now)) {
			t.Errorf("%s: another list (-before +after):\n%s", step.name, cmp.Diff(shown(last), shown(now)))
		}
		last = now
	}
}

// TestTwoProcessesNeverShowAStaleList changes what lists are made from at random, and asks two processes with memories of their own
// after each change: both must answer what a process without any memory answers.
func TestTwoProcessesNeverShowAStaleList(t *testing.T) {
	t.Parallel()
	embedder := &hashing{}
	w := newWorld(t, embedder)
	if _, err := w.EmbedAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := w.process(t, embedder)
	actors := []auth.Actor{w.clerk(nil), w.clerk(competency.Profile{"VD1.1": 2})}
	r := rand.New(rand.NewPCG(7, 11))
	goals := []competency.ID{"VD1.1", "VD1.2", "VD2.1", "VD5.1", "VD5.2"}
	keys := []string{"online", "akte-1", "daten-1", "sicher-1", "fach-1", "ki"}
	extra := 0
	changes := []func(a auth.Actor){
		func(a auth.Actor) { say(t, w, a, goals[r.IntN(len(goals))], competency.Level(r.IntN(4))) },
		func(a auth.Actor) {
			decide(t, w, a, keys[r.IntN(len(keys))], []matching.Answer{matching.Fits, matching.FitsNot, matching.Later}[r.IntN(3)])
		},
		func(a auth.Actor) {
			if list, err := w.Decisions(t.Context(), a); err != nil || len(list) > 0 && w.Undo(t.Context(), a, list[0].ID) != nil {
				t.Fatal(err)
			}
		},
		func(a auth.Actor) {
			w.wish(t, a, func(in *learners.ProfileInput) {
				in.WeeklyMinutes = 30 + 30*r.IntN(8)
				in.Formats = [][]string{nil, {"self_paced"}, {"presence", "self_paced"}}[r.IntN(3)]
				in.Interests = []string{"", "Datenschutz", "Geodaten"}[r.IntN(3)]
			})
		},
		func(auth.Actor) {
			extra++
			w.load(t, offer(fmt.Sprintf("x%d", extra%3), fmt.Sprintf("Lernmodul %d", extra), "Neues aus dem Amt.", 1, level(goals[r.IntN(len(goals))], 2)))
		},
		func(auth.Actor) {
			if _, err := w.EmbedAll(t.Context()); err != nil {
				t.Fatal(err)
			}
		},
		func(auth.Actor) { w.later(time.Duration(r.IntN(30)) * time.Hour) },
		func(auth.Actor) {},
	}
	for round := range 60 {
		a := actors[r.IntN(2)]
		change := r.IntN(len(changes))
		changes[change](a)
		if r.IntN(3) > 0 { // else a changed profile has no vector yet
			w.read(t, a)
		}
		want, err := w.process(t, embedder).Deck(t.Context(), a, 50)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range []*matching.Service{w.Service, other} {
			got, err := s.Deck(t.Context(), a, 50)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(shown(want), shown(got)); diff != "" {
				t.Fatalf("round %d, after change %d, process %d (-fresh +shown):\n%s", round, change, i, diff)
			}
		}
	}
	if n := w.CacheCount(); n.Hits == 0 || n.Stale == 0 || n.Misses == 0 {
		t.Errorf("memory was not put to the test: %+v", n)
	}
}

func TestManyRequestsMakeOneList(t *testing.T) {
	t.Parallel()
	embedder := &hashing{}
	w := newWorld(t, embedder)
	a := w.clerk(nil)
	w.read(t, a)
	var all sync.WaitGroup
	ids := make([]uuid.UUID, 12)
	for i := range ids {
		all.Go(func() {
			deck, err := w.Deck(t.Context(), a, 5)
			if err != nil {
				t.Error(err)
			}
			ids[i] = deck.ID
		})
	}
	all.Wait()
	if same := slices.Compact(ids); len(same) != 1 || same[0] == uuid.Nil {
		t.Errorf("lists %v", ids)
	}
	if n := w.count(t, "suggestion_lists"); n != 1 || embedder.texts != 1 {
		t.Errorf("%d lists are stored, %d texts were embedded", n, embedder.texts)
	}
	if n := w.count(t, "suggestions"); n != 5 {
		t.Errorf("%d suggestions are stored", n)
	}
}

// slowly tells about a person when its turn has come.
type slowly struct {
	matching.People
	turn chan struct{}
}

func (s slowly) Record(ctx context.Context, actor auth.Actor) (learners.Learner, []learners.Evidence, error) {
	select {
	case <-s.turn:
	case <-ctx.Done():
		return learners.Learner{}, nil, ctx.Err()
	}
	return s.People.Record(ctx, actor)
}

func TestWhoLeavesTakesTheListFromNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &hashing{})
	a := w.clerk(nil)
	w.deck(t, a)
	people := slowly{People: w.people, turn: make(chan struct{})}
	service := w.processWith(t, &hashing{}, people)
	impatient, leave := context.WithCancel(t.Context())
	gone := make(chan error, 1)
	go func() {
		_, err := service.Deck(impatient, a, 5)
		gone <- err
	}()
	patient := make(chan matching.Deck, 1)
	go func() {
		deck, err := service.Deck(t.Context(), a, 5)
		if err != nil {
			t.Error(err)
		}
		patient <- deck
	}()
	time.Sleep(50 * time.Millisecond)
	leave()
	if err := <-gone; err == nil {
		t.Error("who left got a list")
	}
	people.turn <- struct{}{}
	if deck := <-patient; deck.Model != "hashing" || len(deck.Suggestions) != 5 {
		t.Errorf("who stayed got %q with %d suggestions", deck.Model, len(deck.Suggestions))
	}
}

// TestAListWithoutMeaningIsNotKept asks while the embedding service is down, and again when it is back: nothing in the database tells.
func TestAListWithoutMeaningIsNotKept(t *testing.T) {
	t.Parallel()
	embedder := &hashing{fail: true}
	w := newWorld(t, embedder)
	a := w.clerk(nil)
	for range 3 {
		if deck := w.deck(t, a); deck.Model != "" || deck.Note == "" {
			t.Errorf("model %q, note %q", deck.Model, deck.Note)
		}
	}
	if n := w.count(t, "suggestion_lists"); n != 1 {
		t.Errorf("%d lists are stored, although nothing changed", n)
	}
	embedder.mu.Lock()
	embedder.fail = false
	embedder.mu.Unlock()
	if deck := w.deck(t, a); deck.Model != "hashing" {
		t.Errorf("the service is back, but the list says %q", deck.Model)
	}
}

func TestShownListsAreCheckedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &hashing{})
	a := w.clerk(competency.Profile{"VD1.1": 1})
	w.read(t, a)
	first := w.deck(t, a)
	check := func(id uuid.UUID) matching.Check {
		t.Helper()
		list, err := w.ShownList(t.Context(), a, id)
		if err != nil {
			t.Fatal(err)
		}
		c, err := w.CheckList(t.Context(), a, list)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if c := check(first.ID); !c.Same || len(c.Because) != 0 {
		t.Errorf("at once: %+v", c)
	}
	w.later(200 * 24 * time.Hour) // the clock of then counts
	if c := check(first.ID); !c.Same || len(c.Because) != 0 {
		t.Errorf("after 200 days: %+v", c)
	}
	decide(t, w, a, first.Suggestions[0].Module.Key, matching.Fits)
	second := w.deck(t, a)
	if c := check(first.ID); c.Same || c.Broken() || !slices.Equal(c.Because, []matching.Part{matching.PartDecisions}) {
		t.Errorf("after an answer: %+v", c)
	}
	w.load(t, offer("neu", "Neues Lernmodul", "Ganz neu.", 1, level("VD2.1", 2)))
	if c := check(second.ID); !slices.Equal(c.Because, []matching.Part{matching.PartCatalogue}) {
		t.Errorf("after a change of the catalogue: %+v", c)
	}
	lists, err := w.ShownLists(t.Context(), a, matching.Place{}, 1)
	if err != nil || len(lists) != 1 || lists[0].ID != second.ID {
		t.Fatalf("newest: %+v %v", lists, err)
	}
	lists, err = w.ShownLists(t.Context(), a, matching.Place{At: lists[0].ShownAt, ID: lists[0].ID}, 5)
	if err != nil || len(lists) != 1 || lists[0].ID != first.ID || lists[0].InputsHash != first.InputsHash || lists[0].Versions != first.Versions {
		t.Fatalf("before it: %+v %v", lists, err)
	}
	for i, c := range lists[0].Cards {
		s := first.Suggestions[i]
		if c.ID != s.ID || c.Module.ID != s.Module.ID || !cmp.Equal(c.Terms, s.Terms) || !cmp.Equal(c.Facts, s.Facts) {
			t.Errorf("card %d: shown %+v, stored %+v", i, s, c)
		}
	}
	_, err = w.ShownList(t.Context(), w.clerk(nil), first.ID)
	wantFault(t, err, "suggestion-list-not-found")
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	small := matching.New(matching.Options{
		DB: w.db.App, Library: competency.Default(), Catalogue: w.courses, People: w.people, Groups: w.people, Embedder: &hashing{},
		Now: w.clock, Zone: time.UTC, Log: slog.New(slog.DiscardHandler), CacheBytes: 100_000,
	})
	for range 20 {
		a := w.clerk(nil)
		if err := small.EmbedLearner(t.Context(), matching.EmbedProfile{TenantID: a.TenantID, LearnerID: *a.LearnerID}); err != nil {
			t.Fatal(err)
		}
		if _, err := small.Deck(t.Context(), a, 10); err != nil {
			t.Fatal(err)
		}
	}
	n := small.CacheCount()
	if n.Misses != 20 || n.Bytes == 0 {
		t.Errorf("%+v", n)
	}
	deadline := time.Now().Add(5 * time.Second)
	for small.CacheCount().Bytes > 100_000 && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	if n := small.CacheCount(); n.Bytes > 100_000 || n.Evicted == 0 {
		t.Errorf("more than its bound: %+v", n)
	}
}

func TestEmptyListsAreStoredToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(nil)
	w.wish(t, a, func(in *learners.ProfileInput) { in.Formats = []string{"live_online"} })
	deck := w.deck(t, a)
	list, err := w.ShownList(t.Context(), a, deck.ID)
	if err != nil || len(list.Cards) != 0 || len(deck.Suggestions) != 0 || list.Note != deck.Note {
		t.Errorf("deck %+v, list %+v, %v", deck, list, err)
	}
}
