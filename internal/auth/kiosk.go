package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/code"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/internal/secret"
)

const (
	// KioskCodeLife is how long a code stands on a tablet.
	KioskCodeLife  = 3 * time.Minute
	kioskCodeSize  = 8
	codeGroup      = 4   // letters between hyphens
	maxKioskCodes  = 200 // of one municipality at a time
	kioskNumberMin = 10
	kioskNumberMax = 99
)

// KioskCode is what a tablet shows, and what it keeps to itself.
type KioskCode struct {
	Code string // BCDF-GHJK
	// Number stands beside the code, but not in its picture: whoever confirms must see the tablet.
	Number    int // 10..99
	ExpiresAt time.Time
	// Secret stays on the tablet: without it a confirmed code opens nothing.
	Secret string
}

// NewKioskCode makes a code for a tablet of a municipality; it can be confirmed once, by a learner of the same municipality. An unknown
// municipality is not-found, too many codes at a time are rate-limited.
func (s *Service) NewKioskCode(ctx context.Context, slug string) (KioskCode, error) {
	tenant, err := s.kioskTenant(ctx, slug)
	if err != nil {
		return KioskCode{}, err
	}
	out := KioskCode{ExpiresAt: s.now().Add(KioskCodeLife)}
	drawn := code.New(kioskCodeSize)
	out.Code = code.Grouped(drawn, codeGroup)
	if out.Secret, err = secret.NewKey(); err != nil {
		return KioskCode{}, err
	}
	number, err := rand.Int(rand.Reader, big.NewInt(kioskNumberMax-kioskNumberMin+1))
	if err != nil {
		return KioskCode{}, fmt.Errorf("draw number: %w", err)
	}
	out.Number = kioskNumberMin + int(number.Int64())
	err = s.db.Tenant(ctx, tenant, func(tx database.Tx) error {
		if err := deleteOverCodes(tx, tenant, s.now()); err != nil {
			return err
		}
		open, err := countCodes(tx, tenant)
		if err != nil {
			return err
		}
		if open >= maxKioskCodes {
			return fault.New("rate-limited").With("seconds", "60")
		}
		return insertCode(tx, tenant, drawn, out)
	})
	return out, err
}

// KioskState says how a code stands.
type KioskState string

// The states of a code.
const (
	KioskPending   KioskState = "pending"   // nobody has confirmed it yet
	KioskConfirmed KioskState = "confirmed" // the tablet may sign in
	KioskOver      KioskState = "over"      // used, expired, or never there
)

// KioskCode tells a tablet how its code stands.
func (s *Service) KioskCode(ctx context.Context, slug, typed, kept string) (KioskCode, KioskState, error) {
	out := KioskCode{Code: code.Grouped(normalCode(typed), codeGroup), Secret: kept}
	tenant, err := s.kioskTenant(ctx, slug)
	if err != nil {
		return out, KioskOver, err
	}
	state := KioskOver
	err = s.db.Tenant(ctx, tenant, func(tx database.Tx) error {
		row, found, err := findCode(tx, tenant, typed, s.now())
		switch {
		case err != nil || !found || !row.belongs(kept):
			return err
		case row.UserID == nil:
			state = KioskPending
		default:
			state = KioskConfirmed
		}
		out.Number, out.ExpiresAt = row.Number, row.ExpiresAt
		return nil
	})
	return out, state, err
}

// ConfirmKiosk lets the tablet that shows the code sign in as the actor. She names the number beside it; a wrong one ends the code, so
// that nobody is led to confirm a tablet that she does not see. To confirm twice changes nothing. Codes of other municipalities do not exist.
func (s *Service) ConfirmKiosk(ctx context.Context, a Actor, code string, number int) error {
	if _, err := OwnLearner(a); err != nil {
		return err
	}
	if a.Kiosk {
		return fault.New("own-device")
	}
	wrong := false
	err := s.db.Tenant(ctx, a.TenantID, func(tx database.Tx) error {
		row, found, err := findCode(tx, a.TenantID, code, s.now())
		switch {
		case err != nil:
			return err
		case !found, row.UserID != nil && *row.UserID != a.UserID:
			return fault.New("kiosk-code-unknown")
		case row.UserID != nil:
			return nil
		case row.Number != number:
			wrong = true
			return deleteCode(tx, a.TenantID, row.ID)
		default:
			return confirmCode(tx, a.TenantID, row.ID, a.UserID)
		}
	})
	if err == nil && wrong {
		return fault.New("kiosk-number-wrong")
	}
	return err
}

// OpenKiosk signs a tablet in with its confirmed code, once. Before that it is kiosk-pending; an unknown, used or expired code, and one
// of another tablet, are kiosk-code-unknown.
func (s *Service) OpenKiosk(ctx context.Context, slug, code, secret string) (string, Actor, error) {
	tenant, err := s.kioskTenant(ctx, slug)
	if err != nil {
		return "", Actor{}, err
	}
	var row codeRow
	err = s.db.Tenant(ctx, tenant, func(tx database.Tx) error {
		var found bool
		row, found, err = findCode(tx, tenant, code, s.now())
		switch {
		case err != nil:
			return err
		case !found || !row.belongs(secret):
			return fault.New("kiosk-code-unknown")
		case row.UserID == nil:
			return fault.New("kiosk-pending")
		default:
			return deleteCode(tx, tenant, row.ID)
		}
	})
	if err != nil {
		return "", Actor{}, err
	}
	return s.open(ctx, tenant, *row.UserID, true, func(database.Tx) error { return nil })
}

func (s *Service) kioskTenant(ctx context.Context, slug string) (uuid.UUID, error) {
	tenant, known, err := s.tenant(ctx, slug)
	if err == nil && !known {
		err = fault.New("not-found")
	}
	return tenant.ID, err
}

// normalCode is how codes are compared: people type small letters, spaces and dashes.
func normalCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(code.Letters, r) {
			return r
		}
		return -1
	}, strings.ToUpper(typed))
}

func codeHash(typed string) []byte {
	sum := sha256.Sum256([]byte(normalCode(typed)))
	return sum[:]
}
