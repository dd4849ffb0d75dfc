package matching

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/singleflight"

	"lernpfad/courses/competency"
	"lernpfad/internal/database"
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
	centre       embedding.Vector    // of the modules' vectors; nil while there are none
	competencies map[competency.ID]embedding.Vector
	index        *vectorIndex // in place of row and flat, where there are too many; nil else
	stored       int          // vectors of modules in the database; with an index of the published ones alone
	places       atomic.Pointer[aligned]

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

// aligned says where the modules of one snapshot stand in a table.
type aligned struct {
	snap     *snapshot
	rows     []int32 // by the module's place in the snapshot; -1 for one without a vector
	embedded int
}

// ofModule returns a module's vector, nil while it has none.
func (t *vectorTable) ofModule(id uuid.UUID) embedding.Vector {
	at, ok := t.row[id]
	if !ok {
		return nil
	}
	return t.vector(at)
}

func (t *vectorTable) vector(row int32) embedding.Vector {
	return t.flat[int(row)*t.dimension : (int(row)+1)*t.dimension]
}

// embedded counts the modules of a snapshot that have a vector.
func (t *vectorTable) embedded(snap *snapshot) int {
	if t.index != nil {
		return min(t.stored, len(snap.modules))
	}
	return t.align(snap).embedded
}

// align looks up every module of a snapshot, once.
func (t *vectorTable) align(snap *snapshot) *aligned {
	if a := t.places.Load(); a != nil && a.snap == snap {
		return a
	}
	a := &aligned{snap: snap, rows: make([]int32, len(snap.modules))}
	for i, m := range snap.modules {
		at, ok := t.row[m.ID]
		if !ok {
			a.rows[i] = -1
			continue
		}
		a.rows[i] = at
		a.embedded++
	}
	t.places.Store(a)
	return a
}

// scan measures every module that passes the filter against a vector and returns the nearest, best first, ties by id. No filter lets
// all pass; a limit below zero means all.
func (t *vectorTable) scan(snap *snapshot, v embedding.Vector, limit int, admits func(at int) bool) []near {
	rows := t.align(snap).rows
	if limit < 0 {
		limit = len(rows)
	}
	// Twice as many as wanted are gathered before the worse half goes: cheaper than ordering all.
	hits := make([]near, 0, min(len(rows), 2*limit))
	for i, row := range rows {
		if row < 0 || admits != nil && !admits(i) {
			continue
		}
		if len(hits) == 2*limit {
			sortNear(hits)
			hits = hits[:limit]
		}
		hits = append(hits, near{at: int32(i), score: embedding.Dot(v, t.vector(row))})
	}
	sortNear(hits)
	return slices.Clip(hits[:min(limit, len(hits))])
}

// sortNear orders by score, best first. Modules of a snapshot stand by id, so equals are ordered by place.
func sortNear(hits []near) {
	slices.SortFunc(hits, func(a, b near) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.at, b.at)) })
}

// scanGaps returns the modules nearest to each open competency that the person can use, by id.
func (t *vectorTable) scanGaps(sit situation, open []competency.ID) []uuid.UUID {
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
	return slices.SortedFunc(maps.Keys(found), func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
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
	r.once.Do(func() { r.hits = t.scan(snap, v, -1, nil) })
	return r.hits
}

// vectorTables keeps the newest table of one model.
type vectorTables struct {
	db      *database.DB
	model   func() string
	exact   int // how many are scanned at most; 0 means exactMost
	mu      sync.Mutex
	current *vectorTable
	once    singleflight.Group
}

// most is how many vectors are scanned in memory at most.
func (ts *vectorTables) most() int { return cmp.Or(ts.exact, exactMost) }

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
	if current != nil && current.version == state.Version && !(state.Indexed && current.tooMany(ts.most())) {
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
	if err := ts.db.Shared(ctx, func(tx database.Tx) error { return ts.read(tx, old, next) }); err != nil {
		return nil, fmt.Errorf("read vectors: %w", err)
	}
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if ts.current == nil || ts.current.version < next.version || next.index != nil && ts.current.version == next.version {
		ts.current = next
	}
	return next, nil
}

// read fills the next table from the old one and the database, or says that an index takes its place.
func (ts *vectorTables) read(tx database.Tx, old, next *vectorTable) error {
	state, err := loadVectorState(tx, ts.model())
	if err != nil {
		return err
	}
	if err := countVectors(tx, ts.model(), &state); err != nil {
		return err
	}
	next.version, next.dimension, next.stored = state.Version, state.Dimension, state.Modules
	if next.competencies, err = competencyVectors(tx, ts.model()); err != nil {
		return err
	}
	if state.Indexed && state.Modules > ts.most() {
		next.index = &vectorIndex{db: ts.db, model: ts.model()}
		if next.stored, err = countPublished(tx, ts.model(), next.dimension); err != nil {
			return err
		}
		next.centre, err = centreOf(tx, ts.model(), next.dimension)
		return err
	}
	return ts.readModules(tx, old, next)
}

// readModules reads the modules' vectors that the old table lacks; all of them where that does not add up.
func (ts *vectorTables) readModules(tx database.Tx, old, next *vectorTable) error {
	since := time.Time{}
	if old != nil && old.index == nil && old.dimension == next.dimension {
		since = old.newest.Add(-overlap)
	}
	rows, err := loadModuleVectors(tx, ts.model(), since)
	if err != nil {
		return err
	}
	next.fill(old, rows, since)
	if len(next.row) == next.stored {
		return nil
	}
	if rows, err = loadModuleVectors(tx, ts.model(), time.Time{}); err != nil {
		return err
	}
	next.fill(nil, rows, time.Time{})
	return nil
}

// tooMany says that the table is scanned although there are more than that.
func (t *vectorTable) tooMany(most int) bool { return t.index == nil && t.stored > most }

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
	t.centre = embedding.Centre(t.flat, t.dimension)
}
