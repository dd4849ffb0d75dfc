package matching

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/learners"
)

// fieldsOf names the fields of a struct.
func fieldsOf[T any]() (names []string) {
	for f := range reflect.TypeFor[T]().Fields() {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return names
}

// TestEveryInputIsEncoded fails when a person, an answer or a profile gets a field: put it into inputsOf if a list depends on it, make
// its changes raise the person's revision (a trigger, see migrations/00006), and then name it here.
func TestEveryInputIsEncoded(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ got, known []string }{
		"person": {fieldsOf[person](), []string{
			"answers", "evidence", "goals", "held", "learner", "reach", "role", "taste", // taste follows from answers and settings; role, goals and reach follow from learner, held and library
		}},
		"learner": {fieldsOf[learners.Learner](), []string{
			"Accessibility", "Formats", "Horizon", "Interests", "Languages", "RoleProfileID", "Targets", "Tasks", "WeeklyMinutes", "WorkingDays",
			"ID", "Name", "OrgUnit", "TargetsVersion", "TenantID", "UpdatedAt", "UserID", "Version", // who she is, and when she said it, counts for nothing
		}},
		"decision":  {fieldsOf[Decision](), []string{"Answer", "CreatedAt", "ID", "ModuleID", "Rating", "Reason", "SnoozedUntil"}},
		"settings":  {fieldsOf[settings](), []string{"Denied", "Profiling", "Since"}},
		"situation": {fieldsOf[situation](), []string{"at", "common", "decisions", "person", "snap", "taste"}},
	} {
		slices.Sort(tt.known)
		if diff := cmp.Diff(tt.known, tt.got); diff != "" {
			t.Errorf("%s (-known +got):\n%s", name, diff)
		}
	}
}

func encoded(t *testing.T, change func(*situation, *span, *int, *Versions)) inputs {
	t.Helper()
	p := newPerson(library(), learners.Learner{
		RoleProfileID: "bauamt", Horizon: learners.Today, WeeklyMinutes: 60, Languages: []string{"de", "en"},
		Targets: []learners.OwnTarget{{Competency: "VD4.4", Level: 5}},
	},
		[]learners.Attainment{{Competency: "DC1.1", Level: 2}, {Competency: "VD1.1", Level: 1}})
	p.answers = map[uuid.UUID]Decision{{1}: {ModuleID: uuid.UUID{1}, Answer: Fits}, {2}: {ModuleID: uuid.UUID{2}, Answer: FitsNot, Reason: "topic"}}
	sit := situation{person: &p, snap: &snapshot{}, at: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	around, size, versions := spanOf(sit, time.UTC), 10, Versions{Model: "m", VectorVersion: 3, CatalogueVersion: 4, PolicyVersion: "p", FrameworkVersion: "f", ProgramVersion: "x"}
	if change != nil {
		change(&sit, &around, &size, &versions)
	}
	in, err := inputsOf(sit, around, size, versions)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestInputsHaveOneEncoding(t *testing.T) {
	t.Parallel()
	base := encoded(t, nil)
	for name, change := range map[string]func(*situation, *span, *int, *Versions){
		"order of languages": func(s *situation, _ *span, _ *int, _ *Versions) { s.learner.Languages = []string{"en", "de"} },
		"no formats":         func(s *situation, _ *span, _ *int, _ *Versions) { s.learner.Formats = []string{} },
		"another zone":       func(_ *situation, s *span, _ *int, _ *Versions) { s.since = s.since.In(time.FixedZone("", 3600)) },
		"by when she wants it": func(s *situation, _ *span, _ *int, _ *Versions) {
			by := s.at.AddDate(1, 0, 0)
			s.learner.Targets[0].By = &by
		},
		"her name": func(s *situation, _ *span, _ *int, _ *Versions) { s.learner.Name = "Anna" },
		"later that day": func(s *situation, around *span, _ *int, _ *Versions) {
			s.at = s.at.Add(time.Hour)
			*around = spanOf(*s, time.UTC)
		},
	} {
		if got := encoded(t, change); got.hash() != base.hash() || len(base.differences(got)) != 0 {
			t.Errorf("%s changes %v", name, base.differences(got))
		}
	}
	for part, change := range map[Part]func(*situation, *span, *int, *Versions){
		PartProfile:     func(s *situation, _ *span, _ *int, _ *Versions) { s.learner.Tasks = "Bauanträge" },
		PartEvidence:    func(s *situation, _ *span, _ *int, _ *Versions) { s.held = competency.Profile{"DC1.1": 3, "VD1.1": 1} },
		PartDecisions:   func(s *situation, _ *span, _ *int, _ *Versions) { delete(s.answers, uuid.UUID{1}) },
		PartPreferences: func(s *situation, _ *span, _ *int, _ *Versions) { s.common = roleMean{FeatureLength: 0.1} },
		PartTime:        func(_ *situation, s *span, _ *int, _ *Versions) { s.since = s.since.Add(time.Hour) },
		PartSize:        func(_ *situation, _ *span, n *int, _ *Versions) { *n = 8 },
		PartVectors:     func(_ *situation, _ *span, _ *int, v *Versions) { v.VectorVersion = 9 },
		PartFrameworks:  func(_ *situation, _ *span, _ *int, v *Versions) { v.FrameworkVersion = "g" },
		PartCatalogue:   func(_ *situation, _ *span, _ *int, v *Versions) { v.CatalogueVersion = 5 },
		PartPolicy:      func(_ *situation, _ *span, _ *int, v *Versions) { v.PolicyVersion = "q" },
		PartProgram:     func(_ *situation, _ *span, _ *int, v *Versions) { v.ProgramVersion = "y" },
	} {
		if got := encoded(t, change); got.hash() == base.hash() || !slices.Equal(base.differences(got), []Part{part}) {
			t.Errorf("%s: differences %v", part, base.differences(got))
		}
	}
	without := encoded(t, func(_ *situation, _ *span, _ *int, v *Versions) { v.Model = "" })
	if got := base.differences(without); !slices.Equal(got, []Part{PartModel, PartVectors}) {
		t.Errorf("without a model: %v", got)
	}
}

func TestSpan(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, berlin)
	hour := func(h int) time.Time { return time.Date(2026, 11, 24, h, 0, 0, 0, berlin) }
	until := hour(11)
	for name, tt := range map[string]struct {
		change       func(*situation)
		since, until time.Time
	}{
		"a day":         {func(*situation) {}, hour(0), hour(24)},
		"later ends":    {func(s *situation) { s.answers[uuid.UUID{1}] = Decision{Answer: Later, SnoozedUntil: &until} }, hour(0), hour(11)},
		"run closes":    {func(s *situation) { s.snap.modules = runs(hour(10), hour(30)) }, hour(0), hour(10)},
		"run closed":    {func(s *situation) { s.snap.modules = runs(hour(8), hour(30)) }, hour(8), hour(24)},
		"run begins":    {func(s *situation) { s.snap.modules = runs(hour(-50), hour(13)) }, hour(0), hour(13)},
		"at the moment": {func(s *situation) { s.snap.modules = runs(at, hour(30)) }, at, hour(24)},
		"evidence lapses": {func(s *situation) {
			s.evidence = []learners.Evidence{{Confidence: 0.4, HalfLife: 24 * time.Hour, ObservedOn: hour(10).AddDate(0, 0, -2)}}
		}, hour(0), hour(10)},
		"worthless evidence": {func(s *situation) {
			s.evidence = []learners.Evidence{{Confidence: 0.05, HalfLife: 24 * time.Hour, ObservedOn: hour(7)}}
		}, hour(7), hour(24)},
	} {
		p := person{answers: map[uuid.UUID]Decision{}}
		sit := situation{person: &p, snap: &snapshot{}, at: at}
		tt.change(&sit)
		got := spanOf(sit, berlin)
		if !got.since.Equal(tt.since) || !got.until.Equal(tt.until) {
			t.Errorf("%s: %v to %v", name, got.since, got.until)
		}
		if !got.holds(at) || got.holds(tt.until) || got.holds(tt.since.Add(-1)) {
			t.Errorf("%s: holds what it does not", name)
		}
	}
}

func runs(deadline, start time.Time) []*courses.Module {
	return []*courses.Module{{Runs: []courses.Run{{Deadline: deadline, StartsAt: start}}}}
}
