package matching

import (
	"crypto/sha256"
	"encoding/json"
	"time"

	"github.com/maypok86/otter/v2"

	"lernpfad/matching/path/calendar"
)

// layoutCacheEntries bounds the layouts in memory: some kilobytes each.
const layoutCacheEntries = 2000

// layouts remembers answers of the calendar. A layout is a function of its question and nothing else, so that an answer never goes stale:
// whatever changes, a run that fills up or a deadline that passes, makes another question.
type layouts struct {
	known *otter.Cache[[sha256.Size]byte, laid]
}

// laid is an answer. Nobody may change what it points to.
type laid struct {
	layout calendar.Layout
	fit    calendar.Fit
}

func newLayouts() *layouts {
	return &layouts{known: otter.Must(&otter.Options[[sha256.Size]byte, laid]{MaximumSize: layoutCacheEntries})}
}

// lay answers a question whose holidays are those of a Land. Without a date by which all is to be done by is zero.
func (l *layouts) lay(in calendar.Input, land string, by time.Time) (laid, error) {
	key, err := questionKey(in, land, by)
	if err != nil {
		return laid{}, err
	}
	if found, ok := l.known.GetIfPresent(key); ok {
		return found, nil
	}
	var out laid
	if by.IsZero() {
		out.layout, err = calendar.Lay(in)
	} else {
		out.layout, out.fit, err = calendar.LayBy(in, calendar.DayOf(by))
	}
	if err != nil {
		return laid{}, err
	}
	l.known.Set(key, out)
	return out, nil
}

// questionKey is a hash of all that an answer depends on. The moment counts by what it closes alone.
func questionKey(in calendar.Input, land string, by time.Time) (key [sha256.Size]byte, err error) {
	var open []bool
	for _, s := range in.Steps {
		for _, r := range s.Runs {
			open = append(open, r.Deadline.After(in.Now))
		}
	}
	raw, err := json.Marshal(struct {
		Steps   []calendar.Step
		Minutes int
		Days    []time.Weekday
		Land    string
		Start   calendar.Day
		By      time.Time
		Open    []bool
	}{in.Steps, in.WeeklyMinutes, in.WorkingDays, land, in.Start, by, open})
	return sha256.Sum256(raw), err
}
