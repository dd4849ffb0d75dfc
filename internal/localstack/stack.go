// Package localstack runs PostgreSQL and the embedding service beside the server, below one private folder, so
// that a machine needs neither of them installed. Both are children that end with the process that started them.
// A server of one's own replaces either: DATABASE_URL, EMBEDDING_URL.
package localstack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"
)

// startDeadline bounds how long a part may take from start to its first answer.
const startDeadline = 90 * time.Second

// Options say what to run and where.
type Options struct {
	Dir      string // private folder for data, logs and sockets; made when missing
	CacheDir string // folder for the unpacked programs; may be shared by many private folders
	Python   string // interpreter that unpacks the programs and runs the embedding service; empty: python3

	DatabaseURL    string // not empty: this server is used and checked, PostgreSQL is not started
	DatabaseAppURL string // the same server as role lernpfad_app; may be empty
	EmbeddingURL   string // not empty: this service is used, none is started
	EmbeddingModel string // the model to ask EmbeddingURL for

	// Throwaway trades durability for speed and lets Stop remove Dir. For tests only.
	Throwaway bool
	Log       *slog.Logger
}

// Stack is a running PostgreSQL and embedding service.
type Stack struct {
	OwnerURL       string // superuser lernpfad_owner of the private cluster, or DATABASE_URL
	AppURL         string // role lernpfad_app, bound by row-level security; empty when only DATABASE_URL was given
	EmbeddingURL   string // base URL of the OpenAI-compatible API, ends in /v1 for the own service
	EmbeddingModel string
	Reused         []string // parts that belong to another process and end with it, as sentences

	parts  []part
	remove string
}

// part is something that Stop ends.
type part struct {
	child *child
	claim *claim
	clean func() error
}

// Ensure starts PostgreSQL and the embedding service below opt.Dir, or reuses those that another process runs
// there, and returns when both answer. What opt gives a URL for is not started. If one part fails, the other is
// stopped again. Errors that a person can mend are a *MendableError.
func Ensure(ctx context.Context, opt Options) (*Stack, error) {
	opt, err := opt.prepare()
	if err != nil {
		return nil, err
	}
	s := &Stack{EmbeddingURL: opt.EmbeddingURL, EmbeddingModel: opt.EmbeddingModel}
	if opt.Throwaway {
		s.remove = opt.Dir
	}
	var database, embedding outcome
	group, inner := errgroup.WithContext(ctx)
	group.Go(func() error { return ensureDatabase(inner, opt, &database) })
	group.Go(func() error { return ensureEmbedding(inner, opt, &embedding) })
	err = group.Wait()
	s.take(database)
	s.take(embedding)
	if err != nil {
		return nil, errors.Join(err, s.Stop(ctx))
	}
	s.OwnerURL, s.AppURL = database.url, database.appURL
	s.EmbeddingURL, s.EmbeddingModel = embedding.url, embedding.model
	return s, nil
}

// EnsureEmbedding is Ensure for the embedding service alone: no database is looked for or started.
func EnsureEmbedding(ctx context.Context, opt Options) (*Stack, error) {
	opt, err := opt.prepare()
	if err != nil {
		return nil, err
	}
	var embedding outcome
	if err := ensureEmbedding(ctx, opt, &embedding); err != nil {
		return nil, err
	}
	s := &Stack{EmbeddingURL: embedding.url, EmbeddingModel: embedding.model}
	s.take(embedding)
	return s, nil
}

// outcome is what starting one part yields.
type outcome struct {
	url, appURL, model string
	part               *part  // nil when the part is not ours
	reused             string // who runs it, when another process does
}

func (s *Stack) take(o outcome) {
	if o.part != nil {
		s.parts = append(s.parts, *o.part)
	}
	if o.reused != "" {
		s.Reused = append(s.Reused, o.reused)
	}
}

// prepare makes the folders absolute and private.
func (opt Options) prepare() (Options, error) {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	var err error
	if opt.Dir, err = filepath.Abs(opt.Dir); err != nil {
		return opt, fmt.Errorf("data folder: %w", err)
	}
	if opt.DatabaseURL != "" && opt.EmbeddingURL != "" {
		return opt, nil
	}
	if err := os.MkdirAll(filepath.Join(opt.Dir, "log"), 0o700); err != nil {
		return opt, &MendableError{"the data folder " + opt.Dir + " cannot be made", "put it elsewhere with LERNPFAD_DATA_DIR", err}
	}
	return opt, nil
}

// Stop ends what Ensure started, the embedding service first, and leaves alone what it reused. It is safe to call
// twice. When ctx has ended the children are killed rather than asked.
func (s *Stack) Stop(ctx context.Context) error {
	var errs []error
	for _, p := range s.parts {
		errs = append(errs, p.child.end(ctx))
		if p.clean != nil {
			errs = append(errs, p.clean())
		}
		errs = append(errs, p.claim.release())
	}
	s.parts = nil
	if s.remove != "" {
		errs = append(errs, os.RemoveAll(s.remove))
	}
	return errors.Join(errs...)
}

// abandon stops a part that did not become ready and returns its claim.
func abandon(ctx context.Context, p *part) error {
	err := p.child.end(ctx)
	if p.clean != nil {
		err = errors.Join(err, p.clean())
	}
	return errors.Join(err, p.claim.release())
}
