package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"lernpfad/internal/fault"
)

// State is what a person needs to know of a job.
type State string

// The states of a job, in the order of its life.
const (
	Waiting State = "waiting" // to be done, or to be tried again
	Working State = "working"
	Done    State = "done"
	Failed  State = "failed" // given up
)

// Status is a job as its owner sees it.
type Status struct {
	ID         int64
	Kind       string
	State      State
	Attempt    int
	CreatedAt  time.Time
	FinishedAt *time.Time
	// TenantID is the municipality the job works for; nil for jobs on the shared catalogue.
	TenantID *uuid.UUID
}

const stateCase = `CASE state WHEN 'running' THEN 'working' WHEN 'completed' THEN 'done'
	WHEN 'cancelled' THEN 'failed' WHEN 'discarded' THEN 'failed' ELSE 'waiting' END`

// Status finds a job; an unknown id is the fault "not-found". Who may see it is up to the caller.
func (c *Client) Status(ctx context.Context, id int64) (Status, error) {
	out := Status{ID: id}
	err := c.pool.QueryRow(ctx, `SELECT kind, `+stateCase+`, attempt, created_at, finalized_at, (args->>'tenant_id')::uuid
		FROM river_job WHERE id = $1`, id).
		Scan(&out.Kind, &out.State, &out.Attempt, &out.CreatedAt, &out.FinishedAt, &out.TenantID)
	if errors.Is(err, pgx.ErrNoRows) {
		return Status{}, fault.New("not-found")
	}
	if err != nil {
		return Status{}, fmt.Errorf("read job: %w", err)
	}
	return out, nil
}

// Counts gives the number of jobs by state.
func (c *Client) Counts(ctx context.Context) (map[State]int, error) {
	rows, err := c.pool.Query(ctx, `SELECT `+stateCase+`, count(*) FROM river_job GROUP BY 1`)
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	out := map[State]int{Waiting: 0, Working: 0, Done: 0, Failed: 0}
	var state State
	var n int
	_, err = pgx.ForEachRow(rows, []any{&state, &n}, func() error {
		out[state] = n
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	return out, nil
}

// Age is how long the oldest job that somebody may wait for has been due and not begun; 0 when none is.
func (c *Client) Age(ctx context.Context) (time.Duration, error) {
	var seconds float64
	err := c.pool.QueryRow(ctx, `SELECT coalesce(extract(epoch FROM now() - min(scheduled_at)), 0)::float8
		FROM river_job WHERE state = 'available' AND scheduled_at <= now() AND queue <> $1`, Background).Scan(&seconds)
	if err != nil {
		return 0, fmt.Errorf("read age of jobs: %w", err)
	}
	return time.Duration(seconds * float64(time.Second)), nil
}

// maxAge is the age of the queue from which on this process should not be sent people: its changes would not take effect.
const maxAge = 10 * time.Minute

// Ready is nil while jobs are being worked off.
func (c *Client) Ready(ctx context.Context) error {
	age, err := c.Age(ctx)
	if err != nil {
		return err
	}
	if age > maxAge {
		return fmt.Errorf("the oldest job has been waiting for %s", age.Round(time.Second))
	}
	return nil
}
