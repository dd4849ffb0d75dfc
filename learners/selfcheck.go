package learners

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// Sources of evidence from the self-check, as the person reads them.
const (
	SourceSelfCheck       = "Kompetenz-Check"
	SourceSelfCheckSpread = "Kompetenz-Check, aus Nachbarkompetenzen geschätzt"
)

// SelfCheck is a check under way. Given holds the answers so far by statement id; a check can be left and resumed.
type SelfCheck struct {
	Statements []competency.Statement
	Given      map[string]competency.Answer
}

// Next returns the index of the first statement without an answer, or len(Statements).
func (c SelfCheck) Next() int {
	for i, st := range c.Statements {
		if _, ok := c.Given[st.ID]; !ok {
			return i
		}
	}
	return len(c.Statements)
}

// SelfCheck returns the check of the person's role with the answers so far.
func (s *Service) SelfCheck(ctx context.Context, actor auth.Actor) (SelfCheck, error) {
	var check SelfCheck
	err := s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		var err error
		check, err = s.loadSelfCheck(tx, actor.TenantID, id)
		return err
	})
	return check, err
}

func (s *Service) loadSelfCheck(tx database.Tx, tenant, learner uuid.UUID) (SelfCheck, error) {
	me, err := loadLearner(tx, tenant, learner)
	if err != nil {
		return SelfCheck{}, err
	}
	given, err := loadAnswers(tx, tenant, learner)
	return SelfCheck{Statements: s.library.SelfCheck(me.RoleProfileID), Given: given}, err
}

// Answer stores one answer; a second one to the same statement replaces it.
func (s *Service) Answer(ctx context.Context, actor auth.Actor, statementID string, answer competency.Answer) error {
	return s.AnswerAll(ctx, actor, []Given{{statementID, answer}})
}

// Given is an answer to the statement with this id.
type Given struct {
	StatementID string
	Answer      competency.Answer
}

// AnswerAll stores answers, all or none; later ones to the same statement replace earlier ones.
func (s *Service) AnswerAll(ctx context.Context, actor auth.Actor, answers []Given) error {
	for _, a := range answers {
		if _, ok := s.library.Statement(a.StatementID); !ok || !a.Answer.Valid() {
			return fault.New("statement-unknown")
		}
	}
	return s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		for _, a := range answers {
			if err := upsertAnswer(tx, actor.TenantID, id, a.StatementID, a.Answer, s.now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// FinishSelfCheck turns the answers so far into evidence and clears them. It returns what the person holds now. Answers are taken
// out first, so that two windows finishing at once make one set of evidence; the other gets self-check-empty.
func (s *Service) FinishSelfCheck(ctx context.Context, actor auth.Actor) ([]Attainment, error) {
	var attainments []Attainment
	err := s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		if _, err := loadLearner(tx, actor.TenantID, id); err != nil {
			return err
		}
		given, err := takeAnswers(tx, actor.TenantID, id)
		if err != nil {
			return err
		}
		if len(given) == 0 {
			return fault.New("self-check-empty")
		}
		if err := insertEvidence(tx, actor.TenantID, s.evidenceOf(given, id)); err != nil {
			return err
		}
		evidence, err := loadEvidence(tx, actor.TenantID, id)
		attainments = Attain(evidence, s.now())
		return err
	})
	return attainments, err
}

func (s *Service) evidenceOf(given map[string]competency.Answer, learner uuid.UUID) []Evidence {
	var replies []competency.Reply
	for _, id := range slices.Sorted(maps.Keys(given)) {
		if st, ok := s.library.Statement(id); ok {
			replies = append(replies, competency.Reply{Statement: st, Answer: given[id]})
		}
	}
	today := s.now().UTC().Truncate(24 * time.Hour)
	var evidence []Evidence
	for _, e := range s.library.Estimate(replies, true) {
		source := SourceSelfCheck
		if e.Spread {
			source = SourceSelfCheckSpread
		}
		evidence = append(evidence, s.newEvidence(learner, EvidenceInput{
			Competency: e.Competency, Level: e.Level, Kind: SelfAssessment, Source: source, ObservedOn: today,
		}, e.Confidence))
	}
	return evidence
}
