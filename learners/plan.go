package learners

import (
	"context"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// ActivePlan returns the plan the person follows; ok is false when there is none.
func (s *Service) ActivePlan(ctx context.Context, actor auth.Actor) (plan Plan, ok bool, err error) {
	err = s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		plan, ok, err = loadActivePlan(tx, actor.TenantID, id)
		return err
	})
	return plan, ok, err
}

// StartPlan makes the person follow a path of hers; a plan that was active is abandoned. Accepting the same path again changes
// nothing. A path that is not hers is the fault path-not-found.
func (s *Service) StartPlan(ctx context.Context, actor auth.Actor, path uuid.UUID) (Plan, error) {
	var plan Plan
	err := s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		active, ok, err := loadActivePlan(tx, actor.TenantID, id)
		if err != nil {
			return err
		}
		if ok && active.PathID == path {
			plan = active
			return nil
		}
		if err := endPlans(tx, actor.TenantID, id, PlanAbandoned, s.now()); err != nil {
			return err
		}
		plan = Plan{ID: uuid.New(), LearnerID: id, PathID: path, State: PlanActive, AcceptedAt: s.now()}
		done, err := insertPlan(tx, actor.TenantID, plan)
		if err == nil && !done {
			return fault.New("path-not-found")
		}
		return err
	})
	return plan, err
}
