package courses_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

func TestSearchKeepsTheOrderOfTheFinder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var order []uuid.UUID
	for i := range 7 {
		m := w.publish(t, titled(fmt.Sprintf("Akten %d", i)), func(in *courses.Input) {
			in.Description = "Ein Satz ohne. Hier steht die Akte in einem Satz."
			if i == 3 {
				in.Format = courses.Lab
			}
		})
		order = append([]uuid.UUID{m.ID}, order...)
	}
	draft := w.create(t, titled("Akten im Entwurf"))
	s := courses.New(courses.Options{
		DB: w.db.App, Library: competency.Default(), Changed: w.changed, Now: w.clock,
		Find: func(_ context.Context, query string) (courses.Found, error) {
			if query == "nichts" {
				return courses.Found{Instead: "akte"}, nil
			}
			return courses.Found{Modules: append([]uuid.UUID{draft.ID, uuid.New()}, order...), Terms: []string{query}}, nil
		},
	})
	var got []uuid.UUID
	for q := (courses.Query{Text: "Akte", Limit: 3}); ; {
		page, err := s.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if page.Total != len(order) || page.Count(courses.FacetFormat, string(courses.Lab)) != 1 {
			t.Errorf("total %d, facets %v", page.Total, page.Facets)
		}
		marks := page.Marks()
		for i, m := range page.Modules {
			got = append(got, m.ID)
			if !marks[i].Title[0].Hit || len(marks[i].Sentence) != 3 || marks[i].Sentence[1].Text != "Akte" {
				t.Errorf("marks %+v", marks[i])
			}
		}
		if q.After = page.Next; q.After == "" || len(got) > len(order) {
			break
		}
	}
	if diff := cmp.Diff(order, got); diff != "" {
		t.Error(diff)
	}
	lab, err := s.Search(t.Context(), courses.Query{Text: "Akte", Formats: []courses.Format{courses.Lab}})
	if err != nil || len(lab.Modules) != 1 || lab.Count(courses.FacetFormat, string(courses.Blended)) != 6 {
		t.Errorf("by format: %d modules, facets %v, %v", len(lab.Modules), lab.Facets, err)
	}
	none, err := s.Search(t.Context(), courses.Query{Text: "nichts"})
	if err != nil || len(none.Modules) != 0 || none.Total != 0 || none.Instead != "akte" {
		t.Errorf("nothing found: %+v, %v", none, err)
	}
}
