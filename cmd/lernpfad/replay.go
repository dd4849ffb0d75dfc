package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"lernpfad/matching"
)

func replayCommand(ctx context.Context, s surroundings, args []string) error {
	set := newFlags(s, "replay", "[--tenant SLUG] [--json]")
	asJSON := jsonFlag(set)
	tenant := set.String("tenant", "", "short name of one municipality; empty is all")
	if err := parse(set, args, 0); err != nil {
		return err
	}
	return withApp(ctx, s, func(a *app) error {
		total, err := a.replay(ctx, *tenant)
		if err != nil {
			return err
		}
		if *asJSON {
			err = json.NewEncoder(s.out).Encode(map[string]any{
				"lists": total.Lists, "same": total.Same, "differ": total.Differ, "broken": total.Broken, "because": total.Because,
			})
		} else {
			printReplay(s.out, total)
		}
		if err == nil && total.Broken > 0 {
			err = errors.New("replay: equal inputs gave another list")
		}
		return err
	})
}

func (a *app) replay(ctx context.Context, slug string) (matching.Replay, error) {
	var total matching.Replay
	tenants, err := a.auth.Tenants(ctx)
	if err != nil {
		return total, err
	}
	known := false
	for _, t := range tenants {
		if slug != "" && t.Slug != slug {
			continue
		}
		known = true
		one, err := a.matching.Replay(ctx, t.ID)
		if err != nil {
			return total, err
		}
		total.Add(one)
	}
	if slug != "" && !known {
		return total, bad("replay: there is no municipality %q", slug)
	}
	return total, nil
}

// printReplay tells counts only: whose list came out otherwise is nobody's business but hers.
func printReplay(out io.Writer, r matching.Replay) {
	_, _ = fmt.Fprintf(out, "%d lists made again, the newest of each person: %d the same, %d otherwise because something has changed, %d otherwise for no reason.\n",
		r.Lists, r.Same, r.Differ, r.Broken)
	for _, p := range r.Reasons() {
		_, _ = fmt.Fprintf(out, "  %-10s  different from then in %d lists\n", p, r.Because[p])
	}
}
