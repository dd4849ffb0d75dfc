package matching

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
)

// composeTimeout bounds the making of a list for everybody who waits for it.
const composeTimeout = 4500 * time.Millisecond

// Deck returns the modules that suit the person best and that she has not answered, best first, at most limit (0 means 10, at most
// 50). It is made once for the same inputs, stored once as shown with all that made it, and kept in memory until an input changes.
// Callers must not change what the list points to.
func (s *Service) Deck(ctx context.Context, actor auth.Actor, limit int) (Deck, error) {
	learner, err := auth.OwnLearner(actor)
	if err != nil {
		return Deck{}, err
	}
	present, err := s.stamp(ctx, actor)
	if err != nil {
		return Deck{}, err
	}
	key := deckKey{tenant: actor.TenantID, learner: learner, size: deckSize(limit)}
	deck, ok := s.decks.get(key, present, s.now())
	if !ok {
		deck, err = s.makeOnce(ctx, actor, key, present)
	}
	deck.Suggestions = slices.Clone(deck.Suggestions)
	s.exposure.count(deck)
	return deck, err
}

// stamp reads the present state of what the person's list is made from, in one statement.
func (s *Service) stamp(ctx context.Context, actor auth.Actor) (stamp, error) {
	var present stamp
	err := s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		var err error
		present, err = loadStamp(tx, actor.TenantID, learner, s.embedder.Model().ID)
		return err
	})
	return present, err
}

// makeOnce lets one request make the list while others with the same person and state wait for it. The maker's leaving does not
// take the list from the others.
func (s *Service) makeOnce(ctx context.Context, actor auth.Actor, key deckKey, present stamp) (Deck, error) {
	made := s.decks.once.DoChan(fmt.Sprint(key, present), func() (any, error) {
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), composeTimeout)
		defer cancel()
		return s.makeDeck(bounded, actor, key, present)
	})
	select {
	case r := <-made:
		deck, _ := r.Val.(Deck)
		return deck, r.Err
	case <-ctx.Done():
		return Deck{}, database.Translate(ctx, ctx.Err())
	}
}

// makeDeck makes, stores and keeps a list. One that had to do without the profile's vector is stored, since it was shown, but not
// kept, and asks for the vector: the job of the change may have given up while the embedding service was down.
func (s *Service) makeDeck(ctx context.Context, actor auth.Actor, key deckKey, present stamp) (Deck, error) {
	sit, err := s.situationAt(ctx, actor, s.now().Truncate(time.Microsecond)) // the precision in which the moment is stored
	if err != nil {
		return Deck{}, err
	}
	deck, record, err := s.listAt(ctx, actor, sit, key.size, present.Vectors)
	if err != nil {
		return Deck{}, err
	}
	whole := deck.Model != "" || deck.Editorial || sit.text() == ""
	err = s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		err := insertList(tx, actor.TenantID, learner, record, deck.Suggestions)
		if err != nil || whole {
			return err
		}
		return s.askVector(ctx, database.SQLTx(tx), EmbedProfile{TenantID: actor.TenantID, LearnerID: learner})
	})
	if err != nil {
		return Deck{}, err
	}
	if whole {
		s.decks.put(key, kept{deck: deck, stamp: present, span: record.span})
	}
	return deck, nil
}

// listAt makes the list of a situation and the record of what it was made from. vectors is the version of the model's vectors that was
// read before: later ones may have been used, and then the next reader makes the list anew.
func (s *Service) listAt(ctx context.Context, actor auth.Actor, sit situation, size int, vectors int64) (Deck, listRecord, error) {
	deck, err := s.compose(ctx, actor, sit, size)
	if err != nil {
		return Deck{}, listRecord{}, err
	}
	if deck.Model != "" {
		deck.VectorVersion = vectors
	}
	record := listRecord{span: spanOf(sit, s.zone), size: size, at: sit.at, versions: deck.Versions, note: deck.Note}
	if record.parts, err = inputsOf(sit, record.span, size, deck.Versions); err != nil {
		return Deck{}, listRecord{}, err
	}
	deck.InputsHash = record.parts.hash()
	deck.ID = listID(actor, deck.InputsHash)
	record.id, record.hash = deck.ID, deck.InputsHash
	for i := range deck.Suggestions {
		deck.Suggestions[i].ID = uuid.NewSHA1(deck.ID, deck.Suggestions[i].Module.ID[:])
	}
	return deck, record, nil
}

// listID is the same in every process, so that two that make the same list at the same time store one.
func listID(actor auth.Actor, hash string) uuid.UUID {
	return uuid.NewSHA1(*actor.LearnerID, []byte(hash))
}

// listRecord is what is stored of a list beside its cards.
type listRecord struct {
	id       uuid.UUID
	hash     string
	parts    inputs
	span     span
	size     int
	at       time.Time
	note     string
	versions Versions
}
