// Package embedding turns texts into vectors through any server that speaks OpenAI's embeddings API. It keeps a
// weak or hostile server away from the rest of the program: what does not look like the asked-for vectors is refused
// as a whole, failures are retried within the caller's deadline, and a breaker stops asking a server that is down.
//
// The package stores nothing. Who keeps vectors asks its own table for the hashes it knows ([Hash]) and embeds the
// rest.
package embedding

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"
)

// Kind says what a text is for. Retrieval models embed questions and documents differently.
type Kind int

// The kinds of text.
const (
	Passage Kind = iota // a text to be found: a module, a competency
	Query               // a text to find with: a profile, a gap, a search
)

// Vector is an embedding of unit length.
type Vector []float32

// ModelInfo names the model that made a vector. Vectors of different models must never be compared.
type ModelInfo struct {
	ID        string
	Dimension int // 0 until the first answer, unless configured
}

// Options configure a client. Only BaseURL is required.
type Options struct {
	// BaseURL is the address of the API, with or without /v1.
	BaseURL string
	// Model is the id under which vectors are stored and, unless QueryModel and PassageModel say otherwise, the name
	// sent to the server. Empty means [DefaultModel].
	Model string
	// QueryModel and PassageModel are the names sent for each kind.
	QueryModel, PassageModel string
	// QueryPrefix and PassagePrefix are put before each text. Nil means what the model is known to expect.
	QueryPrefix, PassagePrefix *string
	// APIKey is sent as a bearer token when not empty.
	APIKey string
	// Dimension is the expected length of a vector; 0 learns it from the first answer.
	Dimension int
	// HTTP sends the requests; nil means a client of its own. Redirects to other hosts are its business.
	HTTP *http.Client
	// Log receives refused answers and changes of the breaker; nil discards them. Texts are never logged.
	Log *slog.Logger
	// Timeout bounds one request; 0 means 30 s. The caller's deadline bounds the whole call.
	Timeout time.Duration
	// Retries is how often a failed batch is sent again; 0 means 3, negative never.
	Retries int
	// Backoff is the first pause between attempts, doubled each time and jittered; 0 means 250 ms.
	Backoff time.Duration
	// Cooldown is how long the open breaker waits before it tries again; 0 means 30 s.
	Cooldown time.Duration
	// Parallel is how many requests may be under way at once; 0 means 1, right for a server that answers one by one.
	Parallel int
}

// Client asks one server for the vectors of one model. It may be used by many goroutines at once.
type Client struct {
	opt       Options
	api       *openai.Client
	breaker   *gobreaker.CircuitBreaker[[]Vector]
	gate      *gate
	dimension atomic.Int64
	log       *slog.Logger
}

// Model returns the model's id and, once known, its dimension.
func (c *Client) Model() ModelInfo {
	return ModelInfo{ID: c.opt.Model, Dimension: int(c.dimension.Load())}
}

// Available reports whether the next call would reach the server: false while the breaker is open.
func (c *Client) Available() bool { return c.breaker.State() != gobreaker.StateOpen }

// Embed returns one vector of unit length per text, in the order of the texts. Either all are returned or none.
// A text without content gives [ErrEmptyText].
//
// Faults: embedding-unavailable when the server cannot be reached in time, refuses, or the breaker is open;
// embedding-invalid when its answer cannot be trusted. Nothing of a bad answer is returned.
func (c *Client) Embed(ctx context.Context, kind Kind, texts []string) ([]Vector, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	return c.embedAll(ctx, kind, texts)
}
