package matching

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/singleflight"

	"lernpfad/courses/competency"
	"lernpfad/internal/database"
	"lernpfad/internal/text"
	"lernpfad/matching/embedding"
)

// vectorTable holds the vectors of one model at one version: those of the modules side by side in memory, so that a scan of ten
// thousand takes a few milliseconds of one core instead of a query that keeps the database busy for as long as it takes to read them.
// It never changes; the next version is a new table.
type vectorTable struct {
	version      int64
	newest       time.Time // when the latest of its vectors was stored
	dimension    int
	row          map[uuid.UUID]int32 // of a module
	flat         []float32           // row after row
	competencies map[competency.ID]embedding.Vector

	mu     sync.Mutex
	ranked map[competency.ID]*topicRank
}

// topicRank is which modules lie nearest to a competency, whoever asks. It is made once for a catalogue.
type topicRank struct {
	once sync.Once
	snap *snapshot
	hits []near
}

// near is a module of a snapshot, by its place, and how near it lies.
type near struct {
	at    int32
	score float32
}

// ofModule returns a module's vector, nil while it has none.
func (t *vectorTable) ofModule(id uuid.UUID) embedding.Vector {
	at, ok := t.row[id]
	if !ok {
		return nil
	}
	return t.flat[int(at)*t.dimension : (int(at)+1)*t.dimension]
}

// embedded counts the modules of a snapshot that have a vector.
func (t *vectorTable) embedded(snap *snapshot) int {
	n := 0
	for _, m := range snap.modules {
		if _, ok := t.row[m.ID]; ok {
			n++
		}
	}
	return n
}

// scan measures every module that passes the filter against a vector, best first, ties by id.
func (t *vectorTable) scan(snap *snapshot, v embedding.Vector, admits func(at int) bool) []near {
	hits := make([]near, 0, len(snap.modules))
	for i, m := range snap.modules {
		if own := t.ofModule(m.ID); own != nil && admits(i) {
			hits = append(hits, near{at: int32(i), score: embedding.Dot(v, own)})
		}
	}
	slices.SortFunc(hits, func(a, b near) int {
		return cmp.Or(cmp.Compare(b.score, a.score), bytes.Compare(snap.modules[a.at].ID[:], snap.modules[b.at].ID[:]))
	})
	return hits
}

// nearProfile returns the modules nearest to the person's vector that she can use, best first.
func (t *vectorTable) nearProfile(sit situation, v embedding.Vector) []text.Hit {
	hits := t.scan(sit.snap, v, func(at int) bool { return sit.admits(sit.snap.modules[at]) })
	out := make([]text.Hit, min(len(hits), perList))
	for i := range out {
		out[i] = text.Hit{ID: sit.snap.modules[hits[i].at].ID.String(), Score: float64(hits[i].score)}
	}
	return out
}

// nearGaps returns modules near the text of an open competency, although they may not claim to teach it: of those she can use, the
// nearest of each, by id.
func (t *vectorTable) nearGaps(sit situation, open []competency.ID) []uuid.UUID {
	found := map[uuid.UUID]bool{}
	for _, id := range open {
		taken := 0
		for _, h := range t.toCompetency(sit.snap, id) {
			m := sit.snap.modules[h.at]
			if !sit.admits(m) {
				continue
			}
			found[m.ID] = true
			if taken++; taken == perGap {
				break
			}
		}
	}
	out := make([]uuid.UUID, 0, len(found))
	for id := range found {
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	return out
}

// toCompetency ranks the catalogue by a competency, once.
func (t *vectorTable) toCompetency(snap *snapshot, id competency.ID) []near {
	v := t.competencies[id]
	if len(v) != t.dimension || t.dimension == 0 {
		return nil
	}
	t.mu.Lock()
	r := t.ranked[id]
	if r == nil || r.snap != snap {
		r = &topicRank{snap: snap}
		t.ranked[id] = r
	}
	t.mu.Unlock()
	r.once.Do(func() { r.hits = t.scan(snap, v, func(int) bool { return true }) })
	return r.hits
}

// vectorTables keeps the newest table of one model.
type vectorTables struct {
	db      *database.DB
	model   func() string
	mu      sync.Mutex
	current *vectorTable
	once    singleflight.Group
}

// loadTimeout bounds the reading of a catalogue or of its vectors, for everybody who waits for it. Whoever gives up earlier does not
// end the reading: the next one would begin it again, and on a busy machine nobody would ever see its end.
const loadTimeout = time.Minute

// get returns the table of the present version.
func (ts *vectorTables) get(ctx context.Context) (*vectorTable, error) {
	var state vectorState
	err := ts.db.Shared(ctx, func(tx database.Tx) error {
		var err error
		state, err = loadVectorState(tx, ts.model())
		return err
	})
	if err != nil {
		return nil, err
	}
	ts.mu.Lock()
	current := ts.current
	ts.mu.Unlock()
	if current != nil && current.version == state.Version {
		return current, nil
	}
	value, err := shared(ctx, &ts.once, fmt.Sprint(state.Version), func(ctx context.Context) (any, error) { return ts.renew(ctx) })
	table, _ := value.(*vectorTable)
	return table, err
}

// shared runs load once for everybody who asks meanwhile. It goes on when the one who began it leaves.
func shared(ctx context.Context, once *singleflight.Group, key string, load func(ctx context.Context) (any, error)) (any, error) {
	done := once.DoChan(key, func() (any, error) {
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), loadTimeout)
		defer cancel()
		return load(bounded)
	})
	select {
	case r := <-done:
		return r.Val, r.Err
	case <-ctx.Done():
		return nil, database.Translate(ctx, ctx.Err())
	}
}

// overlap is how much older than the newest known vector one may be that was stored later: transactions do not commit in the order
// in which they begin.
const overlap = 5 * time.Minute

// renew reads what is new since the current table, or all when vectors have gone.
func (ts *vectorTables) renew(ctx context.Context) (*vectorTable, error) {
	ts.mu.Lock()
	old := ts.current
	ts.mu.Unlock()
	next := &vectorTable{ranked: map[competency.ID]*topicRank{}}
	err := ts.db.Shared(ctx, func(tx database.Tx) error {
		state, err := loadVectorState(tx, ts.model())
		if err != nil {
			return err
		}
		if err := countVectors(tx, ts.model(), &state); err != nil {
			return err
		}
		next.version, next.dimension = state.Version, state.Dimension
		if next.competencies, err = competencyVectors(tx, ts.model()); err != nil {
			return err
		}
		since := time.Time{}
		if old != nil && old.dimension == next.dimension {
			since = old.newest.Add(-overlap)
		}
		rows, err := loadModuleVectors(tx, ts.model(), since)
		if err != nil {
			return err
		}
		next.fill(old, rows, since)
		if len(next.row) == state.Modules {
			return nil
		}
		if rows, err = loadModuleVectors(tx, ts.model(), time.Time{}); err != nil {
			return err
		}
		next.fill(nil, rows, time.Time{})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read vectors: %w", err)
	}
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if ts.current == nil || ts.current.version < next.version {
		ts.current = next
	}
	return next, nil
}

// fill takes the vectors of the old table, when since says that only newer ones were read, and those that were read.
func (t *vectorTable) fill(old *vectorTable, rows []moduleVector, since time.Time) {
	t.row, t.flat, t.newest = make(map[uuid.UUID]int32, len(rows)), nil, time.Time{}
	if old != nil && !since.IsZero() {
		t.flat, t.newest = slices.Clone(old.flat), old.newest
		for id, at := range old.row {
			t.row[id] = at
		}
	}
	t.flat = slices.Grow(t.flat, len(rows)*t.dimension)
	for _, r := range rows {
		v := r.Embedding.Slice()
		if len(v) != t.dimension {
			continue // of another length: it cannot be compared, and counts as missing
		}
		if r.CreatedAt.After(t.newest) {
			t.newest = r.CreatedAt
		}
		if at, known := t.row[r.ModuleID]; known {
			copy(t.flat[int(at)*t.dimension:], v)
			continue
		}
		t.row[r.ModuleID] = int32(len(t.row)) //nolint:gosec // a catalogue has far fewer than 2^31 modules
		t.flat = append(t.flat, v...)
	}
}
