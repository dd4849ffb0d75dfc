package learners

import (
	"context"

	"github.com/google/uuid"

	"lernpfad/internal/database"
)

// Profiles returns what everybody of a tenant says about herself, without names, by id. It is for jobs that prepare
// everybody's matches; no person gets to see the list.
func (s *Service) Profiles(ctx context.Context, tenant uuid.UUID) ([]Learner, error) {
	var people []Learner
	err := s.db.Tenant(ctx, tenant, func(tx database.Tx) error {
		var err error
		people, err = loadLearners(tx, tenant)
		return err
	})
	for i := range people {
		people[i].Name = ""
	}
	return people, err
}
