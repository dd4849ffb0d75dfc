package matching

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"lernpfad/internal/database"
	"lernpfad/learners"
	"lernpfad/matching/embedding"
)

// EmbedTenant is the job that gives everybody of a tenant the vector of her present profile, after many people came at once.
type EmbedTenant struct {
	TenantID uuid.UUID `json:"tenant_id"`
	Stamp    int64     `json:"stamp"` // of the change that asked for it
}

// Kind names the job.
func (EmbedTenant) Kind() string { return "embed_tenant" }

// EmbedProfiles brings the vectors of a tenant's profiles up to date and returns how many people got one. People whose
// profiles read the same share the work: each text is embedded once. It is ErrBusy while another background run is under way.
func (s *Service) EmbedProfiles(ctx context.Context, tenant uuid.UUID) (int, error) {
	if !s.background.TryLock() {
		return 0, ErrBusy
	}
	defer s.background.Unlock()
	people, err := s.groups.Profiles(ctx, tenant)
	if err != nil {
		return 0, err
	}
	texts, err := s.staleTexts(ctx, tenant, people)
	if err != nil {
		return 0, err
	}
	made := 0
	for batch := range slices.Chunk(texts, embedBatch) {
		n, err := s.embedTexts(ctx, tenant, batch)
		made += n
		if err != nil {
			return made, err
		}
	}
	return made, nil
}

// sharedText is a profile text and everybody who lacks its vector.
type sharedText struct {
	text     string
	learners []string
}

// staleTexts groups the people without a vector of their present text by that text, in the order of their ids.
func (s *Service) staleTexts(ctx context.Context, tenant uuid.UUID, people []learners.Learner) ([]sharedText, error) {
	model := s.embedder.Model().ID
	var known map[string]string
	err := s.db.Tenant(ctx, tenant, func(tx database.Tx) error {
		var err error
		known, err = profileHashes(tx, tenant, model)
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []sharedText
	place := map[string]int{}
	for _, l := range people {
		p := newPerson(s.library, l, nil)
		text := p.text()
		if text == "" || known[l.ID.String()] == embedding.Hash(model, embedding.Query, text) {
			continue
		}
		if _, ok := place[text]; !ok {
			place[text] = len(out)
			out = append(out, sharedText{text: text})
		}
		shared := &out[place[text]]
		shared.learners = append(shared.learners, l.ID.String())
	}
	return out, nil
}

func (s *Service) embedTexts(ctx context.Context, tenant uuid.UUID, batch []sharedText) (int, error) {
	texts := make([]string, len(batch))
	for i, b := range batch {
		texts[i] = b.text
	}
	vectors, err := s.embedder.Embed(ctx, embedding.Query, texts)
	if err != nil {
		return 0, err
	}
	model, made := s.embedder.Model().ID, 0
	err = s.db.Tenant(ctx, tenant, func(tx database.Tx) error {
		if err := fitting(tx, model, vectors); err != nil {
			return err
		}
		for i, b := range batch {
			hash := embedding.Hash(model, embedding.Query, b.text)
			if err := upsertSharedVector(tx, tenant, b.learners, model, hash, vectors[i]); err != nil {
				return err
			}
			made += len(b.learners)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return made, nil
}
