package matching

import (
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"
	"github.com/maypok86/otter/v2/stats"
	"golang.org/x/sync/singleflight"
)

// defaultCacheBytes holds the lists of some 1,500 people.
const defaultCacheBytes = 32 << 20

// deckKey says whose list it is. What the list was made from stands in its stamp, so that a person has one entry for each size, and a
// new list replaces the old one.
type deckKey struct {
	tenant, learner uuid.UUID
	size            int
}

// stamp is the present state of what a list is made from, as far as the database counts it: a list is good while its stamp is the
// present one. Policy, frameworks and program never change while a process runs.
type stamp struct {
	Revision  int64 // of the person: profile, evidence, answers
	Catalogue int64
	Vectors   int64 // of the model
}

// kept is a list in memory.
type kept struct {
	deck  Deck
	stamp stamp
	span  span
}

// deckCache keeps lists of suggestions in bounded memory. Entries leave when memory is short, and never serve once their stamp or their
// span is past; no entry leaves merely because time has gone by.
type deckCache struct {
	lists *otter.Cache[deckKey, kept]
	once  singleflight.Group
	count *stats.Counter // of evictions; it counts writes as questions
	// hits, stale and misses count what get found
	hits, stale, misses atomic.Uint64
}

func newDeckCache(limit uint64) *deckCache {
	if limit == 0 {
		limit = defaultCacheBytes
	}
	c := &deckCache{count: stats.NewCounter()}
	c.lists = otter.Must(&otter.Options[deckKey, kept]{
		MaximumWeight: limit, StatsRecorder: c.count,
		Weigher: func(_ deckKey, k kept) uint32 { return weight(k.deck) },
	})
	return c
}

// get returns the list if it was made from the present state.
func (c *deckCache) get(key deckKey, present stamp, now time.Time) (Deck, bool) {
	k, ok := c.lists.GetIfPresent(key)
	if !ok {
		c.misses.Add(1)
		return Deck{}, false
	}
	if k.stamp != present || !k.span.holds(now) {
		c.stale.Add(1)
		return Deck{}, false
	}
	c.hits.Add(1)
	return k.deck, true
}

// put keeps a list unless a newer one is there already.
func (c *deckCache) put(key deckKey, k kept) {
	c.lists.Compute(key, func(old kept, found bool) (kept, otter.ComputeOp) {
		if found && old.stamp.Revision > k.stamp.Revision {
			return old, otter.CancelOp
		}
		return k, otter.WriteOp
	})
}

// weight is about how many bytes a list keeps from being freed. Texts of modules belong to the catalogue's snapshot, but a list may
// outlive it, so they count.
func weight(d Deck) uint32 {
	n := 1024 + len(d.Note)
	for _, s := range d.Suggestions {
		n += 2048 + len(s.Module.Title) + len(s.Module.Description)
		for _, o := range s.Module.Outcomes {
			n += 16 + len(o)
		}
		for _, t := range s.Terms {
			n += 80 + len(t.Text)
		}
		for _, f := range s.Facts {
			n += 120 + len(f.Text) + 40*len(f.Modules)
		}
		n += 40 * len(s.Alike)
		for _, a := range s.Alternatives {
			n += 80 + len(a.Text)
		}
		for _, c := range s.Counterfactuals {
			n += 120 + len(c.Text)
		}
	}
	return uint32(min(n, 1<<31)) //nolint:gosec // bounded
}
