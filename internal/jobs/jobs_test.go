package jobs_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"gorm.io/gorm"

	"lernpfad/internal/database"
	"lernpfad/internal/dbtest"
	"lernpfad/internal/fault"
	"lernpfad/internal/jobs"
)

type noteArgs struct {
	TenantID uuid.UUID `json:"tenant_id"`
	Hash     string    `json:"hash"`
}

func (noteArgs) Kind() string { return "test_note" }

type otherArgs struct {
	Number int `json:"number"`
}

func (otherArgs) Kind() string { return "test_other" }

type queue struct {
	db     *dbtest.DB
	client *jobs.Client
	done   chan noteArgs
	fail   atomic.Pointer[error]
}

func newQueue(t *testing.T) *queue {
	t.Helper()
	q := &queue{db: dbtest.New(t), done: make(chan noteArgs, 100)}
	registry := jobs.NewRegistry()
	err := jobs.Register(registry, func(_ context.Context, args noteArgs) error {
		q.done <- args
		if err := q.fail.Load(); err != nil {
			return *err
		}
		return nil
	}, jobs.Timeout(5*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	q.client, err = jobs.New(jobs.Options{Pool: q.db.App.Pool(), SQL: q.db.App.SQL(), Registry: registry, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func (q *queue) start(t *testing.T) {
	t.Helper()
	if err := q.client.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := q.client.Stop(ctx); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
}

func (q *queue) enqueue(t *testing.T, args jobs.Args) int64 {
	t.Helper()
	ctx := context.Background()
	var id int64
	err := q.db.App.Shared(ctx, func(tx *gorm.DB) (err error) {
		id, err = q.client.EnqueueID(ctx, database.SQLTx(tx), args)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (q *queue) counts(t *testing.T) map[jobs.State]int {
	t.Helper()
	counts, err := q.client.Counts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

// await waits until the job has the state.
func (q *queue) await(t *testing.T, id int64, want jobs.State) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		status, err := q.client.Status(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		if status.State == want {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("job is %s, want %s", status.State, want)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func TestJobIsWorked(t *testing.T) {
	t.Parallel()
	q := newQueue(t)
	q.start(t)
	args := noteArgs{TenantID: uuid.New(), Hash: "a"}
	id := q.enqueue(t, args)
	if diff := cmp.Diff(args, <-q.done); diff != "" {
		t.Errorf("arguments (-want +got):\n%s", diff)
	}
	q.await(t, id, jobs.Done)
}

func TestJobSharesTheFateOfItsTransaction(t *testing.T) {
	t.Parallel()
	q := newQueue(t)
	ctx := context.Background()
	refused := errors.New("no")
	err := q.db.App.Shared(ctx, func(tx *gorm.DB) error {
		if err := q.client.Enqueue(ctx, database.SQLTx(tx), otherArgs{1}); err != nil {
			return err
		}
		return refused
	})
	if !errors.Is(err, refused) {
		t.Fatalf("got %v", err)
	}
	if n := q.counts(t)[jobs.Waiting]; n != 0 {
		t.Errorf("%d jobs of a transaction that was rolled back", n)
	}
	if err := q.client.Enqueue(ctx, nil, otherArgs{1}); err == nil {
		t.Error("a job outside a transaction was accepted")
	}
}

func TestEqualJobsAreOne(t *testing.T) {
	t.Parallel()
	q := newQueue(t)
	first := q.enqueue(t, otherArgs{1})
	again := q.enqueue(t, otherArgs{1})
	different := q.enqueue(t, otherArgs{2})
	if first != again || first == different {
		t.Errorf("ids %d, %d, %d: want the first two equal and the third not", first, again, different)
	}
	if n := q.counts(t)[jobs.Waiting]; n != 2 {
		t.Errorf("%d jobs, want 2", n)
	}
}

func TestFinishedJobMayComeAgain(t *testing.T) {
	t.Parallel()
	q := newQueue(t)
	q.start(t)
	args := noteArgs{TenantID: uuid.New(), Hash: "a"}
	first := q.enqueue(t, args)
	q.await(t, first, jobs.Done)
	if again := q.enqueue(t, args); again == first {
		t.Error("a finished job blocks the next one with the same arguments")
	}
}

func TestFailedJob(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err  error
		want jobs.State
	}{
		"a rule is broken: no later try can mend it": {fault.New("validation-failed"), jobs.Failed},
		"a part is down: try again":                  {fault.New("database-unavailable"), jobs.Waiting},
		"technical: try again":                       {errors.New("broken pipe"), jobs.Waiting},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := newQueue(t)
			q.fail.Store(&tt.err)
			id := q.enqueue(t, noteArgs{Hash: name})
			q.start(t)
			<-q.done
			q.await(t, id, tt.want)
		})
	}
}

func TestJobPutOffComesAgain(t *testing.T) {
	t.Parallel()
	q := newQueue(t)
	later := jobs.Later(time.Second)
	q.fail.Store(&later)
	id := q.enqueue(t, noteArgs{Hash: "later"})
	q.start(t)
	<-q.done
	q.fail.Store(nil)
	<-q.done
	q.await(t, id, jobs.Done)
}

// A worker that was killed leaves its job "running"; another one must take it after two minutes, not after River's hour.
func TestStuckJobIsRescued(t *testing.T) {
	t.Parallel()
	q := newQueue(t)
	id := q.enqueue(t, noteArgs{Hash: "a"})
	q.db.Exec(t, `UPDATE river_job SET state = 'running', attempt = 1, attempted_at = now() - interval '3 minutes',
		attempted_by = '{gone}' WHERE id = $1`, id)
	q.start(t)
	select {
	case <-q.done:
	case <-time.After(40 * time.Second):
		t.Fatal("the job of a dead worker was not taken over")
	}
}

func TestStatus(t *testing.T) {
	t.Parallel()
	q := newQueue(t)
	tenant := uuid.New()
	id := q.enqueue(t, noteArgs{TenantID: tenant, Hash: "a"})
	status, err := q.client.Status(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	if status.Kind != "test_note" || status.State != jobs.Waiting || status.TenantID == nil || *status.TenantID != tenant {
		t.Errorf("got %+v", status)
	}
	if _, err := q.client.Status(context.Background(), 4711); !fault.Is(err, "not-found") {
		t.Errorf("unknown job: %v", err)
	}
}

func TestReady(t *testing.T) {
	t.Parallel()
	q := newQueue(t)
	ctx := context.Background()
	q.enqueue(t, otherArgs{1})
	if err := q.client.Ready(ctx); err != nil {
		t.Errorf("a fresh job: %v", err)
	}
	q.db.Exec(t, `UPDATE river_job SET scheduled_at = now() - interval '11 minutes'`)
	if err := q.client.Ready(ctx); err == nil {
		t.Error("a job that waits for 11 minutes is fine")
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(q.client.Collector())
	families, err := registry.Gather()
	if err != nil || len(families) != 2 {
		t.Errorf("%d families of metrics (%v), want jobs by state and their age", len(families), err)
	}
}
