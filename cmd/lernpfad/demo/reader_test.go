package demo

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

const whole = `{"key":"a","provider":"komnord","title":"T","description":"D","outcomes":["O"],"hours":1.5,"teaches":{"DC1.1":2},
"format":"presence","language":"de","accessibility":[],"cost_cents":0,"licence":"","url":"https://komnord.example/a",
"runs":[{"starts_in_days":21,"days":2,"start":"09:00","end":"16:00","place":"Rathaus","seats":16,"deadline_days_before":7}]}`

func TestReadCatalogue(t *testing.T) {
	t.Parallel()
	swap := func(old, with string) string { return strings.Replace(whole, old, with, 1) }
	tests := []struct {
		name, content string
		want          []string // parts of the error
	}{
		{"whole", "[" + whole + "]", nil},
		{"no JSON", "[", []string{"catalogue/x.json"}},
		{"something after the list", "[] []", []string{"catalogue/x.json: something follows"}},
		{"unknown member", "[" + swap(`"title"`, `"titel"`) + "]", []string{"catalogue/x.json", "titel"}},
		{"key twice", "[" + whole + "," + whole + "]", []string{"catalogue/x.json: a: key is taken"}},
		{"unknown provider", "[" + swap("komnord", "kommord") + "]", []string{"x.json: a: unknown provider"}},
		{"odd hours", "[" + swap("1.5", "1.0625") + "]", []string{"x.json: a: 1.0625 hours"}},
		{"unknown competency", "[" + swap("DC1.1", "DC9.1") + "]", []string{"x.json: a:"}},
		{"unknown key in a group", "[" + swap(`"format"`, `"requires_any":[["b"]],"format"`) + "]", []string{`requires_any names "b"`}},
		{"group of itself", "[" + swap(`"format"`, `"requires_any":[["a"]],"format"`) + "]", []string{`requires_any names "a"`}},
		{"hours of a run", "[" + swap("09:00", "9 Uhr") + "]", []string{"x.json: a: hours of a run"}},
		{"ends before it starts", "[" + swap("16:00", "08:00") + "]", []string{"x.json: a:"}},
		{"closes before today", "[" + swap(`before":7`, `before":21`) + "]", []string{"x.json: a: run in 21 days"}},
		{"all faults at once", "[" + swap("1.5", "1.51") + "," + strings.Replace(swap("komnord", "nobody"), `"a"`, `"b"`, 1) + "]", []string{"x.json: a: 1.51", "x.json: b: unknown provider"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := fstest.MapFS{"catalogue/x.json": {Data: []byte(tt.content)}}
			modules, err := readCatalogue(files, time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC))
			if tt.want == nil {
				if err != nil || len(modules) != 1 || len(modules[0].Input.Runs) != 1 || len(modules[0].Input.Runs[0].Sessions) != 2 {
					t.Errorf("%v, %+v", err, modules)
				}
				return
			}
			if err == nil {
				t.Fatal("no error")
			}
			for _, part := range tt.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error %q does not say %q", err, part)
				}
			}
		})
	}
}

// TestDatesFollowTheClockOfBerlin places one run on both sides of the change to summer time.
func TestDatesFollowTheClockOfBerlin(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"catalogue/x.json": {Data: []byte("[" + whole + "]")}}
	for today, want := range map[string]string{
		"2026-11-24": "2026-12-21T08:00:00Z", // winter: an hour ahead of UTC
		"2026-06-01": "2026-06-22T07:00:00Z", // summer: two
		"2026-12-02": "2027-01-07T08:00:00Z", // would begin in the days without courses
	} {
		modules, err := readCatalogue(files, day(t, today))
		if err != nil {
			t.Fatal(err)
		}
		if got := modules[0].Input.Runs[0].StartsAt.Format(time.RFC3339); got != want {
			t.Errorf("made on %s the run begins at %s, want %s", today, got, want)
		}
	}
}

func TestLoginOf(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Anna Becker": "anna.becker", "Murat Yılmaz": "murat.yilmaz", "Ayşe Öztürk": "ayse.oeztuerk", "João Groß": "joao.gross", "Ivana Kovač": "ivana.kovac",
	} {
		if got := loginOf(name); got != want {
			t.Errorf("login of %s is %s, want %s", name, got, want)
		}
	}
}
