package selfcheck_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"lernpfad/courses/competency"
	"lernpfad/courses/competency/selfcheck"
)

func TestBankCoversEveryBand(t *testing.T) {
	t.Parallel()
	bank := selfcheck.Default()
	type cell struct {
		of   competency.ID
		band competency.Band
	}
	have := map[cell]int{}
	for _, s := range bank.Statements() {
		have[cell{s.Competency, s.Band}]++
		if found, ok := bank.Statement(s.ID); !ok || found.TextDE != s.TextDE {
			t.Errorf("Statement(%s) = %v, %v", s.ID, found, ok)
		}
	}
	if n := len(bank.Statements()); n < 172 {
		t.Errorf("%d statements, want at least 172", n)
	}
	for _, c := range competency.Default().Competencies() {
		for band := competency.Foundation; band <= competency.Specialised; band++ {
			if have[cell{c.ID, band}] == 0 {
				t.Errorf("%s has no statement in band %d", c.ID, band)
			}
		}
	}
	if _, ok := bank.Statement("VD1.1-9z"); ok {
		t.Error("there is a statement that nobody wrote")
	}
}

func TestNewNamesEveryFault(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("data/statements.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, old, new, want string }{
		{"no JSON", `[`, `[,`, "statements.json: byte "},
		{"unknown key", `"band": 1`, `"level": 1`, `unknown field "level"`},
		{"two values", `[`, `[] [`, "text after the end of the data"},
		{"unknown competency", `"competency": "DC1.1"`, `"competency": "DC9.1"`, `[0]: unknown competency "DC9.1"`},
		{"id of another band", `"DC1.1-1a"`, `"DC1.1-2a"`, `[0].statements[0]: id "DC1.1-2a", needed is "DC1.1-1" and one letter`},
		{"statement twice", `"DC1.1-1b"`, `"DC1.1-1a"`, "id DC1.1-1a appears twice"},
		{"fifth band", `"DC1.1-1a", "band": 1`, `"DC1.1-5a", "band": 5`, "[0].statements[0]: band 5, allowed are 1 to 4"},
		{"band without a statement", `"DC1.1-1a", "band": 1`, `"DC1.1-2a", "band": 2`, "DC1.1: no statement for everybody in band 1"},
		{"unknown role", `["bauhof"]`, `["zoo"]`, `unknown role profile "zoo"`},
		{"too short", "Ich finde mit einem Stichwort ein Formular im Intranet.", "Ich finde.", "[0].statements[0].de: text has 10 characters, allowed are 20 to 110"},
		{"space", "Ich finde mit einem Stichwort", " Ich finde mit einem Stichwort", "[0].statements[0].de: text begins or ends with a space"},
		{"text twice", "Ich speichere eine Datei. Ich finde sie auch später wieder.", "Ich suche im Intranet mit einem Wort. Ich finde das Formular.", ".ls: text appears twice"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			spoiled := strings.Replace(string(raw), tt.old, tt.new, 1)
			if spoiled == string(raw) {
				t.Fatalf("the file does not contain %q", tt.old)
			}
			_, err := selfcheck.New(fstest.MapFS{"statements.json": {Data: []byte(spoiled)}}, competency.Default())
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "statements.json: ") {
				t.Errorf("error:\n%v\nwant a line with:\n%s", err, tt.want)
			}
		})
	}
	if _, err := selfcheck.New(fstest.MapFS{}, competency.Default()); err == nil || !strings.HasPrefix(err.Error(), "statements.json: ") {
		t.Errorf("without the file: %v", err)
	}
}

// text is one language of the statements, with what a reader of it can take in.
type text struct {
	name         string
	of           func(selfcheck.Statement) string
	first        *regexp.Regexp // what makes it the first person
	sentences    int            // at most in one statement
	words        int            // at most in one sentence
	lix, meanLIX float64        // at most in one statement, and on average
	meanWords    float64        // on average in a sentence
}

// The limits: LIX (words a sentence plus the per cent of words with more than six letters; Björnsson 1968) below 40 is easy
// reading, 60 and more is hard. One sentence alone varies a lot, so the average is what counts; plain German has to be far below.
func languages() []text {
	return []text{
		{name: "de", of: func(s selfcheck.Statement) string { return s.TextDE }, first: regexp.MustCompile(`\b[Ii]ch\b`), sentences: 1, words: 16, lix: 72, meanLIX: 40, meanWords: 13},
		{name: "en", of: func(s selfcheck.Statement) string { return s.TextEN }, first: regexp.MustCompile(`\bI\b`), sentences: 1, words: 18, lix: 75, meanLIX: 36, meanWords: 14},
		{name: "plain", of: func(s selfcheck.Statement) string { return s.TextPlain }, first: regexp.MustCompile(`\b[Ii]ch\b|\b[Mm]ein|\b[Ww]ir\b`), sentences: 3, words: 12, lix: 60, meanLIX: 25, meanWords: 7},
	}
}

var (
	sentenceEnd = regexp.MustCompile(`[.:?!]+`)
	oneWord     = regexp.MustCompile(`[\pL\d'-]+`)
)

// reading counts sentences and words, the longest sentence in words, and the LIX.
func reading(s string) (sentences, words, longest int, lix float64) {
	long := 0
	for _, part := range sentenceEnd.Split(s, -1) {
		found := oneWord.FindAllString(part, -1)
		if len(found) == 0 {
			continue
		}
		sentences, words, longest = sentences+1, words+len(found), max(longest, len(found))
		for _, w := range found {
			if len([]rune(w)) > 6 {
				long++
			}
		}
	}
	return sentences, words, longest, float64(words)/float64(sentences) + 100*float64(long)/float64(words)
}

func TestStatementsAreEasyToRead(t *testing.T) {
	t.Parallel()
	statements := selfcheck.Default().Statements()
	for _, lang := range languages() {
		allSentences, allWords, allLIX := 0, 0, 0.0
		for _, s := range statements {
			text := lang.of(s)
			sentences, words, longest, lix := reading(text)
			allSentences, allWords, allLIX = allSentences+sentences, allWords+words, allLIX+lix
			if sentences > lang.sentences || longest > lang.words || lix > lang.lix {
				t.Errorf("%s %s: %d sentences, up to %d words, LIX %.0f: %q", s.ID, lang.name, sentences, longest, lix, text)
			}
			if !lang.first.MatchString(text) {
				t.Errorf("%s %s is not in the first person: %q", s.ID, lang.name, text)
			}
		}
		if mean := allLIX / float64(len(statements)); mean > lang.meanLIX {
			t.Errorf("%s: LIX %.1f on average, want at most %.0f", lang.name, mean, lang.meanLIX)
		}
		if mean := float64(allWords) / float64(allSentences); mean > lang.meanWords {
			t.Errorf("%s: %.1f words a sentence, want at most %.0f", lang.name, mean, lang.meanWords)
		}
	}
}

var (
	// Products, whoever makes them. What is public or generic (PDF, BPMN, QR) is none.
	products = regexp.MustCompile(`(?i)\b(word|excel|powerpoint|outlook|(?:in|über|per|via|mit) teams|office|windows|sharepoint|onenote|zoom|webex|google|gmail|chatgpt|copilot|gpt|whatsapp|facebook|instagram|youtube|iphone|ipad|android|apple|microsoft|adobe|acrobat|sap|datev|enaio|d\.?3|libreoffice|firefox|chrome|signal|slack|trello|jira|moodle|ilias|wikipedia|deepl)\b`)
	// Words of the glossary's list and English in German.
	avoided = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:skills?|user|usern|tools?|workflows?|mindset|content|kurse?|mitarbeiter(?:in|innen)?|seitens|mittels|bezüglich|hinsichtlich|gegebenenfalls|ggf|bzw|the|and|with|your|you|how)(?:[^\pL]|$)`)
	untidy  = regexp.MustCompile(`  | [.,:;!?]|"|--|…`)
)

func TestStatementsNameNoProductAndAreTidy(t *testing.T) {
	t.Parallel()
	for _, s := range selfcheck.Default().Statements() {
		for _, lang := range languages() {
			text := lang.of(s)
			if found := products.FindString(text); found != "" && !(lang.name == "en" && (found == "office" || found == "word")) {
				t.Errorf("%s %s names the product %q: %q", s.ID, lang.name, found, text)
			}
			if found := untidy.FindString(text); found != "" || !strings.HasSuffix(strings.TrimRight(text, "?"), ".") && !strings.HasSuffix(text, "?") {
				t.Errorf("%s %s is untidy: %q", s.ID, lang.name, text)
			}
			if found := avoided.FindString(text); found != "" && lang.name != "en" {
				t.Errorf("%s %s has the avoided word %q: %q", s.ID, lang.name, found, text)
			}
		}
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, a := range selfcheck.Answers() {
		if !a.Valid() || a.Says() == (a == selfcheck.DontKnow) || seen[a.TextDE()] {
			t.Errorf("answer %d: %q", a, a.TextDE())
		}
		seen[a.TextDE()] = true
	}
	if len(seen) != 5 || selfcheck.Answer(-1).Valid() || selfcheck.Answer(5).Valid() || selfcheck.Answer(5).Says() {
		t.Error("there are other answers than five")
	}
}
