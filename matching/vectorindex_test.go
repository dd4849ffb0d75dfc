package matching

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"lernpfad/courses"
	"lernpfad/internal/database"
	"lernpfad/internal/dbtest"
	"lernpfad/internal/text"
	"lernpfad/learners"
	"lernpfad/learners/learnerstest"
	"lernpfad/matching/embedding"
)

// crowd is a database with many published modules and their vectors of the model "m", in the snapshot's order.
type crowd struct {
	*dbtest.DB
	snap    *snapshot
	vectors []embedding.Vector
	dice    *rand.Rand
}

func newCrowd(t *testing.T, modules, dimension int) *crowd {
	t.Helper()
	c := &crowd{DB: dbtest.New(t), dice: rand.New(rand.NewPCG(1, uint64(modules)))}
	learnerstest.Library(t, c.DB, library())
	c.vectors = topicVectors(c.dice, modules, dimension)
	provider := uuid.New()
	c.Exec(t, `INSERT INTO providers (id, key, name) VALUES ($1, 'komnord', 'KomNord')`, provider)
	c.snap = &snapshot{version: 1, byID: map[uuid.UUID]*courses.Module{}}
	ids := make([]string, modules)
	for i := range modules {
		m := &courses.Module{ID: uuid.UUID{12: byte(i >> 24), 13: byte(i >> 16), 14: byte(i >> 8), 15: byte(i)}, Title: "Lernmodul", State: courses.Published}
		m.Format, m.Language = courses.Formats()[c.dice.IntN(5)], courses.Languages()[c.dice.IntN(2)]
		if c.dice.IntN(3) == 0 {
			m.Audience = []string{"bauamt"}
		}
		c.snap.modules, c.snap.byID[m.ID], ids[i] = append(c.snap.modules, m), m, m.ID.String()
	}
	c.fill(t, provider)
	return c
}

func (c *crowd) fill(t *testing.T, provider uuid.UUID) {
	t.Helper()
	ctx, owner := t.Context(), c.Owner(t)
	copied := func(table string, columns []string, row func(i int) []any) {
		t.Helper()
		_, err := owner.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromSlice(len(c.vectors), func(i int) ([]any, error) { return row(i), nil }))
		if err != nil {
			t.Fatal(err)
		}
	}
	copied("modules", []string{"id", "source", "key", "provider_id", "state", "title", "description", "hours_sixteenths", "format", "language", "audience", "content_hash", "created_at", "updated_at"},
		func(i int) []any {
			m := c.snap.modules[i]
			audience := m.Audience
			if audience == nil {
				audience = []string{}
			}
			return []any{m.ID[:], "t", fmt.Sprint(i), provider[:], "published", m.Title, "", 16, string(m.Format), string(m.Language), audience, "x", learnerstest.Now(), learnerstest.Now()}
		})
	c.Exec(t, `CREATE TABLE vectors_in (id uuid, v real[])`)
	copied("vectors_in", []string{"id", "v"}, func(i int) []any { return []any{c.snap.modules[i].ID[:], []float32(c.vectors[i])} })
	c.Exec(t, `INSERT INTO module_embeddings (module_id, model, content_hash, embedding) SELECT id, 'm', 'h', v::vector FROM vectors_in`)
	c.Exec(t, `DROP TABLE vectors_in`)
	c.Exec(t, `ANALYZE module_embeddings, modules`)
}

// tables are the vectors as a service reads them that scans at most so many.
func (c *crowd) tables(exact int) *vectorTables {
	return &vectorTables{db: c.App, model: func() string { return "m" }, exact: exact}
}

func (c *crowd) table(t *testing.T, tables *vectorTables) *vectorTable {
	t.Helper()
	table, err := tables.get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// service can do no more than build the index.
func (c *crowd) service(tables *vectorTables, build func(ctx context.Context, name, definition string) error) *Service {
	return &Service{db: c.App, embedder: onlyName("m"), vectors: tables, buildIndex: build}
}

func (c *crowd) build(ctx context.Context, name, definition string) error {
	return database.BuildIndex(ctx, c.OwnerURL, name, definition)
}

type onlyName string

func (n onlyName) Embed(context.Context, embedding.Kind, []string) ([]embedding.Vector, error) {
	return nil, nil
}
func (n onlyName) Model() embedding.ModelInfo { return embedding.ModelInfo{ID: string(n)} }

// recall is the share of the wanted that was found, of the first k each.
func recall(want, got []text.Hit, k int) float64 {
	want, got = want[:min(k, len(want))], got[:min(k, len(got))]
	if len(want) == 0 {
		return 1
	}
	wanted, found := idSet(want), 0
	for _, h := range got {
		if wanted[h.ID] {
			found++
		}
	}
	return float64(found) / float64(len(want))
}

// limited are people with filters from none to hard.
func limited() map[string]learners.Learner {
	return map[string]learners.Learner{
		"no limits":                     {RoleProfileID: "bauamt", Languages: []string{"de", "en"}},
		"one language":                  {Languages: []string{"de"}},
		"one language, one format":      {Languages: []string{"en"}, Formats: []string{"self_paced"}},
		"one format for wheelchairs":    {Languages: []string{"de", "en"}, Formats: []string{"presence", "live_online"}, Accessibility: []string{"wheelchair"}},
		"nothing passes these together": {Languages: []string{"de-ls"}},
	}
}

// TestIndexTakesOverAndMissesLittle lets vectors become too many to be scanned: until the index is built they are scanned all the same,
// afterwards it answers, and finds nearly what the scan finds, whatever a person cannot use.
func TestIndexTakesOverAndMissesLittle(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 20_000, 64)
	tables := c.tables(10_000)
	exact := c.table(t, tables)
	if exact.index != nil || exact.embedded(c.snap) != 20_000 {
		t.Fatalf("without an index %d are scanned", exact.embedded(c.snap))
	}
	s := c.service(tables, c.build)
	if built, err := s.IndexVectors(t.Context()); !built || err != nil {
		t.Fatalf("built %t, %v", built, err)
	}
	if again, err := s.IndexVectors(t.Context()); again || err != nil {
		t.Fatalf("built again %t, %v", again, err)
	}
	index := c.table(t, tables)
	if index.index == nil || index.embedded(c.snap) != 20_000 {
		t.Fatal("the index does not answer")
	}
	c.usesIndex(t)
	asked := topicVectors(c.dice, 20, 64)
	for name, who := range limited() {
		sit := situation{person: &person{learner: who}, snap: c.snap}
		first, all := 0.0, 0.0
		for _, v := range asked {
			want, err := exact.nearProfile(t.Context(), sit, v)
			if err != nil {
				t.Fatal(err)
			}
			got, err := index.nearProfile(t.Context(), sit, v)
			if err != nil {
				t.Fatal(err)
			}
			first += recall(want, got, 10) / float64(len(asked))
			all += recall(want, got, perList) / float64(len(asked))
			for _, h := range got {
				if !sit.admits(c.snap.module(h.ID)) {
					t.Fatalf("%s: %s does not pass", name, h.ID)
				}
			}
		}
		t.Logf("%s: recall@10 %.3f, recall@%d %.3f", name, first, perList, all)
		if first < 0.95 || all < 0.95 {
			t.Errorf("%s: recall@10 %.3f, recall@%d %.3f, want .95", name, first, perList, all)
		}
	}
	c.answersAlike(t, exact, index, asked)
}

// answersAlike compares the searches that no person stands behind.
func (c *crowd) answersAlike(t *testing.T, exact, index *vectorTable, asked []embedding.Vector) {
	t.Helper()
	texts := 0.0
	for _, v := range asked {
		want, err := exact.nearText(t.Context(), c.snap, v)
		if err != nil {
			t.Fatal(err)
		}
		got, err := index.nearText(t.Context(), c.snap, v)
		if err != nil {
			t.Fatal(err)
		}
		texts += recall(want, got, perList) / float64(len(asked))
	}
	if texts < 0.95 {
		t.Errorf("by a text: recall@%d %.3f", perList, texts)
	}
	id := c.snap.modules[7].ID
	want, err := exact.similar(t.Context(), c.snap, id, 3)
	if err != nil {
		t.Fatal(err)
	}
	got, err := index.similar(t.Context(), c.snap, id, 3)
	if err != nil || len(got) != 3 || len(want) != 3 || got[0] != want[0] || got[0].ID == id {
		t.Errorf("similar to a module: %v by the index, %v exactly, %v", got, want, err)
	}
}

// usesIndex fails when the planner reads every vector.
func (c *crowd) usesIndex(t *testing.T) {
	t.Helper()
	var plan []string
	err := c.App.Shared(t.Context(), func(tx *gorm.DB) error {
		if err := approximate(tx); err != nil {
			return err
		}
		return tx.Raw(`EXPLAIN SELECT m.id FROM module_embeddings e JOIN modules m ON m.id = e.module_id
WHERE e.model = ? AND vector_dims(e.embedding) = 64 AND m.state = 'published' AND m.language IN ('de')
ORDER BY e.embedding::vector(64) <=> ?::vector(64) LIMIT 200`, "m", vectorText(c.vectors[0])).Scan(&plan).Error
	})
	if text := strings.Join(plan, "\n"); err != nil || !strings.Contains(text, indexName("m")) {
		t.Errorf("%v, the plan is\n%s", err, text)
	}
}

func TestIndexIsBuiltOnlyWhenItPays(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 50, 8)
	for name, tt := range map[string]struct {
		exact int
		build func(ctx context.Context, name, definition string) error
		want  bool
	}{
		"few":                {50, c.build, false},
		"nobody may":         {49, nil, false},
		"another builds it":  {49, func(context.Context, string, string) error { return database.ErrIndexBusy }, false},
		"one more than that": {49, c.build, true},
	} {
		t.Run(name, func(t *testing.T) {
			built, err := c.service(c.tables(tt.exact), tt.build).IndexVectors(t.Context())
			if built != tt.want || err != nil {
				t.Errorf("built %t, %v", built, err)
			}
			if built {
				c.Exec(t, "DROP INDEX "+indexName("m"))
			}
		})
	}
}
