package matching

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/text"
)

// snapshot is the catalogue at one version, read once and never changed. Everything that matches reads one snapshot, so that one
// answer speaks of one catalogue.
type snapshot struct {
	version int64
	modules []*courses.Module // by id
	byID    map[uuid.UUID]*courses.Module
	words   *text.Index
	columns *columns // for the scorer; made with the frameworks
	twins   twins
	ways    *Ways // compiled with the frameworks' alignments
	// wanting lists the modules that require a level, for each level that one requires
	wanting map[competency.Requirement][]*courses.Module
}

// Catalogue is what matching needs of the catalogue.
type Catalogue interface {
	Published(ctx context.Context) ([]courses.Module, int64, error)
	Version(ctx context.Context) (int64, error)
	ByIDs(ctx context.Context, ids []uuid.UUID) ([]courses.Module, error)
}

// snapshots keeps the newest snapshot. A change of the catalogue raises its version; the next reader renews the whole.
type snapshots struct {
	catalogue Catalogue
	library   *competency.Library
	zone      *time.Location
	mu        sync.Mutex
	current   *snapshot
}

// get returns the snapshot of the catalogue's present version. Readers wait while one of them renews it.
func (s *snapshots) get(ctx context.Context) (*snapshot, error) {
	version, err := s.catalogue.Version(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current != nil && s.current.version >= version {
		return s.current, nil
	}
	modules, version, err := s.catalogue.Published(ctx)
	if err != nil {
		return nil, err
	}
	next := newSnapshot(modules, version)
	next.columns = newColumns(s.library, next.modules, s.zone)
	if next.ways, err = NewWays(s.library, next.modules); err != nil {
		return nil, fmt.Errorf("compile the catalogue: %w", err)
	}
	s.current = next
	return s.current, nil
}

func newSnapshot(modules []courses.Module, version int64) *snapshot {
	s := &snapshot{version: version, byID: make(map[uuid.UUID]*courses.Module, len(modules))}
	docs := make([]text.Doc, len(modules))
	for i := range modules {
		m := &modules[i]
		s.modules = append(s.modules, m)
		s.byID[m.ID] = m
		docs[i] = text.Doc{ID: m.ID.String(), Text: m.EmbeddingText()}
	}
	s.words = text.NewIndex(docs)
	s.wanting = wanting(s.modules)
	return s
}

// module returns the module with this id as text, nil if the catalogue has none.
func (s *snapshot) module(id string) *courses.Module {
	parsed, err := uuid.Parse(id)
	if err != nil {
		return nil
	}
	return s.byID[parsed]
}

func wanting(modules []*courses.Module) map[competency.Requirement][]*courses.Module {
	out := map[competency.Requirement][]*courses.Module{}
	for _, m := range modules {
		for _, r := range m.Requires {
			out[r] = append(out[r], m)
		}
	}
	return out
}

// unlocks finds what a module opens: others that require the very level it leads to. Lower levels are opened by humbler modules.
// It is computed when asked for: all answers together are longer than the catalogue.
func (s *snapshot) unlocks(m *courses.Module) []courses.ModuleRef {
	var out []courses.ModuleRef
	for _, t := range m.Teaches {
		for _, next := range s.wanting[t] {
			if next.ID != m.ID {
				out = append(out, refOf(next))
			}
		}
	}
	return out
}
