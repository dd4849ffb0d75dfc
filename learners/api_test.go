package learners_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
	"lernpfad/internal/httpx/httpxtest"
	"lernpfad/learners"
)

func (w *world) site(t *testing.T) *httpx.Server {
	t.Helper()
	hr := auth.Actor{TenantID: w.anna.TenantID, Roles: []auth.Role{auth.HR}}
	return httpxtest.New(t, httpxtest.People{"anna": w.anna, "ben": w.ben, "carla": w.stranger, "hr": hr}, func(s *httpx.Server) { learners.Register(s, w.Service) })
}

const profileBody = `{"role_profile": "bauamt", "horizon": "tomorrow", "weekly_minutes": 90, "formats": ["self_paced"], "languages": ["de"],
  "accessibility": [], "tasks": "Bauanträge", "interests": ""}`

func TestAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	server := w.site(t)
	path := w.town.Path(w.anna)
	if _, err := w.StartPlan(t.Context(), w.anna, path); err != nil {
		t.Fatal(err)
	}
	put := func(name, match, body string, status int, want ...string) httpxtest.Scenario {
		return httpxtest.Scenario{Name: name, Method: http.MethodPut, Path: "/me/profile", Actor: "anna", IfMatch: match, Body: body, Status: status, Want: want}
	}
	evidence := func(name, body string, status int, want ...string) httpxtest.Scenario {
		return httpxtest.Scenario{Name: name, Method: http.MethodPost, Path: "/me/evidence", Actor: "anna", Body: body, Status: status, Want: want}
	}
	answers := func(name, body string, status int, want ...string) httpxtest.Scenario {
		return httpxtest.Scenario{Name: name, Method: http.MethodPost, Path: "/me/self-check/answers", Actor: "anna", Body: body, Status: status, Want: want}
	}
	for _, s := range []httpxtest.Scenario{ // in this order: one day of Anna
		{Name: "nobody", Path: "/me/profile", Status: 401},
		{Name: "HR reads no profile", Path: "/me/profile", Actor: "hr", Status: 403, WantNot: []string{"Anna"}},
		{Name: "profile", Path: "/me/profile", Actor: "anna", Status: 200, Want: []string{`"Anna Becker"`, `"role_profile":"buergerbuero"`, `"version":1`, `"formats":[]`}, WantNot: []string{"null"}},
		{Name: "profile of a stranger", Path: "/me/profile", Actor: "carla", Status: 200, Want: []string{"Carla"}, WantNot: []string{"Anna", "erlenfurt"}},
		put("change without a version", "", profileBody, 428, "/problems/version-required"),
		put("change an old version", `"7"`, profileBody, 412, "/problems/stale"),
		put("change", `"1"`, profileBody, 200, `"version":2`, `"role_profile":"bauamt"`, `"working_days":["mon","tue","wed","thu","fri"]`),
		put("unknown field", `"2"`, `{"name": "Chefin"}`, 422, "unexpected"),
		put("rule broken", `"2"`, `{"role_profile": "astronaut", "horizon": "today", "weekly_minutes": 90, "formats": [], "languages": [], "accessibility": [], "tasks": "", "interests": ""}`,
			422, "/problems/profile-invalid", "/role_profile", "/languages"),
		evidence("evidence", `{"competency": "VD1.1", "level": 3, "kind": "certificate", "source": "Akademie", "observed_on": "2026-11-01"}`, 201, `"confidence":0.95`, `"observed_on":"2026-11-01"`),
		evidence("evidence of a test", `{"competency": "VD1.1", "level": 3, "kind": "test", "source": "x", "observed_on": "2026-11-01"}`, 422, "/kind", "not-allowed"),
		evidence("evidence of no day", `{"competency": "VD1.1", "level": 3, "kind": "completion", "source": "x", "observed_on": "2026-02-31"}`, 422, "/observed_on"),
		evidence("evidence of the future", `{"competency": "VD1.1", "level": 3, "kind": "completion", "source": "x", "observed_on": "2031-01-01"}`, 422, "in-future"),
		{Name: "list evidence", Path: "/me/evidence", Actor: "anna", Status: 200, Want: []string{"Akademie"}},
		{Name: "evidence of others", Path: "/me/evidence", Actor: "ben", Status: 200, Want: []string{`"items":[]`}},
		{Name: "attainments", Path: "/me/attainments", Actor: "anna", Status: 200, Want: []string{`"competency":"VD1.1"`, `"level":3`, `"count":1`, `"by":{`}},
		{Name: "check", Path: "/me/self-check", Actor: "anna", Status: 200, Want: []string{`"statements":[{`, `"text_plain":`, `"answered":0`, `"limit":16`}, WantNot: []string{`"answer"`, "null"}},
		answers("answer", fmt.Sprintf(`{"answers": [{"statement": %q, "answer": 0}, {"statement": %q, "answer": 4}]}`, statement(0), statement(1)), 200, `"answered":2`, `"sureness":"`),
		answers("answer otherwise elsewhere", fmt.Sprintf(`{"answers": [{"statement": %q, "answer": 2}]}`, statement(1)), 200, `"replaced":[{`, `"before":4,"now":2`),
		answers("answer otherwise here", fmt.Sprintf(`{"answers": [{"statement": %q, "answer": 4, "seen": 2}]}`, statement(1)), 200, `"answered":2`),
		answers("answer what is not asked", `{"answers": [{"statement": "x", "answer": 1}]}`, 404, "/problems/statement-unknown"),
		answers("answer out of range", fmt.Sprintf(`{"answers": [{"statement": %q, "answer": 5}]}`, statement(0)), 422, "/answers/0/answer"),
		answers("finish", `{"answers": [], "finish": true}`, 200, `"result":[{`),
		answers("finish again", `{"answers": [], "finish": true}`, 200, `"result":[{`, `"finished":true`),
		{Name: "begin anew", Method: http.MethodDelete, Path: "/me/self-check", Actor: "anna", Status: 204},
		answers("finish nothing", `{"answers": [], "finish": true}`, 422, "/problems/self-check-empty"),
		{Name: "plan", Path: "/me/plan", Actor: "anna", Status: 200, Want: []string{path.String(), `"state":"active"`}},
		{Name: "no plan", Path: "/me/plan", Actor: "ben", Status: 200, Want: []string{`"path":null`}, WantNot: []string{path.String()}},
		{Name: "role profiles", Path: "/role-profiles", Actor: "hr", Status: 200, Want: []string{`"buergerbuero"`, `"need":"must"`, `"weight":`}},
	} {
		t.Run(s.Name, func(t *testing.T) { s.Check(t, server) })
	}
}

func TestUnreachableDatabaseIsAnErrorEverywhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	hr := auth.Actor{TenantID: w.anna.TenantID, Roles: []auth.Role{auth.HR}}
	for name, call := range map[string]func() error{
		"profile":     func() error { _, err := w.Me(ctx, w.anna); return err },
		"evidence":    func() error { _, err := w.Evidence(ctx, w.anna); return err },
		"attainments": func() error { _, err := w.Attainments(ctx, w.anna); return err },
		"goals":       func() error { _, err := w.Goals(ctx, w.anna); return err },
		"plan":        func() error { _, _, err := w.ActivePlan(ctx, w.anna); return err },
		"start":       func() error { _, err := w.StartPlan(ctx, w.anna, w.town.Root); return err },
		"finish":      func() error { _, err := w.FinishSelfCheck(ctx, w.anna); return err },
		"standings":   func() error { _, _, err := w.Standings(ctx, hr); return err },
	} {
		t.Run(name, func(t *testing.T) {
			if err := call(); !fault.Is(err, "timeout") {
				t.Errorf("got %v, want timeout", err)
			}
		})
	}
}
