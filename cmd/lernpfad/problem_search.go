package main

import (
	"context"
	"encoding/json"
	"time"

	"lernpfad/matching/path"
)

// alternativesMost is the largest number of paths that `path --alternatives` prints.
const alternativesMost = 20

// problemSearch is how `path --problem` looks for its answer.
type problemSearch struct {
	deadline     time.Duration
	alternatives int // how many paths are printed besides the answer; 0 is none
}

func (s problemSearch) check() error {
	switch {
	case s.deadline <= 0:
		return bad("path: --deadline must be above 0, for example 2s")
	case s.alternatives < 0 || s.alternatives > alternativesMost:
		return bad("path: --alternatives must be 0 to %d", alternativesMost)
	default:
		return nil
	}
}

// problemAlternative is a path of which the lower bound says: no path that differs from those before it in at least two
// modules is shorter. The first is the shortest of all.
type problemAlternative struct {
	Hours      json.Number `json:"hours"`
	LowerBound json.Number `json:"lower_bound"`
	Steps      []string    `json:"steps"`
}

// others searches for alternatives with the time that is left.
func (s problemSearch) others(ctx context.Context, problem path.Problem, places int) ([]problemAlternative, error) {
	if s.alternatives == 0 {
		return nil, nil
	}
	list, err := path.Alternatives(ctx, problem, path.Selection{Count: s.alternatives, Distance: 2})
	if err != nil {
		return nil, err
	}
	out := make([]problemAlternative, len(list))
	for i, a := range list {
		standing := a.Best[0]
		out[i] = problemAlternative{Hours: decimal{standing.Cost, places}.number(), LowerBound: decimal{standing.LowerBound, places}.number(), Steps: []string{}}
		for _, step := range a.Steps {
			out[i].Steps = append(out[i].Steps, step.Module)
		}
	}
	return out, nil
}
