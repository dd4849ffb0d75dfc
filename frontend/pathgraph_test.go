package frontend

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lernpfad/courses/competency"
	"lernpfad/learners"
	"lernpfad/matching"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "  ", nil},
		{"one line", "E-Akte", []string{"E-Akte"}},
		{"two lines", "Die E-Akte im Bauamt", []string{"Die E-Akte", "im Bauamt"}},
		{"a long word is cut", "Das Verwaltungsverfahrensgesetz", []string{"Das", "Verwaltung-", "sverfahren-", "sgesetz"}},
		{"too many lines", "eins zwei drei vier fünf sechs sieben acht neun zehn elf", []string{"eins zwei", "drei vier", "fünf sechs", "sieben ac …"}},
		{"letters are counted, not bytes", "äöüäöüäöüäö", []string{"äöüäöüäöüäö"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, wrap(tc.text, 11, 4)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// crossroads is a path of four steps: 1 and 2 open 3, which serves two targets; 4 stands alone and is done.
func (w *world) crossroads() {
	reason := func(target competency.ID, to competency.Level) matching.StepReason {
		return matching.StepReason{Competency: target, Level: 3, To: to}
	}
	step := func(position int, after []int, reasons ...matching.StepReason) matching.PathStep {
		m := w.modules[position-1]
		return matching.PathStep{Position: position, Module: m, Hours: m.Hours, After: after, Reasons: reasons, Why: []string{"Weil."}}
	}
	w.path.Steps = []matching.PathStep{
		step(1, nil, reason("VD1.1", 2), reason("VD4.3", 0)), step(2, nil, reason("VD4.3", 2)),
		step(3, []int{1, 2}, reason("VD1.1", 3), reason("VD4.3", 3)), step(4, nil, reason("DC1.1", 3)),
	}
	w.path.Steps[3].Done = true
	w.path.Goals = nil
	for _, id := range []competency.ID{"VD4.3", "VD1.1", "DC1.1", "VD5.1"} {
		w.path.Goals = append(w.path.Goals, matching.Gap{Goal: learners.Goal{Competency: id, Level: 3}})
	}
	w.path.Holes = nil
}

func TestStepsByTarget(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.crossroads()
	pages, err := newPages(options(w), bundle())
	if err != nil {
		t.Fatal(err)
	}
	type group struct {
		Target    competency.ID
		Steps     []int
		Also      [][]competency.ID
		Elsewhere []int
	}
	var got []group
	for _, g := range byTarget(w.path, pages.stages(w.path.Steps)) {
		one := group{Target: g.Goal.Competency, Elsewhere: g.Elsewhere}
		for _, s := range g.Steps {
			one.Steps, one.Also = append(one.Steps, s.Position), append(one.Also, s.Also)
		}
		got = append(got, one)
	}
	// Shown are 1, 2, 4 side by side and then 3: the target of step 4 is the third number.
	want := []group{
		{Target: "DC1.1", Steps: []int{4}, Also: [][]competency.ID{nil}},
		{Target: "VD4.3", Steps: []int{1, 2, 3}, Also: [][]competency.ID{{"VD1.1"}, nil, {"VD1.1"}}},
		{Target: "VD1.1", Elsewhere: []int{1, 4}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The picture and the words below it say the same: what is done, what opens what, and which target is reached.
func TestGraphHasATwin(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.crossroads()
	_, body := fetch(t, serve(t, w), "anna.becker", german, "/lernpfad?nach=bild")
	if n := strings.Count(body, `<path class="lp-graph__edge"`); n != 2 {
		t.Errorf("%d edges between steps, want 2", n)
	}
	if n := strings.Count(body, `<path class="lp-graph__edge is-goal"`); n != 3 {
		t.Errorf("%d edges to targets, want 3", n)
	}
	for state, want := range map[string]int{"is-ready": 2, "is-done": 1, "is-locked": 1} {
		if n := strings.Count(body, `<a class="lp-graph__node `+state+`"`); n != want {
			t.Errorf("%d steps are %s, want %d", n, state, want)
		}
	}
	mustContain(t, body, []string{
		`<li id="step-4" value="4">`, `Öffnet sich nach: <a href="#step-1">Schritt 1</a>, <a href="#step-2">Schritt 2</a>.`, `Öffnet: <a href="#step-4">Schritt 4</a>.`,
		"Führt zum Ziel: Geodaten nutzen, E-Akte und Schriftgut.", "Führt zum Ziel: Informationen", "✓ ", "Erledigt.",
	})
}

// A step is open when all before it is done, and says what it needs of them.
func TestStepsOpen(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.crossroads()
	pages, err := newPages(options(w), bundle())
	if err != nil {
		t.Fatal(err)
	}
	last := func() stepView {
		steps := flat(pages.stages(w.path.Steps))
		return steps[len(steps)-1]
	}
	w.path.Steps[2].Module.Requires = []competency.Requirement{{Competency: w.modules[0].Teaches[0].Competency, Level: 2}, {Competency: "DC5.1", Level: 1}}
	if s := last(); s.Ready() || len(s.Opens) != 2 || len(s.Needs) != 1 || s.Needs[0].Level != 2 {
		t.Errorf("%v %v", s.Opens, s.Needs)
	}
	w.path.Steps[0].Done = true
	if s := last(); s.Ready() || len(s.Opens) != 1 || len(s.Needs) != 0 {
		t.Errorf("one is done: %v %v", s.Opens, s.Needs)
	}
	w.path.Steps[1].Done = true
	if s := last(); !s.Ready() || len(s.After) != 2 {
		t.Errorf("both are done: %v", s.Opens)
	}
}
