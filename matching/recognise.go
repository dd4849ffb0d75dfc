package matching

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/learners"
	"lernpfad/matching/embedding"
	"lernpfad/matching/recognition"
)

// recognitionBudget is how long people wait for the vectors of a text they want read; then words decide alone.
const recognitionBudget = 4 * time.Second

// Fields of what is read, as passages name them. Outcomes are numbered: "outcomes/0".
const (
	FieldTitle       = "title"
	FieldDescription = "description"
	FieldOutcomes    = "outcomes"
	FieldTasks       = "tasks"
	FieldText        = "text"
)

// ModuleSource is what is read of a module.
func ModuleSource(title, description string, outcomes []string, hours courses.Hours) recognition.Source {
	parts := []recognition.Part{{Field: FieldTitle, Text: title, Heading: true}}
	for i, o := range outcomes {
		parts = append(parts, recognition.Part{Field: FieldOutcomes + "/" + strconv.Itoa(i), Text: o})
	}
	return recognition.Source{Parts: append(parts, recognition.Part{Field: FieldDescription, Text: description}), Hours: hours.Float()}
}

// Recognise reads competencies from a text. Nothing is stored. Texts that cannot be read give the faults too-large and
// validation-failed; without an embedding service words decide alone, and the result says so.
func (s *Service) Recognise(ctx context.Context, src recognition.Source) (recognition.Result, error) {
	d, err := s.recogniser.Read(src)
	if err != nil {
		return recognition.Result{}, err
	}
	return s.recogniser.Recognise(d, s.passagesNear(ctx, d)), nil
}

// RecogniseByWords reads many texts at once, by words alone: vectors of a whole file would take minutes.
func (s *Service) RecogniseByWords(sources []recognition.Source) ([]recognition.Result, error) {
	out := make([]recognition.Result, len(sources))
	for i, src := range sources {
		d, err := s.recogniser.Read(src)
		if err != nil {
			return nil, err
		}
		out[i] = s.recogniser.Recognise(d, nil)
	}
	return out, nil
}

// RecogniseModule reads competencies from a module that the author may edit, and leaves out what the module says already. For
// others there is no such module.
func (s *Service) RecogniseModule(ctx context.Context, actor auth.Actor, id uuid.UUID) (recognition.Result, error) {
	found, err := s.catalogue.ByIDs(ctx, []uuid.UUID{id})
	if err != nil {
		return recognition.Result{}, err
	}
	if len(found) == 0 || auth.MayEditModule(actor, found[0].Provider.ID) != nil {
		return recognition.Result{}, fault.New("module-not-found")
	}
	m := found[0]
	result, err := s.Recognise(ctx, ModuleSource(m.Title, m.Description, m.Outcomes, m.Hours))
	return Unclaimed(result, m.Teaches, m.Requires), err
}

// RecogniseMe reads competencies from what the person says about her work and leaves out those that something speaks for already.
// Only she sees it, and it becomes evidence only when she says so. Words alone decide: a profile is looked at often, and nobody should
// wait for vectors to see it.
func (s *Service) RecogniseMe(ctx context.Context, actor auth.Actor) (recognition.Result, error) {
	me, evidence, err := s.people.Record(ctx, actor)
	if err != nil || me.Tasks == "" {
		return recognition.Result{}, err
	}
	found, err := s.RecogniseByWords([]recognition.Source{{Parts: []recognition.Part{{Field: FieldTasks, Text: me.Tasks}}}})
	if err != nil {
		return recognition.Result{}, err
	}
	return Unclaimed(found[0], claims(learners.Attain(evidence, s.now())), nil), nil
}

func claims(attainments []learners.Attainment) []competency.Requirement {
	out := make([]competency.Requirement, len(attainments))
	for i, a := range attainments {
		out[i] = competency.Requirement{Competency: a.Competency, Level: a.Level}
	}
	return out
}

// Unclaimed leaves out suggestions of competencies that are named already, at whatever level.
func Unclaimed(result recognition.Result, teaches, requires []competency.Requirement) recognition.Result {
	result.Teaches = unnamed(result.Teaches, teaches)
	result.Requires = unnamed(result.Requires, requires)
	return result
}

func unnamed(list []recognition.Suggestion, named []competency.Requirement) []recognition.Suggestion {
	known := map[competency.ID]bool{}
	for _, r := range named {
		known[r.Competency] = true
	}
	var out []recognition.Suggestion
	for _, s := range list {
		if !known[s.Competency] {
			out = append(out, s)
		}
	}
	return out
}

// passagesNear compares the passages with the competencies by meaning; nil when there are no vectors to do it with.
func (s *Service) passagesNear(ctx context.Context, d *recognition.Document) recognition.Nearness {
	passages := d.Passages()
	if len(passages) == 0 {
		return nil
	}
	var anchors map[competency.ID]embedding.Vector
	err := s.db.Shared(ctx, func(tx database.Tx) error {
		var err error
		anchors, err = competencyVectors(tx, s.embedder.Model().ID)
		return err
	})
	if err != nil || len(anchors) < len(s.library.Competencies()) {
		s.log.WarnContext(ctx, "competencies read by words alone", "vectors", len(anchors), "error", err)
		return nil
	}
	bounded, cancel := context.WithTimeout(ctx, recognitionBudget)
	defer cancel()
	vectors, err := s.embedder.Embed(bounded, embedding.Query, passages)
	if err != nil {
		s.log.WarnContext(ctx, "competencies read by words alone", "error", err)
		return nil
	}
	return nearness(vectors, anchors)
}

// nearness is the cosine of passages and competencies.
func nearness(passages []embedding.Vector, anchors map[competency.ID]embedding.Vector) recognition.Nearness {
	return func(passage int, id competency.ID) float64 {
		return float64(embedding.Dot(passages[passage], anchors[id]))
	}
}
