package matching

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
)

// ShownList is a list of suggestions as a person was shown it, with what made it.
type ShownList struct {
	ID         uuid.UUID
	InputsHash string
	Versions
	Size    int // how many suggestions were asked for
	Note    string
	ShownAt time.Time // the first time; the same list again is not stored again
	Cards   []ShownCard

	parts inputs
}

// ShownCard is a suggestion of a ShownList, with what was said about it.
type ShownCard struct {
	ID     uuid.UUID
	Module courses.ModuleRef // with its title of today
	Score  float64
	Terms  []Term
	Facts  []Fact
}

// Check says what comes of making a stored list again.
type Check struct {
	// Same reports whether the list of today has the same modules in the same order with the same scores.
	Same bool
	// Because lists the parts of the inputs that are different from then, in order; none is different when it is empty.
	Because []Part
}

// Broken reports a list that comes out otherwise although nothing it was made from has changed: a defect of the program.
func (c Check) Broken() bool { return !c.Same && len(c.Because) == 0 }

// ShownLists returns the person's stored lists before a place, newest first, at most limit.
func (s *Service) ShownLists(ctx context.Context, actor auth.Actor, before Place, limit int) ([]ShownList, error) {
	var lists []ShownList
	err := s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		var err error
		lists, err = loadLists(tx, actor.TenantID, learner, before, limit)
		return err
	})
	return lists, err
}

// Place is where a page of stored lists ended.
type Place struct {
	At time.Time
	ID uuid.UUID
}

// ShownList returns one stored list of the person, or the fault suggestion-list-not-found.
func (s *Service) ShownList(ctx context.Context, actor auth.Actor, id uuid.UUID) (ShownList, error) {
	var list ShownList
	err := s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		var err error
		list, err = loadList(tx, actor.TenantID, learner, id)
		return err
	})
	return list, err
}

// CheckList makes a stored list again, with the clock of then and everything else as it is today, and compares. Nothing is stored.
func (s *Service) CheckList(ctx context.Context, actor auth.Actor, list ShownList) (Check, error) {
	present, err := s.stamp(ctx, actor)
	if err != nil {
		return Check{}, err
	}
	sit, err := s.situationAt(ctx, actor, list.ShownAt)
	if err != nil {
		return Check{}, err
	}
	deck, record, err := s.listAt(ctx, actor, sit, list.Size, present.Vectors)
	if err != nil {
		return Check{}, err
	}
	return Check{Same: sameCards(list.Cards, deck.Suggestions), Because: list.parts.differences(record.parts)}, nil
}

// scoreGrain is the precision in which scores are stored.
const scoreGrain = 1e-6

func sameCards(then []ShownCard, now []Suggestion) bool {
	return slices.EqualFunc(then, now, func(a ShownCard, b Suggestion) bool {
		return a.Module.ID == b.Module.ID && a.Score-b.Score < scoreGrain && b.Score-a.Score < scoreGrain
	})
}
