package embedding_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"lernpfad/internal/fault"
	"lernpfad/matching/embedding"
)

// roundTrip is a server without a network, so that a bubble of fake time can wait for it.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func reply(status int, body string, header ...string) (*http.Response, error) {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}, nil
}

const good = `{"data":[{"index":0,"embedding":[3,4]}]}`

func offline(f roundTrip) embedding.Options {
	return embedding.Options{BaseURL: "http://embedding.test", Model: "stub", HTTP: &http.Client{Transport: f}}
}

func TestRetries(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		answer   func(n int) (*http.Response, error)
		fault    string
		attempts int
		waits    [2]time.Duration // least and most
	}{
		{"server error, then well", func(n int) (*http.Response, error) {
			if n < 3 {
				return reply(http.StatusInternalServerError, `{"error":{"message":"x"}}`)
			}
			return reply(http.StatusOK, good)
		}, "", 3, [2]time.Duration{375 * time.Millisecond, 1125 * time.Millisecond}},
		{"retry after is honoured", func(n int) (*http.Response, error) {
			if n == 1 {
				return reply(http.StatusTooManyRequests, "slow down", "Retry-After", "7")
			}
			return reply(http.StatusOK, good)
		}, "", 2, [2]time.Duration{7 * time.Second, 7 * time.Second}},
		{
			"network down", func(int) (*http.Response, error) { return nil, errors.New("connection refused") },
			"embedding-unavailable", 4,
			[2]time.Duration{875 * time.Millisecond, 2625 * time.Millisecond},
		},
		{
			"bad gateway with a page", func(int) (*http.Response, error) { return reply(http.StatusBadGateway, "<html>") },
			"embedding-unavailable", 4,
			[2]time.Duration{875 * time.Millisecond, 2625 * time.Millisecond},
		},
		{"wrong key is final", func(int) (*http.Response, error) {
			return reply(http.StatusUnauthorized, `{"error":{"message":"geheim"}}`)
		}, "embedding-unavailable", 1, [2]time.Duration{0, 0}},
		{
			"bad request is final", func(int) (*http.Response, error) { return reply(http.StatusBadRequest, "{}") },
			"embedding-unavailable", 1,
			[2]time.Duration{0, 0},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n, start := 0, time.Now()
				client := embedding.New(offline(func(*http.Request) (*http.Response, error) { n++; return c.answer(n) }))
				_, err := client.Embed(t.Context(), embedding.Query, []string{"akte"})
				if c.fault == "" && err != nil || c.fault != "" && !fault.Is(err, c.fault) {
					t.Errorf("error %v, want %q", err, c.fault)
				}
				if err != nil && strings.Contains(err.Error(), "geheim") {
					t.Errorf("the server's words reach the log: %v", err)
				}
				if n != c.attempts {
					t.Errorf("%d attempts, want %d", n, c.attempts)
				}
				if waited := time.Since(start); waited < c.waits[0] || waited > c.waits[1] {
					t.Errorf("waited %v, want %v to %v", waited, c.waits[0], c.waits[1])
				}
			})
		})
	}
}

func TestDeadlineIsABudget(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]roundTrip{
		"slow server": func(r *http.Request) (*http.Response, error) {
			select {
			case <-r.Context().Done():
				return nil, r.Context().Err()
			case <-time.After(30 * time.Second):
				return reply(http.StatusOK, good)
			}
		},
		"told to wait too long": func(*http.Request) (*http.Response, error) {
			return reply(http.StatusServiceUnavailable, "", "Retry-After", "60")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
				defer cancel()
				start := time.Now()
				_, err := embedding.New(offline(answer)).Embed(ctx, embedding.Query, []string{"akte"})
				if !fault.Is(err, "embedding-unavailable") {
					t.Errorf("error %v", err)
				}
				if waited := time.Since(start); waited > 2*time.Second {
					t.Errorf("answered after %v", waited)
				}
			})
		})
	}
}

func TestBreaker(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, healthy := 0, false
		opt := offline(func(*http.Request) (*http.Response, error) {
			n++
			if healthy {
				return reply(http.StatusOK, good)
			}
			return reply(http.StatusInternalServerError, "")
		})
		opt.Retries = -1
		client := embedding.New(opt)
		ask := func() error {
			_, err := client.Embed(t.Context(), embedding.Query, []string{"akte"})
			return err
		}
		for range 5 {
			_ = ask()
		}
		if client.Available() {
			t.Error("still closed after five failures")
		}
		healthy = true
		if err := ask(); !fault.Is(err, "embedding-unavailable") || n != 5 {
			t.Errorf("open breaker: error %v after %d requests", err, n)
		}
		time.Sleep(31 * time.Second)
		if err := ask(); err != nil || n != 6 || !client.Available() {
			t.Errorf("after 30 s: error %v after %d requests", err, n)
		}
	})
}

func TestBreakerForgivesCallers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		status := http.StatusUnprocessableEntity
		client := embedding.New(offline(func(r *http.Request) (*http.Response, error) {
			if status == http.StatusOK {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			return reply(status, "{}")
		}))
		for range 10 {
			_, _ = client.Embed(t.Context(), embedding.Query, []string{"akte"})
		}
		status = http.StatusOK
		for range 10 {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			_, _ = client.Embed(ctx, embedding.Query, []string{"akte"})
		}
		if !client.Available() {
			t.Error("texts that are too long and people who leave opened the breaker")
		}
	})
}

// TestQueriesPassWaitingBatches holds a server busy with passages and asks a query: it must be next.
func TestQueriesPassWaitingBatches(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var order []string
		var busy atomic.Int32
		client := embedding.New(offline(func(r *http.Request) (*http.Response, error) {
			if busy.Add(1) > 1 {
				t.Error("two requests at once")
			}
			defer busy.Add(-1)
			var body request
			if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
				return nil, err
			}
			order = append(order, body.Input[0])
			time.Sleep(time.Second)
			return reply(http.StatusOK, good)
		}))
		var wg sync.WaitGroup
		start := func(kind embedding.Kind, text string) {
			wg.Go(func() {
				if _, err := client.Embed(t.Context(), kind, []string{text}); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		start(embedding.Passage, "p1")
		start(embedding.Passage, "p2")
		start(embedding.Passage, "p3")
		start(embedding.Query, "q1")
		gone, cancel := context.WithCancel(t.Context())
		wg.Go(func() {
			if _, err := client.Embed(gone, embedding.Query, []string{"q2"}); !fault.Is(err, "embedding-unavailable") {
				t.Errorf("left the line with %v", err)
			}
		})
		synctest.Wait()
		cancel()
		wg.Wait()
		if diff := cmp.Diff([]string{"p1", "q1", "p2", "p3"}, order); diff != "" {
			t.Error(diff)
		}
	})
}
