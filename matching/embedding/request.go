package embedding

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"

	"lernpfad/internal/fault"
)

// batchSize is the most texts in one request. Small batches keep the wait of a query short.
const batchSize = 16

// failuresToOpen is how many failures in a row open the breaker.
const failuresToOpen = 5

// ErrEmptyText is the caller's mistake: a text without content has no meaning to embed.
var ErrEmptyText = errors.New("embedding: empty text")

// New returns a client. Nothing is sent before the first call.
func New(opt Options) *Client {
	opt = opt.complete()
	c := &Client{opt: opt, gate: newGate(opt.Parallel), log: opt.Log}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	c.dimension.Store(int64(opt.Dimension))
	config := openai.DefaultConfig(opt.APIKey)
	config.BaseURL = opt.BaseURL
	config.HTTPClient = &inspector{next: opt.HTTP}
	c.api = openai.NewClientWithConfig(config)
	c.breaker = gobreaker.NewCircuitBreaker[[]Vector](gobreaker.Settings{
		Name:        opt.BaseURL,
		Timeout:     opt.Cooldown,
		ReadyToTrip: func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= failuresToOpen },
		IsExcluded:  blameless,
		OnStateChange: func(_ string, from, to gobreaker.State) {
			c.log.Warn("embedding breaker", slog.String("from", from.String()), slog.String("to", to.String()))
		},
	})
	return c
}

// embedAll sends the texts in batches of similar length, because a server pads a batch to its longest text, and puts
// the vectors back in the caller's order.
func (c *Client) embedAll(ctx context.Context, kind Kind, texts []string) ([]Vector, error) {
	order := make([]int, len(texts))
	for i, t := range texts {
		if strings.TrimSpace(t) == "" {
			return nil, fmt.Errorf("text %d of %d: %w", i+1, len(texts), ErrEmptyText)
		}
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(texts[a]), len(texts[b])) })
	vectors := make([]Vector, len(texts))
	for batch := range slices.Chunk(order, batchSize) {
		got, err := c.embedBatch(ctx, kind, pick(texts, batch))
		if err != nil {
			return nil, err
		}
		for i, at := range batch {
			vectors[at] = got[i]
		}
	}
	return vectors, nil
}

func pick(texts []string, at []int) []string {
	out := make([]string, len(at))
	for i, j := range at {
		out[i] = texts[j]
	}
	return out
}

func unavailable(err error) error { return fault.New("embedding-unavailable").Because(err) }

func invalid(err error) error { return fault.New("embedding-invalid").Because(err) }
