package matching_test

import (
	"context"
	"database/sql"
	"errors"
	"hash/fnv"
	"log/slog"
	"maps"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/dbtest"
	"lernpfad/internal/fault"
	"lernpfad/learners"
	"lernpfad/learners/learnerstest"
	"lernpfad/matching"
	"lernpfad/matching/embedding"
	"lernpfad/matching/recognition"
)

// world is a small catalogue, a municipality, and the matching between them.
type world struct {
	*matching.Service
	db      *dbtest.DB
	courses *courses.Service
	people  *learners.Service
	town    *learnerstest.Town
	ids     map[string]uuid.UUID // modules by key
	asked   map[matching.EmbedProfile]bool

	mu  sync.Mutex
	now time.Time
}

// newWorld stores the catalogue; embedder may be nil for a service that is down.
func newWorld(t *testing.T, embedder matching.Embedder) *world {
	t.Helper()
	db := dbtest.New(t)
	w := &world{db: db, now: learnerstest.Now(), ids: map[string]uuid.UUID{}, asked: map[matching.EmbedProfile]bool{}}
	library := competency.Default()
	w.courses = courses.New(courses.Options{
		DB: db.App, Library: library, Now: w.clock,
		Changed: func(context.Context, *sql.Tx, []uuid.UUID) error { return nil },
	})
	if _, err := w.courses.SyncLibrary(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.people = learners.New(learners.Options{
		DB: db.App, Library: library, Now: w.clock,
		Vocabulary: learners.Vocabulary{Formats: []string{"self_paced", "presence", "live_online"}, Languages: []string{"de", "en"}, Accessibility: []string{"captions"}},
		Changed:    func(context.Context, *sql.Tx, uuid.UUID, uuid.UUID) error { return nil },
	})
	if embedder == nil {
		embedder = down{}
	}
	w.Service = w.process(t, embedder)
	w.load(t, catalogue()...)
	w.town = learnerstest.NewTown(t, db, "erlenfurt")
	return w
}

// process is another server process over the same database.
func (w *world) process(t *testing.T, embedder matching.Embedder) *matching.Service {
	t.Helper()
	return w.processWith(t, embedder, w.people)
}

func (w *world) processWith(t *testing.T, embedder matching.Embedder, people matching.People) *matching.Service {
	t.Helper()
	recogniser, err := recognition.New(competency.Default())
	if err != nil {
		t.Fatal(err)
	}
	return matching.New(matching.Options{
		Recogniser: recogniser,
		DB:         w.db.App, Library: competency.Default(), Catalogue: w.courses, People: people, Groups: w.people, Embedder: embedder,
		Now: w.clock, Zone: time.UTC, Log: slog.New(slog.DiscardHandler), AskVector: w.ask,
	})
}

// ask notes the job for who works it.
func (w *world) ask(_ context.Context, _ *sql.Tx, job matching.EmbedProfile) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked[job] = true
	return nil
}

// asks takes the jobs that lists have asked for.
func (w *world) asks() []matching.EmbedProfile {
	w.mu.Lock()
	defer w.mu.Unlock()
	jobs := slices.Collect(maps.Keys(w.asked))
	clear(w.asked)
	return jobs
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) later(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// load imports and publishes modules.
func (w *world) load(t *testing.T, imports ...courses.Import) {
	t.Helper()
	if _, err := w.courses.Import(t.Context(), imports, courses.ImportOptions{Source: "test", Publish: true}); err != nil {
		t.Fatal(err)
	}
	modules, _, err := w.courses.Published(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range modules {
		w.ids[m.Key] = m.ID
	}
}

// clerk is somebody of the Bürgerbüro.
func (w *world) clerk(held competency.Profile) auth.Actor {
	a := w.town.Add(learnerstest.Person{Role: "buergerbuero", Tasks: "Personalausweise und Reisepässe ausstellen, Meldeadressen ändern"})
	w.town.Holds(a, held)
	return a
}

// wish changes what a person says about herself.
func (w *world) wish(t *testing.T, a auth.Actor, change func(*learners.ProfileInput)) {
	t.Helper()
	me, err := w.people.Me(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	in := learners.ProfileInput{
		RoleProfileID: me.RoleProfileID, Horizon: me.Horizon, WeeklyMinutes: me.WeeklyMinutes, Formats: me.Formats,
		Languages: me.Languages, Accessibility: me.Accessibility, Tasks: me.Tasks, Interests: me.Interests,
	}
	change(&in)
	if _, err := w.people.UpdateProfile(t.Context(), a, me.Version, in); err != nil {
		t.Fatal(err)
	}
}

// deck is the person's list once the jobs it asks for are done; a job that fails leaves it as it is.
func (w *world) deck(t *testing.T, a auth.Actor) matching.Deck {
	t.Helper()
	deck := w.deckAtOnce(t, a)
	for _, job := range w.asks() {
		if w.EmbedLearner(t.Context(), job) == nil {
			deck = w.deckAtOnce(t, a)
		}
	}
	return deck
}

// read gives the person's present profile its vector.
func (w *world) read(t *testing.T, a auth.Actor) {
	t.Helper()
	if err := w.EmbedLearner(t.Context(), matching.EmbedProfile{TenantID: a.TenantID, LearnerID: *a.LearnerID}); err != nil {
		t.Fatal(err)
	}
}

// deckAtOnce is the list as it comes, whatever it lacks.
func (w *world) deckAtOnce(t *testing.T, a auth.Actor) matching.Deck {
	t.Helper()
	deck, err := w.Deck(t.Context(), a, 50)
	if err != nil {
		t.Fatal(err)
	}
	return deck
}

func (w *world) count(t *testing.T, table string) (n int) {
	t.Helper()
	if err := w.db.Owner(t).QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func keys(deck matching.Deck) map[string]matching.Suggestion {
	out := map[string]matching.Suggestion{}
	for _, s := range deck.Suggestions {
		out[s.Module.Key] = s
	}
	return out
}

func level(id competency.ID, l competency.Level) competency.Requirement {
	return competency.Requirement{Competency: id, Level: l}
}

func offer(key, title, text string, hours float64, teaches ...competency.Requirement) courses.Import {
	return courses.Import{
		Key: key, Provider: courses.Provider{Key: "komnord", Name: "KomNord"},
		Input: courses.Input{
			Title: title, Description: text, Outcomes: []string{"Ich kann es anwenden."}, Hours: courses.RoundHours(hours),
			Format: courses.SelfPaced, Language: courses.German, Teaches: teaches,
		},
	}
}

func after(m courses.Import, requires ...competency.Requirement) courses.Import {
	m.Input.Requires = requires
	return m
}

// catalogue leads a clerk to most of the goals of the Bürgerbüro. VD1.2 is reached up to level 3 only: a hole.
func catalogue() []courses.Import {
	start := time.Date(2027, 1, 13, 8, 0, 0, 0, time.UTC)
	fach := after(offer("fach-2", "Fachverfahren sicher bedienen", "Ausweise und Meldeadressen im Fachverfahren bearbeiten.", 6, level("VD1.2", 3)), level("VD1.2", 1))
	fach.Input.Format = courses.Presence
	fach.Input.Runs = []courses.RunInput{{Place: "Rathaus", Seats: 10, Deadline: start.AddDate(0, 0, -7), StartsAt: start, EndsAt: start.Add(6 * time.Hour)}}
	english := offer("english", "Data protection basics", "Privacy at the counter.", 1, level("VD5.1", 3))
	english.Input.Language = courses.English
	captions := offer("untertitelt", "Barrierefreie Dokumente", "Dokumente so bauen, dass alle sie lesen können.", 2, level("VD2.3", 2))
	captions.Input.Accessibility = []courses.Accessibility{courses.Captions}
	group := offer("daten-2", "Datenschutz im Bürgerbüro", "Auskunft, Löschung und Einwilligung am Schalter.", 4, level("VD5.1", 3))
	group.RequiresAny = [][]string{{"daten-1", "sicher-1"}}
	return []courses.Import{
		group, fach, english, captions,
		offer("fach-1", "Fachverfahren kennenlernen", "Die ersten Schritte im Fachverfahren.", 2, level("VD1.2", 1)),
		offer("akte-1", "Die elektronische Akte", "Schriftgut ablegen und wiederfinden.", 3, level("VD1.1", 2)),
		after(offer("akte-2", "Aktenführung für Fortgeschrittene", "Fristen und Aussonderung.", 4, level("VD1.1", 3)), level("VD1.1", 2)),
		offer("akte-lang", "Akten von Grund auf", "Alles zur Aktenführung in einem Kurs.", 20, level("VD1.1", 3)),
		offer("daten-1", "Datenschutz: die ersten Schritte", "Was personenbezogene Daten sind.", 2, level("VD5.1", 1)),
		offer("sicher-1", "Sichere Kennwörter", "Kennwörter, Phishing und Schadsoftware.", 2, level("VD5.2", 2), level("DC4.1", 2)),
		offer("online", "Onlinedienste begleiten", "Anträge im Internet mit den Bürgern ausfüllen.", 3, level("VD2.1", 3)),
		offer("ki", "KI im Amt", "Texte mit KI entwerfen und prüfen.", 2, level("VD4.4", 1)),
		offer("karten", "Karten mit Geodaten", "Baumkataster und Straßenpläne.", 5, level("VD4.3", 5)),
		offer("leer", "Sprechstunde", "Offene Fragen.", 1, level("VD6.2", 1)),
	}
}

// down is an embedding service that cannot be reached.
type down struct{}

func (down) Embed(context.Context, embedding.Kind, []string) ([]embedding.Vector, error) {
	return nil, fault.New("embedding-unavailable")
}

func (down) Model() embedding.ModelInfo { return embedding.ModelInfo{ID: "down"} }

// hashing is an embedding service without meaning: equal texts are near, all others far. It counts the texts it was given.
type hashing struct {
	mu    sync.Mutex
	texts int
	fail  bool
}

var errEmbed = errors.New("the service broke down")

func (h *hashing) Embed(_ context.Context, _ embedding.Kind, texts []string) ([]embedding.Vector, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.fail {
		return nil, errEmbed
	}
	h.texts += len(texts)
	out := make([]embedding.Vector, len(texts))
	for i, text := range texts {
		sum := fnv.New64a()
		_, _ = sum.Write([]byte(text))
		angle := float64(sum.Sum64()%10_000) / 10_000 * math.Pi
		out[i] = embedding.Vector{float32(math.Cos(angle)), float32(math.Sin(angle)), 0}
	}
	return out, nil
}

func (h *hashing) Model() embedding.ModelInfo {
	return embedding.ModelInfo{ID: "hashing", Dimension: 3}
}

func wantFault(t *testing.T, err error, slug string) {
	t.Helper()
	if !fault.Is(err, slug) {
		t.Fatalf("got error %v, want %s", err, slug)
	}
}
