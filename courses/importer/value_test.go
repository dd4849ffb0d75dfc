package importer

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

func TestParseNumber(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in      string
		machine bool
		want    float64
		bad     bool
	}{
		{"7", false, 7, false},
		{"7,5", false, 7.5, false},
		{"7.5", false, 7.5, false},
		{"1.500", false, 1500, false},
		{"1.500", true, 1500, false},
		{"1.125", true, 1.125, false},
		{"1.500,25", false, 1500.25, false},
		{"1.234.567", false, 1234567, false},
		{"1 500", false, 1500, false},
		{"1'500", false, 1500, false},
		{"0.125", false, 0.125, false},
		{"-3", false, -3, false},
		{"1,500.25", false, 0, true},
		{"1,2,3", false, 0, true},
		{"", false, 0, true},
		{"NaN", false, 0, true},
		{"Inf", false, 0, true},
		{"1e999", false, 0, true},
	} {
		t.Run(c.in, func(t *testing.T) {
			t.Parallel()
			got, err := parseNumber(c.in, c.machine)
			if (err != nil) != c.bad || got != c.want {
				t.Errorf("got %v, %v; want %v", got, err, c.want)
			}
		})
	}
}

func TestParseHours(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]courses.Hours{
		"6,5": 104, "6,5 Std.": 104, "90 Minuten": 24, "90 Min.": 24, "8 UE": 96, "1:30": 24, "1:30 h": 24, "2 h 30 min": 40,
		"2 Stunden und 30 Minuten": 40, "0,1": 2, "1.000": 16000, "2 Unterrichtsstunden": 24, "150": 2400,
		"": 0, "0": 0, "-1": 0, "2 Tage": 0, "1001": 0, "1:75": 0, "h": 0, "3 h nach Absprache": 0, "x:30": 0, "0,01": 0,
	} {
		got, err := parseHours(cell{text: in})
		if got != want || (err != nil) != (want == 0) {
			t.Errorf("%q: got %v, %v; want %v", in, got, err, want)
		}
	}
}

func TestHoursRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := courses.Hours(rapid.IntRange(1, 16000).Draw(t, "sixteenths"))
		text := strings.Replace(strconv.FormatFloat(want.Float(), 'f', 4, 64), ".", ",", 1)
		if got, err := parseHours(cell{text: text}); err != nil || got != want {
			t.Fatalf("%q: got %v, %v; want %v", text, got, err, want)
		}
	})
}

func TestParseCost(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{
		"120": 12000, "120,00 €": 12000, "1.200,50 EUR": 120050, "EUR 80": 8000, "€ 9,99": 999, "kostenlos": 0, "Gratis": 0, "0": 0, "-": 0,
		"120,-": 12000, "teuer": -1, "-5": -1, "1000000": -1, "": -1,
	} {
		got, err := parseCost(cell{text: in})
		if want < 0 && err == nil || want >= 0 && (err != nil || got != want) {
			t.Errorf("%q: got %v, %v; want %v", in, got, err, want)
		}
	}
}

func TestParseMoment(t *testing.T) {
	t.Parallel()
	zone, err := berlin()
	if err != nil {
		t.Fatal(err)
	}
	nine := time.Date(2027, 4, 12, 9, 0, 0, 0, zone)
	day := time.Date(2027, 4, 12, 0, 0, 0, 0, zone)
	for _, c := range []struct {
		in     string
		number bool
		want   time.Time
		whole  bool
	}{
		{"12.04.2027 09:00", false, nine, false},
		{"12.4.2027 9:00", false, nine, false},
		{"12.04.2027, 9.00 Uhr", false, nine, false},
		{"2027-04-12 09:00", false, nine, false},
		{"2027-04-12T09:00:00", false, nine, false},
		{"2027-04-12T07:00:00Z", false, nine, false},
		{"12.04.2027", false, day, true},
		{"2027-04-12", false, day, true},
		{"46489.375", true, nine, false},
		{"46489", true, day, true},
		{"46489", false, time.Time{}, false},
		{"7", true, time.Time{}, false},
		{"30.02.2027", false, time.Time{}, false},
		{"morgen", false, time.Time{}, false},
	} {
		t.Run(c.in, func(t *testing.T) {
			t.Parallel()
			got, whole, err := parseMoment(cell{text: c.in, number: c.number})
			if !got.Equal(c.want) || whole != c.whole || (err != nil) != c.want.IsZero() {
				t.Errorf("got %v, %v, %v; want %v, %v", got, whole, err, c.want, c.whole)
			}
		})
	}
}

func TestParseRequirement(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]competency.Requirement{
		"VD1.1:3": {Competency: "VD1.1", Level: 3}, "vd 1.1: 3": {Competency: "VD1.1", Level: 3}, "DC1.2 Stufe 2": {Competency: "DC1.2", Level: 2},
		"VD1.1 (3)": {Competency: "VD1.1", Level: 3}, "VD1.1=3": {Competency: "VD1.1", Level: 3}, "VD1.1 auf Stufe 4": {Competency: "VD1.1", Level: 4},
		"VD1.1": {Competency: "VD1.1"}, "VD1.1:": {Competency: "VD1.1"}, "VD1.1:999": {Competency: "VD1.1", Level: 999},
	} {
		if got, ok := parseRequirement(in); !ok || got != want {
			t.Errorf("%q: got %v, %v; want %v", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "Rechnen", "1.1:3", "VD:3", "VD1.1:3 und mehr", "VD1.1:-1", "VD1.1:99999999999999999999"} {
		if got, ok := parseRequirement(in); ok {
			t.Errorf("%q is read as %v", in, got)
		}
	}
}

func TestGuessPrefersTheOwnHeading(t *testing.T) {
	t.Parallel()
	got := guess([]string{"Name", "Titel", "Dauer (Std.)", "Kosten in EUR", "nichts", "Format"})
	want := map[int]Field{1: FieldTitle, 2: FieldHours, 3: FieldCost, 5: FieldFormat}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEveryHeadingIsUnambiguous(t *testing.T) {
	t.Parallel()
	seen := make(map[string]Field)
	for _, h := range headings() {
		for _, name := range append([]string{h.title, string(h.field)}, h.aliases...) {
			if other, taken := seen[plain(name)]; taken && other != h.field {
				t.Errorf("%q means both %s and %s", name, other, h.field)
			}
			seen[plain(name)] = h.field
		}
	}
}

func TestPlainText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"ohne Auszeichnung":                               "ohne Auszeichnung",
		"<p>Eins</p><p>Zwei &amp; drei</p>":               "Eins\n\nZwei & drei",
		"a<br>b<br/>c":                                    "a\nb\nc",
		"<ul><li>x</li><li>y</li></ul>":                   "• x\n• y",
		"<style>p{}</style><script>alert(1)</script>Text": "Text",
		"<p>offen <b>fett":                                "offen fett",
		"<!-- Kommentar -->x<!doctype html>":              "x",
		"1 < 2 und 3 > 2":                                 "1 < 2 und 3 > 2",
		"<iframe src=x>weg</iframe>da":                    "da",
		"<scr<script>ipt>x</script>":                      "ipt>x", // text, and escaped like all text where it is shown
		"<p>\n  viele   Leerzeichen\t</p>\n\n\n<div>und Absätze</div>\n\n\n": "viele Leerzeichen\n\nund Absätze",
	} {
		if got := plainText(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := cut(rapid.String().Draw(t, "value"))
		if n := len([]rune(s)); n > maxShown {
			t.Fatalf("%d letters", n)
		}
		for _, r := range s {
			if r == 0 || r == '\n' {
				t.Fatalf("%q holds %q", s, r)
			}
		}
	})
}
