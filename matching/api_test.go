package matching_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
	"lernpfad/internal/httpx/httpxtest"
	"lernpfad/learners/learnerstest"
	"lernpfad/matching"
)

// idOf reads the id of a created thing.
func idOf(t *testing.T, body string) string {
	t.Helper()
	var created struct{ ID uuid.UUID }
	if err := json.Unmarshal([]byte(body), &created); err != nil || created.ID == uuid.Nil {
		t.Fatalf("no id in %s: %v", body, err)
	}
	return created.ID.String()
}

// longWay names the modules of the way around the shortest for somebody who holds VD1.1 at level 2, and one that is not needed.
func longWay(w *world) string {
	var ids []string
	for _, key := range []string{"online", "untertitelt", "ki", "sicher-1", "daten-2", "akte-lang", "karten"} {
		ids = append(ids, `"`+w.ids[key].String()+`"`)
	}
	return "[" + strings.Join(ids, ",") + "]"
}

func TestAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	anna, ben := w.clerk(competency.Profile{"VD1.1": 2}), w.clerk(nil)
	people := httpxtest.People{
		"anna": anna, "ben": ben, "hr": w.town.Add(learnerstest.Person{Roles: []auth.Role{auth.HR}}),
		"new": w.town.Add(learnerstest.Person{}), "carla": learnerstest.NewTown(t, w.db, "sonnhafen").Add(learnerstest.Person{Role: "bauhof"}),
	}
	server := httpxtest.New(t, people, func(s *httpx.Server) { matching.Register(s, w.Service) })
	decide := func(name, body string, status int, want ...string) httpxtest.Scenario {
		return httpxtest.Scenario{Name: name, Method: http.MethodPost, Path: "/me/decisions", Actor: "anna", Body: body, Status: status, Want: want}
	}
	answer := idOf(t, decide("passt", `{"module": "`+w.ids["ki"].String()+`", "answer": "fits"}`, 201, `"answer":"fits"`).Check(t, server))
	built := httpxtest.Scenario{
		Name: "build", Method: http.MethodPost, Path: "/me/paths", Actor: "anna", Status: 201,
		Want: []string{`"status":"unreachable"`, `"gap":0`, `"accepted":false`, `"unlocks":[`, "Aktenführung für Fortgeschrittene", `"holes":[{`}, WantNot: []string{"null"},
	}
	path := "/me/paths/" + idOf(t, built.Check(t, server))
	module := func(key string) string { return "/modules/" + w.ids[key].String() + "/fit" }
	for _, s := range []httpxtest.Scenario{ // in this order
		{Name: "gap", Path: "/me/gap", Actor: "anna", Status: 200, Want: []string{`{"competency":"VD1.1","have":2,"want":3,"known":true,"need":"must","weight":4,"own":false}`}},
		{Name: "gap of nobody", Path: "/me/gap", Status: 401},
		{Name: "gap for HR", Path: "/me/gap", Actor: "hr", Status: 403},
		{Name: "suggestions", Path: "/me/suggestions?limit=3", Actor: "anna", Status: 200, Want: []string{`"score":`, `"terms":[{`, `"facts":[{`, "Bedeutungssuche", `"policy_version"`}, WantNot: []string{"KI im Amt", `:null`}},
		{Name: "too many suggestions", Path: "/me/suggestions?limit=51", Actor: "anna", Status: 422, Want: []string{"/query/limit"}},
		{Name: "suggestions without a profile", Path: "/me/suggestions", Actor: "new", Status: 200, Want: []string{`"suggestions":[]`, `"holes":[]`, "noch leer"}},
		decide("unknown module", `{"module": "`+uuid.NewString()+`", "answer": "fits"}`, 404, "/problems/module-not-found"),
		decide("unknown answer", `{"module": "`+w.ids["ki"].String()+`", "answer": "maybe"}`, 422, "/answer", "not-allowed"),
		decide("reason for a yes", `{"module": "`+w.ids["ki"].String()+`", "answer": "fits", "reason": "topic"}`, 422, "/problems/decision-invalid"),
		decide("later", `{"module": "`+w.ids["online"].String()+`", "answer": "later"}`, 201, `"snoozed_until":"2026-12-08T09:00:00Z"`),
		{Name: "answers", Path: "/me/decisions", Actor: "anna", Status: 200, Want: []string{answer, `"later"`}},
		{Name: "answers of others", Path: "/me/decisions", Actor: "ben", Status: 200, Want: []string{`"items":[]`}},
		{Name: "undo for somebody", Method: http.MethodDelete, Path: "/me/decisions/" + answer, Actor: "ben", Status: 404, Want: []string{"/problems/decision-not-found"}},
		{Name: "undo", Method: http.MethodDelete, Path: "/me/decisions/" + answer, Actor: "anna", Status: 204},
		{Name: "undo again", Method: http.MethodDelete, Path: "/me/decisions/" + answer, Actor: "anna", Status: 404},
		{Name: "fit", Path: module("akte-2"), Actor: "anna", Status: 200, Want: []string{`"requirements":[{"competency":"VD1.1","level":2,"held":2,"from":[]}]`, `"similar":[]`, `"kind":"closes_gap"`, `"score":`}},
		{Name: "fit, not ready", Path: module("daten-2"), Actor: "ben", Status: 200, Want: []string{`"kind":"group_member"`, "„Datenschutz: die ersten Schritte“ oder „Sichere Kennwörter“"}, WantNot: []string{"alle Voraussetzungen"}},
		{Name: "fit of nothing", Path: "/modules/" + uuid.NewString() + "/fit", Actor: "anna", Status: 404},
		{Name: "path", Path: path, Actor: "anna", Status: 200, Want: []string{`"accepted":false`, `"reasons":[{`}},
		{Name: "path of a colleague", Path: path, Actor: "ben", Status: 404, Want: []string{"/problems/path-not-found"}},
		{Name: "path of a stranger", Path: path, Actor: "carla", Status: 404, Want: []string{"/problems/path-not-found"}},
		{Name: "path for HR", Path: path, Actor: "hr", Status: 403},
		{Name: "calendar", Path: path + "/calendar", Actor: "anna", Status: 200, Want: []string{`"weekly_minutes":120`, `"land":"NI"`, `"start":"2026-11-24"`, `"complete":true`, `"state":"planned"`}, WantNot: []string{"null", `"target"`}},
		{Name: "calendar by a date", Path: path + "/calendar?weekly_minutes=30&by=2026-12-18", Actor: "anna", Status: 200, Want: []string{`"target":{"by":"2026-12-18","fits":false,"weekly_minutes":`, `"weeks_later":`}},
		{Name: "calendar from a day on", Path: path + "/calendar?start=2027-03-01", Actor: "anna", Status: 200, Want: []string{`"start":"2027-03-01"`, `"monday":"2027-03-01"`}},
		{Name: "calendar of fourteen minutes", Path: path + "/calendar?weekly_minutes=14", Actor: "anna", Status: 422, Want: []string{"/query/weekly_minutes"}},
		{Name: "calendar from no day on", Path: path + "/calendar?start=morgen", Actor: "anna", Status: 422, Want: []string{"/query/start"}},
		{Name: "calendar of the past", Path: path + "/calendar?start=2020-01-01", Actor: "anna", Status: 422, Want: []string{"/problems/calendar-invalid", "/query/start"}},
		{Name: "calendar of a colleague", Path: path + "/calendar", Actor: "ben", Status: 404, Want: []string{"/problems/path-not-found"}},
		{Name: "alternatives", Path: path + "/alternatives", Actor: "anna", Status: 200, Want: []string{`"measure":"fastest","proven":true`, `"same":true`, `"further":true`, "Akten von Grund auf", `"dropped":[{`}, WantNot: []string{"null"}},
		{Name: "one alternative", Path: path + "/alternatives?count=1", Actor: "anna", Status: 200, Want: []string{`"measure":"best_fit"`}, WantNot: []string{"Akten von Grund auf"}},
		{Name: "no alternative", Path: path + "/alternatives?count=0", Actor: "anna", Status: 422, Want: []string{"/query/count"}},
		{Name: "alternatives of a colleague", Path: path + "/alternatives", Actor: "ben", Status: 404, Want: []string{"/problems/path-not-found"}},
		{Name: "what if", Path: path + "/what-if", Actor: "anna", Status: 200, Want: []string{`"outdated":false`, `"more":16`, `"lost":["VD2.1"]`, `"saves":4`, `"holes":[{"hole":{"competency":`}, WantNot: []string{"null"}},
		{Name: "what if of a colleague", Path: path + "/what-if", Actor: "ben", Status: 404},
		{Name: "take an alternative of a colleague", Method: http.MethodPost, Path: path + "/alternatives", Actor: "ben", Body: `{"modules":["` + w.ids["ki"].String() + `"]}`, Status: 404},
		{Name: "take half of an alternative", Method: http.MethodPost, Path: path + "/alternatives", Actor: "anna", Body: `{"modules":["` + w.ids["ki"].String() + `"]}`, Status: 422, Want: []string{"/problems/path-broken"}},
		{Name: "take nothing", Method: http.MethodPost, Path: path + "/alternatives", Actor: "anna", Body: `{"modules":[]}`, Status: 422, Want: []string{"/modules"}},
		{Name: "take an alternative", Method: http.MethodPost, Path: path + "/alternatives", Actor: "anna", Body: `{"modules":` + longWay(w) + `}`, Status: 201, Want: []string{`"accepted":true`, "Akten von Grund auf"}, WantNot: []string{"Karten mit Geodaten", `"gap":0,`}},
		{Name: "the first against it", Path: path, Actor: "anna", Status: 200, Want: []string{`"accepted":false`, `"changes":{"added":[{`}},
		{Name: "accept for a colleague", Method: http.MethodPost, Path: path + "/accept", Actor: "ben", Status: 404},
		{Name: "accept", Method: http.MethodPost, Path: path + "/accept", Actor: "anna", Status: 200, Want: []string{`"accepted":true`}},
		{Name: "current", Path: "/me/paths/current", Actor: "anna", Status: 200, Want: []string{`"accepted":true`}},
		{Name: "no current one", Path: "/me/paths/current", Actor: "ben", Status: 404, Want: []string{"/problems/path-not-found"}},
		{Name: "build without a goal", Method: http.MethodPost, Path: "/me/paths", Actor: "new", Status: 422, Want: []string{"/problems/no-target"}},
		{Name: "map", Path: "/hr/coverage?framework=digcomp-3.0", Actor: "hr", Status: 200, Want: []string{`"k":5`, `"competencies":["DC1.1"`, `"state":"too_small"`}, WantNot: []string{"Anna", "null"}},
		{Name: "map of nothing", Path: "/hr/coverage?framework=x", Actor: "hr", Status: 404, Want: []string{"/problems/framework-not-found"}},
		{Name: "map without a framework", Path: "/hr/coverage", Actor: "hr", Status: 422, Want: []string{"/query/framework", "required"}},
		{Name: "map for learners", Path: "/hr/coverage?framework=digcomp-3.0", Actor: "anna", Status: 403},
	} {
		t.Run(s.Name, func(t *testing.T) { s.Check(t, server) })
	}
}
