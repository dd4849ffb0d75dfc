package text_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lernpfad/internal/text"
)

// Texts as they come from files and forms, each beside two ordinary ones.
func TestBadTextsHarmNobody(t *testing.T) {
	t.Parallel()
	for name, bad := range map[string]string{
		"empty":                   "",
		"blanks":                  " \t\n ",
		"a megabyte":              strings.Repeat("Verwaltungsvorgang bearbeiten und ablegen. ", 1<<20/43),
		"a megabyte in one word":  strings.Repeat("x", 1<<20),
		"emoji":                   "📄🗂️ Akte 👩‍💼 anlegen 🇩🇪",
		"mixed languages":         "Die E-Akte: how to file, как вести дело, ファイル",
		"HTML":                    "<h1>E-Akte</h1><p>Schriftgut&nbsp;<b>ab</b>legen</p><script>var a = 1</script>",
		"10,000 times one word":   strings.Repeat("Akte ", 10000),
		"control characters":      "Akte\x00 an\x07legen\x1b[31m \u202eetkA",
		"broken UTF-8":            "Akte \xff\xfe\x80 anlegen",
		"combining marks":         "A" + strings.Repeat("\u0301", 500),
		"only punctuation":        "?!… – „“ ***",
		"a tag that never closes": "<p Akte",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ix := text.NewIndex([]text.Doc{{"bad", bad}, {"one", "Haushalt planen und Mittel bewirtschaften"}, {"two", "Bürger beraten am Schalter"}})
			if hits := ix.Rank("Haushalt planen", nil, 3, nil); len(hits) == 0 || hits[0].ID != "one" {
				t.Errorf("beside this text a plain one is no longer found: %v", hits)
			}
			if hits := ix.Rank(bad, []text.Hit{{"two", 0.9}, {"one", 0.8}}, 3, nil); len(hits) < 2 {
				t.Errorf("asked with this text, the dense list is lost: %v", hits)
			}
		})
	}
}

func TestRepeatingAWordDoesNotWin(t *testing.T) {
	t.Parallel()
	ix := text.NewIndex([]text.Doc{{"stuffed", strings.Repeat("Akte ", 10000)}, {"honest", "Die elektronische Akte führen"}, {"other", "Haushalt planen"}})
	if hits := ix.Search("elektronische Akte führen", 3); hits[0].ID != "honest" {
		t.Errorf("got %v", hits)
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"no HTML", "Akte führen", "Akte führen"},
		{"less than", "a < b und c > d", "a < b und c > d"},
		{"a placeholder", "Sehr geehrte <Anrede>, Akte", "Sehr geehrte <Anrede>, Akte"},
		{"tags within a word", "<b>E</b>-Ak<i>te</i>", "E-Akte"},
		{"blocks end a word", "<li>Akte</li><li>Recht</li>", "\nAkte\n\nRecht\n"},
		{"entities", "B&uuml;rger &amp; Amt", "Bürger & Amt"},
		{"scripts and styles", "a<script>x</script>b<style>y</style>c", "a\n\nb\n\nc"},
		{"comments", "a<!-- b -->c", "ac"},
		{"a tag that never closes", "a <b ohne Ende", "a <b ohne Ende"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, text.Plain(c.in)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHeading(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"first line", "Die E-Akte\nSie legen Vorgänge an.", "Die E-Akte"},
		{"first sentence", "Daten schützen. Personenbezogene Daten erkennen.", "Daten schützen"},
		{"numbered", "2.1 Grundlagen. Worum es geht.", "2.1 Grundlagen"},
		{"all there is", "Akten", "Akten"},
		{"empty", " ", ""},
		{"no end in sight", strings.Repeat("wort ", 100), strings.TrimSpace(strings.Repeat("wort ", 40))},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := text.Heading(c.in); strings.TrimSpace(got) != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, corpus, word, want string
	}{
		{"umlaut written with two letters", "Bürgerbüro", "buergerbuero", "bürgerbüro"},
		{"the corpus writes two letters", "Buergerbuero", "bürgerbüro", "buergerbuero"},
		{"the corpus has both", "Bürger Buerger Buerger", "buerger", "bürger"},
		{"no umlaut at all", "aktuell neue", "aktuell", "aktuell"},
		{"ss for ß", "Straße", "strasse", "straße"},
		{"ß for ss", "Prozess", "prozeß", "prozess"},
		{"two words, the one", "Maße Masse", "masse", "masse"},
		{"two words, the other", "Maße Masse", "maße", "maße"},
		{"umlaut and ss at once", "Größe", "groesse", "größe"},
		{"unknown", "Akte", "zzüß", "zzüß"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := text.NewVocabulary([]string{c.corpus}).Fold(c.word); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestStemsOfTheCorpus(t *testing.T) {
	t.Parallel()
	v := text.NewVocabulary([]string{"Plan Pläne. Amt Ämter. Förderung Forderung. Maße Masse. schon schön. Antrag Anträge."})
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"plan", "pläne", true},
		{"amt", "ämter", true},
		{"antrag", "anträge", true},
		{"förderung", "forderung", false},
		{"förderungen", "forderungen", false},
		{"maße", "masse", false},
		{"schon", "schön", false},
	} {
		if got := v.Stem(c.a) == v.Stem(c.b); got != c.same {
			t.Errorf("%s and %s: one stem %v, want %v (%q, %q)", c.a, c.b, got, c.same, v.Stem(c.a), v.Stem(c.b))
		}
	}
}

// Whatever the words, folding twice is folding once, and a word of the corpus with a spelling of its own keeps its letters.
func TestFoldIsStable(t *testing.T) {
	t.Parallel()
	word := rapid.StringOfN(rapid.SampledFrom([]rune("aeoutsäöüß")), 1, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(word, 0, 20).Draw(t, "words")
		v := text.NewVocabulary(words)
		w := rapid.OneOf(word, rapid.SampledFrom(append(words, "x"))).Draw(t, "word")
		once := v.Fold(w)
		if twice := v.Fold(once); twice != once {
			t.Fatalf("%q becomes %q and then %q", w, once, twice)
		}
	})
}

func FuzzIndex(f *testing.F) {
	for _, s := range []string{"Akte", "E-Akte führen\nim Amt", "<p>x</p>", "\xff", "ß", "a\u0308", strings.Repeat("äae", 50)} {
		f.Add(s, "Akte")
		f.Add("Akte", s)
	}
	f.Fuzz(func(t *testing.T, doc, query string) {
		for _, token := range text.Tokens(doc) {
			if token == "" || text.Normalise(token) != token {
				t.Fatalf("token %q of %q is not in normal form", token, doc)
			}
		}
		ix := text.NewIndex([]text.Doc{{"a", doc}, {"b", "Akte führen"}})
		hits := ix.Rank(query, []text.Hit{{"b", 0.5}}, 5, nil)
		if len(hits) == 0 || len(hits) > 2 {
			t.Fatalf("hits %v", hits)
		}
		for _, h := range ix.Search(query, 5) {
			if !(h.Score > 0 && h.Score < 1.001) {
				t.Fatalf("score %v is outside of 0 to 1", h.Score)
			}
		}
	})
}
