package demo

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/database"
	"lernpfad/matching/embedding"
)

// ScaleSource is the name of the grown modules as an import.
const ScaleSource = "grown"

// ScaleOptions are what scaling works with. All are required.
type ScaleOptions struct {
	DB      *database.DB
	Courses *courses.Service
	Model   string // whose vectors are made up
	Modules int    // how many modules to grow
}

// Scale adds grown modules to a seeded demo catalogue, for measurements, and gives them made-up vectors: that of a module which teaches
// the same competency, turned a little at random. Embedding them for real would take a small machine a quarter of an hour, and how
// long a search takes does not depend on what the numbers mean. It returns how many vectors it made; modules whose competency no
// embedded module teaches get none. A second call changes nothing.
func Scale(ctx context.Context, opt ScaleOptions, catalogue []courses.Import) (int, error) {
	grown := Grow(catalogue, opt.Modules, scaleSeed)
	if _, err := opt.Courses.Import(ctx, grown, courses.ImportOptions{Source: ScaleSource, Publish: true}); err != nil {
		return 0, fmt.Errorf("store grown modules: %w", err)
	}
	modules, _, err := opt.Courses.Published(ctx)
	if err != nil {
		return 0, fmt.Errorf("read grown modules: %w", err)
	}
	made := 0
	err = opt.DB.Shared(ctx, func(tx database.Tx) error {
		known, err := loadVectors(tx, opt.Model)
		if err != nil {
			return err
		}
		rows := turned(modules, known, opt.Model)
		made = len(rows)
		return insertVectors(tx, opt.Model, rows)
	})
	return made, err
}

// scaleSeed makes every grown catalogue of a size the same.
const scaleSeed = 1

// turn is how far a made-up vector leans away from the one it comes from: their cosine is about 0.9, as between modules of one topic.
const turn = 0.45

// turned makes a vector for every grown module that has none.
func turned(modules []courses.Module, known map[string]embedding.Vector, model string) []vectorRow {
	like := map[competency.ID][]embedding.Vector{}
	for _, m := range modules {
		if v := known[m.ID.String()]; v != nil && m.Source == Source && len(m.Teaches) > 0 {
			like[m.Teaches[0].Competency] = append(like[m.Teaches[0].Competency], v)
		}
	}
	r := rand.New(rand.NewPCG(scaleSeed, 0)) //nolint:gosec // no secret
	var rows []vectorRow
	for _, m := range modules {
		if m.Source != ScaleSource || known[m.ID.String()] != nil || len(m.Teaches) == 0 {
			continue
		}
		if family := like[m.Teaches[0].Competency]; len(family) > 0 {
			rows = append(rows, vectorRow{
				ID: m.ID.String(), Hash: embedding.Hash(model, embedding.Passage, m.EmbeddingText()), Vector: lean(r, family[r.IntN(len(family))]),
			})
		}
	}
	return rows
}

// lean turns a unit vector by a random one.
func lean(r *rand.Rand, v embedding.Vector) embedding.Vector {
	noise, length := make([]float64, len(v)), 0.0
	for i := range noise {
		noise[i] = r.NormFloat64()
		length += noise[i] * noise[i]
	}
	length = math.Sqrt(length)
	out, sum := make(embedding.Vector, len(v)), 0.0
	for i := range out {
		x := float64(v[i]) + turn*noise[i]/length
		out[i] = float32(x)
		sum += x * x
	}
	for i := range out {
		out[i] /= float32(math.Sqrt(sum))
	}
	return out
}
