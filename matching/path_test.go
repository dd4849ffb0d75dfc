package matching_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/learners"
	"lernpfad/learners/learnerstest"
	"lernpfad/matching"
)

// settled are the goals of the Bürgerbüro that the catalogue does not reach; who holds them has no holes.
func settled(more competency.Profile) competency.Profile {
	p := competency.Profile{"VD1.2": 4, "DC2.5": 4, "DC2.1": 4, "VD2.2": 1, "VD5.3": 2, "VD1.3": 2, "DC5.1": 2}
	for id, l := range more {
		p[id] = l
	}
	return p
}

func (w *world) build(t *testing.T, a auth.Actor) matching.LearningPath {
	t.Helper()
	lp, err := w.BuildPath(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return lp
}

func stepKeys(lp matching.LearningPath) []string {
	var out []string
	for _, s := range lp.Steps {
		out = append(out, s.Module.Key)
	}
	return out
}

func sorted(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return out
}

// walk takes the steps that can be taken, in whatever order, and returns the levels reached. It knows nothing of the solver.
func walk(t *testing.T, w *world, a auth.Actor, steps []matching.PathStep, without int) competency.Profile {
	t.Helper()
	attainments, err := w.people.Attainments(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	library := competency.Default()
	start := library.Expand(learners.Levels(attainments))
	held, taken := library.Expand(start), map[uuid.UUID]bool{}
	for range steps {
		for _, s := range steps {
			if s.Position != without && !taken[s.Module.ID] && ready(t, w, s.Module, start, held, taken) {
				taken[s.Module.ID] = true
				learn(library, held, s.Module)
			}
		}
	}
	return held
}

func learn(library *competency.Library, held competency.Profile, m courses.Module) {
	for _, q := range m.Teaches {
		held.Raise(q.Competency, q.Level)
		for _, g := range library.Gives(q) {
			held.Raise(g.Competency, g.Level)
		}
	}
}

func ready(t *testing.T, w *world, m courses.Module, start, held competency.Profile, taken map[uuid.UUID]bool) bool {
	t.Helper()
	for _, q := range m.Requires {
		if !held.Meets(q) {
			return false
		}
	}
	for _, g := range m.RequiresAny {
		if !slices.ContainsFunc(g, func(r courses.ModuleRef) bool { return taken[r.ID] || holdsContent(t, w, start, r) }) {
			return false
		}
	}
	return true
}

// checkPath holds a path to its promises: order, reasons, and what breaks without a step.
func checkPath(t *testing.T, w *world, a auth.Actor, lp matching.LearningPath) {
	t.Helper()
	full := walk(t, w, a, lp.Steps, 0)
	hole := map[competency.ID]bool{}
	for _, h := range lp.Holes {
		hole[h.Competency] = true
		if h.Reachable >= h.Level || h.Text == "" {
			t.Errorf("hole: %+v", h)
		}
	}
	for _, g := range lp.Goals {
		if full[g.Goal.Competency] < g.Goal.Level != hole[g.Goal.Competency] {
			t.Errorf("%s: reached %d of %d, hole %v", g.Goal.Competency, full[g.Goal.Competency], g.Goal.Level, hole[g.Goal.Competency])
		}
	}
	var hours courses.Hours
	for i, s := range lp.Steps {
		hours += s.Hours
		if s.Position != i+1 || s.Hours != s.Module.Hours {
			t.Errorf("step %d: position %d, %d of %d hours", i+1, s.Position, s.Hours, s.Module.Hours)
		}
		for _, p := range s.After {
			if p < 1 || p >= s.Position {
				t.Errorf("step %d comes after step %d", s.Position, p)
			}
		}
		if reached := walk(t, w, a, lp.Steps[:i+1], 0); !reached.Meets(s.Module.Teaches[0]) {
			t.Errorf("step %d cannot be taken after those before it", s.Position)
		}
		checkReasons(t, w, a, lp, s, hole)
	}
	if hours != lp.Hours {
		t.Errorf("%d hours in all, the steps have %d", lp.Hours, hours)
	}
}

func checkReasons(t *testing.T, w *world, a auth.Actor, lp matching.LearningPath, s matching.PathStep, hole map[competency.ID]bool) {
	t.Helper()
	rest := walk(t, w, a, lp.Steps, s.Position)
	reached, given := walk(t, w, a, lp.Steps[:s.Position-1], 0), competency.Profile{}
	learn(competency.Default(), given, s.Module)
	var broken, named []string
	for _, g := range lp.Goals {
		if id := g.Goal.Competency; !hole[id] && rest[id] < g.Goal.Level {
			broken = append(broken, string(id))
		}
	}
	for _, r := range s.Reasons {
		named = append(named, string(r.Competency))
		var from, to competency.Level // what the step itself raises, from the level she has by then
		if given[r.Competency] > reached[r.Competency] {
			from, to = reached[r.Competency], given[r.Competency]
		}
		if r.Text == "" || r.From != from || r.To != to || to == 0 && len(r.Unlocks) == 0 {
			t.Errorf("step %d raises from %d to %d: reason %+v", s.Position, from, to, r)
		}
		for _, u := range r.Unlocks {
			i := slices.IndexFunc(lp.Steps, func(other matching.PathStep) bool { return other.Module.ID == u.ID })
			if i < s.Position || !strings.Contains(r.Text, u.Title) {
				t.Errorf("step %d opens %q: %q", s.Position, u.Title, r.Text)
			}
		}
	}
	if diff := cmp.Diff(sorted(broken), sorted(named)); diff != "" || len(broken) == 0 {
		t.Errorf("without step %d (-broken +named):\n%s", s.Position, diff)
	}
}

func TestPath(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	common := []string{"online", "untertitelt", "ki"} // 7 hours
	for name, tt := range map[string]struct {
		held    competency.Profile
		status  matching.PathStatus
		steps   []string
		hours   float64
		holes   int
		explain string // a sentence
	}{
		"from nothing": {
			settled(nil), matching.Optimal, append([]string{"sicher-1", "daten-2", "akte-1", "akte-2"}, common...), 20, 0,
			"„Aktenführung für Fortgeschrittene“",
		},
		"with holes": {
			nil, matching.Unreachable, append([]string{"sicher-1", "daten-2", "akte-1", "akte-2"}, common...), 20, 7, "",
		},
		"a level of the way": {
			settled(competency.Profile{"VD1.1": 2}), matching.Optimal, append([]string{"sicher-1", "daten-2", "akte-2"}, common...), 17, 0,
			"von Stufe 2 auf Ihr Ziel, Stufe 3",
		},
		"group waived by what is held": {
			settled(competency.Profile{"VD5.1": 1, "VD5.2": 2, "DC4.1": 2, "VD1.1": 3}), matching.Optimal, append([]string{"daten-2"}, common...), 11, 0, "",
		},
		"group not waived": {
			settled(competency.Profile{"VD5.2": 1, "VD1.1": 3}), matching.Optimal, append([]string{"sicher-1", "daten-2"}, common...), 13, 0, "",
		},
		"everything": {
			settled(competency.Profile{"VD1.1": 3, "VD5.1": 3, "VD5.2": 2, "DC4.1": 2, "VD2.1": 3, "VD2.3": 2, "VD4.4": 1}), matching.Optimal, nil, 0, 0, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := w.clerk(tt.held)
			lp := w.build(t, a)
			if diff := cmp.Diff(sorted(tt.steps), sorted(stepKeys(lp)), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("steps (-want +got):\n%s", diff)
			}
			if lp.Status != tt.status || lp.Hours.Float() != tt.hours || lp.Cost != int64(lp.Hours) || lp.LowerBound != lp.Cost || lp.Gap != 0 || len(lp.Holes) != tt.holes {
				t.Errorf("%s, %v hours, cost %d, bound %d, gap %v, %d holes", lp.Status, lp.Hours.Float(), lp.Cost, lp.LowerBound, lp.Gap, len(lp.Holes))
			}
			checkPath(t, w, a, lp)
			said := slices.ContainsFunc(lp.Steps, func(s matching.PathStep) bool {
				return slices.ContainsFunc(s.Reasons, func(r matching.StepReason) bool { return strings.Contains(r.Text, tt.explain) })
			})
			if tt.explain != "" && !said {
				t.Errorf("nobody says %q", tt.explain)
			}
			for _, landmark := range lp.Landmarks {
				if !slices.ContainsFunc(landmark, func(r courses.ModuleRef) bool {
					return slices.ContainsFunc(lp.Steps, func(s matching.PathStep) bool { return s.Module.ID == r.ID })
				}) {
					t.Errorf("the path misses the landmark %v", landmark)
				}
			}
		})
	}
}

func TestPathReadsBackAsItWasBuilt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for _, held := range []competency.Profile{nil, settled(nil)} {
		a := w.clerk(held)
		built := w.build(t, a)
		stored, err := w.Path(t.Context(), a, built.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(built, stored, cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(0)); diff != "" {
			t.Errorf("(-built +stored):\n%s", diff)
		}
		_, err = w.Path(t.Context(), w.clerk(nil), built.ID)
		wantFault(t, err, "path-not-found")
		_, err = w.AcceptPath(t.Context(), w.clerk(nil), built.ID)
		wantFault(t, err, "path-not-found")
		_, err = w.Path(t.Context(), learnerstest.NewTown(t, w.db, "town"+string(rune('a'+len(held)))).Add(learnerstest.Person{}), built.ID)
		wantFault(t, err, "path-not-found")
	}
}

func TestAcceptPath(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(settled(nil))
	if _, ok, err := w.CurrentPath(t.Context(), a); ok || err != nil {
		t.Fatalf("a path before any: %v %v", ok, err)
	}
	first := w.build(t, a)
	w.later(time.Minute)
	second := w.build(t, a)
	if current, ok, err := w.CurrentPath(t.Context(), a); err != nil || !ok || current.ID != second.ID || current.Accepted {
		t.Errorf("the newest is current while none is accepted: %v %v %v", current.ID, ok, err)
	}
	accepted, err := w.AcceptPath(t.Context(), a, first.ID)
	if err != nil || !accepted.Accepted {
		t.Fatalf("accept: %v %v", accepted.Accepted, err)
	}
	if current, ok, err := w.CurrentPath(t.Context(), a); err != nil || !ok || current.ID != first.ID || !current.Accepted {
		t.Errorf("the accepted one is current: %v %v %v", current.ID, ok, err)
	}
	if other, err := w.Path(t.Context(), a, second.ID); err != nil || other.Accepted {
		t.Errorf("the other is not accepted: %v %v", other.Accepted, err)
	}
	plan, ok, err := w.people.ActivePlan(t.Context(), a)
	if err != nil || !ok || plan.PathID != first.ID {
		t.Errorf("plan: %+v %v %v", plan, ok, err)
	}
	// A module that leaves the catalogue stays readable in the path.
	m := first.Steps[0].Module
	if _, err := w.courses.Archive(t.Context(), auth.Actor{Roles: []auth.Role{auth.Author}, ProviderID: &m.Provider.ID}, m.ID, m.Version); err != nil {
		t.Fatal(err)
	}
	if read, err := w.Path(t.Context(), a, first.ID); err != nil || read.Steps[0].Module.Title != m.Title || read.Steps[0].Module.State != courses.Archived {
		t.Errorf("step: %+v %v", read.Steps[0].Module, err)
	}
	all := w.clerk(settled(competency.Profile{"VD1.1": 3, "VD5.1": 3, "VD5.2": 2, "DC4.1": 2, "VD2.1": 3, "VD2.3": 2, "VD4.4": 1}))
	_, err = w.AcceptPath(t.Context(), all, w.build(t, all).ID)
	wantFault(t, err, "path-empty")
	_, err = w.AcceptPath(t.Context(), a, uuid.New())
	wantFault(t, err, "path-not-found")
	_, err = w.BuildPath(t.Context(), w.town.Add(learnerstest.Person{}))
	wantFault(t, err, "no-target")
}

// An answer can lead the path another way, but never away from a goal.
func TestDecisionsMoveThePathWithinBounds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.load(t, offer("online-kurz", "Onlinedienste, zweiter Weg", "Anträge im Internet.", 4, level("VD2.1", 3)))
	a := w.clerk(settled(nil))
	if keys := stepKeys(w.build(t, a)); !slices.Contains(keys, "online") || slices.Contains(keys, "online-kurz") {
		t.Fatalf("the shorter way first: %v", keys)
	}
	for _, key := range []string{"online", "ki"} { // there is another way for the first alone
		if _, err := w.Decide(t.Context(), a, matching.DecisionInput{Module: w.ids[key], Answer: matching.FitsNot, Reason: "topic"}); err != nil {
			t.Fatal(err)
		}
	}
	before := w.count(t, "paths")
	lp, err := w.PreviewPath(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	keys := stepKeys(lp)
	if slices.Contains(keys, "online") || !slices.Contains(keys, "online-kurz") || !slices.Contains(keys, "ki") {
		t.Errorf("steps: %v", keys)
	}
	if lp.Status != matching.Optimal || lp.Hours != 21*16 || lp.Cost != 22*16 || lp.LowerBound != lp.Cost || lp.Avoided != 2 {
		t.Errorf("%s, %d hours, cost %d, bound %d, avoided %d", lp.Status, lp.Hours, lp.Cost, lp.LowerBound, lp.Avoided)
	}
	checkPath(t, w, a, lp)
	if w.count(t, "paths") != before {
		t.Error("a preview was stored")
	}
}

// A change of the catalogue is seen by the next path, and one answer speaks of one catalogue.
func TestSnapshotFollowsTheCatalogue(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(settled(nil))
	first := w.build(t, a)
	w.load(t, offer("ki-kurz", "KI in fünf Minuten", "Kurz.", 0.25, level("VD4.4", 1)))
	second := w.build(t, a)
	if second.CatalogueVersion <= first.CatalogueVersion || !slices.Contains(stepKeys(second), "ki-kurz") || slices.Contains(stepKeys(second), "ki") {
		t.Errorf("versions %d and %d, steps %v", first.CatalogueVersion, second.CatalogueVersion, stepKeys(second))
	}
}

// Readers and an author work at once: every path speaks of one catalogue, and none breaks.
func TestReadersWhileTheCatalogueChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.clerk(settled(nil))
	results := make(chan error, 8)
	for range cap(results) {
		go func() {
			lp, err := w.PreviewPath(t.Context(), a)
			if err == nil && (lp.Status != matching.Optimal || lp.Hours > 20*16) {
				err = fmt.Errorf("%s path of %v hours", lp.Status, lp.Hours.Float())
			}
			results <- err
		}()
	}
	for i := range 4 {
		w.load(t, offer(fmt.Sprintf("neu-%d", i), fmt.Sprintf("Neu %d", i), "Neu.", 0.5, level("VD4.4", 1)))
	}
	for range cap(results) {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
}
