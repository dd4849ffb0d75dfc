package auth

import (
	"context"
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/code"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/internal/secret"
)

const (
	cardCodeSize    = 12 // 59 bits
	pinDigits       = 6
	maxCardFailures = 10
)

// Card is the card with which a person signs in at a shared tablet. Its code is known to nobody but her.
type Card struct {
	CreatedAt time.Time
	Dead      bool // too many wrong PINs
}

// Card returns the person's card, if she has one.
func (s *Service) Card(ctx context.Context, a Actor) (out Card, ok bool, err error) {
	if _, err := OwnLearner(a); err != nil {
		return out, false, err
	}
	err = s.db.Tenant(ctx, a.TenantID, func(tx database.Tx) error {
		row, found, err := loadCard(tx, a.TenantID, a.UserID)
		out, ok = Card{CreatedAt: row.CreatedAt, Dead: row.Failures >= maxCardFailures}, found
		return err
	})
	return out, ok, err
}

// NewCardKey draws what a card is made from. A form carries it, so that one that is sent twice makes one card.
func NewCardKey() (string, error) { return secret.NewKey() }

// MakeCard gives the person a card with a PIN that she has chosen, and returns its code for printing; a card that she had is dead from then
// on. She alone can make it: whoever could make a card for somebody else could open her profile. The same key makes the same card, an empty
// one is drawn. A PIN that is not six digits, or easy to guess, is pin-invalid.
func (s *Service) MakeCard(ctx context.Context, a Actor, key, pin string) (string, error) {
	if _, err := OwnLearner(a); err != nil {
		return "", err
	}
	if a.Kiosk {
		return "", fault.New("own-device")
	}
	if !goodPIN(pin) {
		return "", fault.New("pin-invalid").Field("/pin", "bad-pin")
	}
	if key == "" {
		drawn, err := NewCardKey()
		if err != nil {
			return "", err
		}
		key = drawn
	}
	drawn, err := cardCode(a, key)
	if err != nil {
		return "", err
	}
	release, err := s.slots.acquire(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	hash, err := HashPassword(pin)
	if err != nil {
		return "", err
	}
	err = s.db.Tenant(ctx, a.TenantID, func(tx database.Tx) error { return saveCard(tx, a.TenantID, a.UserID, drawn, hash, s.now()) })
	return code.Grouped(drawn, codeGroup), err
}

// cardCode makes the letters of a card from its key and its owner.
func cardCode(a Actor, key string) (string, error) {
	raw, ok := secret.ReadKey(key)
	if !ok {
		return "", fault.New("malformed")
	}
	sum := sha256.Sum256(slices.Concat(raw, a.TenantID[:], a.UserID[:]))
	letters := make([]byte, cardCodeSize)
	for i := range letters {
		letters[i] = code.Letters[(int(sum[2*i])<<8+int(sum[2*i+1]))%len(code.Letters)]
	}
	return string(letters), nil
}

// goodPIN refuses what is tried first: all digits alike, or one after the other.
func goodPIN(pin string) bool {
	if len(pin) != pinDigits || strings.Trim(pin, "0123456789") != "" {
		return false
	}
	const rising, falling = "01234567890", "09876543210"
	return strings.Trim(pin, pin[:1]) != "" && !strings.Contains(rising, pin) && !strings.Contains(falling, pin)
}

// DropCard ends the person's card.
func (s *Service) DropCard(ctx context.Context, a Actor) error {
	if _, err := OwnLearner(a); err != nil {
		return err
	}
	return s.db.Tenant(ctx, a.TenantID, func(tx database.Tx) error { return deleteCard(tx, a.TenantID, a.UserID) })
}

// CardInput is what a person enters at a tablet, and where from.
type CardInput struct {
	Tenant  string // slug
	Code    string
	PIN     string
	Address string // of the client, for the limit
}

// OpenCard signs a tablet in with a card. Whatever is wrong, the answer is card-failed after the same work; too many failures are
// rate-limited, and after ten wrong PINs the card is dead.
func (s *Service) OpenCard(ctx context.Context, in CardInput) (string, Actor, error) {
	if !plausible(in.Tenant) || !plausible(in.Code) || !plausible(in.PIN) {
		return "", Actor{}, fault.New("card-failed")
	}
	release, err := s.slots.acquire(ctx)
	if err != nil {
		return "", Actor{}, err
	}
	defer release()
	counters := attempts{
		pair: attemptKey("card pair", in.Tenant, normalCode(in.Code), in.Address), account: attemptKey("card", in.Tenant, normalCode(in.Code)),
	}
	if err := s.count(ctx, counters); err != nil {
		return "", Actor{}, err
	}
	tenant, user, err := s.checkCard(ctx, in)
	if err != nil {
		return "", Actor{}, err
	}
	return s.open(ctx, tenant, user, true, func(tx database.Tx) error {
		if err := forgiveCard(tx, tenant, user); err != nil {
			return err
		}
		return deleteAttempts(tx, counters)
	})
}

// checkCard counts a failure before it looks at the PIN, so that parallel guesses cannot outrun the counter.
func (s *Service) checkCard(ctx context.Context, in CardInput) (tenant, user uuid.UUID, err error) {
	found, known, err := s.tenant(ctx, in.Tenant)
	if err != nil {
		return tenant, user, err
	}
	if !known {
		found.ID = uuid.New() // a tenant without rows
	}
	var row cardRow
	err = s.db.Tenant(ctx, found.ID, func(tx database.Tx) (err error) {
		row, known, err = tryCard(tx, found.ID, in.Code)
		return err
	})
	if err != nil {
		return tenant, user, err
	}
	stored := row.PinHash
	if !known {
		stored = s.dummy
	}
	fits, err := verify(stored, in.PIN)
	if err == nil && (!known || !fits) {
		err = fault.New("card-failed")
	}
	return found.ID, row.UserID, err
}
