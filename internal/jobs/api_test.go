package jobs_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
	"lernpfad/internal/jobs"
)

// gate lets in whoever stands in it, by name.
type gate map[string]auth.Actor

func (g gate) Enter(ctx context.Context, token string) (context.Context, httpx.Caller, error) {
	actor, ok := g[token]
	if !ok {
		return ctx, httpx.Caller{}, fault.New("unauthenticated")
	}
	return auth.With(ctx, actor), httpx.Caller{Key: token, Roles: actor.Roles}, nil
}

// A job shows itself inside its municipality; one on the shared catalogue to those who change the catalogue.
func TestWhoMaySeeAJob(t *testing.T) {
	t.Parallel()
	q := newQueue(t)
	own, other := uuid.New(), uuid.New()
	people := gate{
		"anna":   {TenantID: own, Roles: []auth.Role{auth.Learner}},
		"autor":  {TenantID: own, Roles: []auth.Role{auth.Author}},
		"admin":  {TenantID: own, Roles: []auth.Role{auth.Admin}},
		"fremde": {TenantID: other, Roles: auth.Roles()},
	}
	server, err := httpx.New(httpx.Options{Gate: people})
	if err != nil {
		t.Fatal(err)
	}
	jobs.RegisterAPI(server, q.client)
	personal := q.enqueue(t, noteArgs{TenantID: own, Hash: "a"})
	shared := q.enqueue(t, otherArgs{1})
	tests := []struct {
		who    string
		id     any
		status int
	}{
		{"", personal, 401},
		{"anna", personal, 200},
		{"autor", personal, 200},
		{"fremde", personal, 404},
		{"anna", shared, 404},
		{"autor", shared, 200},
		{"admin", shared, 200},
		{"fremde", shared, 200},
		{"anna", 4711, 404},
		{"anna", 0, 422},
		{"anna", "x", 422},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%s %v", tt.who, tt.id), func(t *testing.T) {
			t.Parallel()
			req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("/api/v1/jobs/%v", tt.id), nil)
			req.Header.Set("Cookie", "lernpfad="+tt.who)
			res, err := server.App.Test(req, -1)
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
			if res.StatusCode != tt.status {
				t.Errorf("status %d, want %d", res.StatusCode, tt.status)
			}
		})
	}
}

// restless is a job that ends only when it is told to.
type restlessArgs struct{}

func (restlessArgs) Kind() string { return "test_restless" }

// Stopping must not hang on a job that takes longer than the operator's patience; the job is cancelled and comes again.
func TestStopCancelsWhatTakesTooLong(t *testing.T) {
	t.Parallel()
	q := newQueue(t)
	registry, begun := jobs.NewRegistry(), make(chan struct{}, 1)
	err := jobs.Register(registry, func(ctx context.Context, _ restlessArgs) error {
		begun <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	client, err := jobs.New(jobs.Options{Pool: q.db.App.Pool(), SQL: q.db.App.SQL(), Registry: registry})
	if err != nil {
		t.Fatal(err)
	}
	id := q.enqueue(t, restlessArgs{})
	if err := client.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	<-begun
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	if err := client.Stop(ctx); err != nil {
		t.Errorf("stop: %v", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("stopping took %v", took)
	}
	q.await(t, id, jobs.Waiting)
}

func TestTimeoutEndsAnAttempt(t *testing.T) {
	t.Parallel()
	q := newQueue(t)
	registry, ended := jobs.NewRegistry(), make(chan error, 1)
	err := jobs.Register(registry, func(ctx context.Context, _ restlessArgs) error {
		<-ctx.Done()
		ended <- ctx.Err()
		return ctx.Err()
	}, jobs.Timeout(100*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	q.client, err = jobs.New(jobs.Options{Pool: q.db.App.Pool(), SQL: q.db.App.SQL(), Registry: registry})
	if err != nil {
		t.Fatal(err)
	}
	q.enqueue(t, restlessArgs{})
	q.start(t)
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Error("the attempt went on")
	}
}

func TestEveryComesBackByItself(t *testing.T) {
	t.Parallel()
	q := newQueue(t)
	registry, worked := jobs.NewRegistry(), make(chan struct{}, 10)
	err := jobs.Register(registry, func(context.Context, otherArgs) error {
		worked <- struct{}{}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	registry.Every(time.Second, func() jobs.Args { return otherArgs{7} })
	q.client, err = jobs.New(jobs.Options{Pool: q.db.App.Pool(), SQL: q.db.App.SQL(), Registry: registry})
	if err != nil {
		t.Fatal(err)
	}
	q.start(t)
	for range 2 {
		select {
		case <-worked:
		case <-time.After(30 * time.Second):
			t.Fatal("the job did not come")
		}
	}
}

func TestRegisterRefusesASecondWorker(t *testing.T) {
	t.Parallel()
	registry := jobs.NewRegistry()
	work := func(context.Context, otherArgs) error { return nil }
	if err := jobs.Register(registry, work); err != nil {
		t.Fatal(err)
	}
	if err := jobs.Register(registry, work); err == nil {
		t.Error("two workers for one kind of job")
	}
}
