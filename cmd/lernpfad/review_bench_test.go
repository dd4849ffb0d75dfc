package main

import (
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"lernpfad/cmd/lernpfad/demo"
	"lernpfad/internal/auth"
)

// TestReviewBenchmark measures how long it takes to look at all paths of a municipality after a change of the catalogue, and what somebody
// who opens her path notices meanwhile. It runs only when it is asked for: make bench-review.
func TestReviewBenchmark(t *testing.T) {
	t.Parallel()
	town := os.Getenv("REVIEW_BENCH")
	if town == "" {
		t.Skip("make bench-review runs it")
	}
	s := newServer(t, "")
	if _, err := s.seedDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	tenant, people := s.withPaths(t, town)
	anna := &visitor{t: t, s: s}
	in := anna.call(http.MethodPost, "/auth/login", http.StatusOK, `{"tenant":"`+town+`","login":"anna.becker","password":"`+demo.Password+`"}`, nil)
	anna.token = (&http.Response{Header: in.header}).Cookies()[0].Value
	alone := anna.opensHerPath(nil, 200)
	s.exec(t, `UPDATE modules SET state = 'archived' WHERE id = (
		SELECT module_id FROM path_steps GROUP BY module_id ORDER BY count(*) DESC OFFSET 20 LIMIT 1)`)
	s.exec(t, `UPDATE catalogue_version SET version = version + 1`)
	version, err := s.courses.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	anna.opensHerPath(nil, 1) // the new snapshot is read
	done := make(chan struct{})
	var took time.Duration
	var reviewed int
	go func() {
		defer close(done)
		begun := time.Now()
		reviewed, err = s.matching.Review(t.Context(), tenant, version)
		took = time.Since(begun)
	}()
	beside := anna.opensHerPath(done, 1<<20)
	<-done
	if err != nil || reviewed != people {
		t.Errorf("%d of %d looked at: %v", reviewed, people, err)
	}
	offers := s.number(t, `SELECT count(*) FROM path_reviews WHERE offer_id IS NOT NULL`)
	t.Logf("%d people in %v: %.0f a second; %d get an offer", reviewed, took.Round(time.Millisecond), float64(reviewed)/took.Seconds(), offers)
	for name, times := range map[string][]time.Duration{"alone": alone, "beside the job": beside} {
		slices.Sort(times)
		t.Logf("GET /lernpfad %s: %d requests, p50 %v, p99 %v", name, len(times), times[len(times)/2].Round(time.Millisecond/10),
			times[len(times)*99/100].Round(time.Millisecond/10))
	}
}

// withPaths builds the path of everybody of a municipality.
func (s *testServer) withPaths(t *testing.T, slug string) (tenant uuid.UUID, people int) {
	t.Helper()
	if err := s.owner.QueryRow(t.Context(), `SELECT id FROM tenants WHERE slug = $1`, slug).Scan(&tenant); err != nil {
		t.Fatal(err)
	}
	if _, err := s.matching.EmbedProfiles(t.Context(), tenant); err != nil {
		t.Fatal(err)
	}
	list, err := s.learners.Profiles(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		actor := auth.Actor{TenantID: tenant, LearnerID: &list[i].ID, Roles: []auth.Role{auth.Learner}}
		if _, err := s.matching.BuildPath(t.Context(), actor); err != nil {
			t.Fatal(err)
		}
	}
	return tenant, len(list)
}

// opensHerPath asks for the page twenty times a second until done, at most so many times, and says how long each answer took.
func (v *visitor) opensHerPath(done <-chan struct{}, most int) []time.Duration {
	var out []time.Duration
	for tick := time.NewTicker(50 * time.Millisecond); len(out) < most; {
		select {
		case <-done:
			tick.Stop()
			return out
		case <-tick.C:
		}
		begun := time.Now()
		if r := v.s.send(v.t, request{path: "/lernpfad", token: v.token}); r.status != http.StatusOK {
			v.t.Errorf("status %d", r.status)
		}
		out = append(out, time.Since(begun))
	}
	return out
}
