package main

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"lernpfad/internal/jobs"
	"lernpfad/learners/enrolment"
)

// sweepTimeout bounds a look at every municipality.
const sweepTimeout = 5 * time.Minute

// registerEnrolment keeps the queues moving.
func registerEnrolment(r *jobs.Registry, s *enrolment.Service) error {
	r.Every(time.Hour, func() jobs.Args { return enrolment.Sweep{} })
	return errors.Join(
		jobs.Register(r, s.OfferSeats), jobs.Register(r, s.EndOffer), jobs.Register(r, s.Remind), jobs.Register(r, s.SettleRun),
		jobs.Register(r, s.Sweep, jobs.Timeout(sweepTimeout)),
	)
}

func (a *app) enqueueAt(ctx context.Context, tx *sql.Tx, job jobs.Args, at time.Time) error {
	return a.jobs.EnqueueAt(ctx, tx, job, at)
}
