package enrolment

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// CancelRun calls a run of the author's provider off. Nobody can sign up from then on; everybody who holds a seat or waits gets a message
// and keeps the entry in her list. Calling it off again changes nothing; once it has begun it is run-begun.
func (s *Service) CancelRun(ctx context.Context, actor auth.Actor, run uuid.UUID) (module uuid.UUID, err error) {
	err = s.db.Shared(ctx, func(tx database.Tx) error {
		r, err := courses.LockRun(tx, run)
		if err != nil {
			return err
		}
		if auth.MayEditModule(actor, r.Provider) != nil {
			return fault.New("run-not-found")
		}
		module = r.Module
		switch {
		case r.CancelledAt != nil:
			return nil
		case !s.now().Before(r.StartsAt):
			return fault.New("run-begun")
		}
		if err := r.Cancel(tx, s.now()); err != nil {
			return err
		}
		return s.enqueue(ctx, database.SQLTx(tx), SettleRun{RunID: run, Stamp: s.now().UnixNano()}, time.Time{})
	})
	return module, err
}
