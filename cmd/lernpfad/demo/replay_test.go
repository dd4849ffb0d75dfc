package demo_test

import (
	"context"
	"database/sql"
	"hash/fnv"
	"log/slog"
	"math"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"lernpfad/cmd/lernpfad/demo"
	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/dbtest"
	"lernpfad/learners"
	"lernpfad/matching"
	"lernpfad/matching/embedding"
)

// wordEmbedder gives texts that share words near vectors: enough to rank by, quick, and always the same.
type wordEmbedder struct{}

func (wordEmbedder) Embed(_ context.Context, _ embedding.Kind, texts []string) ([]embedding.Vector, error) {
	out := make([]embedding.Vector, len(texts))
	for i, text := range texts {
		sums := make([]float64, 32)
		for j := 0; j+4 <= len(text); j++ {
			h := fnv.New32a()
			_, _ = h.Write([]byte(text[j : j+4]))
			sums[h.Sum32()%32]++
		}
		length := 0.0
		for _, x := range sums {
			length += x * x
		}
		out[i] = make(embedding.Vector, 32)
		for j, x := range sums {
			out[i][j] = float32(x / math.Sqrt(length))
		}
	}
	return out, nil
}

func (wordEmbedder) Model() embedding.ModelInfo {
	return embedding.ModelInfo{ID: "words", Dimension: 32}
}

// TestEverybodysListCanBeMadeAgain shows every person of the demo world her suggestions, and lets another process make them again a
// month later: with the same inputs every list comes out the same, to the last point of the score.
func TestEverybodysListCanBeMadeAgain(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	library := competency.Default()
	clock := func() time.Time { return today }
	catalogue := courses.New(courses.Options{
		DB: db.App, Library: library, Now: clock, Changed: func(context.Context, *sql.Tx, []uuid.UUID) error { return nil },
	})
	made, err := demo.Seed(t.Context(), demo.Options{DB: db.App, Courses: catalogue, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	process := func(now func() time.Time) *matching.Service {
		people := learners.New(learners.Options{DB: db.App, Library: library, Now: now})
		return matching.New(matching.Options{
			DB: db.App, Library: library, Catalogue: catalogue, People: people, Groups: people, Embedder: wordEmbedder{}, Now: now, Zone: time.UTC,
			Log: slog.New(slog.DiscardHandler),
		})
	}
	shows := process(clock)
	if _, err := shows.EmbedAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	people := learners.New(learners.Options{DB: db.App, Library: library, Now: clock})
	shown := 0
	for _, tenant := range made.Tenants {
		everybody, err := people.Profiles(t.Context(), tenant)
		if err != nil {
			t.Fatal(err)
		}
		shown += len(everybody)
		group, ctx := errgroup.WithContext(t.Context())
		group.SetLimit(3)
		for _, l := range everybody {
			group.Go(func() error {
				_, err := shows.Deck(ctx, auth.Actor{TenantID: tenant, LearnerID: &l.ID, Roles: []auth.Role{auth.Learner}}, 10)
				return err
			})
		}
		if err := group.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	again := process(func() time.Time { return today.AddDate(0, 1, 0) })
	var total matching.Replay
	for _, tenant := range made.Tenants {
		one, err := again.Replay(t.Context(), tenant)
		if err != nil {
			t.Fatal(err)
		}
		total.Add(one)
	}
	if shown != 1500 || total.Lists != shown || total.Same != shown || len(total.Because) != 0 {
		t.Errorf("of %d people: %+v", shown, total)
	}
}
