package matching

import (
	"math"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/matching/path"
)

// How finely steps are told apart when a path is put into order. Differences below these are none, so that a competency once begun is
// carried on.
const (
	readinessParts = 100
	interestParts  = 20
)

// asking is the question of a person whose answer is put into the order that suits her. closeness may be nil.
func (s situation) asking(closeness map[uuid.UUID]float64) path.Query {
	if closeness != nil {
		s.learn(closeness)
	}
	q := s.snap.ways.question(s.person)
	q.Priority = s.priority(closeness)
	return q
}

// priority orders the steps of a path within what they require: those that ask for the least she does not bring along go first, and
// among these the ones nearest to her interest. Lower is first.
func (s situation) priority(closeness map[uuid.UUID]float64) []int32 {
	out := make([]int32, len(s.snap.ways.modules))
	q, w := newQuery(s.snap.columns, s.person, closeness, time.Time{}), weights() // neither term counts dates
	for i, m := range s.snap.ways.modules {
		v := q.heard(m, s.answers[m.ID])
		ready := float64(v[1]) / valueScale
		near := float64(w[2]*v[2]+w[4]*v[4]) / float64(valueScale*(w[2]+w[4]))
		out[i] = parts(1-ready, readinessParts)*(interestParts+1) + parts(1-near, interestParts)
	}
	return out
}

// keepOrder puts steps into the order in which she knows them from the path she follows, as far as what each step comes after allows: what
// suits her better by a hair is no reason to move a step. A new step keeps its place before the known ones that it stood before.
func keepOrder(steps []path.Step, followed []string) []path.Step {
	k := keeper{steps: map[string]path.Step{}, placed: map[string]bool{}}
	for _, step := range steps {
		k.steps[step.Module] = step
	}
	known := slices.DeleteFunc(slices.Clone(followed), func(id string) bool { _, ok := k.steps[id]; return !ok })
	for _, next := range known {
		for _, step := range steps {
			if step.Module == next {
				break
			}
			if !slices.Contains(known, step.Module) {
				k.place(step.Module)
			}
		}
		k.place(next)
	}
	for _, step := range steps {
		k.place(step.Module)
	}
	return k.out
}

// keeper places steps, each once and after those it comes after.
type keeper struct {
	steps  map[string]path.Step
	placed map[string]bool
	out    []path.Step
}

func (k *keeper) place(id string) {
	if k.placed[id] {
		return
	}
	k.placed[id] = true
	for _, before := range k.steps[id].After {
		k.place(before)
	}
	k.out = append(k.out, k.steps[id])
}

// parts counts how many of n parts a share of 0..1 is.
func parts(share float64, n int32) int32 { return int32(math.Round(share * float64(n))) }
