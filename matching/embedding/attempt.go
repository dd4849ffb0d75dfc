package embedding

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/sashabaranov/go-openai"
	"github.com/sethvargo/go-retry"
	"github.com/sony/gobreaker/v2"
)

// refusal is an answer that cannot be trusted. Asking again would bring the same, so it is not retried.
type refusal struct{ reason string }

func (r refusal) Error() string { return "embedding answer refused: " + r.reason }

// statusError is a refusal of the server. Its body is dropped: servers like to repeat the text they were sent.
type statusError struct {
	code int
	wait time.Duration // from Retry-After, 0 when absent
}

func (e statusError) Error() string { return fmt.Sprintf("embedding server answered %d", e.code) }

// temporary reports whether the same request may succeed later.
func (e statusError) temporary() bool {
	return e.code == http.StatusTooManyRequests || e.code >= http.StatusInternalServerError
}

// embedBatch sends one batch until it succeeds, fails for good, or the time is up.
func (c *Client) embedBatch(ctx context.Context, kind Kind, texts []string) ([]Vector, error) {
	wait := &pauses{ctx: ctx, next: c.opt.Backoff, left: max(c.opt.Retries, 0)}
	vectors, err := retry.DoValue(ctx, wait, func(ctx context.Context) ([]Vector, error) {
		got, err := c.guarded(ctx, kind, texts)
		if err != nil && retryable(err) {
			wait.note(err)
			return nil, retry.RetryableError(err)
		}
		return got, err
	})
	if err == nil {
		return vectors, nil
	}
	if r := (refusal{}); errors.As(err, &r) {
		c.log.ErrorContext(ctx, "embedding refused", "model", c.opt.Model, "reason", r.reason)
		return nil, invalid(err)
	}
	return nil, unavailable(err)
}

// guarded makes one attempt behind the gate and the breaker.
func (c *Client) guarded(ctx context.Context, kind Kind, texts []string) ([]Vector, error) {
	leave, err := c.gate.enter(ctx, kind)
	if err != nil {
		return nil, err
	}
	defer leave()
	return c.breaker.Execute(func() ([]Vector, error) {
		bounded, cancel := context.WithTimeout(ctx, c.opt.Timeout)
		defer cancel()
		return c.attempt(bounded, kind, texts)
	})
}

func (c *Client) attempt(ctx context.Context, kind Kind, texts []string) ([]Vector, error) {
	model, prefix := c.opt.dress(kind)
	input := texts
	if prefix != "" {
		input = make([]string, len(texts))
		for i, t := range texts {
			input[i] = prefix + t
		}
	}
	res, err := c.api.CreateEmbeddings(ctx, openai.EmbeddingRequest{Input: input, Model: openai.EmbeddingModel(model)})
	if err != nil {
		return nil, classify(err, res.Header())
	}
	return c.inspect(res.Data, len(texts))
}

// classify turns what the library returns into refusal, statusError, or a plain network error.
func classify(err error, header http.Header) error {
	var (
		api     *openai.APIError
		request *openai.RequestError
		syntax  *json.SyntaxError
		typing  *json.UnmarshalTypeError
	)
	switch {
	case errors.As(err, &api):
		return statusError{code: api.HTTPStatusCode, wait: retryAfter(header)}
	case errors.As(err, &request):
		return statusError{code: request.HTTPStatusCode, wait: retryAfter(header)}
	case errors.As(err, &syntax), errors.As(err, &typing):
		return refusal{"no valid JSON of the expected shape"}
	}
	return err
}

// maxRetryAfter caps what a server may ask for; who cannot answer for longer counts as down.
const maxRetryAfter = time.Minute

// retryAfter reads the header in its form of seconds; the form with a date is not used by embedding servers.
func retryAfter(header http.Header) time.Duration {
	seconds, err := strconv.Atoi(strings.TrimSpace(header.Get("Retry-After")))
	if err != nil || seconds < 0 {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, maxRetryAfter)
}

// retryable reports whether another attempt may help.
func retryable(err error) bool {
	var status statusError
	switch {
	case errors.As(err, new(refusal)), errors.Is(err, context.Canceled):
		return false
	case errors.Is(err, gobreaker.ErrOpenState), errors.Is(err, gobreaker.ErrTooManyRequests):
		return false
	case errors.As(err, &status):
		return status.temporary()
	}
	return true
}

// blameless reports failures that say nothing about the server's health: the caller gave up, or the texts were
// at fault.
func blameless(err error) bool {
	var status statusError
	if errors.As(err, &status) {
		return status.code == http.StatusBadRequest || status.code == http.StatusRequestEntityTooLarge ||
			status.code == http.StatusUnprocessableEntity
	}
	return errors.Is(err, context.Canceled)
}

// pauses doubles the wait between attempts, spreads it by half to either side, obeys Retry-After, and gives up at
// once when the caller's deadline would pass during the wait.
type pauses struct {
	ctx  context.Context // lives for one call
	next time.Duration
	left int
	told time.Duration
}

// note remembers how long the server asked to wait.
func (p *pauses) note(err error) {
	p.told = 0
	var status statusError
	if errors.As(err, &status) {
		p.told = status.wait
	}
}

// Next implements retry.Backoff.
func (p *pauses) Next() (wait time.Duration, stop bool) {
	if p.left == 0 {
		return 0, true
	}
	p.left--
	wait = max(p.next/2+rand.N(p.next), p.told) //nolint:gosec // jitter, not a secret
	p.next *= 2
	if deadline, ok := p.ctx.Deadline(); ok && time.Until(deadline) <= wait {
		return 0, true
	}
	return wait, false
}
