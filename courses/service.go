package courses

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// SourceAuthored is the source of modules written in the author's form.
const SourceAuthored = "authored"

// Changed is called inside the transaction that changes modules, with their ids: the place to enqueue what must follow,
// such as new embeddings.
type Changed func(ctx context.Context, tx *sql.Tx, modules []uuid.UUID) error

// Found is what a Finder brings.
type Found struct {
	Modules []uuid.UUID // best first
	Terms   []string    // words and phrases that speak for them, to be marked
	Instead string      // the query as it may have been meant, if it has words that nobody uses; else ""
}

// Finder looks for published modules by what somebody typed.
type Finder func(ctx context.Context, query string) (Found, error)

// Options are the parts a Service is made of. All but Find are required.
type Options struct {
	DB      *database.DB
	Library *competency.Library
	Changed Changed
	Now     func() time.Time
	// Find finds by words and meaning. Without it no words find anything.
	Find Finder
}

// Service is the catalogue and the work of authors on it. It is safe for concurrent use.
type Service struct {
	db      *database.DB
	library *competency.Library
	changed Changed
	now     func() time.Time
	find    Finder
}

// New returns a Service.
func New(opt Options) *Service {
	if opt.Find == nil {
		opt.Find = func(context.Context, string) (Found, error) { return Found{}, nil }
	}
	return &Service{db: opt.DB, library: opt.Library, changed: opt.Changed, now: opt.Now, find: opt.Find}
}

// Library returns the frameworks the catalogue is described in.
func (s *Service) Library() *competency.Library { return s.library }

// Module returns a published module, or one in another state to those who may edit it. Others get not-found.
func (s *Service) Module(ctx context.Context, actor auth.Actor, id uuid.UUID) (Module, error) {
	var m Module
	err := s.db.Shared(ctx, func(tx database.Tx) error {
		var err error
		m, err = loadModule(tx, id)
		return err
	})
	if err != nil {
		return Module{}, err
	}
	if m.State != Published && auth.MayEditModule(actor, m.Provider.ID) != nil {
		return Module{}, fault.New("module-not-found")
	}
	return m, nil
}

// Mine returns the modules of the author's provider in every state, newest change first.
func (s *Service) Mine(ctx context.Context, actor auth.Actor) ([]Module, error) {
	provider, err := auth.OwnProvider(actor)
	if err != nil {
		return nil, err
	}
	var modules []Module
	err = s.db.Shared(ctx, func(tx database.Tx) error {
		modules, err = loadModules(tx, "m.provider_id = ?", "m.updated_at DESC, m.id", provider)
		return err
	})
	return modules, err
}

// Published returns the whole catalogue and its version, read in one transaction.
func (s *Service) Published(ctx context.Context) ([]Module, int64, error) {
	var modules []Module
	var version int64
	err := s.db.Shared(ctx, func(tx database.Tx) error {
		var err error
		if version, err = catalogueVersion(tx); err != nil {
			return err
		}
		modules, err = loadModules(tx, "m.state = ?", "m.id", Published)
		return err
	})
	return modules, version, err
}

// ByIDs returns the modules with these ids in any state, in the order of their ids; unknown ids are left out.
func (s *Service) ByIDs(ctx context.Context, ids []uuid.UUID) ([]Module, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var modules []Module
	err := s.db.Shared(ctx, func(tx database.Tx) error {
		var err error
		modules, err = loadModules(tx, "m.id IN ?", "m.id", ids)
		return err
	})
	return modules, err
}

// Version returns the version of the catalogue. It rises with every change a path could notice.
func (s *Service) Version(ctx context.Context) (int64, error) {
	var version int64
	err := s.db.Shared(ctx, func(tx database.Tx) error {
		var err error
		version, err = catalogueVersion(tx)
		return err
	})
	return version, err
}

// Providers returns all providers by name.
func (s *Service) Providers(ctx context.Context) ([]Provider, error) {
	var providers []Provider
	err := s.db.Shared(ctx, func(tx database.Tx) error {
		var err error
		providers, err = loadProviders(tx)
		return err
	})
	return providers, err
}
