package auth

import (
	"context"

	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// ConfirmPassword asks a signed-in person for her password again, before something that cannot be undone. A wrong one is the fault
// "password-wrong"; tries count like those at the door, so that a session left open is no place to guess either.
func (s *Service) ConfirmPassword(ctx context.Context, a Actor, password, address string) error {
	release, err := s.slots.acquire(ctx)
	if err != nil {
		return err
	}
	defer release()
	var acc account
	err = s.db.Tenant(ctx, a.TenantID, func(tx database.Tx) error {
		var known bool
		acc, known, err = accountOf(tx, a.TenantID, a.UserID)
		if err == nil && !known {
			return fault.New("unauthenticated")
		}
		return err
	})
	if err != nil {
		return err
	}
	counters := attemptsOf(LoginInput{Tenant: a.TenantSlug, Login: acc.Login, Address: address})
	if err := s.count(ctx, counters); err != nil {
		return err
	}
	fits, err := verify(acc.PasswordHash, password)
	if err != nil {
		return err
	}
	if !fits {
		return fault.New("password-wrong").Field("/password", "wrong-password")
	}
	return s.db.Shared(ctx, func(tx database.Tx) error { return deleteAttempts(tx, counters) })
}
