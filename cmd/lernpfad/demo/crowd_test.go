package demo

import (
	"testing"
	"time"
)

// A crowd is whole towns of people whom nobody else is.
func TestCrowd(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	modules, err := Catalogue(today)
	if err != nil {
		t.Fatal(err)
	}
	world, err := World(today, modules)
	if err != nil {
		t.Fatal(err)
	}
	towns, err := crowd(today, modules, len(world[len(world)-1].People)+1)
	if err != nil || len(towns) != 2 {
		t.Fatalf("%d towns, %v", len(towns), err)
	}
	seen := map[string]bool{}
	for _, m := range append(world, towns...) {
		for _, name := range []string{m.ID.String(), m.Slug} {
			if seen[name] {
				t.Errorf("%s twice", name)
			}
			seen[name] = true
		}
		for _, p := range m.People {
			if id := p.Learner.ID.String(); seen[id] {
				t.Fatalf("%s: %s twice", m.Slug, id)
			} else {
				seen[id] = true
			}
		}
	}
	if none, err := crowd(today, modules, 0); err != nil || len(none) != 0 {
		t.Errorf("%d towns of nobody, %v", len(none), err)
	}
}
