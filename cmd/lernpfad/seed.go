package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"lernpfad/cmd/lernpfad/demo"
	"lernpfad/matching"
)

func seedCommand(ctx context.Context, s surroundings, args []string) error {
	set := newFlags(s, "seed", "[--scale N] [--people N] [--json]")
	asJSON := jsonFlag(set)
	scale := set.Int("scale", 0, "embed the catalogue, then add N generated modules with made-up vectors, for measurements")
	people := set.Int("people", 0, "add N people in further municipalities, for measurements")
	if err := parse(set, args, 0); err != nil {
		return err
	}
	if *scale < 0 || *scale > maxScale || *people < 0 || *people > maxScale {
		return bad("seed: --scale or --people lies outside 0 to %d", maxScale)
	}
	return withApp(ctx, s, func(a *app) error {
		if err := a.runSeed(ctx, s.out, *asJSON, *people); err != nil || *scale == 0 {
			return err
		}
		made, err := a.scale(ctx, *scale)
		if err == nil {
			_, _ = fmt.Fprintf(s.err, "%d generated modules, %d of them with made-up vectors.\n", *scale, made)
		}
		return err
	})
}

// maxScale is more than any catalogue or co-operative in sight.
const maxScale = 100_000

// scale embeds the demo world and grows its catalogue.
func (a *app) scale(ctx context.Context, modules int) (int, error) {
	if _, err := a.matching.EmbedAll(ctx); err != nil {
		return 0, err
	}
	tenants, err := a.auth.Tenants(ctx)
	if err != nil {
		return 0, err
	}
	for _, t := range tenants {
		if _, err := a.matching.EmbedProfiles(ctx, t.ID); err != nil {
			return 0, err
		}
	}
	catalogue, err := demo.Catalogue(time.Now())
	if err != nil {
		return 0, err
	}
	return demo.Scale(ctx, demo.ScaleOptions{DB: a.db, Courses: a.courses, Model: a.embedder().Model().ID, Modules: modules}, catalogue)
}

// seedDemo stores the demo world and leaves the vectors to jobs. A second call on the same day changes nothing.
func (a *app) seedDemo(ctx context.Context) (demo.Summary, error) { return a.seedWith(ctx, 0) }

// seedWith stores a crowd beside the demo world.
func (a *app) seedWith(ctx context.Context, crowd int) (demo.Summary, error) {
	return demo.Seed(ctx, demo.Options{DB: a.db, Courses: a.courses, Seeded: a.municipalitySeeded, Crowd: crowd, Now: time.Now})
}

func (a *app) municipalitySeeded(ctx context.Context, tx *sql.Tx, tenant uuid.UUID) error {
	return a.jobs.Enqueue(ctx, tx, matching.EmbedTenant{TenantID: tenant, Stamp: time.Now().UnixNano()})
}

// embedTenant is the work of the job.
func (a *app) embedTenant(ctx context.Context, job matching.EmbedTenant) error {
	_, err := a.matching.EmbedProfiles(ctx, job.TenantID)
	return orLater(err)
}

func (a *app) runSeed(ctx context.Context, out io.Writer, asJSON bool, crowd int) error {
	made, err := a.seedWith(ctx, crowd)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(out).Encode(map[string]any{
			"municipalities": made.Municipalities, "units": made.Units, "accounts": made.Accounts, "people": made.People,
			"evidence": made.Evidence,
			"modules":  map[string]int{"new": made.Modules.New, "changed": made.Modules.Changed, "unchanged": made.Modules.Unchanged},
		})
	}
	return printSeed(out, made)
}

func printSeed(out io.Writer, made demo.Summary) error {
	logins, err := demo.Logins()
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "Modules: %d new, %d changed, %d unchanged.\n", made.Modules.New, made.Modules.Changed, made.Modules.Unchanged)
	_, _ = fmt.Fprintf(out, "Municipalities: %d new, with %d units, %d accounts, %d learners and %d pieces of evidence.\n",
		made.Municipalities, made.Units, made.Accounts, made.People, made.Evidence)
	_, _ = fmt.Fprintf(out, "Sign in with the password %s:\n", demo.Password)
	for _, l := range logins {
		_, _ = fmt.Fprintf(out, "  %-12s  %-26s  %s\n", l.Tenant, l.Login, l.Hint)
	}
	return nil
}
