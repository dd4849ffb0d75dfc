package ical

import (
	"time"

	"github.com/google/uuid"
)

// kept is how long an event stays in a subscription after it is over or called off: programs that ask seldom must still learn of it.
const kept = 6 * 7 * 24 * time.Hour

// revision is what a look at the events of a person leads to.
type revision struct {
	published []Event // what programs are told now, in the order of their beginning
	changed   []Event // what has to be stored
}

// revise compares what programs were told with what stands now. A changed event gets a higher number; one that stands no more is called
// off unless it is over; of what has been over or called off for some weeks nothing is kept but its number, should it ever come back.
func revise(told, now []Event, at time.Time) revision {
	var out revision
	before := make(map[uuid.UUID]Event, len(told))
	for _, e := range told {
		before[e.ID] = e
	}
	for _, e := range now {
		old, known := before[e.ID]
		delete(before, e.ID)
		if known && old.same(e) {
			out.published = append(out.published, old)
			continue
		}
		if known {
			e.Sequence = old.Sequence + 1
		}
		e.ChangedAt = at
		out.store(e)
	}
	for _, e := range told {
		if _, left := before[e.ID]; left {
			out.leave(e, at)
		}
	}
	inOrder(out.published)
	return out
}

func (r *revision) store(e Event) {
	r.published = append(r.published, e)
	r.changed = append(r.changed, e)
}

// leave treats an event that stands no more.
func (r *revision) leave(e Event, at time.Time) {
	over := e.EndsAt
	if e.Status == Cancelled {
		over = e.ChangedAt
	}
	switch {
	case e.forgotten():
	case over.Add(kept).Before(at):
		e.Status, e.Title, e.Place = Cancelled, "", ""
		r.changed = append(r.changed, e)
	case e.Status == Cancelled || !e.EndsAt.After(at):
		r.published = append(r.published, e)
	default:
		e.Status, e.Sequence, e.ChangedAt = Cancelled, e.Sequence+1, at
		r.store(e)
	}
}

// forgotten reports whether nothing but the number is left of an event.
func (e Event) forgotten() bool { return e.Status == Cancelled && e.Title == "" }
