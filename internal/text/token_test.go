package text_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lernpfad/internal/text"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"empty", "  ", nil},
		{"hyphen", "E-Akte", []string{"e", "akte"}},
		{"sharp s", "Straße GROSS", []string{"straße", "gross"}},
		{"decomposed umlaut", "Gebu\u0308hr", []string{"gebühr"}},
		{"soft hyphen", "Verwal\u00adtung", []string{"verwaltung"}},
		{"numbers", "7,5 Stunden", []string{"7", "5", "stunden"}},
		{"quotes and dashes", "„Akte“ – 2 Tage", []string{"akte", "2", "tage"}},
		{"capital sharp s", "STRAẞE", []string{"straße"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, text.Tokens(c.in), cmp.Transformer("empty", func(s []string) string { return strings.Join(s, " ") })); diff != "" {
				t.Error(diff)
			}
			if got := text.Words(c.in); got != len(c.want) {
				t.Errorf("Words = %d, want %d", got, len(c.want))
			}
		})
	}
}

func TestNormaliseIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		once := text.Normalise(rapid.String().Draw(t, "text"))
		if twice := text.Normalise(once); twice != once {
			t.Fatalf("second pass changes %q to %q", once, twice)
		}
	})
}

func TestStem(t *testing.T) {
	t.Parallel()
	for _, group := range [][]string{
		{"verwaltung", "verwaltungen"},
		{"prozesse", "prozess", "prozessen"},
		{"akte", "akten"},
		{"kompetenz", "kompetenzen"},
		{"schulung", "schulungen"},
	} {
		t.Run(group[0], func(t *testing.T) {
			t.Parallel()
			for _, word := range group[1:] {
				if got, want := text.Stem(word), text.Stem(group[0]); got != want {
					t.Errorf("Stem(%q) = %q, want %q as for %q", word, got, want, group[0])
				}
			}
		})
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	v := text.NewVocabulary([]string{
		"Verwaltung und Akte, Verwaltung und Recht. Datum, Daten und Schutz der Daten.",
		"Bund und Amt, Arbeit am Platz. Der Schutz. Das Recht. Freitag, Tag.",
		"Verwaltungsakte. Donaudampf.",
	})
	for _, c := range []struct {
		word string
		want []string
	}{
		{"datenschutz", []string{"daten", "schutz"}},
		{"verwaltungsrecht", []string{"verwaltung", "recht"}},
		{"datenschutzrecht", []string{"daten", "schutz", "recht"}},
		{"arbeitsplatz", []string{"arbeit", "platz"}},
		{"verwaltungsakte", []string{"verwaltung", "akte"}},
		{"freitag", []string{"freitag"}},         // too short to have two parts of four letters
		{"donaudampf", []string{"donaudampf"}},   // parts unknown
		{"unbekanntes", []string{"unbekanntes"}}, // nothing known
		{"daten", []string{"daten"}},
	} {
		t.Run(c.word, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, v.Split(c.word)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSplitKeepsItsLetters(t *testing.T) {
	t.Parallel()
	v := text.NewVocabulary([]string{"akte akte plan plan recht schutz daten daten über größe"})
	parts := rapid.SampledFrom([]string{"akte", "plan", "recht", "schutz", "daten", "s", "en", "über", "größe", "x"})
	rapid.Check(t, func(t *rapid.T) {
		word := strings.Join(rapid.SliceOfN(parts, 1, 8).Draw(t, "parts"), "")
		rest := word
		for _, part := range v.Split(word) {
			at := strings.Index(rest, part)
			if at < 0 || at > 3 {
				t.Fatalf("part %q of %q is out of place", part, word)
			}
			rest = rest[at+len(part):]
		}
		if rest != "" {
			t.Fatalf("%q is left of %q", rest, word)
		}
	})
}
