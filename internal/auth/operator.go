package auth

import (
	"context"

	"github.com/google/uuid"

	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// operatorRole stands in the access log for somebody at the command line of the server.
const operatorRole Role = "operator"

// OperatorActor lets the operator of the server act for a person, for the command line alone: no route leads here. The look is
// written to the access log that the person's staff council reads. Unknown people are not-found.
func (s *Service) OperatorActor(ctx context.Context, slug, login, what string) (Actor, error) {
	tenant, known, err := s.tenant(ctx, slug)
	if err != nil {
		return Actor{}, err
	}
	if !known {
		return Actor{}, fault.New("not-found")
	}
	var actor Actor
	err = s.db.Tenant(ctx, tenant.ID, func(tx database.Tx) error {
		row, found, err := findPerson(tx, tenant.ID, normalLogin(login))
		if err != nil {
			return err
		}
		if !found {
			return fault.New("not-found")
		}
		actor = row.actor(tenant.ID)
		return LogAccess(tx, actor, operatorRole, what, `{}`, s.now())
	})
	return actor, err
}

// LearnerActor lets a service act for a learner who has allowed it by an address of her own, without a session. Unknown and disabled people
// are not-found.
func (s *Service) LearnerActor(ctx context.Context, tenant, learner uuid.UUID) (Actor, error) {
	var actor Actor
	err := s.db.Tenant(ctx, tenant, func(tx database.Tx) error {
		row, found, err := findLearner(tx, tenant, learner)
		if err == nil && !found {
			return fault.New("not-found")
		}
		actor = row.actor(tenant)
		return err
	})
	actor.Roles = []Role{Learner}
	return actor, err
}
