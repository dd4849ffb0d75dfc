package learners_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/courses/competency/selfcheck"
	"lernpfad/internal/auth"
	"lernpfad/learners"
)

func TestProfileValidate(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*learners.ProfileInput)
		want   []string
	}{
		"complete": {func(*learners.ProfileInput) {}, nil},
		"nothing but words": {func(in *learners.ProfileInput) {
			*in = learners.ProfileInput{Horizon: learners.Today, WeeklyMinutes: 15, Languages: []string{"de"}}
		}, nil},
		"unknown role":     {func(in *learners.ProfileInput) { in.RoleProfileID = "astronaut" }, []string{"/role_profile unknown"}},
		"unknown horizon":  {func(in *learners.ProfileInput) { in.Horizon = "yesterday" }, []string{"/horizon not-allowed"}},
		"14 minutes":       {func(in *learners.ProfileInput) { in.WeeklyMinutes = 14 }, []string{"/weekly_minutes too-small"}},
		"2,400 minutes":    {func(in *learners.ProfileInput) { in.WeeklyMinutes = 2400 }, nil},
		"2,401 minutes":    {func(in *learners.ProfileInput) { in.WeeklyMinutes = 2401 }, []string{"/weekly_minutes too-big"}},
		"weekend work":     {func(in *learners.ProfileInput) { in.WorkingDays = []string{"sat", "sun"} }, nil},
		"unknown day":      {func(in *learners.ProfileInput) { in.WorkingDays = []string{"mon", "tuesday"} }, []string{"/working_days/1 not-allowed"}},
		"unknown format":   {func(in *learners.ProfileInput) { in.Formats = []string{"presence", "podcast"} }, []string{"/formats/1 not-allowed"}},
		"no language":      {func(in *learners.ProfileInput) { in.Languages = nil }, []string{"/languages too-few"}},
		"unknown language": {func(in *learners.ProfileInput) { in.Languages = []string{"fr"} }, []string{"/languages/0 not-allowed"}},
		"unknown need":     {func(in *learners.ProfileInput) { in.Accessibility = []string{"magic"} }, []string{"/accessibility/0 not-allowed"}},
		"eleven needs":     {func(in *learners.ProfileInput) { in.Accessibility = slices.Repeat([]string{"captions"}, 11) }, []string{"/accessibility too-many"}},
		"2,000 characters": {func(in *learners.ProfileInput) { in.Tasks = strings.Repeat("ä", 2000) }, nil},
		"2,001 characters": {func(in *learners.ProfileInput) { in.Interests = strings.Repeat("ä", 2001) }, []string{"/interests too-long"}},
		"zero byte":        {func(in *learners.ProfileInput) { in.Tasks = "\x00" }, []string{"/tasks bad-text"}},
		"all at once":      {func(in *learners.ProfileInput) { *in = learners.ProfileInput{} }, []string{"/horizon not-allowed", "/weekly_minutes too-small", "/languages too-few"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := profile(tt.change).Validate(competency.Default(), words())
			if diff := cmp.Diff(tt.want, brokenRules(err)); diff != "" {
				t.Errorf("broken rules (-want +got):\n%s", diff)
			}
			if tt.want != nil {
				wantFault(t, err, "profile-invalid")
			}
		})
	}
}

func TestUpdateProfile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before, err := w.Me(t.Context(), w.anna)
	if err != nil {
		t.Fatal(err)
	}
	if before.Name != "Anna Becker" || before.OrgUnit.Name != "Stadt erlenfurt" || before.RoleProfileID != "buergerbuero" || before.Version != 1 {
		t.Errorf("profile: %+v", before)
	}
	got, err := w.UpdateProfile(t.Context(), w.anna, 1, profile())
	if err != nil {
		t.Fatal(err)
	}
	want := before
	want.RoleProfileID, want.Horizon, want.WeeklyMinutes, want.Tasks, want.Interests = "bauamt", learners.Tomorrow, 90, "Bauanträge prüfen", "Karten"
	want.Formats, want.Languages, want.Accessibility, want.Version = []string{"self_paced"}, []string{"de"}, []string{"captions"}, 2
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("after the change (-want +got):\n%s", diff)
	}
	if !slices.Equal(w.changes, []uuid.UUID{*w.anna.LearnerID}) {
		t.Errorf("the hook was told %v", w.changes)
	}
	_, err = w.UpdateProfile(t.Context(), w.anna, 1, profile(func(in *learners.ProfileInput) { in.Tasks = "verloren" }))
	wantFault(t, err, "stale")
	_, err = w.UpdateProfile(t.Context(), w.anna, 2, learners.ProfileInput{})
	wantFault(t, err, "profile-invalid")
	w.refuse = true
	if _, err = w.UpdateProfile(t.Context(), w.anna, 2, profile(func(in *learners.ProfileInput) { in.Tasks = "verloren" })); !errors.Is(err, errHook) {
		t.Errorf("got %v, want the error of the hook", err)
	}
	w.refuse = false
	stored, err := w.Me(t.Context(), w.anna)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, stored); diff != "" {
		t.Errorf("refused changes left traces (-want +got):\n%s", diff)
	}
	goals, err := w.Goals(t.Context(), w.anna)
	if err != nil || len(goals) == 0 {
		t.Errorf("goals: %v %v", goals, err)
	}
	none, err := w.UpdateProfile(t.Context(), w.anna, 2, profile(func(in *learners.ProfileInput) {
		in.RoleProfileID, in.Formats, in.WorkingDays = "", nil, []string{"fri", "mon", "fri"}
	}))
	if !slices.Equal(before.WorkingDays, []string{"mon", "tue", "wed", "thu", "fri"}) || !slices.Equal(none.WorkingDays, []string{"mon", "fri"}) {
		t.Errorf("working days: %v, then %v", before.WorkingDays, none.WorkingDays)
	}
	if err != nil || none.RoleProfileID != "" || len(none.Formats) != 0 {
		t.Errorf("without a role: %+v %v", none, err)
	}
	if goals, err = w.Goals(t.Context(), w.anna); err != nil || goals != nil {
		t.Errorf("goals without a role: %v %v", goals, err)
	}
}

// Nobody gets at another person, by whatever id she claims.
func TestOnlyOneself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.town.Holds(w.anna, competency.Profile{"VD1.1": 4})
	foreign := w.stranger // the stranger with the id of Anna
	foreign.LearnerID = w.anna.LearnerID
	hr := auth.Actor{TenantID: w.anna.TenantID, UserID: w.anna.UserID, Roles: []auth.Role{auth.HR}, LearnerID: w.anna.LearnerID}
	unlinked := auth.Actor{TenantID: w.anna.TenantID, Roles: []auth.Role{auth.Learner}}
	for name, tt := range map[string]struct {
		actor auth.Actor
		want  string
	}{
		"id of another tenant": {foreign, "learner-not-found"}, "not as a learner": {hr, "forbidden"},
		"no learning profile": {unlinked, "forbidden"}, "nobody": {auth.Actor{}, "forbidden"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.Me(t.Context(), tt.actor)
			wantFault(t, err, tt.want)
			_, err = w.Goals(t.Context(), tt.actor)
			wantFault(t, err, tt.want)
			_, err = w.SelfCheck(t.Context(), tt.actor)
			wantFault(t, err, tt.want)
			_, err = w.FinishSelfCheck(t.Context(), tt.actor)
			wantFault(t, err, tt.want)
			if _, err = w.UpdateProfile(t.Context(), tt.actor, 1, profile()); err == nil {
				t.Error("changed a foreign profile")
			}
			if list, err := w.Evidence(t.Context(), tt.actor); err == nil && len(list) > 0 {
				t.Errorf("read foreign evidence: %v", list)
			}
			if _, err = w.AddEvidence(t.Context(), tt.actor, certificate(1)); err == nil {
				t.Error("added foreign evidence")
			}
			if _, err = w.Answer(t.Context(), tt.actor, given(statement(0), selfcheck.WithHelp)); err == nil {
				t.Error("answered for somebody else")
			}
			if err = w.RestartSelfCheck(t.Context(), tt.actor); err == nil {
				t.Error("dropped the answers of somebody else")
			}
			if _, err = w.StartPlan(t.Context(), tt.actor, w.town.Path(w.anna)); err == nil {
				t.Error("started a foreign plan")
			}
		})
	}
	if got := w.levels(t, w.anna); len(got) != 1 || got["VD1.1"] != 4 {
		t.Errorf("Anna holds %v", got)
	}
}

func TestStandingsAreForHRAndWithoutNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	unit := w.town.Unit("Bürgerbüro", &w.town.Root)
	w.town.Holds(w.anna, competency.Profile{"VD1.1": 4, "DC1.1": 2})
	hr := auth.Actor{TenantID: w.anna.TenantID, UserID: w.anna.UserID, Roles: []auth.Role{auth.HR}}
	standings, units, err := w.Standings(t.Context(), hr)
	if err != nil {
		t.Fatal(err)
	}
	if len(units) != 2 || len(standings) != 2 {
		t.Fatalf("%d units, %d people: the wall leaks or hides", len(units), len(standings))
	}
	i := slices.IndexFunc(units, func(u learners.OrgUnit) bool { return u.ID == unit })
	if i < 0 || *units[i].ParentID != w.town.Root {
		t.Errorf("units: %+v", units)
	}
	i = slices.IndexFunc(standings, func(s learners.Standing) bool { return len(s.Held) > 0 })
	if i < 0 || standings[i].Held["VD1.1"] != 4 || len(standings[i].Goals) == 0 || standings[i].Unit != w.town.Root {
		t.Errorf("standings: %+v", standings)
	}
	if other := standings[1-i]; len(other.Held) != 0 || len(other.Goals) != 0 {
		t.Errorf("Ben said nothing and has no role: %+v", other)
	}
	_, _, err = w.Standings(t.Context(), w.anna)
	wantFault(t, err, "forbidden")
}

func TestProfilesOfATenantHaveNoNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	people, err := w.Profiles(t.Context(), w.anna.TenantID)
	if err != nil || len(people) != 2 {
		t.Fatalf("%d people, %v", len(people), err)
	}
	for _, p := range people {
		if p.Name != "" || p.TenantID != w.anna.TenantID {
			t.Errorf("profile: %+v", p)
		}
	}
	if none, err := w.Profiles(t.Context(), uuid.New()); err != nil || len(none) != 0 {
		t.Errorf("people of nowhere: %v %v", none, err)
	}
}
