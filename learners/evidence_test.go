package learners_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lernpfad/courses/competency"
	"lernpfad/courses/competency/selfcheck"
	"lernpfad/learners"
)

func certificate(level competency.Level) learners.EvidenceInput {
	return learners.EvidenceInput{Competency: "VD1.1", Level: level, Kind: learners.Certificate, Source: "Kommunale Akademie", ObservedOn: today().Add(-10 * day)}
}

func TestAddEvidence(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, tt := range map[string]struct {
		change     func(*learners.EvidenceInput)
		confidence float64
		halfLife   time.Duration
	}{
		"certificate":     {func(*learners.EvidenceInput) {}, 0.95, 1369 * day},
		"completion":      {func(in *learners.EvidenceInput) { in.Kind = learners.Completion }, learners.OwnWord, 821 * day},
		"self-assessment": {func(in *learners.EvidenceInput) { in.Kind, in.Source = learners.SelfAssessment, "" }, selfcheck.MaxConfidence, 274 * day},
		"of today":        {func(in *learners.EvidenceInput) { in.ObservedOn = today() }, 0.95, 1369 * day},
		"level 0":         {func(in *learners.EvidenceInput) { in.Level = 0 }, 0.95, 1369 * day},
		"appraisal":       {func(in *learners.EvidenceInput) { in.Kind = learners.Appraisal }, 0.7, 548 * day},
		"of law":          {func(in *learners.EvidenceInput) { in.Competency = "VD5.1" }, 0.95, 3 * year},
		"of leading":      {func(in *learners.EvidenceInput) { in.Competency = "VD6.2" }, 0.95, 2738 * day},
	} {
		t.Run(name, func(t *testing.T) {
			in := certificate(3)
			tt.change(&in)
			got, err := w.AddEvidence(t.Context(), w.anna, in)
			if err != nil {
				t.Fatal(err)
			}
			want := learners.Evidence{
				ID: got.ID, LearnerID: *w.anna.LearnerID, Competency: in.Competency, Level: in.Level, Kind: in.Kind, Source: in.Source,
				Confidence: tt.confidence, ObservedOn: in.ObservedOn, HalfLife: tt.halfLife, CreatedAt: w.clock(),
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("returned (-want +got):\n%s", diff)
			}
			list, err := w.Evidence(t.Context(), w.anna)
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(list, func(e learners.Evidence) bool { return e.ID == got.ID })
			if i < 0 {
				t.Fatal("nothing was stored")
			}
			if diff := cmp.Diff(want, list[i]); diff != "" {
				t.Errorf("stored (-want +got):\n%s", diff)
			}
		})
	}
	if list, err := w.Evidence(t.Context(), w.ben); err != nil || len(list) != 0 {
		t.Errorf("evidence of Ben: %v %v", list, err)
	}
}

func TestAddEvidenceRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, tt := range map[string]struct {
		change func(*learners.EvidenceInput)
		want   []string
	}{
		"unknown competency":        {func(in *learners.EvidenceInput) { in.Competency = "XX" }, []string{"/competency unknown"}},
		"level 9":                   {func(in *learners.EvidenceInput) { in.Level = 9 }, []string{"/level too-big"}},
		"level below 0":             {func(in *learners.EvidenceInput) { in.Level = -1 }, []string{"/level too-big"}},
		"a test that nobody ran":    {func(in *learners.EvidenceInput) { in.Kind = learners.Test }, []string{"/kind not-allowed"}},
		"certificate of nobody":     {func(in *learners.EvidenceInput) { in.Source = "" }, []string{"/source required"}},
		"long source":               {func(in *learners.EvidenceInput) { in.Source = strings.Repeat("ü", 201) }, []string{"/source too-long"}},
		"zero byte":                 {func(in *learners.EvidenceInput) { in.Source = "a\x00" }, []string{"/source bad-text"}},
		"of tomorrow":               {func(in *learners.EvidenceInput) { in.ObservedOn = today().Add(day) }, []string{"/observed_on in-future"}},
		"without a day":             {func(in *learners.EvidenceInput) { in.ObservedOn = time.Time{} }, []string{"/observed_on bad-date"}},
		"completion without source": {func(in *learners.EvidenceInput) { in.Kind, in.Source, in.Level = learners.Completion, "", 10 }, []string{"/level too-big", "/source required"}},
	} {
		t.Run(name, func(t *testing.T) {
			in := certificate(3)
			tt.change(&in)
			_, err := w.AddEvidence(t.Context(), w.anna, in)
			wantFault(t, err, "evidence-invalid")
			if diff := cmp.Diff(tt.want, brokenRules(err)); diff != "" {
				t.Errorf("broken rules (-want +got):\n%s", diff)
			}
		})
	}
	if list, err := w.Evidence(t.Context(), w.anna); err != nil || len(list) != 0 {
		t.Errorf("refused evidence was stored: %v %v", list, err)
	}
}

// In Germany the day begins an hour before midnight in UTC, two in summer.
func TestEvidenceOfTodayAfterMidnight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := certificate(3)
	in.ObservedOn = today().Add(day)
	tomorrow := in
	tomorrow.ObservedOn = today().Add(2 * day)
	w.later(13*time.Hour + 30*time.Minute) // half past ten in UTC
	_, err := w.AddEvidence(t.Context(), w.anna, tomorrow)
	wantFault(t, err, "evidence-invalid")
	if _, err := w.AddEvidence(t.Context(), w.anna, in); err != nil {
		t.Errorf("of the day that has begun here: %v", err)
	}
}

// The application can add evidence and read it; the database refuses to let it change or delete a single row.
func TestEvidenceIsAppendOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.AddEvidence(t.Context(), w.anna, certificate(3)); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{`UPDATE evidence SET level = 8`, `DELETE FROM evidence`} {
		tx, err := w.db.App.SQL().BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = tx.ExecContext(t.Context(), `SELECT set_config('app.tenant_id', $1, true)`, w.anna.TenantID); err != nil {
			t.Fatal(err)
		}
		if _, err = tx.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%s: got %v, want a refusal", statement, err)
		}
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}
	// A correction is a newer one.
	in := certificate(2)
	in.Kind, in.ObservedOn = learners.SelfAssessment, today()
	if _, err := w.AddEvidence(t.Context(), w.anna, in); err != nil {
		t.Fatal(err)
	}
	list, err := w.Evidence(t.Context(), w.anna)
	if err != nil || len(list) != 2 || list[0].Level != 2 {
		t.Errorf("evidence, newest first: %+v %v", list, err)
	}
}

func TestAttainmentsDecay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := certificate(5)
	in.Kind, in.Competency = learners.SelfAssessment, "VD3.1"
	if _, err := w.AddEvidence(t.Context(), w.anna, in); err != nil {
		t.Fatal(err)
	}
	if got := w.levels(t, w.anna); got["VD3.1"] != 5 {
		t.Errorf("today: %v", got)
	}
	w.later(2 * year)
	if got := w.levels(t, w.anna); got["VD3.1"] != 5 {
		t.Errorf("after two years there is still some trust: %v", got)
	}
	w.later(year)
	if got := w.levels(t, w.anna); len(got) != 0 {
		t.Errorf("after three years nothing can be said: %v", got)
	}
}

func TestPlans(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, ok, err := w.ActivePlan(t.Context(), w.anna); ok || err != nil {
		t.Fatalf("plan before any: %v %v", ok, err)
	}
	first, second := w.town.Path(w.anna), w.town.Path(w.anna)
	plan, err := w.StartPlan(t.Context(), w.anna, first)
	if err != nil || plan.PathID != first || plan.State != learners.PlanActive {
		t.Fatalf("first plan: %+v %v", plan, err)
	}
	w.later(time.Hour)
	again, err := w.StartPlan(t.Context(), w.anna, first)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plan, again); diff != "" {
		t.Errorf("the same path again is the same plan:\n%s", diff)
	}
	next, err := w.StartPlan(t.Context(), w.anna, second)
	if err != nil {
		t.Fatal(err)
	}
	active, ok, err := w.ActivePlan(t.Context(), w.anna)
	if err != nil || !ok || active.ID != next.ID {
		t.Errorf("active: %+v %v %v", active, ok, err)
	}
	var states string
	err = w.db.Owner(t).QueryRow(t.Context(), `SELECT string_agg(state || coalesce(to_char(ended_at, ' HH24'), ''), ', ' ORDER BY accepted_at) FROM plans`).Scan(&states)
	if want := "abandoned 10, active"; err != nil || states != want {
		t.Errorf("plans: %q, want %q, %v", states, want, err)
	}
	// A path of somebody else is not there, and the plan that runs goes on.
	_, err = w.StartPlan(t.Context(), w.anna, w.town.Path(w.ben))
	wantFault(t, err, "path-not-found")
	if active, ok, err = w.ActivePlan(t.Context(), w.anna); err != nil || !ok || active.ID != next.ID {
		t.Errorf("active after a refusal: %+v %v %v", active, ok, err)
	}
	if _, ok, err = w.ActivePlan(t.Context(), w.ben); ok || err != nil {
		t.Errorf("plan of Ben: %v %v", ok, err)
	}
}
