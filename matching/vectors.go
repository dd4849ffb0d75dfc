package matching

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/matching/embedding"
)

// embedBatch is how many texts one round of a job embeds and stores. The vector of a profile that has just changed waits behind the
// round under way, and on a CPU larger rounds are no faster: 8 texts a second by ones, by fours and by sixteens.
const embedBatch = 2

// profileBudget is how long the vector of one profile may take.
const profileBudget = 30 * time.Second

// EmbedCatalogue is the job that gives every module and competency the vector of its present text. It is idempotent: what has one
// is left alone. The version of the catalogue makes the jobs of two changes two jobs.
type EmbedCatalogue struct {
	Version int64 `json:"version"`
}

// Kind names the job.
func (EmbedCatalogue) Kind() string { return "embed_catalogue" }

// EmbedProfile is the job that gives a learner's profile the vector of its present text.
type EmbedProfile struct {
	TenantID  uuid.UUID `json:"tenant_id"`
	LearnerID uuid.UUID `json:"learner_id"`
	Stamp     int64     `json:"stamp"` // of the change that asked for it; 0 when a list did that lacked it
}

// Kind names the job.
func (EmbedProfile) Kind() string { return "embed_profile" }

// subject is something with a text that needs a vector.
type subject struct {
	id   string
	text string
}

// ErrBusy says that another background run is making vectors in this process; together they would only keep people waiting.
var ErrBusy = errors.New("vectors are being made already")

// EmbedAll brings the vectors of competencies and modules up to date and returns how many it made. The few competencies come first:
// what is recognised in a text and what lies near a gap wait for them. It is ErrBusy while another
// background run is under way.
func (s *Service) EmbedAll(ctx context.Context) (int, error) {
	if !s.background.TryLock() {
		return 0, ErrBusy
	}
	defer s.background.Unlock()
	competencies, err := s.staleCompetencies(ctx)
	if err != nil {
		return 0, err
	}
	made, err := s.embedSubjects(ctx, competencies, upsertCompetencyVector)
	if err != nil {
		return made, err
	}
	modules, err := s.staleModules(ctx)
	if err != nil {
		return made, err
	}
	more, err := s.embedSubjects(ctx, modules, upsertModuleVector)
	return made + more, err
}

func (s *Service) staleModules(ctx context.Context) ([]subject, error) {
	modules, _, err := s.catalogue.Published(ctx)
	if err != nil {
		return nil, err
	}
	subjects := make([]subject, len(modules))
	for i, m := range modules {
		subjects[i] = subject{id: m.ID.String(), text: m.EmbeddingText()}
	}
	return s.stale(ctx, subjects, moduleHashes)
}

func (s *Service) staleCompetencies(ctx context.Context) ([]subject, error) {
	var subjects []subject
	for _, c := range s.library.Competencies() {
		subjects = append(subjects, subject{id: string(c.ID), text: competencyText(c)})
	}
	return s.stale(ctx, subjects, competencyHashes)
}

// competencyText is what a competency is embedded by.
func competencyText(c competency.Competency) string { return c.NameDE + "\n" + c.DescriptionDE }

// stale keeps the subjects whose stored hash differs from that of their text.
func (s *Service) stale(ctx context.Context, subjects []subject, load func(database.Tx, string) (map[string]string, error)) ([]subject, error) {
	model := s.embedder.Model().ID
	var known map[string]string
	err := s.db.Shared(ctx, func(tx database.Tx) error {
		var err error
		known, err = load(tx, model)
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []subject
	for _, sub := range subjects {
		if known[sub.id] != embedding.Hash(model, embedding.Passage, sub.text) {
			out = append(out, sub)
		}
	}
	return out, nil
}

type storeVector func(tx database.Tx, model, id, hash string, v embedding.Vector) error

func (s *Service) embedSubjects(ctx context.Context, subjects []subject, store storeVector) (int, error) {
	made := 0
	for len(subjects) > 0 {
		batch := subjects[:min(embedBatch, len(subjects))]
		subjects = subjects[len(batch):]
		if err := s.embedOne(ctx, batch, store); err != nil {
			return made, err
		}
		made += len(batch)
	}
	return made, nil
}

func (s *Service) embedOne(ctx context.Context, batch []subject, store storeVector) error {
	texts := make([]string, len(batch))
	for i, sub := range batch {
		texts[i] = sub.text
	}
	vectors, err := s.embedder.Embed(ctx, embedding.Passage, texts)
	if err != nil {
		return err
	}
	model := s.embedder.Model().ID
	return s.db.Shared(ctx, func(tx database.Tx) error {
		if err := fitting(tx, model, vectors); err != nil {
			return err
		}
		for i, sub := range batch {
			if err := store(tx, model, sub.id, embedding.Hash(model, embedding.Passage, sub.text), vectors[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// profileVector returns the stored vector of the person's present text, nil while it has none. An empty profile has none.
func (s *Service) profileVector(ctx context.Context, actor auth.Actor, p *person) (embedding.Vector, error) {
	query := p.text()
	if query == "" {
		return nil, nil
	}
	model := s.embedder.Model().ID
	hash := embedding.Hash(model, embedding.Query, query)
	var v embedding.Vector
	err := s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		var err error
		v, err = loadProfileVector(tx, actor.TenantID, p.learner.ID, model, hash)
		return err
	})
	return v, err
}

// EmbedLearner is the work of EmbedProfile. The text is read by the actor that the job speaks for. For a person who was erased
// meanwhile, and for an empty profile, there is nothing to do. Jobs that come together for one person share the work.
func (s *Service) EmbedLearner(ctx context.Context, job EmbedProfile) error {
	actor := auth.Actor{TenantID: job.TenantID, LearnerID: &job.LearnerID, Roles: []auth.Role{auth.Learner}}
	p, err := s.person(ctx, actor)
	if fault.Is(err, "learner-not-found") {
		return nil
	}
	query := ""
	if err == nil {
		query = p.text()
	}
	if err != nil || query == "" {
		return err
	}
	_, err, _ = s.profiles.Do(job.LearnerID.String()+query, func() (any, error) {
		stored, err := s.profileVector(ctx, actor, p)
		if err != nil || stored != nil {
			return nil, err
		}
		return nil, s.embedProfile(ctx, actor.TenantID, p.learner.ID, query)
	})
	return err
}

// embedProfile makes and stores a profile's vector.
func (s *Service) embedProfile(ctx context.Context, tenant, learner uuid.UUID, query string) error {
	bounded, cancel := context.WithTimeout(ctx, profileBudget)
	defer cancel()
	vectors, err := s.embedder.Embed(bounded, embedding.Query, []string{query})
	if err != nil {
		return err
	}
	model := s.embedder.Model().ID
	return s.db.Tenant(ctx, tenant, func(tx database.Tx) error {
		if err := fitting(tx, model, vectors); err != nil {
			return err
		}
		return upsertProfileVector(tx, tenant, learner, model, embedding.Hash(model, embedding.Query, query), vectors[0])
	})
}
