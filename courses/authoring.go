package courses

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// Create stores a draft of the author's provider.
func (s *Service) Create(ctx context.Context, actor auth.Actor, in Input) (Module, error) {
	provider, err := auth.OwnProvider(actor)
	if err != nil {
		return Module{}, err
	}
	if err := in.Validate(s.library); err != nil {
		return Module{}, err
	}
	in = in.sorted()
	hash, err := contentHash(provider.String(), in, nil)
	if err != nil {
		return Module{}, err
	}
	id := uuid.New()
	r := record{id: id, source: SourceAuthored, key: id.String(), provider: provider, state: Draft, hash: hash, now: s.now()}
	return s.write(ctx, id, func(tx database.Tx) error { return insertModule(tx, r, in) })
}

// Update replaces the content of a module that still has the version. Its state stays.
func (s *Service) Update(ctx context.Context, actor auth.Actor, id uuid.UUID, version int, in Input) (Module, error) {
	if err := in.Validate(s.library); err != nil {
		return Module{}, err
	}
	in = in.sorted()
	return s.write(ctx, id, func(tx database.Tx) error {
		row, err := s.editable(tx, actor, id, version)
		if err != nil {
			return err
		}
		hash, err := contentHash(row.ProviderID.String(), in, nil)
		if err != nil {
			return err
		}
		r := record{id: id, provider: row.ProviderID, state: row.State, hash: hash, now: s.now()}
		if err := updateModule(tx, r, in); err != nil {
			return err
		}
		if err := keepRuns(tx, r, in.Runs, true); err != nil {
			return err
		}
		return s.checkComplete(tx, id, row.State)
	})
}

// Submit hands a draft over for publication.
func (s *Service) Submit(ctx context.Context, actor auth.Actor, id uuid.UUID, version int) (Module, error) {
	return s.move(ctx, actor, id, version, Submitted)
}

// Publish puts a module into the catalogue. It must be complete: outcomes and at least one competency.
func (s *Service) Publish(ctx context.Context, actor auth.Actor, id uuid.UUID, version int) (Module, error) {
	return s.move(ctx, actor, id, version, Published)
}

// Archive takes a module out of the catalogue. Paths that name it keep it readable.
func (s *Service) Archive(ctx context.Context, actor auth.Actor, id uuid.UUID, version int) (Module, error) {
	return s.move(ctx, actor, id, version, Archived)
}

// moves says from which states a state can be reached.
func moves(to State) []State {
	switch to {
	case Submitted:
		return []State{Draft, Archived}
	case Published:
		return []State{Draft, Submitted, Archived}
	case Archived:
		return []State{Draft, Submitted, Published}
	default:
		return nil
	}
}

func (s *Service) move(ctx context.Context, actor auth.Actor, id uuid.UUID, version int, to State) (Module, error) {
	return s.write(ctx, id, func(tx database.Tx) error {
		row, err := s.editable(tx, actor, id, version)
		if err != nil {
			return err
		}
		if !slices.Contains(moves(to), row.State) {
			return fault.New("module-wrong-state")
		}
		if err := s.checkComplete(tx, id, to); err != nil {
			return err
		}
		done, err := setState(tx, id, version, to, s.now())
		if err == nil && !done {
			return fault.New("stale")
		}
		return err
	})
}

// checkComplete keeps the catalogue useful: what is submitted or published says what it teaches and what one can do afterwards.
func (s *Service) checkComplete(tx database.Tx, id uuid.UUID, state State) error {
	if state != Submitted && state != Published {
		return nil
	}
	m, err := loadModule(tx, id)
	if err != nil {
		return err
	}
	f := fault.New("module-incomplete")
	if len(m.Outcomes) == 0 {
		f = f.Field("/outcomes", "too-few", "min", "1")
	}
	if len(m.Teaches) == 0 {
		f = f.Field("/teaches", "too-few", "min", "1")
	}
	return f.OrNil()
}

// editable locks a module for a change: foreign ones look as if they were not there, changed ones are stale.
func (s *Service) editable(tx database.Tx, actor auth.Actor, id uuid.UUID, version int) (lockedModule, error) {
	row, err := lockModule(tx, id)
	if err != nil {
		return row, err
	}
	if auth.MayEditModule(actor, row.ProviderID) != nil {
		return row, fault.New("module-not-found")
	}
	if row.Version != version {
		return row, fault.New("stale")
	}
	return row, nil
}

// write runs a change of one module, raises the catalogue's version, tells whoever listens, and returns the module as stored.
func (s *Service) write(ctx context.Context, id uuid.UUID, change func(tx database.Tx) error) (Module, error) {
	var m Module
	err := s.db.Shared(ctx, func(tx database.Tx) error {
		if err := change(tx); err != nil {
			return err
		}
		if err := raiseVersion(tx); err != nil {
			return err
		}
		if err := s.changed(ctx, database.SQLTx(tx), []uuid.UUID{id}); err != nil {
			return err
		}
		var err error
		m, err = loadModule(tx, id)
		return err
	})
	return m, err
}
