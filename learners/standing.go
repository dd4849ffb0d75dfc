package learners

import (
	"context"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
)

// Standing is one person without a name: where she works, what she holds and what her role asks. Known lists the competencies
// something is known about; the others count as not asked.
type Standing struct {
	Unit  uuid.UUID
	Held  competency.Profile
	Goals []Goal
}

// Standings returns everybody of the actor's tenant for an aggregate, with the units. It is for packages that publish groups of at
// least k people only; the caller logs the access in its own name. Only those who may see coverage get it.
func (s *Service) Standings(ctx context.Context, actor auth.Actor) ([]Standing, []OrgUnit, error) {
	if err := auth.MaySeeCoverage(actor); err != nil {
		return nil, nil, err
	}
	var people []Learner
	var evidence []Evidence
	var units []OrgUnit
	err := s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		var err error
		if units, err = loadUnits(tx, actor.TenantID); err != nil {
			return err
		}
		if people, err = loadLearners(tx, actor.TenantID); err != nil {
			return err
		}
		evidence, err = loadAllEvidence(tx, actor.TenantID)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return s.standings(people, evidence), units, nil
}

func (s *Service) standings(people []Learner, evidence []Evidence) []Standing {
	byLearner := map[uuid.UUID][]Evidence{}
	for _, e := range evidence {
		byLearner[e.LearnerID] = append(byLearner[e.LearnerID], e)
	}
	out := make([]Standing, len(people))
	for i, p := range people {
		out[i] = Standing{
			Unit:  p.OrgUnit.ID,
			Held:  Levels(Attain(byLearner[p.ID], s.now())),
			Goals: Goals(s.library, p.RoleProfileID, p.Horizon),
		}
	}
	return out
}
