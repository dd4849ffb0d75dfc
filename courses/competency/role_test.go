package competency_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lernpfad/courses/competency"
)

func TestShippedRoleProfiles(t *testing.T) {
	t.Parallel()
	want := []string{
		"buergerbuero", "bauamt", "sozialamt", "kaemmerei", "personal", "it", "ordnungsamt", "kita-leitung", "bauhof",
		"bibliothek", "amtsleitung", "digitallotse", "jugendamt", "standesamt",
	}
	var got []string
	for _, r := range competency.Default().RoleProfiles() {
		got = append(got, r.ID)
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			checkRoleProfile(t, r)
		})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("job families (-want +got):\n%s", diff)
	}
}

func checkRoleProfile(t *testing.T, r competency.RoleProfile) {
	t.Helper()
	if n := len(r.Requirements); n < 8 || n > 14 {
		t.Errorf("%d requirements, want 8 to 14", n)
	}
	if n := len(strings.Fields(r.TasksDE)); n < 60 || n > 100 {
		t.Errorf("tasks have %d words, want 60 to 100", n)
	}
	must, frameworks, specialised := 0, map[competency.ID]bool{}, 0
	for _, q := range r.Requirements {
		if q.Tomorrow < q.Level {
			t.Errorf("%s falls from %d to %d", q.Competency, q.Level, q.Tomorrow)
		}
		if q.Kind == competency.Must {
			must++
		}
		if q.Level > 6 || q.Tomorrow > 7 {
			t.Errorf("%s asks for level %d and %d of an employee", q.Competency, q.Level, q.Tomorrow)
		}
		if q.Tomorrow == 7 {
			specialised++
		}
		frameworks[q.Competency[:2]] = true
	}
	if specialised > 1 || (specialised == 1 && r.ID != "it" && r.ID != "digitallotse" && r.ID != "amtsleitung") {
		t.Errorf("%d requirements of level 7", specialised)
	}
	if must < 4 {
		t.Errorf("only %d must requirements", must)
	}
	if len(frameworks) != 2 {
		t.Errorf("requirements from %d frameworks, want both", len(frameworks))
	}
}

func TestRoleProfileTodayAndTomorrow(t *testing.T) {
	t.Parallel()
	r := competency.RoleProfile{Requirements: []competency.RoleRequirement{
		{Competency: "VD1.3", Level: 0, Tomorrow: 1},
		{Competency: "VD1.1", Level: 3, Tomorrow: 4},
	}}
	if diff := cmp.Diff(competency.Profile{"VD1.1": 3}, r.Today()); diff != "" {
		t.Errorf("today (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(competency.Profile{"VD1.1": 4, "VD1.3": 1}, r.Tomorrow()); diff != "" {
		t.Errorf("tomorrow (-want +got):\n%s", diff)
	}
}

func TestRoleProfileByID(t *testing.T) {
	t.Parallel()
	r, ok := competency.Default().RoleProfile("bauhof")
	if !ok || r.NameDE != "Bauhof" {
		t.Errorf("RoleProfile(bauhof) = %q, %v", r.NameDE, ok)
	}
}
