package matching

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"lernpfad/courses"
	"lernpfad/matching/embedding"
)

// named makes a list of modules called by letters.
func named(letters string) []Suggestion {
	var out []Suggestion
	for _, r := range letters {
		out = append(out, Suggestion{Module: courses.Module{ID: uuid.NewSHA1(uuid.Nil, []byte(string(r))), Title: string(r)}})
	}
	return out
}

func TestKendall(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want float64
		ok   bool
	}{
		{"abcd", "abcd", 1, true},
		{"abcd", "dcba", -1, true},
		{"abcd", "abdc", 4.0 / 6, true},
		{"abxy", "bazw", -1, true}, // only a and b are common
		{"ab", "cd", 0, false},
		{"a", "a", 0, false},
	} {
		if got, ok := kendall(named(tt.a), named(tt.b)); ok != tt.ok || math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("%s against %s: %v %v", tt.a, tt.b, got, ok)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		letters := []rune("abcdefghijkl")
		a, b := string(rapid.Permutation(letters).Draw(t, "a")), string(rapid.Permutation(letters).Draw(t, "b"))
		ab, _ := kendall(named(a), named(b))
		ba, _ := kendall(named(b), named(a))
		if ab != ba || ab < -1 || ab > 1 {
			t.Fatalf("%v and %v", ab, ba)
		}
	})
}

type fakeEmbedder struct {
	Embedder
	id string
}

func (f fakeEmbedder) Model() embedding.ModelInfo { return embedding.ModelInfo{ID: f.id} }

func TestShadowTellsGroupsOnly(t *testing.T) {
	t.Parallel()
	sh, err := NewShadow(&Service{embedder: fakeEmbedder{id: "old"}}, &Service{embedder: fakeEmbedder{id: "new"}})
	if err != nil {
		t.Fatal(err)
	}
	sh.k = 5
	for range 4 {
		sh.tally("bauamt", named("abcdefghijk"), named("abcdefghijk"))
		sh.tally("it", named("abcdefghij"), named("bacdefghiz"))
	}
	for range 6 {
		sh.tally("kaemmerei", named("abcdefghij"), named("zacdefghij"))
	}
	sh.tally("personal", named("secret"), named("kept"))
	got := sh.Report()
	want := ShadowReport{
		Live: "old", Other: "new", K: 5, People: 15,
		Roles: []RoleChange{
			{Role: "kaemmerei", People: 6, OtherFirst: 1, Overlap: 0.9, Tau: 1},
			// the other nine together: four the same, four with nine of ten, one with three of the five different letters of hers
			{Role: "", People: 9, Same: 4.0 / 9, OtherFirst: 5.0 / 9, Overlap: got.Roles[1].Overlap, Tau: got.Roles[1].Tau},
		},
		Moved: []ModuleMove{{Title: "z", Came: 10}, {Title: "b", Left: 6}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	raw, err := json.Marshal(got)
	if err != nil || strings.Contains(string(raw), "personal") || strings.Contains(string(raw), `"s"`) {
		t.Errorf("a person can be seen: %s %v", raw, err)
	}
	if _, err := NewShadow(&Service{embedder: fakeEmbedder{id: "old"}}, &Service{embedder: fakeEmbedder{id: "old"}}); err == nil {
		t.Error("a model is compared with itself")
	}
	few, _ := NewShadow(&Service{embedder: fakeEmbedder{id: "old"}}, &Service{embedder: fakeEmbedder{id: "new"}})
	few.k = 5
	few.tally("it", named("ab"), named("ba"))
	if r := few.Report(); len(r.Roles)+len(r.Moved) != 0 {
		t.Errorf("one person is a group: %+v", r)
	}
}
