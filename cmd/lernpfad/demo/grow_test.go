package demo_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lernpfad/cmd/lernpfad/demo"
	"lernpfad/courses/competency"
)

func TestGrowMakesValidModules(t *testing.T) {
	t.Parallel()
	from, err := demo.Catalogue(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	grown := demo.Grow(from, 500, 1)
	keys, titles := map[string]bool{}, map[string]bool{}
	for _, m := range grown {
		if err := m.Input.Validate(competency.Default()); err != nil {
			t.Errorf("%s: %v", m.Key, err)
		}
		keys[m.Key], titles[m.Input.Title] = true, true
	}
	if len(keys) != len(grown) || len(titles) < len(grown)/3 {
		t.Errorf("%d modules have %d keys and %d titles", len(grown), len(keys), len(titles))
	}
	if diff := cmp.Diff(grown, demo.Grow(from, 500, 1)); diff != "" {
		t.Errorf("the same seed makes other modules:\n%s", diff)
	}
	if cmp.Equal(grown, demo.Grow(from, 500, 2)) {
		t.Error("another seed makes the same modules")
	}
}
