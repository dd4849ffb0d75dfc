package enrolment

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/database"
)

// Leave prepares the erasure of a person: it holds the runs that she has a seat or a place in, and sees to it that what becomes free is
// offered to the next. The seats themselves come back when her enrolments are deleted, in the same transaction.
func (s *Service) Leave(ctx context.Context, tx database.Tx, tenant, learner uuid.UUID) error {
	runs, err := runsOf(tx, tenant, learner)
	if err != nil {
		return err
	}
	for _, id := range runs {
		run, err := courses.LockRun(tx, id)
		if err != nil {
			return err
		}
		if run.Waiting == 0 || s.over(run) {
			continue
		}
		job := OfferSeats{RunID: id, Stamp: s.now().UnixNano()}
		if err := s.enqueue(ctx, database.SQLTx(tx), job, time.Time{}); err != nil {
			return err
		}
	}
	return nil
}
