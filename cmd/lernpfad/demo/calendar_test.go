package demo

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func day(t *testing.T, text string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestClosed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, date string
		closed     bool
	}{
		{"ordinary Tuesday", "2026-11-24", false},
		{"Saturday", "2026-11-28", true},
		{"Sunday", "2026-11-29", true},
		{"Good Friday", "2027-03-26", true},
		{"Easter Monday", "2027-03-29", true},
		{"Ascension", "2027-05-06", true},
		{"Whit Monday", "2027-05-17", true},
		{"Corpus Christi", "2027-05-27", true},
		{"day after Corpus Christi", "2027-05-28", false},
		{"Labour Day", "2026-05-01", true},
		{"German Unity", "2025-10-03", true},
		{"Reformation, no holiday in Hesse", "2025-10-31", false},
		{"Christmas Eve", "2026-12-24", true},
		{"between the years", "2026-12-29", true},
		{"Epiphany", "2027-01-06", true},
		{"first day back", "2027-01-07", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := closed(day(t, tt.date)); got != tt.closed {
				t.Errorf("closed(%s) = %v", tt.date, got)
			}
		})
	}
}

func TestEaster(t *testing.T) {
	t.Parallel()
	for _, want := range []string{"1961-04-02", "2000-04-23", "2008-03-23", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25"} {
		sunday := day(t, want)
		if got := easter(sunday.Year()); !got.Equal(sunday) {
			t.Errorf("Easter %d is %s, want %s", sunday.Year(), got.Format(time.DateOnly), want)
		}
	}
}

func TestAnchor(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"2026-11-23": "2026-11-23", "2026-11-24": "2026-11-30", "2026-11-29": "2026-11-30", "2026-11-30": "2026-11-30", "2026-12-31": "2027-01-04",
	}
	got := map[string]string{}
	for from := range want {
		got[from] = anchor(day(t, from)).Format(time.DateOnly)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWorkdays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 4000).Draw(t, "day"))
		n := rapid.IntRange(1, 10).Draw(t, "n")
		days := workdays(from, n)
		if len(days) != n || days[0].Before(from) {
			t.Fatalf("%d days from %v, want %d from %v", len(days), days[0], n, from)
		}
		for i, d := range days {
			if closed(d) || i > 0 && !d.After(days[i-1]) {
				t.Fatalf("day %d is %v", i, d)
			}
		}
		// nothing open is left out
		open := 0
		for d := from; !d.After(days[n-1]); d = d.AddDate(0, 0, 1) {
			if !closed(d) {
				open++
			}
		}
		if open != n {
			t.Fatalf("%d open days up to the last, want %d", open, n)
		}
	})
}
