package matching

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// How long "später" puts a module aside.
const (
	snooze    = 14 * 24 * time.Hour // when she names no day
	maxSnooze = 366 * 24 * time.Hour
)

// maxRating is the best mark of a completed module; 1 is the worst.
const maxRating = 5

// Reason says why a module does not suit.
type Reason string

// The reasons for "passt nicht". Each does one thing: see observation for what is learned.
const (
	ReasonTooEasy  Reason = "too_easy" // larger steps are preferred
	ReasonTooHard  Reason = "too_hard" // smaller steps are preferred
	ReasonKnown    Reason = "known"    // teaches nothing; the page offers to enter the level
	ReasonTooLong  Reason = "too_long" // shorter modules are preferred
	ReasonFormat   Reason = "format"   // other formats are preferred
	ReasonTopic    Reason = "topic"    // other areas are preferred
	ReasonLanguage Reason = "language" // other languages are preferred
	ReasonDate     Reason = "date"     // teaches nothing; the module comes back with its next run
)

// Reasons are what a person may give for "passt nicht", in the order in which they are offered.
func Reasons() []Reason {
	return []Reason{ReasonTooEasy, ReasonTooHard, ReasonKnown, ReasonTooLong, ReasonFormat, ReasonTopic, ReasonLanguage, ReasonDate}
}

// DecisionInput is what a person says to a module.
type DecisionInput struct {
	Module uuid.UUID
	Answer Answer
	Reason Reason     // one of Reasons or "", for FitsNot
	Until  *time.Time // for Later: in the future, at most a year ahead; nil means two weeks
	Rating int        // 1..5, for Done
}

// Decide stores the person's answer to a module; a new answer replaces the standing one.
func (s *Service) Decide(ctx context.Context, actor auth.Actor, in DecisionInput) (Decision, error) {
	if err := in.check(s.now()); err != nil {
		return Decision{}, err
	}
	snap, err := s.snapshots.get(ctx)
	if err != nil {
		return Decision{}, err
	}
	if snap.byID[in.Module] == nil {
		return Decision{}, fault.New("module-not-found")
	}
	d := Decision{ID: uuid.New(), ModuleID: in.Module, Answer: in.Answer, Reason: in.Reason, Rating: in.Rating, CreatedAt: s.now()}
	if in.Answer == Later {
		until := s.now().Add(snooze)
		if in.Until != nil {
			until = *in.Until
		}
		d.SnoozedUntil = &until
	}
	err = s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		return upsertDecision(tx, actor.TenantID, learner, &d)
	})
	return d, err
}

func (in DecisionInput) check(now time.Time) error {
	f := fault.New("decision-invalid")
	if !slices.Contains([]Answer{Fits, FitsNot, Later, Done}, in.Answer) {
		f = f.Field("/answer", "not-allowed", "allowed", "fits, fits_not, later, done")
	}
	if in.Reason != "" && (in.Answer != FitsNot || !slices.Contains(Reasons(), in.Reason)) {
		f = f.Field("/reason", "not-allowed", "allowed", "too_easy, too_hard, known, too_long, format, topic, language, date")
	}
	if in.Until != nil && (in.Answer != Later || !in.Until.After(now) || in.Until.After(now.Add(maxSnooze))) {
		f = f.Field("/snoozed_until", "bad-date")
	}
	if in.Answer == Done && (in.Rating < 1 || in.Rating > maxRating) || in.Answer != Done && in.Rating != 0 {
		f = f.Field("/rating", "not-allowed", "allowed", "1, 2, 3, 4, 5")
	}
	return f.OrNil()
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

// settled reports whether an answer keeps its module out of the deck. "Später" ends on its day, and "Termin geht nicht" when another run
// is next than at the time of the answer.
func (d Decision) settled(m *courses.Module, now time.Time) bool {
	switch {
	case d.Answer == Later:
		return d.SnoozedUntil.After(now)
	case d.Answer == FitsNot && d.Reason == ReasonDate:
		then, had := m.Next(d.CreatedAt)
		next, has := m.Next(now)
		return !has || had && then.ID == next.ID
	default:
		return true
	}
}

// unsuited reports whether a path counts the module dearer: she has said that it does not suit her, and not only its date, nor that
// she knows it already.
func (d Decision) unsuited() bool {
	return d.Answer == FitsNot && d.Reason != ReasonDate && d.Reason != ReasonKnown
}
