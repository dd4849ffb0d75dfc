package matching_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/dbtest"
	"lernpfad/learners"
	"lernpfad/learners/learnerstest"
	"lernpfad/matching"
	"lernpfad/matching/embedding"
)

func (w *world) embedAll(t *testing.T) int {
	t.Helper()
	n, err := w.EmbedAll(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEmbedAllIsIdempotent(t *testing.T) {
	t.Parallel()
	h := &hashing{}
	w := newWorld(t, h)
	want := len(catalogue()) + len(competency.Default().Competencies())
	if n := w.embedAll(t); n != want || h.texts != want {
		t.Errorf("%d vectors of %d texts, want %d", n, h.texts, want)
	}
	if n := w.embedAll(t); n != 0 || h.texts != want {
		t.Errorf("the second time %d vectors were made", n)
	}
	if m, c := w.count(t, "module_embeddings"), w.count(t, "competency_embeddings"); m+c != want || m != len(catalogue()) {
		t.Errorf("%d and %d vectors are stored", m, c)
	}
	// What does not touch the text makes no new vector; a changed text does, in the place of the old one.
	costs, texts := catalogue()[0], catalogue()[1]
	costs.Input.CostCents, texts.Input.Description = 5000, "Ganz anders beschrieben."
	w.load(t, costs, texts)
	if n := w.embedAll(t); n != 1 || w.count(t, "module_embeddings") != len(catalogue()) {
		t.Errorf("%d vectors for one changed text", n)
	}
	w.load(t, offer("neu", "Ganz neu", "Noch nie gesehen.", 1, level("VD1.1", 1)))
	if n := w.embedAll(t); n != 1 {
		t.Errorf("%d vectors for one new module", n)
	}
}

func TestEmbedAllGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	h := &hashing{fail: true}
	w := newWorld(t, h)
	if n, err := w.EmbedAll(t.Context()); n != 0 || !errors.Is(err, errEmbed) {
		t.Errorf("%d vectors, %v", n, err)
	}
	h.fail = false
	if n := w.embedAll(t); n != len(catalogue())+len(competency.Default().Competencies()) {
		t.Errorf("%d vectors after the repair", n)
	}
}

// A server whose vectors cannot be trusted leaves no trace: neither in the catalogue nor in a profile, and the deck does without.
func TestBadVectorsAreNotStored(t *testing.T) {
	t.Parallel()
	for name, vector := range map[string]string{
		"zeros": "[0, 0, 0]", "too short": "[1, 0]", "not a number": `[1, "NaN", 0]`, "endless": "[1e999, 0, 0]", "empty": "[]",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
				var asked struct{ Input []string }
				_ = json.NewDecoder(in.Body).Decode(&asked)
				items := make([]string, len(asked.Input))
				for i := range items {
					items[i] = `{"object": "embedding", "index": ` + strconv.Itoa(i) + `, "embedding": ` + vector + `}`
				}
				out.Header().Set("Content-Type", "application/json")
				_, _ = out.Write([]byte(`{"object": "list", "model": "m", "data": [` + strings.Join(items, ",") + `]}`))
			}))
			defer server.Close()
			w := newWorld(t, embedding.New(embedding.Options{BaseURL: server.URL, Model: "m", Dimension: 3, Retries: -1}))
			if n, err := w.EmbedAll(t.Context()); n != 0 || err == nil {
				t.Errorf("%d vectors were made, %v", n, err)
			}
			a := w.clerk(nil)
			if deck := w.deck(t, a); deck.Model != "" || deck.Note == "" || len(deck.Suggestions) == 0 {
				t.Errorf("deck: model %q, note %q, %d suggestions", deck.Model, deck.Note, len(deck.Suggestions))
			}
			if err := w.EmbedLearner(t.Context(), matching.EmbedProfile{TenantID: a.TenantID, LearnerID: *a.LearnerID}); err == nil {
				t.Error("the job of a profile must fail, to be tried again")
			}
			for _, table := range []string{"module_embeddings", "competency_embeddings", "profile_embeddings"} {
				if n := w.count(t, table); n != 0 {
					t.Errorf("%d rows in %s", n, table)
				}
			}
		})
	}
}

func TestEmbedLearner(t *testing.T) {
	t.Parallel()
	h := &hashing{}
	w := newWorld(t, h)
	a, empty := w.clerk(nil), w.town.Add(learnerstest.Person{})
	job := func(a auth.Actor) matching.EmbedProfile {
		return matching.EmbedProfile{TenantID: a.TenantID, LearnerID: *a.LearnerID}
	}
	for range 2 { // the second time the vector is there
		if err := w.EmbedLearner(t.Context(), job(a)); err != nil {
			t.Fatal(err)
		}
	}
	if h.texts != 1 || w.count(t, "profile_embeddings") != 1 {
		t.Errorf("%d texts, %d vectors", h.texts, w.count(t, "profile_embeddings"))
	}
	deck := w.deck(t, a)
	if deck.Model != "hashing" || !strings.Contains(deck.Note, "liest den Katalog gerade neu: Bei 14 von 14") || h.texts != 1 {
		t.Errorf("the stored vector serves the deck: model %q, note %q, %d texts", deck.Model, deck.Note, h.texts)
	}
	w.wish(t, a, func(in *learners.ProfileInput) { in.Interests = "Geschichte der Stadt" })
	w.deck(t, a)
	if h.texts != 2 || w.count(t, "profile_embeddings") != 1 {
		t.Errorf("a changed profile is embedded again, in place: %d texts, %d vectors", h.texts, w.count(t, "profile_embeddings"))
	}
	if err := w.EmbedLearner(t.Context(), job(empty)); err != nil || h.texts != 2 {
		t.Errorf("an empty profile has no vector: %v, %d texts", err, h.texts)
	}
	stranger := a
	stranger.TenantID = learnerstest.NewTown(t, w.db, "sonnhafen").Tenant
	if err := w.EmbedLearner(t.Context(), job(stranger)); err != nil || h.texts != 2 || w.count(t, "profile_embeddings") != 1 {
		t.Errorf("for somebody who is not there, or no more, nothing is done: %v, %d texts", err, h.texts)
	}
	if (matching.EmbedProfile{}).Kind() == (matching.EmbedCatalogue{}).Kind() {
		t.Error("two jobs of one kind")
	}
}

// A whole town at once: people whose profiles read the same share one text, and nobody beyond the town is touched.
func TestEmbedProfiles(t *testing.T) {
	t.Parallel()
	h := &hashing{fail: true}
	w := newWorld(t, h)
	a := w.clerk(nil)
	w.clerk(competency.Profile{"VD1.1": 2}) // holds more, says the same
	w.town.Add(learnerstest.Person{Tasks: "Bäume pflegen"})
	w.town.Add(learnerstest.Person{}) // says nothing
	learnerstest.NewTown(t, w.db, "sonnhafen").Add(learnerstest.Person{Tasks: "Fremde Aufgaben"})
	embed := func(want, texts int) {
		t.Helper()
		n, err := w.EmbedProfiles(t.Context(), w.town.Tenant)
		if err != nil || n != want || h.texts != texts {
			t.Errorf("%d people of %d texts, want %d of %d, %v", n, h.texts, want, texts, err)
		}
	}
	if n, err := w.EmbedProfiles(t.Context(), w.town.Tenant); n != 0 || !errors.Is(err, errEmbed) || w.count(t, "profile_embeddings") != 0 {
		t.Errorf("with a broken service: %d people, %v", n, err)
	}
	h.fail = false
	embed(3, 2)
	embed(0, 2)
	w.deck(t, a) // finds the vector
	if h.texts != 2 || w.count(t, "profile_embeddings") != 3 {
		t.Errorf("%d texts, %d vectors", h.texts, w.count(t, "profile_embeddings"))
	}
	w.wish(t, a, func(in *learners.ProfileInput) { in.Interests = "Geschichte der Stadt" })
	embed(1, 3)
	if w.count(t, "profile_embeddings") != 3 {
		t.Errorf("%d vectors after a change", w.count(t, "profile_embeddings"))
	}
}

// While the catalogue is read anew, the deck says for how many modules meaning does not count yet.
func TestDeckSaysWhatIsUnfinished(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &hashing{})
	a := w.clerk(nil)
	w.embedAll(t)
	if deck := w.deck(t, a); deck.Note != "" {
		t.Errorf("all is embedded: %q", deck.Note)
	}
	w.load(t, offer("neu", "Ganz neu", "Noch nie gesehen.", 1, level("VD1.2", 4)))
	deck := w.deck(t, a)
	if !strings.Contains(deck.Note, "Bei 1 von 15 Lernmodulen") || deck.Model == "" {
		t.Errorf("model %q, note %q", deck.Model, deck.Note)
	}
	if _, ok := keys(deck)["neu"]; !ok {
		t.Error("a module without a vector closes a gap all the same")
	}
}

// sparing asks the real service for modules and people, and gives competencies one and the same direction: their texts are many
// and what they mean is not looked at here.
type sparing struct{ *embedding.Client }

func (s sparing) Embed(ctx context.Context, kind embedding.Kind, texts []string) ([]embedding.Vector, error) {
	names := map[string]bool{}
	for _, c := range competency.Default().Competencies() {
		names[c.NameDE] = true
	}
	if title, _, _ := strings.Cut(texts[0], "\n"); kind != embedding.Passage || !names[title] {
		return s.Client.Embed(ctx, kind, texts)
	}
	if s.Model().Dimension == 0 { // the client learns it from the first answer
		if _, err := s.Client.Embed(ctx, kind, texts[:1]); err != nil {
			return nil, err
		}
	}
	one := make(embedding.Vector, s.Model().Dimension)
	one[0] = 1
	return slices.Repeat([]embedding.Vector{one}, len(texts)), nil
}

// The real model: what means the same is near, although no word is shared.
func TestDeckWithRealEmbeddings(t *testing.T) {
	t.Parallel()
	address, model := dbtest.EmbeddingURL(t)
	w := newWorld(t, sparing{embedding.New(embedding.Options{BaseURL: address, Model: model})})
	w.embedAll(t)
	gardener := w.town.Add(learnerstest.Person{Tasks: "Ich pflege Grünflächen, kontrolliere Pflanzen im Park und zeichne ein, wo sie stehen."})
	if err := w.EmbedLearner(t.Context(), matching.EmbedProfile{TenantID: gardener.TenantID, LearnerID: *gardener.LearnerID}); err != nil {
		t.Fatal(err)
	}
	deck := w.deck(t, gardener)
	if deck.Model != model || deck.Note != "" {
		t.Errorf("model %q, note %q", deck.Model, deck.Note)
	}
	if got := titlesOf(deck); len(got) == 0 || got[0] != "Karten mit Geodaten" {
		t.Errorf("nearest to a gardener: %v", got)
	}
	clerk := w.clerk(nil)
	if err := w.EmbedLearner(t.Context(), matching.EmbedProfile{TenantID: clerk.TenantID, LearnerID: *clerk.LearnerID}); err != nil {
		t.Fatal(err)
	}
	closeness := func(key string) float64 {
		t.Helper()
		s, ok := keys(w.deck(t, clerk))[key]
		if !ok {
			t.Fatalf("%s is missing", key)
		}
		i := slices.IndexFunc(s.Terms, func(term matching.Term) bool { return term.Name == matching.Closeness })
		return s.Terms[i].Value
	}
	// What she does all day stands far from what she never does. First steps without a word about her work are near to nobody; they
	// come before the map because they close a gap.
	for _, near := range []string{"online", "daten-2", "fach-2"} {
		for _, far := range []string{"karten", "leer"} {
			if closeness(near) < closeness(far)+0.3 {
				t.Errorf("to a clerk of the Bürgerbüro %s is %v near, %s %v", near, closeness(near), far, closeness(far))
			}
		}
	}
	if cards := keys(w.deck(t, clerk)); cards["fach-1"].Score <= cards["karten"].Score {
		t.Errorf("first steps in her own program get %v, the map %v", cards["fach-1"].Score, cards["karten"].Score)
	}
	for _, s := range w.deck(t, clerk).Suggestions {
		checkFacts(t, w, clerk, s)
	}
	fit, err := w.Fit(t.Context(), clerk, w.ids["daten-1"])
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(fit.Similar, func(r courses.ModuleRef) bool { return r.ID == w.ids["daten-2"] }) || len(fit.Similar) != 3 ||
		slices.ContainsFunc(fit.Similar, func(r courses.ModuleRef) bool { return r.ID == w.ids["daten-1"] || r.ID == uuid.Nil }) {
		t.Errorf("similar to the first steps of data protection: %v", fit.Similar)
	}
}
