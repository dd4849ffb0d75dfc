package auth

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/database"
)

// accessPosition is where a page of the access log ended.
type accessPosition struct {
	At time.Time `json:"at"`
	ID uuid.UUID `json:"id"`
}

// AccessLog gives the newest looks at aggregates of the actor's municipality, newest first, at most 100. Staff council only.
func (s *Service) AccessLog(ctx context.Context, a Actor) ([]AccessEntry, error) {
	return s.accessBefore(ctx, a, accessPosition{}, accessLimit)
}

func (s *Service) accessBefore(ctx context.Context, a Actor, before accessPosition, limit int) (out []AccessEntry, err error) {
	if err := MaySeeAccessLog(a); err != nil {
		return nil, err
	}
	if before.At.IsZero() {
		before = accessPosition{At: s.now().AddDate(1, 0, 0), ID: uuid.Max}
	}
	err = s.db.Tenant(ctx, a.TenantID, func(tx database.Tx) (err error) {
		out, err = selectAccess(tx, a.TenantID, before, limit)
		return err
	})
	return out, err
}
