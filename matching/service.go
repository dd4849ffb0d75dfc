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
	Evidence(ctx context.Context, actor auth.Actor) ([]learners.Evidence, error)
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
		snapshots: &snapshots{catalogue: opt.Catalogue, library: opt.Library}, recogniser: opt.Recogniser,
		now: opt.Now, zone: opt.Zone, log: opt.Log,
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
	evidence, err := s.people.Evidence(ctx, actor)
	if err != nil {
		return nil, err
	}
	p := newPerson(s.library, me, learners.Attain(evidence, s.now()))
	return &p, nil
}

// situation is a person with her answers in front of one catalogue.
type situation struct {
	*person
	snap *snapshot
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
	decisions, err := s.Decisions(ctx, actor)
	if err != nil {
		return situation{}, err
	}
	p.remember(decisions, snap.byID)
	return situation{person: p, snap: snap}, nil
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
