package matching

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/learners"
	"lernpfad/matching/embedding"
	"lernpfad/matching/recognition"
)

// People is what matching needs of a person: always the actor herself.
type People interface {
	Me(ctx context.Context, actor auth.Actor) (learners.Learner, error)
	Attainments(ctx context.Context, actor auth.Actor) ([]learners.Attainment, error)
	ActivePlan(ctx context.Context, actor auth.Actor) (learners.Plan, bool, error)
	StartPlan(ctx context.Context, actor auth.Actor, path uuid.UUID) (learners.Plan, error)
}

// Groups is what matching needs of everybody: for aggregates, and for jobs that prepare everybody's matches.
type Groups interface {
	Profiles(ctx context.Context, tenant uuid.UUID) ([]learners.Learner, error)
	Standings(ctx context.Context, actor auth.Actor) ([]learners.Standing, []learners.OrgUnit, error)
}

// Embedder turns texts into vectors of one model.
type Embedder interface {
	Embed(ctx context.Context, kind embedding.Kind, texts []string) ([]embedding.Vector, error)
	Model() embedding.ModelInfo
}

// Options are the parts a Service is made of. All are required.
type Options struct {
	DB        *database.DB
	Library   *competency.Library
	Catalogue Catalogue
	People    People
	Groups    Groups
	Embedder  Embedder
	// Recogniser reads competencies from texts.
	Recogniser *recognition.Recogniser
	Now        func() time.Time
	Zone       *time.Location // of dates in sentences
	Log        *slog.Logger
}

// Service suggests, explains and builds paths. It is safe for concurrent use and holds no state but the catalogue's snapshot.
type Service struct {
	db         *database.DB
	library    *competency.Library
	catalogue  Catalogue
	people     People
	groups     Groups
	embedder   Embedder
	recogniser *recognition.Recogniser
	snapshots  *snapshots
	exposure   exposure
	// background lets one run make vectors at a time
	background sync.Mutex
	now        func() time.Time
	zone       *time.Location
	log        *slog.Logger
}

// New returns a Service.
func New(opt Options) *Service {
	return &Service{
		db: opt.DB, library: opt.Library, catalogue: opt.Catalogue, people: opt.People, groups: opt.Groups, embedder: opt.Embedder,
		snapshots: &snapshots{catalogue: opt.Catalogue, library: opt.Library, zone: opt.Zone}, recogniser: opt.Recogniser,
		exposure: newExposure(), now: opt.Now, zone: opt.Zone, log: opt.Log,
	}
}

// Gaps compares the person's goals with what she holds, in the order of her role profile. None while no profile is chosen.
func (s *Service) Gaps(ctx context.Context, actor auth.Actor) ([]Gap, error) {
	p, err := s.person(ctx, actor)
	if err != nil {
		return nil, err
	}
	return p.gaps(), nil
}

// person reads the actor without her answers.
func (s *Service) person(ctx context.Context, actor auth.Actor) (*person, error) {
	me, err := s.people.Me(ctx, actor)
	if err != nil {
		return nil, err
	}
	attainments, err := s.people.Attainments(ctx, actor)
	if err != nil {
		return nil, err
	}
	p := newPerson(s.library, me, attainments)
	return &p, nil
}

// situation is a person with her answers in front of one catalogue.
type situation struct {
	*person
	snap      *snapshot
	decisions []Decision // newest first
	taste     taste
	role      roleMean
}

func (s *Service) situation(ctx context.Context, actor auth.Actor) (situation, error) {
	p, err := s.person(ctx, actor)
	if err != nil {
		return situation{}, err
	}
	snap, err := s.snapshots.get(ctx)
	if err != nil {
		return situation{}, err
	}
	sit := situation{person: p, snap: snap}
	err = s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error { return sit.read(tx, actor.TenantID, learner) })
	p.remember(sit.decisions)
	return sit, err
}

// read loads what the person has said, and what the people of her role have in common. Whoever does not allow profiling has the latter
// left unread.
func (s *situation) read(tx database.Tx, tenant, learner uuid.UUID) (err error) {
	if s.decisions, err = loadDecisions(tx, tenant, learner); err != nil {
		return err
	}
	if s.taste.settings, err = loadSettings(tx, tenant, learner); err != nil || !s.taste.settings.Profiling {
		return err
	}
	s.role, err = loadRoleMean(tx, tenant, s.learner.RoleProfileID)
	return err
}

func (s *Service) explainer() explainer {
	return explainer{names: namer{s.library}, now: s.now(), zone: s.zone}
}

// tenant runs fn inside the actor's wall.
func (s *Service) tenant(ctx context.Context, actor auth.Actor, fn func(tx database.Tx, learner uuid.UUID) error) error {
	id, err := auth.OwnLearner(actor)
	if err != nil {
		return err
	}
	return s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) error { return fn(tx, id) })
}

func refOf(m *courses.Module) courses.ModuleRef { return courses.ModuleRef{ID: m.ID, Title: m.Title} }
