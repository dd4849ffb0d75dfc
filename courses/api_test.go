package courses_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/httpx"
	"lernpfad/internal/httpx/httpxtest"
)

const moduleBody = `{
  "title": "Akten führen", "description": "Mit Fristen und Wiedervorlagen.", "outcomes": ["Ich führe Akten."], "hours": 1.5, "cost_cents": 0,
  "format": "self_paced", "language": "de", "accessibility": ["keyboard"], "licence": "", "url": "",
  "teaches": [{"competency": "VD1.1", "level": 3}], "requires": [], "requires_any": [], "runs": []}`

func (w *world) site(t *testing.T) *httpx.Server {
	t.Helper()
	people := httpxtest.People{"author": w.author, "rival": w.rival, "learner": w.learner}
	return httpxtest.New(t, people, func(s *httpx.Server) { courses.Register(s, w.Service) })
}

func TestAPIReads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	server := w.site(t)
	public, draft := w.publish(t, titled("Angebot")), w.create(t, titled("Entwurf"))
	w.publish(t, titled("Zweites Angebot"))
	for _, s := range []httpxtest.Scenario{
		{Name: "list without a session", Path: "/modules", Status: 401, Want: []string{"/problems/unauthenticated"}, WantNot: []string{"Angebot"}},
		{Name: "list", Path: "/modules", Actor: "learner", Status: 200, Want: []string{`"Angebot"`, `"Zweites Angebot"`}, WantNot: []string{"Entwurf", "null", `"next"`}},
		{Name: "page", Path: "/modules?limit=1", Actor: "learner", Status: 200, Want: []string{`"Angebot"`, `"next":"`}, WantNot: []string{"Zweites"}},
		{Name: "filters", Path: "/modules?competency=VD5.2&min_level=3&format=blended&language=de&accessibility=keyboard&max_hours=6.5&q=verwalten", Actor: "learner", Status: 200, Want: []string{`"Angebot"`}},
		{Name: "no hit", Path: "/modules?format=lab", Actor: "learner", Status: 200, Want: []string{`"items":[]`}},
		{Name: "bad cursor", Path: "/modules?cursor=%25", Actor: "learner", Status: 400, Want: []string{"/problems/bad-cursor"}},
		{Name: "bad limit", Path: "/modules?limit=1000", Actor: "learner", Status: 422, Want: []string{"/query/limit", "too-big"}},
		{Name: "module", Path: "/modules/" + public.ID.String(), Actor: "learner", Status: 200, Want: []string{`"hours":6.5`, `"state":"published"`, `"Rathaus, Raum 2"`, `"sessions":[{`, `"Anbieter akademie"`}, WantNot: []string{"null"}},
		{Name: "draft for learners", Path: "/modules/" + draft.ID.String(), Actor: "learner", Status: 404, Want: []string{"/problems/module-not-found"}, WantNot: []string{"Entwurf"}},
		{Name: "draft for rivals", Path: "/modules/" + draft.ID.String(), Actor: "rival", Status: 404},
		{Name: "draft for its author", Path: "/modules/" + draft.ID.String(), Actor: "author", Status: 200, Want: []string{`"state":"draft"`}},
		{Name: "no id", Path: "/modules/x", Actor: "learner", Status: 422, WantNot: []string{"uuid:"}},
		{Name: "own modules", Path: "/author/modules", Actor: "author", Status: 200, Want: []string{"Entwurf", "Zweites Angebot"}},
		{Name: "own modules of others", Path: "/author/modules", Actor: "rival", Status: 200, Want: []string{`"items":[]`}},
		{Name: "own modules of nobody", Path: "/author/modules", Actor: "learner", Status: 403},
		{Name: "frameworks", Path: "/frameworks", Actor: "learner", Status: 200, Want: []string{`"digcomp-3.0"`, `"verwaltung-digital-1"`, `"official":false`}},
		{Name: "framework", Path: "/frameworks/verwaltung-digital-1", Actor: "learner", Status: 200, Want: []string{`"VD6.4"`, `"bands":["`}, WantNot: []string{"null"}},
		{Name: "unknown framework", Path: "/frameworks/none", Actor: "learner", Status: 404, Want: []string{"/problems/framework-not-found"}},
	} {
		t.Run(s.Name, func(t *testing.T) { s.Check(t, server) })
	}
}

func TestAPIOfAnAuthor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	server := w.site(t)
	other := w.publish(t, titled("Grundlagen"))
	body := httpxtest.Scenario{Name: "create", Method: http.MethodPost, Path: "/modules", Actor: "author", Body: moduleBody, Status: 201, Want: []string{`"version":1`, `"state":"draft"`, `"hours":1.5`}}.Check(t, server)
	var created struct{ ID uuid.UUID }
	if err := json.Unmarshal([]byte(body), &created); err != nil {
		t.Fatal(err)
	}
	path := "/modules/" + created.ID.String()
	grouped := strings.Replace(moduleBody, `"requires_any": []`, `"requires_any": [["`+other.ID.String()+`"]]`, 1)
	without := func(old, replacement string) string { return strings.Replace(moduleBody, old, replacement, 1) }
	put := func(name, actor, match, content string, status int, want ...string) httpxtest.Scenario {
		return httpxtest.Scenario{Name: name, Method: http.MethodPut, Path: path, Actor: actor, IfMatch: match, Body: content, Status: status, Want: want}
	}
	post := func(name, move, actor, match string, status int, want ...string) httpxtest.Scenario {
		return httpxtest.Scenario{Name: name, Method: http.MethodPost, Path: path + "/" + move, Actor: actor, IfMatch: match, Status: status, Want: want}
	}
	for _, s := range []httpxtest.Scenario{ // in this order: each starts where the one before ended
		{Name: "create as a learner", Method: http.MethodPost, Path: "/modules", Actor: "learner", Body: moduleBody, Status: 403},
		{Name: "create nothing", Method: http.MethodPost, Path: "/modules", Actor: "author", Body: `{}`, Status: 422, Want: []string{"/title", "required"}},
		{Name: "create with a rule broken", Method: http.MethodPost, Path: "/modules", Actor: "author", Body: without("VD1.1", "XX9"), Status: 422, Want: []string{"/problems/module-invalid", "/teaches/0/competency"}, WantNot: []string{"XX9"}},
		{Name: "create with an unknown field", Method: http.MethodPost, Path: "/modules", Actor: "author", Body: without(`"title"`, `"state":"published","title"`), Status: 422, Want: []string{"unexpected"}},
		put("update without a version", "author", "", moduleBody, 428, "/problems/version-required"),
		put("update of an old version", "author", `"0"`, moduleBody, 412, "/problems/stale"),
		put("update by a rival", "rival", `"1"`, moduleBody, 404),
		put("update", "author", `"1"`, grouped, 200, `"version":2`, `"Grundlagen"`),
		put("update with itself before it", "author", `"2"`, strings.ReplaceAll(grouped, other.ID.String(), created.ID.String()), 422, "requires-itself"),
		put("update with a module from nowhere", "author", `"2"`, strings.ReplaceAll(grouped, other.ID.String(), uuid.NewString()), 422, "/requires_any/0", "unknown"),
		post("submit without a version", "submit", "author", "", 428),
		post("submit", "submit", "author", `"2"`, 200, `"submitted"`, `"version":3`),
		post("publish by a rival", "publish", "rival", `"3"`, 404),
		post("publish", "publish", "author", `"3"`, 200, `"published"`),
		post("publish again", "publish", "author", `"4"`, 409, "/problems/module-wrong-state"),
		put("empty what is published", "author", `"4"`, without(`["Ich führe Akten."]`, `[]`), 422, "/problems/module-incomplete", "/outcomes"),
		{Name: "learners see it", Path: path, Actor: "learner", Status: 200, Want: []string{`"version":4`}},
		post("archive", "archive", "author", `W/"4"`, 200, `"archived"`),
		{Name: "learners see it no more", Path: path, Actor: "learner", Status: 404},
	} {
		t.Run(s.Name, func(t *testing.T) { s.Check(t, server) })
	}
}
