package courses_test

import (
	"encoding/base64"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

func TestSearchFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(t, titled("Akten verwalten"), func(in *courses.Input) {
		in.Description, in.Format, in.Hours = "Die elektronische Akte im Alltag.", courses.SelfPaced, 32
		in.Teaches = []competency.Requirement{{Competency: "VD1.1", Level: 4}}
	})
	w.publish(t, titled("Kennwörter"), func(in *courses.Input) {
		in.Description, in.Language, in.Accessibility = "Datenschutz und Kennwort", courses.PlainGerman, []courses.Accessibility{courses.Captions, courses.Keyboard, courses.PlainLanguage}
	})
	w.publish(t, titled("Zahlen zeigen"), func(in *courses.Input) {
		in.Description, in.Accessibility, in.Hours = "Diagramme für den Rat", nil, 160
		in.Teaches = []competency.Requirement{{Competency: "VD1.1", Level: 2}, {Competency: "VD4.1", Level: 5}}
	})
	w.create(t, titled("Akten im Entwurf"))
	tests := map[string]struct {
		query courses.Query
		want  []string
	}{
		"all, by title":          {courses.Query{}, []string{"Akten verwalten", "Kennwörter", "Zahlen zeigen"}},
		"word, drafts are left":  {courses.Query{Text: " Akte "}, []string{"Akten verwalten"}},
		"word of the text":       {courses.Query{Text: "diagramm"}, []string{"Zahlen zeigen"}},
		"word nobody has":        {courses.Query{Text: "Brücke"}, nil},
		"spaces alone":           {courses.Query{Text: "  "}, []string{"Akten verwalten", "Kennwörter", "Zahlen zeigen"}},
		"quote and operators":    {courses.Query{Text: `'"; DROP TABLE modules; -- & | !( <->`}, nil},
		"competency":             {courses.Query{Competency: "VD1.1"}, []string{"Akten verwalten", "Zahlen zeigen"}},
		"competency, from level": {courses.Query{Competency: "VD1.1", MinLevel: 3}, []string{"Akten verwalten"}},
		"competency nobody has":  {courses.Query{Competency: "XX"}, nil},
		"formats":                {courses.Query{Formats: []courses.Format{courses.SelfPaced, courses.Lab}}, []string{"Akten verwalten"}},
		"language":               {courses.Query{Languages: []courses.Language{courses.PlainGerman}}, []string{"Kennwörter"}},
		"every promise":          {courses.Query{Accessibility: []courses.Accessibility{courses.Keyboard, courses.PlainLanguage}}, []string{"Kennwörter"}},
		"at most two hours":      {courses.Query{MaxHours: 32}, []string{"Akten verwalten"}},
		"all filters":            {courses.Query{Text: "Rat", Competency: "VD4.1", MinLevel: 5, Formats: []courses.Format{courses.Blended}, Languages: []courses.Language{courses.German}, MaxHours: 160}, []string{"Zahlen zeigen"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page, err := w.Search(t.Context(), tt.query)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range page.Modules {
				got = append(got, m.Title)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || page.Next != "" {
				t.Errorf("next %q (-want +got):\n%s", page.Next, diff)
			}
		})
	}
}

func TestSearchPagesToTheEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var list []courses.Import
	for i := range 23 {
		m := imported(fmt.Sprintf("m%02d", i))
		m.Input.Title = []string{"Gleicher Titel", "Ämter", "ämter", "Zoll", fmt.Sprintf("Titel %d", i)}[i%5]
		list = append(list, m)
	}
	w.load(t, list, courses.ImportOptions{Publish: true})
	all, err := w.Search(t.Context(), courses.Query{Limit: 100})
	if err != nil || len(all.Modules) != len(list) || all.Next != "" {
		t.Fatalf("one big page: %d modules, next %q, %v", len(all.Modules), all.Next, err)
	}
	for _, limit := range []int{1, 7, 22, 23, 24} {
		var got []uuid.UUID
		for q := (courses.Query{Limit: limit}); ; {
			page, err := w.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range page.Modules {
				got = append(got, m.ID)
			}
			if q.After = page.Next; page.Next == "" {
				break
			}
			if len(page.Modules) != limit || len(got) > len(list) {
				t.Fatalf("limit %d: page of %d, %d in all", limit, len(page.Modules), len(got))
			}
		}
		var want []uuid.UUID
		for _, m := range all.Modules {
			want = append(want, m.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("limit %d: lost or repeated (-want +got):\n%s", limit, diff)
		}
	}
	page, err := w.Search(t.Context(), courses.Query{})
	if err != nil || len(page.Modules) != 20 {
		t.Errorf("page of no stated size: %d, %v", len(page.Modules), err)
	}
}

func TestSearchRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mark := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	for name, tt := range map[string]struct {
		query courses.Query
		want  string
	}{
		"no base64":      {courses.Query{After: "%%%"}, "bad-cursor"},
		"no JSON":        {courses.Query{After: mark("{")}, "bad-cursor"},
		"no id":          {courses.Query{After: mark(`{"t":"x","i":"1; DROP TABLE modules"}`)}, "bad-cursor"},
		"zero byte":      {courses.Query{After: mark(`{"t":"\u0000","i":"00000000-0000-0000-0000-000000000000"}`)}, "validation-failed"},
		"zero byte text": {courses.Query{Text: "a\x00b"}, "validation-failed"},
		"limit 101":      {courses.Query{Limit: 101}, "validation-failed"},
		"limit below 0":  {courses.Query{Limit: -1}, "validation-failed"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.Search(t.Context(), tt.query)
			wantFault(t, err, tt.want)
		})
	}
}
