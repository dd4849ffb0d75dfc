package matching

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/database"
	"lernpfad/internal/text"
	"lernpfad/matching/embedding"
)

// exactMost is how many module vectors of one model are scanned exactly, in memory. The scan grows with the catalogue: about 3 ms at
// 10,000 vectors of 384 numbers and 40 ms at 50,000, where the HNSW index takes about as long (docs/benchmarks/matching.md, section
// "exact"). Up to there scanning is the faster way, leaves most of the 150 ms that a changed profile may take, and misses nothing. Above,
// the vectors stay in the database behind the index.
const exactMost = 50_000

// vectorIndex searches the vectors of one model in the database, by its HNSW index.
type vectorIndex struct {
	db    *database.DB
	model string
}

// indexName is that of a model's index. Names of models hold what names of indexes cannot.
func indexName(model string) string {
	sum := sha256.Sum256([]byte(model))
	return "module_embeddings_near_" + hex.EncodeToString(sum[:8])
}

// indexDefinition is the expression index of one model. Vectors of all models share a column without a length, and HNSW needs one.
func indexDefinition(model string, dimension int) string {
	return fmt.Sprintf("ON module_embeddings USING hnsw ((embedding::vector(%d)) vector_cosine_ops) WHERE model = '%s' AND vector_dims(embedding) = %d",
		dimension, strings.ReplaceAll(model, "'", "''"), dimension)
}

// IndexVectors builds the index of the model at work when its vectors have become too many to be scanned, and returns whether it
// did. It takes minutes and belongs in a job. Without a way to build indexes it does nothing.
func (s *Service) IndexVectors(ctx context.Context) (bool, error) {
	if s.buildIndex == nil {
		return false, nil
	}
	model := s.embedder.Model().ID
	var state vectorState
	err := s.db.Shared(ctx, func(tx database.Tx) error {
		var err error
		if state, err = loadVectorState(tx, model); err != nil {
			return err
		}
		return countVectors(tx, model, &state)
	})
	if err != nil || state.Indexed || state.Modules <= s.vectors.most() {
		return false, err
	}
	err = s.buildIndex(ctx, indexName(model), indexDefinition(model, state.Dimension))
	if errors.Is(err, database.ErrIndexBusy) {
		return false, nil
	}
	return err == nil, err
}

// nearProfile returns the modules nearest to the person's vector that she can use, best first.
func (x *vectorIndex) nearProfile(ctx context.Context, p *person, v embedding.Vector) (hits []text.Hit, err error) {
	err = x.db.Shared(ctx, func(tx database.Tx) error {
		if err := approximate(tx); err != nil {
			return err
		}
		hits, err = nearProfile(tx, x.model, v, p)
		return err
	})
	return hits, err
}

// nearText returns the published modules nearest to a text, whoever asks.
func (x *vectorIndex) nearText(ctx context.Context, v embedding.Vector) (hits []text.Hit, err error) {
	err = x.db.Shared(ctx, func(tx database.Tx) error {
		if err := approximate(tx); err != nil {
			return err
		}
		hits, err = nearText(tx, x.model, v, perList)
		return err
	})
	return hits, err
}

// nearGaps returns modules near the text of an open competency, by id.
func (x *vectorIndex) nearGaps(ctx context.Context, p *person, open []embedding.Vector) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := x.db.Shared(ctx, func(tx database.Tx) error {
		if err := approximate(tx); err != nil {
			return err
		}
		for _, v := range open {
			near, err := nearGap(tx, x.model, v, p)
			if err != nil {
				return err
			}
			ids = append(ids, near...)
		}
		return nil
	})
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(ids), err
}

// similar returns the published modules nearest to one module.
func (x *vectorIndex) similar(ctx context.Context, id uuid.UUID, limit int) (hits []text.Hit, err error) {
	err = x.db.Shared(ctx, func(tx database.Tx) error {
		own, err := loadModuleVector(tx, x.model, id)
		if err != nil || own == nil {
			return err
		}
		if err := approximate(tx); err != nil {
			return err
		}
		hits, err = nearText(tx, x.model, own, limit+1) // it is the nearest to itself
		return err
	})
	return hits, err
}

// nearProfile returns the modules nearest to the person's vector that she can use, best first.
func (t *vectorTable) nearProfile(ctx context.Context, sit situation, v embedding.Vector) ([]text.Hit, error) {
	v = embedding.Away(v, t.centre)
	if t.index != nil {
		return t.index.nearProfile(ctx, sit.person, v)
	}
	return hitsOf(sit.snap, t.scan(sit.snap, v, perList, func(at int) bool { return sit.admits(sit.snap.modules[at]) })), nil
}

// nearText returns the modules nearest to a text, whoever asks, best first.
func (t *vectorTable) nearText(ctx context.Context, snap *snapshot, v embedding.Vector) ([]text.Hit, error) {
	if t.dimension != len(v) {
		return nil, nil
	}
	if t.index != nil {
		return t.index.nearText(ctx, v)
	}
	return hitsOf(snap, t.scan(snap, v, perList, nil)), nil
}

// nearGaps returns modules near the text of an open competency, although they may not claim to teach it: of those she can use, the
// nearest of each, by id.
func (t *vectorTable) nearGaps(ctx context.Context, sit situation, open []competency.ID) ([]uuid.UUID, error) {
	if t.index == nil {
		return t.scanGaps(sit, open), nil
	}
	var vectors []embedding.Vector
	for _, id := range open {
		if v := t.competencies[id]; t.dimension > 0 && len(v) == t.dimension {
			vectors = append(vectors, v)
		}
	}
	return t.index.nearGaps(ctx, sit.person, vectors)
}

// similar returns the modules nearest to one, without it.
func (t *vectorTable) similar(ctx context.Context, snap *snapshot, id uuid.UUID, limit int) ([]courses.ModuleRef, error) {
	var hits []text.Hit
	if t.index != nil {
		var err error
		if hits, err = t.index.similar(ctx, id, limit); err != nil {
			return nil, err
		}
	} else if own := t.ofModule(id); own != nil {
		hits = hitsOf(snap, t.scan(snap, own, limit+1, nil))
	}
	var refs []courses.ModuleRef
	for _, h := range hits {
		if m := snap.module(h.ID); m != nil && m.ID != id && len(refs) < limit {
			refs = append(refs, refOf(m))
		}
	}
	return refs, nil
}

func hitsOf(snap *snapshot, list []near) []text.Hit {
	out := make([]text.Hit, len(list))
	for i, h := range list {
		out[i] = text.Hit{ID: snap.modules[h.at].ID.String(), Score: float64(h.score)}
	}
	return out
}
