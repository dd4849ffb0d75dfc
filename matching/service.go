package matching

import (
	"context"
	"database/sql"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/singleflight"

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
	Record(ctx context.Context, actor auth.Actor) (learners.Learner, []learners.Evidence, error)
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

// Options are the parts a Service is made of. All but Program, CacheBytes, AskVector and BuildIndex are required.
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
	// Program is the version of the program, stored with each list of suggestions.
	Program string
	// CacheBytes bounds the memory for lists of suggestions; 0 means 32 MiB.
	CacheBytes uint64
	// AskVector enqueues the job in the transaction of a list that lacked the vector; nil asks nobody.
	AskVector func(ctx context.Context, tx *sql.Tx, job EmbedProfile) error
	// BuildIndex builds an index of the database, as database.BuildIndex does; nil means that nobody may, and vectors are scanned.
	BuildIndex func(ctx context.Context, name, definition string) error
}

// Service suggests, explains and builds paths. It is safe for concurrent use and holds no state but the catalogue's snapshot and
// lists of suggestions, which are good as long as the database has what they were made from.
type Service struct {
	db         *database.DB
	library    *competency.Library
	catalogue  Catalogue
	people     People
	groups     Groups
	embedder   Embedder
	recogniser *recognition.Recogniser
	synonyms   *synonyms
	snapshots  *snapshots
	vectors    *vectorTables
	exposure   exposure
	decks      *deckCache
	layouts    *layouts
	program    string
	askVector  func(ctx context.Context, tx *sql.Tx, job EmbedProfile) error
	buildIndex func(ctx context.Context, name, definition string) error
	// profiles lets jobs for the same text of a person share one vector
	profiles singleflight.Group
	// background lets one run make vectors at a time
	background sync.Mutex
	now        func() time.Time
	zone       *time.Location
	log        *slog.Logger
}

// New returns a Service.
func New(opt Options) *Service {
	if opt.AskVector == nil {
		opt.AskVector = func(context.Context, *sql.Tx, EmbedProfile) error { return nil }
	}
	return &Service{
		db: opt.DB, library: opt.Library, catalogue: opt.Catalogue, people: opt.People, groups: opt.Groups, embedder: opt.Embedder,
		snapshots: &snapshots{catalogue: opt.Catalogue, library: opt.Library, zone: opt.Zone}, recogniser: opt.Recogniser,
		vectors:  &vectorTables{db: opt.DB, model: func() string { return opt.Embedder.Model().ID }},
		synonyms: newSynonyms(synonymFile), exposure: newExposure(), decks: newDeckCache(opt.CacheBytes), layouts: newLayouts(), program: opt.Program, askVector: opt.AskVector, buildIndex: opt.BuildIndex,
		now: opt.Now, zone: opt.Zone, log: opt.Log,
	}
}

// Warm reads the catalogue and its vectors, so that the first person does not wait for them.
func (s *Service) Warm(ctx context.Context) error {
	if _, err := s.snapshots.get(ctx); err != nil {
		return err
	}
	_, err := s.vectors.get(ctx)
	return err
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
	return s.personAt(ctx, actor, s.now())
}

// personAt reads the actor as her evidence of today speaks at a moment: trust in it fades with time.
func (s *Service) personAt(ctx context.Context, actor auth.Actor, at time.Time) (*person, error) {
	me, evidence, err := s.people.Record(ctx, actor)
	if err != nil {
		return nil, err
	}
	p := newPerson(s.library, me, learners.Attain(evidence, at))
	p.evidence = evidence
	return &p, nil
}

// situation is a person with her answers in front of one catalogue, at one moment.
type situation struct {
	*person
	snap      *snapshot
	decisions []Decision // newest first
	taste     taste
	common    roleMean // what the people of her role have in common
	at        time.Time
}

func (s *Service) situation(ctx context.Context, actor auth.Actor) (situation, error) {
	return s.situationAt(ctx, actor, s.now())
}

func (s *Service) situationAt(ctx context.Context, actor auth.Actor, at time.Time) (situation, error) {
	p, err := s.personAt(ctx, actor, at)
	if err != nil {
		return situation{}, err
	}
	snap, err := s.snapshots.get(ctx)
	if err != nil {
		return situation{}, err
	}
	sit := situation{person: p, snap: snap, at: at}
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
	s.common, err = loadRoleMean(tx, tenant, s.learner.RoleProfileID)
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
