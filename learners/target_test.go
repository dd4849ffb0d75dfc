package learners_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/learners"
)

func wants(id competency.ID, level competency.Level, by ...time.Time) learners.OwnTarget {
	t := learners.OwnTarget{Competency: id, Level: level}
	if len(by) > 0 {
		t.By = &by[0]
	}
	return t
}

func (w *world) set(t *testing.T, a auth.Actor, version int, targets ...learners.OwnTarget) learners.Learner {
	t.Helper()
	me, err := w.SetTargets(t.Context(), a, version, targets)
	if err != nil {
		t.Fatal(err)
	}
	return me
}

// Own targets join what the role asks: they raise a goal of the role, add one that the role does not know, and never lower one.
func TestOwnTargetsJoinTheGoals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before, err := w.Goals(t.Context(), w.anna)
	if err != nil {
		t.Fatal(err)
	}
	me := w.set(t, w.anna, 1, wants("VD4.3", 5), wants("VD1.1", 6), wants("VD5.1", 2))
	if me.TargetsVersion != 2 || len(me.Targets) != 3 || me.Targets[0].Competency != "VD1.1" {
		t.Errorf("stored: version %d, %+v", me.TargetsVersion, me.Targets)
	}
	after, err := w.Goals(t.Context(), w.anna)
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Clone(before)
	i := slices.IndexFunc(want, func(g learners.Goal) bool { return g.Competency == "VD1.1" })
	want[i].Asked, want[i].Level, want[i].Own = want[i].Level, 6, true
	want = append(want, learners.Goal{Competency: "VD4.3", Level: 5, Need: competency.Should, Weight: 3, Own: true})
	if diff := cmp.Diff(want, after); diff != "" {
		t.Errorf("goals (-want +got):\n%s", diff)
	}
	if g := after[i]; g.OwnsLevel(g.Asked) || !g.OwnsLevel(g.Asked+1) || before[i].OwnsLevel(1) {
		t.Error("what the role asks is not her own, and what lies above is")
	}
	ben := w.set(t, w.ben, 1, wants("DC1.1", 1))
	if got := ben.Goals(competency.Default()); len(got) != 1 || !got[0].Own {
		t.Errorf("Ben has no role: %+v", got)
	}
}

// HR counts what roles ask. What people want for themselves is in no list of people.
func TestOwnTargetsAreInNoList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hr := auth.Actor{TenantID: w.anna.TenantID, UserID: w.anna.UserID, Roles: []auth.Role{auth.HR}}
	before, _, err := w.Standings(t.Context(), hr)
	if err != nil {
		t.Fatal(err)
	}
	w.set(t, w.anna, 1, wants("VD4.3", 5), wants("VD1.1", 8))
	after, _, err := w.Standings(t.Context(), hr)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("standings (-before +after):\n%s", diff)
	}
	people, err := w.Profiles(t.Context(), w.anna.TenantID)
	if err != nil || slices.ContainsFunc(people, func(l learners.Learner) bool { return len(l.Targets) > 0 }) {
		t.Errorf("targets in the list of people: %+v %v", people, err)
	}
}

func TestSetTargetsRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	yesterday := today().Add(-day)
	var many []learners.OwnTarget
	for _, c := range competency.Default().Competencies()[:13] {
		many = append(many, wants(c.ID, 1))
	}
	for name, tt := range map[string]struct {
		targets []learners.OwnTarget
		want    []string
	}{
		"unknown competency":  {[]learners.OwnTarget{wants("XX", 1)}, []string{"/targets/0/competency unknown"}},
		"twice":               {[]learners.OwnTarget{wants("VD1.1", 1), wants("VD1.1", 2)}, []string{"/targets/1/competency duplicate"}},
		"level 0 and level 9": {[]learners.OwnTarget{wants("VD1.1", 0), wants("VD1.2", 9)}, []string{"/targets/0/level too-small", "/targets/1/level too-big"}},
		"by yesterday":        {[]learners.OwnTarget{wants("VD1.1", 1, yesterday)}, []string{"/targets/0/by in-past"}},
		"in eleven years":     {[]learners.OwnTarget{wants("VD1.1", 1, today().AddDate(11, 0, 0))}, []string{"/targets/0/by bad-date"}},
		"no day at all":       {[]learners.OwnTarget{wants("VD1.1", 1, time.Time{})}, []string{"/targets/0/by bad-date"}},
		"thirteen":            {many, []string{"/targets too-many"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.SetTargets(t.Context(), w.anna, 1, tt.targets)
			wantFault(t, err, "targets-invalid")
			if diff := cmp.Diff(tt.want, brokenRules(err)); diff != "" {
				t.Errorf("broken rules (-want +got):\n%s", diff)
			}
		})
	}
	_, err := w.SetTargets(t.Context(), w.stranger, 7, []learners.OwnTarget{wants("VD1.1", 1)})
	wantFault(t, err, "stale")
	foreign := w.stranger
	foreign.LearnerID = w.anna.LearnerID
	_, err = w.SetTargets(t.Context(), foreign, 1, []learners.OwnTarget{wants("VD1.1", 1)})
	wantFault(t, err, "learner-not-found")
	if me, err := w.Me(t.Context(), w.anna); err != nil || len(me.Targets) > 0 || me.TargetsVersion != 1 {
		t.Errorf("refused targets were stored: %+v %v", me.Targets, err)
	}
}

// A day passes, and the target stays as it is; a new day in the past is refused all the same.
func TestTargetsWhoseDayHasPassed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := today().Add(5 * day)
	w.set(t, w.anna, 1, wants("VD1.1", 4, by))
	w.later(10 * day)
	me := w.set(t, w.anna, 2, wants("VD1.1", 4, by), wants("VD4.3", 2))
	if len(me.Targets) != 2 || !me.Targets[0].By.Equal(by) {
		t.Errorf("%+v", me.Targets)
	}
	_, err := w.SetTargets(t.Context(), w.anna, 3, []learners.OwnTarget{wants("VD1.1", 4, by.Add(day))})
	wantFault(t, err, "targets-invalid")
}

// Two windows with the same list: of two changes the second is told, the same change twice is done once.
func TestTargetsInTwoWindows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var wait sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wait.Go(func() {
			_, errs[i] = w.SetTargets(t.Context(), w.anna, 1, []learners.OwnTarget{wants("VD4.3", 3)})
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			t.Errorf("the same list at once: %v", err)
		}
	}
	me, err := w.Me(t.Context(), w.anna)
	if err != nil || me.TargetsVersion != 2 {
		t.Errorf("version %d after one change, %v", me.TargetsVersion, err)
	}
	_, err = w.SetTargets(t.Context(), w.anna, 1, []learners.OwnTarget{wants("VD4.3", 4)})
	wantFault(t, err, "stale")
	if me = w.set(t, w.anna, 2); len(me.Targets) != 0 || me.TargetsVersion != 3 {
		t.Errorf("emptied: %+v", me)
	}
}
