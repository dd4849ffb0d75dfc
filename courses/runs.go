package courses

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// StoredRun is a run as it stands, for its provider: how many seats are taken, not by whom.
type StoredRun struct {
	Run
	Taken       int
	CancelledAt *time.Time
}

// Runs returns all runs of a module of the author's provider, the cancelled ones too, by start.
func (s *Service) Runs(ctx context.Context, actor auth.Actor, module uuid.UUID) ([]StoredRun, error) {
	var runs []StoredRun
	err := s.db.Shared(ctx, func(tx database.Tx) error {
		m, err := loadModule(tx, module)
		if err != nil {
			return err
		}
		if auth.MayEditModule(actor, m.Provider.ID) != nil {
			return fault.New("module-not-found")
		}
		runs, err = storedRuns(tx, module, "")
		return err
	})
	return runs, err
}

// keepRuns brings the stored runs of a module to what is wanted. A run keeps its id as long as it begins at the same time. One that
// people have signed up for is never taken away or moved to other dates, since that would happen behind their backs: with strict set it is
// a fault, otherwise it stays as it is.
func keepRuns(tx database.Tx, r record, wanted []RunInput, strict bool) error {
	stored, err := storedRuns(tx, r.id, holdRows)
	if err != nil {
		return err
	}
	stored = slices.DeleteFunc(stored, func(old StoredRun) bool { return old.CancelledAt != nil })
	partners := partnersOf(stored, wanted)
	for i, in := range wanted {
		if partners[i] < 0 {
			if err := insertRun(tx, r.id, in); err != nil {
				return err
			}
			continue
		}
		if err := keepRun(tx, stored[partners[i]], in, strict); err != nil {
			return err
		}
	}
	for j, old := range stored {
		switch {
		case slices.Contains(partners, j):
		case !old.inUse():
			if err := deleteRun(tx, old.ID, r.now); err != nil {
				return err
			}
		case strict:
			return fault.New("run-in-use")
		}
	}
	return nil
}

// inUse reports whether anybody holds a seat or waits for one.
func (r StoredRun) inUse() bool { return r.Taken > 0 || r.Waiting > 0 }

func keepRun(tx database.Tx, r StoredRun, in RunInput, strict bool) error {
	if r.inUse() && !in.EndsAt.Equal(r.EndsAt) {
		if strict {
			return fault.New("run-in-use")
		}
		in.EndsAt, in.Sessions = r.EndsAt, r.Sessions
	}
	if in.Seats < r.Taken {
		if strict {
			return fault.New("run-seats-taken")
		}
		in.Seats = r.Taken
	}
	return updateRun(tx, r.ID, in)
}

// partnersOf finds for each wanted run the stored one that it is: first by beginning and place, then by beginning; -1 is a new one.
func partnersOf(stored []StoredRun, wanted []RunInput) []int {
	partners := make([]int, len(wanted))
	for i := range partners {
		partners[i] = -1
	}
	for _, same := range []func(StoredRun, RunInput) bool{
		func(r StoredRun, in RunInput) bool { return r.StartsAt.Equal(in.StartsAt) && r.Place == in.Place },
		func(r StoredRun, in RunInput) bool { return r.StartsAt.Equal(in.StartsAt) },
	} {
		for i, in := range wanted {
			for j, r := range stored {
				if partners[i] < 0 && !slices.Contains(partners, j) && same(r, in) {
					partners[i] = j
				}
			}
		}
	}
	return partners
}
