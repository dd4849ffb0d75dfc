package matching

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/pgvector/pgvector-go"
	"gorm.io/gorm"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/dbtest"
	"lernpfad/learners"
	"lernpfad/learners/learnerstest"
	"lernpfad/matching/embedding"
)

// vectorWorld is a database with modules and vectors of the model "m", and the catalogue in memory.
type vectorWorld struct {
	*dbtest.DB
	snap *snapshot
	dice *rand.Rand
}

func newVectorWorld(t *testing.T, modules int) *vectorWorld {
	t.Helper()
	w := &vectorWorld{DB: dbtest.New(t), dice: rand.New(rand.NewPCG(3, 5))}
	learnerstest.Library(t, w.DB, library())
	provider := uuid.New()
	w.Exec(t, `INSERT INTO providers (id, key, name) VALUES ($1, 'komnord', 'KomNord')`, provider)
	list := make([]courses.Module, modules)
	for i := range list {
		list[i] = courses.Module{
			ID: uuid.NewSHA1(uuid.Nil, fmt.Append(nil, i)), Title: "Lernmodul", Format: courses.Formats()[i%5], Language: courses.Languages()[i%2], State: courses.Published,
		}
		w.Exec(t, `INSERT INTO modules (id, source, key, provider_id, state, title, description, hours_sixteenths, format, language, content_hash, created_at, updated_at)
			VALUES ($1, 't', $2, $3, 'published', 'Lernmodul', '', 16, $4, $5, 'x', now(), now())`, list[i].ID, fmt.Sprint(i), provider, list[i].Format, list[i].Language)
	}
	slices.SortFunc(list, func(a, b courses.Module) int { return slices.Compare(a.ID[:], b.ID[:]) })
	w.snap = newSnapshot(list, 1)
	return w
}

func (w *vectorWorld) vector() embedding.Vector {
	v := make(embedding.Vector, 8)
	for i := range v {
		v[i] = float32(w.dice.NormFloat64())
	}
	return v
}

func (w *vectorWorld) embed(t *testing.T, id uuid.UUID) {
	t.Helper()
	w.Exec(t, `INSERT INTO module_embeddings (module_id, model, content_hash, embedding) VALUES ($1, 'm', 'h', $2)
		ON CONFLICT (module_id, model) DO UPDATE SET embedding = EXCLUDED.embedding, created_at = now()`, id, pgvector.NewVector(unit(w.vector())).String())
}

func unit(v embedding.Vector) embedding.Vector {
	length := float32(0)
	for _, x := range v {
		length += x * x
	}
	out := make(embedding.Vector, len(v))
	for i, x := range v {
		out[i] = x / float32(math.Sqrt(float64(length)))
	}
	return out
}

// TestMemoryFindsWhatTheDatabaseFinds compares the scan in memory with the query, for people with different limits, while vectors come,
// change and go.
func TestMemoryFindsWhatTheDatabaseFinds(t *testing.T) {
	t.Parallel()
	w := newVectorWorld(t, 60)
	tables := &vectorTables{db: w.App, model: func() string { return "m" }}
	open := []competency.ID{"DC1.1", "VD1.1"}
	for _, id := range open {
		w.Exec(t, `INSERT INTO competency_embeddings (competency_id, model, content_hash, embedding) VALUES ($1, 'm', 'h', $2)`, id, pgvector.NewVector(unit(w.vector())).String())
	}
	for round, change := range []func(){
		func() {
			for _, m := range w.snap.modules[:40] {
				w.embed(t, m.ID)
			}
		},
		func() { w.embed(t, w.snap.modules[50].ID) },
		func() { w.embed(t, w.snap.modules[3].ID) }, // another vector in the place of the old one
		func() { w.Exec(t, `DELETE FROM module_embeddings WHERE module_id = $1`, w.snap.modules[5].ID) },
		func() {},
	} {
		change()
		table, err := tables.get(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, who := range []learners.Learner{
			{Languages: []string{"de"}},
			{Languages: []string{"de", "en"}, Formats: []string{"self_paced", "presence"}},
			{Languages: []string{"en"}, Accessibility: []string{"wheelchair"}},
		} {
			sit := situation{person: &person{learner: who}, snap: w.snap}
			v := unit(w.vector())
			err := w.App.Shared(t.Context(), func(tx *gorm.DB) error {
				away := embedding.Away(v, table.centre)
				length := math.Sqrt(float64(embedding.Dot(away, away))) // the database tells cosines
				want, err := nearProfile(tx, "m", away, sit.person)
				if err != nil {
					return err
				}
				got, err := table.nearProfile(t.Context(), sit, v)
				if err != nil {
					return err
				}
				if len(got) != len(want) || len(got) == 0 {
					t.Errorf("round %d: %d in memory, %d in the database", round, len(got), len(want))
				}
				for i := range min(len(got), len(want)) {
					if got[i].ID != want[i].ID || math.Abs(got[i].Score/length-want[i].Score) > 1e-5 {
						t.Errorf("round %d, place %d: %v in memory, %v in the database", round, i, got[i], want[i])
					}
				}
				centre, err := centreOf(tx, "m", table.dimension)
				if err != nil {
					return err
				}
				for i := range centre {
					if math.Abs(float64(centre[i]-table.centre[i])) > 1e-5 {
						t.Fatalf("round %d: centre %v in memory, %v in the database", round, table.centre, centre)
					}
				}
				inMemory, err := table.nearGaps(t.Context(), sit, open)
				if err != nil {
					return err
				}
				database := &vectorTable{dimension: table.dimension, competencies: table.competencies, index: &vectorIndex{db: w.App, model: "m"}}
				inDatabase, err := database.nearGaps(t.Context(), sit, open)
				if diff := cmp.Diff(inDatabase, inMemory); diff != "" || len(inMemory) == 0 {
					t.Errorf("round %d, near competencies (-database +memory):\n%s", round, diff)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if table, err := tables.get(t.Context()); err != nil || table.embedded(w.snap) != 40 || table != tables.current {
		t.Errorf("%d modules have a vector (%v)", table.embedded(w.snap), err)
	}
}

// TestReadingGoesOnWithoutItsReader lets the one who began to read give up: the next one finds the table there.
func TestReadingGoesOnWithoutItsReader(t *testing.T) {
	t.Parallel()
	begun, finish := make(chan struct{}), make(chan struct{})
	impatient, leave := context.WithCancel(t.Context())
	tables := &vectorTables{}
	loads := 0
	load := func(ctx context.Context) (any, error) {
		loads++
		close(begun)
		<-finish
		return 7, ctx.Err()
	}
	gone := make(chan error, 1)
	go func() {
		_, err := shared(impatient, &tables.once, "k", load)
		gone <- err
	}()
	<-begun
	leave()
	if err := <-gone; err == nil {
		t.Error("who left got something")
	}
	next := make(chan any, 1)
	go func() {
		v, err := shared(t.Context(), &tables.once, "k", load)
		if err != nil {
			t.Error(err)
		}
		next <- v
	}()
	time.Sleep(20 * time.Millisecond)
	close(finish)
	if v := <-next; v != 7 || loads != 1 {
		t.Errorf("got %v after %d readings", v, loads)
	}
}
