package matching

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/database"
)

// suggestionLife is how long it is kept what a person was shown: long enough to answer a question about it.
const suggestionLife = 90 * 24 * time.Hour

// ForgetSuggestions is the job that removes what was shown long ago, in every municipality.
type ForgetSuggestions struct{}

// Kind names the job.
func (ForgetSuggestions) Kind() string { return "forget_suggestions" }

// Forget removes the lists of suggestions a tenant's people were shown more than 90 days ago and returns how many went.
func (s *Service) Forget(ctx context.Context, tenant uuid.UUID) (int64, error) {
	var gone int64
	err := s.db.Tenant(ctx, tenant, func(tx database.Tx) error {
		var err error
		gone, err = deleteLists(tx, tenant, s.now().Add(-suggestionLife))
		return err
	})
	return gone, err
}
