package main

import (
	"context"
	"encoding/json"
	"fmt"

	"lernpfad/internal/config"
	"lernpfad/internal/database"
	"lernpfad/internal/localstack"
)

func migrateCommand(ctx context.Context, s surroundings, args []string) error {
	set := newFlags(s, "migrate", "[--down] [--json]")
	down := set.Bool("down", false, "undo every migration: all data is lost")
	asJSON := jsonFlag(set)
	if err := parse(set, args, 0); err != nil {
		return err
	}
	cfg, err := config.Load(s.environ)
	if err != nil {
		return &badInputError{err}
	}
	options := stackOptions(cfg)
	options.Log = newLog(cfg)
	stack, err := localstack.Ensure(ctx, options)
	if err != nil {
		return err
	}
	defer func() { _ = stack.Stop(context.WithoutCancel(ctx)) }() // the result of the migration is what counts
	run := database.Migrate
	if *down {
		run = database.Down
	}
	names, err := run(ctx, stack.OwnerURL)
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(s.out).Encode(map[string]any{"migrations": append([]string{}, names...), "down": *down})
	}
	for _, name := range names {
		_, _ = fmt.Fprintln(s.out, name)
	}
	_, _ = fmt.Fprintf(s.out, "%d migrations run.\n", len(names))
	return nil
}
