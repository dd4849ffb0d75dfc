package main

import (
	"context"
	"encoding/json"
	"fmt"
)

func embedCommand(ctx context.Context, s surroundings, args []string) error {
	set := newFlags(s, "embed", "[--json]")
	asJSON := jsonFlag(set)
	if err := parse(set, args, 0); err != nil {
		return err
	}
	return withApp(ctx, s, func(a *app) error {
		made, err := a.matching.EmbedAll(ctx)
		if err != nil {
			return err
		}
		if _, err := a.matching.IndexVectors(ctx); err != nil {
			return err
		}
		if *asJSON {
			return json.NewEncoder(s.out).Encode(map[string]int{"embedded": made})
		}
		_, _ = fmt.Fprintf(s.out, "%d texts embedded; all others had the vector of their present text.\n", made)
		return nil
	})
}
