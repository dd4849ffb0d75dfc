package competency_test

import (
	"regexp"
	"strings"
	"testing"

	"lernpfad/courses/competency"
)

// germanText is one text that a reader sees, with a name for messages.
type germanText struct{ place, text string }

// sentences returns every shipped text that consists of whole sentences.
func sentences(l *competency.Library) []germanText {
	var all []germanText
	for _, c := range l.Competencies() {
		all = append(all, germanText{string(c.ID), c.DescriptionDE})
		for b := competency.Foundation; b <= competency.Specialised; b++ {
			all = append(all, germanText{string(c.ID) + " " + b.NameDE(), c.BandDE(b)})
		}
	}
	for _, r := range l.RoleProfiles() {
		all = append(all, germanText{r.ID, r.DescriptionDE}, germanText{r.ID + " tasks", r.TasksDE})
	}
	for _, f := range l.Frameworks() {
		all = append(all, germanText{f.ID + " note", f.NoteDE})
	}
	return all
}

// names returns every shipped German name.
func names(l *competency.Library) []germanText {
	var all []germanText
	for _, f := range l.Frameworks() {
		all = append(all, germanText{f.ID, f.NameDE})
		for _, a := range f.Areas {
			all = append(all, germanText{string(a.ID), a.NameDE})
		}
	}
	for _, c := range l.Competencies() {
		all = append(all, germanText{string(c.ID), c.NameDE})
	}
	for _, r := range l.RoleProfiles() {
		all = append(all, germanText{r.ID, r.NameDE})
	}
	return all
}

func TestNoTextAppearsTwice(t *testing.T) {
	t.Parallel()
	for kind, texts := range map[string][]germanText{
		"sentences": sentences(competency.Default()), "names": names(competency.Default()),
	} {
		seen := map[string]string{}
		for _, s := range texts {
			if other, ok := seen[s.text]; ok {
				t.Errorf("%s: %s and %s have the same text", kind, other, s.place)
			}
			seen[s.text] = s.place
		}
	}
}

func TestNoSentenceAppearsTwiceInAFramework(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, s := range sentences(competency.Default()) {
		for _, sentence := range split(s.text) {
			if other, ok := seen[sentence]; ok {
				t.Errorf("%s and %s share the sentence %q", other, s.place, sentence)
			}
			seen[sentence] = s.place
		}
	}
}

var (
	english = word(`the|and|of|with|your|you|for|from|to|level|skills?|digitally|content|or|how|by|users?`)
	// Words the house avoids: the glossary names the better one.
	avoided = word(`skills?|user|usern|tool|tools|workflow|workflows|mindset|content|kurs|kurse|mitarbeiter|seitens|mittels|bezüglich|im rahmen|diesbezüglich|hinsichtlich|gegebenenfalls|ggf|bzw|z\. ?b`)
	spacing = regexp.MustCompile(`  | [.,:;!?]|[.,:;!?][A-ZÄÖÜ]|"|--|…`)
)

// word matches one of the alternatives as a whole word. The usual word border knows no umlauts.
func word(alternatives string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\pL])(?:` + alternatives + `)(?:[^\pL]|$)`)
}

func TestTextsAreGerman(t *testing.T) {
	t.Parallel()
	l := competency.Default()
	for _, s := range append(sentences(l), names(l)...) {
		if word := english.FindString(s.text); word != "" {
			t.Errorf("%s: English word %q in %q", s.place, word, s.text)
		}
		if word := avoided.FindString(s.text); word != "" {
			t.Errorf("%s: avoided word %q in %q", s.place, word, s.text)
		}
	}
}

func TestTextsAreCleanlySet(t *testing.T) {
	t.Parallel()
	for _, s := range sentences(competency.Default()) {
		if found := spacing.FindString(s.text); found != "" && !strings.Contains(s.text, "DCAT-AP.de") {
			t.Errorf("%s: stray %q in %q", s.place, found, s.text)
		}
		if !strings.HasSuffix(s.text, ".") {
			t.Errorf("%s: no full stop at the end of %q", s.place, s.text)
		}
	}
}

// maxWords keeps sentences within what can be read in one go at level B1.
const maxWords = 25

func TestSentencesAreShort(t *testing.T) {
	t.Parallel()
	words, count := 0, 0
	for _, s := range sentences(competency.Default()) {
		for _, sentence := range split(s.text) {
			n := len(strings.Fields(sentence))
			if n > maxWords && !strings.HasSuffix(s.place, "tasks") {
				t.Errorf("%s: %d words in %q", s.place, n, sentence)
			}
			words, count = words+n, count+1
		}
	}
	if mean := float64(words) / float64(count); mean > 13 {
		t.Errorf("sentences have %.1f words on average, want at most 13", mean)
	}
}

func TestFrameworksSpeakToTheReader(t *testing.T) {
	t.Parallel()
	for _, c := range competency.Default().Competencies() {
		for b := competency.Foundation; b <= competency.Specialised; b++ {
			if text := c.BandDE(b); !strings.Contains(text, "Sie ") {
				t.Errorf("%s %s does not address the reader: %q", c.ID, b.NameDE(), text)
			}
			if n := len(split(c.BandDE(b))); n > 3 {
				t.Errorf("%s %s has %d sentences", c.ID, b.NameDE(), n)
			}
		}
	}
}

// split returns the sentences of a text; a full stop inside a name such as DCAT-AP.de ends none.
func split(text string) []string {
	var out []string
	for _, s := range strings.Split(text, ". ") {
		out = append(out, strings.TrimSuffix(s, "."))
	}
	return out
}
