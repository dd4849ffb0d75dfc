package matching

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// snooze is how long "later" puts a module aside.
const snooze = 14 * 24 * time.Hour

// Reasons are what a person may give for "passt nicht".
func Reasons() []string { return []string{"known", "too_long", "format", "topic", "date"} }

// Decide stores the person's answer to a module; a new answer replaces the standing one. reason is "" or one of Reasons, for FitsNot.
func (s *Service) Decide(ctx context.Context, actor auth.Actor, module uuid.UUID, answer Answer, reason string) (Decision, error) {
	if err := checkAnswer(answer, reason); err != nil {
		return Decision{}, err
	}
	snap, err := s.snapshots.get(ctx)
	if err != nil {
		return Decision{}, err
	}
	if snap.byID[module] == nil {
		return Decision{}, fault.New("module-not-found")
	}
	d := Decision{ID: uuid.New(), ModuleID: module, Answer: answer, Reason: reason, CreatedAt: s.now()}
	if answer == Later {
		until := s.now().Add(snooze)
		d.SnoozedUntil = &until
	}
	err = s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		return upsertDecision(tx, actor.TenantID, learner, &d)
	})
	return d, err
}

func checkAnswer(answer Answer, reason string) error {
	if answer != Fits && answer != FitsNot && answer != Later {
		return fault.New("decision-invalid").Field("/answer", "not-allowed", "allowed", "fits, fits_not, later")
	}
	if reason != "" && (answer != FitsNot || !slices.Contains(Reasons(), reason)) {
		return fault.New("decision-invalid").Field("/reason", "not-allowed", "allowed", "known, too_long, format, topic, date")
	}
	return nil
}

// Undo takes an answer back.
func (s *Service) Undo(ctx context.Context, actor auth.Actor, decision uuid.UUID) error {
	return s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		done, err := deleteDecision(tx, actor.TenantID, learner, decision)
		if err == nil && !done {
			return fault.New("decision-not-found")
		}
		return err
	})
}

// Decisions returns the person's standing answers, newest first.
func (s *Service) Decisions(ctx context.Context, actor auth.Actor) ([]Decision, error) {
	var decisions []Decision
	err := s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		var err error
		decisions, err = loadDecisions(tx, actor.TenantID, learner)
		return err
	})
	return decisions, err
}
