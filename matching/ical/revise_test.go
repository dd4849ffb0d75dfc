package ical

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

func TestRevise(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	event := func(days int, status Status, sequence int) Event {
		return Event{ID: uuid.UUID{1}, Kind: Seat, Title: "A", Status: status, Sequence: sequence, StartsAt: at.AddDate(0, 0, days), EndsAt: at.AddDate(0, 0, days).Add(time.Hour)}
	}
	old := func(e Event) Event { e.ChangedAt = at.AddDate(0, 0, -10); return e }
	long := func(e Event) Event { e.ChangedAt = at.AddDate(0, 0, -50); return e }
	fresh := func(e Event) Event { e.ChangedAt = at; return e }
	tests := []struct {
		name      string
		told, now []Event
		want      []Event
		changed   int
	}{
		{"new", nil, []Event{event(3, Confirmed, 0)}, []Event{fresh(event(3, Confirmed, 0))}, 1},
		{"unchanged", []Event{old(event(3, Confirmed, 4))}, []Event{event(3, Confirmed, 0)}, []Event{old(event(3, Confirmed, 4))}, 0},
		{"on another day", []Event{old(event(3, Confirmed, 4))}, []Event{event(5, Confirmed, 0)}, []Event{fresh(event(5, Confirmed, 5))}, 1},
		{"sure now", []Event{old(event(3, Tentative, 0))}, []Event{event(3, Confirmed, 0)}, []Event{fresh(event(3, Confirmed, 1))}, 1},
		{"dropped", []Event{old(event(3, Confirmed, 4))}, nil, []Event{fresh(event(3, Cancelled, 5))}, 1},
		{"dropped before", []Event{old(event(3, Cancelled, 5))}, nil, []Event{old(event(3, Cancelled, 5))}, 0},
		{"dropped long before", []Event{long(event(3, Cancelled, 5))}, nil, nil, 1},
		{"back again", []Event{old(event(3, Cancelled, 5))}, []Event{event(3, Confirmed, 0)}, []Event{fresh(event(3, Confirmed, 6))}, 1},
		{"over", []Event{old(event(-3, Confirmed, 1))}, nil, []Event{old(event(-3, Confirmed, 1))}, 0},
		{"forgotten", []Event{long(Event{ID: uuid.UUID{1}, Status: Cancelled, Sequence: 8})}, nil, nil, 0},
		{"back after it was forgotten", []Event{long(Event{ID: uuid.UUID{1}, Status: Cancelled, Sequence: 8})}, []Event{event(3, Confirmed, 0)}, []Event{fresh(event(3, Confirmed, 9))}, 1},
		{"long over", []Event{long(event(-43, Confirmed, 1))}, nil, nil, 1},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := revise(tc.told, tc.now, at)
			if diff := cmp.Diff(tc.want, r.published, cmpopts.EquateEmpty()); diff != "" || len(r.changed) != tc.changed {
				t.Errorf("%d changed, published (-want +got):\n%s", len(r.changed), diff)
			}
		})
	}
}

// stored is what the table holds after a look.
func stored(told, changed []Event) []Event {
	for _, e := range changed {
		told = append(slices.DeleteFunc(told, func(old Event) bool { return old.ID == e.ID }), e)
	}
	return told
}

// A program that has seen every look knows what stands: numbers never fall, rise with every change, and nothing is left standing.
func TestProgramsKeepUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
		var told []Event
		seen := map[uuid.UUID]Event{}
		for range rapid.IntRange(1, 8).Draw(t, "looks") {
			at = at.Add(time.Duration(rapid.IntRange(1, 90*24).Draw(t, "hours")) * time.Hour)
			var now []Event
			for id := range byte(4) {
				if rapid.Bool().Draw(t, "stands") {
					start := at.AddDate(0, 0, rapid.IntRange(1, 60).Draw(t, "day"))
					now = append(now, Event{ID: uuid.UUID{id + 1}, Kind: Study, Title: "A", Status: Confirmed, StartsAt: start, EndsAt: start.Add(time.Hour)})
				}
			}
			r := revise(told, now, at)
			told = stored(told, r.changed)
			for _, e := range r.published {
				before, known := seen[e.ID]
				if known && (e.Sequence < before.Sequence || !before.same(e) && e.Sequence == before.Sequence) {
					t.Fatalf("%+v became %+v", before, e)
				}
				seen[e.ID] = e
			}
			for _, e := range now {
				if got := seen[e.ID]; !got.same(e) {
					t.Fatalf("told %+v, stands %+v", got, e)
				}
			}
			if again := revise(told, now, at); len(again.changed) > 0 {
				t.Fatalf("a second look changes %+v", again)
			}
		}
	})
}
