package competency_test

import (
	"slices"
	"testing"

	"lernpfad/courses/competency"
)

func TestEveryCompetencyHasAKind(t *testing.T) {
	t.Parallel()
	count := map[competency.Kind]int{}
	for _, c := range competency.Default().Competencies() {
		if !slices.Contains(competency.Kinds(), c.Kind) {
			t.Errorf("%s is of the kind %q", c.ID, c.Kind)
		}
		count[c.Kind]++
	}
	for _, k := range competency.Kinds() {
		if count[k] == 0 {
			t.Errorf("no competency is of the kind %s", k)
		}
	}
}

// The kinds are listed from the one that ages fastest; an unknown one lasts as its evidence does.
func TestKindsLast(t *testing.T) {
	t.Parallel()
	last := 0.0
	for _, k := range competency.Kinds() {
		if k.Lasting() <= last {
			t.Errorf("%s lasts %v, the one before %v", k, k.Lasting(), last)
		}
		last = k.Lasting()
	}
	if got := competency.Kind("fashion").Lasting(); got != 1 {
		t.Errorf("an unknown kind lasts %v", got)
	}
	for id, want := range map[competency.ID]competency.Kind{"VD5.1": competency.Rules, "VD1.2": competency.Tools, "VD3.1": competency.Methods, "VD6.2": competency.Personal} {
		if c, _ := competency.Default().Competency(id); c.Kind != want {
			t.Errorf("%s is of the kind %s, want %s", id, c.Kind, want)
		}
	}
}
