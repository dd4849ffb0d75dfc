package database

import (
	"context"
	"time"

	"lernpfad/internal/fault"
)

// slotWait is how long a transaction waits for its turn. Under overload it is better to say so soon than to let everybody
// wait until the deadline, and then fail everybody.
const slotWait = 2 * time.Second

// slots bounds the transactions at work to the connections there are.
type slots chan struct{}

func (s slots) acquire(ctx context.Context) (release func(), err error) {
	release = func() { <-s }
	select {
	case s <- struct{}{}:
		return release, nil
	default: // no free one: only now a timer is worth its cost
	}
	timer := time.NewTimer(slotWait)
	defer timer.Stop()
	select {
	case s <- struct{}{}:
		return release, nil
	case <-timer.C:
		return nil, fault.New("overloaded")
	case <-ctx.Done():
		return nil, fault.New("overloaded").Because(ctx.Err())
	}
}
