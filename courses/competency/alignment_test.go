package competency_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lernpfad/courses/competency"
)

func TestShippedAlignments(t *testing.T) {
	t.Parallel()
	l := competency.Default()
	if n := len(l.Alignments()); n < 15 {
		t.Errorf("%d alignments, want at least 15", n)
	}
	reached := map[competency.ID]bool{}
	for _, a := range l.Alignments() {
		if a.From[:2] == a.To[:2] {
			t.Errorf("%s -> %s stays inside one framework", a.From, a.To)
		}
		for level := competency.Level(0); level <= competency.MaxLevel; level++ {
			if a.At(level) > level {
				t.Errorf("%s -> %s raises level %d to %d", a.From, a.To, level, a.At(level))
			}
			if level > 0 && a.At(level) < a.At(level-1) {
				t.Errorf("%s -> %s falls at level %d", a.From, a.To, level)
			}
		}
		// General knowledge must not make anybody a specialist in administration.
		if a.Kind == competency.Narrower && a.At(competency.MaxLevel).Band() > competency.Intermediate {
			t.Errorf("%s -> %s gives level %d of the special from the general", a.From, a.To, a.At(competency.MaxLevel))
		}
		reached[a.To] = true
	}
	for _, id := range []competency.ID{"VD5.1", "VD5.2", "VD1.1", "VD4.1", "DC4.1", "DC4.2", "DC1.3"} {
		if !reached[id] {
			t.Errorf("nothing leads to %s", id)
		}
	}
}

func TestAlignmentsAreNeverStrongerThanTheWayBack(t *testing.T) {
	t.Parallel()
	l := competency.Default()
	back := map[[2]competency.ID]competency.Alignment{}
	for _, a := range l.Alignments() {
		back[[2]competency.ID{a.From, a.To}] = a
	}
	for _, a := range l.Alignments() {
		b, ok := back[[2]competency.ID{a.To, a.From}]
		if !ok {
			continue
		}
		if (a.Kind == competency.Narrower) != (b.Kind == competency.Broader) {
			t.Errorf("%s and %s: %s one way, %s the other", a.From, a.To, a.Kind, b.Kind)
		}
		for level := competency.Level(0); level <= competency.MaxLevel; level++ {
			if got := b.At(a.At(level)); got > level {
				t.Errorf("%s level %d comes back as %d", a.From, level, got)
			}
		}
	}
}

func TestAlignmentAtOutOfRange(t *testing.T) {
	t.Parallel()
	a := competency.Default().Alignments()[0]
	if a.At(-1) != 0 || a.At(competency.MaxLevel+1) != 0 {
		t.Error("a level out of range gave something")
	}
}

func TestGives(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		r    competency.Requirement
		want []competency.Requirement
	}{
		{"general gives the start of the special", competency.Requirement{Competency: "DC4.2", Level: 4}, []competency.Requirement{{Competency: "VD5.1", Level: 2}}},
		{"special gives most of the general", competency.Requirement{Competency: "VD5.1", Level: 4}, []competency.Requirement{{Competency: "DC4.2", Level: 4}}},
		{"too low for anything", competency.Requirement{Competency: "DC4.2", Level: 1}, nil},
		{"nothing aligned", competency.Requirement{Competency: "DC4.4", Level: 8}, nil},
		{"unknown competency", competency.Requirement{Competency: "DC9.9", Level: 8}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, competency.Default().Gives(tt.r)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestExpandTakesOneStepOnly(t *testing.T) {
	t.Parallel()
	l := competency.Default()
	got := l.Expand(competency.Profile{"VD4.1": 8})
	want := competency.Profile{"VD4.1": 8, "DC1.3": 6}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("DC1.3 leads on to VD1.1, which must not follow (-want +got):\n%s", diff)
	}
}

func TestExpandProperties(t *testing.T) {
	t.Parallel()
	l := competency.Default()
	all := l.Competencies()
	draw := rapid.Custom(func(t *rapid.T) competency.Profile {
		p := competency.Profile{}
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			c := all[rapid.IntRange(0, len(all)-1).Draw(t, "competency")]
			p[c.ID] = competency.Level(rapid.IntRange(1, 8).Draw(t, "level"))
		}
		return p
	})
	rapid.Check(t, func(t *rapid.T) {
		p := draw.Draw(t, "profile")
		before := len(p)
		out := l.Expand(p)
		if len(p) != before {
			t.Fatal("Expand changed its argument")
		}
		highest := competency.Level(0)
		for id, level := range p {
			highest = max(highest, level)
			if out[id] < level {
				t.Fatalf("%s fell from %d to %d", id, level, out[id])
			}
		}
		for id, level := range out {
			if level > highest {
				t.Fatalf("%s reached %d although nothing was above %d", id, level, highest)
			}
		}
		// More knowledge never gives less.
		raised := competency.Profile{}
		for id, level := range p {
			raised[id] = min(level+1, competency.MaxLevel)
		}
		for id, level := range out {
			if l.Expand(raised)[id] < level {
				t.Fatalf("%s fell when everything else rose", id)
			}
		}
	})
}
