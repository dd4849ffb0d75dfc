package matching

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/internal/jobs"
)

// reviewSettle is how long a change of the catalogue may be followed by another one before paths are looked at: authors publish several
// modules in a row.
const reviewSettle = 20 * time.Second

// ReviewPaths is the job that has the paths of all municipalities looked at after a change of the catalogue.
type ReviewPaths struct {
	Version int64 `json:"version"` // of the catalogue that the change made
	At      int64 `json:"at"`      // of the change, in seconds since 1970
}

// Kind names the job.
func (ReviewPaths) Kind() string { return "review_paths" }

// Wait is how long the job has to wait yet for further changes; 0 when its time has come.
func (j ReviewPaths) Wait(now time.Time) time.Duration {
	return max(0, time.Unix(j.At, 0).Add(reviewSettle).Sub(now))
}

// ReviewTenant is the job that looks at the paths of one municipality.
type ReviewTenant struct {
	TenantID uuid.UUID `json:"tenant_id"`
	Version  int64     `json:"version"` // of the catalogue to look at
}

// Kind names the job.
func (ReviewTenant) Kind() string { return "review_tenant" }

// Queue puts the job behind those that people wait for.
func (ReviewTenant) Queue() string { return jobs.Background }

// ReviewLearner is the job that looks at the path of one person, because what she holds has changed.
type ReviewLearner struct {
	TenantID  uuid.UUID `json:"tenant_id"`
	LearnerID uuid.UUID `json:"learner_id"`
	Stamp     int64     `json:"stamp"` // tells one change from the next
}

// Kind names the job.
func (ReviewLearner) Kind() string { return "review_learner" }

// ReviewLearner looks at the path of one person with the catalogue of now, as Review does. Somebody without a path, or who was erased, is
// nobody's concern.
func (s *Service) ReviewLearner(ctx context.Context, job ReviewLearner) error {
	actor := auth.Actor{TenantID: job.TenantID, LearnerID: &job.LearnerID, Roles: []auth.Role{auth.Learner}}
	sit, err := s.situation(ctx, actor)
	if err == nil {
		err = s.reviewIn(ctx, actor, sit, sit.snap.version)
	}
	if gone(err) {
		return nil
	}
	return err
}

// gone reports whether a person, or her path, was erased meanwhile.
func gone(err error) bool {
	return fault.Is(err, "learner-not-found") || fault.Is(err, "path-not-found")
}

// Review looks at the path of everybody of a tenant who has one: whether it still leads to all that can be reached, and is no further
// from the shortest than it was. Where it is not, a path is offered; the path she has stays. People who follow theirs come first. It
// returns how many were looked at.
//
// What is done is recorded person by person, so that the next call goes on where this one was stopped. When the catalogue has changed
// again it ends at once: the later change has a job of its own.
func (s *Service) Review(ctx context.Context, tenant uuid.UUID, version int64) (int, error) {
	var due []uuid.UUID
	err := s.db.Tenant(ctx, tenant, func(tx database.Tx) error {
		var err error
		due, err = dueReviews(tx, tenant, version)
		return err
	})
	if err != nil {
		return 0, err
	}
	done := 0
	var failed error
	for _, learner := range due {
		actor := auth.Actor{TenantID: tenant, LearnerID: &learner, Roles: []auth.Role{auth.Learner}}
		later, err := s.reviewOne(ctx, actor, version)
		switch {
		case ctx.Err() != nil:
			return done, ctx.Err()
		case later:
			return done, nil
		case gone(err):
		case err != nil:
			failed = errors.Join(failed, err) // nobody else has to wait for it
		default:
			done++
		}
	}
	if failed != nil {
		return done, fmt.Errorf("review paths: %w", failed)
	}
	return done, nil
}

// reviewOne looks at the path of one person; later means that the catalogue has changed again.
func (s *Service) reviewOne(ctx context.Context, actor auth.Actor, version int64) (later bool, err error) {
	sit, err := s.situation(ctx, actor)
	if err != nil || sit.snap.version > version {
		return err == nil, err
	}
	return false, s.reviewIn(ctx, actor, sit, version)
}

// reviewIn looks at the path of a person in her situation and notes the version of the catalogue.
func (s *Service) reviewIn(ctx context.Context, actor auth.Actor, sit situation, version int64) error {
	had, ok, err := s.storedPath(ctx, actor)
	if err != nil || !ok {
		return err
	}
	better, ok, err := s.outdone(ctx, actor, sit, had)
	if err != nil {
		return err
	}
	return s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		if now, still, err := currentPath(tx, actor.TenantID, learner); err != nil || !still || now != had.ID {
			return err // she has chosen another one meanwhile, from the catalogue of today
		}
		last, err := loadReview(tx, actor.TenantID, learner)
		if err != nil {
			return err
		}
		next := review{path: had.ID}
		if ok {
			if next.offer, err = offered(tx, actor.TenantID, learner, last, better); err != nil {
				return err
			}
		}
		return saveReview(tx, actor.TenantID, learner, last, next, version, s.now())
	})
}

// offered stores a path to be offered, unless the last offer has the same modules: then that stands, or stays declined.
func offered(tx database.Tx, tenant, learner uuid.UUID, last review, better LearningPath) (uuid.UUID, error) {
	if last.offer != uuid.Nil {
		if same, err := sameModules(tx, tenant, last.offer, better); err != nil || same {
			return last.offer, err
		}
	}
	return better.ID, insertPath(tx, tenant, learner, better)
}

// storedPath is the path the person has, with no more of its modules than their ids.
func (s *Service) storedPath(ctx context.Context, actor auth.Actor) (lp LearningPath, ok bool, err error) {
	err = s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		id, found, err := currentPath(tx, actor.TenantID, learner)
		if err != nil || !found {
			return err
		}
		ok = true
		lp, err = loadPath(tx, actor.TenantID, learner, id)
		return err
	})
	return lp, ok, err
}

// outdone finds the path that should be offered instead of the one the person has: where that no longer leads to all that can be
// reached, or is further from the shortest than it was when she got it, she having perhaps chosen one that is not the shortest.
func (s *Service) outdone(ctx context.Context, actor auth.Actor, sit situation, had LearningPath) (better LearningPath, ok bool, err error) {
	if len(sit.goals) == 0 || len(had.Steps) == 0 && len(had.Holes) == 0 {
		return LearningPath{}, false, nil
	}
	bounded, cancel := context.WithTimeout(ctx, solveBudget)
	defer cancel()
	own, leads, err := sit.following(bounded, sit.snap.ways.question(sit.person), had.moduleIDs())
	if err != nil || leads && own.Cost-own.LowerBound <= had.Cost-had.LowerBound {
		return LearningPath{}, false, err
	}
	better, err = s.solve(ctx, actor, sit, had)
	if err != nil {
		return LearningPath{}, false, err
	}
	ids := had.moduleIDs()
	slices.Sort(ids)
	others := better.moduleIDs()
	slices.Sort(others)
	return better, len(better.Steps) > 0 && !slices.Equal(ids, others) && (!leads || better.Cost < own.Cost), nil
}
