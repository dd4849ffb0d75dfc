package learners

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/courses/competency/selfcheck"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// Sources of evidence from the self-check, as the person reads them.
const (
	SourceSelfCheck       = "Kompetenz-Check"
	SourceSelfCheckSpread = "Kompetenz-Check, aus Nachbarkompetenzen geschätzt"
)

// shareOfShould is what a gap in a "should" counts beside one in a "must" when statements are chosen.
const shareOfShould = 0.6

// SelfCheck is the person's check as it stands. It can be left and resumed, on any device.
type SelfCheck struct {
	selfcheck.Step
	Replies   []selfcheck.Reply // in the order in which they were first given
	Counted   int               // so many of them have become evidence
	Estimates []selfcheck.Estimate
}

// Finished reports whether every answer has become evidence. Step then asks for more exactness.
func (c SelfCheck) Finished() bool { return len(c.Replies) > 0 && c.Counted == len(c.Replies) }

// Given is an answer to the statement with this id.
type Given struct {
	StatementID string
	Answer      selfcheck.Answer
	Seen        *selfcheck.Answer // the answer she saw when she gave this one; nil for none
}

// Replaced is an answer that took the place of one its giver had not seen: from another window or device.
type Replaced struct {
	StatementID string
	Before, Now selfcheck.Answer
}

// SelfCheck returns the person's check for her role with the answers so far.
func (s *Service) SelfCheck(ctx context.Context, actor auth.Actor) (SelfCheck, error) {
	var check SelfCheck
	err := s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		me, err := loadLearner(tx, actor.TenantID, id)
		if err != nil {
			return err
		}
		answers, err := loadAnswers(tx, actor.TenantID, id)
		check = s.standOf(me, answers)
		return err
	})
	return check, err
}

// SelfCheckSheet returns the statements that stand on paper for the person's role. Answers to them are given like all others.
func (s *Service) SelfCheckSheet(ctx context.Context, actor auth.Actor) ([]selfcheck.Statement, error) {
	me, err := s.Me(ctx, actor)
	if err != nil {
		return nil, err
	}
	return s.checkOf(me).Sheet(), nil
}

func (s *Service) standOf(me Learner, answers []givenAnswer) SelfCheck {
	check := s.checkOf(me)
	out := SelfCheck{Replies: s.replies(answers)}
	for _, a := range answers {
		if a.Counted {
			out.Counted++
		}
	}
	out.Counted = min(out.Counted, len(out.Replies))
	out.Step = check.Step(out.Replies, out.Counted)
	out.Estimates = check.Estimates(out.Replies)
	return out
}

// checkOf is the check that fits the person's role and horizon.
func (s *Service) checkOf(me Learner) *selfcheck.Check {
	var targets []selfcheck.Target
	for _, g := range me.Goals(s.library) {
		weight := float64(g.Weight)
		if g.Need == competency.Should {
			weight *= shareOfShould
		}
		targets = append(targets, selfcheck.Target{Competency: g.Competency, Level: g.Level, Weight: weight})
	}
	return s.bank.Check(me.RoleProfileID, targets)
}

// replies leaves out answers to statements that the bank no longer has.
func (s *Service) replies(answers []givenAnswer) []selfcheck.Reply {
	var out []selfcheck.Reply
	for _, a := range answers {
		if st, ok := s.bank.Statement(a.StatementID); ok {
			out = append(out, selfcheck.Reply{Statement: st, Answer: a.Choice})
		}
	}
	return out
}

// Answer stores answers, all or none. A later one to the same statement replaces the earlier; where its giver had not seen the
// earlier one, that is returned. To send the same answer twice changes nothing.
func (s *Service) Answer(ctx context.Context, actor auth.Actor, answers ...Given) ([]Replaced, error) {
	for _, a := range answers {
		if _, ok := s.bank.Statement(a.StatementID); !ok || !a.Answer.Valid() {
			return nil, fault.New("statement-unknown")
		}
	}
	var replaced []Replaced
	err := s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		if err := lockLearner(tx, actor.TenantID, id); err != nil {
			return err
		}
		stored, err := loadAnswers(tx, actor.TenantID, id)
		if err != nil {
			return err
		}
		next := 1
		before := map[string]selfcheck.Answer{}
		for _, a := range stored {
			before[a.StatementID], next = a.Choice, max(next, a.Position+1)
		}
		for _, a := range answers {
			old, given := before[a.StatementID]
			if given && old == a.Answer {
				continue
			}
			if given && (a.Seen == nil || *a.Seen != old) {
				replaced = append(replaced, Replaced{a.StatementID, old, a.Answer})
			}
			if err := upsertAnswer(tx, actor.TenantID, id, a, next, s.now()); err != nil {
				return err
			}
			before[a.StatementID] = a.Answer
			next++
		}
		return nil
	})
	return replaced, err
}

// FinishSelfCheck turns the answers so far into evidence and returns what the person holds now. The answers stay, so that the
// check can go on; to finish again without a new answer changes nothing, also in two windows at once. Without any answer it is
// refused with self-check-empty.
func (s *Service) FinishSelfCheck(ctx context.Context, actor auth.Actor) ([]Attainment, error) {
	var attainments []Attainment
	err := s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		if err := lockLearner(tx, actor.TenantID, id); err != nil {
			return err
		}
		answers, err := loadAnswers(tx, actor.TenantID, id)
		if err != nil {
			return err
		}
		if len(answers) == 0 {
			return fault.New("self-check-empty")
		}
		if err := s.count(tx, actor.TenantID, id, answers); err != nil {
			return err
		}
		evidence, err := loadEvidence(tx, actor.TenantID, id)
		attainments = Attain(evidence, s.now())
		return err
	})
	return attainments, err
}

// count adds the evidence that the answers give and that is not there yet.
func (s *Service) count(tx database.Tx, tenant, learner uuid.UUID, answers []givenAnswer) error {
	if !slices.ContainsFunc(answers, func(a givenAnswer) bool { return !a.Counted }) {
		return nil
	}
	me, err := loadLearner(tx, tenant, learner)
	if err != nil {
		return err
	}
	held, err := loadEvidence(tx, tenant, learner)
	if err != nil {
		return err
	}
	var fresh []Evidence
	for _, e := range s.evidenceOf(me, answers) {
		if !slices.ContainsFunc(held, e.repeats) {
			fresh = append(fresh, e)
		}
	}
	if err := insertEvidence(tx, tenant, fresh); err != nil {
		return err
	}
	return countAnswers(tx, tenant, learner)
}

// repeats reports whether other evidence says the same from the same source on the same day.
func (e Evidence) repeats(other Evidence) bool {
	const rounding = 1e-5
	return e.Competency == other.Competency && e.Source == other.Source && e.Level == other.Level &&
		e.ObservedOn.Equal(other.ObservedOn) && math.Abs(e.Confidence-other.Confidence) < rounding
}

// evidenceOf dates each estimate by the newest answer it rests on, and guesses by the newest of all.
func (s *Service) evidenceOf(me Learner, answers []givenAnswer) []Evidence {
	var newest time.Time
	when := map[string]time.Time{}
	for _, a := range answers {
		when[a.StatementID] = a.AnsweredAt
		newest = later(newest, a.AnsweredAt)
	}
	var evidence []Evidence
	for _, e := range s.checkOf(me).Estimates(s.replies(answers)) {
		source, on := SourceSelfCheckSpread, newest
		if !e.Guess() {
			source, on = SourceSelfCheck, time.Time{}
		}
		for _, r := range e.Replies {
			on = later(on, when[r.Statement.ID])
		}
		evidence = append(evidence, s.newEvidence(me.ID, EvidenceInput{
			Competency: e.Competency, Level: e.Level, Kind: SelfAssessment, Source: source, ObservedOn: on.UTC().Truncate(day),
		}, e.Confidence()))
	}
	return evidence
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// RestartSelfCheck drops the answers. Evidence they have become stays.
func (s *Service) RestartSelfCheck(ctx context.Context, actor auth.Actor) error {
	return s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		if err := lockLearner(tx, actor.TenantID, id); err != nil {
			return err
		}
		return deleteAnswers(tx, actor.TenantID, id)
	})
}
