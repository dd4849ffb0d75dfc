package main

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/database"
	"lernpfad/internal/jobs"
	"lernpfad/matching"
)

// reviewTimeout bounds one attempt to look at all paths of a municipality; the next one goes on where it stopped.
const reviewTimeout = 10 * time.Minute

// reviewLater has everybody's path looked at, because the catalogue has the version that this transaction sees.
func (a *app) reviewLater(ctx context.Context, tx *sql.Tx) error {
	var version int64
	if err := tx.QueryRowContext(ctx, `SELECT version FROM catalogue_version`).Scan(&version); err != nil {
		return fmt.Errorf("read the catalogue's version: %w", err)
	}
	return a.jobs.Enqueue(ctx, tx, matching.ReviewPaths{Version: version, At: time.Now().Unix()})
}

// reviewPaths is the work of the job: one further job for each municipality. Of several changes in a row only the last one leads to any.
func (a *app) reviewPaths(ctx context.Context, job matching.ReviewPaths) error {
	if wait := job.Wait(time.Now()); wait > 0 {
		return jobs.Later(wait)
	}
	version, err := a.courses.Version(ctx)
	if err != nil || version > job.Version {
		return err
	}
	tenants, err := a.auth.Tenants(ctx)
	if err != nil {
		return err
	}
	return a.db.Shared(ctx, func(tx database.Tx) error {
		for _, t := range tenants {
			if err := a.jobs.Enqueue(ctx, database.SQLTx(tx), matching.ReviewTenant{TenantID: t.ID, Version: version}); err != nil {
				return err
			}
		}
		return nil
	})
}

// reviewTenant is the work of the job.
func (a *app) reviewTenant(ctx context.Context, job matching.ReviewTenant) error {
	_, err := a.matching.Review(ctx, job.TenantID, job.Version)
	return err
}

// replanLater has the path of one person looked at, because what she holds has changed.
func (a *app) replanLater(ctx context.Context, tx *sql.Tx, tenant, learner uuid.UUID) error {
	return a.jobs.Enqueue(ctx, tx, matching.ReviewLearner{TenantID: tenant, LearnerID: learner, Stamp: time.Now().UnixNano()})
}
