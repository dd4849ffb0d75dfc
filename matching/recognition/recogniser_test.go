package recognition_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lernpfad/courses/competency"
	"lernpfad/internal/fault"
	"lernpfad/matching/recognition"
)

func newRecogniser(t testing.TB) *recognition.Recogniser {
	t.Helper()
	r, err := recognition.New(competency.Default())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func text(s string) recognition.Source {
	return recognition.Source{Parts: []recognition.Part{{Field: "text", Text: s}}}
}

func recognise(t testing.TB, r *recognition.Recogniser, src recognition.Source, near recognition.Nearness) recognition.Result {
	t.Helper()
	d, err := r.Read(src)
	if err != nil {
		t.Fatal(err)
	}
	return r.Recognise(d, near)
}

func named(list []recognition.Suggestion) map[competency.ID]competency.Level {
	out := map[competency.ID]competency.Level{}
	for _, s := range list {
		out[s.Competency] = s.Level
	}
	return out
}

func TestTaughtRequiredAndRuledOut(t *testing.T) {
	t.Parallel()
	r := newRecogniser(t)
	for _, tc := range []struct {
		name, text           string
		teaches, requires    []competency.ID
		notTaught, notNeeded []competency.ID
		level                competency.Level // of the first requirement
	}{
		{
			name: "a plain outcome", text: "Sie erstellen mit BPMN ein Prozessmodell Ihres Amtes.",
			teaches: []competency.ID{"VD3.1"},
		},
		{
			name: "expected beforehand", text: "Sie werten Zahlen mit Pivot-Tabellen aus. Grundkenntnisse im Datenschutz werden vorausgesetzt.",
			teaches: []competency.ID{"VD4.1"}, requires: []competency.ID{"VD5.1"}, notTaught: []competency.ID{"VD5.1", "DC4.2"}, level: 2,
		},
		{
			name: "expected to be sure", text: "Wir zeichnen Karten in QGIS. Voraussetzung: sicherer Umgang mit Excel.",
			teaches: []competency.ID{"VD4.3"}, requires: []competency.ID{"DC1.3"}, level: 4,
		},
		{
			name: "ruled out", text: "Sie führen die E-Akte vollständig. Datenschutz und Signatur sind nicht Gegenstand des Kurses.",
			teaches: []competency.ID{"VD1.1"}, notTaught: []competency.ID{"VD5.1", "VD5.3"}, notNeeded: []competency.ID{"VD5.1", "VD5.3"},
		},
		{
			name: "taught elsewhere", text: "Sie lernen das Onlinezugangsgesetz kennen. E-Rechnungen behandeln wir in einem eigenen Kurs.",
			teaches: []competency.ID{"VD2.1"}, notTaught: []competency.ID{"VD1.3"},
		},
		{
			name: "no previous knowledge is no requirement", text: "Keine Vorkenntnisse nötig. Erste Schritte mit Videokonferenz und E-Mail.",
			teaches: []competency.ID{"DC2.1"}, notNeeded: []competency.ID{"DC2.1"},
		},
		{
			name: "registration is no subject", text: "Sie bereiten eine Ausschreibung nach EVB-IT vor. Anmeldung bitte per E-Mail, der Ort ist barrierefrei.",
			teaches: []competency.ID{"VD3.4"}, notTaught: []competency.ID{"DC2.1", "VD2.3"},
		},
		{name: "nothing of this", text: "Aquarelle malen im Park. Pinsel und Farben sind vorhanden."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			result := recognise(t, r, text(tc.text), nil)
			taught, needed := named(result.Teaches), named(result.Requires)
			for _, id := range tc.teaches {
				if taught[id] == 0 {
					t.Errorf("%s is not taught: %v", id, taught)
				}
			}
			for _, id := range tc.requires {
				if needed[id] == 0 {
					t.Errorf("%s is not required: %v", id, needed)
				}
			}
			if len(tc.requires) > 0 && result.Requires[0].Level != tc.level {
				t.Errorf("required at level %d, want %d", result.Requires[0].Level, tc.level)
			}
			for _, id := range tc.notTaught {
				if taught[id] > 0 {
					t.Errorf("%s is said to be taught: %v", id, taught)
				}
			}
			for _, id := range tc.notNeeded {
				if needed[id] > 0 {
					t.Errorf("%s is said to be required: %v", id, needed)
				}
			}
			if len(tc.teaches) == 0 && len(taught) > 0 {
				t.Errorf("suggested %v", taught)
			}
		})
	}
}

func TestLevelFollowsVerbsAndHours(t *testing.T) {
	t.Parallel()
	r := newRecogniser(t)
	level := func(hours float64, s string) competency.Level {
		src := text(s)
		src.Hours = hours
		return named(recognise(t, r, src, nil).Teaches)["VD5.1"]
	}
	low := level(1, "Sie kennen die Grundbegriffe im Datenschutz. Ein erster Einstieg für alle.")
	middle := level(6, "Sie bearbeiten Auskunftsersuchen zum Datenschutz selbstständig und wenden die DSGVO an.")
	high := level(40, "Sie entwickeln Datenschutzkonzepte für das ganze Haus, leiten Folgenabschätzungen und schulen Führungskräfte im Datenschutz.")
	if !(low > 0 && low < middle && middle < high) || low.Band() != competency.Foundation || high.Band() < competency.Advanced {
		t.Errorf("levels %d, %d, %d", low, middle, high)
	}
	plain := level(0, "Sie kennen die Grundbegriffe im Datenschutz. Ein erster Einstieg für alle.")
	deep := level(0, "Sie entwickeln Datenschutzkonzepte für das ganze Haus, leiten Folgenabschätzungen und schulen Führungskräfte im Datenschutz.")
	if plain == 0 || plain >= deep {
		t.Errorf("without hours: %d, %d", plain, deep)
	}
}

func TestPassages(t *testing.T) {
	t.Parallel()
	src := recognition.Source{Parts: []recognition.Part{
		{Field: "title", Text: "Größe zählt: Geodaten", Heading: true},
		{Field: "description", Text: "Schön, dass Sie da sind. 🗺️ <b>In QGIS</b> zeichnen Sie z. B. Karten für den Rat. Mittags gibt es Suppe."},
	}}
	result := recognise(t, newRecogniser(t), src, nil)
	if len(result.Teaches) == 0 || result.Teaches[0].Competency != "VD4.3" {
		t.Fatalf("%+v", result)
	}
	p := result.Teaches[0].Passage
	if p.Field != "description" || p.Text != "In QGIS</b> zeichnen Sie z. B. Karten für den Rat." || src.Parts[1].Text[p.Start:p.End] != p.Text {
		t.Errorf("passage %+v", p)
	}
}

// Meaning must be able to change the order, and a nearness that says nothing must not.
func TestMeaningCounts(t *testing.T) {
	t.Parallel()
	r := newRecogniser(t)
	d, err := r.Read(text("Wir sorgen dafür, dass der Antrag vom Sofa aus gelingt."))
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Passages(); len(got) != 1 || !strings.HasPrefix(got[0], "Wir sorgen") {
		t.Fatalf("passages %q", got)
	}
	score := func(near recognition.Nearness) float64 {
		for _, s := range r.Recognise(d, near).Teaches {
			if s.Competency == "VD2.1" {
				return s.Confidence
			}
		}
		return 0
	}
	near := score(func(_ int, id competency.ID) float64 {
		if id == "VD2.1" {
			return 0.9
		}
		return 0.8
	})
	flat := score(func(int, competency.ID) float64 { return 0.8 })
	if near <= flat {
		t.Errorf("near %.3f, flat %.3f", near, flat)
	}
	if !r.Recognise(d, func(int, competency.ID) float64 { return 0 }).Meaning || r.Recognise(d, nil).Meaning {
		t.Error("the result must say whether meaning counted")
	}
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	r := newRecogniser(t)
	for _, tc := range []struct {
		name, text, fault string
		found             competency.ID
		empty             bool
	}{
		{name: "empty", text: "", empty: true},
		{name: "blanks", text: " \n\t ", empty: true},
		{name: "emoji", text: "😀🎉🧑🏽‍💻", empty: true},
		{name: "emoji between words", text: "Mit der E-Akte 🗂️ Vorgänge anlegen und Akten führen 🚀", found: "VD1.1"},
		{name: "control characters", text: "Die E-Akte\x00\x07 führen\x1b und Aktenzeichen vergeben", found: "VD1.1"},
		{name: "mixed languages", text: "This course is about GIS. Sie pflegen Geodaten. Les cartes sont belles.", found: "VD4.3"},
		{name: "HTML", text: "<div class=\"E-Rechnung\"><h1>Barrierefreiheit</h1><p>Webseiten mit Screenreader pr&uuml;fen</p></div>", found: "VD2.3"},
		{name: "open tag", text: "a < b und <b ohne Ende, aber mit Geodaten und QGIS", found: "VD4.3"},
		{name: "10,000 repeated words", text: strings.Repeat("Datenschutz ", 10_000), found: "VD5.1"},
		{name: "10,000 letters without a blank", text: strings.Repeat("x", 10_000), empty: true},
		{name: "1 MB", text: strings.Repeat("Akte ", 200_000), fault: "too-large"},
		{name: "no UTF-8", text: "Akte \xff\xfe", fault: "validation-failed"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			d, err := r.Read(text(tc.text))
			if tc.fault != "" {
				if !fault.Is(err, tc.fault) {
					t.Fatalf("got %v, want %s", err, tc.fault)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			result := r.Recognise(d, nil)
			if tc.empty && len(result.Teaches)+len(result.Requires) > 0 {
				t.Errorf("found %+v", result)
			}
			if tc.found != "" && named(result.Teaches)[tc.found] == 0 {
				t.Errorf("%s is missing: %+v", tc.found, result)
			}
		})
	}
}

func TestCertainty(t *testing.T) {
	t.Parallel()
	for confidence, want := range map[float64]recognition.Certainty{0.9: recognition.Sure, 0.7: recognition.Sure, 0.5: recognition.Likely, 0.1: recognition.Possible} {
		if got := (recognition.Suggestion{Confidence: confidence}).Certainty(); got != want {
			t.Errorf("%v is %s", confidence, got)
		}
	}
}

// sound checks what must hold of every result.
func sound(t rapid.TB, src recognition.Source, result recognition.Result) {
	for _, list := range [][]recognition.Suggestion{result.Teaches, result.Requires} {
		count := map[string]int{}
		for i, s := range list {
			f, known := competency.Default().FrameworkOf(s.Competency)
			count[f.ID]++
			if !known || s.Level < 1 || s.Level > competency.MaxLevel || !(s.Confidence >= 0 && s.Confidence <= 1) || count[f.ID] > 3 {
				t.Fatalf("suggestion %+v", s)
			}
			if i > 0 && s.Confidence > list[i-1].Confidence {
				t.Fatal("not the surest first")
			}
			if p := s.Passage; src.Parts[0].Text[p.Start:p.End] != p.Text || p.Text == "" || !utf8.ValidString(p.Text) {
				t.Fatalf("passage %+v", p)
			}
		}
	}
}

func TestResultsAreSound(t *testing.T) {
	t.Parallel()
	r := newRecogniser(t)
	pieces := []string{
		"E-Akte", "Datenschutz", "z. B.", "Sie können", "nicht Gegenstand", "Voraussetzung:", "werden vorausgesetzt", ".", ";", "\n- ", "<b>", "</b>", "&amp;", "😀",
		"QGIS", "Karten", "entwickeln", "kennen", "Straße", "10.", "!", "…", "•", "ß", "Prozesse modellieren", "KI", "Führungskräfte", "\x00",
	}
	rapid.Check(t, func(rt *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 60).Draw(rt, "words")
		src := text(strings.Join(words, rapid.SampledFrom([]string{" ", "", "  "}).Draw(rt, "between")))
		src.Hours = rapid.Float64Range(0, 300).Draw(rt, "hours")
		d, err := r.Read(src)
		if err != nil {
			rt.Fatal(err)
		}
		first := r.Recognise(d, nil)
		sound(rt, src, first)
		if diff := cmp.Diff(first, r.Recognise(d, nil)); diff != "" {
			rt.Fatalf("the same text gives another result: %s", diff)
		}
	})
}

func FuzzRecognise(f *testing.F) {
	for _, seed := range []string{"", "Die E-Akte führen. Datenschutz wird vorausgesetzt.", "<p>a &amp; b</p>", "- a\n- b;c. D", "\xff", strings.Repeat("ä", 500)} {
		f.Add(seed, 3.0)
	}
	r := newRecogniser(f)
	f.Fuzz(func(t *testing.T, s string, hours float64) {
		src := text(s)
		src.Hours = hours
		d, err := r.Read(src)
		if err != nil {
			return
		}
		sound(t, src, r.Recognise(d, func(p int, id competency.ID) float64 { return float64(len(id)+p) / 10 }))
	})
}

func BenchmarkRecognise(b *testing.B) {
	r := newRecogniser(b)
	src := text("Sie führen das Verarbeitungsverzeichnis, prüfen Verträge und beraten Kolleginnen. Voraussetzung: Kenntnisse der DSGVO. " +
		"Der Kurs richtet sich an Koordinatorinnen und dauert zwei Tage. Datenschutz-Folgenabschätzungen begleiten Sie mit einer Checkliste.")
	b.ReportAllocs()
	for b.Loop() {
		d, err := r.Read(src)
		if err != nil {
			b.Fatal(err)
		}
		r.Recognise(d, nil)
	}
}
