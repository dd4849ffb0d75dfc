package matching

import "time"

// span is a stretch of time in which the clock changes nothing about a list of suggestions: no answer "later" ends, no evidence
// lapses, no run closes or begins, and the day stays the same. until is outside of it.
type span struct{ since, until time.Time }

func (s span) holds(at time.Time) bool { return !at.Before(s.since) && at.Before(s.until) }

// narrow cuts the span at a moment, keeping the side on which at lies.
func (s *span) narrow(at, moment time.Time) {
	switch {
	case moment.After(at):
		if moment.Before(s.until) {
			s.until = moment
		}
	case moment.After(s.since):
		s.since = moment
	}
}

// spanOf returns the span around the situation's moment. The day is that of the zone.
func spanOf(sit situation, zone *time.Location) span {
	year, month, day := sit.at.In(zone).Date()
	s := span{since: time.Date(year, month, day, 0, 0, 0, 0, zone), until: time.Date(year, month, day+1, 0, 0, 0, 0, zone)}
	for _, d := range sit.answers {
		if d.SnoozedUntil != nil {
			s.narrow(sit.at, *d.SnoozedUntil)
		}
	}
	for _, e := range sit.evidence {
		s.narrow(sit.at, e.LapsesAt())
	}
	for _, m := range sit.snap.modules {
		for _, r := range m.Runs {
			s.narrow(sit.at, r.Deadline)
			s.narrow(sit.at, r.StartsAt)
		}
	}
	return s
}
