package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/google/uuid"

	"lernpfad/matching"
	"lernpfad/matching/embedding"
)

func shadowCommand(ctx context.Context, s surroundings, args []string) error {
	set := newFlags(s, "shadow", "--model NAME [--url ADDRESS] [--query-prefix TEXT] [--passage-prefix TEXT] [--forget] [--json]")
	asJSON := jsonFlag(set)
	var opt shadowOptions
	set.StringVar(&opt.model, "model", "", "the other model, as its service calls it")
	set.StringVar(&opt.url, "url", "", "its service; empty is the one at work")
	set.Func("query-prefix", "text put before a profile's text; unset is what is known of the model", opt.query)
	set.Func("passage-prefix", "text put before a module's text; unset is what is known of the model", opt.passage)
	set.BoolVar(&opt.forget, "forget", false, "remove the vectors of the model, and compare nothing")
	if err := parse(set, args, 0); err != nil {
		return err
	}
	if opt.model == "" {
		return bad("shadow: --model is missing")
	}
	return withApp(ctx, s, func(a *app) error {
		err := a.shadow(ctx, s, opt, *asJSON)
		if errors.Is(err, matching.ErrSameModel) {
			return bad("shadow: %s is the model at work", opt.model)
		}
		return err
	})
}

type shadowOptions struct {
	model, url                 string
	queryPrefix, passagePrefix *string
	forget                     bool
}

func (o *shadowOptions) query(text string) error   { o.queryPrefix = &text; return nil }
func (o *shadowOptions) passage(text string) error { o.passagePrefix = &text; return nil }

// shadow embeds everything with the other model, beside what is at work, and tells what would change.
func (a *app) shadow(ctx context.Context, s surroundings, opt shadowOptions, asJSON bool) error {
	tenants, err := a.tenantIDs(ctx)
	if err != nil {
		return err
	}
	if opt.forget {
		return a.matching.ForgetModel(ctx, opt.model, tenants)
	}
	parts := a.parts
	parts.Embedder = a.otherEmbedder(opt)
	sh, err := matching.NewShadow(a.matching, matching.New(parts))
	if err != nil {
		return err
	}
	made, err := sh.Embed(ctx, tenants)
	if err != nil {
		return fmt.Errorf("after %d vectors: %w", made, err)
	}
	_, _ = fmt.Fprintf(s.err, "%d vectors made; all others were there.\n", made)
	for _, t := range tenants {
		if err := sh.Add(ctx, t); err != nil {
			return err
		}
	}
	if asJSON {
		return json.NewEncoder(s.out).Encode(sh.Report())
	}
	printShadow(s.out, sh.Report())
	return nil
}

// otherEmbedder is a client of the other model. The key of the service at work goes to no other address.
func (a *app) otherEmbedder(opt shadowOptions) *embedding.Client {
	options := embedding.Options{
		BaseURL: opt.url, Model: opt.model, QueryPrefix: opt.queryPrefix, PassagePrefix: opt.passagePrefix, Log: a.log,
	}
	if opt.url == "" {
		options.BaseURL, options.APIKey = a.stack.EmbeddingURL, a.cfg.EmbeddingAPIKey.Reveal()
	}
	return embedding.New(options)
}

func (a *app) tenantIDs(ctx context.Context) ([]uuid.UUID, error) {
	tenants, err := a.auth.Tenants(ctx)
	ids := make([]uuid.UUID, len(tenants))
	for i, t := range tenants {
		ids[i] = t.ID
	}
	return ids, err
}

func printShadow(out io.Writer, r matching.ShadowReport) {
	_, _ = fmt.Fprintf(out, "%s at work, %s in the shadow: %d people compared, groups from %d.\n", r.Live, r.Other, r.People, r.K)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "role profile\tpeople\tsame ten\tother first\toverlap@10\tKendall tau")
	for _, c := range r.Roles {
		role := c.Role
		if role == "" {
			role = "all others"
		}
		_, _ = fmt.Fprintf(w, "%s\t%d\t%.0f %%\t%.0f %%\t%.2f\t%.2f\n", role, c.People, 100*c.Same, 100*c.OtherFirst, c.Overlap, c.Tau)
	}
	_ = w.Flush()
	for _, m := range r.Moved {
		_, _ = fmt.Fprintf(out, "  +%d -%d people  %s\n", m.Came, m.Left, m.Title)
	}
	_, _ = fmt.Fprintf(out, "To go live: EMBEDDING_MODEL=%s (and EMBEDDING_URL), then a restart; its vectors are there. To drop it: lernpfad shadow --model %s --forget\n", r.Other, r.Other)
}
