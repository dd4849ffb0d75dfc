package competency_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lernpfad/courses/competency"
)

func TestShippedFrameworks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		id       string
		prefix   string
		official bool
		perArea  []int
	}{
		{"digcomp-3.0", "DC", false, []int{3, 6, 4, 4, 4}},
		{"verwaltung-digital-1", "VD", true, []int{3, 4, 4, 4, 3, 4}},
	}
	for _, tt := range tests {
		t.Run(tt.id, func(t *testing.T) {
			t.Parallel()
			f, ok := competency.Default().Framework(tt.id)
			if !ok {
				t.Fatal("framework is missing")
			}
			if f.Official != tt.official {
				t.Errorf("official = %v, want %v", f.Official, tt.official)
			}
			var want, got []competency.ID
			for i, n := range tt.perArea {
				for j := range n {
					want = append(want, competency.ID(fmt.Sprintf("%s%d.%d", tt.prefix, i+1, j+1)))
				}
			}
			for _, a := range f.Areas {
				for _, c := range a.Competencies {
					got = append(got, c.ID)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("ids (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLookups(t *testing.T) {
	t.Parallel()
	l := competency.Default()
	if got := len(l.Frameworks()); got != 2 {
		t.Errorf("%d frameworks, want 2", got)
	}
	if got := len(l.Competencies()); got != 43 {
		t.Errorf("%d competencies, want 43", got)
	}
	for _, c := range l.Competencies() {
		found, ok := l.Competency(c.ID)
		if !ok || found.NameDE != c.NameDE {
			t.Errorf("Competency(%s) = %q, %v", c.ID, found.NameDE, ok)
		}
		if a, ok := l.AreaOf(c.ID); !ok || string(a.ID) != string(c.ID[:3]) {
			t.Errorf("AreaOf(%s) = %s, %v", c.ID, a.ID, ok)
		}
		want := map[competency.ID]string{"DC": "digcomp-3.0", "VD": "verwaltung-digital-1"}[c.ID[:2]]
		if f, ok := l.FrameworkOf(c.ID); !ok || f.ID != want {
			t.Errorf("FrameworkOf(%s) = %s, %v", c.ID, f.ID, ok)
		}
	}
}

func TestLookupsOfUnknownIDs(t *testing.T) {
	t.Parallel()
	l := competency.Default()
	_, framework := l.Framework("digcomp-2.2")
	_, one := l.Competency("DC9.9")
	_, area := l.AreaOf("DC9.9")
	_, home := l.FrameworkOf("DC9.9")
	_, role := l.RoleProfile("zoo")
	if framework || one || area || home || role {
		t.Error("an unknown id was found")
	}
}

func TestReturnedSlicesAreCopies(t *testing.T) {
	t.Parallel()
	l := competency.Default()
	l.Frameworks()[0].ID = "changed"
	l.RoleProfiles()[0].ID = "changed"
	l.Alignments()[0].From = "changed"
	if l.Frameworks()[0].ID == "changed" || l.RoleProfiles()[0].ID == "changed" || l.Alignments()[0].From == "changed" {
		t.Error("a caller changed the library")
	}
}

func TestLevelAndBand(t *testing.T) {
	t.Parallel()
	tests := []struct {
		level competency.Level
		valid bool
		band  competency.Band
		name  string
	}{
		{-1, false, competency.NoBand, "keine"},
		{0, true, competency.NoBand, "keine"},
		{1, true, competency.Foundation, "Grundlagen"},
		{2, true, competency.Foundation, "Grundlagen"},
		{3, true, competency.Intermediate, "Aufbau"},
		{4, true, competency.Intermediate, "Aufbau"},
		{5, true, competency.Advanced, "Fortgeschritten"},
		{6, true, competency.Advanced, "Fortgeschritten"},
		{7, true, competency.Specialised, "Spezialisiert"},
		{8, true, competency.Specialised, "Spezialisiert"},
		{9, false, competency.NoBand, "keine"},
	}
	for _, tt := range tests {
		if tt.level.Valid() != tt.valid || tt.level.Band() != tt.band || tt.band.NameDE() != tt.name {
			t.Errorf("level %d: valid %v, band %d %q", tt.level, tt.level.Valid(), tt.level.Band(), tt.level.Band().NameDE())
		}
		low, high := tt.band.Levels()
		if inside := low <= tt.level && tt.level <= high; inside != (tt.band != competency.NoBand) && tt.level != 0 {
			t.Errorf("level %d against its band %d..%d", tt.level, low, high)
		}
	}
}

func TestBandDE(t *testing.T) {
	t.Parallel()
	c := competency.Competency{Bands: [competency.BandCount]string{"eins", "zwei", "drei", "vier"}}
	got := []string{}
	for b := competency.NoBand; b <= competency.Specialised+1; b++ {
		got = append(got, c.BandDE(b))
	}
	if diff := cmp.Diff([]string{"", "eins", "zwei", "drei", "vier", ""}, got); diff != "" {
		t.Error(diff)
	}
}

func TestProfile(t *testing.T) {
	t.Parallel()
	p := competency.Profile{"DC1.1": 3}
	p.Raise("DC1.1", 2)
	p.Raise("DC1.2", 4)
	p.Raise("DC1.3", 0)
	if diff := cmp.Diff(competency.Profile{"DC1.1": 3, "DC1.2": 4}, p); diff != "" {
		t.Error(diff)
	}
	for r, want := range map[competency.Requirement]bool{
		{Competency: "DC1.1", Level: 3}: true,
		{Competency: "DC1.1", Level: 4}: false,
		{Competency: "DC5.1", Level: 1}: false,
		{Competency: "DC5.1", Level: 0}: true,
	} {
		if got := p.Meets(r); got != want {
			t.Errorf("Meets(%v) = %v", r, got)
		}
	}
}
