package matching_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
	"lernpfad/internal/httpx/httpxtest"
	"lernpfad/learners"
	"lernpfad/learners/learnerstest"
	"lernpfad/matching"
	"lernpfad/matching/embedding"
	"lernpfad/matching/recognition"
)

// author of the provider that a module belongs to.
func (w *world) author(t *testing.T, module string) auth.Actor {
	t.Helper()
	found, err := w.courses.ByIDs(t.Context(), []uuid.UUID{w.ids[module]})
	if err != nil || len(found) != 1 {
		t.Fatal(err)
	}
	actor := w.town.Add(learnerstest.Person{Roles: []auth.Role{auth.Author}})
	actor.ProviderID = &found[0].Provider.ID
	return actor
}

func TestRecognitionAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	anna, author := w.clerk(competency.Profile{"VD1.1": 2}), w.author(t, "karten")
	stranger := w.town.Add(learnerstest.Person{Roles: []auth.Role{auth.Author}})
	elsewhere := uuid.New()
	stranger.ProviderID = &elsewhere
	describe(t, w, anna, "Ich prüfe E-Rechnungen und führe die E-Akte.")
	server := httpxtest.New(t, httpxtest.People{"anna": anna, "author": author, "stranger": stranger}, func(s *httpx.Server) { matching.Register(s, w.Service) })
	module := "/modules/" + w.ids["karten"].String() + "/suggestions"
	post := func(name, body string, status int, want ...string) httpxtest.Scenario {
		return httpxtest.Scenario{Name: name, Method: http.MethodPost, Path: "/competencies/recognise", Actor: "author", Body: body, Status: status, Want: want}
	}
	for _, s := range []httpxtest.Scenario{
		{Name: "of a module", Path: module, Actor: "author", Status: 200, Want: []string{`"meaning":false`, `"teaches":[`, `"requires":[`}, WantNot: []string{`"competency":"VD4.3"`, "null"}},
		{Name: "of a module of others", Path: module, Actor: "stranger", Status: 404, Want: []string{"/problems/module-not-found"}},
		{Name: "of no module", Path: "/modules/" + uuid.NewString() + "/suggestions", Actor: "author", Status: 404},
		{Name: "of a module for learners", Path: module, Actor: "anna", Status: 403},
		post("of a text", `{"title":"QGIS","text":"Sie zeichnen Themenkarten. Datenschutz wird vorausgesetzt.","hours":8}`, 200,
			`"competency":"VD4.3"`, `"certainty":`, `"passage":{"field":"text","start":0,"end":26,"text":"Sie zeichnen Themenkarten."}`, `"requires":[{"competency":"VD5.1"`),
		post("of an empty text", `{"text":""}`, 200, `"teaches":[]`, `"requires":[]`),
		post("of a long text", `{"text":"`+strings.Repeat("Akte ", 60_000)+`"}`, 413, "/problems/too-large", "256 KB"),
		post("of a text of 1 MB", `{"text":"`+strings.Repeat("Akte ", 200_000)+`"}`, 413, "/problems/too-large"),
		post("of a text beyond the body", `{"text":"`+strings.Repeat("Akte ", 600_000)+`"}`, 413),
		post("without a text", `{}`, 422, "/text"),
		{Name: "of a text for learners", Method: http.MethodPost, Path: "/competencies/recognise", Actor: "anna", Body: `{"text":"x"}`, Status: 403},
		{Name: "of her own description", Path: "/me/recognised-competencies", Actor: "anna", Status: 200, Want: []string{`"competency":"VD1.3"`, `"field":"tasks"`}, WantNot: []string{`"VD1.1"`}},
		{Name: "of her description for authors", Path: "/me/recognised-competencies", Actor: "author", Status: 403},
	} {
		t.Run(s.Name, func(t *testing.T) { s.Check(t, server) })
	}
}

// describe writes what the person does.
func describe(t *testing.T, w *world, actor auth.Actor, tasks string) {
	t.Helper()
	me, err := w.people.Me(t.Context(), actor)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.people.UpdateProfile(t.Context(), actor, me.Version, learners.ProfileInput{
		RoleProfileID: me.RoleProfileID, Horizon: me.Horizon, WeeklyMinutes: me.WeeklyMinutes, Languages: me.Languages, Tasks: tasks,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// lamp embeds by one word: what names light points one way, everything else another.
type lamp struct {
	err   error
	kinds map[embedding.Kind]int
}

func (l *lamp) Model() embedding.ModelInfo { return embedding.ModelInfo{ID: "lamp", Dimension: 3} }

func (l *lamp) Embed(_ context.Context, kind embedding.Kind, texts []string) ([]embedding.Vector, error) {
	if l.err != nil {
		return nil, l.err
	}
	l.kinds[kind] += len(texts)
	out := make([]embedding.Vector, len(texts))
	for i, t := range texts {
		out[i] = embedding.Vector{0, 1, 0}
		if strings.Contains(t, "Umwelt schonen") || strings.Contains(t, "Licht") {
			out[i] = embedding.Vector{1, 0, 0}
		}
	}
	return out, nil
}

func TestRecogniseWithAndWithoutVectors(t *testing.T) {
	t.Parallel()
	l := &lamp{kinds: map[embedding.Kind]int{}}
	w := newWorld(t, l)
	src := matching.ModuleSource("Am Abend", "Wer geht, macht das Licht aus. Standby kostet.", nil, courses.HoursPerUnit)
	confidence := func(meaning bool) float64 {
		t.Helper()
		result, err := w.Recognise(t.Context(), src)
		if err != nil || result.Meaning != meaning {
			t.Fatalf("%+v, %v", result, err)
		}
		for _, s := range result.Teaches {
			if s.Competency == "DC4.4" {
				return s.Confidence
			}
		}
		return 0
	}
	bare := confidence(false) // the competencies have no vectors yet
	if l.kinds[embedding.Query] != 0 {
		t.Error("asked for vectors that nothing can be compared with")
	}
	if _, err := w.EmbedAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if with := confidence(true); with <= bare {
		t.Errorf("confidence %.3f with vectors, %.3f without", with, bare)
	}
	l.err = errors.New("down")
	if down := confidence(false); down != bare {
		t.Errorf("confidence %.3f while the service is down, %.3f before", down, bare)
	}
}

func TestRecogniseByWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	sources := []recognition.Source{
		matching.ModuleSource("E-Rechnung prüfen", "XRechnung und Leitweg-ID.", []string{"Sie können Rechnungen kontieren."}, 0),
		matching.ModuleSource("", "", nil, 0),
	}
	results, err := w.RecogniseByWords(sources)
	if err != nil || len(results) != 2 || len(results[0].Teaches) == 0 || results[0].Teaches[0].Competency != "VD1.3" || len(results[1].Teaches) > 0 {
		t.Fatalf("%+v, %v", results, err)
	}
	if _, err := w.RecogniseByWords([]recognition.Source{{Parts: []recognition.Part{{Text: "\xff"}}}}); !fault.Is(err, "validation-failed") {
		t.Error(err)
	}
}
