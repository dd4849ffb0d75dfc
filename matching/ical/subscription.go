package ical

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/internal/secret"
)

// Subscription says whether a person has an address for calendar programs. The address itself is known to nobody but her.
type Subscription struct {
	Active  bool
	Titles  bool // modules and places are named
	Since   time.Time
	Version int // 0 before the first address
}

// AnyVersion replaces an address whatever stands now.
const AnyVersion = -1

// AddressInput asks for an address.
type AddressInput struct {
	Titles  bool   // name modules and places
	Key     string // of NewKey: the same key makes the same address; empty draws one
	Version int    // of the Subscription that was seen, or AnyVersion
}

// Address is where programs find the subscription, below the address of the server. It is told once.
type Address struct {
	Path string
	Subscription
}

// Subscription returns how the person's subscription stands.
func (s *Service) Subscription(ctx context.Context, actor auth.Actor) (out Subscription, err error) {
	learner, err := auth.OwnLearner(actor)
	if err != nil {
		return out, err
	}
	err = s.DB.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		row, err := loadToken(tx, actor.TenantID, learner, false)
		out = row.subscription()
		return err
	})
	return out, err
}

// Subscribe makes an address and ends the one before. Sent twice with the same key it changes nothing; with a key of an old form, or
// when something else has happened meanwhile, it is stale.
func (s *Service) Subscribe(ctx context.Context, actor auth.Actor, in AddressInput) (Address, error) {
	learner, err := auth.OwnLearner(actor)
	if err != nil {
		return Address{}, err
	}
	t, err := newToken(actor.TenantID, learner, in.Key)
	if err != nil {
		return Address{}, err
	}
	out := Address{Path: pathOf(t)}
	err = s.DB.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		row, err := loadToken(tx, actor.TenantID, learner, true)
		if err != nil {
			return err
		}
		if !row.is(t) {
			if in.Version != AnyVersion && in.Version != row.Version {
				return fault.New("stale")
			}
			row = tokenRow{TokenHash: t.Hash(), Version: row.Version + 1, Titles: in.Titles, CreatedAt: s.Now()}
			err = saveToken(tx, actor.TenantID, learner, row)
		}
		out.Subscription = row.subscription()
		return err
	})
	return out, err
}

// Unsubscribe ends the address at once, and forgets what programs were told. Without one nothing happens.
func (s *Service) Unsubscribe(ctx context.Context, actor auth.Actor) error {
	learner, err := auth.OwnLearner(actor)
	if err != nil {
		return err
	}
	return s.DB.Tenant(ctx, actor.TenantID, func(tx database.Tx) error { return endToken(tx, actor.TenantID, learner) })
}

// Feed returns the calendar behind an address. Whatever is wrong with it, the answer is calendar-not-found.
func (s *Service) Feed(ctx context.Context, text string) (File, error) {
	t, err := parseToken(text)
	if err != nil {
		return File{}, err
	}
	var row tokenRow
	err = s.DB.Tenant(ctx, t.Tenant, func(tx database.Tx) error {
		row, err = findToken(tx, t)
		return err
	})
	if err != nil {
		return File{}, err
	}
	actor, err := s.People.LearnerActor(ctx, t.Tenant, row.LearnerID)
	if fault.Is(err, "not-found") {
		return File{}, fault.New("calendar-not-found")
	}
	if err != nil {
		return File{}, err
	}
	now, err := s.Dates(ctx, actor)
	if err != nil {
		return File{}, err
	}
	told, err := s.tell(ctx, actor, func(told []Event) revision { return revise(told, now, s.Now()) })
	return write(told, s.Zone, row.Titles), err
}

// tokenRow is a stored address.
type tokenRow struct {
	LearnerID uuid.UUID
	TokenHash []byte
	Version   int
	Titles    bool
	CreatedAt time.Time
}

func (r tokenRow) is(t secret.Token) bool {
	return r.TokenHash != nil && string(r.TokenHash) == string(t.Hash())
}

func (r tokenRow) subscription() Subscription {
	return Subscription{Active: r.TokenHash != nil, Titles: r.Titles, Since: r.CreatedAt, Version: r.Version}
}
